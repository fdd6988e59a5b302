/**
 * Where a statement comes from, in a dialog: the section of its page, which is fetched when somebody asks for it.
 * Without this script, or where the page cannot be fetched, the link leads to that section.
 */

const ANCHOR = "#_provenance";
const OWN = "_shown-";
const COPIED_FOR = 2000;

/**
 * The section of a statement's page, with every link as seen from here.
 *
 * @param {string} address of the page.
 * @returns {Promise<{title: string, section: Element}>}
 * @throws where the page cannot be fetched or has no such section.
 */
export async function provenance(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector(ANCHOR);
  if (!found) throw new Error(`no ${ANCHOR} in ${address}`);
  addStyles(page, address);
  const section = document.importNode(found, true);
  for (const mark of section.querySelectorAll(".headerlink, h2")) mark.remove();
  for (const link of section.querySelectorAll("[href]")) {
    link.setAttribute("href", new URL(link.getAttribute("href"), address).href);
  }
  renameIds(section);
  return { title: page.querySelector("h1")?.textContent ?? "", section };
}

/** The style sheets of a page for what is taken from it, those that this page lacks. */
function addStyles(page, address) {
  const known = new Set([...document.styleSheets].map((sheet) => sheet.href));
  for (const link of page.querySelectorAll('link[rel="stylesheet"]:not([media="print"])')) {
    const href = new URL(link.getAttribute("href"), address).href;
    if (known.has(href)) continue;
    const own = document.createElement("link");
    own.rel = "stylesheet";
    own.href = href;
    document.head.append(own);
  }
}

/** Names of places that this page has not, here and where they are named: a page may have each only once. */
function renameIds(section) {
  for (const node of [section, ...section.querySelectorAll("[id]")]) node.id = OWN + node.id;
  for (const name of ["aria-labelledby", "aria-describedby"]) {
    for (const node of section.querySelectorAll(`[${name}]`)) {
      node.setAttribute(name, node.getAttribute(name).replace(/\S+/g, (id) => OWN + id));
    }
  }
}

/**
 * Put a button behind each text that can be copied.
 *
 * @param {ParentNode} root
 */
export function addCopyButtons(root) {
  if (!navigator.clipboard) return;
  for (const text of root.querySelectorAll("[data-copy]:not([data-copy='ready'])")) {
    text.dataset.copy = "ready";
    const words = text.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mg-copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${nameOf(text)}`);
    button.addEventListener("click", () => copy(words, button));
    if (text.matches("dd")) text.append(" ", button);
    else text.after(" ", button);
  }
}

/** What a text is called: the name beside it in its list. */
function nameOf(text) {
  return text.closest("dd")?.parentElement.querySelector("dt")?.textContent ?? "";
}

async function copy(words, button) {
  const label = button.getAttribute("aria-label");
  let told = "Copied";
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    told = "Not allowed";
  }
  button.textContent = told;
  button.setAttribute("aria-label", `${told}: ${label}`);
  setTimeout(() => {
    button.textContent = "Copy";
    button.setAttribute("aria-label", label);
  }, COPIED_FOR);
}

/** The dialog, empty and closed; there is one on a page. */
function makeDialog() {
  const dialog = document.createElement("dialog");
  dialog.className = "mg-dialog";
  dialog.setAttribute("aria-labelledby", "_provenance-title");
  const head = document.createElement("div");
  head.className = "mg-dialog__head";
  const title = document.createElement("h2");
  title.id = "_provenance-title";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "mg-dialog__close";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  head.append(title, close);
  const body = document.createElement("div");
  body.className = "mg-dialog__body md-typeset";
  body.tabIndex = 0;
  body.setAttribute("role", "group");
  body.setAttribute("aria-label", "Provenance");
  dialog.append(head, body);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  return dialog;
}

let dialog;
let asked = 0;

async function show(link) {
  const mine = ++asked;
  const address = new URL(link.href);
  address.hash = "";
  let found;
  try {
    found = await provenance(address.href);
  } catch {
    if (mine === asked) location.assign(link.href);
    return;
  }
  if (mine !== asked) return;
  dialog ??= makeDialog();
  dialog.querySelector("h2").textContent = `Provenance: ${found.title}`;
  const whole = document.createElement("p");
  const page = document.createElement("a");
  page.href = address.href;
  page.textContent = "The whole statement";
  whole.append(page);
  const body = dialog.querySelector(".mg-dialog__body");
  body.replaceChildren(found.section, whole);
  addCopyButtons(body);
  dialog.onclose = () => link.focus();
  dialog.showModal();
  body.scrollTop = 0;
}

/** Whether a click means "follow", not "open elsewhere". */
function isPlain(event) {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.mg-pv");
  if (!link || !isPlain(event) || event.defaultPrevented || !HTMLDialogElement.prototype.showModal) return;
  event.preventDefault();
  show(link);
});
addCopyButtons(document);
for (const link of document.querySelectorAll("a.mg-pv")) link.setAttribute("aria-haspopup", "dialog");
