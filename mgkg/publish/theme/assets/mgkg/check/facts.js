/**
 * The facts of a patient in the address and on a command line, and back; it knows nothing of the page.
 *
 * @typedef {{concept: string, value: string, unit: string, date: string}} Value
 * @typedef {{concept: string, date?: string, start?: string, stop?: string}} Held
 * @typedef {{at: string, observations: Value[], has: Held[], not: string[], complete: string[]}} Facts
 */

const NUMBER = /^(?:<=|>=|[<>≤≥])?\s*[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,2})?$/;
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?$/;
const LONGEST = 40,
  MOST_CHARACTERS = 20000,
  MOST_PARTS = 1000;

/** @returns {Facts} nothing known */
export const nothing = () => ({at: "", observations: [], has: [], not: [], complete: []});

/**
 * What is wrong with a written number, in one line; empty where nothing is.
 * @param {string} text
 */
export function wrongNumber(text) {
  const said = `“${short(text)}”`;
  if (text.length > LONGEST) return `${said} is longer than any measured number.`;
  if (/^[<>≤≥=\s]*-/.test(text)) return `${said} is below nought, and no value is.`;
  if (NUMBER.test(text)) return "";
  if (/^[\d.]+,[\d.,]*$/.test(text)) return `${said} has a comma. Write it with a decimal point.`;
  if (/^[<>≤≥=\s]*[\d.]+\s*[a-zµμ%]/i.test(text)) return `${said} is more than a number. Choose the unit beside it.`;
  return `${said} is no number. Write one such as 1.1.`;
}

/**
 * What is wrong with a date, in one line; empty where nothing is.
 * @param {string} text
 * @param {string} now the present, as 2026-11-20T14:30
 */
export function wrongDate(text, now) {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  const real = DATE.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
  const year = Number(text.slice(0, 4));
  if (!real || year < 1800 || year > 2999 || Number.isNaN(new Date(text).getTime())) {
    return `“${short(text)}” is no date. Write it as 2026-11-20.`;
  }
  return text > now.slice(0, text.length) ? `${text} lies in the future.` : "";
}

/** The present on the clock of this machine: 2026-11-20T14:30:05. */
export function present() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
}

const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
const readable = (text) => encodeURIComponent(text).replaceAll("%3A", ":").replaceAll("%2F", "/");
const times = ({date, start, stop}) => date || (start || stop ? `${start || ".."}/${stop || ".."}` : "");

/**
 * The facts as the fragment of an address, without the "#"; empty where there are none.
 * @param {Facts} facts
 */
export function toFragment(facts) {
  const parts = [
    ...(facts.at ? [["at", [facts.at]]] : []),
    ...facts.observations.map((one) => ["obs", [one.concept, one.value, one.unit, one.date]]),
    ...facts.has.map((one) => ["has", [one.concept, times(one)]]),
    ...facts.not.map((name) => ["not", [name]]),
    ...facts.complete.map((name) => ["complete", [name]]),
  ];
  return parts.map(([key, values]) => `${key}=${values.filter(Boolean).map(readable).join(":")}`).join("&");
}

/**
 * What can be asked, by name: the units of a measurement, the dates of anything else.
 * @typedef {{units: Map<string, string[]>, dates: Map<string, string[]>, complete: string[]}} Askable
 */

/**
 * The facts in a fragment, and one line for each part that cannot be used.
 * @param {string} fragment without the "#"
 * @param {Askable} askable
 * @param {string} now
 * @returns {{facts: Facts, unused: string[]}}
 */
export function fromFragment(fragment, askable, now) {
  const facts = nothing(),
    unused = [];
  if (fragment.length > MOST_CHARACTERS) {
    const most = `at most ${MOST_CHARACTERS} are read`;
    return {facts, unused: [`The link holds ${fragment.length} characters, and ${most}: nothing of it is used.`]};
  }
  const parts = fragment.split("&").filter(Boolean);
  const seen = new Set();
  for (const part of parts.slice(0, MOST_PARTS)) {
    const [key, value] = halves(part, "=").map(decoded);
    const read = Object.hasOwn(READERS, key) ? READERS[key] : null;
    let wrong = "";
    if (value === null || key === null) wrong = "it is not written as a link is";
    else if (!read) wrong = "a link has at, obs, has, not and complete";
    else wrong = read(value, facts, askable, now, seen);
    if (!wrong) continue;
    const said = key === null || value === null ? part : `${key}=${value}`;
    unused.push(`Not used from the link: “${short(said)}” — ${wrong}`);
  }
  if (parts.length > MOST_PARTS) unused.push(`Not used from the link: all after its first ${MOST_PARTS} parts.`);
  return {facts, unused};
}

