/** The search for drugs: a combobox with a list (ARIA Authoring Practices), by label, synonym and brand name. */

import {el, count} from "./dom.js";

const MOST_SHOWN = 8;
const KINDS = [
  ["label", ""],
  ["brands", "brand name"],
  ["names", "also called"],
  ["kinds", "of which one kind is"],
];

/** A name without case, accents, hyphens and spare spaces. */
export const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[-_\s]+/g, " ")
    .trim();

/**
 * The drugs that go by a name, the best first.
 * @param {string} text
 * @param {object[]} index what `indexed` makes
 * @returns {{drug: object, by: string}[]} `by` says under which name it was found; empty for its label
 */
export function found(text, index) {
  const wanted = plain(text);
  if (!wanted) return [];
  const best = new Map();
  for (const one of index) {
    const at = one.plain.indexOf(wanted);
    if (at < 0) continue;
    const start = at === 0 ? 0 : one.plain[at - 1] === " " ? 1 : 2;
    const rank = start * 100 + (one.plain === wanted ? 0 : 10) + one.kind;
    if (rank < (best.get(one.drug)?.rank ?? Infinity)) best.set(one.drug, {rank, drug: one.drug, by: one.by});
  }
  return [...best.values()].sort((a, b) => a.rank - b.rank || a.drug.label.length - b.drug.label.length);
}

/** Every name of every drug, ready to be searched. */
function indexed(drugs) {
  return drugs.flatMap((drug) =>
    KINDS.flatMap(([key, said], kind) =>
      [drug[key]].flat().map((name) => ({drug, kind, plain: plain(name), by: said && `${said} ${name}`})),
    ),
  );
}

/**
 * The search field.
 * @param {object[]} drugs
 * @param {(name: string) => string} label what a term is called
 * @param {(drug: object, by: string) => void} choose
 * @returns {HTMLElement}
 */
export function search(drugs, label, choose) {
  const index = indexed(drugs);
  let shown = [],
    active = -1;
  const list = el("ul.mg-search__list", {
    id: "drug-list",
    role: "listbox",
    "aria-label": "Medicines found",
    hidden: true,
  });
  const input = el("input", {
    id: "drug-search",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 80,
    "aria-expanded": "false",
    "aria-controls": "drug-list",
    "aria-autocomplete": "list",
    "aria-describedby": "drug-said",
    placeholder: "Name or brand name",
  });
  const said = el("p.mg-search__said", {id: "drug-said", role: "status"});

  const close = () => {
    shown = [];
    active = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (place) => {
    const {drug, by} = shown[place];
    input.value = "";
    said.textContent = "";
    close();
    choose(drug, by);
  };
  const mark = (place) => {
    active = place;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === place)));
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[place].id);
    return list.children[place].scrollIntoView({block: "nearest"});
  };
  const open = () => {
    const all = found(input.value, index);
    shown = all.slice(0, MOST_SHOWN);
    list.replaceChildren(...shown.map(({drug, by}, place) => option(drug, by, place, label, take)));
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(shown.length > 0));
    mark(-1);
    const first = all.length > shown.length ? `, the first ${shown.length} shown` : "";
    said.textContent = !input.value.trim()
      ? ""
      : shown.length
        ? `${count(all.length, "medicine")} found${first}.`
        : `No rule here asks for “${input.value.trim().slice(0, 40)}”, so it would change nothing.`;
  };
  const keys = {
    ArrowDown: () => (shown.length ? mark((active + 1) % shown.length) : open()),
    ArrowUp: () => shown.length && mark((active <= 0 ? shown.length : active) - 1),
    Enter: () => shown.length && take(Math.max(active, 0)),
    Escape: () => {
      if (list.hidden) input.value = "";
      close();
      said.textContent = "";
    },
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(keys, event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  return el(
    "div.mg-search",
    {},
    el("label", {for: "drug-search"}, "Add a medicine or supplement"),
    el("div.mg-search__box", {}, input, list),
    said,
  );
}

function option(drug, by, place, label, take) {
  const what = [by, drug.is.length ? `belongs to: ${drug.is.map(label).join(", ")}` : ""].filter(Boolean).join("; ");
  const made = el(
    "li",
    {role: "option", id: `drug-${place}`, "aria-selected": "false"},
    el("span.mg-search__name", {}, drug.label),
    what && el("small", {}, what),
  );
  // A press must not take the focus from the field, which would close the list.
  made.addEventListener("pointerdown", (event) => event.preventDefault());
  made.addEventListener("click", () => take(place));
  return made;
}
