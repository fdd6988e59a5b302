"""Criteria: conditions on the facts of a patient, as trees."""

from __future__ import annotations

from dataclasses import dataclass

from mgkg.model.node import Coded, Node, Noted, TermSlug, of
from mgkg.model.quantity import Interval, Threshold


@dataclass(frozen=True, kw_only=True)
class Criterion(Noted):
    """A condition that is true, false or unknown of a patient."""


@dataclass(frozen=True, kw_only=True)
class AllOf(Criterion):
    """True when every member is true."""

    members: tuple[Criterion, ...] = of("member")


@dataclass(frozen=True, kw_only=True)
class AnyOf(Criterion):
    """True when at least one member is true."""

    members: tuple[Criterion, ...] = of("member")


@dataclass(frozen=True, kw_only=True)
class Not(Criterion):
    """True when its one member is false."""

    members: tuple[Criterion, ...] = of("member")


@dataclass(frozen=True, kw_only=True)
class ObservationCriterion(Criterion):
    """The latest value of an observable against thresholds; several on one side are printed equivalents."""

    observable: TermSlug
    thresholds: tuple[Threshold, ...] = of("threshold")
    maximum_age: Interval | None = None


@dataclass(frozen=True, kw_only=True)
class Range(Noted):
    """The values of an observable between thresholds."""

    observable: TermSlug
    thresholds: tuple[Threshold, ...] = of("threshold")


@dataclass(frozen=True, kw_only=True)
class Band(Range):
    """A range with its labels on the shared scale of severity."""

    severity_labels: tuple[Coded, ...] = of("severityLabel")


@dataclass(frozen=True, kw_only=True)
class BandCriterion(Criterion):
    """The latest value lies in this one band."""

    band: Band


@dataclass(frozen=True, kw_only=True)
class ExposureCriterion(Criterion):
    """The patient takes the substance, or one of the class."""

    substance: TermSlug


@dataclass(frozen=True, kw_only=True)
class ConditionCriterion(Criterion):
    """The patient has the condition, symptom or past procedure."""

    condition: TermSlug


@dataclass(frozen=True, kw_only=True)
class DemographicCriterion(Criterion):
    """Age against thresholds, or a demographic that is true or false."""

    demographic: TermSlug
    thresholds: tuple[Threshold, ...] = of("threshold")


@dataclass(frozen=True, kw_only=True)
class TimeSinceCriterion(Criterion):
    """The time since a dated event: less than `within`, and `after` or longer."""

    event: TermSlug
    within: Interval | None = None
    after: Interval | None = None


@dataclass(frozen=True, kw_only=True)
class FindingCriterion(Criterion):
    """A finding, as stated or as this guideline defines it."""

    finding: TermSlug


@dataclass(frozen=True, kw_only=True)
class Definition(Noted):
    """How one guideline makes a finding from other facts (design §3.5)."""

    title: str = of("dcterms:title", "")
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
