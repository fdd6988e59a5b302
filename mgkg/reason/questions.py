"""Questions about a patient from the criteria of one statement: which facts it can hang on, and how each may turn out.

Every way in which a fact can turn out is one of finitely many cells: true or false, a value on or between
thresholds, a date on either side of a limit.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.criterion import TimeSinceCriterion, TrendCriterion, criteria
from mgkg.model.node import Coded
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment
from mgkg.model.quantity import Interval
from mgkg.model.units import shown
from mgkg.reason.courses import START, STOP
from mgkg.rules.elapsed import LONG_AGO, day_of, is_of_hours, sides
from mgkg.rules.ruleset import conditions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.model.criterion import Criterion
    from mgkg.model.statement import Statement
    from mgkg.reason.judge import Reasoning
    from mgkg.rules.ruleset import RuleSet

_DIGITS = 6


class Cone:
    """What one statement can hang on: its leaves and those of the definitions and formulas behind them, by name."""

    def __init__(self, statement: Statement, ruleset: RuleSet) -> None:
        self.ruleset = ruleset
        self.leaves: dict[str, list[Criterion]] = defaultdict(list)
        self.guidelines: set[str] = set()
        self._seen: set[str] = set()
        roots = (*conditions(statement), *ruleset.rows[statement.id].bands)
        self.direct = {leaf.about for root in roots for leaf in criteria(root)}
        for root in roots:
            self._add(root)

    @property
    def names(self) -> list[str]:
        """Concepts and observables: those of the statement's own criteria first, then what these are made from."""
        return list(self.leaves)

    def _add(self, root: Criterion) -> None:
        for leaf in criteria(root):
            if leaf.iri in self._seen:
                continue
            self._seen.add(leaf.iri)
            if leaf.about:
                self.leaves[leaf.about].append(leaf)
                self._behind(leaf.about, leaf.guideline)

    def _behind(self, name: str, guideline: str) -> None:
        """What a finding is defined by in its guideline, and what an observable is worked out from."""
        if formula := self.ruleset.formulas.get(name):
            for needed in formula.inputs:
                if needed not in self._seen:
                    self._seen.add(needed)
                    self.leaves.setdefault(needed, [])
                    self._behind(needed, guideline)
            for criterion in formula.criteria:
                self._add(criterion)
        kind = self.ruleset.library.terms[name].kind
        for definition in self.ruleset.definitions.get(guideline, ()) if kind == "finding" else ():
            if definition.iri in self._seen or name not in self.ruleset.terms.touched(str(definition.defines)):
                continue
            self._seen.add(definition.iri)
            self.guidelines.add(guideline)
            self.leaves.setdefault(str(definition.defines), [])
            self._behind(str(definition.defines), guideline)
            if definition.defined_by:
                self._add(definition.defined_by)
            if definition.below_targets_of:
                self.leaves.setdefault(definition.below_targets_of, [])
                self._behind(definition.below_targets_of, guideline)

    def ends(self, observable: str, unit: str, reasoning: Reasoning) -> list[Fraction]:
        """Where something can change for an observable, in a unit, sorted: thresholds, targets, earlier values."""
        return threshold_ends(observable, unit, self.leaves[observable], self.guidelines, reasoning)


def threshold_ends(
    observable: str, unit: str, leaves: Iterable[Criterion], guidelines: Iterable[str], reasoning: Reasoning
) -> list[Fraction]:
    """The thresholds of leaves, the targets of guidelines, and where a trend is asked for the values so far."""
    ruleset = reasoning.ruleset
    scale = ruleset.scales[observable]
    found: set[Fraction] = set()
    for leaf in leaves:
        if leaf.iri in ruleset.cuts:
            found.update(ruleset.cuts[leaf.iri].ends(unit))
        if isinstance(leaf, TrendCriterion):
            series = reasoning.facts.series.get(observable, [])
            found.update(reading.value * scale.factor(reading.unit, unit) for reading in series)
    for guideline in guidelines:
        for bound in ruleset.lower_bounds.get((guideline, observable), ()):
            found.update(bound.ends_in(unit, scale))
    return sorted(found)


class Cell(NamedTuple):
    """Values between which nothing changes: one of them, and the thresholds beside it; both are it on a threshold."""

    value: Fraction
    low: Fraction | None
    high: Fraction | None


def cells(observable: str, unit: str, ends: list[Fraction], ruleset: RuleSet) -> list[Cell]:
    """Each threshold and each gap between two, below the first and above the last, as far as values are plausible."""
    if not ends:
        return []
    term, scale = ruleset.library.terms[observable], ruleset.scales[observable]
    bounds = (getattr(term, "plausible_low", None), getattr(term, "plausible_high", None))
    least, most = (None if b is None else Fraction(b) * scale.factor(scale.canonical, unit) for b in bounds)
    found = [Cell((ends[0] + (least or 0)) / 2, None, ends[0])]
    for low, high in zip_longest(ends, ends[1:]):
        found.append(Cell(low, low, low))
        middle = (low + high) / 2 if high is not None else (low * 2 if most is None else (low + most) / 2)
        found.append(Cell(middle, low, high))
    plausible = (cell for cell in found if cell.value >= (least or 0) and (most is None or cell.value <= most))
    return [cell for cell in plausible if cell.low is None or cell.low == cell.high or cell.value > cell.low]


def observed(observable: str, value: Fraction, unit: str) -> Fact:
    """A value as a fact of now."""
    return Fact(OBSERVATION, observable, value, unit, shown(value, _DIGITS))


def answers(name: str, cone_leaves: Iterable[Criterion], at: Moment) -> list[Fact]:
    """How a concept may turn out: true or false, or where a time is asked for, a date in each cell, or false."""
    timed = [leaf for leaf in cone_leaves if isinstance(leaf, TimeSinceCriterion)]
    if not timed:
        return [Fact(HAS, name), Fact(HAS_NOT, name)]
    found: list[Fact] = []
    for counted_from in dict.fromkeys(leaf.counted_from for leaf in timed):
        own = [leaf for leaf in timed if leaf.counted_from == counted_from]
        bounds = [bound for leaf in own for bound in (leaf.within, leaf.after) if bound]
        found += [_dated(name, counted_from, when) for when in _moments(bounds, at)]
    return [*found, Fact(HAS_NOT, name)]


def _dated(name: str, counted_from: str | None, when: Moment) -> Fact:
    if counted_from == START:
        return Fact(HAS, name, start=when)
    if counted_from == STOP:
        return Fact(HAS, name, stop=when)
    return Fact(HAS, name, moment=when)


def _moments(bounds: list[Interval], at: Moment) -> list[Moment]:
    """Today, long ago, and on either side of each limit: the last moment from which it has passed, and the next."""
    midnight = at.start.replace(hour=0, minute=0, second=0, microsecond=0)
    days = {midnight, midnight - LONG_AGO}
    points: set[datetime] = set()
    for bound in bounds:
        for length in {bound.low, bound.high} - {None}:
            one = Interval(iri="", printed="", interval_kind=Coded("fixed"), unit=bound.unit, low=length, high=length)
            if is_of_hours(bound):
                points.update(sides(one, at, at.start, timedelta(minutes=1)))
            else:
                days.update(sides(one, at, midnight, timedelta(days=1)))
    found = [day_of(day) for day in sorted(days) if day <= at.start]
    return found + [Moment(point.isoformat(), point, point) for point in sorted(points) if point <= at.start]
