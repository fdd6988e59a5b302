"""Formulas: how a value is worked out from the values of other observables, as trees of expressions."""

from __future__ import annotations

from decimal import Decimal

from mgkg.model.criterion import Criterion
from mgkg.model.node import Noted, TermSlug, of, record
from mgkg.model.quantity import Interval


@record
class Expression(Noted):
    """Something with a number and a unit, or none where what it is made from is not known."""


@record
class SumOf(Expression):
    """All operands added up; they are of one dimension."""

    operands: tuple[Expression, ...] = of("operand", default=())

    @property
    def sums(self) -> bool:
        """Whether the operands are added up."""
        return True


@record
class ProductOf(Expression):
    """All operands multiplied."""

    operands: tuple[Expression, ...] = of("operand", default=())

    @property
    def sums(self) -> bool:
        """Whether the operands are added up."""
        return False


@record
class QuotientOf(Expression):
    """The numerator divided by the denominator."""

    numerator: Expression
    denominator: Expression


@record
class Constant(Expression):
    """A number that the formula prints."""

    value: Decimal
    unit: str = "1"


@record
class ValueOf(Expression):
    """The latest value of an observable."""

    observable: TermSlug


@record
class PointsFor(Expression):
    """So many points when a criterion is true, none when it is false."""

    criterion: Criterion
    points: Decimal


@record
class Formula(Noted):
    """How an observable is worked out: as its source prints it, as an expression, and where it is from."""

    printed: str
    expression: Expression
    inputs_within: Interval | None = None
    sources: tuple[str, ...] = of("dcterms:bibliographicCitation", default=())
    pmid: tuple[str, ...] = ()
    doi: tuple[str, ...] = ()
