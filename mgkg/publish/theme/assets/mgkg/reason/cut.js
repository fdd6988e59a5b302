/** Exact comparison of values with printed thresholds, in the unit of the value (design §3.3, §3.4). */

import {NOUGHT, ONE, TWO, add, compare, middle, over, rational, sorted, subtract, times} from "./exact.js";

/** @typedef {[boolean|null, string|null]} Decided the truth, and why it is unknown */

const COMPARED = {
  "<": (sign) => sign < 0, "<=": (sign) => sign <= 0, ">": (sign) => sign > 0, ">=": (sign) => sign >= 0,
};
export const isLower = (comparator) => comparator === ">" || comparator === ">=";

/** The thresholds of one criterion: lower and upper groups of bounds that agree with each other. */
export function prepared([lower, upper, approximate = [false, false]]) {
  const side = (groups) => groups.map((group) => group.map(([comparator, unit, low, high = low]) =>
    ({comparator, unit, low: rational(low), high: rational(high), within: new Map()})));
  return {sides: [side(lower), side(upper)], approximate};
}

/** What makes a value in one unit one in another. */
export function factor(measure, of, to) {
  return of === to ? ONE : over(measure.per.get(of), measure.per.get(to));
}

/** Both ends of a bound in a unit. */
function endsIn(bound, unit, measure) {
  let found = bound.within.get(unit);
  if (!found) {
    const per = factor(measure, bound.unit, unit);
    bound.within.set(unit, found = [times(bound.low, per), times(bound.high, per)]);
  }
  return found;
}

/** Every end in a unit, the least first. */
export function ends(cut, unit, measure) {
  return sorted(cut.sides.flat(2).flatMap((bound) => endsIn(bound, unit, measure)));
}

/**
 * Whether a value lies between the thresholds; with a comparator, whether all values that the bound leaves do.
 * @returns {Decided}
 */
export function decide(cut, value, unit, comparator, measure) {
  if (!comparator) return compared(cut, value, unit, measure);
  const found = within(cut, value, unit, comparator, measure);
  if (found.size === 1) return [...found.values()][0];
  const all = [...found.values()];
  return [null, new Set(all.map(([truth]) => truth)).size > 1 ? "bounded-value" : all.map(([, why]) => why).sort()[0]];
}

function compared(cut, value, unit, measure) {
  let why = null;
  for (const place of [0, 1]) {
    const [truth, reason] = cut.approximate[place]
      ? [null, "approximate-threshold"]
      : bySide(cut.sides[place], value, unit, measure);
    if (truth === false) return [false, null];
    why ??= reason;
  }
  return why ? [null, why] : [true, null];
}

function bySide(groups, value, unit, measure) {
  const found = groups.map((group) => byGroup(group, value, unit, measure));
  if (new Set(found.map(([truth]) => truth)).size > 1) return [null, "unit-mismatch"];
  return found[0] ?? [true, null];
}

function byGroup(group, value, unit, measure) {
  const own = group.filter((bound) => bound.unit === unit);
  const truths = new Set((own.length ? own : group).map((bound) => {
    const [low, high] = endsIn(bound, unit, measure).map((end) => COMPARED[bound.comparator](compare(value, end)));
    return low === high ? low : null;
  }));
  if (truths.size > 1) return [null, "between-equivalents"];
  const [truth] = truths;
  return [truth, truth === null ? "imprecise-threshold" : null];
}

/** What is decided on each threshold and in each cell between, of those that a bound leaves, down to nought. */
function within(cut, value, unit, comparator, measure) {
  const marks = ends(cut, unit, measure);
  const first = marks[0], last = marks[marks.length - 1];
  const found = new Map();
  const note = (point) => {
    const decided = compared(cut, point, unit, measure);
    found.set(String(decided), decided);
  };
  if (!marks.length) note(NOUGHT);
  marks.forEach((mark, place) => {
    const before = place ? middle(marks[place - 1], mark) : subtract(first, ONE);
    if (leaves(place ? marks[place - 1] : null, mark, value, comparator)) note(before);
    if (leavesPoint(mark, value, comparator)) note(mark);
  });
  if (marks.length && leaves(last, null, value, comparator)) note(add(last, ONE));
  return found;
}

/** Whether a bound leaves a value of an open cell. */
function leaves(low, high, value, comparator) {
  if (isLower(comparator)) return !high || compare(high, value) > 0;
  return (!low || compare(low, value) < 0) && (!high || compare(high, NOUGHT) > 0);
}

function leavesPoint(point, value, comparator) {
  return COMPARED[comparator](compare(point, value)) && (isLower(comparator) || compare(point, NOUGHT) >= 0);
}

/** Whether a value is lower than another; null where a bound of either leaves it open. */
export function isBelow(one, comparator, other, otherComparator) {
  const down = [undefined, null, "<", "<="], up = [undefined, null, ">", ">="];
  const open = [comparator, otherComparator].some((each) => each === "<" || each === ">");
  const sign = compare(one, other);
  if (!isLower(comparator) && up.includes(otherComparator) && (sign < 0 || (sign === 0 && open))) return true;
  return up.includes(comparator) && down.includes(otherComparator) && sign >= 0 ? false : null;
}

/**
 * The thresholds and the gaps between them, as far as values are possible.
 * @returns {{value: object, low: object|null, high: object|null}[]}
 */
export function cells(marks, unit, measure) {
  if (!marks.length) return [];
  const of = (end) => end && times(end, factor(measure, measure.canonical, unit));
  const least = of(measure.least) ?? NOUGHT, most = of(measure.most);
  const found = [{value: middle(marks[0], least), low: null, high: marks[0]}];
  marks.forEach((low, place) => {
    const high = marks[place + 1] ?? null;
    found.push({value: low, low, high: low});
    found.push({value: high ? middle(low, high) : most ? middle(low, most) : times(low, TWO), low, high});
  });
  const isPossible = (value) => compare(value, least) >= 0 && (!most || compare(value, most) <= 0);
  return found.filter(({value, low, high}) =>
    isPossible(value) && (!low || low === high || compare(value, low) > 0));
}
