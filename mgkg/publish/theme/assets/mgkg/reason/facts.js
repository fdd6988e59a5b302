/** Facts that can be reasoned with: in time, closed, latest first (design §3.1, §3.5, §3.6). */

import {NOUGHT, compare, shown, times} from "./exact.js";
import {factor, isLower} from "./cut.js";
import {PatientError} from "./error.js";
import {dayOf, isAfter, isOver, surelyBefore} from "./moment.js";

/**
 * What is known of a patient at a moment: `known` by concept, `readings` the latest values and `series` all of them by
 * observable, `ended` what is only false because a course ended, `setAside` what does not count, each with its reason.
 */
export class Facts {
  constructor({facts, closed, at}, rules, clock) {
    this.rules = rules;
    this.at = at ?? clock;
    this.stated = facts;
    this.closed = closed;
    refuseFuture(facts, this.at, clock);
    this.concepts = facts.filter((fact) => fact.kind !== "observation");
    const found = inTime(this.concepts, this.at, rules);
    this.overruled = found.overruled;
    const late = [];
    this.series = new Map();
    for (const fact of facts) if (fact.kind === "observation") this.#read(fact, late);
    this.known = closure(found.counted, rules);
    this.ended = end(this.known, found.ended, rules);
    this.readings = new Map([...this.series].map(([name, all]) => [name, latest(all, this.at)]));
    this.setAside = [...late, ...found.setAside];
  }

  #read(fact, late) {
    if (isAfter(fact.moment, this.at)) {
      late.push([fact, `dated after ${this.at.printed}, the moment of evaluation`]);
      return;
    }
    checkPlausible(fact, this.rules);
    const age = dayOf(this.at) - dayOf(fact.moment ?? this.at);
    const reading = {fact, value: fact.value, unit: fact.unit, age, inputs: []};
    this.series.set(fact.concept, [...(this.series.get(fact.concept) ?? []), reading]);
  }

  /** What is known of a concept, or null; in a kind whose list is complete, what nobody listed is false. */
  truth(concept) {
    const found = this.known.get(concept);
    const {kind, implies} = this.rules.terms.get(concept);
    if (found || !this.closed.has(kind)) return found ?? null;
    const denied = implies.some((name) => this.truth(name)?.truth === false);
    const listed = implies.some((name) => this.known.get(name)?.truth && this.known.get(name).by === "stated");
    if (listed && !denied) return null;
    return {truth: false, by: `not on the complete list of its kind (${kind})`, fact: null};
  }

  /** The same, without what is only false because a course has ended: that contradicts nothing. */
  statedTruth(concept) {
    return this.ended.has(concept) ? null : this.truth(concept);
  }
}

function refuseFuture(facts, at, clock) {
  if (isAfter(at, clock)) {
    const what = `${at.printed}, the moment of evaluation, is later than the clock (${clock.printed})`;
    throw new PatientError(what, "Give a moment that has come.");
  }
  for (const fact of facts) {
    if (![fact.moment, fact.start, fact.stop].some((each) => isAfter(each, clock))) continue;
    const planned = isAfter(fact.stop, clock);
    const remedy = planned ? "Leave out a stop that is only planned." : "Mend the date, or leave the fact out.";
    const what = `${fact.text} lies in the future (the clock says ${clock.printed})`;
    throw new PatientError(what, remedy, fact.concept);
  }
}

function closure(stated, rules) {
  const known = new Map();
  for (const fact of stated) learn(known, fact.concept, {truth: fact.truth, by: "stated", fact});
  for (const fact of stated) {
    const by = `implied by ${fact.truth ? "" : "not "}${fact.concept}`;
    for (const [name, truth] of rules.terms.get(fact.concept).says.get(fact.truth)) {
      learn(known, name, {truth, by, fact});
    }
  }
  return known;
}

function learn(known, name, now) {
  const old = known.get(name);
  if (!old) known.set(name, now);
  else if (old.truth !== now.truth) {
    const source = ({by, fact}) => (by === "stated" ? `${by}: ${fact.text}` : by);
    const [holds, fails] = (old.truth ? [old, now] : [now, old]).map(source);
    throw new PatientError(`${name} is both true (${holds}) and false (${fails})`, "Take out one of the two.", name);
  }
}

/** Make false what has ended, with what is narrower, where nothing else says something of it. */
function end(known, ended, rules) {
  const found = new Map();
  const over = ended.filter((fact) => !known.get(fact.concept)?.truth);
  const add = (name, fact, by) => {
    if (known.has(name)) return;
    known.set(name, {truth: false, by, fact});
    found.set(name, fact.concept);
  };
  for (const fact of over) add(fact.concept, fact, "ended");
  for (const fact of over) {
    const by = `implied by the end of ${fact.concept}`;
    for (const name of rules.terms.get(fact.concept).impliedBy) add(name, fact, by);
  }
  return found;
}

/** The readings that no other is sure to be later than; what may be the oldest stands first. */
export function latest(readings, at) {
  if (readings.length === 1) return readings;
  const spans = readings.map((reading) => reading.fact.moment ?? at);
  const last = spans.reduce((one, other) => (other.start > one.start ? other : one));
  return readings.filter((_, place) => !surelyBefore(spans[place], last)).sort((one, other) => other.age - one.age);
}

function checkPlausible(fact, rules) {
  const measure = rules.measures.get(fact.concept);
  const value = times(fact.value, factor(measure, fact.unit, measure.canonical));
  const {least, most, canonical, low = "0", high = "any"} = measure;
  const tooLow = !isLower(fact.comparator) && least && compare(value, least) < 0;
  const tooHigh = !["<", "<="].includes(fact.comparator) && most && compare(value, most) > 0;
  if (compare(fact.value, NOUGHT) >= 0 && !tooLow && !tooHigh) return;
  const what = `${fact.text} (${shown(value)} ${canonical}) is no possible ${rules.terms.get(fact.concept).label}`;
  throw new PatientError(what, `Possible are ${low} to ${high} ${canonical}; check value and unit.`, fact.concept);
}

