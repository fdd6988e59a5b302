/** An answer as nodes of the page: a table with links, or yes and no, with what can be downloaded. */

import { csv, turtle } from "./answers.js";
import { shortened } from "./notation.js";

const MOST_ROWS = 500;

/** An element with attributes and children; texts become text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * The nodes that show an answer.
 * @param {object} answer As the worker gives it.
 * @param {{top: string, base: string, prefixes: Record<string, string>, name: string}} about
 */
export function shown(answer, about) {
  if (answer.kind === "truth") return [element("p", { class: "mg-console__truth" }, answer.truth ? "Yes" : "No")];
  const count = answer.rows.length;
  const noun = answer.kind === "graph" ? (count === 1 ? "triple" : "triples") : count === 1 ? "row" : "rows";
  const part = count > MOST_ROWS ? `, of which the first ${MOST_ROWS} are shown; the file has all` : "";
  const head = element("p", { class: "mg-console__count" }, `${count} ${noun}${part}. `, download(answer, about));
  return count ? [head, table(answer, about)] : [head];
}

function download(answer, { prefixes, name }) {
  const isGraph = answer.kind === "graph";
  const text = isGraph ? turtle(answer.rows, prefixes) : csv(answer.columns, answer.rows);
  const type = isGraph ? "text/turtle" : "text/csv";
  const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const file = `${name || "answer"}.${isGraph ? "ttl" : "csv"}`;
  return element("a", { href, download: file, id: "mg-console-download" }, isGraph ? "Download Turtle" : "Download CSV");
}

function table({ columns, rows, pages }, about) {
  const known = new Set(pages);
  const head = element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)));
  const body = rows.slice(0, MOST_ROWS).map((row) => element("tr", {}, ...row.map((term) => cell(term, known, about))));
  const made = element("table", { class: "mg-rows" }, element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { class: "mg-scroll", tabindex: "0", role: "region", "aria-label": "Rows of the answer" }, made);
}

function cell(term, known, { top, base, prefixes }) {
  if (term === null) return element("td");
  if (term.type !== "iri") {
    const words = element("td", term.type === "literal" ? { dir: "auto" } : {}, term.value);
    if (term.language) words.lang = term.language;
    return words;
  }
  const short = shortened(term.value, prefixes).replace(/^<(.*)>$/s, "$1");
  if (!known.has(term.value)) return element("td", { title: term.value }, short);
  return element("td", {}, element("a", { href: top + pathOf(term.value.slice(base.length)), title: term.value }, short));
}

/** The path of a page on the site: an IRI's path is its page's path. */
function pathOf(local) {
  const [path, anchor] = local.split("#");
  return `${path.replace(/\/$/, "")}/` + (anchor === undefined ? "" : `#${anchor}`);
}
