"""Criteria: conditions on the facts of a patient, as trees."""

from __future__ import annotations

from mgkg.model.node import Coded, Node, Noted, TermSlug, of, record
from mgkg.model.quantity import Interval, Threshold


@record
class Criterion(Noted):
    """A condition that is true, false or unknown of a patient."""


@record
class AllOf(Criterion):
    """True when every member is true."""

    members: tuple[Criterion, ...] = of("member", default=())


@record
class AnyOf(Criterion):
    """True when at least one member is true."""

    members: tuple[Criterion, ...] = of("member", default=())


@record
class Not(Criterion):
    """True when its one member is false."""

    members: tuple[Criterion, ...] = of("member", default=())


@record
class ObservationCriterion(Criterion):
    """The latest value of an observable against thresholds; several on one side are printed equivalents."""

    observable: TermSlug
    thresholds: tuple[Threshold, ...] = of("threshold", default=())
    maximum_age: Interval | None = None


@record
class Range(Noted):
    """The values of an observable between thresholds."""

    observable: TermSlug
    thresholds: tuple[Threshold, ...] = of("threshold", default=())


@record
class Band(Range):
    """A range with its labels on the shared scale of severity."""

    severity_labels: tuple[Coded, ...] = of("severityLabel", default=())


@record
class BandCriterion(Criterion):
    """The latest value lies in this one band."""

    band: Band


@record
class ExposureCriterion(Criterion):
    """The patient takes the substance, or one of the class."""

    substance: TermSlug


@record
class ConditionCriterion(Criterion):
    """The patient has the condition, symptom or past procedure."""

    condition: TermSlug


@record
class DemographicCriterion(Criterion):
    """Age against thresholds, or a demographic that is true or false."""

    demographic: TermSlug
    thresholds: tuple[Threshold, ...] = of("threshold", default=())


@record
class TimeSinceCriterion(Criterion):
    """The time since a dated event: less than `within`, and `after` or longer."""

    event: TermSlug
    within: Interval | None = None
    after: Interval | None = None


@record
class FindingCriterion(Criterion):
    """A finding, as stated or as this guideline defines it."""

    finding: TermSlug


@record
class Definition(Noted):
    """How one guideline makes a finding from other facts (design §3.5)."""

    title: str = of("dcterms:title")
    defines: TermSlug
    defined_by: Criterion | None = None
    below_targets_of: TermSlug | None = None
    exhaustive: bool


__all__ = [
    "AllOf",
    "AnyOf",
    "Band",
    "BandCriterion",
    "ConditionCriterion",
    "Criterion",
    "Definition",
    "DemographicCriterion",
    "ExposureCriterion",
    "FindingCriterion",
    "Node",
    "Not",
    "ObservationCriterion",
    "Range",
    "TimeSinceCriterion",
]
