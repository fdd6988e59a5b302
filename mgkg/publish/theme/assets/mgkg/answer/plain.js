/** What the rules make of the facts, for patients: emergency signs first, no word to change a drug (design §3.10). */

import {capital, count, el, fold, later} from "../check/dom.js";
import {part, silence} from "./results.js";

const MOST_ASKED = 8;

/**
 * The results as elements, by the same rules and in the same order as `mgkg recommend --audience patient`.
 * @param {import("./answer.js").Answer} answer
 * @param {object} page as for professionals, and `words`
 */
export function plainResults(answer, page) {
  const made = new Plain(answer, page);
  return [
    made.emergency(),
    made.notice(),
    made.result(),
    made.said(),
    made.watch(),
    later(() => made.ask()),
    made.depends(),
    made.setAside(),
    made.silent(),
  ];
}

/** The answer in one line, as the one for professionals. */
export function plainSummary(answer, words) {
  const {urgent, isEmergency, disputes, applying, unknown} = answer;
  const said = isEmergency ? [words["emergency-now"]] : urgent.length ? [words.emergency] : [];
  said.push(`${count(applying.length, "passage")} ${words.about}`);
  const open = disputes.filter((one) => one.isOpen).length;
  const disputed = open ? `; ${count(open, "question")} ${words.open}` : "";
  return [
    said.join("; "),
    `${disputed}; ${count(unknown.length, "passage")} ${words.may}.`,
  ];
}

class Plain {
  constructor(answer, page) {
    Object.assign(this, {answer, page, words: page.words, shown: new Set()});
  }

  /** Statements that were not shown yet, in their plain wording. */
  entries(found) {
    const fresh = found.filter((one) => !this.shown.has(one.id));
    fresh.forEach((one) => this.shown.add(one.id));
    return fresh.map((one) =>
      el(
        "article.mg-hit.mg-hit--plain",
        {"data-statement": one.id},
        el("p.mg-hit__text", {}, one.plain.trim() || this.words.none),
        el("p.mg-hint", {}, this.words.team, el("a", {href: this.page.link(one.id)}, el("code", {}, one.id))),
      ),
    );
  }

  titled(title, kind, children) {
    const found = children.flat().filter(Boolean);
    return found.length > 0 && part(title, kind, found);
  }

  emergency() {
    const {everyUrgent, isEmergency} = this.answer;
    const call = isEmergency && el("p.mg-call", {}, this.words.call);
    return this.titled(this.words[isEmergency ? "emergency-now" : "emergency"], isEmergency ? "alarm" : "warn", [
      call,
      this.entries(everyUrgent),
    ]);
  }

  notice() {
    return el("p.mg-notice", {}, el("strong", {}, this.page.notice[0]), ` ${this.page.notice[1]}`);
  }

  holding(...kinds) {
    return kinds.flatMap((kind) => this.answer.ofKind(kind)).filter((one) => one.outcome === "applies");
  }

  result() {
    const disputed = this.disputed(true);
    const title = this.page.isMeasured() ? this.words.result : this.words.aim;
    return this.titled(title, "", [disputed, this.entries(this.holding("classification", "target", "limit"))]);
  }

  said() {
    const before = this.answer.pending.map((one) => el("li", {}, one.plain_text.trim() || this.words.none));
    const first = before.length > 0 && [
      el("h4", {}, this.words.first),
      el("p", {}, this.words.settle),
      el("ul", {}, before),
    ];
    const disputed = this.disputed(false);
    const rest = this.entries(this.answer.applying);
    const then = rest.length > 0 && (first || disputed.length) ? el("h4", {}, this.words.then) : null;
    return this.titled(this.words.said, "", [first, disputed, then, rest].flat());
  }

  /** The questions on which the texts do not agree, each with its sides; of values and aims, or of what to do. */
  disputed(ofValues) {
    return this.answer.disputes
      .filter((one) => one.isOpen && ofValues === ["severity", "target", "limit"].includes(one.dimension))
      .map((one) => {
        const question = this.answer.names.decision(one.decision);
        const sides = [...one.sides.values()].map((names) =>
          [...names].map((id) => this.answer.byId.get(id)).filter(Boolean),
        );
        if (sides.flat().every((each) => this.shown.has(each.id)))
          return el("p.mg-hint", {}, this.words.same, el("strong", {}, question));
        return el(
          "div.mg-dispute",
          {},
          el("h4", {}, question),
          el("p", {}, this.words.disagree),
          sides.map((side, place) => {
            const above = side.filter((each) => this.shown.has(each.id));
            return el(
              "div.mg-dispute__side",
              {},
              el("h5", {}, `Answer ${place + 1} of ${sides.length}`),
              this.entries(side),
              above.length > 0 &&
                el("p.mg-hint", {}, `Also ${this.words.elsewhere}`, above.map((each) => each.id).join(", ")),
            );
          }),
        );
      });
  }

  watch() {
    return this.titled(this.words.watch, "", this.entries(this.holding("caution")));
  }

  ask() {
    const names = this.answer.given.ask_next.map((one) => one.concept);
    const item = (name) => {
      const text = (this.page.isValue(name) ? this.words.value : "") + this.answer.names.label(name);
      if (!this.page.asks(name)) return el("li", {}, text);
      return el("li", {}, el("button.mg-jump", {type: "button", on: {click: () => this.page.show(name)}}, text));
    };
    const rest = names.slice(MOST_ASKED);
    return this.titled(
      this.words.ask,
      "",
      names.length
        ? [
            el("p", {}, this.words.tell),
            el("ul", {}, names.slice(0, MOST_ASKED).map(item)),
            rest.length > 0 &&
              fold("details.mg-result", "asked", `${rest.length} more`, () => [el("ul", {}, rest.map(item))]),
          ]
        : [],
    );
  }

  depends() {
    const kinds = ["classification", "target", "limit", "caution"].flatMap((kind) => this.answer.ofKind(kind));
    const found = [...this.answer.unknown, ...kinds.filter((one) => one.outcome === "unknown")].filter(
      (one) => !this.shown.has(one.id),
    );
    return this.titled(
      this.words.depends,
      "",
      found.length
        ? [
            el("p", {}, this.words.whether),
            fold("details.mg-result", "depends", count(found.length, "passage"), () => this.entries(found)),
          ]
        : [],
    );
  }

  setAside() {
    const left = this.answer.given.set_aside;
    return (
      left.length > 0 &&
      el(
        "ul.mg-hint",
        {},
        left.map((one) => el("li", {}, `We left out ${capital(one.fact)} (${one.reason}).`)),
      )
    );
  }

  silent() {
    const {silent, nothing, situation, unsafe} = this.words;
    return this.titled(silent, "", [silence(this.answer.given, nothing, situation, unsafe, this.answer.names.label)]);
  }
}
