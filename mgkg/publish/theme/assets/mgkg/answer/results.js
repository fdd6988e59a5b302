/** What the rules make of the facts, for professionals: the most urgent first, nothing left out in silence. */

import {capital, count, el, fold, later} from "../check/dom.js";
import {PASSIVE, URGENT} from "./answer.js";

const MARKS = new Map([
  [true, ["✓", "true"]],
  [false, ["✗", "false"]],
  [null, ["?", "unknown"]],
]);
const STATES = {met: "✓ met", unmet: "✗ unmet", unknown: "? unknown"};
const STANDING = {
  unopposed: "not contradicted",
  conflicting: "contradicted",
  excepted: "an exception applies",
  overridden: "overruled by an editor's ruling",
};
const MOST_ASKED = 5;

/**
 * The results as elements.
 * @param {Answer} answer
 * @param {object} page `link(id)`, `decision(slug)`, `chips`, `asks(concept)`, `show(concept)`
 * @returns {Array<Node|null|false>}
 */
export function results(answer, page) {
  const made = new Cards(answer, page);
  return [
    made.urgent(),
    later(() => made.next()),
    made.pending(),
    made.disputes(),
    made.applying(),
    made.group("How severe", "severity", answer.ofKind("classification")),
    made.group("Targets", "targets", answer.ofKind("target")),
    made.group("Limits", "limits", answer.ofKind("limit")),
    made.group("Cautions", "cautions", answer.ofKind("caution")),
    made.unknown(),
    made.left(),
    made.group("Background", "background", answer.ofKind("background")),
    made.findings(),
    made.setAside(),
    later(() => made.asked()),
    made.silent(),
  ];
}

class Cards {
  constructor(answer, page) {
    Object.assign(this, {answer, page, label: answer.names.label});
  }

  urgent() {
    const {urgent, isEmergency} = this.answer;
    return (
      urgent.length > 0 &&
      part(
        isEmergency ? "Act at once" : "Rule out first",
        isEmergency ? "alarm" : "warn",
        urgent.map((one) => this.card(one)),
      )
    );
  }

  pending() {
    const found = this.answer.pending;
    return (
      found.length > 0 &&
      part(
        "Settle first",
        "warn",
        found.map((one) =>
          el(
            "div.mg-settle",
            {},
            el("p", {}, el("strong", {}, `${STATES[one.state]}: `), one.text),
            fold("details.mg-why", `waits ${one.id}`, `${count(one.waiting.length, "statement")} wait for it`, () => [
              this.links(one.waiting.map((each) => each.id)),
            ]),
          ),
        ),
      )
    );
  }

  disputes() {
    const found = this.answer.disputes;
    return (
      found.length > 0 &&
      part(
        `The sources disagree on ${count(found.length, "question")}`,
        "clash",
        found.map((one) =>
          el(
            "div.mg-dispute",
            {},
            el("h4", {}, el("a", {href: this.page.decision(one.decision)}, this.answer.names.decision(one.decision))),
            el(
              "ul.mg-dispute__sides",
              {},
              [...one.sides].map(([says, names]) => el("li", {}, el("strong", {}, capital(says)), this.links(names))),
            ),
            one.settled.length > 0 &&
              fold(
                "details.mg-why",
                `settled ${one.decision}`,
                `${count(one.settled.length, "pair")} settled by the sources or an editor`,
                () =>
                  one.settled.map((each) =>
                    el("p.mg-hint", {}, `${each.between.join(" and ")}, settled by ${each.settled_by}`),
                  ),
              ),
          ),
        ),
      )
    );
  }

  applying() {
    const {applying} = this.answer;
    return (
      applying.length > 0 &&
      part(
        `Applies (${applying.length})`,
        "",
        applying.map((one) => this.card(one)),
      )
    );
  }

  unknown() {
    const {unknown} = this.answer;
    return unknown.length > 0 && this.folded(`Unknown until more is known (${unknown.length})`, "unknown", unknown);
  }

  left() {
    const {left} = this.answer;
    return left.length > 0 && this.folded(`Does not apply (${left.length})`, "left", left);
  }

  group(title, key, found) {
    return found.length > 0 && this.folded(`${title} (${found.length})`, key, found);
  }

  folded(title, key, found) {
    return fold("details.mg-result", key, title, () => found.map((one) => this.card(one)));
  }

  findings() {
    const found = this.answer.given.findings;
    return (
      found.length > 0 &&
      fold("details.mg-result", "findings", `Findings (${found.length})`, () => [
        el(
          "ul.mg-because",
          {},
          found.map((one) => el("li", {}, mark(one.truth), ` ${this.label(one.concept)} `, el("small", {}, one.by))),
        ),
      ])
    );
  }

  setAside() {
    const found = this.answer.given.set_aside;
    return (
      found.length > 0 &&
      part("Set aside", "warn", [
        el(
          "ul",
          {},
          found.map((one) => el("li", {}, el("strong", {}, one.fact), `: ${one.reason}`)),
        ),
      ])
    );
  }

  /** What decides most, right where it is needed. */
  next() {
    const asked = this.answer.given.ask_next.filter((one) => this.page.asks(one.concept)).slice(0, MOST_ASKED);
    return (
      asked.length > 0 &&
      el(
        "p.mg-next",
        {},
        el("span", {}, "Decides most: "),
        asked.map((one) => this.jump(one.concept)),
      )
    );
  }

