"""The facts of a patient in an article: as given, converted, dated, what follows from them, and what was set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.patient import OBSERVATION
from mgkg.reason.saying import shown_fact
from mgkg.render.article.shape import Block, Group, Item, Listing, Paragraph, Part, Table, Word, Words, part, words
from mgkg.render.recommendation import findings
from mgkg.render.stated import age, in_other_units
from mgkg.render.unread import named, of_record, unread

if TYPE_CHECKING:
    from mgkg.model.patient import Fact
    from mgkg.render.article.view import View

_KINDS = {"observation": "measured", "has": "true", "has-not": "not true"}


def in_short(view: View) -> tuple[Words, ...]:
    """Each stated fact in a line."""
    found = []
    for fact in view.evaluation.facts.stated:
        others = in_other_units(fact, view.evaluation.ruleset)
        said = shown_fact(fact, view.evaluation.ruleset, view.evaluation.facts.at)
        extra = [f"= {', '.join(others)}"] if others else []
        extra += ["no date, taken as now"] if fact.kind == OBSERVATION and fact.moment is None else []
        quiet = Word(f" ({'; '.join(extra)})", tone="quiet") if extra else ""
        found.append(words(Word(said, tone="strong"), quiet))
    return tuple(found)


def warnings(view: View) -> tuple[Words, ...]:
    """Facts that were set aside, and facts that speak against a measured value."""
    found = [
        words(Word("Set aside: ", tone="strong"), f"{shown_fact(fact, view.evaluation.ruleset)} — {reason}.")
        for fact, reason in view.evaluation.facts.set_aside
    ]
    found += [
        words(Word("Set aside: ", tone="strong"), f"{one.what} — {one.reason}.") for one in of_record(view.evaluation)
    ]
    for name, truth, definition in view.evaluation.reasoning.overruled():
        said = f"{'' if truth else 'not '}{view.label(name)}"
        line = " is taken as stated, although the measured value says the opposite by "
        found.append(words(Word(said, tone="strong"), line, Word(definition, tone="code"), "."))
    return tuple(found)


def facts(view: View) -> tuple[Part, ...]:
    """All that was stated, what was made of it, and what was set aside."""
    stated = view.evaluation.facts.stated
    if not stated:
        blocks: list[Block] = [Paragraph(words("No fact was stated of this patient."))]
    else:
        head = ("Fact", "As given", "In other units", "Date", "Age")
        blocks = [Table("Facts as stated", head, tuple(_row(fact, view) for fact in stated))]
    if complete := sorted(view.evaluation.patient.complete):
        line = f"Stated to be complete, so that what is not listed is not true: {', '.join(complete)}."
        blocks.append(Paragraph(words(line)))
    aside = warnings(view)
    if aside:
        blocks.append(Group("Set aside or overruled", (Listing(tuple(Item(line) for line in aside)),)))
    if others := unread(view.evaluation):
        lines = [Item(words(f"{reason}: {named(ones)}.")) for reason, ones in others.items()]
        blocks.append(Group("In the record, and not used", (Listing(tuple(lines)),)))
    if computed := _computed(view):
        blocks.append(Group("Worked out by a formula", (Listing(tuple(computed)),)))
    if concluded := _concluded(view):
        blocks.append(Group("What follows from them", (Listing(tuple(concluded)),)))
    return part("facts", "Facts used", blocks)


def _row(fact: Fact, view: View) -> tuple[Words, ...]:
    value = f"{fact.printed} {fact.unit}" if fact.value is not None else _KINDS[fact.kind]
    others = ", ".join(in_other_units(fact, view.evaluation.ruleset))
    undated = "taken as now" if fact.kind == OBSERVATION else "not given"
    cells = (value, others or "–", fact.when or undated, age(fact, view.evaluation.facts))
    return (words(view.label(fact.concept)), *(words(cell or "–") for cell in cells))


def _computed(view: View) -> list[Item]:
    """Values that a formula works out, each with its formula and what it was worked out from."""
    ruleset = view.evaluation.ruleset
    return [
        Item(
            words(Word(shown_fact(reading.fact, ruleset, view.evaluation.facts.at), tone="strong")),
            below=(
                words(f"From {', '.join(shown_fact(each.fact, ruleset) for each in reading.inputs)}."),
                words(f"Formula: {formula.formula.printed}. Source: {'; '.join(formula.formula.sources)}"),
                *(words(f"Note ({note.note_kind}): {note.wording}") for note in formula.formula.notes),
            ),
        )
        for name, formula in ruleset.formulas.items()
        for reading in view.evaluation.reasoning.derived(name).computed
    ]


def _concluded(view: View) -> list[Item]:
    """What is true or false of the patient beyond what was stated, and by what."""
    said = {True: "", False: "not "}
    return [
        Item(words(Word(f"{said[row['truth']]}{view.label(row['concept'])}", tone="strong"), f" — {row['by']}"))
        for row in findings(view.evaluation)
        if row["truth"] is not None
    ]
