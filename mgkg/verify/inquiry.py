"""What every kind of finding may ask of the rules: patients who meet conditions, and a statement's own patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from mgkg.model.patient import Moment, Patient
from mgkg.rules.ruleset import judged
from mgkg.verify.condition import applies
from mgkg.verify.islands import Islands
from mgkg.verify.solution import UndecidedError
from mgkg.verify.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.condition import Condition
    from mgkg.verify.names import FactName
    from mgkg.verify.solution import Solution
    from mgkg.verify.solver import Answers

_SOME_DAY = "2000-01-01"


@dataclass(frozen=True)
class Policy:
    """What the project wants.

    How old evidence and reviews may be, how long the solver may think about one question, and on which kinds of new
    findings a check fails.
    """

    evidence_years: int = 10
    review_months: int = 24
    limit_seconds: float = 10
    fail_on: tuple[str, ...] = ()


@dataclass
class Inquiry:
    """The rules, the solver, the day and the policy; what could not be decided is gathered."""

    ruleset: RuleSet
    solver: Solver
    today: date
    policy: Policy
    tell: Callable[[str], None] = lambda _: None
    undecided: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    _witnesses: dict[str, Patient | None] = field(default_factory=dict)

    def patient(
        self, question: str, between: tuple[str, ...], conditions: Iterable[Condition], **without: frozenset[FactName]
    ) -> Patient | None:
        """The least patient who meets conditions; None when nobody does, or when that could not be decided."""
        found = self.solution(question, between, conditions, **without)
        return None if found is None else self.as_patient(found)

    def solution(
        self, question: str, between: tuple[str, ...], conditions: Iterable[Condition], **without: frozenset[FactName]
    ) -> Solution | None:
        """The same with what it costs."""
        try:
            return self.solver.patient(conditions, **without)
        except UndecidedError:
            self.undecided.append((question, between))
            return None

    def as_patient(self, found: Solution) -> Patient:
        """A patient; the moment is only given where something is dated."""
        at = Moment(self.solver.at.isoformat(timespec="minutes"), self.solver.at, self.solver.at)
        return Patient(found.facts, at=at if found.dated else None)

    def witness_of(self, statement: str) -> Patient | None:
        """The least patient in whom a statement applies."""
        if statement not in self._witnesses:
            row = self.ruleset.rows[statement]
            self._witnesses[statement] = self.patient(f"applies:{statement}", (statement,), [applies(row)])
        return self._witnesses[statement]

    def witness_of_any(self, statements: Iterable[str]) -> Patient | None:
        """The least patient in whom the first of some statements that can apply does."""
        return next(filter(None, map(self.witness_of, statements)), None)


def inquiry(ruleset: RuleSet, today: date, policy: Policy, answers: Answers | None = None) -> Inquiry:
    """The rules made ready to be asked."""
    modified = max((guideline.modified for guideline in ruleset.library.guidelines.values()), default=_SOME_DAY)
    at = datetime.fromisoformat(min(modified, today.isoformat()))
    islands = Islands(ruleset, judged(ruleset))
    return Inquiry(ruleset, Solver(ruleset, islands, at, int(policy.limit_seconds * 1000), answers), today, policy)
