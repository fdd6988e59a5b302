"""Exact comparison of values with printed thresholds, from the thresholds of one criterion, band or range.

The rules are those of design §3.3 and §3.4: a comparison is made in the unit of the value; an imprecise
threshold is compared at both ends; agreeing equivalents are one threshold; disagreeing ones are separate
readings; approximate equivalents never decide.
"""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import pairwise, zip_longest
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.quantity import half_width, rounding_interval
from mgkg.model.units import factor
from mgkg.model.units import unit as parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from mgkg.model.quantity import Quantity, Threshold
    from mgkg.model.term import Observable, Term

_COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
LOWER = frozenset({">", ">="})

IMPRECISE = "imprecise-threshold"
MISMATCH = "unit-mismatch"
BETWEEN = "between-equivalents"
APPROXIMATE = "approximate-threshold"
BOUNDED = "bounded-value"


class Scale(NamedTuple):
    """What converts the units of one observable: its analyte's molar mass and valence, exactly."""

    canonical: str
    molar_mass: Fraction | None = None
    valence: int | None = None
    units: tuple[str, ...] = ()
    known: Mapping[tuple[str, str], Fraction] = {}

    def factor(self, of: str, to: str) -> Fraction:
        """What a value in one unit is multiplied by to be in the other."""
        return self.known.get((of, to)) or factor(of, to, self.molar_mass, self.valence)


class Bound(NamedTuple):
    """One printed threshold: comparator, unit, print, and its ends (equal when precise) in each known unit."""

    comparator: str
    unit: str
    printed: str
    ends: Mapping[str, tuple[Fraction, Fraction]]

    def decide(self, value: Fraction, unit: str, scale: Scale) -> bool | None:
        """Whether a value in a unit compares so with the threshold; None when its two ends differ."""
        low, high = self.ends.get(unit) or self.ends_in(unit, scale)
        compare = _COMPARE[self.comparator]
        at_low = compare(value, low)
        return at_low if low == high or at_low == compare(value, high) else None

    def ends_in(self, unit: str, scale: Scale) -> tuple[Fraction, Fraction]:
        """Both ends in a unit, exactly."""
        per = scale.factor(self.unit, unit)
        low, high = self.ends[self.unit]
        return low * per, high * per


Decided = tuple[bool | None, str | None]
"""Whether a value lies between thresholds; where that is unknown, why."""


