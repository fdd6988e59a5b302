/** The compiled rules on one patient, in the browser: the same answer as `mgkg recommend --format json --all`. */

import {Trials, askNext} from "./asking.js";
import {Facts} from "./facts.js";
import {Reasoning} from "./judge.js";
import {moment} from "./moment.js";
import {certainConflicts, direction, inOrder, outcome, required, standings} from "./outcome.js";
import {readPatient} from "./patient.js";
import {explain, sayFact} from "./saying.js";

export {PatientError} from "./error.js";
export {readRules} from "./rules.js";

const NAMED = new Map([[true, "applies"], [false, "does-not-apply"], [null, "unknown"]]);
const LISTS = {caution: "cautions", target: "targets", limit: "limits"};
const OPERATORS = {all: "all-of", any: "any-of", not: "not", band: "band"};

/**
 * @typedef {object} Because why something is true, false or unknown
 * @property {string} op outcome, a role (scope, applies-when …), all-of, any-of, not, band or leaf
 * @property {string|null} criterion
 * @property {boolean|null} truth null is unknown
 * @property {string|null} reason why it is unknown: a slug
 * @property {string|null} fact
 * @property {string[]} others the facts that it rests on beside that
 * @property {string} text
 * @property {Because[]} children
 *
 * @typedef {object} Proposal a statement made specific to the patient
 * @property {string} id
 * @property {string} iri
 * @property {string} kind
 * @property {string} guideline
 * @property {string} section
 * @property {string} title
 * @property {string} path its page, below the top of the site
 * @property {"applies"|"does-not-apply"|"unknown"} outcome
 * @property {"unopposed"|"conflicting"|"excepted"|"overridden"|null} standing
 * @property {string|null} urgency
 * @property {string} text professional wording
 * @property {string} plain_text wording for patients; `plain` is the same
 * @property {string|null} qualifier
 * @property {"for"|"against"|null} direction
 * @property {string|null} strength null where the source states none
 * @property {string|null} certainty null where the source states none
 * @property {{id: string, text: string, plain_text: string, state: "met"|"unmet"|"unknown"}[]} prerequisites
 * @property {Because} because worked out when read
 * @property {string[][]} missing the smallest sets of concepts that decide an unknown outcome; worked out when read
 * @property {boolean} speaks false for a caution about nothing that applies or is unknown: it is not shown
 * @property {{printed: string[], state: string}[]} [ranges] of a target, where the value stands
 *
 * @typedef {object} Answer keys as in `mgkg recommend`
 * @property {string} ruleset
 * @property {string} evaluated_at
 * @property {string} notice
 * @property {{fact: string, reason: string, concept: string, count: number}[]} set_aside
 * @property {{concept: string, printed: string[], reason: string|null, missing: string[]}[]} derived
 * @property {{concept: string, truth: boolean|null, by: string}[]} findings
 * @property {Proposal[]} proposals
 * @property {Proposal[]} cautions
 * @property {Proposal[]} targets
 * @property {Proposal[]} limits
 * @property {string[]} order the statements of all four lists in the order in which they are shown
 * @property {{id: string, between: string[], decision: string, dimension: string, certainty: "certain",
 *   text: string, settled_by: string|null}[]} conflicts the certain ones
 * @property {{concept: string, decides: string[], answers: {answer: string, applies: string[],
 *   does_not_apply: string[]}[]}[]} ask_next worked out when read
 * @property {{concept: string, text: string, truth: boolean|null, guidelines: string[]}[]} not_addressed
 */

/**
 * What the rules make of one patient.
 * @param {import("./rules.js").RuleSet} rules from readRules
 * @param {import("./patient.js").Patient} patient
 * @param {string} clock the moment that it is now: 2026-11-20T14:30
 * @returns {Answer}
 * @throws {PatientError} facts that contradict each other, lie in the future, or cannot be read
 */
export function evaluate(rules, patient, clock) {
  const now = moment(clock), read = readPatient(patient, rules);
  const facts = new Facts(read, rules, now), reasoning = new Reasoning(rules, facts);
  const trials = new Trials(reasoning, read, now);
  const outcomes = new Map(rules.statements.map((one) => [one, outcome(one, reasoning)]));
  const certain = certainConflicts(outcomes, reasoning);
  const standing = standings(outcomes, certain, reasoning);
  const requiredOf = new Map([...outcomes].map(([one, result]) => [one, required(result, reasoning)]));
  const ordered = inOrder(outcomes, standing, requiredOf);
  const found = {rules, reasoning, trials, outcomes, standing, requiredOf};
  const lists = {proposals: [], cautions: [], targets: [], limits: []};
  for (const result of ordered) lists[LISTS[result.statement.kind] ?? "proposals"].push(proposal(result, found));
  let asked;
  return {
    ruleset: rules.digest,
    evaluated_at: facts.at.printed,
    notice: rules.notice,
    set_aside: facts.setAside.map(([fact, reason]) => ({fact: fact.text, reason, concept: fact.concept, count: 1})),
    derived: [...rules.formulas.keys()].map((name) => derived(name, reasoning)),
    findings: findings(reasoning),
    ...lists,
    order: ordered.map((result) => result.statement.id),
    conflicts: certain.map(conflict),
    not_addressed: notAddressed(reasoning),
    get ask_next() { return asked ??= askNext(outcomes, trials); },
  };
}

