"""Observations, bands and ages: the latest value against printed thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.reason.judgement import NOT_STATED, STALE, TIE, Judgement

if TYPE_CHECKING:
    from mgkg.model.criterion import BandCriterion, Criterion, DemographicCriterion, ObservationCriterion
    from mgkg.reason.facts import Reading
    from mgkg.reason.judgement import Judge


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


def judge_value(criterion: Criterion, concept: str, judge: Judge) -> Judgement:
    """The latest value against the criterion's cut; unknown when none is stated, stale, or tied (§3.6)."""
    readings = judge.facts.readings.get(concept)
    if not readings:
        return Judgement(criterion, None, NOT_STATED)
    first = readings[0]
    if is_stale(first, criterion.iri, concept, judge):
        return Judgement(criterion, None, STALE, first.fact)
    cut = judge.ruleset.cuts[criterion.iri]
    truth, reason = cut.decide(first.value, first.unit)
    for other in readings[1:]:
        if cut.decide(other.value, other.unit)[0] != truth:
            return Judgement(criterion, None, TIE, other.fact)
    return Judgement(criterion, truth, reason, first.fact)


def is_stale(reading: Reading, iri: str, concept: str, judge: Judge) -> bool:
    """Whether a value is older than its criterion, or else its observable, allows."""
    oldest = judge.ruleset.oldest_days.get(iri) or judge.ruleset.oldest_days.get(concept)
    return oldest is not None and reading.age_days > oldest