  asked() {
    const found = this.answer.given.ask_next;
    return (
      found.length > 0 &&
      fold("details.mg-result", "asked", `Ask next (${found.length})`, () => [
        el(
          "ol",
          {},
          found.map((one) =>
            el("li", {}, this.jump(one.concept), ` decides ${count(one.decides.length, "statement")}`),
          ),
        ),
      ])
    );
  }

  silent() {
    return silence(
      this.answer.given,
      "This content says nothing about: ",
      "The patient is in a situation that this content says nothing about: ",
      "Silence is not safety.",
      this.label,
    );
  }

  /** A concept as a button that leads to its field; as it is where the form has none. */
  jump(concept) {
    if (!this.page.asks(concept)) return el("span", {}, this.label(concept));
    return el("button.mg-jump", {type: "button", on: {click: () => this.page.show(concept)}}, this.label(concept));
  }

  links(names) {
    return el(
      "ul.mg-links",
      {},
      [...names].map((id) =>
        el(
          "li",
          {},
          el("a", {href: this.page.link(id)}, this.answer.byId.get(id)?.title ?? id),
          " ",
          el("small", {}, this.answer.names.guideline(id.split("/")[0])),
        ),
      ),
    );
  }

  card(one) {
    const marked = {applies: true, unknown: null}[one.outcome];
    return el(
      `article.mg-hit.mg-hit--${one.outcome}`,
      {"data-statement": one.id},
      el(
        "h4",
        {},
        mark(marked === undefined ? false : marked),
        " ",
        el("a", {href: this.page.link(one.id)}, one.title),
      ),
      el("p.mg-hit__text", {}, one.text),
      this.chips(one),
      one.outcome === "unknown" && this.missing(one),
      one.prerequisites?.length && URGENT.has(one.urgency) && one.prerequisites.some((each) => each.state !== "met")
        ? el("p.mg-hint", {}, "Its source does not settle whether this waits for what is to be settled first.")
        : null,
      fold("details.mg-why", `why ${one.id}`, "Why", () => [
        tree([one.because]),
        el("p.mg-hint", {}, `${this.answer.names.guideline(one.guideline)}: `, el("code", {}, one.id)),
      ]),
    );
  }

  chips(one) {
    const {chips} = this.page;
    const words = (scheme, value) => (value ? (chips[scheme][value] ?? value) : "not stated");
    const chip = (name, text, kind) =>
      el("li.mg-chip" + (kind && `.mg-chip--${kind}`), {}, name && el("span.mg-chip__name", {}, `${name} `), text);
    const coded = PASSIVE.has(one.kind) ? [] : ["strength", "certainty"];
    return el(
      "ul.mg-chips",
      {"aria-label": "What kind of statement this is"},
      PASSIVE.has(one.kind) ? chip("", one.kind, "kind") : null,
      one.direction
        ? chip("", words("direction", one.direction), one.direction)
        : coded.length
          ? chip("direction", "not stated", "none")
          : null,
      one.urgency
        ? chip("urgency", words("urgency", one.urgency), URGENT.has(one.urgency) ? "urgent" : "")
        : coded.length
          ? chip("urgency", "not stated", "none")
          : null,
      coded.map((scheme) => chip(scheme, words(scheme, one[scheme]), one[scheme] ? "" : "none")),
      one.qualifier ? chip("as printed", one.qualifier, "") : null,
      one.standing ? chip("", STANDING[one.standing] ?? one.standing, one.standing === "conflicting" ? "against" : "") : null,
    );
  }

  /** The smallest sets of facts that would decide an unknown. */
  missing(one) {
    const sets = one.missing
      .slice(0, 3)
      .map((names, place) => [place ? " or " : "", names.map((name, at) => [at ? " and " : "", this.jump(name)])]);
    return el("p.mg-missing", {}, "Open until known: ", sets.length ? sets : "the facts leave it open");
  }
}

/** A situation that the content does not address, for either audience. */
export function silence(given, nothing, named, unsafe, label) {
  const rows = given.not_addressed ?? [];
  const here = rows.filter((one) => one.truth === true),
    rest = rows.filter((one) => one.truth !== true);
  const said = (found) => found.map((one) => one.text ?? label(one.concept)).join(", ");
  return (
    rows.length > 0 &&
    el(
      "div.mg-silent",
      {},
      here.length > 0 && el("p", {}, el("strong", {}, `${named}${said(here)}.`)),
      rest.length > 0 && el("p", {}, `${nothing}${said(rest)}. ${unsafe}`),
    )
  );
}

/** A part of the results under its heading. */
export function part(title, kind, children) {
  return el("section.mg-res" + (kind && `.mg-res--${kind}`), {}, el("h3", {}, title), children);
}

function mark(truth) {
  const [sign, name] = MARKS.get(truth ?? null);
  return el(`span.mg-truth.mg-truth--${name}`, {role: "img", "aria-label": name}, sign);
}

/** Why an outcome is what it is: each criterion with its truth and the fact, the conversion and the reason in words. */
function tree(nodes) {
  return el(
    "ul.mg-because",
    {},
    nodes.map((node) =>
      el("li", {}, mark(node.truth), " ", node.text, node.children.length > 0 && tree(node.children)),
    ),
  );
}
