/** What to ask about a patient: what would decide unknown outcomes, and where each answer leads (design §3.11). */

import {shown, sorted, times} from "./exact.js";
import {cells, ends, factor} from "./cut.js";
import {PatientError} from "./error.js";
import {Facts} from "./facts.js";
import {Reasoning, within} from "./judge.js";
import {isLongAgo, momentsBeside} from "./moment.js";
import {outcome} from "./outcome.js";
import {fact} from "./patient.js";
import {smallestSets} from "./smallest.js";

const MOST_TRIALS = 20000;
// Reasons that no added fact can lift: the sources' own figures leave the value open.
const OPEN = new Set(["imprecise-threshold", "unit-mismatch", "between-equivalents", "approximate-threshold", "tie"]);
const LACKING = new Set(["stale", "too-few-values", "bounded-value"]);

/** What one statement can hang on, by name: its own leaves, and those of the definitions and formulas behind them. */
function coneOf(statement, rules) {
  if (rules.cones.has(statement)) return rules.cones.get(statement);
  const cone = {leaves: new Map(), guidelines: new Set(), direct: new Set()};
  const seen = new Set();
  const isNew = (node) => !seen.has(node) && Boolean(seen.add(node));
  const open = (name) => cone.leaves.get(name) ?? cone.leaves.set(name, []).get(name);
  const addAll = (root) => {
    for (const leaf of within(root)) {
      if (!isNew(leaf) || !leaf.about) continue;
      open(leaf.about).push(leaf);
      behind(leaf.about, leaf.guideline);
    }
  };
  const behind = (name, guideline) => {
    const formula = rules.formulas.get(name);
    for (const needed of formula?.inputs ?? []) {
      if (!isNew(needed)) continue;
      open(needed);
      behind(needed, guideline);
    }
    formula?.criteria.forEach(addAll);
    if (rules.terms.get(name)?.kind !== "finding") return;
    for (const definition of rules.definitions.get(guideline) ?? []) {
      if (seen.has(definition) || !rules.terms.get(definition.defines).touched.has(name)) continue;
      seen.add(definition);
      cone.guidelines.add(guideline);
      open(definition.defines);
      behind(definition.defines, guideline);
      if (definition.by) addAll(definition.by);
      if (definition.below) {
        open(definition.below);
        behind(definition.below, guideline);
      }
    }
  };
  const roots = [...rules.conjunctions[statement.when].map(({place}) => rules.criteria[place])];
  // The order of a statement's own criteria: scope, applies-when, only-when, except-when, bands.
  if (statement.only) roots.splice(roots.length - isExcept(statement, rules), 0, statement.only);
  roots.push(...statement.bands);
  for (const root of roots) for (const leaf of within(root)) cone.direct.add(leaf.about);
  roots.forEach(addAll);
  cone.names = [...cone.leaves.keys()];
  rules.cones.set(statement, cone);
  return cone;
}

const isExcept = (statement, rules) =>
  (rules.conjunctions[statement.when].some(({role}) => role === "except-when") ? 1 : 0);

/** One patient with facts added; every trial is a full judgement. */
export class Trials {
  constructor(reasoning, patient, clock) {
    Object.assign(this, {reasoning, patient, clock, rules: reasoning.rules, tried: new Map(), consistent: new Map()});
  }

