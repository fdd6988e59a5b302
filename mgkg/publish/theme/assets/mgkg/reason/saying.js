/** Sentences from judgements: what is asked, what the facts say to it, with the conversion made. */

import {factor} from "./cut.js";
import {shown, times} from "./exact.js";
import {dayOf, isOver} from "./moment.js";

const REASONS = {
  "not-stated": "not stated",
  stale: "the value is too old",
  tie: "values of the same time differ",
  "no-date": "its date does not tell",
  "imprecise-threshold": "the source's threshold is imprecise there",
  "unit-mismatch": "the source's figures in two units disagree there",
  "between-equivalents": "it lies between the source's figures in two units",
  "approximate-threshold": "the source gives only an approximate figure",
  "between-targets": "the value lies where the source's own figures leave it open",
  "too-few-values": "too few values are known",
  "bounded-value": "only a bound of the value is known, and it leaves this open",
  "inputs-apart": "the values that it is worked out from are of different times",
  "over-nought": "its formula divides by nought",
};
const JOINED = {all: " and ", any: " or "};

/** What a criterion asks, in words. */
export function say(criterion, rules) {
  if (!criterion.members) return criterion.say ?? rules.terms.get(criterion.about).label;
  const parts = criterion.members.map((member) => say(member, rules));
  if (criterion.is === "not") return `not ${parts[0]}`;
  return parts.length === 1 ? parts[0] : `(${parts.join(JOINED[criterion.is])})`;
}

/** A judgement in one phrase: what holds or not, the fact and the conversion made, or why it is unknown. */
export function explain(judgement, rules, at) {
  const asked = say(judgement.criterion, rules);
  if (judgement.truth === null) {
    const fact = judgement.fact ? ` (${facts(judgement, rules, at)})` : "";
    return `${asked}: ${REASONS[judgement.reason] ?? judgement.reason ?? "not stated"}${fact}`;
  }
  const from = judgement.criterion.members ? "" : source(judgement, rules, at);
  return (judgement.truth ? "" : "not: ") + asked + (from && ` — ${from}`);
}

function facts({fact, others}, rules, at) {
  const said = [fact, ...others].filter(Boolean).map((one) => sayFact(one, rules, at));
  const [computed, ...inputs] = said;
  return fact?.isComputed && inputs.length ? `${computed}, computed from ${inputs.join(", ")}` : said.join(", ");
}

function source(judgement, rules, at) {
  const {criterion, fact, others, known} = judgement;
  if (fact && others.length) return facts(judgement, rules, at);
  if (fact && criterion.cut) {
    return [sayFact(fact, rules, at), inOtherUnits(criterion, fact, rules)].filter(Boolean).join(" is ");
  }
  if (!known || (known.by === "stated" && fact !== known.fact)) return fact ? sayFact(fact, rules, at) : "";
  if (["stated", "ended"].includes(known.by) && known.fact) {
    return [known.by, when(known.fact, at)].filter(Boolean).join(" ");
  }
  const by = known.by.includes("/") ? `by ${known.by}` : known.by;
  return known.fact ? `${by}: ${sayFact(known.fact, rules, at)}` : by;
}

function inOtherUnits(criterion, fact, rules) {
  const measure = rules.measures.get(fact.concept);
  return criterion.units.filter((unit) => unit !== fact.unit).map((unit) => {
    const per = factor(measure, fact.unit, measure.spelt[unit] ?? unit);
    return `${fact.comparator ?? ""}${shown(times(fact.value, per))} ${unit}`;
  }).join(", ");
}

/** A fact for people, with its age at a moment. */
export function sayFact(fact, rules, at) {
  const {label} = rules.terms.get(fact.concept);
  const unit = fact.unit === "1" ? "" : ` ${fact.unit}`;
  const measured = `${label} ${fact.printed}${unit}`;
  const said = fact.value ? measured : `${fact.truth ? "" : "not "}${label}`;
  return [said, when(fact, at)].filter(Boolean).join(" ");
}

function when(fact, at) {
  const {start, stop, moment} = fact;
  const isEnded = stop && isOver(stop, at);
  if (start && stop) return `from ${start.printed} to ${stop.printed} ${age(isEnded ? stop : start, at, fact)}`;
  if (start || stop) return `${start ? "since" : "until"} ${(start ?? stop).printed} ${age(start ?? stop, at, fact)}`;
  return moment ? `on ${moment.printed} ${age(moment, at, fact)}` : "";
}

function age(end, at, {start, stop}) {
  const days = dayOf(at) - dayOf(end);
  const count = `${days} day${days === 1 ? "" : "s"}`;
  if (days < 0) return "[later]";
  if (stop && isOver(stop, at)) return `[ended ${count} ago]`;
  return start ? `[for ${count}]` : `[${count} old]`;
}
