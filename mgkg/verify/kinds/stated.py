"""Exposures, conditions, findings and plain demographics: formulas from what is stated and what that implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.verify.kinds.measured import measured

if TYPE_CHECKING:
    from mgkg.model.criterion import (
        ConditionCriterion,
        DemographicCriterion,
        ExposureCriterion,
        FindingCriterion,
    )
    from mgkg.verify.kinds.pair import Encoder, Pair


def concept(criterion: ExposureCriterion | ConditionCriterion | FindingCriterion, encoder: Encoder) -> Pair:
    """A stated concept; a finding as the criterion's guideline defines it, also where a condition names it."""
    if criterion.about in encoder.ruleset.findings:
        return encoder.finding(criterion, criterion.about)
    return encoder.stated(criterion.about)


def demographic(criterion: DemographicCriterion, encoder: Encoder) -> Pair:
    """An age against thresholds, or what is stated."""
    return measured(criterion, encoder) if criterion.thresholds else encoder.stated(criterion.demographic)
