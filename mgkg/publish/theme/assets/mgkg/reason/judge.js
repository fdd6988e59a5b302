/** The judgements on the criteria of a rule set from the facts of one patient; each criterion is judged once. */

import {factor, isBelow} from "./cut.js";
import {NOUGHT, add, compare, over, shown, times} from "./exact.js";
import {PatientError} from "./error.js";
import {fact} from "./patient.js";
import {latest} from "./facts.js";
import {JUDGES} from "./kinds.js";

/**
 * @typedef {object} Judgement
 * @property {object} criterion
 * @property {boolean|null} truth null is unknown
 * @property {string|null} reason why it is unknown
 * @property {object|null} fact the latest that it rests on; `others` are those before it
 * @property {object|null} known what made a concept so
 * @property {Judgement[]} children
 */

const MOST_COMBINATIONS = 1000;

export class Reasoning {
  constructor(rules, facts) {
    this.rules = rules;
    this.facts = facts;
    this.judged = new Map();
    this.leftOpen = new Map();
  }

  #findings = new Map();
  #derived = new Map();
  #restsOn = new Map();

  /** @returns {Judgement} */
  judge(criterion) {
    let found = this.judged.get(criterion);
    if (!found) this.judged.set(criterion, found = JUDGES[criterion.is](criterion, this));
    return found;
  }

  measure(observable) { return this.rules.measures.get(observable); }

  readings(observable) { return this.derived(observable)?.readings ?? this.facts.readings.get(observable) ?? []; }

  noReading(observable) { return this.derived(observable)?.reason ?? "not-stated"; }

  isStale(reading, criterion, observable) {
    const oldest = criterion?.oldest || this.measure(observable).oldest;
    return oldest !== undefined && reading.age > oldest;
  }

  /** What a formula makes of the facts; null where there is none. */
  derived(observable) {
    if (!this.rules.formulas.has(observable)) return null;
    if (!this.#derived.has(observable)) {
      const found = this.#computed(observable);
      const every = [...(this.facts.readings.get(observable) ?? []), ...found.computed];
      this.#derived.set(observable, {...found, readings: every.length ? latest(every, this.facts.at) : []});
    }
    return this.#derived.get(observable);
  }

