/** How each kind of criterion is judged. */

import {decide, factor, isBelow} from "./cut.js";
import {all, any, compare, not, times} from "./exact.js";
import {dates} from "./facts.js";
import {hasPassed, surelyBefore} from "./moment.js";

const judgement = (criterion, truth, reason = null, fact = null, more = {}) =>
  ({criterion, truth, reason, fact, known: null, children: [], others: [], ...more});

const combined = (connective) => (criterion, reasoning) => {
  const children = criterion.members.map((member) => reasoning.judge(member));
  const truth = connective(children.map((child) => child.truth));
  return judgement(criterion, truth, firstReason(truth, children), null, {children});
};

const firstReason = (truth, children) =>
  (truth === null ? (children.find((child) => child.truth === null)?.reason ?? null) : null);

/** The latest value against the thresholds; unknown when none is stated, stale, or tied. */
function value(criterion, reasoning) {
  const readings = reasoning.readings(criterion.about);
  if (!readings.length) return judgement(criterion, null, reasoning.noReading(criterion.about));
  const [first, ...rest] = readings;
  if (reasoning.isStale(first, criterion, criterion.about)) return judgement(criterion, null, "stale", first.fact);
  const [truth, reason] = decided(criterion, first, reasoning);
  for (const other of rest) {
    if (decided(criterion, other, reasoning)[0] !== truth) {
      return judgement(criterion, null, "tie", other.fact, {others: [first.fact]});
    }
  }
  return judgement(criterion, truth, reason, first.fact, {others: first.inputs.map((input) => input.fact)});
}

const decided = (criterion, reading, reasoning) =>
  decide(criterion.cut, reading.value, reading.unit, reading.fact.comparator, reasoning.measure(criterion.about));

const known = (criterion, found, children = []) => (found
  ? judgement(criterion, found.truth, null, found.fact ?? null, {known: found, children})
  : judgement(criterion, null, "not-stated", null, {children}));

function concept(criterion, reasoning) {
  const {rules, facts} = reasoning;
  if (rules.terms.get(criterion.about).kind !== "finding") return known(criterion, facts.truth(criterion.about));
  const found = reasoning.finding(criterion, criterion.about);
  return known(criterion, found.known, found.children);
}

function finding(criterion, reasoning) {
  const found = reasoning.finding(criterion, criterion.about);
  if (found.known) return known(criterion, found.known, found.children);
  const {children} = found;
  const open = reasoning.leftOpen.get(`${criterion.guideline} ${criterion.about}`);
  if (open) return judgement(criterion, null, open[0], open[1], {children});
  return judgement(criterion, null, firstReason(null, children) ?? "not-stated", null, {children});
}

/** The time since an event, or since a course began or ended (decision record 13). */
function since(criterion, reasoning) {
  const {facts} = reasoning;
  const found = facts.truth(criterion.about);
  const of = (truth, reason) => judgement(criterion, truth, reason, found?.fact ?? null, {known: found});
  const stop = criterion.from === "stop";
  if (stop && (!found || found.truth)) return found ? of(false, null) : of(null, "not-stated");
  const {latest, undated} = dates(criterion.about, criterion.from, facts);
  if (!latest.length) {
    if (!found && !undated) return of(null, "not-stated");
    const happened = undated || stop || Boolean(found?.truth);
    return happened ? of(null, "no-date") : of(false, null);
  }
  const truths = new Set(latest.map(([, moment]) => lies(moment, criterion, facts.at, undated)));
  const truth = truths.size === 1 ? [...truths][0] : null;
  return judgement(criterion, truth, truth === null ? "no-date" : null, latest[0][0], {known: found});
}

function lies(moment, criterion, at, undated) {
  const truths = [];
  if (criterion.within) {
    const recent = not(hasPassed(moment, criterion.within, at));
    truths.push(recent || (undated ? null : recent));
  }
  if (criterion.after) {
    const passed = hasPassed(moment, criterion.after, at);
    truths.push(undated && passed ? null : passed);
  }
  return all(truths);
}

