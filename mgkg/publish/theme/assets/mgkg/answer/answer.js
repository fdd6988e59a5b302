/** What the rules make of the facts, sorted into the groups in which both audiences see it. */

import {count} from "../check/dom.js";

export const PASSIVE = new Set(["background", "classification", "target", "limit", "caution"]);
export const URGENT = new Set(["immediate", "urgent"]);

/** An answer sorted into the groups in which both audiences see it. */
export class Answer {
  /**
   * @param {object} given what the engine's `evaluate` returns
   * @param {object} names `label`, `decision`, `guideline`: what things are called
   */
  constructor(given, names) {
    Object.assign(this, {given, names});
    const all = ["proposals", "cautions", "targets", "limits"].flatMap((key) => given[key]);
    this.all = all.filter((one) => one.speaks || one.outcome === "does-not-apply");
    this.byId = new Map(this.all.map((one) => [one.id, one]));
    this.acting = this.all.filter((one) => !PASSIVE.has(one.kind));
    this.everyUrgent = this.acting.filter((one) => URGENT.has(one.urgency));
    this.urgent = this.everyUrgent.filter((one) => one.outcome !== "does-not-apply");
    this.applying = this.acting.filter((one) => one.outcome === "applies" && !this.urgent.includes(one));
    this.unknown = this.acting.filter((one) => one.outcome === "unknown" && !this.urgent.includes(one));
    this.left = this.all.filter((one) => one.outcome === "does-not-apply");
    this.isEmergency = this.urgent.some((one) => one.outcome === "applies");
  }

  /** The statements of a kind that apply, or may. */
  ofKind(kind) {
    return this.all.filter((one) => one.kind === kind && one.outcome !== "does-not-apply");
  }

  /** What must be settled before what applies, each once, with what waits for it. */
  get pending() {
    const found = new Map();
    for (const one of this.acting) {
      if (one.outcome !== "applies" || URGENT.has(one.urgency)) continue;
      for (const each of one.prerequisites) {
        if (each.state === "met") continue;
        if (!found.has(each.id)) found.set(each.id, {...each, waiting: []});
        found.get(each.id).waiting.push(one);
      }
    }
    return [...found.values()];
  }

  /** Certain conflicts by decision: each answer once, with the statements that give it. */
  get disputes() {
    const found = new Map();
    for (const one of this.given.conflicts) {
      if (!found.has(one.decision))
        found.set(one.decision, {
          decision: one.decision,
          dimension: one.dimension,
          sides: new Map(),
          settled: [],
          isOpen: false,
        });
      const dispute = found.get(one.decision);
      for (const [statement, says] of sides(one))
        dispute.sides.set(says, new Set([...(dispute.sides.get(says) ?? []), statement]));
      if (one.settled_by) dispute.settled.push(one);
      else dispute.isOpen = true;
    }
    return [...found.values()];
  }

  /** The answer in one line: what matters first, then how much of the rest there is. */
  get summary() {
    const said = this.urgent.length
      ? [
          this.isEmergency
            ? "Emergency: act at once"
            : `${count(this.urgent.length, "emergency", "emergencies")} to rule out`,
        ]
      : [];
    if (this.disputes.length) said.push(count(this.disputes.length, "disagreement"));
    said.push(`${this.applying.length} apply`);
    return [said.join(", "), `, ${this.unknown.length} unknown, ${this.left.length} do not apply.`];
  }
}

/** Both statements of a conflict with what each says, as the sentence of the conflict has it. */
function sides({text, between}) {
  const starts = between.map((id) => text.indexOf(`${id} says `));
  const [first, second] = starts[0] < starts[1] ? between : [...between].reverse();
  const [one, other] = [...starts].sort((a, b) => a - b);
  const says = " says ".length;
  return [
    [first, text.slice(one + first.length + says, other).replace(/; $/, "")],
    [second, text.slice(other + second.length + says).replace(/\.$/, "")],
  ];
}
