/** The form: fields made from what the criteria ask, read as facts and filled from facts. */

import {capital, count, el} from "./dom.js";
import {search} from "./drugs.js";
import {nothing, wrongNumber} from "./facts.js";
import {ANSWERS, DATES, GROUPS, HINTS, LISTS, TAKEN} from "./fields.js";
import {folded, opened, removal, section, set, split, valueRow, when, wrongWhen} from "./fields.js";

// What decides less than this part of what decides most is folded.
const FEW = 0.1;

/** The form as an element with its facts. */
export class Form {
  #fields = new Map();
  #drugs = new Map();
  #lists = new Map();

  /**
   * @param {object} data what check/form.json holds
   * @param {(name: string) => string} label what a term is called
   * @param {() => string} now
   * @param {string} unit the unit that the reader prefers, or nothing
   */
  constructor(data, label, now, unit) {
    Object.assign(this, {data, label, now, unit});
    const most = Math.max(1, ...[...data.measured, ...data.asked, ...data.drugs].map((one) => one.decides));
    this.isMuch = (one) => one.decides >= most * FEW;
    this.askable = {
      units: new Map(data.measured.map((one) => [one.id, one.units])),
      dates: new Map([...data.asked, ...data.drugs].map((one) => [one.id, one.when])),
      complete: data.complete,
    };
    this.element = el(
      "form.mg-form",
      {autocomplete: "off", novalidate: true, on: {submit: (event) => event.preventDefault()}},
      this.#signs(),
      this.#measured(),
      this.#taken(),
      this.#held(),
      this.#complete(),
      this.#moment(),
    );
    this.#tally();
    this.element.addEventListener("input", () => this.#tally());
  }

  // What the form is made of.

  #signs() {
    const signs = this.data.asked.filter((one) => one.sign);
    return (
      signs.length > 0 &&
      section(
        "Emergency signs",
        "mg-part--signs",
        signs.map((one) => this.#choice(one)),
      )
    );
  }

  #measured() {
    const [first, rest] = split(this.data.measured, this.isMuch);
    return (
      this.data.measured.length > 0 &&
      section("Measurements", "", [
        first.map((one) => this.#measure(one)),
        folded(
          `${first.length ? "More measurements" : "Measurements"} (${rest.length})`,
          rest.map((one) => this.#measure(one)),
        ),
      ])
    );
  }

  #taken() {
    if (!this.data.drugs.length) return null;
    this.chosen = el("div.mg-drugs");
    for (const one of this.data.drugs.filter(this.isMuch)) this.#drug(one, "", "", false);
    const box = search(this.data.drugs, this.label, (drug, by) => {
      this.#drug(drug, by, "yes", true);
      this.changed();
    });
    return section("Medicines and supplements", "", [this.chosen, box]);
  }

  #held() {
    const others = this.data.asked.filter((one) => !one.sign);
    const [first, rest] = split(others, this.isMuch);
    const kinds = [...new Set([...Object.keys(GROUPS), ...rest.map((one) => one.kind)])];
    const groups = kinds.map((kind) => {
      const own = rest.filter((one) => one.kind === kind);
      const hint = HINTS[kind] && el("p.mg-hint", {}, HINTS[kind]);
      return folded(
        `${GROUPS[kind] ?? capital(kind)} (${own.length})`,
        own.map((one) => this.#choice(one)),
        hint,
      );
    });
    return (
      others.length > 0 &&
      section("Symptoms, conditions and judgements", "", [first.map((one) => this.#choice(one)), groups])
    );
  }

  #complete() {
    const switches = this.data.complete.map((name) => {
      const [title, what] = LISTS[name];
      const input = el("input", {
        type: "checkbox",
        role: "switch",
        id: `complete-${name}`,
        "aria-describedby": `about-${name}`,
      });
      this.#lists.set(name, input);
      return el(
        "div.mg-switch",
        {},
        el("label", {for: `complete-${name}`}, input, el("span", {}, `${title}: nothing is left out`)),
        el("p.mg-hint", {id: `about-${name}`}, what),
      );
    });
    const hint = el("p.mg-hint", {}, "What nobody stated is unknown, not absent. Say here which lists are complete.");
    return switches.length > 0 && folded("These lists are complete", switches, hint);
  }

  #moment() {
    this.at = when("at", "Answer for this moment", "at-problem");
    const problem = el("p.mg-problem", {id: "at-problem"});
    this.#fields.set("at", {element: this.at.parentElement, problem, inputs: [this.at]});
    const hint = el("p.mg-hint", {}, "Left empty, it is now. Later values are set aside.");
    return folded("Moment of evaluation", [el("div.mg-date", {}, this.at.parentElement, problem)], hint);
  }

  #measure(one) {
    const id = `field-${one.id}`;
    const problem = el("p.mg-problem", {id: `${id}-problem`});
    const rows = el("div.mg-measure__rows");
    const more = el(
      "button.mg-quiet",
      {type: "button", on: {click: () => this.#row(one, field).value.focus()}},
      "Add a value of another day",
    );
    const element = el(
      "div.mg-field.mg-measure",
      {id, role: "group", "aria-labelledby": `${id}-name`},
      el("p.mg-field__name", {id: `${id}-name`}, capital(one.label)),
      rows,
      problem,
      more,
    );
    const field = {element, problem, rows, values: [], one};
    this.#fields.set(one.id, field);
    this.#row(one, field);
    return element;
  }

  #row(one, field) {
    const row = valueRow(one, field.values.length + 1, field.problem.id, this.unit);
    const remove =
      field.values.length > 0 &&
      removal(`value ${field.values.length + 1} of ${one.label}`, () => this.#removeRow(field, row));
    row.element = el("div.mg-measure__row", {}, row.value, row.unit, row.date.parentElement, remove);
    field.values.push(row);
    field.rows.append(row.element);
    return row;
  }

  #removeRow(field, row) {
    field.values.splice(field.values.indexOf(row), 1);
    row.element.remove();
    field.values[0].value.focus();
    this.changed();
  }

  #choice(one, answers = ANSWERS, extra = null) {
    const id = `field-${one.id}`;
    const problem = el("p.mg-problem", {id: `${id}-problem`});
    const inputs = answers.map(([value]) =>
      el("input", {type: "radio", name: one.id, value, checked: !value, "aria-describedby": problem.id}),
    );
    const options = answers.map(([value, text], place) =>
      el("label", {class: `mg-option mg-option--${value || "unknown"}`}, inputs[place], el("span", {}, text)),
    );
    const dates = Object.fromEntries(
      one.when.map((kind) => [
        kind,
        when(`${one.id}-${kind}`, DATES[kind], problem.id, `Date of ${one.label}, ${DATES[kind]}`),
      ]),
    );
    const element = el(
      "div.mg-field.mg-choice",
      {id, role: "radiogroup", "aria-labelledby": `${id}-name`},
      el("span.mg-field__name", {id: `${id}-name`}, capital(one.label), extra),
      el("span.mg-options", {}, options),
      one.when.length > 0 &&
        el(
          "span.mg-dates",
          {},
          Object.values(dates).map((date) => date.parentElement),
        ),
      problem,
    );
    const answer = () => inputs.find((input) => input.checked).value;
    this.#fields.set(one.id, {element, problem, inputs, dates, answer, one});
    return element;
  }

  #drug(drug, by, answer, isAdded) {
    if (!this.#drugs.has(drug.id)) {
      const remove = isAdded && removal(drug.label, () => this.#removeDrug(drug));
      const note = [drug.is.map(this.label).join(", "), by].filter(Boolean);
      const element = this.#choice(drug, TAKEN, note.length > 0 && el("small", {}, note.join("; ")));
      if (remove) element.append(remove);
      this.chosen.append(element);
      this.#drugs.set(drug.id, {drug, isAdded});
    }
    const field = this.#fields.get(drug.id);
    field.inputs.find((input) => input.value === answer).checked = true;
    return field;
  }

  #removeDrug(drug) {
    this.#fields.get(drug.id).element.remove();
    this.#fields.delete(drug.id);
    this.#drugs.delete(drug.id);
    this.element.querySelector("#drug-search").focus();
    this.changed();
  }

