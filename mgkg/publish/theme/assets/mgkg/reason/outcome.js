/** Outcomes of statements, conflicts, standing and order, from the judgements (design §3.2, §3.7 to §3.9). */

import {all, any, not} from "./exact.js";

/**
 * @typedef {object} Outcome
 * @property {object} statement
 * @property {boolean|null} truth
 * @property {{role: string, truth: boolean|null, judgement: object}[]} parts
 * @property {boolean|null} holdsFor
 * @property {boolean|null} holdsAgainst
 */

/** The outcome of one statement. @returns {Outcome} */
export function outcome(statement, reasoning) {
  const {conjunctions, criteria} = reasoning.rules;
  const parts = conjunctions[statement.when].map(({role, place, wanted}) => {
    const judgement = reasoning.judge(criteria[place]);
    return {role, judgement, truth: wanted ? judgement.truth : not(judgement.truth)};
  });
  if (statement.bands.length) parts.push(inBands(statement.bands, reasoning));
  const base = all(parts.map((part) => part.truth));
  if (!statement.only) {
    const isAgainst = statement.direction === "against";
    const [holdsFor, holdsAgainst] = isAgainst ? [false, base] : [base, false];
    return {statement, truth: base, parts, holdsFor, holdsAgainst};
  }
  const only = reasoning.judge(statement.only);
  parts.push({role: "only-when", judgement: only, truth: only.truth});
  const holdsFor = all([base, only.truth]), holdsAgainst = all([base, not(only.truth)]);
  const truth = holdsFor || holdsAgainst ? true : base === false ? false : null;
  return {statement, truth, parts, holdsFor, holdsAgainst};
}

/** A classification speaks of a value that lies in one of its bands. */
function inBands(bands, reasoning) {
  const judged = bands.map((band) => reasoning.judge(band));
  if (judged.length === 1) return {role: "band", judgement: judged[0], truth: judged[0].truth};
  const truth = any(judged.map((one) => one.truth));
  const reason = truth === null ? (judged.find((one) => one.truth === null)?.reason ?? null) : null;
  return {role: "band", truth, judgement: {...judged[0], truth, reason, known: null, children: judged, others: []}};
}

/** The effective direction: null where only-when leaves it open. */
export function direction({statement, holdsFor, holdsAgainst}) {
  if (!statement.only) return statement.direction ?? null;
  return holdsFor ? "for" : holdsAgainst ? "against" : null;
}

const given = ([place, wanted], reasoning) => {
  const {truth} = reasoning.judge(reasoning.rules.criteria[place]);
  return wanted ? truth : not(truth);
};

function answerTruth(answer, outcomes, reasoning) {
  const result = outcomes.get(answer.by);
  const holds = answer.against ? result.holdsAgainst : result.holdsFor;
  if (!answer.given || holds === false) return holds;
  const truth = all([holds, given(answer.given, reasoning)]);
  return truth && !(answer.also ?? []).every((other) => other && given(other, reasoning)) ? null : truth;
}

/** The conflicts of which both sides hold, each with what settles it. */
export function certainConflicts(outcomes, reasoning) {
  const found = [];
  for (const clash of reasoning.rules.clashes) {
    if (!clash.between.every((one) => outcomes.get(one).truth)) continue;
    const pair = clash.pairs.find((each) => each.every((answer) => answerTruth(answer, outcomes, reasoning)));
    if (pair) found.push({clash, pair, settledBy: settledBy(clash.between, outcomes, reasoning)});
  }
  return found;
}

const rules = ({winner, situation}, outcomes, reasoning) =>
  outcomes.get(winner).truth === true && reasoning.judge(situation).truth === true;
const excepts = (result) => Boolean(result.statement.only ? result.holdsFor : result.truth);
const canBeExcepted = (result) => !(result.statement.only && result.holdsFor);

function settledBy([one, other], outcomes, reasoning) {
  for (const ruling of reasoning.rules.rulings) {
    const isOfPair = [one, other].includes(ruling.winner) && [one, other].includes(ruling.loser);
    if (isOfPair && ruling.winner !== ruling.loser && rules(ruling, outcomes, reasoning)) return ruling.id;
  }
  for (const [excepting, excepted] of [[one, other], [other, one]]) {
    const isPrinted = excepting.excepts?.includes(excepted.place);
    if (isPrinted && excepts(outcomes.get(excepting)) && canBeExcepted(outcomes.get(excepted))) return excepting.id;
  }
  return null;
}

/** The standing of each statement that applies. */
export function standings(outcomes, certain, reasoning) {
  const found = new Map();
  for (const [statement, result] of outcomes) if (result.truth) found.set(statement, "unopposed");
  const stand = (statement, standing) => found.has(statement) && found.set(statement, standing);
  for (const {clash, settledBy: by} of certain) {
    if (by === null) clash.between.forEach((one) => stand(one, "conflicting"));
  }
  for (const [statement, result] of outcomes) {
    if (!statement.excepts || !excepts(result)) continue;
    for (const place of statement.excepts) {
      const other = reasoning.rules.statements[place];
      if (canBeExcepted(outcomes.get(other))) stand(other, "excepted");
    }
  }
  for (const ruling of reasoning.rules.rulings) {
    if (rules(ruling, outcomes, reasoning)) stand(ruling.loser, "overridden");
  }
  return found;
}

/** The prerequisites of what is, or may be, to be done; each met, unmet or unknown. */
export function required(result, reasoning) {
  if (result.holdsFor === false) return [];
  return (result.statement.requires ?? []).map((place) => {
    const prerequisite = reasoning.rules.prerequisites[place];
    const {truth} = reasoning.judge(reasoning.rules.criteria[prerequisite.met]);
    return {prerequisite, state: truth === null ? "unknown" : truth ? "met" : "unmet"};
  });
}

const URGENT = {immediate: 0, urgent: 2};

/** Urgency first, then open prerequisites, then conflicts, then the rest, then background (design §3.9). */
export function inOrder(outcomes, standing, requiredOf) {
  const laidDown = new Set();
  for (const [statement, all_] of requiredOf) {
    if (!outcomes.get(statement).holdsFor) continue;
    for (const {prerequisite, state} of all_) if (state !== "met") laidDown.add(prerequisite.owner);
  }
  const tier = ({statement, truth}) => {
    if (truth === false) return 9;
    if (statement.urgency in URGENT) return URGENT[statement.urgency] + (truth ? 0 : 1);
    if (statement.kind === "background") return 8;
    if (laidDown.has(statement.id)) return 4;
    if (truth === null) return 7;
    return standing.get(statement) === "conflicting" ? 5 : 6;
  };
  const tiers = Array.from({length: 10}, () => []);
  for (const result of outcomes.values()) tiers[tier(result)].push(result);
  return tiers.flatMap(byEdges);
}

/** A tier in the source's order, but each statement after those of the tier that must come before it. */
function byEdges(tier) {
  if (!tier.some(({statement}) => statement.follows.size)) return tier;
  const placed = [], waiting = [...tier];
  const names = new Set(waiting.map(({statement}) => statement.place));
  while (waiting.length) {
    const ready = waiting.findIndex(({statement: {follows}}) => ![...follows].some((place) => names.has(place)));
    const [next] = waiting.splice(Math.max(ready, 0), 1);
    names.delete(next.statement.place);
    placed.push(next);
  }
  return placed;
}
