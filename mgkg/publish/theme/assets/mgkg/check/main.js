/** Check a patient: the form beside the answer, which is worked out here; no fact leaves the device. */

import {choose, chosen} from "../choices.js";
import {el} from "./dom.js";
import {fromFragment, present, toCommand, toFragment, toPatient} from "./facts.js";
import {Form} from "./form.js";

const WAIT = 150;
const MOST_DROPPED = 50;

const $ = (id) => document.getElementById(id);

/** The page at work. */
class Check {
  constructor(data, top) {
    this.data = data;
    const labels = new Map([...data.measured, ...data.asked, ...data.drugs].map((one) => [one.id, one.label]));
    this.label = (name) => labels.get(name) ?? name;
    this.form = new Form(data, this.label, present, chosen("units"));
    this.page = {
      chips: data.chips,
      words: data.words,
      notice: data.notice,
      link: (id) => `${top}guideline/${id}/`,
      decision: (slug) => `${top}decision/${slug}/`,
      asks: (concept) => this.form.asks(concept),
      isValue: (concept) => this.form.askable.units.has(concept),
      isMeasured: () => this.facts.observations.length > 0,
      show: (concept) => this.form.show(concept),
    };
    this.audience = chosen("audience");
    this.unused = [];
  }

  start() {
    $("check-form").replaceChildren(this.form.element);
    this.form.element.addEventListener("input", () => this.#soon());
    addEventListener("hashchange", () => this.#follow());
    document.addEventListener("mgkg:choice", ({detail}) => this.#chosen(detail));
    for (const input of document.getElementsByName("check-audience")) {
      input.addEventListener("change", () => choose("audience", input.value));
    }
    $("check-see").addEventListener("click", () => $("answer").scrollIntoView());
    $("check-clear").addEventListener("click", () => this.#clear());
    $("check-link").addEventListener("click", () => this.#copy(location.href, "Link copied."));
    $("check-copy").addEventListener("click", () => this.#copy($("check-command").textContent, "Command copied."));
    $("check").hidden = false;
    this.#switch();
    this.#follow();
  }

  /** Answer from now on: the rules have come, and with them the words for what they find. */
  answerBy(rules, words) {
    this.rules = rules;
    this.words = words;
    this.#answer();
  }

  /** Take the facts of the address, unless they are what the form says already. */
  #follow() {
    const fragment = location.hash.slice(1);
    if (fragment === this.fragment) return;
    // A link to a place on the page holds no facts; those of the form are kept.
    if (!fragment || fragment.includes("=") || !document.getElementById(fragment)) {
      const {facts, unused} = fromFragment(fragment, this.form.askable, present());
      this.form.fill(facts);
      this.unused = unused;
    }
    this.#answer();
  }

  #soon() {
    clearTimeout(this.timer);
    this.unused = [];
    if (this.rules) $("check-results").setAttribute("aria-busy", "true");
    this.timer = setTimeout(() => this.#answer(), WAIT);
  }

  #answer() {
    clearTimeout(this.timer);
    const {facts, problems} = this.form.read();
    this.facts = facts;
    const {given, wrong} = this.#evaluated(facts, problems);
    this.form.mark(problems);
    this.fragment = toFragment(this.facts);
    if (location.hash.slice(1) !== this.fragment) {
      const page = location.pathname + location.search;
      history.replaceState(history.state, "", page + (this.fragment && `#${this.fragment}`));
    }
    $("check-command").textContent = toCommand(this.facts, this.audience);
    this.given = given;
    this.lines = [
      ...this.unused,
      ...(wrong
        ? [wrong]
        : problems.map(
            (one) =>
              `Not used: ${one.concept === "at" ? "the moment of evaluation" : this.label(one.concept)}. ${one.text}`,
          )),
    ];
    this.#show();
  }

  /** The answer of the rules; a value that cannot be is left out and told, and what contradicts itself has no answer. */
  #evaluated(facts, problems) {
    for (let dropped = 0; this.rules && dropped < MOST_DROPPED; dropped += 1) {
      try {
        return {given: this.rules.answer(toPatient(facts), present()), wrong: ""};
      } catch (error) {
        if (error.name !== "PatientError") throw error;
        const bad = facts.observations.find((one) =>
          error.message.startsWith(`${one.concept} ${one.value} ${one.unit}`),
        );
        const input = bad && this.form.inputOf(bad);
        problems.push({concept: error.concept, text: error.message, inputs: input ? [input] : []});
        if (!bad) {
          this.#blame(error, facts, problems);
          return {given: null, wrong: error.message};
        }
        facts.observations.splice(facts.observations.indexOf(bad), 1);
      }
    }
    return {given: null, wrong: this.rules ? "Too many of these values cannot be." : ""};
  }

  /** Show an error at the fields that it names, where the concept that it is about has none. */
  #blame(error, facts, problems) {
    if (this.form.asks(error.concept) && [...facts.has.map((one) => one.concept), ...facts.not].includes(error.concept))
      return;
    const named = [...facts.has.map((one) => one.concept), ...facts.not].filter((name) => error.message.includes(name));
    for (const concept of named) problems.push({concept, text: error.message});
  }

  #show() {
    $("check-unused").replaceChildren(...this.lines.map((line) => el("li", {}, line)));
    $("check-unused").hidden = !this.lines.length;
    if (!this.rules) return;
    const isPlain = this.audience === "patient";
    const made = this.given ? this.words.shown(this.given, this.page, isPlain) : [];
    $("check-results").replaceChildren(...made.filter(Boolean));
    $("check-results").removeAttribute("aria-busy");
    const said = this.given && this.words.summary(this.given, this.data.words, isPlain);
    const [first, rest] = said || ["No answer: the facts do not fit together.", ""];
    const more = this.lines.length && this.given ? `${rest} Not everything was used.` : rest;
    $("check-summary").replaceChildren(first, el("span", {}, more));
    $("check").dataset.state = !this.given ? "wrong" : this.given.isEmergency ? "emergency" : "";
  }

  #chosen({name, value}) {
    if (name === "units") this.form.prefer(value);
    if (name !== "audience") return;
    this.audience = value === "patient" ? "patient" : "professional";
    this.#switch();
    this.#answer();
  }

  #switch() {
    for (const input of document.getElementsByName("check-audience")) input.checked = input.value === this.audience;
    $("check").dataset.audience = this.audience;
  }

  #clear() {
    this.form.fill(fromFragment("", this.form.askable, present()).facts);
    this.unused = [];
    this.#answer();
  }

  async #copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      $("check-said").textContent = said;
    } catch {
      $("check-said").textContent = "This browser does not let a page copy. Mark the text and copy it yourself.";
    }
  }
}

async function read(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} cannot be read (${answer.status}).`);
  return answer.json();
}

/** The form at once, since it takes little; while somebody fills it the rules come, and nothing after them. */
async function begin() {
  try {
    const check = new Check(await read("form.json"), "../");
    check.start();
    document.head.append($("mg-later").content);
    const [words, json] = await Promise.all([import("../answer/engine.js"), read("rules.json")]);
    check.answerBy(new words.Engine(json), words);
    $("check-wait").remove();
  } catch (error) {
    $("check-results").removeAttribute("aria-busy");
    $("check-summary").textContent = "No answer: the rules cannot be run here.";
    $("check-wait").textContent =
      `The rules cannot be run here: ${error.message} Use mgkg recommend on a command line.`;
    throw error;
  }
}

begin();
