"""Values that formulas give, as expressions of the solver over the values that they are made from (record 15)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from mgkg.model.formula import Constant, PointsFor, ProductOf, QuotientOf, SumOf, ValueOf
from mgkg.model.units import unit
from mgkg.verify.exact import real
from mgkg.verify.kinds.pair import Value

if TYPE_CHECKING:
    from mgkg.model.formula import Expression
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.kinds.pair import Encoder


def worked_out(observable: str, ruleset: RuleSet, encoder: Encoder) -> tuple[Value, list[z3.BoolRef]]:
    """The computed value of an observable, and the axioms that tie it to what it is made from.

    A value is there when every input has one and the truth of every criterion is known, and nothing is divided by
    nought.
    """
    formula = ruleset.formulas[observable]
    present, number = z3.Bool(f"computed {observable}"), z3.Real(f"computed value {observable}")
    needs = [z3.Or([value.present for value in encoder.values(name)]) for name in formula.inputs]
    pairs = [encoder.pair(criterion) for criterion in formula.criteria]
    needs += [z3.Or(pair.true, pair.false) for pair in pairs]
    divisors: list[z3.ArithRef] = []
    result = _expression(formula.formula.expression, ruleset, encoder, divisors)
    factor = unit(formula.result_unit).factor
    needs += [divisor != 0 for divisor in divisors]
    axioms = [present == z3.And(needs), z3.Implies(present, number * real(factor) == result)]
    return Value(present, number, {formula.result_unit: z3.BoolVal(val=True)}), axioms


def _expression(expression: Expression, ruleset: RuleSet, encoder: Encoder, divisors: list[z3.ArithRef]) -> z3.ArithRef:
    """An expression in base units."""
    if isinstance(expression, ValueOf):
        scale = ruleset.scales[expression.observable]
        stated, *computed = encoder.values(expression.observable)
        number = z3.If(stated.present, stated.number, computed[0].number) if computed else stated.number
        return number * real(unit(scale.canonical).factor)
    if isinstance(expression, Constant):
        return real(Fraction(expression.value) * unit(expression.unit).factor)
    if isinstance(expression, PointsFor):
        pair = encoder.pair(expression.criterion)
        return z3.If(pair.true, real(Fraction(expression.points)), z3.RealVal(0))
    if isinstance(expression, QuotientOf):
        numerator = _expression(expression.numerator, ruleset, encoder, divisors)
        denominator = _expression(expression.denominator, ruleset, encoder, divisors)
        divisors.append(denominator)
        return numerator / denominator
    if isinstance(expression, (SumOf, ProductOf)):
        parts = [_expression(part, ruleset, encoder, divisors) for part in expression.operands]
        return z3.Sum(parts) if isinstance(expression, SumOf) else z3.Product(parts)
    raise TypeError(expression)