/** Facts about concepts sorted by what they say of the moment (decision record 13). */
function inTime(facts, at, rules) {
  if (facts.every((fact) => !fact.moment && !fact.isCourse)) {
    return {counted: facts, ended: [], setAside: [], overruled: []};
  }
  checkCourses(facts);
  const setAside = [], running = [], ended = [], originals = new Map();
  for (const fact of facts) {
    if (isAfter(fact.moment, at) || isAfter(fact.start, at)) {
      setAside.push([fact, `dated after ${at.printed}, the moment of evaluation`]);
    } else if (fact.stop && isOver(fact.stop, at)) {
      ended.push(fact);
    } else if (fact.stop) {
      setAside.push([fact, `its stop lies after ${at.printed}: the stop is set aside, the course goes on`]);
      const goingOn = restated(fact);
      originals.set(goingOn, fact);
      running.push(goingOn);
    } else {
      running.push(fact);
    }
  }
  const {counted, superseded} = latestStatements(running, ended, at, rules);
  const overruled = new Set(superseded.map(([fact]) => originals.get(fact) ?? fact));
  return {counted, ended, setAside: [...setAside, ...superseded], overruled};
}

function restated(fact) {
  const when = fact.start ? `${fact.start.printed}/..` : (fact.moment?.printed ?? "");
  const isCourse = Boolean(fact.start);
  return {...fact, stop: null, isCourse, when, text: fact.concept + (when && ` (${when})`)};
}

function latestStatements(facts, ended, at, rules) {
  const said = [
    ...facts.map((fact) => ({truth: fact.truth, when: fact.start ?? fact.moment ?? at, fact})),
    ...ended.map((fact) => ({truth: false, when: fact.stop ?? at, fact})),
  ];
  const counted = [], superseded = [];
  for (const fact of facts) {
    const own = fact.start ?? fact.moment ?? at;
    const later = said.find((each) => each.fact.concept === fact.concept && each.truth !== fact.truth
      && surelyBefore(own, each.when) && !(fact.isCourse && each.fact.isCourse));
    if (!later || rules.terms.get(fact.concept).kind === "procedure") {
      counted.push(fact);
    } else {
      const other = later.fact;
      const denied = fact.truth && other.truth ? `${other.concept} ended (${other.when})` : other.text;
      superseded.push([fact, `older than what was stated last: ${denied}`]);
    }
  }
  return {counted, superseded};
}

function checkCourses(facts) {
  const courses = new Map();
  for (const fact of facts) {
    if (fact.start && fact.stop && surelyBefore(fact.stop, fact.start)) {
      throw new PatientError(`${fact.text} stops before it starts`, "Mend one of the two dates.", fact.concept);
    }
    if (!fact.isCourse) continue;
    if (!courses.has(fact.concept)) courses.set(fact.concept, new Map());
    const own = courses.get(fact.concept);
    if (!own.has(fact.when)) own.set(fact.when, fact);
  }
  const begin = (fact) => (fact.start ? dayOf(fact.start) : -Infinity);
  const last = (fact) => (fact.stop ? fact.stop.start : Infinity);
  const day = (fact) => (fact.stop ? dayOf(fact.stop) : Infinity);
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  for (const own of courses.values()) {
    const ordered = [...own.values()].sort((a, b) => order(begin(a), begin(b)) || order(last(a), last(b)));
    for (let place = 1; place < ordered.length; place += 1) {
      const [one, other] = [ordered[place - 1], ordered[place]];
      if (begin(other) >= day(one)) continue;
      const what = `The courses ${one.text} and ${other.text} overlap`;
      throw new PatientError(what, "Join them, or mend their dates.", one.concept);
    }
  }
}

/** When a concept, or one that implies it, last happened, began or ended, and whether also at a time nobody stated. */
export function dates(name, from, facts) {
  const {at, overruled} = facts;
  const holders = new Set([name, ...facts.rules.terms.get(name).impliedBy]);
  const held = new Map();
  for (const fact of facts.concepts) {
    if (!fact.truth || !holders.has(fact.concept) || isAfter(fact.moment, at) || isAfter(fact.start, at)) continue;
    held.set(fact.concept, [...(held.get(fact.concept) ?? []), fact]);
  }
  const when = (fact) => {
    if (from === "stop") return fact.stop && isOver(fact.stop, at) ? fact.stop : null;
    return from === "start" ? fact.start : fact.moment;
  };
  const dated = [], others = [];
  for (const own of held.values()) {
    const found = own.filter(when).map((fact) => [fact, when(fact)]);
    dated.push(...found);
    const now = own.filter((fact) => !new Set(overruled).has(fact) && !(fact.stop && isOver(fact.stop, at)));
    const ofNow = now.length ? now : own;
    if (from === "stop") others.push(...own.filter((fact) => !isKnownStop(fact, found, at)));
    else if (!ofNow.some(when)) others.push(...ofNow);
  }
  const undated = from === "stop"
    ? others.length > 0
    : others.some(({stop}) => !(stop && dated.some(([, other]) => surelyBefore(stop, other))));
  return {latest: dated.filter(([, one]) => !dated.some(([, other]) => surelyBefore(one, other))), undated};
}

function isKnownStop(fact, stops, at) {
  const own = fact.moment ?? at;
  return stops.some(([other, stop]) => other === fact || (!fact.isCourse && !surelyBefore(stop, own)));
}
