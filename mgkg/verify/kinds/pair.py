"""Two formulas of a criterion, true and false, and what a kind of criterion may ask to make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import z3

if TYPE_CHECKING:
    from fractions import Fraction

    from mgkg.model.criterion import Criterion
    from mgkg.model.quantity import Interval
    from mgkg.rules.cut import Cut
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.ordered import Number


class Pair(NamedTuple):
    """When a criterion is true and when it is false; where neither holds it is unknown."""

    true: z3.BoolRef
    false: z3.BoolRef


class Value(NamedTuple):
    """A stated value: whether there is one, the number in the canonical unit, and the unit in which it was stated."""

    present: z3.BoolRef
    number: Number
    units: dict[str, z3.BoolRef]


class Occasion(NamedTuple):
    """One of a series of values, the latest first: the value, stated or computed, and its age in whole days."""

    values: list[Value]
    age: z3.ArithRef

    @property
    def present(self) -> z3.BoolRef:
        """Whether there is one."""
        return z3.Or([value.present for value in self.values])

    @property
    def number(self) -> z3.ArithRef:
        """The number in the canonical unit."""
        stated, *computed = self.values
        return z3.If(stated.present, stated.number, computed[0].number) if computed else stated.number


class Dates(NamedTuple):
    """A dated fact of a concept: whether it happened, began or ended at a known time, and how many days ago."""

    present: z3.BoolRef
    ago: z3.ArithRef


class Encoder(Protocol):
    """What a kind of criterion may ask while its formulas are made."""

    ruleset: RuleSet

    def pair(self, criterion: Criterion) -> Pair:
        """The formulas of a criterion."""

    def stated(self, name: str) -> Pair:
        """What is stated of a concept, with what that implies."""

    def finding(self, criterion: Criterion, name: str) -> Pair:
        """What the criterion's guideline makes of a finding."""

    def values(self, observable: str) -> list[Value]:
        """The latest values of an observable: the stated one, and the computed one where there is a formula."""

    def series(self, observable: str) -> list[Occasion]:
        """The values of an observable over time."""

    def dates(self, name: str, counted_from: str | None) -> list[Dates]:
        """When a concept, or a narrower one, happened, began or ended."""

    def undated(self, name: str, counted_from: str | None) -> z3.BoolRef:
        """Whether a concept may have happened or begun, in itself or a narrower one, at a time that nobody stated."""

    def until_passed(self, length: Interval) -> list[tuple[Fraction, Fraction]]:
        """For each end of a length, the fewest days ago since which it has passed, the most since which it has not."""

    def cut(self, criterion: Criterion) -> Cut:
        """The cut of a criterion with thresholds."""

    def between(self, cut: Cut, value: Value, *, truth: bool) -> z3.BoolRef:
        """Whether a cut decides so of a value."""
