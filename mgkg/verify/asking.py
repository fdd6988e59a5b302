"""One solver for some islands: patients with the fewest facts who meet conditions on them.

Every condition stands behind a literal, so that one solver answers all questions on its islands.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Protocol

import z3

from mgkg.model.criterion import Criterion, criteria
from mgkg.verify.condition import FALSE, NOT_FALSE, NOT_TRUE, TRUE, Beyond, Claim, Every, Some
from mgkg.verify.hitting import hitting_set
from mgkg.verify.names import HAPPENED, HAS, STARTED, WEIGHTS, FactName
from mgkg.verify.roundness import Chosen, chosen
from mgkg.verify.solution import Solution, UndecidedError
from mgkg.verify.space import Space

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.condition import Condition
    from mgkg.verify.islands import Islands


class Owner(Protocol):
    """What is asked of whoever keeps the answers."""

    ruleset: RuleSet
    islands: Islands
    at: datetime
    limit_ms: int

    def key(self, condition: Condition) -> object:
        """What a condition asks, the same for conditions that ask the same."""


class Asking:
    """The solver of some islands, with every condition that was asked behind a literal."""

    def __init__(self, names: frozenset[str], owner: Owner) -> None:
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
        lower bound, and when it is enough it is the least (implicit hitting sets).
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
        key = self.owner.key(condition)
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
        return self.space.beside(condition.band, below=condition.below)


_MODES = {
    TRUE: lambda pair: pair.true,
    FALSE: lambda pair: pair.false,
    NOT_TRUE: lambda pair: z3.Not(pair.true),
    NOT_FALSE: lambda pair: z3.Not(pair.false),
}


def _cost(name: FactName, place: int, named: set[str], space: Space) -> int:
    """What a fact costs: no two the same. One that a condition names goes before others, then the broader one."""
    terms = space.ruleset.terms
    rank = 0 if name.name in named else min(len(terms.implies.get(name.name, ())), 8) + 1
    return (WEIGHTS[name.kind] * 10 + rank) * 100_000 + place


def _leaves(condition: Condition) -> Iterable[Criterion]:
    if isinstance(condition, Beyond):
        yield condition.band
    elif isinstance(condition, Claim):
        yield from (leaf for leaf in criteria(condition.criterion) if leaf.about)
    elif isinstance(condition, (Every, Some)):
        for part in condition.parts:
            yield from _leaves(part)
