"""Sentences from judgements: what a criterion asks, what the patient's facts say to it, with the conversion made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.criterion import AllOf, AnyOf, BandCriterion, Not, ObservationCriterion
from mgkg.model.units import shown
from mgkg.reason.kinds.table import KINDS

if TYPE_CHECKING:
    from mgkg.model.criterion import Criterion
    from mgkg.model.guideline import Library
    from mgkg.model.patient import Fact
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


def explain(judgement: Judgement, ruleset: RuleSet) -> str:
    """A judgement in one phrase: what holds or not, the fact and the conversion made, or why it is unknown."""
    asked = say(judgement.criterion, ruleset.library)
    if judgement.truth is None:
        because = REASONS.get(judgement.reason or "", judgement.reason or "not stated")
        fact = f" ({shown_fact(judgement.fact, ruleset)})" if judgement.fact else ""
        return f"{asked}: {because}{fact}"
    source = "" if isinstance(judgement.criterion, (AllOf, AnyOf, Not)) else _source(judgement, ruleset)
    return f"{'' if judgement.truth else 'not: '}{asked}{f' — {source}' if source else ''}"


def _source(judgement: Judgement, ruleset: RuleSet) -> str:
    if isinstance(judgement.criterion, (ObservationCriterion, BandCriterion)) and judgement.fact:
        return converted(judgement.criterion, judgement.fact, ruleset)
    known = judgement.known
    if known is None:
        return shown_fact(judgement.fact, ruleset) if judgement.fact else ""
    if known.by == "stated" and known.fact:
        return f"stated{f' for {known.fact.moment.printed}' if known.fact.moment else ''}"
    fact = f": {shown_fact(known.fact, ruleset)}" if known.fact else ""
    return f"by {known.by}{fact}" if "/" in known.by else f"{known.by}{fact}"


def converted(criterion: ObservationCriterion | BandCriterion, fact: Fact, ruleset: RuleSet) -> str:
    """A value with its conversion into each unit that the criterion's thresholds are printed in."""
    scale = ruleset.scales[fact.concept]
    others = [
        f"{shown(fact.value * scale.factor(fact.unit, unit))} {unit}"
        for unit in dict.fromkeys(t.unit for t in criterion.compared if t.unit)
        if fact.value is not None and fact.unit and unit != fact.unit
    ]
    return " is ".join([shown_fact(fact, ruleset), *([", ".join(others)] if others else [])])


def shown_fact(fact: Fact | None, ruleset: RuleSet) -> str:
    """A fact for people."""
    if fact is None:
        return ""
    label = _Words(ruleset.library).label(fact.concept)
    day = f" on {fact.moment.printed}" if fact.moment else ""
    if fact.value is not None:
        return f"{label} {fact.printed} {fact.unit}{day}"
    return f"{'' if fact.truth else 'not '}{label}{day}"
