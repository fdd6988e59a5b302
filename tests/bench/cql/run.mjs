// Outcomes and times from a program and patients: node run.mjs program.json patients.json records|bundles|texts
// Prints the values of the results of every patient; then, for each line of input, the milliseconds of one round.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import fhir from "cql-exec-fhir";
import cql from "cql-execution";
import { code, People, Person } from "./people.mjs";

const read = (name) => JSON.parse(readFileSync(name, "utf8"));
const [program, patients, way] = process.argv.slice(2);
const { library, value_sets, results } = read(program);
const sets = Object.entries(value_sets).map(([name, names]) => [name, { 1: names.map(code) }]);
const executor = new cql.Executor(new cql.Library(library), new cql.CodeService(Object.fromEntries(sets)));
const only = (found) => Object.values(found.patientResults)[0];

// Each way makes from patients a function that gives the results of the first so many of them.
const ways = {
  // Plain objects, all in one run.
  records(records) {
    const everybody = records.map((record, number) => new Person(record, number));
    const now = cql.DateTime.fromJSDate(new Date());
    return async (count) => {
      const people = everybody.slice(0, count);
      const found = (await executor.exec(new People(people), now)).patientResults;
      return people.map((person) => found[person.getId()]);
    };
  },
  // FHIR bundles, parsed and loaded beforehand; each patient is a run of its own, at a moment of its own.
  bundles(requests) {
    const source = fhir.PatientSource.FHIRv401();
    const everybody = requests.map(({ now, bundle }) => {
      source.reset();
      source.loadBundles([JSON.parse(bundle)]);
      return { now: cql.DateTime.parse(now), patient: source.currentPatient() };
    });
    return async (count) => {
      const found = [];
      for (const { now, patient } of everybody.slice(0, count)) {
        found.push(only(await executor.exec(new People([patient]), now)));
      }
      return found;
    };
  },
  // The same as they come in: text is parsed and loaded for each patient.
  texts(requests) {
    const source = fhir.PatientSource.FHIRv401();
    return async (count) => {
      const found = [];
      for (const { now, bundle } of requests.slice(0, count)) {
        source.reset();
        source.loadBundles([JSON.parse(bundle)]);
        found.push(only(await executor.exec(source, cql.DateTime.parse(now))));
      }
      return found;
    };
  },
};

const everybody = read(patients);
const execute = ways[way](everybody);
const found = await execute(everybody.length);
console.log(JSON.stringify(found.map((one) => results.map((name) => one[name]))));
for await (const line of createInterface({ input: process.stdin })) {
  const start = process.hrtime.bigint();
  await execute(Number(line));
  console.log(Number(process.hrtime.bigint() - start) / 1e6);
}