class Cells(NamedTuple):
    """What a cut decides in one unit, worked out beforehand: values and cells between them are looked up.

    `ends` are the thresholds times their common `denominator`, as whole numbers; `decided` has what holds below the
    first, on it, between it and the second, on that, and so on.
    """

    denominator: int
    ends: tuple[int, ...]
    decided: tuple[Decided, ...]

    def of(self, value: Fraction) -> Decided:
        """What holds for a value, exactly."""
        whole, rest = divmod(value.numerator * self.denominator, value.denominator)
        if rest:
            return self.decided[2 * bisect_right(self.ends, whole)]
        place = bisect_left(self.ends, whole)
        on = place < len(self.ends) and self.ends[place] == whole
        return self.decided[2 * place + on]

    def within(self, value: Fraction, comparator: str) -> set[Decided]:
        """What holds for the values that a bound leaves: those below it down to nought, or those above it."""
        scaled = value * self.denominator
        place = 2 * bisect_left(self.ends, scaled)
        on = place < 2 * len(self.ends) and self.ends[place // 2] == scaled
        if comparator in LOWER:
            return set(self.decided[place + (on if comparator == ">=" else 2 * on) :])
        lowest = 2 * bisect_left(self.ends, 0)
        lowest += lowest < 2 * len(self.ends) and self.ends[lowest // 2] == 0
        return set(self.decided[lowest : place + 1 + (on and comparator == "<=")])


class Cut(NamedTuple):
    """Thresholds of one node, as readings: `lower` and `upper` hold groups of agreeing equivalents.

    `approximate` says of either side whether approximate figures are all that is printed there; `cells` has what
    is decided in each known unit.
    """

    scale: Scale
    lower: tuple[tuple[Bound, ...], ...]
    upper: tuple[tuple[Bound, ...], ...]
    approximate: tuple[bool, bool] = (False, False)
    cells: Mapping[str, Cells] = {}

    def decide(self, value: Fraction, unit: str, comparator: str | None = None) -> Decided:
        """Whether the value lies between the thresholds; where that is unknown, why.

        With a comparator the value is a bound, such as "<0.5": all values that it leaves must agree.
        """
        known = self.cells.get(unit)
        if comparator:
            decided = (known or _cells(self, unit)).within(value, comparator)
            truths = {truth for truth, _ in decided}
            return decided.pop() if len(decided) == 1 else (None, BOUNDED if len(truths) > 1 else min(decided)[1])
        return known.of(value) if known else self.compared(value, unit)

    def compared(self, value: Fraction, unit: str) -> Decided:
        """The same by comparing with each threshold (design §3.3, §3.4)."""
        reasons: list[str | None] = []
        for side, approximate in zip((self.lower, self.upper), self.approximate, strict=True):
            truth, reason = (None, APPROXIMATE) if approximate else self._side(side, value, unit)
            if truth is False:
                return False, None
            reasons.append(reason)
        reason = reasons[0] or reasons[1]
        return (None, reason) if reason else (True, None)

    def _side(self, groups: tuple[tuple[Bound, ...], ...], value: Fraction, unit: str) -> Decided:
        decided = [self._group(group, value, unit) for group in groups]
        truths = {truth for truth, _ in decided}
        if len(truths) > 1:
            return None, MISMATCH
        return decided[0] if decided else (True, None)

    def _group(self, group: tuple[Bound, ...], value: Fraction, unit: str) -> Decided:
        own = [bound for bound in group if bound.unit == unit]
        truths = {bound.decide(value, unit, self.scale) for bound in own or group}
        if len(truths) == 1:
            truth = truths.pop()
            return truth, IMPRECISE if truth is None else None
        return None, BETWEEN

    def ends(self, unit: str) -> list[Fraction]:
        """Every threshold end in the unit, sorted: where the truth of the cut can change."""
        bounds = [bound for side in (self.lower, self.upper) for group in side for bound in group]
        return sorted({end for bound in bounds for end in bound.ends_in(unit, self.scale)})


def scale(observable: Observable, terms: dict[str, Term]) -> Scale:
    """The scale of an observable, with its analyte's molar mass and valence where it has one."""
    analyte = terms.get(getattr(observable, "analyte", None) or "")  # an age has none
    mass = getattr(analyte, "molar_mass", None)
    units = tuple(parse_unit(text).symbol for text in observable.known_units)
    canonical = parse_unit(observable.canonical_unit).symbol
    molar_mass, valence = Fraction(mass) if mass else None, getattr(analyte, "valence", None)
    reported = (parse_unit(code.unit).symbol for code in getattr(observable, "laboratory_codes", ()))
    every = {canonical, *units, *reported}
    known = {(of, to): factor(of, to, molar_mass, valence) for of in every for to in every}
    return Scale(canonical, molar_mass, valence, units, known)


def cut(thresholds: Iterable[Threshold], on: Scale) -> Cut:
    """The thresholds of one node as a cut; UnknownUnitError when a unit is none of the scale's kind."""
    pairs = [(bound, t) for t in thresholds for bound in _bounds(t, on)]
    sides = [
        [pair for pair in pairs if pair[0].comparator in LOWER],
        [pair for pair in pairs if pair[0].comparator not in LOWER],
    ]
    lower, upper = (_readings([pair for pair in side if not pair[1].approximate], on) for side in sides)
    approximate = [bool(side) and all(t.approximate for _, t in side) for side in sides]
    plain = Cut(on, lower, upper, (approximate[0], approximate[1]))
    return plain._replace(cells={unit: _cells(plain, unit) for unit in dict.fromkeys((on.canonical, *on.units))})


def one_side(whole: Cut, *, lower: bool) -> Cut:
    """What the thresholds of one side alone decide."""
    approximate = (whole.approximate[0] and lower, whole.approximate[1] and not lower)
    plain = Cut(whole.scale, whole.lower if lower else (), () if lower else whole.upper, approximate)
    return plain._replace(cells={unit: _cells(plain, unit) for unit in whole.cells})


def _cells(one: Cut, unit: str) -> Cells:
    """A cut in one unit, with what it decides on each threshold and in each cell between."""
    ends = one.ends(unit)
    denominator = lcm(*(end.denominator for end in ends))
    middles = [(low + high) / 2 for low, high in pairwise(ends)]
    between = [ends[0] - 1, *middles, ends[-1] + 1] if ends else [Fraction(0)]
    values = [value for pair in zip_longest(between, ends) for value in pair if value is not None]
    decided = tuple(one.compared(value, unit) for value in values)
    return Cells(denominator, tuple(int(end * denominator) for end in ends), decided)


def _bounds(threshold: Threshold, on: Scale) -> list[Bound]:
    if threshold.low is None or threshold.high is None or threshold.unit is None:
        return []
    unit = parse_unit(threshold.unit).symbol
    if threshold.comparator == "=":
        low, high = rounding_interval(threshold.low)[0], rounding_interval(threshold.high)[1]
        spans = [(">=", low, low), ("<", high, high)]
    else:
        spans = [(threshold.comparator, Fraction(threshold.low), Fraction(threshold.high))]
    factors = {to: on.factor(unit, to) for to in (unit, on.canonical, *on.units)}
    return [
        Bound(comparator, unit, threshold.printed, {to: (low * per, high * per) for to, per in factors.items()})
        for comparator, low, high in spans
    ]


def _readings(pairs: list[tuple[Bound, Threshold]], on: Scale) -> tuple[tuple[Bound, ...], ...]:
    """Groups of bounds whose figures agree; each group is one reading of the side."""
    groups: list[list[tuple[Bound, Threshold]]] = []
    for bound, threshold in pairs:
        for group in groups:
            if all(figures_agree(threshold, other, on) for _, other in group):
                group.append((bound, threshold))
                break
        else:
            groups.append([(bound, threshold)])
    return tuple(tuple(bound for bound, _ in group) for group in groups)


def figures_agree(one: Quantity, other: Quantity, on: Scale) -> bool:
    """Whether two printed figures are one (design §3.4): bound by bound, their intervals overlap.

    A figure's interval reaches half its last printed place to each side, at most 5 % of the value.
    A bound that only one of them prints is not compared.
    """
    if one.unit is None or other.unit is None:
        return True
    per = on.factor(other.unit, one.unit)
    pairs = ((one.low, other.low), (one.high, other.high))
    return all(_overlap(a, b, per) for a, b in pairs if a is not None and b is not None)


def _overlap(one: Decimal, other: Decimal, per: Fraction) -> bool:
    distance = abs(Fraction(one) - Fraction(other) * per)
    return distance <= half_width(one) + half_width(other) * per