  #computed(name) {
    const formula = this.rules.formulas.get(name);
    const each = [], reasons = new Map(), truths = new Map();
    for (const needed of formula.inputs) {
      const readings = this.readings(needed);
      each.push(readings);
      const reason = this.#unusable(needed, readings);
      if (reason) reasons.set(needed, reason);
    }
    for (const criterion of formula.criteria) {
      const {truth, reason} = this.judge(criterion);
      if (truth === null) reasons.set(criterion.about || criterion.id, reason ?? "not-stated");
      else truths.set(criterion.place, truth);
    }
    if (reasons.size) return {computed: [], reason: [...reasons.values()][0], missing: [...reasons.keys()]};
    const computed = [];
    for (const inputs of product(each).slice(0, MOST_COMBINATIONS)) {
      if (!areTogether(inputs, formula.within)) return {computed: [], reason: "inputs-apart", missing: []};
      const reading = this.#one(name, formula, inputs, truths);
      if (!reading) return {computed: [], reason: "over-nought", missing: []};
      computed.push(reading);
    }
    return {computed, reason: null, missing: []};
  }

  #unusable(needed, readings) {
    if (!readings.length) return this.noReading(needed);
    if (this.isStale(readings[0], null, needed)) return "stale";
    return readings.some((reading) => reading.fact.comparator) ? "bounded-value" : null;
  }

  /** One computed value, as old as its oldest input. */
  #one(name, formula, inputs, truths) {
    const values = new Map(inputs.map((reading, place) => {
      const measure = this.measure(formula.inputs[place]);
      return [formula.inputs[place], times(reading.value, factor(measure, reading.unit, measure.canonical))];
    }));
    const found = workedOut(formula.value, values, truths);
    if (!found) return null;
    const value = times(found, formula.per);
    const start = (reading) => (reading.fact.moment ?? this.facts.at).start;
    const oldest = inputs.reduce((one, other) => (one && start(one) <= start(other) ? one : other), null);
    const given = {value, unit: formula.unit, printed: shown(value, 4), moment: oldest?.fact.moment, isComputed: true};
    return {fact: fact("observation", name, given), value, unit: formula.unit, age: oldest?.age ?? 0, inputs};
  }

  /** What the criterion's own guideline makes of a finding, and the judgements that it rests on. */
  finding(criterion, concept) {
    const {guideline} = criterion;
    const findings = this.findings(guideline);
    if (findings.has(concept)) return findings.get(concept);
    const broader = this.facts.ended.get(concept);
    const isTrueAgain = broader !== undefined && findings.get(broader)?.known.truth === true;
    const known = isTrueAgain ? null : this.facts.truth(concept);
    return {known, children: this.#restsOn.get(`${guideline} ${concept}`) ?? []};
  }

  /** The findings that a guideline's definitions decide, with all that they imply (design §3.5). */
  findings(guideline) {
    if (this.#findings.has(guideline)) return this.#findings.get(guideline);
    const found = new Map();
    this.#findings.set(guideline, found);
    try {
      this.#concludeAll(this.rules.definitions.get(guideline) ?? [], guideline, found);
    } catch (error) {
      this.#findings.delete(guideline);
      throw error;
    }
    return found;
  }

  #concludeAll(definitions, guideline, found) {
    const tried = new Map();
    const isDue = (definition) => {
      const count = tried.get(definition);
      if (count === undefined || count === found.size) return count === undefined;
      const fresh = new Set([...found.keys()].slice(count));
      return definition.again.some((root) => within(root).some((leaf) => fresh.has(leaf.about)));
    };
    for (let due = definitions.filter(isDue); due.length; due = definitions.filter(isDue)) {
      for (const definition of due) {
        tried.set(definition, found.size);
        this.#define(definition, guideline, found);
      }
    }
  }

  #define(definition, guideline, found) {
    const concept = definition.defines, key = `${guideline} ${concept}`;
    const stated = this.facts.statedTruth(concept);
    if (stated && definition.below) return;
    const {truth, fact: because, children} = this.#defined(definition, guideline);
    this.#restsOn.set(key, children);
    if (found.get(concept)?.known.by === definition.id) {
      found.set(concept, {known: found.get(concept).known, children});
      return;
    }
    if (truth === null && because && definition.below) {
      const readings = this.readings(definition.below);
      const open = readings.some((reading) => reading.fact.comparator) ? "bounded-value" : "between-targets";
      const stale = this.isStale(readings[0], null, definition.below);
      this.leftOpen.set(key, [stale ? "stale" : open, because]);
    }
    if (stated && truth !== null && truth !== stated.truth && stated.fact) {
      const defined = `by the definition ${definition.id}: ${because?.text ?? "None"}`;
      const said = `${stated.by}: ${stated.fact.text}`;
      const what = `${concept} is both ${truth} (${defined}) and ${stated.truth} (${said})`;
      throw new PatientError(what, "Take out one of the two.", concept);
    }
    if (stated || truth === null) return;
    conclude(found, concept, {truth, by: definition.id, fact: because}, children);
    for (const [name, consequence] of this.rules.terms.get(concept).says.get(truth)) {
      if (this.facts.statedTruth(name)) continue;
      const by = `${definition.id} (${truth ? "" : "not "}${concept})`;
      conclude(found, name, {truth: consequence, by, fact: because}, children);
    }
  }

  #defined(definition, guideline) {
    if (!definition.by) return this.#belowTargets(definition.below ?? "", guideline);
    for (const part of definition.again) this.judged.delete(part);
    const judgement = this.judge(definition.by);
    const because = judgement.truth === null ? null : deciding(judgement);
    if (judgement.truth !== true && definition.below) return this.#belowTargets(definition.below, guideline);
    const closed = definition.closes.length && definition.closes.every((kind) => this.facts.closed.has(kind));
    const truth = judgement.truth === false && !definition.exhaustive && !closed ? null : judgement.truth;
    return {truth, fact: because, children: [judgement]};
  }

  /** True below every lower bound of the guideline's targets, false at or above every one, else unknown. */
  #belowTargets(observable, guideline) {
    const readings = this.readings(observable);
    const bounds = this.rules.bounds.get(guideline)?.get(observable) ?? [];
    if (!readings.length || !bounds.length) return {truth: null, fact: null, children: []};
    const because = readings[0].fact;
    if (this.isStale(readings[0], null, observable)) return {truth: null, fact: because, children: []};
    const measure = this.measure(observable);
    const truths = new Set(readings.flatMap((reading) => bounds.flatMap(({unit, ends}) => ends.map((end) =>
      isBelow(reading.value, reading.fact.comparator, times(end, factor(measure, unit, reading.unit)))))));
    return {truth: truths.size === 1 ? [...truths][0] : null, fact: because, children: []};
  }

  /** Findings that are stated although a source's number says the opposite. */
  contradicted() {
    const found = [];
    for (const [guideline, definitions] of this.rules.definitions) {
      for (const {id, defines, below} of definitions) {
        const stated = below && this.facts.statedTruth(defines);
        if (!stated) continue;
        const {truth} = this.#belowTargets(below, guideline);
        if (truth !== null && truth !== stated.truth) found.push({concept: defines, truth: stated.truth, id});
      }
    }
    return found;
  }
}

function conclude(found, concept, known, children) {
  const old = found.get(concept)?.known;
  if (!old) found.set(concept, {known, children});
  else if (old.truth !== known.truth) {
    const [holds, fails] = old.truth ? [old, known] : [known, old];
    const said = ({by, fact: because}) => `by ${by}: ${because?.text ?? "None"}`;
    const what = `${concept} is both true (${said(holds)}) and false (${said(fails)})`;
    throw new PatientError(what, "Take out one of the two facts.", concept);
  }
}

/** A criterion and everything below it. */
export const within = (root) => (root.members ? [root, ...root.members.flatMap(within)] : [root]);

/** The first fact that decided a judgement. */
function deciding(judgement) {
  if (judgement.fact || !judgement.children.length) return judgement.fact;
  const same = judgement.children.filter((child) => child.truth === judgement.truth);
  for (const child of same.length ? same : judgement.children) {
    const found = deciding(child);
    if (found) return found;
  }
  return null;
}

/** Whether inputs are of times not further apart than a formula allows, in whole days. */
function areTogether(inputs, most) {
  const ages = inputs.map((reading) => reading.age);
  if (!most || !ages.length) return true;
  return compare({n: BigInt(Math.max(...ages) - Math.min(...ages)), d: 1n}, most) <= 0;
}

const product = (lists) => lists.reduce((rows, list) => rows.flatMap((row) => list.map((one) => [...row, one])), [[]]);

const ADDED = {"+": add, "*": times};

function workedOut(part, values, truths) {
  if (part.is === "number") return part.value;
  if (part.is === "value") return times(values.get(part.of), part.per);
  if (part.is === "points") return truths.get(part.place) ? part.value : NOUGHT;
  const each = part.parts.map((one) => workedOut(one, values, truths));
  if (each.some((one) => one === null)) return null;
  if (part.is === "/") return each[1].n ? over(each[0], each[1]) : null;
  return each.reduce(ADDED[part.is]);
}
