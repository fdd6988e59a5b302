/** A rule set made ready for patients, from check/rules.json. */

import {rational} from "./exact.js";
import {prepared} from "./cut.js";

/**
 * @typedef {object} Term
 * @property {string} name
 * @property {string} label
 * @property {string} kind substance, condition, symptom, finding, procedure, situation, demographic or observable
 * @property {string[]} implies what is true when it is, without itself
 * @property {string[]} impliedBy what is false when it is
 * @property {string[]} excludes what is false when it is true
 *
 * @typedef {object} RuleSet
 * @property {string} digest
 * @property {string} notice that nobody has reviewed the content
 * @property {Map<string, Term>} terms
 * @property {Map<string, object>} measures by observable: canonical, units (the menu), per (unit → Rational), oldest
 * @property {object[]} criteria
 * @property {object[]} statements
 * @property {Record<string, {title: string, not_addressed?: string[]}>} guidelines
 */

/**
 * The rules, prepared once for all patients.
 * @param {object} json what check/rules.json holds
 * @returns {RuleSet}
 */
export function readRules(json) {
  if (json?.schema !== "mgkg.rules/1") throw new Error("These are no rules of the schema mgkg.rules/1.");
  const slugs = Object.keys(json.guidelines);
  const named = (id) => (typeof id === "string" ? id : `${slugs[id[0]]}/${id[1]}`);
  const rules = {
    ...json,
    digest: json.ruleset,
    terms: terms(json.terms),
    measures: measures(json.measures),
    cuts: json.cuts.map(prepared),
    conjunctions: json.conjunctions.map((parts) => parts.map(([role, place, wanted]) => ({role, place, wanted}))),
    cones: new Map(),
  };
  rules.criteria = json.criteria.map((one, place) => {
    const id = named(one.id);
    return {...one, place, id, guideline: id.split("/")[0], units: one.in ?? [], about: one.about ?? ""};
  });
  for (const one of rules.criteria) {
    one.members = ["all", "any", "not"].includes(one.is) ? one.of.map((place) => rules.criteria[place]) : null;
    one.cut = one.cut === undefined ? null : rules.cuts[one.cut];
    one.hangs = one.hangs === undefined ? [one.about] : json.hanging[one.hangs];
    one.days = one.days && rational(one.days);
  }
  rules.formulas = new Map(Object.entries(json.formulas).map(([name, one]) => [name, formula(one, rules)]));
  rules.definitions = new Map(
    Object.entries(json.definitions).map(([slug, own]) => [slug, own.map((one) => definition(one, rules))]),
  );
  rules.bounds = mapped(json.bounds, (own) => mapped(own, (all) =>
    all.map(([unit, ...ends]) => ({unit, ends: ends.map(rational)}))));
  rules.statements = json.statements.map((row, place) => ({...statement(row, slugs, rules), place}));
  rules.answers = json.answers.map(([by, says, more = {}]) => ({by: rules.statements[by], says, ...more}));
  rules.clashes = json.clashes.map((row) => clash(row, rules));
  rules.prerequisites = json.prerequisites.map((one) => ({...one, owner: rules.statements[one.owner].id}));
  rules.rulings = json.rulings.map(([id, winner, loser, place]) => ({
    id, winner: rules.statements[winner], loser: rules.statements[loser], situation: rules.criteria[place],
  }));
  return rules;
}

const mapped = (object, make) => new Map(Object.entries(object).map(([name, one]) => [name, make(one)]));

function terms(byKind) {
  const found = new Map();
  for (const [kind, own] of Object.entries(byKind)) {
    for (const [name, [label, implies = [], excludes = []]] of Object.entries(own)) {
      found.set(name, {name, label, kind, implies, impliedBy: [], excludes});
    }
  }
  const names = [...found.keys()].sort();
  for (const name of names) for (const other of found.get(name).implies) found.get(other)?.impliedBy.push(name);
  for (const one of found.values()) {
    one.touched = new Set([one.name, ...one.implies, ...one.impliedBy, ...one.excludes]);
    // What its truth, and its falsehood, say of others.
    one.says = new Map([
      [true, [...one.implies.map((name) => [name, true]), ...one.excludes.map((name) => [name, false])]],
      [false, one.impliedBy.map((name) => [name, false])],
    ]);
  }
  return found;
}

function measures(given) {
  return mapped(given, (one) => ({
    ...one,
    units: Object.keys(one.units),
    per: mapped({...one.units, ...one.also}, rational),
    spelt: one.spelt ?? {},
    least: one.low === undefined ? null : rational(one.low),
    most: one.high === undefined ? null : rational(one.high),
  }));
}

function formula(one, rules) {
  const read = (part) => {
    if (typeof part === "string") return {is: "number", value: rational(part)};
    const [is, ...rest] = part;
    if (is === "value") return {is, of: rest[0], per: rational(rest[1])};
    if (is === "points") return {is, place: rest[0], value: rational(rest[1])};
    return {is, parts: rest.map(read)};
  };
  const criteria = (one.criteria ?? []).map((place) => rules.criteria[place]);
  const within = one.within === undefined ? null : rational(one.within);
  return {inputs: one.inputs ?? [], criteria, unit: one.unit, per: rational(one.per), within, value: read(one.value)};
}

const definition = (one, rules) => ({
  ...one,
  by: one.by === undefined ? null : rules.criteria[one.by],
  again: (one.again ?? []).map((place) => rules.criteria[place]),
  closes: one.closes ?? [],
});

function statement([guideline, name, kind, section, when, title, text, plain, more], slugs, rules) {
  const id = `${slugs[guideline]}/${name}`;
  return {
    id, title, text, plain, when,
    guideline: slugs[guideline],
    kind: rules.kinds[kind],
    section: rules.sections[section],
    ...more,
    bands: (more.bands ?? []).map((place) => rules.criteria[place]),
    only: more.only === undefined ? null : rules.criteria[more.only],
    follows: new Set(more.follows),
  };
}

function clash([decision, dimension, places, own], rules) {
  const pairs = [];
  for (let at = 0; at < places.length; at += 2) pairs.push([rules.answers[places[at]], rules.answers[places[at + 1]]]);
  const [slug, title] = typeof decision === "number" ? rules.decisions[decision] : [decision, decision];
  const sides = pairs[0].map((one) => one.by.id + (one.reading ? `#${one.reading}` : ""));
  const id = own ?? [...(dimension === "figure" ? ["figure"] : []), slug, ...sides.sort()].join(":");
  return {id, decision: slug, title, dimension, between: pairs[0].map((one) => one.by), pairs};
}
