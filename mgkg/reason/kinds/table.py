"""The table of criterion kinds: how each is judged, and how it is said. A new kind is its module and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    BandCriterion,
    ConditionCriterion,
    Criterion,
    DemographicCriterion,
    ExposureCriterion,
    FindingCriterion,
    Not,
    ObservationCriterion,
    RepeatedCriterion,
    TimeSinceCriterion,
    TrendCriterion,
)
from mgkg.reason.judgement import Judge, Judgement, Words
from mgkg.reason.kinds import combination, elapsed, measured, repeated, stated


class Kind(NamedTuple):
    """What a kind of criterion can do."""

    judge: Callable[[Any, Judge], Judgement]
    say: Callable[[Any, Words], str]


KINDS: dict[type[Criterion], Kind] = {
    AllOf: Kind(combination.judge_all, combination.say_all),
    AnyOf: Kind(combination.judge_any, combination.say_any),
    Not: Kind(combination.judge_not, combination.say_not),
    ObservationCriterion: Kind(measured.judge_observation, measured.say_observation),
    BandCriterion: Kind(measured.judge_band, measured.say_band),
    DemographicCriterion: Kind(measured.judge_demographic, measured.say_demographic),
    ExposureCriterion: Kind(stated.judge_exposure, stated.say_exposure),
    ConditionCriterion: Kind(stated.judge_condition, stated.say_concept),
    FindingCriterion: Kind(stated.judge_finding, stated.say_concept),
    RepeatedCriterion: Kind(repeated.judge_repeated, repeated.say_repeated),
    TrendCriterion: Kind(repeated.judge_trend, repeated.say_trend),
    TimeSinceCriterion: Kind(elapsed.judge_time_since, elapsed.say_time_since),
}

JUDGES = {kind: row.judge for kind, row in KINDS.items()}
"""How each kind is judged: the way that every judgement goes."""
