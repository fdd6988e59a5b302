"""Plausible values for the facts of a witness: printed figures first, then the fewest decimals, in the author's unit.

The solver says that some values exist; a clinician should read 1.1 mg/dL, not 0.4526.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.criterion import criteria
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment
from mgkg.model.units import shown
from mgkg.model.units import unit as parse_unit
from mgkg.rules.elapsed import day_of
from mgkg.rules.ruleset import days
from mgkg.verify import names
from mgkg.verify.condition import Beyond, Claim, Every, Some
from mgkg.verify.exact import real
from mgkg.verify.ordered import exactly, found
from mgkg.verify.tried import Candidate, Tried

if TYPE_CHECKING:
    from datetime import datetime

    import z3

    from mgkg.model.criterion import Criterion
    from mgkg.model.quantity import Threshold
    from mgkg.rules.cut import Bound
    from mgkg.verify.condition import Condition
    from mgkg.verify.names import FactName
    from mgkg.verify.ordered import Number
    from mgkg.verify.space import Space

_MOST_DECIMALS = 6
_ROUND_DAYS = (0, 1, 2, 3, 7, 14, 21, 30, 60, 90, 180, 365, 730, 1095, 1825, 3650, 7300)
_ROUND_HOURS = (1, 2, 3, 6, 12, 24, 48, 72)


class Chosen(NamedTuple):
    """A question that was answered: its space, whether literals hold together, the solver, its literals, conditions."""

    space: Space
    holds: Callable[[list[z3.BoolRef]], bool]
    solver: z3.Solver
    literals: list[z3.BoolRef]
    conditions: list[Condition]


def chosen(question: Chosen, stated: Iterable[FactName]) -> tuple[Fact, ...]:
    """The facts of a witness, each observation with a value, each dated fact with a date."""
    every = list(stated)
    series = {name.name for name in every if name.kind == names.EARLIER}
    ordered = sorted(every, key=lambda name: (name.kind == names.EARLIER, name))
    return tuple(_joined([_fact(name, question, in_series=name.name in series) for name in ordered]))


def _joined(facts: list[Fact]) -> Iterator[Fact]:
    """A start and a stop that does not come before it are one course."""
    stops = {fact.concept: fact.stop for fact in facts if fact.stop}
    started = {fact.concept: fact.start for fact in facts if fact.start}
    whole = {name for name, start in started.items() if name in stops and start.start <= stops[name].start}
    for fact in facts:
        if fact.concept not in whole or not fact.is_course:
            yield fact
        elif fact.start:
            yield replace(fact, stop=stops[fact.concept])


def _fact(name: FactName, question: Chosen, *, in_series: bool) -> Fact:
    if name.kind in (names.HAS, names.HAS_NOT):
        return Fact(HAS if name.kind == names.HAS else HAS_NOT, name.name)
    if name.kind == names.OBSERVED:
        one = _value(name.name, question)
        today = day_of(_midnight(question)) if in_series else None
        return Fact(OBSERVATION, name.name, one.value, one.unit, one.printed, today)
    if name.kind == names.EARLIER:
        return _earlier(name, question)
    when = _moment(name, question)
    kind = {names.STARTED: "start", names.STOPPED: "stop"}.get(name.kind, "moment")
    return Fact(HAS, name.name, **{kind: when})  # type: ignore[arg-type]  # moments alone


def _value(observable: str, question: Chosen) -> Candidate:
    """The first candidate that the solver accepts; it is fixed, so that what is chosen next fits it."""
    value = question.space.values(observable)[0]
    tried = Tried(observable, question.space, list(_leaves(observable, question)), question.conditions)
    bounds = _bounds(observable, question)
    for one in _candidates(observable, question):
        if not tried.is_new(one, bounds):
            continue
        fixed = [exactly(value.number, _canonical(one, observable, question)), value.units[one.unit]]
        if question.holds([*question.literals, *fixed]):
            question.literals.extend(fixed)
            return one
    question.holds(question.literals)
    model = question.solver.model()
    canonical = found(value.number, model)
    unit = next(unit for unit, literal in value.units.items() if model.eval(literal, model_completion=True))
    scale = question.space.ruleset.scales[observable]
    exact = canonical * scale.factor(scale.canonical, unit)
    question.literals.extend([exactly(value.number, canonical), value.units[unit]])
    return Candidate(exact, unit, shown(exact, 12))


def _candidates(observable: str, question: Chosen) -> Iterator[Candidate]:
    """Printed figures, then for each number of decimals a value in each gap between ends, in the author's units."""
    leaves = list(_leaves(observable, question))
    thresholds = [threshold for leaf in leaves for threshold in leaf.compared]
    known = question.space.units(observable)
    printed = [one for t in thresholds for one in _printed(t) if one.unit in known and not t.approximate]
    printed += [
        Candidate(end, bound.unit, shown(end))
        for bound in _bounds(observable, question)
        for end in bound.ends[bound.unit]
    ]
    counted = Counter(one.unit for one in printed)
    units = [unit for unit, _ in counted.most_common()] + [unit for unit in known if unit not in counted]
    yield from dict.fromkeys(sorted(printed, key=lambda one: units.index(one.unit)))
    for decimals in range(_MOST_DECIMALS + 1):
        for unit in units:
            yield from _round(observable, unit, decimals, question, leaves)


