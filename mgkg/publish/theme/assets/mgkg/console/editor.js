/** The SPARQL editor: Yasqe without its network, its storage and its own buttons. */

/**
 * Load the editor into an element.
 * @param {HTMLElement} place
 * @param {{script: string, styles: string, labelledBy: string, describedBy: string, run: () => void}} options
 */
export async function editorIn(place, { script, styles, labelledBy, describedBy, run }) {
  const [{ default: Yasqe }] = await Promise.all([import(script), styled(styles)]);
  const editor = new Yasqe(place, {
    autocompleters: ["variables"],
    collapsePrefixesOnLoad: false,
    consumeShareLink: null,
    createShareableLink: null,
    editorHeight: "auto",
    // What is edited is a node that takes the focus, as screen readers expect, and no hidden field.
    inputStyle: "contenteditable",
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run },
    lineWrapping: true,
    persistenceId: null,
    prefixCcApi: null,
    resizeable: false,
    showQueryButton: false,
    // It takes the prefixes that need no declaration for mistakes. What the database says of a query is shown instead.
    syntaxErrorCheck: false,
    value: "",
    viewportMargin: Infinity,
  });
  const input = editor.getInputField();
  input.id = "mg-console-editor-input";
  const about = { role: "textbox", "aria-multiline": "true", "aria-labelledby": labelledBy, "aria-describedby": describedBy };
  for (const [name, value] of Object.entries(about)) input.setAttribute(name, value);
  input.removeAttribute("aria-label");
  leaveByEscape(editor);
  return editor;
}

/** Tab indents; after Esc it leaves, until the editor is left or another key is pressed. */
function leaveByEscape(editor) {
  const leaving = { Tab: false, "Shift-Tab": false };
  const keys = new Set(["Tab", "Shift", "Escape"]);
  let on = false;
  const set = (wanted) => {
    if (wanted !== on) editor[wanted ? "addKeyMap" : "removeKeyMap"](leaving);
    on = wanted;
  };
  editor.on("keydown", (_, event) => {
    if (event.key === "Escape") set(true);
    else if (!keys.has(event.key)) set(false);
  });
  editor.on("blur", () => set(false));
}

function styled(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => reject(new Error("The editor cannot be loaded.")));
    // Before the styles of the page, which have the last word.
    document.head.prepend(link);
  });
}
