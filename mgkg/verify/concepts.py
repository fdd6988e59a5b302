"""Concepts over time: formulas for what is stated of each, what of that counts now, and what has ended.

As in decision record 13: the latest statement about a concept counts; what it overrules happened all the same; what has
ended is false where nothing else is said.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from mgkg.model.criterion import TimeSinceCriterion
from mgkg.rules.elapsed import is_of_hours
from mgkg.rules.ruleset import days
from mgkg.verify.exact import real
from mgkg.verify.kinds.elapsed import START, STOP
from mgkg.verify.kinds.pair import Dates, Pair
from mgkg.verify.names import HAPPENED, HAS, HAS_NOT, STARTED, STOPPED, FactName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.model.quantity import Interval
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.islands import Islands

_COUNTED = {None: HAPPENED, START: STARTED, STOP: STOPPED}
_NEVER = Dates(z3.BoolVal(val=False), z3.RealVal(0))
_DAY, _MINUTE = Fraction(1), Fraction(1, 1440)


class Concepts:
    """What may be stated of some concepts: that they hold, that they do not, when they happened, began or ended.

    A date is a whole day; where a length of time is a day or less, it is a point in time, to the minute. A concept has
    at most one date of each kind: a start with a stop after it is one course, a start after a stop begins another.
    """

    def __init__(self, ruleset: RuleSet, islands: Islands, names: Iterable[str]) -> None:
        self.ruleset = ruleset
        self.names = [name for name in names if name in islands.statable]
        since = [leaf for name in self.names for leaf in islands.leaves.get(name, ())]
        self._since = [leaf for leaf in since if isinstance(leaf, TimeSinceCriterion)]
        self.lengths: list[Interval] = [one for leaf in self._since for one in (leaf.within, leaf.after) if one]
        self.in_whole_days = not any(is_of_hours(one) or days(one) <= 1 for one in self.lengths)
        self.facts = {FactName(kind, name): z3.Bool(f"{kind} {name}") for name in self.names for kind in (HAS, HAS_NOT)}
        self.axioms: list[z3.BoolRef] = []
        self._dates: dict[tuple[str, str | None], Dates] = {}
        self._said: dict[str, Pair] = {}
        for leaf in self._since:
            for name in self._among(ruleset.terms.implied_by, leaf.event):
                self._declare(name, leaf.counted_from)
        for name in self.names:
            said = self.said(name)
            self.axioms.append(z3.Not(z3.And(said.true, said.false)))

    def _declare(self, name: str, counted_from: str | None) -> None:
        """The date of a concept; a day on which something stops is not over."""
        if (name, counted_from) not in self._dates:
            key = FactName(_COUNTED[counted_from], name)
            self.facts[key] = z3.Bool(f"{key.kind} {name}")
            steps = z3.Int(f"ago {key.kind} {name}")
            self.axioms.append(steps >= (1 if counted_from == STOP and self.in_whole_days else 0))
            ago = z3.ToReal(steps) * real(_DAY if self.in_whole_days else _MINUTE)
            self._dates[name, counted_from] = Dates(self.facts[key], ago)

    # What counts now.

    def stated(self, name: str) -> Pair:
        """What is stated of a concept, with what that implies; what has ended is false where nothing else is said."""
        true, false = self.said(name)
        return Pair(true, z3.Or(false, z3.And(z3.Or(list(self.ended(name).values())), z3.Not(true))))

    def said(self, name: str) -> Pair:
        """The same without what is only false because it has ended: that contradicts nothing."""
        if name not in self._said:
            terms = self.ruleset.terms
            denied = [self.facts[FactName(HAS_NOT, other)] for other in self._among(terms.implies, name)]
            excluding = [other for other in self.names if name in terms.excluded.get(other, ())]
            self._said[name] = Pair(
                z3.Or([way for other in self._among(terms.implied_by, name) for way in self._now(other)]),
                z3.Or([*denied, *(way for other in excluding for way in self._now(other))]),
            )
        return self._said[name]

    def ended(self, name: str) -> dict[str, z3.BoolRef]:
        """The concepts with which a concept ends, itself and broader ones, and whether they have ended for good."""
        return {
            other: z3.And(self._dates[other, STOP].present, z3.Not(self.said(other).true))
            for other in self._among(self.ruleset.terms.implies, name)
            if (other, STOP) in self._dates
        }

    def _among(self, said: dict[str, frozenset[str]], name: str) -> list[str]:
        return sorted(said.get(name, frozenset({name})).intersection(self.names))

    def _now(self, name: str) -> Iterator[z3.BoolRef]:
        """The ways in which a concept itself is stated to hold now."""
        yield self.facts[FactName(HAS, name)]
        for counted_from in (None, START):
            if (name, counted_from) in self._dates:
                yield self._holds(name, counted_from)

    def _holds(self, name: str, counted_from: str | None) -> z3.BoolRef:
        """What happened or began goes on, and no later statement says otherwise; of procedures, none can."""
        date = self.date(name, counted_from)
        present = self._running(name) if counted_from == START else date.present
        if self.ruleset.library.terms[name].kind == "procedure":
            return present
        later = [z3.And(self.facts[FactName(HAS_NOT, name)], date.ago > 0)]
        if counted_from is None:
            stop = self.date(name, STOP)
            later.append(z3.And(stop.present, date.ago > stop.ago))
        return z3.And(present, z3.Not(z3.Or(later)))

    def _running(self, name: str) -> z3.BoolRef:
        """A course that began and did not end after that."""
        start, stop = self.date(name, START), self.date(name, STOP)
        return z3.And(start.present, z3.Not(z3.And(stop.present, start.ago >= stop.ago)))

    # When something happened.

    def date(self, name: str, counted_from: str | None) -> Dates:
        """When a concept itself happened, began or ended."""
        return self._dates.get((name, counted_from), _NEVER)

    def dates(self, name: str, counted_from: str | None) -> list[Dates]:
        """When a concept, or a narrower one, happened, began or ended."""
        within = self._among(self.ruleset.terms.implied_by, name)
        return [self._dates[other, counted_from] for other in within if (other, counted_from) in self._dates]

    def undated(self, name: str, counted_from: str | None) -> z3.BoolRef:
        """Whether a concept, or a narrower one, may have happened or begun at a time that nobody stated.

        Counted from a stop: whether one that is denied now went on after its known stop.
        """
        within = self._among(self.ruleset.terms.implied_by, name)
        if counted_from == STOP:
            return z3.Or([self._went_on(other) for other in within])
        dates = self.dates(name, counted_from)
        return z3.Or([self._undated(other, counted_from, dates) for other in within])

    def _undated(self, name: str, counted_from: str | None, dates: list[Dates]) -> z3.BoolRef:
        """What counts now speaks for a concept, else what was; over before one of the dates, it says nothing new."""
        own, stop = self.date(name, counted_from), self.date(name, STOP)
        over = z3.Or([z3.And(one.present, stop.ago > one.ago) for one in dates])
        was = self._running(name) if counted_from is None else self.date(name, None).present
        other = self._holds(name, START if counted_from is None else None)
        return z3.And(
            z3.Not(self._holds(name, counted_from)),
            z3.Or(
                self.facts[FactName(HAS, name)],
                other,
                z3.And(z3.Not(own.present), z3.Or(was, z3.And(stop.present, z3.Not(over)))),
            ),
        )

    def _went_on(self, name: str) -> z3.BoolRef:
        happened, stop = self.date(name, None), self.date(name, STOP)
        over = z3.And(stop.present, stop.ago <= happened.ago)
        return z3.Or(self._running(name), z3.And(happened.present, z3.Not(over)))
