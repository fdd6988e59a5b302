/** The query console: a menu of the library, parameters as fields, an editor, and the graph in a worker. */

import { editorIn } from "./editor.js";
import { Graph, StoppedError } from "./graph.js";
import { element, shown } from "./view.js";

const SECONDS = 30;
const OWN = "";
const START = "SELECT ?statement ?title\nWHERE {\n    ?statement mgkg:section ?section ;\n        dcterms:title ?title .\n}\nLIMIT 20\n";

const at = (name) => document.getElementById(name ? `mg-console-${name}` : "mg-console");
const place = at("");
const address = (name) => new URL(place.dataset[name], location.href).href;

/** What the page holds once it has started. */
let library, editor, graph;
let choices = {};

place.hidden = false;
at("start").addEventListener("click", () => start());
if (new URLSearchParams(location.hash.slice(1)).has("run")) start();

async function start() {
  if (at("start").disabled) return;
  at("start").disabled = true;
  say("Loading the editor, the database and the graph …");
  complain("");
  try {
    library = await fetched(address("library"));
    // What the head of a query says stands in the form.
    for (const one of library.queries) one.body = one.text.replace(/^(?:#[^\n]*\n|\s)*/, "");
    graph = new Graph({ database: address("database"), graph: address("graph"), library });
    const options = { script: address("editor"), styles: address("editorStyles"), labelledBy: "mg-console-label", describedBy: "mg-console-keys", run };
    at("form").hidden = false;
    [editor] = await Promise.all([editor ?? editorIn(at("editor"), options), graph.start()]);
    choices = await graph.ask({ task: "choices", kinds: [...new Set(library.queries.flatMap((one) => one.parameters.map((it) => it.kind)))] });
  } catch (error) {
    at("form").hidden = true;
    at("start").disabled = false;
    say("");
    complain(`The console cannot start: ${error.message}`);
    return;
  }
  place.querySelector(".mg-console__start").hidden = true;
  say("Ready.");
  menu();
  follow();
}

async function fetched(from) {
  const answer = await fetch(from);
  if (!answer.ok) throw new Error(`the library cannot be loaded (${answer.status}).`);
  return answer.json();
}

/** Make the form. */
function menu() {
  const titles = library.queries.map((one) => element("option", { value: one.name }, `${one.title} (${one.name})`));
  at("query").replaceChildren(element("option", { value: OWN }, "A query of your own"), ...titles);
  at("query").addEventListener("change", () => choose(at("query").value));
  at("form").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  at("stop").addEventListener("click", () => graph.stop("The query was stopped."));
  at("parameters").addEventListener("input", link);
  editor.on("change", link);
  addEventListener("hashchange", follow);
}

/** Do what the fragment of the address says; without one, show a query to begin with. */
function follow() {
  const words = new URLSearchParams(location.hash.slice(1));
  const own = words.get("sparql");
  const name = words.get("query") ?? OWN;
  if (name !== OWN && !queryOf(name)) complain(`There is no query '${name}' in the library.`);
  choose(queryOf(name) ? name : OWN, Object.fromEntries([...words].filter(([key]) => key.startsWith("param."))));
  if (own !== null) editor.setValue(own);
  if (words.has("run")) run();
}

const queryOf = (name) => library.queries.find((one) => one.name === name);

/** Put a query of the library into the form. */
function choose(name, given = {}) {
  const query = queryOf(name);
  at("query").value = name;
  at("purpose").textContent = query?.purpose ?? "";
  const fields = (query?.parameters ?? []).map((parameter) => field(parameter, given[`param.${parameter.name}`]));
  at("parameters").hidden = fields.length === 0;
  at("parameters").replaceChildren(element("legend", {}, "Its parameters"), ...fields);
  editor.setValue(query?.body ?? START);
  complain("");
  link();
}

/** A parameter as a field, with the values that the graph knows. */
function field(parameter, given) {
  const id = `mg-console-parameter-${parameter.name}`;
  const may = parameter.default === null ? "required" : parameter.default === "any" ? "may be left out" : `by default ${parameter.default}`;
  const known = choices[parameter.kind] ?? [];
  const input = element("input", {
    id,
    name: parameter.name,
    list: `${id}-list`,
    autocomplete: "off",
    "aria-describedby": `${id}-about`,
    ...(parameter.default === null ? { required: "" } : {}),
  });
  input.value = given ?? (parameter.default === null ? (parameter.example ?? "") : "");
  if (parameter.default && parameter.default !== "any") input.placeholder = parameter.default;
  return element(
    "div",
    { class: "mg-field" },
    element("label", { for: id }, parameter.name, element("small", {}, ` ${parameter.kind}, ${may}`)),
    input,
    element("datalist", { id: `${id}-list` }, ...known.map((one) => element("option", { value: one.value }, one.label))),
    element("p", { class: "mg-muted", id: `${id}-about` }, parameter.description),
  );
}

const values = () => Object.fromEntries([...at("parameters").querySelectorAll("input")].map((one) => [one.name, one.value]));

/** The address of this page with the query in its fragment, which is sent to nobody. */
function link() {
  const query = queryOf(at("query").value);
  const words = new URLSearchParams(query ? { query: query.name } : {});
  if (editor.getValue() !== (query?.body ?? START)) words.set("sparql", editor.getValue());
  for (const [name, value] of Object.entries(values())) if (value) words.set(`param.${name}`, value);
  words.set("run", "1");
  at("link").href = `#${words}`;
}

async function run() {
  if (at("run").disabled) return;
  const query = queryOf(at("query").value);
  const task = { task: "run", text: editor.getValue(), parameters: query?.parameters ?? [], values: values() };
  const begun = performance.now();
  busy(true);
  complain("");
  say("Asking …");
  at("answer").hidden = true;
  const limit = setTimeout(() => graph.stop(`The query was stopped: it took longer than ${SECONDS} seconds.`), SECONDS * 1000);
  try {
    const answer = await graph.ask(task);
    const about = { top: place.dataset.top, base: library.base, prefixes: library.prefixes, name: query?.name };
    at("answer").replaceChildren(...shown(answer, about));
    at("answer").hidden = false;
    say(`Answered in ${Math.max(1, Math.round(performance.now() - begun))} ms.`);
  } catch (error) {
    say(error instanceof StoppedError ? error.message : "");
    if (!(error instanceof StoppedError)) refused(error.message);
  } finally {
    clearTimeout(limit);
    busy(false);
  }
}

/** Say what is wrong with the query, and put the cursor there. */
function refused(message) {
  complain(message);
  const [, line, column] = /^Line (\d+)(?:, column (\d+))?/.exec(message) ?? [];
  if (line) editor.setCursor({ line: line - 1, ch: (column ?? 1) - 1 });
}

function busy(is) {
  at("run").disabled = is;
  at("stop").hidden = !is;
}

function say(text) {
  at("status").textContent = text;
}

function complain(text) {
  at("error").textContent = text;
  at("error").hidden = text === "";
}
