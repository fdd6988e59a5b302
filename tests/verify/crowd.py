"""Random patients for a space of the solver: all that it knows may be stated, on and beside every threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, TypeVar

from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment, Patient
from mgkg.model.units import shown
from mgkg.rules.elapsed import day_of
from mgkg.rules.ruleset import days
from mgkg.verify import names
from mgkg.verify.exact import real
from mgkg.verify.names import FactName
from mgkg.verify.ordered import exactly
from mgkg.verify.space import Space
from tests.verify.readings import Person

if TYPE_CHECKING:
    import z3

COUNTED = {names.HAPPENED: None, names.STARTED: "start", names.STOPPED: "stop"}
TINY = Fraction(1, 10**6)
MINUTES = 1440
HOW_MANY = (0, 1, 1, 2, 2, 3, 5, 1000)
ONE_OF = TypeVar("ONE_OF")


class Crowd:
    """The patients of one space."""

    def __init__(self, space: Space, random: Random) -> None:
        self.space = space
        self.random = random
        self.ruleset = space.ruleset
        self.concepts = [fact.name for fact in space.facts if fact.kind == names.HAS]
        self.dated = [fact for fact in space.facts if fact.kind in COUNTED]
        self.measured = [fact.name for fact in space.facts if fact.kind == names.OBSERVED]
        earlier = [fact.name for fact in space.facts if fact.kind == names.EARLIER]
        self.most_earlier = {name: earlier.count(name) for name in self.measured}
        asked = {end for one in space.concepts.lengths for pair in space.until_passed(one) for end in pair}
        self.lengths = sorted(asked)
        self.one_time = Fraction(0)
        self.numbers = {name: self._numbers(name) for name in self.measured}

    def person(self) -> Person:
        """Anybody: nothing, a little or much is known of them, as it may be of a patient or at random."""
        stated: dict[FactName, Fact] = {}
        fixed: list[z3.BoolRef] = []
        self.one_time = self._ago() if self.dated else Fraction(0)
        for name in self._some(self.measured):
            if name not in self.ruleset.formulas or self.random.random() < 1 / 3:
                fixed += self._values(name, stated)
        for key in self._some(self.dated) if self.random.random() < 2 / 3 else []:
            fixed.append(self._date(key, stated))
        for key in self._as_it_may_be() if self.random.random() < 1 / 2 else self._at_random():
            stated[key] = Fact(HAS if key.kind == names.HAS else HAS_NOT, key.name)
        facts = list(courses(stated))
        self.random.shuffle(facts)
        return Person(Patient(tuple(facts), at=point(self.space.at)), frozenset(stated), fixed)

    def _some(self, among: list[ONE_OF]) -> list[ONE_OF]:
        """None, a few or all."""
        return self.random.sample(among, min(self.random.choice(HOW_MANY), len(among)))

    # Concepts

    def _at_random(self) -> Iterator[FactName]:
        for name in self._some(self.concepts):
            yield FactName(self.random.choice((names.HAS, names.HAS, names.HAS_NOT)), name)

    def _as_it_may_be(self) -> Iterator[FactName]:
        """Many concepts, true and false so that they fit each other."""
        terms, true = self.ruleset.terms, set[str]()
        for name in self._some(self.concepts):
            if not any(terms.implies.get(name, {name}) & terms.excluded.get(other, set()) for other in true):
                true |= terms.implies.get(name, {name})
        for name in self.concepts:
            if self.random.random() < 2 / 3:
                yield FactName(names.HAS if name in true else names.HAS_NOT, name)

    # Values

    def _values(self, name: str, stated: dict[FactName, Fact]) -> Iterator[z3.BoolRef]:
        """A value, and as many earlier ones as it happens, all in one unit."""
        latest = self.space.values(name)[0]
        unit = self.random.choice(list(latest.units))
        today = self.random.choice((None, self._day(0)))
        number, stated[FactName(names.OBSERVED, name)] = self._value(name, unit, today)
        yield from (exactly(latest.number, number), latest.units[unit])
        age = 0
        for place in range(1, self.random.randint(0, self.most_earlier[name]) + 1):
            age += self.random.choice(self._gaps(name))
            number, stated[FactName(names.EARLIER, name, place)] = self._value(name, unit, self._day(age))
            one = self.space.series(name)[place]
            yield from (exactly(one.number, number), one.age == age)

    def _value(self, name: str, unit: str, on: Moment | None) -> tuple[Fraction, Fact]:
        """A canonical number, and the fact that states it in a unit."""
        least, *_, most = self.numbers[name]
        beside = self.random.choice((0, 0, -TINY, TINY))
        number = min(max(self.random.choice(self.numbers[name]) + beside, least), most)
        scale = self.ruleset.scales[name]
        value = number * scale.factor(scale.canonical, unit)
        return number, Fact(OBSERVATION, name, value, unit, shown(value, 8), on)

    def _numbers(self, name: str) -> list[Fraction]:
        """The ends of all that is asked, what lies between and beside them, the least and the most that is possible."""
        scale = self.ruleset.scales[name]
        cuts = [self.space.cut(leaf) for leaf in self.space.islands.leaves[name] if leaf.compared]
        asked = {end for cut in cuts for end in cut.ends(scale.canonical)}
        for (_, observable), bounds in self.ruleset.lower_bounds.items():
            if observable == name:
                asked |= {end for bound in bounds for end in bound.ends_in(scale.canonical, scale)}
        ordered = sorted(asked) or [Fraction(1), Fraction(30)]
        between = [(low + high) / 2 for low, high in pairwise(ordered)]
        term = self.ruleset.library.terms[name]
        low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
        least, most = Fraction(low or 0), Fraction(high or 1000 * ordered[-1])
        every = {least, *ordered, *between, ordered[0] / 2, ordered[-1] * 2, most}
        return sorted(number for number in every if least <= number <= most)

    def _gaps(self, name: str) -> list[int]:
        """Days between two values: few, or about as many as a period has."""
        periods = [getattr(leaf, "over_period", None) for leaf in self.space.islands.leaves[name]]
        lengths = sorted({int(days(period)) for period in periods if period})
        return [1, 1, 2, 3, *(length + by for length in lengths for by in (-1, 0, 1) if length + by > 0)]

    # Dates

    def _date(self, key: FactName, stated: dict[FactName, Fact]) -> z3.BoolRef:
        """Something that happened, began or ended: on a day, or at a point in time where anything is asked in hours."""
        ago = self.random.choice((self.one_time, self._ago()))
        if self.space.concepts.in_whole_days:
            # What stops today is not over.
            ago = max(ago, Fraction(1 if key.kind == names.STOPPED else 0))
            when = self._day(int(ago))
        else:
            when = point(self.space.at - timedelta(minutes=int(ago * MINUTES)))
        moments = {names.HAPPENED: (when, None, None), names.STARTED: (None, when, None)}
        moment, start, stop = moments.get(key.kind, (None, None, when))
        stated[key] = Fact(HAS, key.name, moment=moment, start=start, stop=stop)
        return self.space.concepts.date(key.name, COUNTED[key.kind]).ago == real(ago)

    def _ago(self) -> Fraction:
        """Days, or minutes, about as many as are asked for."""
        ago = self.random.choice((Fraction(0), Fraction(1), *self.lengths, *self.lengths, max(self.lengths) + 1))
        if self.space.concepts.in_whole_days:
            return ago
        return max(ago + Fraction(self.random.choice((0, 0, -1, 1, 90)), MINUTES), Fraction(0))

    def _day(self, ago: int) -> Moment:
        return day_of(self.space.at - timedelta(days=ago))


def courses(stated: dict[FactName, Fact]) -> Iterator[Fact]:
    """All facts, a start and a stop that does not come before it as one."""
    starts = {key.name: fact.start for key, fact in stated.items() if fact.start}
    for key, fact in stated.items():
        if (
            fact.start
            and (later := stated.get(FactName(names.STOPPED, key.name)))
            and _is_whole(fact.start, later.stop)
        ):
            yield replace(fact, stop=later.stop)
        elif not (fact.stop and _is_whole(starts.get(key.name), fact.stop)):
            yield fact


def _is_whole(start: Moment | None, stop: Moment | None) -> bool:
    return start is not None and stop is not None and start.start <= stop.start


def point(when: datetime) -> Moment:
    """A point in time."""
    return Moment(when.isoformat(timespec="minutes"), when, when)
