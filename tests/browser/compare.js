/** Answers of the browser in the parts that the program's tests compare, and their digests. */

import {PatientError, evaluate, readRules} from "REASON";

const LISTS = ["proposals", "cautions", "targets", "limits"];

export function answer(rules, patient, clock, asking) {
  let found;
  try {
    found = evaluate(rules, patient, clock);
    const by = new Map(LISTS.flatMap((list) => found[list]).map((one) => [one.id, one]));
    const ranges = found.targets.filter((one) => one.ranges).map((one) => [one.id, one.ranges.map((each) => each.state)]);
    return {
      evaluated_at: found.evaluated_at,
      set_aside: found.set_aside,
      findings: found.findings,
      proposals: found.order.map((id) => {
        const {outcome, standing, direction, because, prerequisites} = by.get(id);
        const states = prerequisites.map((one) => [one.id, one.state]);
        const lacking = asking ? {missing: by.get(id).missing} : {};
        return {id, outcome, standing, direction, because, prerequisites: states, ...lacking};
      }),
      ranges: Object.fromEntries(ranges),
      conflicts: found.conflicts,
      not_addressed: found.not_addressed,
      ...(asking ? {ask_next: found.ask_next} : {}),
    };
  } catch (error) {
    if (error instanceof PatientError) return {error: error.message};
    throw error;
  }
}

const sorted = (_, value) => (value && typeof value === "object" && !Array.isArray(value)
  ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
  : value);
export const plain = (found) => JSON.stringify(found, sorted);
export {readRules};
