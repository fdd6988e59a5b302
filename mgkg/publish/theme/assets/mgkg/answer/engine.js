/** The rules with the words for what they find; read once the form stands, since both together weigh most of the page. */

import {evaluate, readRules} from "../reason/reason.js";
import {Answer} from "./answer.js";
import {plainResults, plainSummary} from "./plain.js";
import {results} from "./results.js";

/** The rules of one content. */
export class Engine {
  /** @param {object} json `rules.json` */
  constructor(json) {
    this.rules = readRules(json);
    const decisions = new Map(json.decisions);
    this.names = {
      label: (name) => this.rules.terms.get(name)?.label ?? name,
      decision: (slug) => decisions.get(slug) ?? slug,
      guideline: (slug) => this.rules.guidelines[slug]?.title ?? slug,
    };
  }

  /**
   * What the rules make of a patient.
   * @param {object} patient as `mgkg recommend` takes it
   * @param {Date} now
   * @throws PatientError where the facts cannot be, or contradict each other
   */
  answer(patient, now) {
    return new Answer(evaluate(this.rules, patient, now), this.names);
  }
}

/** The elements that show an answer, to patients or to professionals. */
export const shown = (answer, page, isPlain) => (isPlain ? plainResults(answer, page) : results(answer, page));

/** An answer in a line: what comes first, and the rest. */
export const summary = (answer, words, isPlain) => (isPlain ? plainSummary(answer, words) : answer.summary);
