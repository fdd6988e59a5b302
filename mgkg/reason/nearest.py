"""The smallest change of facts that flips a statement's outcome, from one evaluated patient.

Smallest is: fewest names about which the facts change; among these, the value nearest to the stated one. The search
is exact over the cells between thresholds: every set of names of the least size is found.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.criterion import AllOf, AnyOf, BandCriterion, Not
from mgkg.model.patient import OBSERVATION, Fact
from mgkg.model.units import shown
from mgkg.reason.questions import answers, cells
from mgkg.reason.smallest import grown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.criterion import Criterion
    from mgkg.model.statement import Statement
    from mgkg.reason.hypothesis import Trials
    from mgkg.reason.judge import Reasoning
    from mgkg.reason.judgement import Judgement
    from mgkg.reason.outcome import Outcome
    from mgkg.reason.questions import Cell

_MOST_FACTS = 6
_MOST_TRIALS = 5000
_MOST_PLACES = 6
APPLIES, DOES_NOT = True, False

_Chosen = dict[str, tuple["Fact | None", "Cell | None"]]


class Goal(NamedTuple):
    """What an outcome is to become: applying or not, and where only-when turns the direction, in which."""

    applies: bool
    direction: str | None = None

    def is_reached(self, result: Outcome) -> bool:
        """Whether an outcome is so."""
        return result.truth is self.applies and self.direction in (None, result.direction)


class Change(NamedTuple):
    """What is stated about a name, and what would be instead; none instead means that it would be left out.

    For a value `cell` holds the thresholds between which it may lie.
    """

    concept: str
    before: tuple[Fact, ...]
    after: Fact | None
    cell: Cell | None = None


class Flip(NamedTuple):
    """A goal, and the smallest changes that lead to it: several where several are as small.

    Without a way there is none of at most six names, unless the search was not completed.
    """

    goal: Goal
    ways: tuple[tuple[Change, ...], ...]
    completed: bool


def nearest(result: Outcome, trials: Trials) -> list[Flip]:
    """For each outcome that a statement does not have now, the smallest changes of facts that would give it."""
    found = []
    for goal in _goals(result):
        search = _Search(result.statement, goal, trials)
        ways = tuple(search.ways())
        found.append(Flip(goal, ways, bool(ways) or search.left >= 0))
    return found


def _goals(result: Outcome) -> list[Goal]:
    both = ("for", "against") if result.statement.only_when else (None,)
    every = [*(Goal(APPLIES, direction) for direction in both), Goal(DOES_NOT)]
    return [goal for goal in every if not goal.is_reached(result)]


class _Search:
    """Whether changing what is stated about some names can lead to a goal."""

    def __init__(self, statement: Statement, goal: Goal, trials: Trials) -> None:
        self.statement = statement
        self.goal = goal
        self.trials = trials
        self.cone = trials.cone(statement)
        self.stated: dict[str, tuple[Fact, ...]] = {}
        for fact in trials.patient.facts:
            self.stated[fact.concept] = (*self.stated.get(fact.concept, ()), fact)
        self.names = self._names()
        self.found: dict[frozenset[str], tuple[Change, ...]] = {}
        self.left = _MOST_TRIALS
        self._options: dict[str, list[tuple[Fact, Cell | None]]] = {}

    def ways(self) -> Iterator[tuple[Change, ...]]:
        """The smallest changes, those of stated facts before those that add some."""
        sets = grown(self.test, frozenset(), _MOST_FACTS)
        ways = [self.found[names] for names in sets]
        return iter(sorted(ways, key=lambda way: (sum(not change.before for change in way), [c.concept for c in way])))

    def _names(self) -> frozenset[str]:
        """What may be changed: what the statement can hang on, what is stated near that, what says several at once."""
        terms, cone = self.trials.ruleset.terms, frozenset(self.cone.names)
        near = frozenset[str]().union(*(terms.touched(name) for name in cone))
        stated = {name for name in self.stated if terms.touched(name) & near}
        said = {effects for name in cone for effects in self._effects(name, cone)}
        several = {
            name
            for name in near - cone - stated
            if any(effects and not any(effects <= one for one in said) for effects in self._effects(name, cone))
        }
        return frozenset(cone | stated | several)

    def _effects(self, name: str, cone: frozenset[str]) -> tuple[frozenset[tuple[str, bool]], ...]:
        """What the truth, and the falsehood, of a concept says of those that the statement can hang on."""
        terms = self.trials.ruleset.terms
        if name not in terms.implies:
            return ()
        true = {(one, True) for one in terms.implies[name] & cone} | {
            (one, False) for one in terms.excluded[name] & cone
        }
        return frozenset(true), frozenset((one, False) for one in terms.implied_by[name] & cone)

    def test(self, names: frozenset[str]) -> frozenset[str] | None:
        """None when a change of the names leads to the goal; else what such a set must hold one of."""
        if self.left < 0:
            return frozenset()
        found, core = self._try({}, names)
        if found is None:
            return core - names
        self.found[names] = found
        return None

    def _try(self, chosen: _Chosen, names: frozenset[str]) -> tuple[tuple[Change, ...] | None, frozenset[str]]:
        """Changes that lead to the goal, or the core of the failure."""
        self.left -= 1
        tried = self._with(chosen, names)
        reached = tried is not None and self.goal.is_reached(tried[1])
        if tried is None or (reached and not self.trials.is_consistent(tried[0])):
            return None, frozenset(name for name in self.names if name in self.stated)
        if reached:
            return self._changes(self._completed(chosen, names), names), frozenset()
        result = tried[1]
        if listed := sorted(name for name in names - chosen.keys() if self._is_off_a_complete_list(name)):
            return self._options_tried(listed[0], chosen, names, frozenset())
        lacking = [self.trials.about(leaves, self.names) for leaves in _lacking(result, self.goal)]
        core = min(lacking, key=len, default=frozenset[str]())
        matter = frozenset[str]().union(*lacking) & (names - chosen.keys())
        if result.truth is not None or not matter:
            return None, core
        return self._options_tried(min(matter, key=self._turn), chosen, names, core)

    def _options_tried(
        self, name: str, chosen: _Chosen, names: frozenset[str], core: frozenset[str]
    ) -> tuple[tuple[Change, ...] | None, frozenset[str]]:
        options = self._ways_of(name)
        failed = frozenset[str]() if options else core
        for option in options:
            found, inner = self._try(chosen | {name: option}, names)
            if found is not None:
                return found, frozenset()
            failed |= inner
        return None, failed

    def _is_off_a_complete_list(self, name: str) -> bool:
        """Whether a name is false because a complete list does not hold it: then there is nothing to leave out."""
        facts = self.trials.reasoning.facts
        return name not in self.stated and facts.kinds.get(name) in facts.closed_kinds

    def _completed(self, chosen: _Chosen, names: frozenset[str]) -> _Chosen:
        """The same with a fact for what would be left out, where one leaves the goal reached: that reads better."""
        for name in sorted(names - chosen.keys()):
            for option in self._ways_of(name):
                if option[0] is not None and name in self.stated and self._leads(chosen | {name: option}, names):
                    chosen = chosen | {name: option}
                    break
        return chosen

    def _leads(self, chosen: _Chosen, names: frozenset[str]) -> bool:
        tried = self._with(chosen, names)
        return tried is not None and self.goal.is_reached(tried[1]) and self.trials.is_consistent(tried[0])

    def _with(self, chosen: _Chosen, names: frozenset[str]) -> tuple[Reasoning, Outcome] | None:
        """The outcome with what is chosen; a name that is not yet chosen counts as not stated."""
        kept = frozenset(name for name, (fact, _) in chosen.items() if fact is None)
        added = tuple(fact for fact, _ in chosen.values() if fact is not None)
        without = frozenset(name for name in names - kept if name in self.stated)
        return self.trials.outcome(self.statement, added, without)

    def _turn(self, name: str) -> tuple[bool, str]:
        return name not in self.cone.direct, name

    def _ways_of(self, name: str) -> list[tuple[Fact | None, Cell | None]]:
        """As it is stated, then as it may be otherwise: the other truth, or a value in each cell, the nearest first."""
        if name not in self._options:
            if name in self.trials.ruleset.scales:
                self._options[name] = self._values(name)
            else:
                facts = answers(name, self.cone.leaves.get(name, []), self.trials.reasoning.facts.at)
                self._options[name] = [(fact, None) for fact in self._by_distance(name, facts)]
        own: list[tuple[Fact | None, Cell | None]] = [(None, None)] if name in self.stated else []
        return own + list(self._options[name])

    def _by_distance(self, name: str, facts: list[Fact]) -> list[Fact]:
        """Ways in which a concept may turn out; where a date is stated of it, those of the nearest dates first."""
        stated = [when for fact in self.stated.get(name, ()) if (when := fact.moment or fact.start or fact.stop)]
        if not stated:
            return facts

        def distance(fact: Fact) -> float:
            when = fact.moment or fact.start or fact.stop
            return abs((when.start - stated[-1].start).total_seconds()) if when else inf

        return sorted(facts, key=distance)

    def _values(self, name: str) -> list[tuple[Fact, Cell | None]]:
        """A value that can be written down in each cell, in the unit that is stated, or that the criteria print."""
        ruleset, reasoning = self.trials.ruleset, self.trials.reasoning
        stated = reasoning.readings(name)
        printed = [t.unit for leaf in self.cone.leaves.get(name, []) for t in leaf.compared if t.unit]
        unit = stated[0].unit if stated else (printed or [ruleset.scales[name].canonical])[0]
        now = stated[0].value if stated else None
        ends = self.cone.ends(name, unit, reasoning)
        written = [
            (value, cell) for cell in cells(name, unit, ends, ruleset) if (value := plain_value(cell, now)) is not None
        ]
        written.sort(key=lambda each: abs(each[0] - (now if now is not None else each[0])))
        return [(Fact(OBSERVATION, name, value, unit, shown(value, 20)), cell) for value, cell in written]

    def _changes(self, chosen: _Chosen, names: frozenset[str]) -> tuple[Change, ...]:
        return tuple(
            Change(name, self.stated.get(name, ()), *chosen.get(name, (None, None)))
            for name in sorted(names)
            if chosen.get(name, (None, None))[0] is not None or name in self.stated
        )


def plain_value(cell: Cell, near: Fraction | None) -> Fraction | None:
    """A number with the fewest decimals in a cell, the one nearest to a value; None where none can be written."""
    for places in range(_MOST_PLACES + 1):
        scale = 10**places
        if cell.low is not None and cell.low == cell.high:
            candidates = [cell.low] if (cell.low * scale).denominator == 1 else []
        else:
            candidates = _inside(cell, near, scale)
        if candidates:
            return min(candidates, key=lambda value: abs(value - (near if near is not None else cell.value)))
    return None


def _inside(cell: Cell, near: Fraction | None, scale: int) -> list[Fraction]:
    """Multiples of 1/scale within an open cell: those beside its ends and beside the value that should be near."""
    tried = {cell.value if near is None else near, *(end for end in (cell.low, cell.high) if end is not None)}
    numbers = {
        n
        for value in tried
        for n in (floor(value * scale), ceil(value * scale), floor(value * scale) + 1, ceil(value * scale) - 1)
    }
    values = (Fraction(number, scale) for number in numbers if number > 0)
    return [v for v in values if (cell.low is None or v > cell.low) and (cell.high is None or v < cell.high)]


def _lacking(result: Outcome, goal: Goal) -> list[list[Criterion]]:
    """Sets of leaves of each of which one at least must change before the goal can be reached."""
    parts = [part for part in result.parts if part.role != "only-when"]
    if not goal.applies:
        return [[leaf for part in parts for leaf in _must_change(part.judgement, wanted=not part.wanted)]]
    lacking = [(p.truth, list(_must_change(p.judgement, wanted=p.wanted))) for p in parts if p.truth is not True]
    only = next((part.judgement for part in result.parts if part.role == "only-when"), None)
    wanted = goal.direction == "for"
    if only is not None and only.truth is not wanted:
        lacking.append((None if only.truth is None else False, list(_must_change(only, wanted=wanted))))
    decided = [leaves for truth, leaves in lacking if truth is False]
    # What is unknown may still come out as wanted; what is decided the other way cannot without a change.
    return decided or [leaves for _, leaves in lacking]


def _must_change(judgement: Judgement, *, wanted: bool) -> Iterator[Criterion]:
    """Leaves of which one at least must change before a judgement can be as wanted."""
    criterion = judgement.criterion
    if isinstance(criterion, Not):
        yield from _must_change(judgement.children[0], wanted=not wanted)
        return
    any_of = isinstance(criterion, AnyOf) or (isinstance(criterion, BandCriterion) and bool(judgement.children))
    if not any_of and not isinstance(criterion, AllOf):
        yield criterion
    elif any_of == wanted:
        for child in judgement.children:
            yield from _must_change(child, wanted=wanted)
    else:
        open_ones = [child for child in judgement.children if child.truth is not wanted]
        yield from _must_change(min(open_ones, key=lambda child: child.truth is None), wanted=wanted)
