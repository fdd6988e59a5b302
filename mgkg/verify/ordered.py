"""A value of which only matters between which ends it lies: two Booleans an end, in their order.

Numbers cost a solver many times what Booleans cost, and where nothing is computed from a value, or compared with
another value, every question on it is whether it reaches or exceeds the end of some cut.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import z3

from mgkg.verify.exact import rational, real

if TYPE_CHECKING:
    from collections.abc import Iterable


class Ordered:
    """A value by its place among ends; ends come as they are asked for, each with the axioms that keep the order."""

    def __init__(self, name: str, axioms: list[z3.BoolRef]) -> None:
        self.name = name
        self.ends: list[Fraction] = []
        self._axioms = axioms
        self._literals: dict[Fraction, tuple[z3.BoolRef, z3.BoolRef]] = {}
        self._places: dict[tuple[Fraction, int], z3.BoolRef] = {}

    def know(self, ends: Iterable[Fraction]) -> None:
        """Ends that something else asks for."""
        for end in ends:
            self._at(end)

    def at_least(self, end: Fraction) -> z3.BoolRef:
        """Whether the value reaches an end."""
        return self._at(end)[0]

    def above(self, end: Fraction) -> z3.BoolRef:
        """Whether it exceeds it."""
        return self._at(end)[1]

    def exactly(self, value: Fraction) -> z3.BoolRef:
        """The place of a value among the ends that are known."""
        key = value, len(self.ends)
        if key not in self._places:
            place = bisect_left(self.ends, value)
            below = [self.above(self.ends[place - 1])] if place else []
            beyond = [z3.Not(self.at_least(self.ends[place]))] if place < len(self.ends) else []
            if place < len(self.ends) and self.ends[place] == value:
                reaches, exceeds = self._literals[value]
                below, beyond = [reaches], [z3.Not(exceeds)]
            self._places[key] = z3.And(*below, *beyond)
        return self._places[key]

    def found(self, model: z3.ModelRef) -> Fraction:
        """A value in the place that a model gives it: an end, or the middle between two."""
        reached = [end for end in self.ends if z3.is_true(model.eval(self.at_least(end)))]
        if not reached:
            return self.ends[0] / 2 if self.ends else Fraction(1)
        last = reached[-1]
        if not z3.is_true(model.eval(self.above(last))):
            return last
        place = bisect_left(self.ends, last) + 1
        return (last + self.ends[place]) / 2 if place < len(self.ends) else last + 1

    def _at(self, end: Fraction) -> tuple[z3.BoolRef, z3.BoolRef]:
        if end not in self._literals:
            reaches, exceeds = z3.Bool(f"{self.name} >= {end}"), z3.Bool(f"{self.name} > {end}")
            place = bisect_left(self.ends, end)
            self._axioms.append(z3.Implies(exceeds, reaches))
            if place:
                self._axioms.append(z3.Implies(reaches, self._literals[self.ends[place - 1]][1]))
            if place < len(self.ends):
                self._axioms.append(z3.Implies(self._literals[self.ends[place]][0], exceeds))
            self.ends.insert(place, end)
            self._literals[end] = reaches, exceeds
        return self._literals[end]


Number: TypeAlias = Ordered | Any
"""A value in its canonical unit: by its place, or as a number where something is computed from it."""


def at_least(number: Number, end: Fraction) -> z3.BoolRef:
    """Whether a value reaches an end."""
    return number.at_least(end) if isinstance(number, Ordered) else number >= real(end)


def above(number: Number, end: Fraction) -> z3.BoolRef:
    """Whether a value exceeds an end."""
    return number.above(end) if isinstance(number, Ordered) else number > real(end)


def exactly(number: Number, value: Fraction) -> z3.BoolRef:
    """A value as a patient states it."""
    return number.exactly(value) if isinstance(number, Ordered) else number == real(value)


def found(number: Number, model: z3.ModelRef) -> Fraction:
    """What a model makes of a value."""
    if isinstance(number, Ordered):
        return number.found(model)
    return rational(model.eval(number, model_completion=True))
