// Patients as cql-execution takes them: from plain objects made ready for it.
import cql from "cql-execution";

export const code = (name) => new cql.Code(name, "urn:mgkg");
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
export class Person {
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

// Patients one after the other.
export class People {
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
