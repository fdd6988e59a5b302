"""Exact numbers of the solver, from rationals."""

from __future__ import annotations

from fractions import Fraction

import z3


def real(value: Fraction) -> z3.ArithRef:
    """A rational as a number of the solver."""
    return z3.RealVal(f"{value.numerator}/{value.denominator}")


def rational(value: z3.ExprRef) -> Fraction:
    """A number of the solver as a rational; an algebraic one is cut after twenty places."""
    if z3.is_algebraic_value(value):
        value = value.approx(20)
    return Fraction(value.numerator_as_long(), value.denominator_as_long())