def _round(observable: str, unit: str, decimals: int, question: Chosen, leaves: list[Criterion]) -> Iterator[Candidate]:
    """A value with so many decimals in each gap between the ends of what is asked; beyond the last, close to it."""
    ruleset = question.space.ruleset
    scale = ruleset.scales[observable]
    term = ruleset.library.terms[observable]
    per = scale.factor(scale.canonical, unit)
    ends = {end for leaf in leaves if leaf.compared for end in question.space.cut(leaf).ends(unit)}
    ends |= {end for bound in _bounds(observable, question) for end in bound.ends_in(unit, scale)}
    low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
    least = Fraction(low or 0) * per
    most = Fraction(high) * per if high is not None else max(ends, default=Fraction(1)) * 2 + 10
    ordered = sorted({least, most, *(end for end in ends if least < end < most)})
    for below, above in pairwise(ordered):
        number = _between(below, above, decimals, beyond=(below == least, above == most))
        if number is not None:
            yield Candidate(number, unit, _written(number, decimals))


def _between(below: Fraction, above: Fraction, decimals: int, *, beyond: tuple[bool, bool]) -> Fraction | None:
    """A multiple strictly between two ends: in the middle, or beside the end that is no limit of plausibility."""
    step = Fraction(1, 10**decimals)
    first, last = (below // step + 1) * step, (-(-above // step) - 1) * step
    if first > last:
        return None
    if beyond[0]:
        return last
    if beyond[1]:
        return first
    middle = (below + above) / 2
    return min(max((middle / step + Fraction(1, 2)) // 1 * step, first), last)


def _earlier(name: FactName, question: Chosen) -> Fact:
    """An earlier value and its day."""
    one = question.space.series(name.name)[name.place]
    ages = sorted({*range(1, 8), *_ROUND_DAYS, *_periods(name.name, question)})
    age = next((age for age in ages if question.holds([*question.literals, one.age == age])), None)
    if age is None:
        question.holds(question.literals)
        age = question.solver.model().eval(one.age, model_completion=True).as_long()
    question.literals.append(one.age == age)
    unit = _unit_in_use(name.name, question)
    for candidate in _candidates(name.name, question):
        fixed = exactly(one.number, _canonical(candidate, name.name, question))
        if candidate.unit == unit and question.holds([*question.literals, fixed]):
            question.literals.append(fixed)
            day = day_of(_midnight(question) - timedelta(days=age))
            return Fact(OBSERVATION, name.name, candidate.value, unit, candidate.printed, day)
    return _unrounded(one.number, name.name, unit, age, question)


def _unrounded(number: Number, observable: str, unit: str, age: int, question: Chosen) -> Fact:
    question.holds(question.literals)
    canonical = found(number, question.solver.model())
    question.literals.append(exactly(number, canonical))
    scale = question.space.ruleset.scales[observable]
    exact = canonical * scale.factor(scale.canonical, unit)
    day = day_of(_midnight(question) - timedelta(days=age))
    return Fact(OBSERVATION, observable, exact, unit, shown(exact, 12), day)


def _unit_in_use(observable: str, question: Chosen) -> str:
    """The unit that was chosen for the latest value; it is fixed, for where that is a computed one nobody chose it."""
    value = question.space.values(observable)[0]
    question.holds(question.literals)
    model = question.solver.model()
    unit = next(unit for unit, literal in value.units.items() if model.eval(literal, model_completion=True))
    question.literals.append(value.units[unit])
    return unit


def _periods(observable: str, question: Chosen) -> Iterator[int]:
    for leaf in question.space.islands.leaves[observable]:
        if period := getattr(leaf, "over_period", None):
            whole = int(days(period) // 1)
            yield from (whole, whole + 1)


def _moment(name: FactName, question: Chosen) -> Moment:
    """The day, or the point in time, of a dated fact."""
    counted = {names.STARTED: "start", names.STOPPED: "stop"}.get(name.kind)
    concepts, at = question.space.concepts, question.space.at
    ago = _ago(concepts.date(name.name, counted).ago, question)
    question.literals.append(concepts.date(name.name, counted).ago == real(ago))
    if concepts.in_whole_days:
        return day_of(_midnight(question) - timedelta(days=int(ago)))
    point = at - timedelta(minutes=int(ago * 1440))
    return Moment(point.isoformat(timespec="minutes"), point, point)


def _ago(ago: z3.ArithRef, question: Chosen) -> Fraction:
    """How many days ago: round ones, the ends of what is asked, what lies between; else what the solver says."""
    concepts = question.space.concepts
    ends = {end for one in concepts.lengths for pair in question.space.until_passed(one) for end in pair}
    candidates: set[Fraction] = {Fraction(day) for day in _ROUND_DAYS} | ends
    candidates |= set() if concepts.in_whole_days else {Fraction(hour, 24) for hour in _ROUND_HOURS}
    candidates |= {Fraction(round((one + other) / 2)) for one, other in pairwise(sorted(ends))}
    for one in sorted(candidates, key=lambda one: (one.denominator != 1, one)):
        if question.holds([*question.literals, ago == real(one)]):
            return one
    question.holds(question.literals)
    return found(ago, question.solver.model())


def _midnight(question: Chosen) -> datetime:
    return question.space.at.replace(hour=0, minute=0, second=0, microsecond=0)


def _leaves(observable: str, question: Chosen) -> Iterator[Criterion]:
    """The leaves on an observable that a question hangs on: those of its conditions, and of definitions beside them."""
    for root in _roots(question.conditions):
        yield from (leaf for leaf in criteria(root) if leaf.about == observable)
    for definition in question.space.definitions:
        if definition.defined_by:
            yield from (leaf for leaf in criteria(definition.defined_by) if leaf.about == observable)


def _roots(conditions: Iterable[Condition]) -> Iterator[Criterion]:
    for condition in conditions:
        if isinstance(condition, Claim):
            yield condition.criterion
        elif isinstance(condition, Beyond):
            yield condition.band
        elif isinstance(condition, (Every, Some)):
            yield from _roots(condition.parts)


def _bounds(observable: str, question: Chosen) -> list[Bound]:
    """The lower bounds of targets that definitions among the names look at."""
    space = question.space
    looking = dict.fromkeys(d.guideline for d in space.definitions if d.below_targets_of == observable)
    return [bound for slug in looking for bound in space.ruleset.lower_bounds.get((slug, observable), ())]


def _printed(threshold: Threshold) -> Iterator[Candidate]:
    """The figures of a threshold; a single value that is quoted as a class stands for itself."""
    for number in dict.fromkeys((threshold.low, threshold.high)):
        if number is not None and threshold.unit is not None:
            yield Candidate(Fraction(number), parse_unit(threshold.unit).symbol, f"{number:f}")


def _canonical(one: Candidate, observable: str, question: Chosen) -> Fraction:
    scale = question.space.ruleset.scales[observable]
    return one.value * scale.factor(one.unit, scale.canonical)


def _written(number: Fraction, decimals: int) -> str:
    whole = int(number * 10**decimals)
    return f"{Decimal(whole).scaleb(-decimals):f}" if decimals else str(whole)
