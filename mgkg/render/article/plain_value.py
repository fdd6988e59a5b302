"""A measured value in plain words: what its unit means, how old it is, and between which printed figures it stands."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.statement import Classification, Target
from mgkg.model.units import shown
from mgkg.render.article.shape import Block, Group, Item, Listing, Paragraph, Table, Word, words
from mgkg.render.article.unit_words import meaning
from mgkg.render.stated import in_other_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.criterion import Range
    from mgkg.model.quantity import Threshold
    from mgkg.model.statement import Statement
    from mgkg.reason.facts import Reading
    from mgkg.reason.outcome import Outcome
    from mgkg.render.article.view import View

_COMPARED = {"<": "below {}", "<=": "{} or less", ">": "above {}", ">=": "{} or more", "=": "about {}"}
_LOWER, _UPPER = (">", ">="), ("<", "<=")


class _Named(NamedTuple):
    """A range that a text names: what it is called, its figures, where the value stands, and its ends in that unit."""

    called: str
    figures: str
    stands: str
    ends: tuple[Fraction, ...]


def explained(view: View) -> list[Block]:
    """Every latest measured value, explained; two where their times cannot be told apart."""
    readings = view.evaluation.facts.readings
    return [_value(reading, view) for name in sorted(readings) for reading in readings[name]]


def _value(reading: Reading, view: View) -> Block:
    fact = reading.fact
    blocks: list[Block] = [Listing(tuple(_about(reading, view)))]
    named = sorted(_named(reading, view), key=lambda one: (one.called.startswith("aim"), max(one.ends, default=0)))
    if named:
        head = ("What the texts name", f"In {fact.unit}", "Your value")
        rows = tuple((words(one.called), words(one.figures), words(one.stands)) for one in named)
        blocks += [
            Paragraph(words(_texts(view))),
            Table("How your value compares with the figures in the texts", head, rows),
            Paragraph(words(_between(reading, named))),
        ]
    title = f"{view.label(fact.concept)}: {fact.printed} {fact.unit}"
    return Group(title[0].upper() + title[1:], tuple(blocks))


def _about(reading: Reading, view: View) -> Iterator[Item]:
    fact = reading.fact
    if said := meaning(reading.unit):
        yield Item(words(Word(f"{fact.unit} ", tone="strong"), f"means {said}."))
    others = in_other_units(fact, view.evaluation.ruleset)
    if others:
        yield Item(words("The same value in other units: ", Word(" or ".join(others), tone="strong"), "."))
    if fact.moment is None:
        yield Item(words("You gave no date, so it is taken as a value of today."))
    else:
        days = reading.age_days
        old = "on the day of this page" if days == 0 else f"{days} day{'s' if days > 1 else ''} before this page"
        yield Item(words(f"It is from {fact.moment.printed}, {old}. An older value may no longer hold."))


def _named(reading: Reading, view: View) -> Iterator[_Named]:
    """The bands and targets that the texts name for a measurement, where they are about this reader or may be."""
    for result in view.evaluation.ordered:
        statement = result.statement
        scope = next((part for part in result.parts if part.role == "scope"), None)
        if statement.guideline not in view.letters or (scope and scope.truth is False):
            continue
        if isinstance(statement, Classification):
            yield from _bands(statement, reading, view)
        elif isinstance(statement, Target) and statement.observable == reading.fact.concept:
            yield from _targets(result, reading, view)


def _bands(statement: Classification, reading: Reading, view: View) -> Iterator[_Named]:
    criteria = view.evaluation.ruleset.rows[statement.id].bands
    for band, criterion in zip(statement.bands, criteria, strict=True):
        if band.observable == reading.fact.concept:
            concepts = view.evaluation.ruleset.library.concepts
            labels = [concepts[name].label if name in concepts else name for name in band.severity_labels]
            called = f"called “{' to '.join(labels)}” ({_text(statement, view)})"
            truth = view.evaluation.reasoning.judge(criterion).truth
            ends = _ends(band, reading, view)
            yield _Named(called, _figures(band, reading, view), _stands(truth, ends, reading), ends)


def _targets(result: Outcome, reading: Reading, view: View) -> Iterator[_Named]:
    statement = result.statement
    states = view.evaluation.target_states.get(statement.id, [])
    said = {"below": "lower than this", "at": "within this", "above": "higher than this"}
    for number, goal in enumerate(statement.target_ranges if isinstance(statement, Target) else ()):
        state = states[number] if number < len(states) else "unknown"
        called = f"aim of treatment ({_text(statement, view)})"
        ends = _ends(goal, reading, view)
        yield _Named(called, _figures(goal, reading, view), said.get(state, "cannot be told"), ends)


def _texts(view: View) -> str:
    """Which text has which letter."""
    guidelines = view.evaluation.ruleset.library.guidelines
    return " ".join(f"Text {letter} is “{guidelines[slug].title}”." for slug, letter in view.letters.items())


def _text(statement: Statement, view: View) -> str:
    return f"text {view.letters[statement.guideline]}"


def _stands(truth: bool | None, ends: tuple[Fraction, ...], reading: Reading) -> str:  # noqa: FBT001 - a truth value
    if truth:
        return "within this"
    if truth is None or not ends:
        return "cannot be told"
    return "lower than this" if reading.value <= min(ends) else "higher than this"


def _printed(goal: Range, reading: Reading) -> list[Threshold]:
    """The thresholds of a range in the unit of the value, else those in the first unit printed."""
    own = [one for one in goal.thresholds if one.unit == reading.unit]
    return own or [one for one in goal.thresholds if one.unit == goal.thresholds[0].unit]


def _figures(goal: Range, reading: Reading, view: View) -> str:
    found = sorted(_printed(goal, reading), key=lambda one: one.comparator not in _LOWER)
    if [one.comparator for one in found] == [">=", "<="]:
        said = " to ".join(_converted(one, reading, view) for one in found)
    else:
        said = " and ".join(_COMPARED[one.comparator].format(_converted(one, reading, view)) for one in found)
    printed = ", ".join(dict.fromkeys(one.printed for one in found if one.unit != reading.unit))
    return f"{said} (printed as {printed})" if printed else said


def _converted(one: Threshold, reading: Reading, view: View) -> str:
    ends = list(dict.fromkeys(shown(end) for end in _both(one, reading, view)))
    return ends[0] if len(ends) == 1 else f"a point somewhere from {' to '.join(ends)}"


def _both(one: Threshold, reading: Reading, view: View) -> list[Fraction]:
    """The ends of a threshold in the unit of the value; two where it is imprecise."""
    if one.unit is None:
        return []
    factor = view.evaluation.ruleset.scales[reading.fact.concept].factor(one.unit, reading.unit)
    return [Fraction(end) * factor for end in (one.low, one.high) if end is not None]


def _ends(goal: Range, reading: Reading, view: View) -> tuple[Fraction, ...]:
    return tuple(end for one in _printed(goal, reading) for end in _both(one, reading, view))


def _between(reading: Reading, named: list[_Named]) -> str:
    """Between which of the printed figures a value stands."""
    ends = {end for one in named for end in one.ends}
    below = max((end for end in ends if end < reading.value), default=None)
    above = min((end for end in ends if end > reading.value), default=None)
    unit = reading.fact.unit
    if below is not None and above is not None:
        return f"Of these figures, yours stands between {shown(below)} and {shown(above)} {unit}."
    if above is not None:
        return f"None of these figures is lower than yours; the next one above it is {shown(above)} {unit}."
    if below is not None:
        return f"None of these figures is higher than yours; the next one below it is {shown(below)} {unit}."
    return "None of these figures is lower or higher than yours."


def _sign(text: str) -> str:
    """A unit as people write it."""
    return f"μ{text[1:]}" if text.startswith("u") else text


def units_explained(found: set[str]) -> list[Block]:
    """What each of some units means; those that need no words are left out."""
    meanings = {text: meaning(text) for text in sorted(found)}
    items = [
        Item(words(Word(f"{_sign(text)}: ", tone="strong"), f"{said}.")) for text, said in meanings.items() if said
    ]
    return [Listing(tuple(items))] if items else []
