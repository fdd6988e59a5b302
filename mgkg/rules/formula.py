"""Checked formulas from those of the terms: exact arithmetic whose dimensions fit (design §3.3, decision record 15)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgkg.errors import CycleError, FormulaError
from mgkg.model.criterion import criteria
from mgkg.model.formula import Constant, Expression, PointsFor, ProductOf, QuotientOf, SumOf, ValueOf
from mgkg.model.term import Observable
from mgkg.model.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mgkg.model.criterion import Criterion
    from mgkg.model.formula import Formula
    from mgkg.model.term import Term
    from mgkg.rules.cut import Scale

_PLAIN = "fraction"


class Arithmetic(NamedTuple):
    """A formula ready to be worked out: its inputs in the order of the formula, and the criteria of its points."""

    formula: Formula
    inputs: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    result_unit: str

    def result(self, values: Mapping[str, Fraction], truths: Mapping[str, bool]) -> Fraction | None:
        """The value in the result's unit, from inputs in base units and truths by criterion; None over nought."""
        value = _worked_out(self.formula.expression, values, truths)
        return None if value is None else value / unit(self.result_unit).factor


def formulas(terms: Mapping[str, Term], scales: Mapping[str, Scale]) -> dict[str, Arithmetic]:
    """Each observable's formula, those that others use first; FormulaError or CycleError name the term."""
    given = {name: term for name, term in terms.items() if isinstance(term, Observable) and term.formula}
    done: dict[str, Arithmetic] = {}
    for name in given:
        _visit(name, given, scales, done, ())
    return done


def points(formula: Formula | None) -> list[PointsFor]:
    """The points of a formula; none where there is no formula."""
    return [part for part in _parts(formula.expression) if isinstance(part, PointsFor)] if formula else []


def _visit(
    name: str,
    given: Mapping[str, Observable],
    scales: Mapping[str, Scale],
    done: dict[str, Arithmetic],
    path: tuple[str, ...],
) -> None:
    if name in path:
        circle = " → ".join([*path[path.index(name) :], name])
        raise CycleError(f"The formulas of {circle} use each other", where=name, remedy="Take one out of the other.")
    formula = given[name].formula if name in given else None
    if formula is None or name in done:
        return
    parts = list(_parts(formula.expression))
    inputs = tuple(dict.fromkeys(str(part.observable) for part in parts if isinstance(part, ValueOf)))
    conditions = tuple(part.criterion for part in points(formula))
    for needed in (*inputs, *(leaf.about for criterion in conditions for leaf in criteria(criterion))):
        _visit(needed, given, scales, done, (*path, name))
    expected = _dimension(unit(scales[name].canonical).kind)
    found = _dimension_of(formula.expression, scales, name)
    if found != expected:
        what = f"The formula of {name} gives {_shown(found)}, but {name} is measured in {scales[name].canonical}"
        raise FormulaError(what, where=formula.iri, remedy="Mend the formula, or the canonical unit.")
    done[name] = Arithmetic(formula, inputs, conditions, scales[name].canonical)


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    for part in _below(expression):
        yield from _parts(part)


def _below(expression: Expression) -> tuple[Expression, ...]:
    if isinstance(expression, QuotientOf):
        return expression.numerator, expression.denominator
    return expression.operands if isinstance(expression, (SumOf, ProductOf)) else ()


def _dimension(kind: str) -> Counter[str]:
    """The powers of a kind of unit: mass/volume is mass to the first and volume to the minus first."""
    head, *rest = kind.split("/")
    found = Counter({head: 1})
    found.subtract(rest)
    return _without_noughts(found)


def _without_noughts(powers: Counter[str]) -> Counter[str]:
    return Counter({name: power for name, power in powers.items() if power and name != _PLAIN})


def _dimension_of(expression: Expression, scales: Mapping[str, Scale], name: str) -> Counter[str]:
    """The dimension of an expression; FormulaError where a sum adds what cannot be added."""
    if isinstance(expression, ValueOf):
        return _dimension(unit(scales[expression.observable].canonical).kind)
    if isinstance(expression, Constant):
        return _dimension(unit(expression.unit).kind)
    if isinstance(expression, PointsFor):
        return Counter()
    each = [_dimension_of(part, scales, name) for part in _below(expression)]
    if isinstance(expression, SumOf):
        for other in each[1:]:
            if other != each[0]:
                what = f"The formula of {name} adds {_shown(each[0])} and {_shown(other)}"
                raise FormulaError(what, where=expression.iri, remedy="Only what has one dimension can be added.")
        return each[0]
    total: Counter[str] = Counter()
    for number, powers in enumerate(each):
        if isinstance(expression, QuotientOf) and number:
            total.subtract(powers)
        else:
            total.update(powers)
    return _without_noughts(total)


def _shown(powers: Counter[str]) -> str:
    """A dimension in words: mass per volume."""
    above = [f"{name}{_power(power)}" for name, power in sorted(powers.items()) if power > 0]
    below = [f"{name}{_power(-power)}" for name, power in sorted(powers.items()) if power < 0]
    return " per ".join([" times ".join(above) or "a plain number", *below])


def _power(power: int) -> str:
    return "" if power == 1 else f" to the power of {power}"


def _worked_out(expression: Expression, values: Mapping[str, Fraction], truths: Mapping[str, bool]) -> Fraction | None:
    if isinstance(expression, ValueOf):
        return values[expression.observable]
    if isinstance(expression, Constant):
        return Fraction(expression.value) * unit(expression.unit).factor
    if isinstance(expression, PointsFor):
        return Fraction(expression.points) if truths[expression.criterion.iri] else Fraction(0)
    each = [_worked_out(part, values, truths) for part in _below(expression)]
    known = [value for value in each if value is not None]
    if len(known) < len(each):
        return None
    if isinstance(expression, QuotientOf):
        return known[0] / known[1] if known[1] else None
    total = known[0]
    for value in known[1:]:
        total = total + value if isinstance(expression, SumOf) else total * value
    return total
