/** The graph in a store of Oxigraph, in a thread of its own: what it is asked by messages, it answers by messages. */

import { blank, compareRows, iri, literal, STRING, written } from "./notation.js";
import { bind, form, isOrdered, QueryError } from "./sparql.js";
import { Terms } from "./terms.js";

const LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
// A default by which a parameter may be left out.
const ANY = "any";
const POSITION = /^error at (\d+):(\d+): (.*)$/s;

let oxigraph, store, terms, about;

const TASKS = { start, choices: ({ kinds }) => Object.fromEntries(kinds.map((kind) => [kind, terms.choices(kind)])), run };

addEventListener("message", async ({ data }) => {
  try {
    postMessage({ id: data.id, answer: await TASKS[data.task](data) });
  } catch (error) {
    postMessage({ id: data.id, problem: String(error.message ?? error) });
  }
});

async function start({ database, graph, library }) {
  about = library;
  const [module, quads] = await Promise.all([loaded(database), fetched(graph)]);
  oxigraph = module;
  store = new oxigraph.Store();
  store.load(quads, { format: "application/n-quads", no_transaction: true, lenient: true });
  terms = new Terms(store, oxigraph, about);
  return { size: store.size };
}

async function loaded(database) {
  const module = await import(database);
  await module.default();
  return module;
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The graph cannot be loaded (${answer.status}).`);
  return answer.text();
}

/**
 * The answer to a query: its form, and rows of terms or a truth value.
 * @param {{text: string, parameters: object[], values: Record<string, string>}} task
 */
function run({ text, parameters, values }) {
  const kind = form(text);
  const given = new Map();
  for (const parameter of parameters) {
    const value = values[parameter.name]?.trim() || parameter.default;
    if (value === null) throw new QueryError(`The query needs a value for '${parameter.name}'.`);
    if (value !== ANY || parameter.default !== ANY) given.set(parameter.name, written(terms.of(parameter.kind, value)));
  }
  asked(new oxigraph.Store(), text, kind); // Where it cannot be read, the place is that of the reader's own text.
  const found = asked(store, bind(text, given), kind);
  const order = isOrdered(text) ? (rows) => rows : (rows) => rows.sort(compareRows);
  if (kind === "ASK") return { kind: "truth", truth: JSON.parse(found).boolean };
  if (kind === "SELECT") return table(JSON.parse(found), order);
  const rows = order([...new Map(found.map((quad) => [quad.toString(), quad])).values()].map(triple));
  return { kind: "graph", columns: ["subject", "predicate", "object"], rows, pages: pagesIn(rows) };
}

/** What Oxigraph says of a query over the union of all graphs; prefixes stand before it in its first line. */
function asked(asking, text, kind) {
  const prologue = Object.entries(about.prefixes).map(([name, start]) => `PREFIX ${name}: <${start}> `).join("");
  const json = kind === "SELECT" || kind === "ASK" ? { results_format: "application/sparql-results+json" } : {};
  try {
    return asking.query(prologue + text, { use_default_graph_as_union: true, ...json });
  } catch (error) {
    throw new QueryError(said(String(error.message ?? error), text, prologue.length));
  }
}

/** The parser's message in one line, with line and column of the reader's text, and what stands there. */
function said(message, text, prologue) {
  const match = POSITION.exec(message);
  if (!match) return message.replaceAll(/\s+/g, " ").slice(0, 200);
  const line = Number(match[1]);
  const column = Number(match[2]) - (line === 1 ? prologue : 0);
  const rows = text.split("\n");
  const near = (rows[line - 1] ?? "").slice(column - 1).trim().slice(0, 40);
  const behind = rows.slice(0, line).join(" ").trim().replaceAll(/\s+/g, " ").slice(-40);
  const beside = near ? `near '${near}'` : `after '${behind}'`;
  const where = `Line ${line}, column ${column}, ${beside}`;
  if (match[3].includes("Prefix not found")) return `${where}: The query uses a prefix that is not declared.`;
  if (match[3].includes("SELECT contains a variable that is unbound")) {
    return `${where}: The query selects a variable that it neither groups by nor aggregates.`;
  }
  return `${where}: The query cannot be read${reason(match[3])}.`;
}

/**
 * The signs that were expected, without the ranges of characters that names are made of. Where the parser names words,
 * they are those that it tried last (LATERAL, SERVICE) and tell nothing.
 */
function reason(message) {
  const signs = [...message.matchAll(/"([^"\s]{1,3})"/g)].map((match) => match[1]);
  return signs.length ? `; expected ${signs.slice(0, 8).join(" or ")}` : "";
}

function table(json, order) {
  const columns = json.head.vars;
  const rows = order(json.results.bindings.map((row) => columns.map((name) => (row[name] ? bound(row[name]) : null))));
  return { kind: "table", columns, rows, pages: pagesIn(rows) };
}

function bound(binding) {
  if (binding.type === "uri") return iri(binding.value);
  if (binding.type === "bnode") return blank(binding.value);
  const language = binding["xml:lang"] ?? "";
  return literal(binding.value, language ? LANG_STRING : (binding.datatype ?? STRING), language);
}

function triple(quad) {
  return [quad.subject, quad.predicate, quad.object].map((term) => {
    if (term.termType === "NamedNode") return iri(term.value);
    if (term.termType === "BlankNode") return blank(term.value);
    return literal(term.value, term.datatype.value, term.language);
  });
}

/** The IRIs of ours among the values that the content describes, and that therefore have a page or a place on one. */
function pagesIn(rows) {
  const ours = rows.flat().filter((term) => term?.type === "iri" && term.value.startsWith(about.base));
  return [...new Set(ours.map((term) => term.value))].filter((value) => terms.has(value));
}
