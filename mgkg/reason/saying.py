"""Sentences from judgements: what a criterion asks, what the patient's facts say to it, with the conversion made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    BandCriterion,
    ConditionCriterion,
    DemographicCriterion,
    ExposureCriterion,
    FindingCriterion,
    Not,
    ObservationCriterion,
    TimeSinceCriterion,
)
from mgkg.model.units import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from mgkg.model.criterion import Criterion
    from mgkg.model.guideline import Library
    from mgkg.model.patient import Fact
    from mgkg.model.quantity import Interval, Threshold
    from mgkg.reason.judgement import Judgement
    from mgkg.rules.ruleset import RuleSet

_COMPARED = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "=": "about"}

REASONS = {
    "not-stated": "not stated",
    "stale": "the value is too old",
    "tie": "values of the same time differ",
    "no-date": "its date does not tell",
    "imprecise-threshold": "the source's threshold is imprecise there",
    "unit-mismatch": "the source's figures in two units disagree there",
    "between-equivalents": "it lies between the source's figures in two units",
    "approximate-threshold": "the source gives only an approximate figure",
    "contradictory-definitions": "two definitions conclude the opposite",
}
"""What each reason for an unknown says."""


def say(criterion: Criterion, library: Library) -> str:
    """What a criterion asks, in words."""
    return _SAY[type(criterion)](criterion, library)


def _members(criterion: Any, library: Library, word: str) -> str:  # noqa: ANN401 - a combination
    parts = [say(member, library) for member in criterion.members]
    return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"


def _label(name: str, library: Library) -> str:
    return library.terms[name].label if name in library.terms else name


def _range(name: str, thresholds: tuple[Threshold, ...], library: Library) -> str:
    sides: dict[bool, list[Threshold]] = {}
    for threshold in thresholds:
        sides.setdefault(threshold.comparator in (">", ">="), []).append(threshold)
    parts = [
        f"{_COMPARED[side[0].comparator]} {' or '.join(dict.fromkeys(figure(t) for t in side if not t.approximate))}"
        for side in (sides.get(True, []), sides.get(False, []))
        if any(not t.approximate for t in side)
    ]
    return f"{_label(name, library)} {' and '.join(parts)}"


def figure(threshold: Threshold) -> str:
    """A threshold's number and unit without its comparator."""
    low, high = threshold.low, threshold.high
    number = f"{low}" if low == high else f"{low}–{high}"
    return f"{number} {threshold.unit}"


def _demographic(criterion: DemographicCriterion, library: Library) -> str:
    if criterion.thresholds:
        return _range(criterion.demographic, criterion.thresholds, library)
    return _label(criterion.demographic, library)


def _elapsed(criterion: TimeSinceCriterion, library: Library) -> str:
    parts = [f"less than {_length(criterion.within)} ago"] if criterion.within else []
    parts += [f"{_length(criterion.after)} ago or longer"] if criterion.after else []
    return f"{_label(criterion.event, library)} {' and '.join(parts)}"


def _length(interval: Interval | None) -> str:
    return interval.printed if interval else ""


def _band(criterion: BandCriterion, library: Library) -> str:
    labels = " or ".join(criterion.band.severity_labels)
    return f"{_range(criterion.band.observable, criterion.band.thresholds, library)} (what this source calls {labels})"


_SAY: dict[type[Criterion], Callable[[Any, Library], str]] = {
    AllOf: lambda c, library: _members(c, library, "and"),
    AnyOf: lambda c, library: _members(c, library, "or"),
    Not: lambda c, library: f"not {say(c.members[0], library)}",
    ObservationCriterion: lambda c, library: _range(c.observable, c.thresholds, library),
    BandCriterion: _band,
    ExposureCriterion: lambda c, library: f"takes {_label(c.substance, library)}",
    ConditionCriterion: lambda c, library: _label(c.condition, library),
    FindingCriterion: lambda c, library: _label(c.finding, library),
    DemographicCriterion: _demographic,
    TimeSinceCriterion: _elapsed,
}


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
    thresholds = criterion.band.thresholds if isinstance(criterion, BandCriterion) else criterion.thresholds
    scale = ruleset.scales[fact.concept]
    others = [
        f"{shown(fact.value * scale.factor(fact.unit, unit))} {unit}"
        for unit in dict.fromkeys(t.unit for t in thresholds if t.unit)
        if fact.value is not None and fact.unit and unit != fact.unit
    ]
    return " is ".join([shown_fact(fact, ruleset), *([", ".join(others)] if others else [])])


def shown_fact(fact: Fact | None, ruleset: RuleSet) -> str:
    """A fact for people."""
    if fact is None:
        return ""
    label = _label(fact.concept, ruleset.library)
    day = f" on {fact.moment.printed}" if fact.moment else ""
    if fact.value is not None:
        return f"{label} {fact.printed} {fact.unit}{day}"
    return f"{'' if fact.truth else 'not '}{label}{day}"
