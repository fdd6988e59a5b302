"""Random formulas over the made-up vocabulary, of which the dimensions are right."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hypothesis import strategies as st

from mgkg.model.formula import Constant, Expression, Formula, PointsFor, ProductOf, QuotientOf, SumOf, ValueOf
from mgkg.model.node import TermSlug
from mgkg.model.term import Observable, Term
from tests.reason.made.criteria import Maker, one_in_three
from tests.reason.made.terms import FINDINGS, OBSERVABLES, days, term_iri
from tests.reason.made.writing import expression as written

# What has a dimension: observables, and a constant's units with the numbers that it may have.
OF_DIMENSION = {
    "amount": (("alpha-level",), ("mmol/L", "umol/L"), ("0.5", "-0.5", "1", "500")),
    "mass": (("beta-level",), ("mg/dL", "g/L"), ("10", "-10", "0.1")),
    "flow": (("flow",), ("mL/min",), ("30", "-30", "60")),
    "none": ((), ("1", "%"), ("2", "-1", "0.02", "100")),
}
quotients_of_one_dimension = st.sampled_from(["amount", "mass", "flow"])
shapes = st.sampled_from(["value", "constant", "sum", "product", "quotient", "points"])


class Formulas:
    """Makes the expressions of one derived observable."""

    def __init__(self, draw: st.DrawFn, name: str, derived: tuple[str, ...]) -> None:
        self.draw = draw
        self.name = name
        self.derived = derived
        observables = (*OBSERVABLES, *derived)
        self.maker = Maker(draw, f"{term_iri(name)}.", observables=observables, findings=tuple(FINDINGS))

    def formula(self, dimension: str) -> Formula:
        """A formula that gives something of a dimension."""
        expression = self.expression(dimension, 2)
        if not any(isinstance(part, (ValueOf, PointsFor)) for part in parts(expression)):
            expression = self._points() if dimension == "none" else self._value("alpha-level")
        return Formula(
            iri=self.maker.iri("formula"),
            printed=written(expression),
            expression=expression,
            inputs_within=days(self.draw(st.sampled_from([1, 7]))) if self.draw(one_in_three) else None,
            sources=("Made up.",),
        )

    def expression(self, dimension: str, depth: int) -> Expression:
        """An expression of a dimension."""
        observables, units, numbers = OF_DIMENSION[dimension]
        if dimension == "none":
            observables = self.derived
        shape = self.draw(shapes)
        if not depth or shape in ("value", "constant", "points"):
            if observables and shape != "constant":
                return self._value(self.draw(st.sampled_from(observables)))
            if dimension == "none" and shape == "points":
                return self._points()
            return self._constant(self.draw(st.sampled_from(numbers)), self.draw(st.sampled_from(units)))
        if shape == "sum":
            operands = tuple(self.expression(dimension, depth - 1) for _ in range(self.draw(st.integers(1, 3))))
            return SumOf(iri=self.maker.iri("sum"), operands=operands)
        if shape == "product":
            operands = (self.expression("none", depth - 1), self.expression(dimension, depth - 1))
            return ProductOf(iri=self.maker.iri("product"), operands=operands)
        divisor = self.draw(quotients_of_one_dimension) if dimension == "none" else "none"
        return QuotientOf(
            iri=self.maker.iri("quotient"),
            numerator=self.expression(divisor if dimension == "none" else dimension, depth - 1),
            denominator=self.expression(divisor, depth - 1),
        )

    def _value(self, name: str) -> ValueOf:
        return ValueOf(iri=self.maker.iri("value"), observable=TermSlug(name))

    def _constant(self, number: str, unit: str) -> Constant:
        return Constant(iri=self.maker.iri("constant"), value=Decimal(number), unit=unit)

    def _points(self) -> PointsFor:
        return PointsFor(
            iri=self.maker.iri("points"),
            criterion=self.maker.tree(1),
            points=Decimal(self.draw(st.sampled_from(["1", "2", "0.5", "-1"]))),
        )


def derived(draw: st.DrawFn) -> dict[str, Term]:
    """Two derived observables: a number, and an amount that may be worked out from it."""
    found: dict[str, Term] = {}
    for name, dimension, unit in (("derived-one", "none", "1"), ("derived-two", "amount", "mmol/L")):
        age = draw(st.sampled_from([None, 10]))
        found[name] = Observable(
            iri=term_iri(name),
            label=name,
            known_units=(unit,),
            canonical_unit=unit,
            maximum_age=days(age) if age else None,
            formula=Formulas(draw, name, tuple(found)).formula(dimension),
        )
    return found


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression with all that it is made from."""
    yield expression
    operands: tuple[Expression, ...] = ()
    if isinstance(expression, (SumOf, ProductOf)):
        operands = expression.operands
    elif isinstance(expression, QuotientOf):
        operands = (expression.numerator, expression.denominator)
    for operand in operands:
        yield from parts(operand)
