"""The article for a patient, from an Evaluation: emergency signs first, then what to ask the care team.

It never tells a reader to start, stop or change a prescribed drug (design §3.10): it says what the texts hold and what
to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.node import NO_PLAIN_WORDING
from mgkg.reason.saying import shown_fact
from mgkg.render.article import placing
from mgkg.render.article.origins import sources
from mgkg.render.article.patient_words import NOTICE, PATIENT_WORDS
from mgkg.render.article.plain_value import explained, units_explained
from mgkg.render.article.shape import (
    Article,
    Block,
    Entries,
    Entry,
    Folded,
    Group,
    Item,
    Listing,
    Paragraph,
    Side,
    Sides,
    Word,
    part,
    words,
)
from mgkg.render.article.view import view as view_of
from mgkg.render.dispute import disputes
from mgkg.render.recommendation import not_addressed
from mgkg.render.selection import first_questions, is_urgent, pending
from mgkg.render.unread import of_record, unread
from mgkg.rules.order import actions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.model.patient import Fact
    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.outcome import Outcome
    from mgkg.render.article.shape import Part, Words
    from mgkg.render.article.view import View
    from mgkg.render.dispute import Dispute

_MOST_ASKED = 8
_SAID = (placing.SETTLE, placing.STEPS)
_RESULT = (placing.SEVERITY, placing.TARGETS)
_REST = (placing.OPEN, placing.SPECIAL)


def for_patient(evaluation: Evaluation) -> Article:
    """The article for a patient."""
    view = view_of(evaluation)
    shown: set[str] = set()
    emergency = _emergency(view, shown)
    return Article(
        audience="patient",
        title="What the texts say, for you and your care team",
        facts_title=PATIENT_WORDS["facts"],
        facts=_told(view),
        alerts=_odd(view),
        notice=NOTICE,
        stages=(),
        parts=(
            *emergency,
            *part("numbers", "Your numbers, explained", explained(view)),
            *_result(view, shown),
            *_said(view, shown),
            *_plain_part(view, (placing.MONITORING,), "checks", "Checks and blood tests", shown),
            *_plain_part(view, (placing.CAUTIONS,), "watch", PATIENT_WORDS["watch"], shown),
            *_ask(view),
            *_depends(view, shown),
            *_units(view),
            *_silent(view),
            *sources(view, plain=True),
        ),
        made=f"Made for {evaluation.facts.at.printed}.",
        urgent_first=bool(emergency),
    )


def _told(view: View) -> tuple[Words, ...]:
    stated = view.evaluation.facts.stated
    found = tuple(words(Word(_fact(fact, view), tone="strong")) for fact in stated)
    return found or (words("Nothing yet. The more you tell, the more this page can leave out."),)


def _fact(fact: Fact, view: View) -> str:
    said = shown_fact(fact, view.evaluation.ruleset, view.evaluation.facts.at)
    if fact.value is not None:
        return said
    when = said.removeprefix("" if fact.truth else "not ").removeprefix(view.label(fact.concept))
    return f"{view.label(fact.concept)}: {'yes' if fact.truth else 'no'}{f',{when}' if when else ''}"


def _odd(view: View) -> tuple[Words, ...]:
    """Facts that were left out, and facts that do not fit a measured value."""
    left_out = [
        words(f"We left out {_fact(fact, view)} ({reason}).") for fact, reason in view.evaluation.facts.set_aside
    ]
    left_out += [words(f"We left out {one.what} ({one.reason}).") for one in of_record(view.evaluation)]
    if unread(view.evaluation):
        left_out.append(words("Your record says more. These texts do not speak of it."))
    unfit = [
        words(
            f"You told us “{view.label(name)}: {'yes' if truth else 'no'}”. By a figure in the texts, your value says "
        )
        + words("the opposite. This page goes by what you told us; please ask your care team about it.")
        for name, truth, _ in view.evaluation.reasoning.overruled()
    ]
    return (*left_out, *unfit)


def _entry(result: Outcome) -> Entry:
    """A statement in its plain wording; its identifier is for the team, who can look it up."""
    statement = result.statement
    meta = (words(PATIENT_WORDS["team"], Word(statement.id, tone="code")),)
    return Entry(statement.id, statement.id, "", statement.plain_wording or NO_PLAIN_WORDING, result.name, meta=meta)


def _entries(found: Iterable[Outcome], shown: set[str]) -> list[Block]:
    """The statements that have not been shown yet."""
    new = [result for result in found if result.statement.id not in shown]
    shown.update(result.statement.id for result in new)
    return [Entries(tuple(_entry(result) for result in new))] if new else []


def _emergency(view: View, shown: set[str]) -> tuple[Part, ...]:
    """Emergency signs, whatever was stated; louder where what was stated is one."""
    found = [result for result in view.evaluation.ordered if is_urgent(result)]
    if not found:
        return ()
    now = any(result.truth for result in found)
    call = PATIENT_WORDS["call"]
    blocks: list[Block] = [Paragraph(words(Word(call, tone="alert")), "lead")] if now else []
    blocks += _entries(found, shown)
    return part("emergency", PATIENT_WORDS["emergency-now"] if now else PATIENT_WORDS["emergency"], blocks, "emergency")


def _result(view: View, shown: set[str]) -> tuple[Part, ...]:
    """What the texts call the values, and what they aim for."""
    found = [result for result in view.standing_in(*_RESULT) if result.truth]
    blocks = [*_disputed(view, placing.SEVERITY, shown), *_disputed(view, placing.TARGETS, shown)]
    title = PATIENT_WORDS["result"] if view.evaluation.facts.readings else PATIENT_WORDS["aim"]
    return part("result", title, [*blocks, *_entries(found, shown)])


def _said(view: View, shown: set[str]) -> tuple[Part, ...]:
    """What the texts say for somebody like the reader: what comes before, what is disputed, then the rest."""
    before = [
        Item(words(waiting.required.prerequisite.plain_wording or NO_PLAIN_WORDING))
        for waiting in pending(view.evaluation)
    ]
    blocks: list[Block] = []
    if before:
        intro = Paragraph(words(PATIENT_WORDS["settle"]))
        blocks.append(Group(PATIENT_WORDS["first"], (intro, Listing(tuple(before)))))
    blocks += _disputed(view, placing.STEPS, shown)
    rest = [result for result in view.standing_in(*_SAID) if result.truth]
    if entries := _entries(rest, shown):
        blocks += [Group(PATIENT_WORDS["then"], tuple(entries))] if blocks else entries
    return part("said", PATIENT_WORDS["said"], blocks)


def _disputed(view: View, place: str, shown: set[str]) -> list[Block]:
    """The questions on which the texts do not agree, with every side; one on passages shown already in a line."""
    groups: list[Block] = []
    for dispute in disputes(view.evaluation):
        if not dispute.is_open or place != _place(dispute, view):
            continue
        question = _question(dispute, view)
        if all(name in shown for names in dispute.sides.values() for name in names):
            same = words(PATIENT_WORDS["same"], Word(question, tone="strong"))
            groups.append(Paragraph(same, "alert"))
            continue
        sides = [_side(names, view, shown) for names in view.sides(dispute).values()]
        numbered = [Side(f"Answer {number} of {len(sides)}", tuple(side)) for number, side in enumerate(sides, 1)]
        ask = words(PATIENT_WORDS["disagree"])
        groups.append(Group(question, (Paragraph(ask), Sides(tuple(numbered))), tone="dispute"))
    return groups


def _place(dispute: Dispute, view: View) -> str:
    places = [view.place.get(name, "") for names in dispute.sides.values() for name in names]
    most = max(dict.fromkeys(places), key=places.count)
    return most if most in _RESULT else placing.STEPS


def _side(names: list[str], view: View, shown: set[str]) -> list[Block]:
    """One side of a question; passages that stand elsewhere are named, so that no side looks empty."""
    elsewhere = [name for name in names if name in shown]
    blocks = _entries([view.evaluation.outcomes[name] for name in names], shown)
    if elsewhere:
        links = view.links(elsewhere)
        blocks.append(Paragraph(words("Also " if blocks else "", PATIENT_WORDS["elsewhere"], links), "quiet"))
    return blocks


def _question(dispute: Dispute, view: View) -> str:
    """The question as it is asked in general, without the names of what is refused."""
    decisions = view.evaluation.ruleset.library.decisions
    return decisions[dispute.decision].title if dispute.decision in decisions else dispute.question


def _plain_part(view: View, places: tuple[str, ...], anchor: str, title: str, shown: set[str]) -> tuple[Part, ...]:
    found = [result for result in view.standing_in(*places) if result.truth]
    return part(anchor, title, _entries(found, shown))


def _ask(view: View) -> tuple[Part, ...]:
    """What to tell or to ask, the most deciding first."""
    first = [name for question in first_questions(view.evaluation) for name in question.concepts]
    names = list(dict.fromkeys([*first, *(question.concept for question in view.evaluation.ask_next)]))
    if not names:
        return ()
    items = [Item(words(_asked(name, view))) for name in names]
    blocks: list[Block] = [
        Paragraph(words(PATIENT_WORDS["tell"])),
        Listing(tuple(items[:_MOST_ASKED])),
    ]
    if rest := items[_MOST_ASKED:]:
        blocks.append(Folded(f"{len(rest)} more", (Listing(tuple(rest)),)))
    return part("ask", PATIENT_WORDS["ask"], blocks)


def _asked(name: str, view: View) -> str:
    measured = name in view.evaluation.ruleset.scales
    return PATIENT_WORDS["value"] + view.label(name) if measured else view.label(name)


def _depends(view: View, shown: set[str]) -> tuple[Part, ...]:
    found = [
        result
        for result in view.evaluation.ordered
        if result.truth is None
        and view.place.get(result.statement.id, "") not in ("", placing.BACKGROUND)
        and not is_urgent(result)
    ]
    entries = _entries(found, shown)
    if not entries:
        return ()
    intro = Paragraph(words(PATIENT_WORDS["whether"]))
    count = len(found)
    folded = Folded(f"{count} passage{'s' if count > 1 else ''}", tuple(entries))
    return part("depends", PATIENT_WORDS["depends"], [intro, folded])


def _units(view: View) -> tuple[Part, ...]:
    """What the units in the passages mean."""
    library = view.evaluation.ruleset.library
    found: set[str] = set()
    for name, place in view.place.items():
        if place != placing.BACKGROUND:
            statement = library.statements[name]
            doses = [getattr(action, "dose", None) for action in actions(statement)]
            doses.append(getattr(statement, "maximum", None))
            found |= {dose.unit for dose in doses if dose is not None and dose.unit}
            ranges = (*getattr(statement, "bands", ()), *getattr(statement, "target_ranges", ()))
            found |= {one.unit for each in ranges for one in each.thresholds if one.unit}
    return part("units", "What the units mean", units_explained(found))


def _silent(view: View) -> tuple[Part, ...]:
    rows = not_addressed(view.evaluation)
    if not rows:
        return ()
    blocks: list[Block] = []
    if named := [row["text"] for row in rows if row["truth"] is True]:
        line = f"{PATIENT_WORDS['situation']}{', '.join(named)}. Ask your care team."
        blocks.append(Paragraph(words(Word(line, tone="strong")), "alert"))
    if rest := [row["text"] for row in rows if row["truth"] is not True]:
        blocks.append(Paragraph(words(f"{PATIENT_WORDS['nothing']}{', '.join(rest)}.")))
    blocks.append(Paragraph(words(PATIENT_WORDS["unsafe"])))
    return part("silent", PATIENT_WORDS["silent"], blocks)
