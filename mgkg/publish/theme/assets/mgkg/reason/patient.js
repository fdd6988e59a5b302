/** The facts of a patient from an object in the form of a patient file. */

import {rational} from "./exact.js";
import {PatientError} from "./error.js";
import {moment} from "./moment.js";

/**
 * @typedef {object} Observation
 * @property {string} concept
 * @property {string} value a number, or a bound of one: "1.1", "<0.5"
 * @property {string} unit
 * @property {string} [date]
 * @property {"<"|"<="|">"|">="} [comparator] where the value is a bound
 *
 * @typedef {object} Stated
 * @property {string} concept
 * @property {string} [date]
 * @property {string} [start]
 * @property {string} [stop]
 *
 * @typedef {object} Patient
 * @property {string} [at] the moment of evaluation; now where it is missing
 * @property {Observation[]} [observations]
 * @property {(string|Stated)[]} [has]
 * @property {(string|Stated)[]} [has_not]
 * @property {("medications"|"conditions"|"symptoms"|"procedures")[]} [complete] lists that leave nothing out
 */

const LISTS = {medications: "substance", conditions: "condition", symptoms: "symptom", procedures: "procedure"};
const NUMBER = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,2})?$/;
const BOUND = /^\s*(<=|>=|≤|≥|<|>)/;
const WRITTEN = {"≤": "<=", "≥": ">="};
const MOST_FACTS = 1000;

/** One stated fact, with its text and a key that equal facts share. */
export function fact(kind, concept, {value, unit, printed, comparator, moment: on, start, stop, isComputed} = {}) {
  const isCourse = Boolean(start || stop);
  const when = isCourse ? [start, stop].map((end) => end?.printed ?? "..").join("/") : (on?.printed ?? "");
  const name = {observation: `${concept} ${printed} ${unit}`, has: concept, "has-not": `not ${concept}`}[kind];
  const text = name + (when && ` (${when})`);
  const exact = value ? `${value.n}/${value.d}` : "";
  const key = `${text} ${exact} ${comparator ?? ""}${start ? "[" : ""}`;
  return {
    kind, concept, value: value ?? null, unit, printed, comparator: comparator ?? null, moment: on ?? null,
    start: start ?? null, stop: stop ?? null, isComputed, isCourse, when, text, key, truth: kind !== "has-not",
  };
}

/**
 * The facts, the kinds whose lists are complete, and the moment of evaluation.
 * @param {Patient} given
 * @throws {PatientError}
 */
export function readPatient(given, rules) {
  const entries = (key) => {
    const found = given?.[key] ?? [];
    if (!Array.isArray(found)) throw new PatientError(`${key} is no list`, `Write ${key}: [ … ].`);
    return found;
  };
  const [observed, has, hasNot] = ["observations", "has", "has_not"].map(entries);
  const count = observed.length + has.length + hasNot.length;
  if (count > MOST_FACTS) {
    throw new PatientError(`holds ${count} facts, and at most ${MOST_FACTS} are read`, "Write one patient a file.");
  }
  const facts = [
    ...observed.map((one) => observation(one ?? {}, rules)),
    ...has.map((one) => stated("has", one, rules)),
    ...hasNot.map((one) => stated("has-not", one, rules)),
  ];
  const closed = new Set(entries("complete").map((name) => {
    if (Object.hasOwn(LISTS, name)) return LISTS[name];
    const remedy = `It names ${Object.keys(LISTS).join(", ")}.`;
    throw new PatientError(`${quoted(name)} is no list that can be complete`, remedy);
  }));
  return {facts, closed, at: given?.at ? moment(given.at) : null};
}

const quoted = (value) => {
  const text = String(value);
  return text.length > 60 ? `'${text.slice(0, 60)}…'` : `'${text}'`;
};
const isText = (value) => typeof value === "string" && value.trim() !== "";

function term(name, rules) {
  const found = rules.terms.get(name);
  if (found) return found;
  const what = `${quoted(name)} is no concept that is known here`;
  throw new PatientError(what, "Choose one of those offered.", String(name));
}

function observation(entry, rules) {
  for (const key of ["concept", "value"]) {
    if (!isText(entry[key])) throw new PatientError(`an observation has no ${key}`, `Write its ${key}.`, entry.concept);
  }
  const {name, kind} = term(entry.concept, rules);
  const measure = rules.measures.get(name);
  if (!measure) throw new PatientError(`${name} is a ${kind} and has no value`, "List it under has or has_not.", name);
  const units = measure.units.join(" or ");
  const printed = `${entry.comparator ?? ""}${entry.value.trim()}`;
  if (!isText(entry.unit)) {
    throw new PatientError(`${name} ${quoted(entry.value)} has no unit`, `Say whether it is ${units}.`, name);
  }
  const bound = BOUND.exec(printed)?.[1];
  const value = number(bound ? printed.slice(printed.indexOf(bound) + bound.length) : printed, name);
  const unit = measure.spelt[entry.unit.trim()] ?? entry.unit.trim();
  if (!measure.per.has(unit)) {
    throw new PatientError(`${name} is not measured in ${entry.unit.slice(0, 40)}`, `Give it in ${units}.`, name);
  }
  const on = entry.date ? moment(entry.date, name) : null;
  return fact("observation", name, {value, unit, printed, comparator: WRITTEN[bound] ?? bound, moment: on});
}

function number(written, concept) {
  const text = written.trim();
  if (text.length > 40) {
    const what = `'${text.slice(0, 40)}…' is longer than any measured number`;
    throw new PatientError(what, "Write a plain number such as 1.1.", concept);
  }
  if (NUMBER.test(text)) return rational(text);
  const remedy = text.includes(",") ? "Write it with a decimal point." : "Write a plain number such as 1.1.";
  throw new PatientError(`'${text}' is no number`, remedy, concept);
}

function stated(kind, entry, rules) {
  const given = typeof entry === "string" ? {concept: entry} : (entry ?? {});
  if (!isText(given.concept)) {
    const what = `${quoted(given.concept ?? entry)} is no name of a concept`;
    throw new PatientError(what, "Write a name such as those offered.");
  }
  const {name, kind: sort} = term(given.concept, rules);
  if (sort === "observable") {
    const remedy = `Write it as an observation (${name}=VALUE UNIT).`;
    throw new PatientError(`${name} is measured, so it needs a value`, remedy, name);
  }
  const [on, start, stop] = [given.date, given.start, given.stop].map((text) => (text ? moment(text, name) : null));
  if ((start || stop) && (sort === "procedure" || kind === "has-not" || on)) {
    const wrong = sort === "procedure" ? "is a procedure" : on ? "has a date" : "is denied";
    const remedy = kind === "has-not" ? "Give a date, or state the course under has." : "Give one date.";
    throw new PatientError(`${name} ${wrong}, so it has no start or stop`, remedy, name);
  }
  return fact(kind, name, {moment: on, start, stop});
}