function proposal(result, {rules, reasoning, trials, outcomes, standing, requiredOf}) {
  const {statement} = result, page = `guideline/${statement.id}`;
  let why, lacking;
  return {
    id: statement.id,
    iri: rules.base + page,
    kind: statement.kind,
    guideline: statement.guideline,
    section: statement.section,
    title: statement.title,
    path: `${page}/`,
    decisions: (statement.decisions ?? []).map((place) => rules.decisions[place][0]),
    outcome: NAMED.get(result.truth),
    standing: standing.get(statement) ?? null,
    urgency: statement.urgency ?? null,
    phase: statement.phase ?? null,
    text: statement.text,
    plain_text: statement.plain,
    plain: statement.plain,
    qualifier: statement.qualifier ?? null,
    direction: direction(result),
    strength: statement.strength ?? null,
    certainty: statement.certainty ?? null,
    grade: statement.grade ?? null,
    prerequisites: requiredOf.get(statement).map(({prerequisite: {id, text, plain}, state}) =>
      ({id, text, plain_text: plain, state})),
    speaks: !statement.about || statement.about.some((place) => outcomes.get(rules.statements[place]).truth !== false),
    ...(statement.kind === "target" ? {ranges: ranges(statement, reasoning)} : {}),
    get because() { return why ??= because(result, reasoning); },
    get missing() { return lacking ??= result.truth === null ? missing(statement, trials) : []; },
  };
}

/** Statements that hang on the same criteria miss the same facts. */
function missing(statement, trials) {
  const same = [statement.when, statement.only?.place, ...statement.bands.map((band) => band.place)].join();
  trials.found ??= new Map();
  if (!trials.found.has(same)) trials.found.set(same, trials.missing(statement));
  return trials.found.get(same);
}

function ranges(statement, reasoning) {
  const states = statement.ranges.map(() => "unknown");
  for (const [place, criterion, wanted, label] of statement.states ?? []) {
    if (reasoning.judge(reasoning.rules.criteria[criterion]).truth === wanted) states[place] = label;
  }
  return statement.ranges.map((printed, place) => ({printed, state: states[place]}));
}

const node = (op, truth, reason, text, children, more = {}) =>
  ({op, criterion: null, truth, reason, fact: null, others: [], text, children, ...more});

function because({truth, parts}, reasoning) {
  const reasonOf = (part) => (part.truth === null ? part.judgement.reason : null);
  const children = parts.map((part) => node(part.role, part.truth, reasonOf(part), part.role.replace("-", " "),
    [judged(part.judgement, reasoning)]));
  const reason = truth === null ? (children.find((child) => child.truth === null)?.reason ?? null) : null;
  const name = NAMED.get(truth);
  return node("outcome", truth, reason, children.length ? name : `${name}: the source sets no condition`, children);
}

function judged(judgement, reasoning) {
  const {criterion, truth, reason, fact, others, children} = judgement;
  const text = explain(judgement, reasoning.rules, reasoning.facts.at);
  return node(OPERATORS[criterion.is] ?? "leaf", truth, reason, text, children.map((child) => judged(child, reasoning)),
    {criterion: criterion.id, fact: fact?.text ?? null, others: others.map((one) => one.text)});
}

function conflict({clash, pair, settledBy}) {
  const sides = pair.map((answer) => `${answer.by.id} says ${answer.not ? "not " : ""}${answer.says}`);
  return {
    id: clash.id,
    between: clash.between.map((one) => one.id),
    decision: clash.decision,
    dimension: clash.dimension,
    certainty: "certain",
    text: `${clash.title} ${sides.join("; ")}.`,
    would_hold: [],
    settled_by: settledBy,
  };
}

function derived(concept, reasoning) {
  const {computed, reason, missing: lacking = []} = reasoning.derived(concept);
  const printed = computed.map(({fact}) => sayFact(fact, reasoning.rules, reasoning.facts.at));
  return {concept, printed, reason, missing: lacking};
}

const byName = ([one], [other]) => (one < other ? -1 : one > other ? 1 : 0);

/** What is true or false beyond what was stated, and every finding that a guideline defines. */
function findings(reasoning) {
  const {known} = reasoning.facts;
  const row = ([concept, {truth, by}]) => ({concept, truth, by});
  const rows = [...known].filter(([, {by}]) => by !== "stated").sort(byName).map(row);
  for (const {concept, truth, id} of reasoning.contradicted()) {
    rows.push({concept, truth, by: `stated, against the measured value by ${id}`});
  }
  for (const [guideline, definitions] of [...reasoning.rules.definitions].sort(byName)) {
    const found = reasoning.findings(guideline);
    rows.push(...[...found].sort(byName).map(([concept, one]) => row([concept, one.known])));
    for (const {id, defines} of definitions) {
      if (!found.has(defines) && !known.has(defines)) rows.push({concept: defines, truth: null, by: id});
    }
  }
  return rows;
}

/** Situations that the guidelines leave out; those that the patient is in come first. */
function notAddressed({rules, facts}) {
  const rows = new Map();
  for (const [slug, {not_addressed: names = []}] of Object.entries(rules.guidelines)) {
    for (const concept of names) {
      const text = rules.terms.get(concept).label, truth = facts.known.get(concept)?.truth ?? null;
      if (!rows.has(concept)) rows.set(concept, {concept, text, truth, guidelines: []});
      rows.get(concept).guidelines.push(slug);
    }
  }
  const rank = (row) => [`${row.truth === true ? 0 : 1}${row.concept}`];
  return [...rows.values()].sort((one, other) => byName(rank(one), rank(other)));
}