/** The latest values, as many as asked for: each occasion is the readings that cannot be told apart. */
function recent(criterion, reasoning) {
  const {about} = criterion;
  const newest = reasoning.readings(about);
  if (!newest.length) return [judgement(criterion, null, reasoning.noReading(about)), []];
  if (reasoning.isStale(newest[0], criterion, about)) return [judgement(criterion, null, "stale", newest[0].fact), []];
  const every = [...(reasoning.facts.series.get(about) ?? []), ...(reasoning.derived(about)?.computed ?? [])];
  const when = (reading) => reading.fact.moment ?? reasoning.facts.at;
  const groups = [];
  for (const reading of every.sort((one, other) => when(one).start - when(other).start)) {
    const last = groups[0];
    if (!last || last.every((other) => surelyBefore(when(other), when(reading)))) groups.unshift([reading]);
    else last.push(reading);
  }
  return [null, groups];
}

const oldest = (readings) => ({n: BigInt(Math.max(...readings.map((reading) => reading.age))), d: 1n});
const isWithin = (readings, days) => !days || compare(oldest(readings), days) <= 0;

function seen(criterion, truth, reason, groups) {
  const facts = groups.flat().map((reading) => reading.fact);
  if (!facts.length) return judgement(criterion, truth, reason ?? "not-stated");
  return judgement(criterion, truth, reason, facts[0], {others: facts.slice(1)});
}

function repeated(criterion, reasoning) {
  const [open, groups] = recent(criterion, reasoning);
  if (open) return open;
  const occasions = groups.map((readings) => {
    const found = readings.map((reading) => decided(criterion, reading, reasoning));
    const [truth, reason] = new Set(found.map(([each]) => each)).size > 1 ? [null, "tie"] : found[0];
    return {readings, truth, reason};
  });
  const [truth, reason, some] = (criterion.spread ? spread : latest)(criterion, occasions);
  return seen(criterion, truth, reason, some.map((one) => one.readings));
}

function latest({times: wanted, days}, occasions) {
  const some = occasions.filter((one) => isWithin(one.readings, days)).slice(0, wanted);
  const truth = all(some.map((one) => one.truth));
  if (truth && some.length < wanted) return [null, "too-few-values", some];
  return [truth, firstReason(truth, some), some];
}

function spread({times: wanted, days}, occasions) {
  const some = [];
  for (const one of occasions) {
    some.push(one);
    if (!one.truth) return [one.truth, one.reason, some];
    const apart = {n: oldest(one.readings).n - oldest(some[0].readings).n, d: 1n};
    if (some.length >= wanted && compare(apart, days) >= 0) return [true, null, some];
  }
  return [null, "too-few-values", some];
}

function trend(criterion, reasoning) {
  const [open, groups] = recent(criterion, reasoning);
  if (open) return open;
  const some = groups.filter((readings) => isWithin(readings, criterion.days)).slice(0, criterion.times);
  const measure = reasoning.measure(criterion.about);
  const values = some.map((readings) => new Map(readings.map(({value: own, unit, fact}) => {
    const found = times(own, factor(measure, unit, measure.canonical));
    return [`${found.n}/${found.d} ${fact.comparator}`, [found, fact.comparator]];
  })));
  const truths = values.slice(1).map((older, place) => {
    const newer = values[place];
    if (older.size > 1 || newer.size > 1) return null;
    const [[one], [other]] = (criterion.falling ? [newer, older] : [older, newer]).map((each) => [...each.values()]);
    return isBelow(...one, ...other);
  });
  const truth = all(truths);
  if (truth && some.length < criterion.times) return seen(criterion, null, "too-few-values", some);
  return seen(criterion, truth, truth === null ? "tie" : null, some);
}

export const JUDGES = {
  all: combined(all), any: combined(any), not: combined(([truth]) => not(truth)),
  value, band: value, concept, finding, since, repeated, trend,
};
