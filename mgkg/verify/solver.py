"""Patients who meet conditions, with the fewest facts, from the spaces of the islands that the conditions hang on.

A question falls into parts that share no island; each part is answered once and kept by its content, so that most
questions on pairs of statements are put together from answers that are there.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import z3

from mgkg.model.criterion import criteria
from mgkg.verify.condition import FALSE, NOT_FALSE, NOT_TRUE, TRUE, Claim, Every, Some, Within, conjuncts
from mgkg.verify.exact import real
from mgkg.verify.islands import parts_of
from mgkg.verify.names import HAPPENED, HAS, STARTED, WEIGHTS, FactName
from mgkg.verify.roundness import Chosen, chosen
from mgkg.verify.space import Space

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mgkg.model.patient import Fact
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.condition import Condition
    from mgkg.verify.islands import Islands

_SPACES_KEPT = 64


class UndecidedError(Exception):
    """The solver gave up on a question within its time."""


class Solution(NamedTuple):
    """The facts of a patient who meets conditions, what they cost, and whether they are dated."""

    facts: tuple[Fact, ...]
    cost: int
    dated: bool


class Solver:
    """Answers questions on one RuleSet; what was answered is kept."""

    def __init__(self, ruleset: RuleSet, islands: Islands, at: datetime, limit_ms: int) -> None:
        self.ruleset = ruleset
        self.islands = islands
        self.at = at
        self.limit_ms = limit_ms
        self.asked = 0
        self._spaces: dict[frozenset[str], _Asking] = {}
        self._answers: dict[object, Solution | None | UndecidedError] = {}
        self._keys: dict[str, object] = {}

    def patient(
        self, conditions: Iterable[Condition], without: frozenset[FactName] = frozenset()
    ) -> Solution | None:
        """The patient with the fewest facts who meets all conditions; None when nobody can. UndecidedError.

        Args:
            conditions: what must hold.
            without: facts that must not be stated.
        """
        found: list[Solution] = []
        undecided: UndecidedError | None = None
        for names, members in parts_of(conjuncts(conditions), self.islands):
            try:
                part = self._part(names, members, without)
            except UndecidedError as error:
                undecided = error
                continue
            if part is None:
                return None
            found.append(part)
        if undecided is not None:
            raise undecided
        facts = tuple(sorted(chain.from_iterable(part.facts for part in found), key=_order))
        return Solution(facts, sum(part.cost for part in found), any(part.dated for part in found))

    def can_be_stated(self, name: str) -> bool:
        """Whether a patient can have what a name stands for. UndecidedError is taken for yes."""
        try:
            return self._asking(frozenset({self.islands.of(name)})).can_be_stated(name)
        except UndecidedError:
            return True

    def _part(
        self, names: frozenset[str], members: list[Condition], without: frozenset[FactName]
    ) -> Solution | None:
        key = frozenset(self._key(member) for member in members), without
        if key not in self._answers:
            try:
                self._answers[key] = self._asking(names).least(members, without)
            except UndecidedError as error:
                self._answers[key] = error
        found = self._answers[key]
        if isinstance(found, UndecidedError):
            raise found
        return found

    def _asking(self, names: frozenset[str]) -> _Asking:
        if names not in self._spaces:
            if len(self._spaces) >= _SPACES_KEPT:
                self._spaces.pop(next(iter(self._spaces)))
            self._spaces[names] = _Asking(names, self)
        self.asked += 1
        return self._spaces[names]

    def _key(self, condition: Condition) -> object:
        """What a condition asks, the same for criteria that ask the same."""
        if isinstance(condition, Claim):
            return condition.mode, self.key_of(condition.criterion)
        if isinstance(condition, (Every, Some)):
            return type(condition).__name__, tuple(self._key(part) for part in condition.parts)
        return condition

    def key_of(self, criterion: object) -> object:
        """What a criterion asks, without its name; criteria with thresholds in other units are others."""
        iri = criterion.iri  # type: ignore[attr-defined]  # a Criterion
        if iri not in self._keys:
            self._keys[iri] = content_of(criterion, self.ruleset)
        return self._keys[iri]


def content_of(criterion: object, ruleset: RuleSet) -> object:
    """What a criterion asks, as a value that is the same for all criteria that ask it."""
    from mgkg.verify.digest import structure

    members = getattr(criterion, "members", ())
    if members:
        return type(criterion).__name__, tuple(content_of(member, ruleset) for member in members)
    about = getattr(criterion, "about", "")
    guideline = getattr(criterion, "guideline", "") if about in ruleset.findings else ""
    return guideline, structure(criterion)


class _Asking:
    """The solver of some islands, with every condition that was asked behind a literal."""

    def __init__(self, names: frozenset[str], owner: Solver) -> None:
        members = sorted(chain.from_iterable(owner.islands.members[name] for name in names))
        self.owner = owner
        self.space = Space(owner.ruleset, owner.islands, members, owner.at)
        self.solver = z3.SimpleSolver()
        self.solver.set("timeout", owner.limit_ms)
        self._literals: dict[object, z3.BoolRef] = {}
        self._added = 0
        self._statable: set[str] = set()

    def can_be_stated(self, name: str) -> bool:
        """Whether a name can be true."""
        if name not in self._statable:
            self._catch_up()
            kinds = (HAS, HAPPENED, STARTED)
            wanted = [self.space.facts[key] for kind in kinds if (key := FactName(kind, name)) in self.space.facts]
            if self._holds([z3.Or(wanted)] if len(wanted) > 1 else wanted):
                model = self.solver.model()
                self._statable |= {
                    key.name for key, literal in self.space.facts.items() if z3.is_true(model.eval(literal))
                }
        return name in self._statable

    def least(self, conditions: list[Condition], without: frozenset[FactName]) -> Solution | None:
        """The patient with the fewest facts, by hitting sets.

        Every unsatisfiable core says of which facts one must be stated; the cheapest set that hits all cores is a
        lower bound, and when it is enough it is the least (implicit hitting sets, as in MaxHS: Davies and Bacchus,
        CP 2011).
        """
        wanted = [self._literal(condition) for condition in conditions]
        named = {leaf.about for condition in conditions for leaf in _leaves(condition)}
        off = {name: z3.Not(literal) for name, literal in self.space.facts.items()}
        self._catch_up()
        if not self._holds([*wanted, *(off[name] for name in without if name in off)]):
            return None
        cores: list[frozenset[FactName]] = []
        allowed: frozenset[FactName] = frozenset()
        costs = {name: _cost(name, place, named, self.space) for place, name in enumerate(sorted(off))}
        while not self._holds([*wanted, *(literal for name, literal in off.items() if name not in allowed)]):
            core = {literal.get_id() for literal in self.solver.unsat_core()}
            hit = frozenset(name for name, literal in off.items() if literal.get_id() in core) - without
            cores.append(hit)
            allowed = hitting_set(cores, costs)
        closed = [*wanted, *(literal for name, literal in off.items() if name not in allowed)]
        closed += [self.space.facts[name] for name in allowed]
        facts = chosen(Chosen(self.space, self._holds, self.solver, closed, conditions), sorted(allowed))
        return Solution(facts, sum(WEIGHTS[name.kind] for name in allowed), any(f.when for f in facts))

    def _holds(self, literals: list[z3.BoolRef]) -> bool:
        verdict = self.solver.check(*literals)
        if verdict == z3.unknown:
            raise UndecidedError(self.solver.reason_unknown())
        return bool(verdict == z3.sat)

    def _literal(self, condition: Condition) -> z3.BoolRef:
        """A literal behind which a condition stands; formulas that are new to the solver are added."""
        key = self.owner._key(condition)  # noqa: SLF001 - one module, two classes
        if key not in self._literals:
            literal = z3.Bool(f"asked {len(self._literals)}")
            formula = self._formula(condition)
            self.solver.add(z3.Implies(literal, formula))
            self._literals[key] = literal
        return self._literals[key]

    def _catch_up(self) -> None:
        """Axioms that came with new formulas."""
        every = [*self.space.axioms, *self.space.plausible]
        if len(every) > self._added:
            self.solver.add(*self.space.axioms, *self.space.plausible)
            self._added = len(every)

    def _formula(self, condition: Condition) -> z3.BoolRef:
        if isinstance(condition, Claim):
            pair = self.space.pair(condition.criterion)
            return _MODES[condition.mode](pair)
        if isinstance(condition, Every):
            return z3.And([self._formula(part) for part in condition.parts])
        if isinstance(condition, Some):
            return z3.Or([self._formula(part) for part in condition.parts])
        value = self.space.values(condition.observable)[0]
        sides = [value.present]
        if condition.low is not None:
            low = real(condition.low)
            sides.append(value.number >= low if condition.with_low else value.number > low)
        sides += [] if condition.high is None else [value.number < real(condition.high)]
        return z3.And(sides)


_MODES = {
    TRUE: lambda pair: pair.true,
    FALSE: lambda pair: pair.false,
    NOT_TRUE: lambda pair: z3.Not(pair.true),
    NOT_FALSE: lambda pair: z3.Not(pair.false),
}


def hitting_set(cores: list[frozenset[FactName]], costs: dict[FactName, int]) -> frozenset[FactName]:
    """The cheapest set that has a member in every core: branch and bound, with disjoint cores as the lower bound."""
    cheapest = [min(costs[name] for name in core) for core in cores]
    hit_by: dict[FactName, int] = {}
    for place, core in enumerate(cores):
        for name in core:
            hit_by[name] = hit_by.get(name, 0) | 1 << place
    best_cost, best = sum(cheapest) + 1, frozenset[FactName]()
    seen: dict[int, int] = {}

    def search(taken: tuple[FactName, ...], cost: int, hit: int) -> None:
        nonlocal best_cost, best
        left = [place for place in range(len(cores)) if not hit >> place & 1]
        if not left:
            best_cost, best = cost, frozenset(taken)
            return
        if seen.get(hit, best_cost) <= cost:
            return
        seen[hit] = cost
        least, reached, smallest = 0, set[FactName](), left[0]
        for place in left:
            if reached.isdisjoint(cores[place]):
                least += cheapest[place]
                reached |= cores[place]
            if len(cores[place]) < len(cores[smallest]):
                smallest = place
        if cost + least >= best_cost:
            return
        for name in sorted(cores[smallest], key=costs.__getitem__):
            if cost + costs[name] < best_cost:
                search((*taken, name), cost + costs[name], hit | hit_by[name])

    search((), 0, 0)
    return best


def _cost(name: FactName, place: int, named: set[str], space: Space) -> int:
    """What a fact costs: no two the same. One that a condition names goes before others, then the broader one."""
    terms = space.ruleset.terms
    rank = 0 if name.name in named else min(len(terms.implies.get(name.name, ())), 8) + 1
    return (WEIGHTS[name.kind] * 10 + rank) * 100_000 + place


def _leaves(condition: Condition) -> Iterable[object]:
    if isinstance(condition, Claim):
        yield from (leaf for leaf in criteria(condition.criterion) if leaf.about)
    elif isinstance(condition, (Every, Some)):
        for part in condition.parts:
            yield from _leaves(part)


def _order(fact: Fact) -> tuple[str, str, str]:
    return {"observation": "0", "has": "1"}.get(fact.kind, "2"), fact.concept, fact.when


__all__ = ["Solution", "Solver", "UndecidedError", "Within", "hitting_set"]