  #supposing(added) {
    if (!added.length) return this.reasoning;
    const key = added.map((one) => one.key).join("\n");
    if (!this.tried.has(key)) {
      const facts = [...this.patient.facts, ...added];
      this.tried.set(key, unlessWrong(() =>
        new Reasoning(this.rules, new Facts({...this.patient, facts}, this.rules, this.clock))));
    }
    return this.tried.get(key);
  }

  /** The reasoning with facts added; null when they contradict each other. */
  with(added) {
    const reasoning = this.#supposing(added);
    return reasoning && this.isConsistent(reasoning) ? reasoning : null;
  }

  outcome(statement, added) {
    const reasoning = this.#supposing(added);
    return reasoning && unlessWrong(() => ({reasoning, result: outcome(statement, reasoning)}));
  }

  /** Whether no guideline's definitions contradict each other, or what is stated. */
  isConsistent(reasoning) {
    if (!this.consistent.has(reasoning)) {
      this.consistent.set(reasoning, unlessWrong(() => {
        for (const guideline of this.rules.definitions.keys()) reasoning.findings(guideline);
        return true;
      }) ?? false);
    }
    return this.consistent.get(reasoning);
  }

  touched(name) { return this.rules.terms.get(name)?.touched ?? new Set([name]); }

  /** Those names a statement about which can change a leaf. */
  about(leaves, names) {
    const near = new Set();
    for (const leaf of leaves) for (const name of leaf.hangs) for (const each of this.touched(name)) near.add(each);
    return [...names].filter((name) => near.has(name));
  }

  /** How a name may turn out, as far as some statements can tell: a fact for each way, and its cell. */
  ways(name, statements) {
    const cones = statements.map((statement) => coneOf(statement, this.rules));
    const leaves = cones.flatMap((cone) => cone.leaves.get(name) ?? []);
    const measure = this.rules.measures.get(name);
    if (!measure) return answers(name, leaves, this.reasoning.facts.at).map((one) => ({fact: one, cell: null}));
    const unit = measure.canonical;
    return cells(this.#ends(name, leaves, cones, measure), unit, measure).map((cell) =>
      ({cell, fact: fact("observation", name, {value: cell.value, unit, printed: shown(cell.value, 6)})}));
  }

  #ends(name, leaves, cones, measure) {
    const found = [];
    const {canonical} = measure;
    for (const leaf of leaves) {
      if (leaf.cut) found.push(...ends(leaf.cut, canonical, measure));
      if (leaf.is !== "trend") continue;
      for (const {value, unit} of this.reasoning.facts.series.get(name) ?? []) {
        found.push(times(value, factor(measure, unit, canonical)));
      }
    }
    for (const guideline of new Set(cones.flatMap((cone) => [...cone.guidelines]))) {
      for (const bound of this.rules.bounds.get(guideline)?.get(name) ?? []) {
        found.push(...bound.ends.map((end) => times(end, factor(measure, bound.unit, canonical))));
      }
    }
    return sorted(found);
  }

  /** What is open among the names that a statement can hang on: its own criteria first, then what defines them. */
  questions(statement) {
    const cone = coneOf(statement, this.rules);
    return cone.names.filter((name) => this.#isOpen(name, cone));
  }

  #isOpen(name, cone) {
    const {reasoning, rules} = this;
    const judged = cone.leaves.get(name).map((leaf) => reasoning.judge(leaf));
    if (rules.measures.has(name)) {
      const readings = reasoning.readings(name);
      const isLacking = judged.some(({reason}) => LACKING.has(reason));
      return !readings.length || isLacking || reasoning.isStale(readings[0], null, name);
    }
    if (judged.length) return judged.some(({truth}) => truth === null);
    if ([...cone.guidelines].some((guideline) => reasoning.findings(guideline).has(name))) return false;
    return reasoning.facts.truth(name) === null;
  }

  /** The smallest sets of names whose truth or value, whatever it is, decides an unknown outcome. */
  missing(statement) {
    const cone = coneOf(statement, this.rules);
    const order = this.questions(statement).filter((name) => this.#mayBeNeeded(name, cone));
    if (!order.length) return [];
    const search = new Search(statement, order, cone, this);
    const found = smallestSets((names) => search.undecided(names), order);
    return found.map((names) => order.filter((name) => names.has(name)));
  }

  #mayBeNeeded(name, {leaves}) {
    if (leaves.get(name).length || this.rules.measures.has(name)) return true;
    return this.rules.terms.get(name).impliedBy.some((narrower) => leaves.get(narrower)?.length);
  }
}

function unlessWrong(make) {
  try {
    return make();
  } catch (error) {
    if (error instanceof PatientError) return null;
    throw error;
  }
}

function answers(name, leaves, at) {
  const timed = leaves.filter((leaf) => leaf.is === "since");
  if (!timed.length) return [fact("has", name), fact("has-not", name)];
  const found = [];
  for (const from of new Set(timed.map((leaf) => leaf.from))) {
    const own = timed.filter((leaf) => leaf.from === from);
    const lengths = own.flatMap((leaf) => [leaf.within, leaf.after]).filter(Boolean);
    for (const one of momentsBeside(lengths, at)) found.push(fact("has", name, {[from ?? "moment"]: one}));
  }
  return [...found, fact("has-not", name)];
}

/** The unknown leaves that keep an outcome unknown and that further facts could lift. */
function openLeaves({parts}, answered) {
  const open = (judgement) => {
    const {criterion, reason, fact: because, children} = judgement;
    if (criterion.members) return children.filter((child) => child.truth === null).flatMap(open);
    const isAnswer = reason === "between-targets" && answered.some((one) => one.key === because?.key);
    return OPEN.has(reason) || isAnswer ? [] : [criterion];
  };
  return parts.filter((part) => part.truth === null).flatMap((part) => open(part.judgement));
}

/** Whether sets of questions decide one statement. */
class Search {
  constructor(statement, order, cone, trials) {
    Object.assign(this, {statement, asked: new Set(order), cone, trials, left: MOST_TRIALS});
  }

