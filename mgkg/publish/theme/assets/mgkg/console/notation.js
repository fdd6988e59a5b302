/** How terms are written in SPARQL and Turtle, and in which order rows stand: as mgkg/store/notation.py has it. */

const XSD = "http://www.w3.org/2001/XMLSchema#";
export const STRING = `${XSD}string`;
const SHORT = new Map([
  [`${XSD}integer`, /^[+-]?[0-9]+$/],
  [`${XSD}decimal`, /^[+-]?[0-9]*\.[0-9]+$/],
  [`${XSD}boolean`, /^(?:true|false)$/],
]);
// Control characters, line separators, marks of writing direction, the byte order mark.
const HIDDEN = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;
const NAMED = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };
const LOCAL = /^(?:[\p{L}_0-9](?:[\p{L}\p{N}_.:-]*[\p{L}\p{N}_:-])?)?$/u;

/**
 * A term: an IRI, a blank node or a literal.
 * @typedef {{type: "iri" | "blank" | "literal", value: string, datatype: string, language: string}} Term
 */

/** @returns {Term} */
export const iri = (value) => ({ type: "iri", value, datatype: "", language: "" });

/** @returns {Term} */
export const literal = (value, datatype = STRING, language = "") => ({ type: "literal", value, datatype, language });

/** @returns {Term} */
export const blank = (value) => ({ type: "blank", value: `_:${value}`, datatype: "", language: "" });

/** The text as a string of one line between quotation marks. */
export function quoted(text) {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  const code = (mark) => `\\u${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  return `"${escaped.replace(HIDDEN, (mark) => NAMED[mark] ?? code(mark))}"`;
}

/**
 * An IRI with a prefix where one fits, otherwise between < and >.
 * @param {string} value
 * @param {Record<string, string>} prefixes Name to namespace.
 */
export function shortened(value, prefixes) {
  const fitting = Object.entries(prefixes).filter(([, start]) => value.startsWith(start) && LOCAL.test(value.slice(start.length)));
  if (!fitting.length) return `<${value}>`;
  const [name, start] = fitting.reduce((best, item) => (item[1].length > best[1].length ? item : best));
  return `${name}:${value.slice(start.length)}`;
}

/**
 * A term as SPARQL and Turtle write it.
 * @param {Term} term
 * @param {Record<string, string>} prefixes
 */
export function written(term, prefixes = {}) {
  if (term.type === "iri") return shortened(term.value, prefixes);
  if (term.type === "blank") return term.value;
  if (term.language) return `${quoted(term.value)}@${term.language}`;
  if (SHORT.get(term.datatype)?.test(term.value)) return term.value;
  return term.datatype === STRING ? quoted(term.value) : `${quoted(term.value)}^^${shortened(term.datatype, prefixes)}`;
}

/** A negative, zero or positive number as one text comes before another: by code points. */
function compareText(one, other) {
  const [left, right] = [[...one], [...other]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    if (left[at] !== right[at]) return left[at].codePointAt(0) - right[at].codePointAt(0);
  }
  return left.length - right.length;
}

/** As compareText, but `fragment-2` comes before `fragment-10`. */
function compareNaturally(one, other) {
  const [left, right] = [one, other].map((text) => text.split(/([0-9]+)/).map((part, at) => [part, at % 2 === 1]).filter(([part]) => part));
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [[a, aNumber], [b, bNumber]] = [left[at], right[at]];
    const order = aNumber && bNumber ? compareNumbers(a, b) : bNumber - aNumber || compareText(a, b);
    if (order) return order;
  }
  return left.length - right.length;
}

function compareNumbers(one, other) {
  const [a, b] = [one, other].map((digits) => digits.replace(/^0+/, ""));
  return a.length - b.length || compareText(a, b) || compareText(one, other);
}

const RANKS = { blank: 1, iri: 2, literal: 3 };

/** Rows in their order: unbound first, then blank nodes, IRIs and literals, each in natural order. */
export function compareRows(one, other) {
  for (let at = 0; at < one.length; at++) {
    const [a, b] = [one[at], other[at]];
    const order = (a ? RANKS[a.type] : 0) - (b ? RANKS[b.type] : 0) || (a ? compareTerms(a, b) : 0);
    if (order) return order;
  }
  return 0;
}

function compareTerms(a, b) {
  return compareNaturally(a.value, b.value) || compareText(a.datatype, b.datatype) || compareText(a.language, b.language);
}
