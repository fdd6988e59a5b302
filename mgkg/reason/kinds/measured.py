"""Observations, bands and ages: the latest value against printed thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.reason.judgement import NOT_STATED, STALE, TIE, Judgement
from mgkg.rules.cut import LOWER

if TYPE_CHECKING:
    from fractions import Fraction

    from mgkg.model.criterion import BandCriterion, Criterion, DemographicCriterion, ObservationCriterion
    from mgkg.model.quantity import Threshold
    from mgkg.reason.facts import Reading
    from mgkg.reason.judgement import Judge, Words

_OPEN = ("<", ">")
_COMPARED = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "=": "about"}


def judge_observation(criterion: ObservationCriterion, judge: Judge) -> Judgement:
    """Whether the latest value lies between the thresholds."""
    return judge_value(criterion, criterion.observable, judge)


def judge_band(criterion: BandCriterion, judge: Judge) -> Judgement:
    """Whether the latest value lies in this one band."""
    return judge_value(criterion, criterion.band.observable, judge)


def judge_demographic(criterion: DemographicCriterion, judge: Judge) -> Judgement:
    """Whether a demographic holds: by its value against thresholds, or as stated."""
    if criterion.thresholds:
        return judge_value(criterion, criterion.demographic, judge)
    known = judge.facts.truth(criterion.demographic, judge.ruleset)
    if known is None:
        return Judgement(criterion, None, NOT_STATED)
    return Judgement(criterion, known.truth, None, known.fact, known)


def say_observation(criterion: ObservationCriterion, words: Words) -> str:
    """The observable and its thresholds."""
    return say_range(criterion.observable, criterion.thresholds, words)


def say_band(criterion: BandCriterion, words: Words) -> str:
    """The band's thresholds and what its source calls it."""
    labels = " or ".join(criterion.band.severity_labels)
    return f"{say_range(criterion.about, criterion.compared, words)} (what this source calls {labels})"


def say_demographic(criterion: DemographicCriterion, words: Words) -> str:
    """The demographic, with thresholds where it is compared."""
    if criterion.thresholds:
        return say_range(criterion.demographic, criterion.thresholds, words)
    return words.label(criterion.demographic)


def say_range(name: str, thresholds: tuple[Threshold, ...], words: Words) -> str:
    """What is measured, and between which printed numbers; approximate ones decide nothing and are left out."""
    sides: dict[bool, list[Threshold]] = {}
    for threshold in thresholds:
        if not threshold.approximate:
            sides.setdefault(threshold.comparator in LOWER, []).append(threshold)
    parts = [
        f"{_COMPARED[side[0].comparator]} {' or '.join(dict.fromkeys(figure(threshold) for threshold in side))}"
        for side in (sides.get(True, []), sides.get(False, []))
        if side
    ]
    return f"{words.label(name)} {' and '.join(parts)}".strip()


def figure(threshold: Threshold) -> str:
    """A threshold's number and unit without its comparator."""
    low, high = threshold.low, threshold.high
    return f"{low} {threshold.unit}" if low == high else f"{low}–{high} {threshold.unit}"


def judge_value(criterion: Criterion, concept: str, judge: Judge) -> Judgement:
    """The latest value against the criterion's cut; unknown when none is stated, stale, or tied (§3.6)."""
    readings = judge.readings(concept)
    if not readings:
        return Judgement(criterion, None, judge.no_reading(concept))
    first = readings[0]
    if is_stale(first, criterion.iri, concept, judge):
        return Judgement(criterion, None, STALE, first.fact)
    cut = judge.ruleset.cuts[criterion.iri]
    truth, reason = cut.decide(first.value, first.unit, first.fact.comparator)
    for other in readings[1:]:
        if cut.decide(other.value, other.unit, other.fact.comparator)[0] != truth:
            return Judgement(criterion, None, TIE, other.fact, others=(first.fact,))
    inputs = tuple([reading.fact for reading in first.inputs]) if first.inputs else ()
    return Judgement(criterion, truth, reason, first.fact, others=inputs)


def is_below(one: Fraction, compared: str | None, other: Fraction, other_compared: str | None = None) -> bool | None:
    """Whether a value is lower than another; None where a bound, such as "<0.5", leaves it open."""
    may_be_lower = compared not in LOWER and other_compared in (None, *LOWER)
    may_be_higher = compared in (None, *LOWER) and other_compared not in LOWER
    apart = compared in _OPEN or other_compared in _OPEN
    if may_be_lower and (one < other or (one == other and apart)):
        return True
    return False if may_be_higher and one >= other else None


def is_stale(reading: Reading, iri: str, concept: str, judge: Judge) -> bool:
    """Whether a value is older than its criterion, or else its observable, allows."""
    oldest = judge.ruleset.oldest_days.get(iri) or judge.ruleset.oldest_days.get(concept)
    return oldest is not None and reading.age_days > oldest
