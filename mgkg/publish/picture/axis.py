"""Places on an axis of values, and the marks on it in each unit, from the ends of what stands on it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from mgkg.model.units import shown
from mgkg.publish.picture.measure import width

_STEPS = (1, 2, 5)
_BEYOND = Fraction(1, 5)
_MOST_MARKS = 8


class Mark(NamedTuple):
    """A value in some unit with its place from nought to one."""

    text: str
    place: Fraction


class Axis(NamedTuple):
    """The values from one to another, in the canonical unit."""

    low: Fraction
    high: Fraction

    def place(self, value: Fraction | None, *, lower: bool = True) -> Fraction:
        """Where a value stands, from nought to one; what has no end reaches to the axis's own."""
        if value is None:
            return Fraction(0 if lower else 1)
        return min(max((value - self.low) / (self.high - self.low), Fraction(0)), Fraction(1))

    def marks(self, per: Fraction, room: float, size: int) -> list[Mark]:
        """Round values in a unit, of which the canonical one has so many, no closer than their texts allow.

        Args:
            per: what a value in the canonical unit is multiplied by.
            room: how long the axis is drawn, in pixels.
            size: the size of the texts.
        """
        low, high = self.low * per, self.high * per
        for step in _rising((high - low) / _MOST_MARKS):
            first = -(-low // step)
            values = [step * count for count in range(first, high // step + 1)]
            texts = [shown(value, 6) for value in values]
            apart = float(step / (high - low)) * room
            if apart >= max((width(text, size) for text in texts), default=0) + size:
                return [Mark(text, (value - low) / (high - low)) for text, value in zip(texts, values, strict=True)]
        return []


def _rising(least: Fraction) -> Iterable[Fraction]:
    """The round steps from about a size on: 1, 2, 5, 10 and so on."""
    power = Fraction(1)
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    for _ in range(4):
        for digit in _STEPS:
            yield power * digit
        power *= 10


def axis(ends: Iterable[Fraction]) -> Axis:
    """An axis on which all values stand, with some room beyond the outermost."""
    known = sorted(ends)
    low, high = (known[0], known[-1]) if known else (Fraction(0), Fraction(1))
    beyond = (high - low) * _BEYOND or abs(high) / 2 or Fraction(1)
    start = low - beyond
    return Axis(Fraction(0) if start < 0 <= low else start, high + beyond)
