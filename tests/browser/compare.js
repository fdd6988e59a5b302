/** The browser's answers in the parts that the program's tests compare, each as one text or as its digest. */

import {PatientError, evaluate, readRules} from "REASON";

const LISTS = ["proposals", "cautions", "targets", "limits"];

/**
 * What one patient's facts come to.
 * @param {"truths"|"texts"|"asking"} depth the truths of all criteria; their texts too; what to ask for too
 */
function answer(rules, patient, clock, depth) {
  let found;
  try {
    found = evaluate(rules, patient, clock);
  } catch (error) {
    if (error instanceof PatientError) return {error: error.message};
    throw error;
  }
  const by = new Map(LISTS.flatMap((list) => found[list]).map((one) => [one.id, one]));
  const ranges = found.targets.map((one) => [one.id, one.ranges.map((each) => each.state)]);
  return {
    evaluated_at: found.evaluated_at,
    set_aside: found.set_aside,
    findings: found.findings,
    proposals: found.order.map((id) => proposal(by.get(id), depth)),
    ranges: Object.fromEntries(ranges),
    conflicts: found.conflicts,
    not_addressed: found.not_addressed,
    ...(depth === "asking" ? {ask_next: found.ask_next} : {}),
  };
}

function proposal(one, depth) {
  const {id, outcome, standing, direction, because} = one;
  return {
    id, outcome, standing, direction,
    because: depth === "truths" ? truths(because) : because,
    prerequisites: one.prerequisites.map((each) => [each.id, each.state]),
    ...(depth === "asking" ? {missing: one.missing} : {}),
  };
}

const truths = ({truth, reason, children}) => [truth, reason, ...children.map(truths)];

const inOrder = (_, value) => (value && typeof value === "object" && !Array.isArray(value)
  ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
  : value);

/** The answers to some patients of each of some rule sets, as texts with sorted keys. */
export const answers = (sets, clock, depth) => sets.map(({rules, patients}) => {
  const prepared = readRules(rules);
  return patients.map((patient) => JSON.stringify(answer(prepared, patient, clock, depth), inOrder));
});

/** The digests of the same: two thousand whole answers are too much to hand over. */
export async function digests(sets, clock, depth) {
  const hex = async (text) => {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  return Promise.all(answers(sets, clock, depth).map((own) => Promise.all(own.map(hex))));
}