function halves(text, at) {
  const place = text.indexOf(at);
  return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + at.length)];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Reads one part into the facts; what is wrong with it, or nothing. */
const READERS = {
  at(value, facts, askable, now, seen) {
    if (seen.has("at")) return "the moment stands twice.";
    const wrong = wrongDate(value, now);
    if (wrong) return wrong;
    seen.add("at");
    facts.at = value;
    return "";
  },
  obs(value, facts, {units}, now, seen) {
    const [concept, number = "", unit = "", ...rest] = value.split(":");
    const date = rest.join(":");
    const known = units.get(concept);
    if (!known) return "no rule asks for a value of that name.";
    const wrong = (number ? wrongNumber(number) : "it has no value.") || (date && wrongDate(date, now));
    if (wrong) return wrong;
    if (!known.includes(unit))
      return `${unit ? "its unit is not one of" : "it has no unit; take one of"} ${known.join(", ")}.`;
    if (seen.has(`obs ${value}`)) return "it stands twice.";
    seen.add(`obs ${value}`);
    facts.observations.push({concept, value: number, unit, date});
    return "";
  },
  has(value, facts, {dates}, now, seen) {
    const [concept, when] = halves(value, ":");
    const wrong = unfit(concept, dates, seen);
    if (wrong) return wrong;
    const ends = when.split("/").map((end) => (end === ".." ? "" : end));
    const found = ends.length === 2 ? {concept, start: ends[0], stop: ends[1]} : {concept, date: when};
    for (const key of ["date", "start", "stop"]) {
      if (!found[key]) delete found[key];
      else if (!dates.get(concept).includes(key))
        return key === "date" ? "no rule asks for its date." : `no rule asks for the ${key} of it.`;
      else if (wrongDate(found[key], now)) return wrongDate(found[key], now);
    }
    seen.add(concept);
    facts.has.push(found);
    return "";
  },
  not(value, facts, {dates}, now, seen) {
    const wrong = unfit(value, dates, seen);
    if (wrong) return wrong;
    seen.add(value);
    facts.not.push(value);
    return "";
  },
  complete(value, facts, {complete}) {
    if (!complete.includes(value)) return `the lists here are ${complete.join(", ") || "none"}.`;
    if (facts.complete.includes(value)) return "it stands twice.";
    facts.complete.push(value);
    return "";
  },
};

function unfit(concept, dates, seen) {
  if (!dates.has(concept)) return "no rule asks for anything of that name.";
  return seen.has(concept) ? "it stands twice." : "";
}

const quoted = (text) => (/^[\w.,:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/**
 * The same facts as a command for a shell.
 * @param {Facts} facts
 * @param {"professional"|"patient"} audience
 */
export function toCommand(facts, audience) {
  const words = ["mgkg", "recommend"];
  const dated = (text, when) => (when ? `${text}@${when}` : text);
  for (const one of facts.observations) words.push("--obs", dated(`${one.concept}=${one.value} ${one.unit}`, one.date));
  for (const one of facts.has) words.push("--has", dated(one.concept, times(one)));
  for (const name of facts.not) words.push("--not", name);
  for (const name of facts.complete) words.push("--complete", name);
  if (facts.at) words.push("--at", facts.at);
  if (audience === "patient") words.push("--audience", "patient");
  return words.map(quoted).join(" ");
}

/** The facts as a patient file has them. */
export function toPatient(facts) {
  const observations = facts.observations.map(({date, ...one}) => (date ? {...one, date} : one));
  const patient = {observations, has: facts.has, has_not: facts.not, complete: facts.complete};
  return facts.at ? {at: facts.at, ...patient} : patient;
}
