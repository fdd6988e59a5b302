"""The table of criterion kinds: how the formulas of each are made. A new kind is its module and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
from mgkg.verify.kinds import combination, elapsed, measured, repeated, stated
from mgkg.verify.kinds.pair import Encoder, Pair

KINDS: dict[type[Criterion], Callable[[Any, Encoder], Pair]] = {
    AllOf: combination.every,
    AnyOf: combination.some,
    Not: combination.opposite,
    ObservationCriterion: measured.measured,
    BandCriterion: measured.measured,
    DemographicCriterion: stated.demographic,
    ExposureCriterion: stated.concept,
    ConditionCriterion: stated.concept,
    FindingCriterion: stated.concept,
    RepeatedCriterion: repeated.repeated,
    TrendCriterion: repeated.trend,
    TimeSinceCriterion: elapsed.elapsed,
}
