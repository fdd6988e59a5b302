"""Two formulas of a criterion, true and false, and what a kind of criterion may ask to make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    import z3

    from mgkg.model.criterion import Criterion
    from mgkg.rules.cut import Cut
    from mgkg.rules.ruleset import RuleSet


class Pair(NamedTuple):
    """When a criterion is true and when it is false; where neither holds it is unknown."""

    true: z3.BoolRef
    false: z3.BoolRef


class Value(NamedTuple):
    """A stated value: whether there is one, the number in the canonical unit, and the unit in which it was stated."""

    present: z3.BoolRef
    number: z3.ArithRef
    units: dict[str, z3.BoolRef]


class Occasion(NamedTuple):
    """One of a series of values, the latest first: whether there is one, the number, and its age in whole days."""

    present: z3.BoolRef
    number: z3.ArithRef
    age: z3.ArithRef


class Dates(NamedTuple):
    """A dated fact of a concept: whether it happened, began or ended at a known time, and how many days ago."""

    present: z3.BoolRef
    ago: z3.ArithRef


class Encoder(Protocol):
    """What a kind of criterion may ask while its formulas are made."""

    ruleset: RuleSet
    at: datetime

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

    def dates(self, name: str, counted_from: str | None) -> Dates:
        """When a concept happened, began or ended."""

    def cut(self, criterion: Criterion) -> Cut:
        """The cut of a criterion with thresholds."""

    def between(self, cut: Cut, value: Value, *, truth: bool) -> z3.BoolRef:
        """Whether a cut decides so of a value."""
