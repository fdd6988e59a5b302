"""ELM from printed thresholds (design §3.3, §3.4): all numbers in one unit, converted exactly and then rounded once.

cql-execution counts in binary floating point; a decimal of CQL has eight places. A value and a threshold that are
exactly equal are rounded to the same float, and rounding keeps order, so nothing is lost as long as different ones
stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from mgkg.model.guideline import Library
from mgkg.model.quantity import Threshold, half_width, rounding_interval
from mgkg.model.units import factor, unit
from tests.bench.cql.elm import UNKNOWN, Node, agreed, all_of, choice, literal, operation

_OPERATORS = {"<": "Less", "<=": "LessOrEqual", ">": "Greater", ">=": "GreaterOrEqual"}
LOWER = (">", ">=")
PLACES = 8


@dataclass(frozen=True)
class Scale:
    """What turns the values of one observable into one unit."""

    unit: str
    molar_mass: Fraction | None
    valence: int | None

    def exact(self, value: Fraction, of: str) -> Fraction:
        """A value in that unit."""
        return value * self.factor(of)

    def factor(self, of: str) -> Fraction:
        """What a value in a unit is multiplied by to be in that unit."""
        return factor(of, self.unit, self.molar_mass, self.valence)


def decimal(value: Fraction) -> float:
    """A number as CQL has it."""
    return float(round(value, PLACES))


class Bound(NamedTuple):
    """One side of a printed threshold: its ends are equal where it is precise."""

    threshold: Threshold
    comparator: str
    low: Fraction
    high: Fraction

    @property
    def unit(self) -> str:
        """The unit that is printed, in its one spelling."""
        return unit(self.threshold.unit or "").symbol


def scale(library: Library, observable: str) -> Scale:
    """The scale of an observable or a demographic."""
    term = library.terms[observable]
    analyte = library.terms.get(getattr(term, "analyte", None) or "")
    mass = getattr(analyte, "molar_mass", None)
    return Scale(
        getattr(term, "canonical_unit", None) or "1",
        Fraction(mass) if mass else None,
        getattr(analyte, "valence", None),
    )


def bounds(thresholds: Iterable[Threshold]) -> list[Bound]:
    """A value quoted as a class spans its rounding interval; every other threshold is one bound."""
    found: list[Bound] = []
    for one in thresholds:
        if one.low is None or one.high is None:
            continue
        if one.comparator == "=":
            low, high = rounding_interval(one.low)[0], rounding_interval(one.high)[1]
            found += [Bound(one, ">=", low, low), Bound(one, "<", high, high)]
        else:
            found.append(Bound(one, one.comparator, Fraction(one.low), Fraction(one.high)))
    return found


def between(value: Node, printed_unit: Node, thresholds: Iterable[Threshold], on: Scale) -> Node:
    """Whether a value lies between thresholds; approximate ones never decide."""
    every = bounds(thresholds)
    sides = [[b for b in every if (b.comparator in LOWER) == lower] for lower in (True, False)]
    return all_of([_side(value, printed_unit, side, on) for side in sides if side])


def below_all(value: Node, limits: Iterable[Bound], on: Scale) -> Node:
    """True below every bound, false at or above every one, else unknown."""
    ends = sorted({on.exact(end, bound.unit) for bound in limits for end in (bound.low, bound.high)})
    return agreed([_comparison("<", value, end) for end in sorted({ends[0], ends[-1]})])


def _side(value: Node, printed_unit: Node, side: list[Bound], on: Scale) -> Node:
    """Agreeing equivalents are one reading of a side, the others are readings of their own."""
    readings: list[list[Bound]] = []
    for bound in side:
        if bound.threshold.approximate:
            continue
        for reading in readings:
            if all(_agree(bound.threshold, other.threshold, on) for other in reading):
                reading.append(bound)
                break
        else:
            readings.append([bound])
    if not readings:
        return UNKNOWN
    return agreed([_reading(value, printed_unit, reading, on) for reading in readings])


def _reading(value: Node, printed_unit: Node, reading: list[Bound], on: Scale) -> Node:
    """The figure in the value's own unit decides, otherwise beyond all decides and between them is unknown."""
    found = _compared(value, reading, on)
    units = dict.fromkeys(bound.unit for bound in reading)
    for name in units if len(units) > 1 else ():
        own = [bound for bound in reading if bound.unit == name]
        found = choice(operation("Equal", printed_unit, literal(name)), _compared(value, own, on), found)
    return found


def _compared(value: Node, reading: list[Bound], on: Scale) -> Node:
    ends = {(b.comparator, on.exact(end, b.unit)) for b in reading for end in (b.low, b.high)}
    return agreed([_comparison(comparator, value, end) for comparator, end in sorted(ends)])


def _comparison(comparator: str, value: Node, end: Fraction) -> Node:
    return operation(_OPERATORS[comparator], value, literal(decimal(end)))


def _agree(one: Threshold, other: Threshold, on: Scale) -> bool:
    """Bound by bound, intervals of half a last printed place to each side overlap."""
    for a, b in ((one.low, other.low), (one.high, other.high)):
        if a is None or b is None:
            continue
        apart = abs(on.exact(Fraction(a), one.unit or "") - on.exact(Fraction(b), other.unit or ""))
        if apart > on.exact(half_width(a), one.unit or "") + on.exact(half_width(b), other.unit or ""):
            return False
    return True