  // What it says.

  /** The facts that can be used, and a line for each field that cannot: where, what is wrong. */
  read() {
    const facts = nothing(),
      problems = [];
    const wrong = (concept, text, ...inputs) => problems.push({concept, text, inputs});
    for (const [concept, field] of this.#fields) {
      if (field.values) this.#values(concept, field, facts, wrong);
      else if (field.answer) this.#answer(concept, field, facts, wrong);
    }
    const late = wrongWhen(this.at, this.now());
    if (late) wrong("at", late, this.at);
    else facts.at = this.at.value;
    for (const [name, input] of this.#lists) if (input.checked) facts.complete.push(name);
    return {facts, problems};
  }

  #values(concept, field, facts, wrong) {
    for (const {value, unit, date} of field.values) {
      const text = value.value.trim();
      if (!text) {
        if (date.value) wrong(concept, "A date, but no value.", value);
        continue;
      }
      const number = wrongNumber(text),
        day = wrongWhen(date, this.now());
      if (number) wrong(concept, number, value);
      if (day) wrong(concept, day, date);
      if (!number && !unit.value) wrong(concept, "Choose the unit of this value.", unit);
      const found = {concept, value: text.replace(/\s/g, ""), unit: unit.value, date: date.value};
      const twice = facts.observations.some((one) => JSON.stringify(one) === JSON.stringify(found));
      if (twice) wrong(concept, "The same value stands twice.", value);
      if (!number && unit.value && !day && !twice) facts.observations.push(found);
    }
  }

