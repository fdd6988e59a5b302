"""Criteria of seeded rule sets: conjunctions and disjunctions of a few leaves over the terms of a field."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import count
from random import Random

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    ConditionCriterion,
    Criterion,
    DemographicCriterion,
    ExposureCriterion,
    FindingCriterion,
    Not,
    ObservationCriterion,
)
from mgkg.model.node import TermSlug
from mgkg.model.quantity import Threshold
from mgkg.model.units import convert
from tests.bench.seeded_terms import CONDITIONS_OF_ALL, GRID, MOLAR_MASS, UNITS, VALENCE, Field

KINDS = {"level": 30, "exposure": 20, "condition": 20, "finding": 10, "of-all": 20}
NEGATED, BOTH_UNITS, BOTH_SIDES = 0.08, 0.2, 0.25
SHAPES = {"all": 60, "any": 15, "mixed": 25}


@dataclass
class Maker:
    """Makes the criteria of one owner in one field."""

    random: Random
    prefix: str
    known: Field
    numbers: count[int] = field(default_factory=count)

    def iri(self, role: str) -> str:
        """The next address."""
        return f"{self.prefix}{role}-{next(self.numbers)}"

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in such a share."""
        return self.random.random() < share

    def tree(self, within: Criterion | None = None) -> Criterion:
        """Two to four leaves: all, any, or all with an any among them; none repeats what it stands within."""
        shape = self.one_of(SHAPES)
        leaves = self._leaves(self.random.randint(2, 4), within)
        if shape == "any":
            return AnyOf(iri=self.iri("any"), members=tuple(leaves))
        if shape == "mixed" and len(leaves) > 2:
            leaves = [leaves[0], AnyOf(iri=self.iri("any"), members=tuple(leaves[1:]))]
        return AllOf(iri=self.iri("all"), members=tuple(leaves))

    def _leaves(self, how_many: int, within: Criterion | None) -> list[Criterion]:
        """Leaves about different things, now and then the opposite of one."""
        found: dict[str, Criterion] = {}
        taken = self.known.family(within.about) if within else ""
        while len(found) < how_many:
            leaf = self.leaf()
            family = self.known.family(leaf.about)
            if family != taken:
                found.setdefault(family, leaf)
        return [Not(iri=self.iri("not"), members=(one,)) if self.chance(NEGATED) else one for one in found.values()]

    def one_of(self, weighed: dict[str, int]) -> str:
        """A name as often as its weight says."""
        return self.random.choices(list(weighed), list(weighed.values()))[0]

    def leaf(self) -> Criterion:
        """A leaf of the field, or one that all fields know."""
        kind = self.one_of(KINDS)
        if kind == "level":
            return self.level(self.random.choice(self.known.levels))
        if kind == "exposure":
            return ExposureCriterion(iri=self.iri(kind), substance=self._term(self.known.exposures))
        if kind == "condition":
            return self.condition(self.random.choice(self.known.conditions))
        if kind == "finding":
            return FindingCriterion(iri=self.iri(kind), finding=self._term(self.known.findings))
        return self._of_all()

    def condition(self, name: str) -> ConditionCriterion:
        """The patient has it."""
        return ConditionCriterion(iri=self.iri("condition"), condition=TermSlug(name))

    def level(self, observable: str, comparator: str | None = None) -> ObservationCriterion:
        """A value between printed thresholds, or on one side of one."""
        thresholds = self.thresholds(observable, observable.rsplit("-", 1)[0], comparator)
        return ObservationCriterion(iri=self.iri("level"), observable=TermSlug(observable), thresholds=thresholds)

    def thresholds(self, observable: str, grid: str, comparator: str | None = None) -> tuple[Threshold, ...]:
        """One side or both, in one of two units or in both."""
        if comparator is None and self.chance(BOTH_SIDES):
            low, high = sorted(self.random.sample(GRID[grid], 2), key=Decimal)
            return (*self._side(">=", low, observable), *self._side("<", high, observable))
        which = comparator or self.random.choice((">=", ">", "<", "<="))
        return self._side(which, self.random.choice(GRID[grid]), observable)

    def _side(self, comparator: str, number: str, observable: str) -> tuple[Threshold, ...]:
        units = {"age": ("a",), "flow": ("mL/min",), "pressure": ("1",)}.get(observable, UNITS)
        used = units if self.chance(BOTH_UNITS) else (self.random.choice(units),)
        return tuple(self._threshold(comparator, _in_unit(number, units[0], unit), unit) for unit in used)

    def _threshold(self, comparator: str, number: Decimal, unit: str) -> Threshold:
        printed = f"{comparator}{number} {unit}"
        return Threshold(
            iri=self.iri("threshold"), printed=printed, comparator=comparator, low=number, high=number, unit=unit
        )

    def _of_all(self) -> Criterion:
        what = self.random.choice(("age", "flow", "pressure", "condition"))
        if what == "condition":
            return self.condition(self.random.choice(CONDITIONS_OF_ALL))
        thresholds = self.thresholds(what, what)
        if what == "age":
            return DemographicCriterion(iri=self.iri(what), demographic=TermSlug(what), thresholds=thresholds)
        return ObservationCriterion(iri=self.iri(what), observable=TermSlug(what), thresholds=thresholds)

    def _term(self, names: tuple[str, ...]) -> TermSlug:
        return TermSlug(self.random.choice(names))


def _in_unit(number: str, of: str, to: str) -> Decimal:
    """A printed number in another unit, rounded as a source prints it: to a tenth."""
    if of == to:
        return Decimal(number)
    exact = convert(Fraction(number), of, to, Fraction(MOLAR_MASS), VALENCE)
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.1"))
