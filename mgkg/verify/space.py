"""The patients among whom the solver looks: variables for what may be stated on some islands, and what they must obey.

A concept has two Booleans (stated, denied), an observable a presence and a real number in its canonical unit.
Hierarchy, exclusive concepts, plausible ranges and definitions are axioms (design §3.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from mgkg.model.criterion import RepeatedCriterion, TimeSinceCriterion, TrendCriterion
from mgkg.rules.cut import cut, one_side
from mgkg.rules.ruleset import days
from mgkg.verify.computed import worked_out
from mgkg.verify.concepts import Concepts
from mgkg.verify.definitions import Findings
from mgkg.verify.kinds.elapsed import days_until_passed
from mgkg.verify.kinds.pair import Dates, Occasion, Pair, Value
from mgkg.verify.kinds.repeated import AT_LEAST
from mgkg.verify.kinds.table import KINDS
from mgkg.verify.names import EARLIER, OBSERVED, FactName
from mgkg.verify.ordered import Number, Ordered, above, at_least

if TYPE_CHECKING:
    from mgkg.model import quantity
    from mgkg.model.criterion import Criterion
    from mgkg.rules.cut import Cells, Cut
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.islands import Islands

_OVER_TIME = (RepeatedCriterion, TimeSinceCriterion, TrendCriterion)
Interval = tuple[Fraction | None, bool, Fraction | None, bool]
"""An interval of canonical values: its lower end and whether that belongs to it, its upper end and the same."""


class Space:
    """Variables, axioms and formulas of some islands."""

    def __init__(self, ruleset: RuleSet, islands: Islands, names: Iterable[str], at: datetime) -> None:
        self.ruleset = ruleset
        self.islands = islands
        self.at = at
        self.names = tuple(names)
        self.concepts = Concepts(ruleset, islands, self.names)
        self.facts = dict(self.concepts.facts)
        self.axioms = list(self.concepts.axioms)
        self.plausible: list[z3.BoolRef] = []
        used = (formula for name, formula in ruleset.formulas.items() if name in islands.leaves)
        self._inputs = frozenset(name for formula in used for name in formula.inputs)
        self._values: dict[str, list[Value]] = {}
        self._series: dict[str, list[Occasion]] = {}
        self._pairs: dict[str, Pair] = {}
        self._cuts: dict[str, Cut] = {}
        self._sides: list[Cut] = []
        self._regions: dict[tuple[int, str, bool], tuple[Interval, ...]] = {}
        # Those of these rules: the islands may be of the rules before a change.
        own = frozenset(self.names)
        self.definitions = tuple(d for every in ruleset.definitions.values() for d in every if d.defines in own)
        self.findings = Findings(self)
        for name in self.names:
            if name in ruleset.scales:
                self.values(name)
        self.findings.conclude()

    # What formulas are made of.

    def _fact(self, kind: str, name: str, place: int = 0) -> z3.BoolRef:
        key = FactName(kind, name, place)
        if key not in self.facts:
            self.facts[key] = z3.Bool(f"{kind} {name} {place}")
        return self.facts[key]

    def pair(self, criterion: Criterion) -> Pair:
        """The formulas of a criterion."""
        found = self._pairs.get(criterion.iri)
        if found is None:
            found = self._pairs[criterion.iri] = KINDS[type(criterion)](criterion, self)
        return found

    def forget(self) -> None:
        """Make the formulas of criteria anew: what definitions conclude has grown."""
        self._pairs.clear()

    def stated(self, name: str) -> Pair:
        """What is stated of a concept, with what that implies; what has ended is false where nothing else is said."""
        return self.concepts.stated(name)

    def said(self, name: str) -> Pair:
        """The same without what is only false because it has ended: that contradicts nothing."""
        return self.concepts.said(name)

    def ended(self, name: str) -> dict[str, z3.BoolRef]:
        """The concepts with which a concept ends, itself and broader ones, and whether they have ended for good."""
        return self.concepts.ended(name)

    def dates(self, name: str, counted_from: str | None) -> list[Dates]:
        """When a concept, or a narrower one, happened, began or ended."""
        return self.concepts.dates(name, counted_from)

    def undated(self, name: str, counted_from: str | None) -> z3.BoolRef:
        """Whether a concept may have happened or begun, in itself or a narrower one, at a time that nobody stated."""
        return self.concepts.undated(name, counted_from)

    def until_passed(self, length: quantity.Interval) -> list[tuple[Fraction, Fraction]]:
        """For each end of a length, the fewest days ago since which it has passed, the most since which it has not."""
        return days_until_passed(length, self.at, in_whole_days=self.concepts.in_whole_days)

    def finding(self, criterion: Criterion, name: str) -> Pair:
        """What the criterion's guideline makes of a finding."""
        return self.findings.of(criterion.guideline, name)

    def values(self, observable: str) -> list[Value]:
        """The latest values: the stated one, and the computed one where there is a formula."""
        if observable not in self._values:
            stated = self._value(observable)
            self._values[observable] = [stated]
            if observable in self.ruleset.formulas:
                computed, axioms = worked_out(observable, self.ruleset, self)
                # Who states what is computed as well is left out: the two would have to agree.
                self.axioms += [*axioms, z3.Not(z3.And(stated.present, computed.present))]
                self._values[observable] = [stated, computed]
        return self._values[observable]

    def _value(self, observable: str) -> Value:
        present, number = self._fact(OBSERVED, observable), self._number(observable, f"value {observable}")
        units = {unit: z3.Bool(f"unit {observable} {unit}") for unit in self.units(observable)}
        self._plausible(observable, number)
        self.axioms.append(z3.PbEq([(unit, 1) for unit in units.values()], 1))
        return Value(present, number, units)

    @property
    def has_numbers(self) -> bool:
        """Whether anything is left that is more than true or false: a computed value, a date, a series."""
        plain = all(isinstance(value.number, Ordered) for values in self._values.values() for value in values)
        dated = any(isinstance(leaf, _OVER_TIME) for name in self.names for leaf in self.islands.leaves.get(name, ()))
        return dated or not plain

    def numbers(self, name: str) -> list[Ordered]:
        """The values of an observable that are known by their place."""
        values = [value for one in self._series.get(name, ()) for value in one.values] or self._values.get(name, [])
        return [value.number for value in values if isinstance(value.number, Ordered)]

    def units(self, observable: str) -> tuple[str, ...]:
        """The units in which an observable is reported, the canonical one first."""
        scale = self.ruleset.scales[observable]
        return tuple(dict.fromkeys((scale.canonical, *scale.units)))

    def _number(self, observable: str, name: str) -> Number:
        """A value: a number where something is computed from it, or it is compared with an earlier one."""
        leaves = self.islands.leaves.get(observable, ())
        computed = observable in self.ruleset.formulas or observable in self._inputs
        if computed or any(isinstance(leaf, TrendCriterion) for leaf in leaves):
            return z3.Real(name)
        return Ordered(name, self.axioms)

    def _plausible(self, observable: str, number: Number) -> None:
        term = self.ruleset.library.terms[observable]
        low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
        self.axioms.append(at_least(number, Fraction(low or 0)))
        if high is not None:
            self.axioms.append(z3.Not(above(number, Fraction(high))))

    def series(self, observable: str) -> list[Occasion]:
        """As many values as any criterion on the observable asks for, the latest first, each older than the next."""
        if observable not in self._series:
            units = self.values(observable)[0].units
            found = [Occasion(self.values(observable), z3.IntVal(0))]
            for place in range(1, self._occasions(observable)):
                present = self._fact(EARLIER, observable, place)
                number, age = (
                    self._number(observable, f"value {observable} {place}"),
                    z3.Int(f"age {observable} {place}"),
                )
                self._plausible(observable, number)
                self.axioms += [age > found[-1].age, z3.Implies(present, found[-1].present)]
                found.append(Occasion([Value(present, number, units)], age))
            self._series[observable] = found
        return self._series[observable]

    def _occasions(self, observable: str) -> int:
        """As many as one criterion asks for, and one more for each period that they have to reach over."""
        leaves = self.islands.leaves[observable]
        wanted = [leaf.occasions for leaf in leaves if isinstance(leaf, (RepeatedCriterion, TrendCriterion))]
        periods = [leaf.over_period for leaf in leaves if isinstance(leaf, RepeatedCriterion)]
        reached = {days(period) for period in periods if period and period.interval_kind == AT_LEAST}
        return max(wanted) + len(reached)

    def cut(self, criterion: Criterion) -> Cut:
        """The cut of a criterion with thresholds, also of one that is no part of the rules."""
        known = self.ruleset.cuts.get(criterion.iri) or self._cuts.get(criterion.iri)
        if known is None:
            known = self._cuts[criterion.iri] = cut(criterion.compared, self.ruleset.scales[criterion.about])
        return known

    def beside(self, band: Criterion, *, below: bool) -> z3.BoolRef:
        """A value surely on one side of a band."""
        side = one_side(self.cut(band), lower=below)
        self._sides.append(side)  # its regions are kept by its identity
        values = self.values(band.about)
        apart = [z3.Implies(value.present, self.between(side, value, truth=False)) for value in values]
        return z3.And(z3.Or([value.present for value in values]), *apart)

    def between(self, cut: Cut, value: Value, *, truth: bool) -> z3.BoolRef:
        """Whether a cut decides so of a value: by the unit in which it is stated, where that matters."""
        by_region: dict[tuple[Interval, ...], list[str]] = {}
        for unit in value.units:
            by_region.setdefault(self._region(cut, unit, truth=truth), []).append(unit)
        if len(by_region) == 1:
            return _inside(next(iter(by_region)), value.number)
        return z3.Or(
            [
                z3.And(z3.Or([value.units[unit] for unit in units]), _inside(region, value.number))
                for region, units in by_region.items()
            ]
        )

    def _region(self, cut: Cut, unit: str, *, truth: bool) -> tuple[Interval, ...]:
        key = id(cut), unit, truth
        if key not in self._regions:
            per = cut.scale.factor(unit, cut.scale.canonical)
            self._regions[key] = tuple(regions(cut.cells[unit], per, truth=truth))
        return self._regions[key]


def regions(cells: Cells, per: Fraction, *, truth: bool) -> Iterable[Interval]:
    """The intervals of canonical values on which a cut decides so, from its cells in one unit."""
    ends = [Fraction(end, cells.denominator) * per for end in cells.ends]
    first: int | None = None
    for place, (decided, _) in enumerate([*cells.decided, (None, None)]):
        holds = place < len(cells.decided) and decided is truth
        if holds and first is None:
            first = place
        elif not holds and first is not None:
            last = place - 1
            low, high = (
                (ends[(first - 1) // 2] if first else None),
                (ends[last // 2] if last // 2 < len(ends) else None),
            )
            yield low, first % 2 == 1, high, last % 2 == 1
            first = None


def _inside(region: tuple[Interval, ...], number: Number) -> z3.BoolRef:
    """Whether a number lies in one of some intervals."""
    parts = []
    for low, with_low, high, with_high in region:
        sides: list[z3.BoolRef] = []
        if low is not None:
            sides.append(at_least(number, low) if with_low else above(number, low))
        if high is not None:
            sides.append(z3.Not(above(number, high) if with_high else at_least(number, high)))
        parts.append(z3.And(sides))
    return z3.Or(parts)