  #answer(concept, field, facts, wrong) {
    const answer = field.answer();
    if (answer === "no") facts.not.push(concept);
    if (answer !== "yes") return;
    const found = {concept};
    let isWrong = false;
    for (const [kind, input] of Object.entries(field.dates)) {
      const day = wrongWhen(input, this.now());
      if (day) wrong(concept, day, input);
      else if (input.value) found[kind] = input.value;
      isWrong ||= Boolean(day);
    }
    if (isWrong) return;
    if (found.start || found.stop) delete found.date;
    facts.has.push(found);
  }

  /** Show a line at each field that has one, and no other; a line about no field here is left to the results. */
  mark(problems) {
    for (const field of this.#fields.values()) {
      field.problem.textContent = "";
      for (const input of field.element.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    }
    for (const {concept, text, inputs = []} of problems) {
      const field = this.#fields.get(concept);
      if (!field) continue;
      field.problem.textContent = [field.problem.textContent, text].filter(Boolean).join(" ");
      const marked = inputs.length ? inputs : field.values ? field.values.map((row) => row.value) : field.inputs;
      for (const input of marked) if (input.type !== "radio") input.setAttribute("aria-invalid", "true");
      opened(field.element);
    }
  }

  /** The input of a value as the facts have it. */
  inputOf(fact) {
    const field = this.#fields.get(fact.concept);
    return field?.values?.find(
      (row) => row.value.value.trim().replace(/\s/g, "") === fact.value && row.date.value === fact.date,
    )?.value;
  }

  /** Make the form say these facts and nothing else. */
  fill(facts) {
    this.element.reset();
    for (const {drug, isAdded} of [...this.#drugs.values()])
      if (isAdded) {
        this.#fields.get(drug.id).element.remove();
        this.#fields.delete(drug.id);
        this.#drugs.delete(drug.id);
      }
    for (const field of this.#fields.values())
      if (field.values) {
        field.values.splice(1).forEach((row) => row.element.remove());
        if (field.one.units.includes(this.unit)) field.values[0].unit.value = this.unit;
      }
    set(this.at, facts.at);
    for (const one of facts.observations) {
      const field = this.#fields.get(one.concept);
      const row = field.values.find((each) => !each.value.value) ?? this.#row(field.one, field);
      row.value.value = one.value;
      row.unit.value = one.unit;
      set(row.date, one.date);
    }
    for (const one of facts.has) this.#say(one.concept, "yes", one);
    for (const name of facts.not) this.#say(name, "no", {});
    for (const name of facts.complete) this.#lists.get(name).checked = true;
    this.#tally();
    for (const fold of this.element.querySelectorAll("details"))
      fold.open ||= fold.querySelector(".mg-tally").textContent !== "";
  }

  #say(concept, answer, dates) {
    const drug = this.data.drugs.find((one) => one.id === concept);
    const field = drug ? this.#drug(drug, "", answer, !this.#drugs.has(concept)) : this.#fields.get(concept);
    field.inputs.find((input) => input.value === answer).checked = true;
    for (const [kind, input] of Object.entries(field.dates)) set(input, dates[kind] ?? "");
  }

  /** Whether something can be asked here. */
  asks(concept) {
    return this.askable.units.has(concept) || this.askable.dates.has(concept);
  }

  /** Bring a field into sight and the focus to it; a drug that is not listed yet is listed first. */
  show(concept) {
    const drug = this.data.drugs.find((one) => one.id === concept);
    const field = drug
      ? this.#drug(drug, "", this.#fields.get(concept)?.answer() ?? "", true)
      : this.#fields.get(concept);
    if (!field) return;
    opened(field.element);
    const input = field.values ? field.values[0].value : (field.inputs.find((one) => one.checked) ?? field.inputs[0]);
    field.element.scrollIntoView({block: "center"});
    input.focus({preventScroll: true});
  }

  /** Take the unit that the reader prefers where no value stands yet. */
  prefer(unit) {
    this.unit = unit;
    for (const field of this.#fields.values()) {
      for (const row of field.values ?? [])
        if (!row.value.value && field.one.units.includes(unit)) row.unit.value = unit;
    }
  }

  changed() {
    this.element.dispatchEvent(new Event("input", {bubbles: true}));
  }

  /** Say at each fold how much within it was answered. */
  #tally() {
    for (const fold of this.element.querySelectorAll("details")) {
      const said = [...fold.querySelectorAll("input")].filter(
        (input) =>
          (["radio", "checkbox"].includes(input.type) ? input.checked : input === this.at || input.type === "text") &&
          input.value,
      ).length;
      fold.querySelector(".mg-tally").textContent = said ? count(said, "answer") : "";
    }
  }
}
