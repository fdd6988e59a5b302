/** What the form is put together from: words, sections, folds, fields for dates. */

import {el, sign} from "./dom.js";
import {wrongDate} from "./facts.js";

export const GROUPS = {
  symptom: "Symptoms",
  condition: "Conditions",
  procedure: "Procedures",
  finding: "Judgements",
  demographic: "The person",
  situation: "Circumstances",
};
export const HINTS = {
  finding: "Leave these unknown unless you have judged them yourself: the rules work out what they can.",
};
export const DATES = {date: "on", start: "since", stop: "until"};
export const LISTS = {
  medications: [
    "Medicines",
    "No other medicine is taken: each one that a rule asks for and that is not listed counts as not taken.",
  ],
  conditions: ["Conditions", "Every condition left at unknown counts as no."],
  symptoms: ["Symptoms", "Every symptom left at unknown counts as no."],
  procedures: ["Procedures", "Every procedure left at unknown counts as no."],
};
export const ANSWERS = [
  ["", "Unknown"],
  ["yes", "Yes"],
  ["no", "No"],
];
export const TAKEN = [
  ["", "Unknown"],
  ["yes", "Taken"],
  ["no", "Not taken"],
];

/** A part of the form under its heading. */
export function section(title, kind, children) {
  return el("section.mg-part" + (kind && `.${kind}`), {}, el("h3", {}, title), children);
}

/** A part that is opened where it is needed, with how much of it was answered; none where it is empty. */
export function folded(title, children, hint = null) {
  if (!children.length) return null;
  return el("details.mg-fold", {}, el("summary", {}, title, " ", el("span.mg-tally")), hint, children);
}

/** A field for a date within its label. */
export function when(id, text, problem, name = null) {
  const input = el("input", {
    type: "date",
    id,
    max: "2999-12-31",
    min: "1800-01-01",
    "aria-describedby": problem,
    "aria-label": name,
  });
  el("label.mg-when", {}, el("span", {}, text), input);
  return input;
}

/** Fill a field for a date; one with a time needs a field for both. */
export function set(input, text) {
  input.type = text.includes("T") ? "datetime-local" : "date";
  input.value = text;
}

/** What is wrong with a date that was chosen, in one line; empty where nothing is. */
export function wrongWhen(input, now) {
  if (input.validity.badInput) return "This date is not whole.";
  return input.value ? wrongDate(input.value, now) : "";
}

/** Open all folds around an element. */
export function opened(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

/** Those that come first, and the rest. */
export const split = (all, isFirst) => [all.filter(isFirst), all.filter((one) => !isFirst(one))];

let rows = 0;

/** Fields for one value of a measurement: the number, its unit, its date. */
export function valueRow(one, number, problem, preferred) {
  const name = number > 1 ? `value ${number} of ${one.label}` : `value of ${one.label}`;
  const value = el("input.mg-number", {
    type: "text",
    inputmode: "decimal",
    maxlength: 60,
    size: 7,
    "aria-describedby": problem,
    "aria-label": `V${name.slice(1)}`,
  });
  const unit = el(
    "select",
    {"aria-label": `Unit of ${name}`},
    // A unit that nobody chose would be a guess that changes the answer.
    one.units.length > 1 && el("option", {value: ""}, "unit"),
    one.units.map((each) => el("option", {value: each}, sign(each))),
  );
  if (one.units.includes(preferred)) unit.value = preferred;
  rows += 1;
  return {value, unit, date: when(`${one.id}-date-${rows}`, "on", problem, `Date of ${name}`)};
}

/** A button that takes something away. */
export function removal(name, remove) {
  return el("button.mg-remove", {type: "button", "aria-label": `Remove ${name}`, on: {click: remove}}, "×");
}
