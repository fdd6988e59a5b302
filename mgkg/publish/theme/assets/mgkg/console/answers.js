/** What an answer is downloaded as: CSV of rows, Turtle of triples. */

import { written } from "./notation.js";

/**
 * SPARQL 1.1 Query Results CSV with plain line ends, as `mgkg query --format csv` prints it.
 * @param {string[]} columns
 * @param {(import("./notation.js").Term | null)[][]} rows
 */
export function csv(columns, rows) {
  const lines = [columns, ...rows.map((row) => row.map((term) => term?.value ?? ""))];
  return lines.map((line) => `${line.length === 1 && line[0] === "" ? '""' : line.map(field).join(",")}\n`).join("");
}

function field(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Triples as Turtle, in their order: what has one subject in one block.
 * @param {import("./notation.js").Term[][]} triples
 * @param {Record<string, string>} prefixes
 */
export function turtle(triples, prefixes) {
  const blocks = new Map();
  for (const [subject, predicate, value] of triples) {
    const block = blocks.get(written(subject, prefixes)) ?? new Map();
    const verb = predicate.value.endsWith("22-rdf-syntax-ns#type") ? "a" : written(predicate, prefixes);
    block.set(verb, [...(block.get(verb) ?? []), written(value, prefixes)]);
    blocks.set(written(subject, prefixes), block);
  }
  const text = [...blocks].map(([subject, block]) => {
    const lines = [...block].map(([verb, values]) => `${verb} ${values.join(" , ")}`);
    return `${subject} ${lines.join(" ;\n    ")} .\n`;
  });
  const used = Object.entries(prefixes).filter(([name]) => text.some((block) => block.includes(`${name}:`)));
  const head = used.map(([name, start]) => `@prefix ${name}: <${start}> .\n`).sort();
  return [head.join(""), ...text].filter(Boolean).join("\n");
}
