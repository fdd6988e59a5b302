"""Sentences from judgements: what a criterion asks, what the patient's facts say to it, with the conversion made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.criterion import AllOf, AnyOf, Not
from mgkg.model.patient import UNRECORDED
from mgkg.model.units import shown
from mgkg.reason.courses import is_over
from mgkg.reason.derived import COMPUTED
from mgkg.reason.facts import ENDED, STATED
from mgkg.reason.kinds.measured import say_range
from mgkg.reason.kinds.table import KINDS

if TYPE_CHECKING:
    from datetime import date

    from mgkg.model.criterion import Criterion
    from mgkg.model.guideline import Library
    from mgkg.model.patient import Fact, Moment
    from mgkg.reason.judgement import Judgement
    from mgkg.rules.ruleset import RuleSet

REASONS = {
    "not-stated": "not stated",
    "stale": "the value is too old",
    "tie": "values of the same time differ",
    "no-date": "its date does not tell",
    "imprecise-threshold": "the source's threshold is imprecise there",
    "unit-mismatch": "the source's figures in two units disagree there",
    "between-equivalents": "it lies between the source's figures in two units",
    "approximate-threshold": "the source gives only an approximate figure",
    "between-targets": "the value lies where the source's own figures leave it open",
    "too-few-values": "too few values are known",
    "bounded-value": "only a bound of the value is known, and it leaves this open",
    "inputs-apart": "the values that it is worked out from are of different times",
    "over-nought": "its formula divides by nought",
}
"""What each reason for an unknown says."""


class _Words:
    """The labels of a library, and every kind's own way to say itself."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def say(self, criterion: Criterion) -> str:
        return KINDS[type(criterion)].say(criterion, self)

    def label(self, name: str) -> str:
        return self.library.terms[name].label if name in self.library.terms else name


def say(criterion: Criterion, library: Library) -> str:
    """What a criterion asks, in words."""
    return _Words(library).say(criterion)


def explain(judgement: Judgement, ruleset: RuleSet, at: Moment | None = None) -> str:
    """A judgement in one phrase: what holds or not, the fact and the conversion made, or why it is unknown.

    With a moment every fact that has a date is said with its age.
    """
    asked = say(judgement.criterion, ruleset.library)
    if judgement.truth is None:
        because = REASONS.get(judgement.reason or "", judgement.reason or "not stated")
        fact = f" ({_facts(judgement, ruleset, at)})" if judgement.fact else ""
        return f"{asked}: {because}{fact}"
    source = "" if isinstance(judgement.criterion, (AllOf, AnyOf, Not)) else _source(judgement, ruleset, at)
    return f"{'' if judgement.truth else 'not: '}{asked}{f' — {source}' if source else ''}"


def compared(judgement: Judgement, ruleset: RuleSet, at: Moment | None = None) -> str:
    """A value against thresholds: "1.1 mg/dL is 0.905 mEq/L, below 1.0 mEq/L"; empty where none is compared."""
    criterion, fact = judgement.criterion, judgement.fact
    if fact is None or fact.value is None or not criterion.compared or judgement.truth is None or judgement.others:
        return ""
    between = say_range(criterion.about, criterion.compared, _Words(ruleset.library))
    label = _Words(ruleset.library).label(criterion.about)
    others = _in_other_units(criterion, fact, ruleset)
    when = _when(fact, at)
    value = " is ".join(
        [" ".join([fact.printed or "", fact.unit or "", when]).strip(), *([", ".join(others)] if others else [])]
    )
    return f"{value}, {'' if judgement.truth else 'not '}{between.removeprefix(label).strip()}"


def _facts(judgement: Judgement, ruleset: RuleSet, at: Moment | None) -> str:
    """All facts that a judgement rests on."""
    shown = [shown_fact(fact, ruleset, at) for fact in (judgement.fact, *judgement.others) if fact]
    if judgement.fact and judgement.fact.place == COMPUTED and len(shown) > 1:
        return f"{shown[0]}, computed from {', '.join(shown[1:])}"
    return ", ".join(shown)


def _source(judgement: Judgement, ruleset: RuleSet, at: Moment | None) -> str:
    if judgement.fact and judgement.others:
        return _facts(judgement, ruleset, at)
    if judgement.fact and judgement.criterion.compared:
        others = _in_other_units(judgement.criterion, judgement.fact, ruleset)
        return " is ".join([shown_fact(judgement.fact, ruleset, at), *([", ".join(others)] if others else [])])
    known = judgement.known
    if known is None or (known.by == STATED and judgement.fact is not known.fact):
        return shown_fact(judgement.fact, ruleset, at) if judgement.fact else ""
    if known.by in (STATED, ENDED) and known.fact:
        when = _when(known.fact, at)
        return f"{known.by}{f' {when}' if when else ''}"
    fact = f": {shown_fact(known.fact, ruleset, at)}" if known.fact else ""
    return f"by {known.by}{fact}" if "/" in known.by else f"{known.by}{fact}"


def _in_other_units(criterion: Criterion, fact: Fact, ruleset: RuleSet) -> list[str]:
    """A value in each unit, other than its own, that a criterion's thresholds are printed in."""
    scale = ruleset.scales[fact.concept]
    return [
        f"{fact.comparator or ''}{shown(fact.value * scale.factor(fact.unit, unit))} {unit}"
        for unit in dict.fromkeys(t.unit for t in criterion.compared if t.unit)
        if fact.value is not None and fact.unit and unit != fact.unit
    ]


def shown_fact(fact: Fact | None, ruleset: RuleSet, at: Moment | None = None) -> str:
    """A fact for people, with its age at a moment where one is given."""
    if fact is None:
        return ""
    label = _Words(ruleset.library).label(fact.concept)
    when = _when(fact, at)
    measured = f"{label} {fact.printed}{'' if fact.unit == '1' else f' {fact.unit}'}"
    said = measured if fact.value is not None else f"{'' if fact.truth else 'not '}{label}"
    said = f"{said} {when}" if when else said
    return f"{said} ({'; '.join(fact.remarks)})" if fact.remarks else said


def _when(fact: Fact, at: Moment | None) -> str:
    """When a fact was or is: on a date, since a date, from one to another; with its age."""
    if fact.stop and fact.stop.printed == UNRECORDED:
        return f"{f'from {fact.start.printed}, ' if fact.start else ''}ended at a time not recorded"
    if fact.start and fact.stop:
        said = f"from {fact.start.printed} to {fact.stop.printed}"
        day = fact.stop.day if at and is_over(fact.stop, at) else fact.start.day
    elif fact.start or fact.stop:
        end = fact.start or fact.stop
        assert end is not None  # noqa: S101 - one of the two
        said, day = f"{'since' if fact.start else 'until'} {end.printed}", end.day
    elif fact.moment:
        said, day = f"on {fact.moment.printed}", fact.moment.day
    else:
        return ""
    return f"{said} {age(day, at, fact)}".strip() if at else said


def age(day: date, at: Moment, fact: Fact) -> str:
    """How long ago a day was, in brackets; of a course how long it has lasted, or when it ended."""
    days = (at.day - day).days
    count = f"{days} day{'' if days == 1 else 's'}"
    if days < 0:
        return "[later]"
    if fact.stop and fact.stop.printed == UNRECORDED:
        return "[ended, not known when]"
    if fact.stop and is_over(fact.stop, at):
        return f"[ended {count} ago]"
    return f"[for {count}]" if fact.start else f"[{count} old]"
