// Outcomes and times from a program and patients: node run.mjs program.json patients.json
// Prints the values of the results of every patient; then, for each line of input, the milliseconds of one round.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import cql from "cql-execution";

const read = (name) => JSON.parse(readFileSync(name, "utf8"));
const code = (name) => new cql.Code(name, "mgkg");
const dated = (fact) => ({ ...fact, on: cql.DateTime.parse(fact.on), at: cql.DateTime.parse(fact.at) });

// A fact that can be retrieved by its code.
class Fact {
  constructor(json) {
    Object.assign(this, json.on ? dated(json) : json, { code: code(json.code) });
  }
  getCode() {
    return this.code;
  }
}

// Everything is made beforehand: what is timed parses nothing.
class Person {
  constructor({ prepared, listed }, number) {
    this.number = String(number);
    const events = Object.entries(prepared.events).map(([name, event]) => [name, dated(event)]);
    this.records = { "{urn:mgkg}Patient": [{ ...prepared, events: Object.fromEntries(events) }] };
    for (const [kind, facts] of Object.entries(listed)) {
      this.records[`{urn:mgkg}${kind}`] = facts.map((fact) => new Fact(fact));
    }
  }
  getId() {
    return this.number;
  }
  findRecords(kind) {
    return this.records[kind];
  }
}

class People {
  constructor(people) {
    this.people = people;
    this.next = 0;
  }
  currentPatient() {
    return this.people[this.next];
  }
  nextPatient() {
    this.next += 1;
    return this.people[this.next];
  }
}

const { library, value_sets, results } = read(process.argv[2]);
const everybody = read(process.argv[3]).map((record, number) => new Person(record, number));
const sets = Object.entries(value_sets).map(([name, names]) => [name, { 1: names.map(code) }]);
const executor = new cql.Executor(new cql.Library(library), new cql.CodeService(Object.fromEntries(sets)));
const now = cql.DateTime.fromJSDate(new Date());
const execute = (people) => executor.exec(new People(people), now);

const found = (await execute(everybody)).patientResults;
console.log(JSON.stringify(everybody.map((person) => results.map((name) => found[person.getId()][name]))));
for await (const line of createInterface({ input: process.stdin })) {
  const people = everybody.slice(0, Number(line));
  const start = process.hrtime.bigint();
  await execute(people);
  console.log(Number(process.hrtime.bigint() - start) / 1e6);
}