  /** Null when every answer to the names decides the statement; else what a deciding set must hold one of. */
  undecided(names) { return this.#after([], this.#askedBy(names), names); }

  #after(given, open, names) {
    const {trials} = this;
    this.left -= 1;
    const tried = trials.outcome(this.statement, given);
    if (!tried || tried.result.truth !== null || this.left < 0) return null;
    const leaves = openLeaves(tried.result, given);
    if (!leaves.length) return null;
    const matter = trials.about(leaves, open);
    if (!matter.length) {
      if (!trials.isConsistent(tried.reasoning)) return null;
      return new Set(trials.about(leaves, this.asked).filter((each) => !names.has(each)));
    }
    const name = matter.reduce((one, other) => (this.#turn(other) < this.#turn(one) ? other : one));
    const rest = new Set(open);
    rest.delete(name);
    for (const way of trials.ways(name, [this.statement])) {
      const core = this.#after([...given, way.fact], rest, names);
      if (core) return core;
    }
    return null;
  }

  /** What the statement itself asks for comes first, then what is measured, then the findings behind. */
  #turn(name) {
    const {direct, names} = this.cone;
    const isMeasured = this.trials.rules.measures.has(name);
    return (direct.has(name) ? 0 : 2e6) + (isMeasured ? 0 : 1e6) + names.indexOf(name);
  }

  /** The names whose truth or value becomes known: of an observable worked out from names alone, its own. */
  #askedBy(names) {
    const {formulas, measures} = this.trials.rules;
    const hasLeaves = (name) => Boolean(this.cone.leaves.get(name)?.length);
    const found = new Set([...names].filter((name) => hasLeaves(name) || !measures.has(name)));
    for (const [name, {inputs}] of formulas) {
      if (!this.asked.has(name) || names.has(name) || !hasLeaves(name) || !this.#isCovered(name, names)) continue;
      if (inputs.some((needed) => this.asked.has(needed) && !hasLeaves(needed))) found.add(name);
    }
    return found;
  }

  #isCovered(name, names) {
    if (names.has(name) || !this.asked.has(name)) return true;
    const formula = this.trials.rules.formulas.get(name);
    if (!formula) return false;
    const leaves = formula.criteria.flatMap(within).map((leaf) => leaf.about).filter(Boolean);
    return [...formula.inputs, ...leaves].every((needed) => this.#isCovered(needed, names));
  }
}

/** Concepts to ask for, those that decide most outcomes first, with the outcomes that each answer leads to. */
export function askNext(outcomes, trials) {
  const byName = new Map();
  for (const {statement, truth} of outcomes.values()) {
    for (const name of truth === null ? trials.questions(statement) : []) {
      byName.set(name, [...(byName.get(name) ?? []), statement]);
    }
  }
  const found = [...byName].map(([name, statements]) => question(name, statements, trials));
  const order = (one, other) => (one < other ? -1 : 1);
  return found.filter((one) => one.decides.length)
    .sort((one, other) => other.decides.length - one.decides.length || order(one.concept, other.concept));
}

function question(concept, statements, trials) {
  const unit = trials.rules.measures.get(concept)?.canonical;
  const groups = [], decided = new Set();
  for (const way of trials.ways(concept, statements)) {
    const trial = trials.with([way.fact]);
    if (!trial) continue;
    const results = statements.map((statement) => outcome(statement, trial));
    const named = (truth) => results.filter((one) => one.truth === truth).map((one) => one.statement.id);
    const led = {applies: named(true), does_not_apply: named(false)};
    for (const id of [...led.applies, ...led.does_not_apply]) decided.add(id);
    const key = JSON.stringify([way.fact.truth, led]);
    const last = groups[groups.length - 1];
    if (last?.key === key) last.ways.push(way);
    else groups.push({key, led, ways: [way]});
  }
  const {at} = trials.reasoning.facts;
  return {
    concept,
    decides: statements.map(({id}) => id).filter((id) => decided.has(id)),
    answers: groups.map(({ways, led}) => ({answer: said(ways, unit, at), ...led})),
  };
}

function said(ways, unit, at) {
  const [first, last] = [ways[0], ways[ways.length - 1]];
  if (first.cell) return saidRange(first.cell, last.cell, unit);
  if (!first.fact.truth) return "no";
  const moments = ways.map(({fact: {start, stop, moment}}) => start ?? stop ?? moment).filter(Boolean);
  if (!moments.length) return "yes";
  const word = first.fact.start ? "started " : first.fact.stop ? "stopped " : "";
  if (isLongAgo(moments[0], at)) return `yes, ${word}on ${moments[moments.length - 1].printed} or before`;
  return `yes, ${word}on ${moments[0].printed} or later`;
}

function saidRange(first, last, unit) {
  if (first.low && first.low === last.high) return `exactly ${shown(first.low, 6)} ${unit}`;
  const parts = [];
  if (first.low) parts.push(`${first.low === first.high ? "at least" : "above"} ${shown(first.low, 6)}`);
  if (last.high) parts.push(`${last.low === last.high ? "at most" : "below"} ${shown(last.high, 6)}`);
  return parts.length ? `${parts.join(" and ")} ${unit}` : "any value";
}
