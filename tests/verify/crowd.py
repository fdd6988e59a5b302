"""Random patients for the solver's space of a RuleSet: who can say what it knows, on and beside every threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

import z3

from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment, Patient
from mgkg.model.units import shown
from mgkg.rules.elapsed import day_of
from mgkg.rules.ruleset import days
from mgkg.verify import names
from mgkg.verify.exact import real
from mgkg.verify.kinds.elapsed import days_until_passed
from mgkg.verify.names import FactName
from mgkg.verify.space import Space
from tests.verify.readings import Person

COUNTED = {names.HAPPENED: None, names.STARTED: "start", names.STOPPED: "stop"}
TINY = Fraction(1, 10**6)
OFTEN_SAID = 3


class Crowd:
    """The patients of one space."""

    def __init__(self, space: Space, random: Random) -> None:
        self.space = space
        self.random = random
        self.ruleset = space.ruleset
        self.facts = sorted(space.facts)
        self.measured = [fact.name for fact in self.facts if fact.kind == names.OBSERVED]
        self.places = {
            name: sum(fact == (names.EARLIER, name, fact.place) for fact in self.facts) for name in self.measured
        }
        self.dated = [fact for fact in self.facts if fact.kind in COUNTED]
        self.concepts = [fact.name for fact in self.facts if fact.kind == names.HAS]
        self._numbers = {name: self._around(name) for name in self.measured}

    def person(self) -> Person:
        """Anybody: nothing, a few things or much is known of them, with or without dates, at random or as it may be."""
        stated: dict[FactName, Fact] = {}
        numbers: list[z3.BoolRef] = []
        for name in self._some(self.measured):
            for key, fact, fixed in self._values(name):
                stated[key] = fact
                numbers += fixed
        for key in self._some(self.dated) if self.random.random() < 0.7 else []:
            fact, fixed = self._event(key)
            stated[key] = fact
            numbers.append(fixed)
        for key in self._said():
            stated[key] = Fact(HAS if key.kind == names.HAS else HAS_NOT, key.name)
        facts = self._courses(stated)
        self.random.shuffle(facts)
        return Person(Patient(tuple(facts), at=moment_of(self.space.at)), frozenset(stated), numbers)

    def _some(self, among: list) -> list:
        """None, one, a few or all of some."""
        return self.random.sample(among, min(len(among), self.random.choice((0, 1, 1, 2, 2, 3, 5, len(among)))))

    # Concepts

    def _said(self) -> list[FactName]:
        """A few concepts true or false as it comes; or many, as they may be of one patient."""
        if self.random.random() < 0.5:
            return [
                FactName(self.random.choice((names.HAS, names.HAS, names.HAS_NOT)), name)
                for name in self._some(self.concepts)
            ]
        terms, said = self.ruleset.terms, list[FactName]()
        true: set[str] = set()
        for name in self._some(self.concepts):
            if not true & terms.excluded.get(name, frozenset()):
                true |= terms.implies.get(name, {name})
        for name in self.concepts:
            if self.random.randrange(OFTEN_SAID):
                said.append(FactName(names.HAS if name in true else names.HAS_NOT, name))
        return said

    # Values

    def _values(self, name: str) -> Iterator[tuple[FactName, Fact, list[z3.BoolRef]]]:
        """A value, and before it as many of a series as it happens, all in one unit."""
        value = self.space.values(name)[0]
        unit = self.random.choice(list(value.units))
        number, fact = self._value(name, unit, self.random.choice((None, 0)))
        yield FactName(names.OBSERVED, name), fact, [value.number == real(number), value.units[unit]]
        age = 0
        for place in range(1, self.random.randint(0, self.places[name]) + 1):
            age += self.random.choice(self._gaps(name))
            number, fact = self._value(name, unit, age)
            one = self.space.series(name)[place]
            yield FactName(names.EARLIER, name, place), fact, [one.number == real(number), one.age == age]

    def _value(self, name: str, unit: str, age: int | None) -> tuple[Fraction, Fact]:
        number = self.random.choice(self._numbers[name]) + self.random.choice((0, 0, -TINY, TINY))
        number = max(number, Fraction(0))
        scale = self.ruleset.scales[name]
        value = number * scale.factor(scale.canonical, unit)
        return number, Fact(OBSERVATION, name, value, unit, shown(value, 8), None if age is None else self._day(age))

    def _around(self, name: str) -> list[Fraction]:
        """Every number that is asked for in its canonical unit, those in the middle, some others; all possible ones."""
        scale = self.ruleset.scales[name]
        cuts = [self.space.cut(leaf) for leaf in self.space.islands.leaves[name] if leaf.compared]
        found = {end for cut in cuts for end in cut.ends(scale.canonical)}
        for (_, observable), bounds in self.ruleset.lower_bounds.items():
            if observable == name:
                found |= {end for bound in bounds for end in bound.ends_in(scale.canonical, scale)}
        ordered = sorted(found) or [Fraction(1), Fraction(30)]
        found = {*ordered, ordered[0] / 2, ordered[-1] * 2, *((a + b) / 2 for a, b in zip(ordered, ordered[1:]))}
        term = self.ruleset.library.terms[name]
        low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
        least = Fraction(low or 0) + (TINY if low else 0)
        most = Fraction(high) - TINY if high is not None else max(found)
        return sorted({min(max(one, least), most) for one in found})

    def _gaps(self, name: str) -> list[int]:
        """Days between two values: few, or as many as a period has."""
        periods = [getattr(leaf, "over_period", None) for leaf in self.space.islands.leaves[name]]
        lengths = {int(days(period)) for period in periods if period}
        return [1, 1, 2, 3, *(length + by for length in sorted(lengths) for by in (-1, 0, 1) if length + by > 0)]

    # Dates

    def _event(self, key: FactName) -> tuple[Fact, z3.BoolRef]:
        """Something that happened, began or ended on a day; at a point in time where that is asked in hours."""
        counted = COUNTED[key.kind]
        at = self.space.at
        ends = sorted(
            {end for length in self.space.concepts.lengths for pair in days_until_passed(length, at) for end in pair}
        )
        ago = self.random.choice([Fraction(0), Fraction(1), *ends, *ends, ends[-1] + 1, Fraction(4000)])
        if not self.space.concepts.in_whole_days:
            ago = max(ago + Fraction(self.random.choice((0, 0, 1, -1, 90)), 1440), Fraction(0))
            point = self.space.at - timedelta(minutes=int(ago * 1440))
            when = moment_of(point)
        else:
            # What stops today is not over yet.
            ago = Fraction(max(int(ago), 1 if key.kind == names.STOPPED else 0))
            when = self._day(int(ago))
        kind = {None: "moment", "start": "start", "stop": "stop"}[counted]
        return Fact(HAS, key.name, **{kind: when}), self.space.concepts.date(key.name, counted).ago == real(ago)

    def _courses(self, stated: dict[FactName, Fact]) -> list[Fact]:
        """All facts, a start and a stop that does not come before it as one course."""
        facts = dict(stated)
        for key, fact in stated.items():
            stop = stated.get(FactName(names.STOPPED, key.name))
            if key.kind == names.STARTED and stop and stop.stop and fact.start and fact.start.start <= stop.stop.start:
                facts[key] = replace(fact, stop=stop.stop)
                del facts[FactName(names.STOPPED, key.name)]
        return list(facts.values())

    def _day(self, ago: int) -> Moment:
        return day_of(self.space.at - timedelta(days=ago))


def moment_of(point: datetime) -> Moment:
    """A point in time."""
    return Moment(point.isoformat(timespec="minutes"), point, point)
