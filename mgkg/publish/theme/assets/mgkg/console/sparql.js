/**
 * SPARQL text with terms in the place of its parameters, and what can be told of a query without running it.
 * The same as mgkg/store/sparql.py, token by token; a test holds the two together.
 */

const STRING = String.raw`"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'`;
const IRI = String.raw`<(?:[^\x00-\x20<>"{}|^\x60\\]|\\.)*>`;
const LETTER = String.raw`\p{L}\p{N}_`;
const TOKEN = new RegExp(
  String.raw`(?<comment>#[^\n\r]*)|(?<string>${STRING})|(?<iri>${IRI})|(?<variable>[?$][${LETTER}]+)` +
    String.raw`|(?<word>(?:[${LETTER}:%\-]|\\.|\.+(?=[${LETTER}:%\\\-]))+)|(?<mark>\S)`,
  "gsu",
);
const FORMS = new Set(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]);
const UPDATES = new Set(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"]);
const MODIFIERS = new Set(["ORDER", "GROUP", "HAVING"]);

/** A mistake in a query, for people: one line, and where. */
export class QueryError extends Error {}

/** @returns {{kind: string, text: string, upper: string, start: number, end: number}[]} The tokens but comments. */
function tokensOf(text) {
  const found = [];
  for (const match of text.matchAll(TOKEN)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (kind === "comment") continue;
    const [word] = match;
    found.push({ kind, text: word, upper: word.toUpperCase(), start: match.index, end: match.index + word.length });
  }
  return found;
}

function lineAt(text, offset) {
  return text.slice(0, offset).split("\n").length;
}

/**
 * SELECT, ASK, CONSTRUCT or DESCRIBE.
 * @param {string} text
 * @returns {string}
 * @throws {QueryError} The text is an update, asks another server or names graphs, or is no query.
 */
export function form(text) {
  const words = tokensOf(text).filter((token) => token.kind === "word");
  const refuse = (token, why) => {
    throw new QueryError(`Line ${lineAt(text, token.start)}: ${why}`);
  };
  for (const token of words) {
    if (token.upper === "FROM") {
      refuse(token, "The query names its graphs (FROM), but the default graph is always the union of all. Name a graph in the pattern: GRAPH g:SLUG { … }.");
    }
    if (token.upper === "SERVICE") refuse(token, "The query asks another server (SERVICE), which is not done here.");
  }
  const first = words.find((token) => !["PREFIX", "BASE"].includes(token.upper) && !token.text.endsWith(":"));
  if (first && UPDATES.has(first.upper)) refuse(first, `${first.upper} is an update, and queries only read.`);
  if (!first || !FORMS.has(first.upper)) {
    throw new QueryError("This is no query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE.");
  }
  return first.upper;
}

/** Whether the query as a whole, and not only a part of it, has an ORDER BY. */
export function isOrdered(text) {
  let depth = 0;
  for (const token of tokensOf(text)) {
    if (token.kind === "mark") depth += (token.text === "{") - (token.text === "}");
    else if (depth === 0 && token.kind === "word" && token.upper === "ORDER") return true;
  }
  return false;
}

const PLAIN = (term) => term;
const MODIFIER = (term) => `(${term})`;
const SELECTED = (term, name) => `(${term} AS ?${name})`;
// A subquery must not select what the query around it selects under the same name.
const SELECTED_INSIDE = (term, name) => `(${term} AS ?${name}_bound)`;

/**
 * The query with written terms in the place of variables; the number of lines stays the same.
 * @param {string} text
 * @param {Map<string, string>} terms Name of a variable to the written form of one term, without prefixes.
 * @returns {string}
 * @throws {QueryError} The query itself gives a value to one of the variables.
 */
export function bind(text, terms) {
  const tokens = tokensOf(text);
  const pieces = [];
  let copied = 0;
  for (const [at, clause] of clausesOf(tokens)) {
    const token = tokens[at];
    const name = token.text.slice(1);
    if (!terms.has(name)) continue;
    if (["AS", "VALUES"].includes(tokens[at - 1]?.upper)) {
      const line = lineAt(text, token.start);
      throw new QueryError(`Line ${line}: The query gives ?${name} a value itself, so it cannot be a parameter.`);
    }
    const bound = tokens[at - 2]?.upper === "BOUND" && tokens[at - 1].text === "(" && tokens[at + 1]?.text === ")";
    const [start, end] = bound ? [tokens[at - 2].start, tokens[at + 1].end] : [token.start, token.end];
    pieces.push(text.slice(copied, start), bound ? "true" : clause(terms.get(name), name));
    copied = end;
  }
  return pieces.join("") + text.slice(copied);
}

/** Each variable's place in the tokens, and the form that a term takes there. */
function clausesOf(tokens) {
  const found = [];
  const around = [];
  let clause = PLAIN;
  let parentheses = 0;
  tokens.forEach((token, at) => {
    if (token.kind === "variable") {
      found.push([at, parentheses === 0 ? clause : PLAIN]);
    } else if (token.kind === "mark") {
      parentheses += (token.text === "(") - (token.text === ")");
      if (token.text === "{") {
        around.push([clause, parentheses]);
        [clause, parentheses] = [PLAIN, 0];
      } else if (token.text === "}" && around.length) {
        [clause, parentheses] = around.pop();
      }
    } else if (token.kind === "word" && token.upper === "SELECT") {
      clause = around.length ? SELECTED_INSIDE : SELECTED;
    } else if (token.kind === "word" && MODIFIERS.has(token.upper)) {
      clause = MODIFIER;
    }
  });
  return found;
}
