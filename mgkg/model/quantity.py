"""Printed numbers with their units: thresholds, figures, intervals, doses.

Numbers are decimals with the digits of the print ("9.00" has two places), since the last printed place
tells how exact a figure is.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from mgkg.model.node import Coded, EditorialNote, Noted, TermSlug, of, record

_MOST_RELATIVE = Fraction(1, 20)


@record
class Quantity(Noted):
    """A number, or a range of numbers, as the source prints it."""

    printed: str
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    approximate: bool = False


@record
class Threshold(Quantity):
    """A number that values are compared with; low and high differ where the source is imprecise."""

    comparator: str
    also_printed: tuple[Threshold, ...] = of("alsoPrinted", default=())


@record
class Figure(Quantity):
    """Any other number in a claim."""

    quantity_of: str
    comparator: str | None = None
    also_printed: tuple[Figure, ...] = of("alsoPrinted", default=())


@record
class Interval(Quantity):
    """A length of time and how it binds."""

    interval_kind: Coded
    also_printed: tuple[Interval, ...] = of("alsoPrinted", default=())


@record
class Dose(Quantity):
    """How much, on which basis, how often, how long, when and in what."""

    basis: Coded
    count: int | None = None
    frequency: int | None = None
    frequency_max: int | None = None
    period: Decimal | None = None
    period_max: Decimal | None = None
    period_unit: str | None = None
    infusion_time: Interval | None = None
    timings: tuple[Coded, ...] = of("timing", default=())
    vehicle: TermSlug | None = None
    titration: Titration | None = None
    relative_change: Coded | None = None
    also_printed: tuple[Dose, ...] = of("alsoPrinted", default=())


@record
class Titration(Noted):
    """The step by which a dose changes later; it is no second dose."""

    trigger: str
    to_dose: Dose


def half_width(value: Decimal) -> Fraction:
    """Half the last printed place of a number, at most 5 % of it (design §3.4)."""
    exponent = value.as_tuple().exponent
    place = Fraction(10) ** (exponent if isinstance(exponent, int) else 0)
    return min(place / 2, abs(Fraction(value)) * _MOST_RELATIVE) if value else place / 2


def rounding_interval(value: Decimal) -> tuple[Fraction, Fraction]:
    """The values that print as this number: from half a last place below to below half a place above (design §3.3)."""
    exponent = value.as_tuple().exponent
    half = Fraction(10) ** (exponent if isinstance(exponent, int) else 0) / 2
    return Fraction(value) - half, Fraction(value) + half


__all__ = [
    "Dose",
    "EditorialNote",
    "Figure",
    "Interval",
    "Quantity",
    "Threshold",
    "Titration",
    "half_width",
    "rounding_interval",
]
