"""Values of observables, stated and worked out by formulas, with their times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from mgkg.model.criterion import Criterion
from mgkg.model.formula import Constant, Expression, Formula, PointsFor, ProductOf, QuotientOf, SumOf, ValueOf
from mgkg.model.patient import OBSERVATION, Fact, Moment
from mgkg.model.quantity import Interval
from mgkg.model.units import unit
from tests.reason.naive.kleene import Truth
from tests.reason.naive.moments import days_between, in_days, surely_after, surely_before, whole_day
from tests.reason.naive.vocabulary import Vocabulary


@dataclass(frozen=True)
class Value:
    """A number in the unit in which it was given, and in the canonical unit."""

    observable: str
    number: Fraction
    unit: str
    canonical: Fraction
    moment: Moment


class Values:
    """All values of one patient that are not later than the moment of evaluation."""

    def __init__(
        self, facts: tuple[Fact, ...], at: Moment, vocabulary: Vocabulary, judge: Callable[[Criterion], Truth]
    ) -> None:
        self.at = at
        self.vocabulary = vocabulary
        self.judge = judge
        self.set_aside: list[Fact] = []
        self.stated: dict[str, list[Value]] = {}
        self.known: dict[str, list[Value]] = {}
        for fact in dict.fromkeys(facts):
            if fact.kind != OBSERVATION:
                continue
            if fact.moment and surely_after(fact.moment, at):
                self.set_aside.append(fact)
                continue
            value = self._value(fact.concept, fact.value or Fraction(0), fact.unit or "1", fact.moment or at)
            self.stated.setdefault(fact.concept, []).append(value)

    def _value(self, observable: str, number: Fraction, of: str, moment: Moment) -> Value:
        return Value(observable, number, of, self.vocabulary.canonical(observable, number, of), moment)

    def of(self, observable: str) -> list[Value]:
        """All values of an observable: what its formula gives stands beside what is stated."""
        if observable not in self.known:
            formula = getattr(self.vocabulary.terms[observable], "formula", None)
            computed = self._computed(observable, formula) if formula else []
            self.known[observable] = [*self.stated.get(observable, ()), *computed]
        return self.known[observable]

    # The latest, and the occasions before it

    def latest(self, observable: str, maximum_age: Interval | None = None) -> list[Value]:
        """The values that may be the latest; none where they are too old."""
        values = self.of(observable)
        latest = [one for one in values if not any(surely_before(one.moment, other.moment) for other in values)]
        limit = maximum_age or getattr(self.vocabulary.terms[observable], "maximum_age", None)
        if limit is not None and any(self.age(value) > in_days(limit) for value in latest):
            return []
        return latest

    def age(self, value: Value) -> int:
        """In calendar days."""
        return days_between(value.moment, self.at)

    def occasions(self, observable: str) -> list[list[Value]]:
        """The values whose times can be told apart, the latest first; those that cannot are one occasion."""
        occasions: list[list[Value]] = []
        for value in self.of(observable):
            same = [one for one in occasions if any(_at_one_time(value.moment, other.moment) for other in one)]
            occasions = [one for one in occasions if one not in same]
            occasions.append([value, *(other for one in same for other in one)])
        return sorted(occasions, key=lambda one: max(value.moment.start for value in one), reverse=True)

    # Formulas

    def _computed(self, observable: str, formula: Formula) -> list[Value]:
        """A value for each combination of latest inputs; none where one is missing, or nothing can be worked out."""
        parts = list(_parts(formula.expression))
        names = sorted({str(part.observable) for part in parts if isinstance(part, ValueOf)})
        latest = [self.latest(name) for name in names]
        points: dict[str, Fraction] = {}
        for part in parts:
            if isinstance(part, PointsFor):
                truth = self.judge(part.criterion)
                if truth is None:
                    return []
                points[part.iri] = Fraction(part.points) if truth else Fraction(0)
        made = []
        for inputs in product(*latest):
            number = self._worked_out(formula, {value.observable: value for value in inputs}, points)
            if number is None:
                return []
            times = [value.moment for value in inputs] or [self.at]
            moment = min(times, key=lambda time: (time.start, not whole_day(time)))
            of = self.vocabulary.canonical_unit(observable)
            made.append(self._value(observable, number / unit(of).factor, of, moment))
        return list(dict.fromkeys(made))

    def _worked_out(self, formula: Formula, inputs: dict[str, Value], points: dict[str, Fraction]) -> Fraction | None:
        if formula.inputs_within:
            apart = [days_between(one.moment, other.moment) for one in inputs.values() for other in inputs.values()]
            if max(apart, default=0) > in_days(formula.inputs_within):
                return None
        try:
            return self._number(formula.expression, inputs, points)
        except ZeroDivisionError:
            return None

    def _number(self, expression: Expression, inputs: dict[str, Value], points: dict[str, Fraction]) -> Fraction:
        """In the base units: grams, moles, litres, seconds."""
        if isinstance(expression, (SumOf, ProductOf)):
            numbers = [self._number(operand, inputs, points) for operand in expression.operands]
            total = numbers[0]
            for number in numbers[1:]:
                total = total + number if isinstance(expression, SumOf) else total * number
            return total
        if isinstance(expression, QuotientOf):
            numerator = self._number(expression.numerator, inputs, points)
            return numerator / self._number(expression.denominator, inputs, points)
        if isinstance(expression, Constant):
            return Fraction(expression.value) * unit(expression.unit).factor
        if isinstance(expression, PointsFor):
            return points[expression.iri]
        assert isinstance(expression, ValueOf)
        value = inputs[expression.observable]
        return value.canonical * unit(self.vocabulary.canonical_unit(value.observable)).factor


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    operands: tuple[Expression, ...] = ()
    if isinstance(expression, (SumOf, ProductOf)):
        operands = expression.operands
    elif isinstance(expression, QuotientOf):
        operands = (expression.numerator, expression.denominator)
    for operand in operands:
        yield from _parts(operand)


def _at_one_time(one: Moment, other: Moment) -> bool:
    return not surely_before(one, other) and not surely_before(other, one)
