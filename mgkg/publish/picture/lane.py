"""What sources say of the values of an observable, a lane each: bands, targets, and what conditions ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from mgkg.model.criterion import Band, Criterion, Definition, Range
from mgkg.model.guideline import Guideline
from mgkg.model.quantity import Threshold, half_width
from mgkg.model.statement import Statement
from mgkg.model.term import Observable
from mgkg.publish.catalogue import Catalogue
from mgkg.publish.names import Names
from mgkg.publish.phrase import Phrase, phrase
from mgkg.rules.cut import Bound, Cut, Scale, cut, scale

BAND, TARGET, CONDITION = "band", "target", "condition"
_CLOSED = {">=", "<="}


class End(NamedTuple):
    """Where values end, in the canonical unit: at one value, or somewhere between two; whether it still counts."""

    low: Fraction
    high: Fraction
    closed: bool
    why: str = ""

    @property
    def exact(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high


class Reading(NamedTuple):
    """Values from one end to another; None where nothing ends them."""

    lower: End | None
    upper: End | None

    def holds(self, value: Fraction) -> bool:
        """Whether a value is meant for certain."""
        lower, upper = self.lower, self.upper
        above = lower is None or value > lower.high or (value == lower.high and lower.closed and lower.exact)
        below = upper is None or value < upper.low or (value == upper.low and upper.closed and upper.exact)
        return above and below

    @property
    def from_to(self) -> tuple[Fraction | None, Fraction | None]:
        """From where to where values are meant for certain; None where nothing ends them."""
        return self.lower.high if self.lower else None, self.upper.low if self.upper else None

    @property
    def ends(self) -> tuple[Fraction, ...]:
        """Every value at which it may end."""
        return tuple(end for one in (self.lower, self.upper) if one for end in one[:2])


@dataclass(frozen=True)
class Lane:
    """What one source says of values.

    Attributes:
        kind: a band, a target, or a condition.
        guideline: whose it is.
        users: the statement that says it; of a condition, the statements and definitions that ask for it.
        source: the range or the criterion.
        thresholds: its figures.
        on: the scale of the observable.
        names: the words for it.
        part: which of how many ranges of its statement it is.
    """

    kind: str
    guideline: Guideline
    users: tuple[Statement | Definition, ...]
    source: Range | Criterion
    thresholds: tuple[Threshold, ...]
    on: Scale
    names: Names
    part: tuple[int, int] = (1, 1)

    @property
    def labels(self) -> frozenset[str]:
        """The labels of a band on the scale of severity."""
        return frozenset(self.source.severity_labels) if isinstance(self.source, Band) else frozenset()

    @property
    def is_value(self) -> bool:
        """Whether it is one printed value, which stands for all that are rounded to it."""
        return any(one.comparator == "=" and not one.approximate for one in self.thresholds)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The values; two readings where figures that should be one are not."""
        return tuple(_readings(cut(self.thresholds, self.on), self.thresholds, self.on))

    @cached_property
    def words(self) -> str:
        """What it says, with its figures as they are printed."""
        words = "".join(span.text for span in self._said if not span.derived)
        several = "; its figures in two units are not the same, so it has two readings"
        return words + (several if len(self.readings) > 1 else "")

    @property
    def _said(self) -> Phrase:
        if self.kind == BAND and isinstance(self.source, Range):
            return self.names.band(self.source)
        number, count = self.part
        part = f", {number} of {count} readings" if count > 1 else ""
        start = f"target{part}: " if self.kind == TARGET else "asked for: "
        return phrase(start, self.names.thresholds(self.thresholds))

    def holds(self, value: Fraction) -> bool:
        """Whether a value in the canonical unit is meant for certain, however the figures are read."""
        return all(reading.holds(value) for reading in self.readings)


class Lanes(NamedTuple):
    """All lanes of an observable, by guideline in their order, with the scale of its units."""

    observable: Observable
    scale: Scale
    lanes: tuple[Lane, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the observable, the canonical one first."""
        return tuple(dict.fromkeys((self.scale.canonical, *self.scale.units)))

    @property
    def is_worth_drawing(self) -> bool:
        """Whether there is anything to compare: a band, a target, or conditions that ask for different values."""
        return any(lane.kind != CONDITION for lane in self.lanes) or len(self.lanes) > 1


@lru_cache(maxsize=16)
def lanes(catalogue: Catalogue, observable: str) -> Lanes | None:
    """What all guidelines say of an observable; None where the term is no observable. Many pages show the same."""
    term = catalogue.library.terms[observable]
    if not isinstance(term, Observable):
        return None
    on = scale(term, catalogue.library.terms)
    found = (*_ranges(catalogue, observable, on), *_conditions(catalogue, observable, on))
    order = list(catalogue.library.guidelines)
    kinds = (BAND, TARGET, CONDITION)
    ranked = sorted(found, key=lambda lane: (order.index(lane.guideline.slug), kinds.index(lane.kind)))
    return Lanes(term, on, tuple(ranked))


def _ranges(catalogue: Catalogue, observable: str, on: Scale) -> Iterator[Lane]:
    for statement, ranges in catalogue.ranges_of.get(observable, ()):
        guideline = catalogue.guideline_of(statement)
        for number, one in enumerate(ranges, 1):
            kind = BAND if isinstance(one, Band) else TARGET
            yield Lane(kind, guideline, (statement,), one, one.thresholds, on, Names(catalogue), (number, len(ranges)))


def _conditions(catalogue: Catalogue, observable: str, on: Scale) -> Iterator[Lane]:
    """A lane for each criterion with figures of its own; a band that a criterion points at is a lane already."""
    for one in catalogue.compared_of.get(observable, ()):
        users = tuple(user for user in catalogue.used_by[one.iri] if isinstance(user, Statement | Definition))
        yield Lane(CONDITION, catalogue.guideline_of(one), users, one, one.compared, on, Names(catalogue))


def _readings(whole: Cut, thresholds: tuple[Threshold, ...], on: Scale) -> Iterator[Reading]:
    """Each pair of a lower and an upper end that the figures can be read as."""
    sides: list[list[End | None]] = [
        [_end(group, on.canonical) for group in side] for side in (whole.lower, whole.upper)
    ]
    for side, approximate, signs in zip(sides, whole.approximate, (("=", ">", ">="), ("=", "<", "<=")), strict=True):
        if approximate:
            side += [_about(one, on) for one in thresholds if one.comparator in signs and one.low is not None]
    for lower in sides[0] or [None]:
        for upper in sides[1] or [None]:
            yield Reading(lower, upper)


def _end(group: tuple[Bound, ...], unit: str) -> End:
    """One end from figures that agree."""
    ends = [end for bound in group for end in bound.ends[unit]]
    low, high = min(ends), max(ends)
    imprecise = any(len(set(bound.ends[unit])) > 1 for bound in group)
    why = "" if low == high else "printed as a range" if imprecise else "between what is printed in two units"
    return End(low, high, all(bound.comparator in _CLOSED for bound in group), why)


def _about(threshold: Threshold, on: Scale) -> End:
    """An end from a figure that is said to be approximate: half its last printed place to each side."""
    per = on.factor(threshold.unit or on.canonical, on.canonical)
    ends = [one for one in (threshold.low, threshold.high) if one is not None]
    low, high = (
        min(Fraction(one) - half_width(one) for one in ends),
        max(Fraction(one) + half_width(one) for one in ends),
    )
    return End(low * per, high * per, threshold.comparator in _CLOSED, "approximate")
