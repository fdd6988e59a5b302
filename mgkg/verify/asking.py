"""One solver for some islands: patients with the fewest facts who meet conditions on them.

Every condition stands behind a literal, so that one solver answers all questions on its islands.
"""

from __future__ import annotations

import time
from itertools import chain
from typing import TYPE_CHECKING, Protocol

import z3

from mgkg.model.criterion import Criterion, criteria
from mgkg.verify.condition import FALSE, NOT_FALSE, NOT_TRUE, TRUE, Beyond, Claim, Every, Some
from mgkg.verify.hitting import hitting_set
from mgkg.verify.names import HAPPENED, HAS, STARTED, WEIGHTS, FactName
from mgkg.verify.roundness import Chosen, chosen
from mgkg.verify.solution import Least, UndecidedError
from mgkg.verify.space import Space

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mgkg.model.patient import Fact
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.condition import Condition
    from mgkg.verify.islands import Islands

_SATISFIABLE, _UNKNOWN = 1, 0  # Z3_lbool
_CORES_BEFORE_DOUBT = 2


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
        # Where no number is left, the solver for finite domains answers sooner, and always.
        self.solver = z3.SimpleSolver() if self.space.has_numbers else z3.SolverFor("QF_FD")
        if self.space.has_numbers:
            self.solver.set("timeout", owner.limit_ms)
        self._literals: dict[object, z3.BoolRef] = {}
        self._added = [0, 0]
        self._statable: set[str] = set()
        self._denials: dict[FactName, z3.BoolRef] = {}
        self._cores: dict[object, frozenset[FactName] | None] = {}
        self._by_number: dict[int, FactName] = {}
        self._costs: dict[FactName, int] = {}
        self._if_named: dict[FactName, int] = {}

    def can_be_stated(self, name: str) -> bool:
        """Whether a name can be true."""
        if name not in self._statable:
            self._catch_up()
            kinds = (HAS, HAPPENED, STARTED)
            wanted = [self.space.facts[key] for kind in kinds if (key := FactName(kind, name)) in self.space.facts]
            if self._holds([z3.Or(wanted)] if len(wanted) > 1 else wanted):
                model = self.solver.model()
                stated = ((key, literal) for key, literal in self.space.facts.items() if key.kind == HAS)
                self._statable |= {key.name for key, literal in stated if z3.is_true(model.eval(literal))} | {name}
        return name in self._statable

    def possible(self, conditions: list[Condition], without: frozenset[FactName]) -> bool:
        """Whether anybody meets conditions."""
        wanted = self._wanted(conditions)
        off = self._off()
        return self._holds([*wanted, *(off[name] for name in without if name in off)])

    def least(self, conditions: list[Condition], without: frozenset[FactName]) -> Least | None:
        """The fewest facts by which conditions are met, by hitting sets.

        Every unsatisfiable core says of which facts one must be stated; the cheapest set that hits all cores is a
        lower bound, and when it is enough it is the least (implicit hitting sets). UndecidedError after the limit.
        """
        wanted, off = self._wanted(conditions), self._off()
        named = {leaf.about for condition in conditions for leaf in _leaves(condition)}
        found = [self._core(*one) for one in zip(conditions, wanted, strict=True)]
        cores = [core - without for core in found if core is not None]
        if not all(cores):
            return None
        costs = {name: self._if_named[name] if name.name in named else cost for name, cost in self._costs.items()}
        deadline = time.monotonic() + self.owner.limit_ms / 1000
        allowed = hitting_set(cores, costs, deadline)
        more = 0
        while not self._holds([*wanted, *(literal for name, literal in off.items() if name not in allowed)]):
            core = self._last_core() - without
            # Where nobody can be found the cores would go on for long: that is asked once there are a few.
            if not core or (more == _CORES_BEFORE_DOUBT and not self.possible(conditions, without)):
                return None
            if time.monotonic() > deadline:
                raise UndecidedError("too many facts that must be stated")
            more += 1
            cores.append(core)
            allowed = hitting_set(cores, costs, deadline)
        return Least(tuple(sorted(allowed)), sum(WEIGHTS[name.kind] for name in allowed))

    def facts(self, conditions: list[Condition], stated: tuple[FactName, ...]) -> tuple[Fact, ...]:
        """The facts that must be stated, with plausible values."""
        wanted, off = self._wanted(conditions), self._off()
        closed = [*wanted, *(literal for name, literal in off.items() if name not in stated)]
        closed += [self.space.facts[name] for name in stated]
        return chosen(Chosen(self.space, self._holds, self.solver, closed, conditions), stated)

    def _core(self, condition: Condition, literal: z3.BoolRef) -> frozenset[FactName] | None:
        """The facts of which one must be stated for a condition to hold; None where it holds of who states nothing."""
        key = self.owner.key(condition)
        if key not in self._cores:
            holds = self._holds([literal, *self._off().values()])
            self._cores[key] = None if holds else self._last_core()
        return self._cores[key]

    def _last_core(self) -> frozenset[FactName]:
        """The facts of which one must be stated, of those that were not to be stated."""
        core = {literal.get_id() for literal in self.solver.unsat_core()}
        return frozenset(self._by_number[number] for number in core if number in self._by_number)

    def _wanted(self, conditions: list[Condition]) -> list[z3.BoolRef]:
        """A literal for each condition, with all axioms that it brings."""
        wanted = [self._literal(condition) for condition in conditions]
        self._catch_up()
        return wanted

    def _off(self) -> dict[FactName, z3.BoolRef]:
        """For each fact that it is not stated."""
        if len(self._denials) < len(self.space.facts):
            self._denials = {name: z3.Not(literal) for name, literal in self.space.facts.items()}
            self._by_number = {literal.get_id(): name for name, literal in self._denials.items()}
            costs = {name: _cost(name, place, self.space) for place, name in enumerate(sorted(self._denials))}
            self._costs = {name: cost for name, (cost, _) in costs.items()}
            self._if_named = {name: cost for name, (_, cost) in costs.items()}
        return self._denials

    def _holds(self, literals: list[z3.BoolRef]) -> bool:
        # What z3's own method does, without looking at the sort of every literal: half of the time of a check.
        assumed = (z3.Ast * len(literals))(*[literal.ast for literal in literals])
        context = self.solver.ctx.ref()
        verdict = z3.Z3_solver_check_assumptions(context, self.solver.solver, len(literals), assumed)
        if verdict == _UNKNOWN:
            raise UndecidedError(self.solver.reason_unknown())
        return bool(verdict == _SATISFIABLE)

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
        for place, axioms in enumerate((self.space.axioms, self.space.plausible)):
            if len(axioms) > self._added[place]:
                self.solver.add(*axioms[self._added[place] :])
                self._added[place] = len(axioms)

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


def _cost(name: FactName, place: int, space: Space) -> tuple[int, int]:
    """What a fact costs, and what if a condition names it: no two the same; the broader one goes before others."""
    rank = min(len(space.ruleset.terms.implies.get(name.name, ())), 8) + 1
    least = WEIGHTS[name.kind] * 10
    return (least + rank) * 100_000 + place, least * 100_000 + place


def _leaves(condition: Condition) -> Iterable[Criterion]:
    if isinstance(condition, Beyond):
        yield condition.band
    elif isinstance(condition, Claim):
        yield from (leaf for leaf in criteria(condition.criterion) if leaf.about)
    elif isinstance(condition, (Every, Some)):
        for part in condition.parts:
            yield from _leaves(part)
