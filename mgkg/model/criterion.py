"""Criteria: conditions on the facts of a patient, as trees."""

from __future__ import annotations

from collections.abc import Iterator

from mgkg.model.node import Coded, Node, Noted, TermSlug, of, record
from mgkg.model.quantity import Interval, Threshold
from mgkg.model.source import SourceFragment


@record
class Criterion(Noted):
    """A condition that is true, false or unknown of a patient."""

    @property
    def about(self) -> str:
        """The concept or observable that a leaf is about; an empty name for a combination."""
        return ""

    @property
    def concept(self) -> str | None:
        """The concept, where the leaf is simply true or false of a patient as that concept is."""
        return self.about or None

    @property
    def compared(self) -> tuple[Threshold, ...]:
        """The thresholds that a leaf compares a value with."""
        return ()


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

    @property
    def about(self) -> str:
        """What it is about."""
        return self.observable

    @property
    def concept(self) -> str | None:
        """A value is no concept."""
        return None

    @property
    def compared(self) -> tuple[Threshold, ...]:
        """What the value is compared with."""
        return self.thresholds


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

    @property
    def about(self) -> str:
        """What it is about."""
        return self.band.observable

    @property
    def concept(self) -> str | None:
        """A value is no concept."""
        return None

    @property
    def compared(self) -> tuple[Threshold, ...]:
        """What the value is compared with."""
        return self.band.thresholds


@record
class ExposureCriterion(Criterion):
    """The patient takes the substance, or one of the class."""

    substance: TermSlug

    @property
    def about(self) -> str:
        """What it is about."""
        return self.substance


@record
class ConditionCriterion(Criterion):
    """The patient has the condition, symptom or past procedure."""

    condition: TermSlug

    @property
    def about(self) -> str:
        """What it is about."""
        return self.condition


@record
class DemographicCriterion(Criterion):
    """Age against thresholds, or a demographic that is true or false."""

    demographic: TermSlug
    thresholds: tuple[Threshold, ...] = of("threshold", default=())

    @property
    def about(self) -> str:
        """What it is about."""
        return self.demographic

    @property
    def concept(self) -> str | None:
        """The demographic, where no value is compared."""
        return None if self.thresholds else self.demographic

    @property
    def compared(self) -> tuple[Threshold, ...]:
        """What the value is compared with."""
        return self.thresholds


@record
class RepeatedCriterion(Criterion):
    """The latest values of an observable, as many as `occasions`, all between thresholds, within or over a period."""

    observable: TermSlug
    thresholds: tuple[Threshold, ...] = of("threshold", default=())
    occasions: int
    over_period: Interval | None = None
    maximum_age: Interval | None = None

    @property
    def about(self) -> str:
        """What it is about."""
        return self.observable

    @property
    def concept(self) -> str | None:
        """Values are no concept."""
        return None

    @property
    def compared(self) -> tuple[Threshold, ...]:
        """What the values are compared with."""
        return self.thresholds


@record
class TrendCriterion(Criterion):
    """The latest values of an observable, as many as `occasions`, each lower (or higher) than the one before."""

    observable: TermSlug
    trend: Coded
    occasions: int
    over_period: Interval | None = None
    maximum_age: Interval | None = None

    @property
    def about(self) -> str:
        """What it is about."""
        return self.observable

    @property
    def concept(self) -> str | None:
        """Values are no concept."""
        return None


@record
class TimeSinceCriterion(Criterion):
    """The time since a dated event, or since a course began or ended: less than `within`, and `after` or longer."""

    event: TermSlug
    counted_from: Coded | None = None
    within: Interval | None = None
    after: Interval | None = None

    @property
    def about(self) -> str:
        """What it is about."""
        return self.event

    @property
    def concept(self) -> str | None:
        """A time is no concept."""
        return None


@record
class FindingCriterion(Criterion):
    """A finding, as stated or as this guideline defines it."""

    finding: TermSlug

    @property
    def about(self) -> str:
        """What it is about."""
        return self.finding


@record
class Definition(Noted):
    """How one guideline makes a finding from other facts (design §3.5)."""

    title: str = of("dcterms:title")
    defines: TermSlug
    defined_by: Criterion | None = None
    below_targets_of: TermSlug | None = None
    exhaustive: bool
    fragments: tuple[SourceFragment, ...] = of("sourceFragment", default=())


def criteria(root: Criterion) -> Iterator[Criterion]:
    """A criterion and everything below it."""
    yield root
    if isinstance(root, (AllOf, AnyOf, Not)):
        for member in root.members:
            yield from criteria(member)


KINDS = tuple(kind.__name__ for kind in Criterion.__subclasses__())
"""The names of all kinds of criterion."""

__all__ = [
    "KINDS",
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
    "RepeatedCriterion",
    "TimeSinceCriterion",
    "TrendCriterion",
    "criteria",
]
