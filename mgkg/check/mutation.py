"""Mutation: which mistakes in the rules no accepted case would notice, from the mutants and the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.check.mutants import mutants
from mgkg.check.outcomes import differences
from mgkg.errors import MgkgError
from mgkg.model.criterion import criteria
from mgkg.rules.answer import AGAINST, FOR
from mgkg.rules.ruleset import Conjunctions, conditions
from mgkg.verify.clauses import expanded
from mgkg.verify.condition import Every, Some, applies, denied, does_not_apply
from mgkg.verify.sameness import concludes_the_same
from mgkg.verify.solution import UndecidedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mgkg.check.cases import Case
    from mgkg.check.mutants import Mutant
    from mgkg.model.statement import Statement
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.solver import Solver

KILLED, EQUIVALENT, SURVIVED = "killed", "equivalent", "survived"


class Fate(NamedTuple):
    """What became of a mutant, and the case that noticed it."""

    mutant: Mutant
    fate: str
    by: str | None = None


def mutation(
    ruleset: RuleSet, cases: list[Case], solver: Solver, tell: Callable[[str], None] = lambda _: None
) -> Iterator[Fate]:
    """The fate of every mutant: killed by a case, proven by the solver to change nothing, or survived."""
    every = list(mutants(ruleset))
    expecting = _by_statement(cases)
    for number, mutant in enumerate(every, 1):
        if number % 20 == 0:
            tell(f"mutants, {number} of {len(every)}")
        yield _fate(mutant, ruleset, _nearest_first(mutant, ruleset, cases, expecting), solver)


def _fate(mutant: Mutant, ruleset: RuleSet, cases: Iterator[Case], solver: Solver) -> Fate:
    try:
        changed = mutant.ruleset()
    except MgkgError:
        return Fate(mutant, KILLED, "the rules no longer compile")
    for case in cases:
        if next(iter(differences(case, changed)), None) is not None:
            return Fate(mutant, KILLED, case.name)
    return Fate(mutant, EQUIVALENT if is_equivalent(mutant, ruleset, solver) else SURVIVED)


def is_equivalent(mutant: Mutant, ruleset: RuleSet, solver: Solver) -> bool:
    """Whether the solver proves that no patient gets another outcome, or another finding."""
    changed = mutant.statements()
    try:
        if mutant.defining is not None:
            return concludes_the_same(mutant.ruleset(), mutant.defining, solver)
        return bool(changed) and all(not _differs(statement, ruleset, solver) for statement in changed)
    except UndecidedError:
        return False


def _differs(statement: Statement, ruleset: RuleSet, solver: Solver) -> bool:
    """Whether there is a patient in whom the statement comes out otherwise than before."""
    before, after = ruleset.rows[statement.id], Conjunctions().row(statement)
    ways = []
    for outcome in (lambda row: applies(row, FOR), lambda row: applies(row, AGAINST), does_not_apply):
        one, other = expanded(outcome(before)), expanded(outcome(after))
        ways += [Every((one, denied(other))), Every((other, denied(one)))]
    return solver.possible([Some(tuple(ways))])


def _by_statement(cases: list[Case]) -> dict[str, list[int]]:
    """The numbers of the cases that expect something of each statement."""
    found: dict[str, list[int]] = {}
    for number, case in enumerate(cases):
        for name in {name for one in case.expected for name in one.statements}:
            found.setdefault(name, []).append(number)
    return found


def _nearest_first(
    mutant: Mutant, ruleset: RuleSet, cases: list[Case], expecting: dict[str, list[int]]
) -> Iterator[Case]:
    """All cases, those first that expect something of a statement which the mutant is part of."""
    near = [
        statement.id
        for statement in ruleset.library.statements.values()
        if mutant.of == statement.iri or _is_within(mutant.of, statement)
    ]
    first = dict.fromkeys(number for name in near for number in expecting.get(name, ()))
    for number in first:
        yield cases[number]
    for number, case in enumerate(cases):
        if number not in first:
            yield case


def _is_within(iri: str, statement: Statement) -> bool:
    """Whether a node is a part of a statement, or of a criterion that it asks for."""
    if iri.startswith(f"{statement.iri}."):
        return True
    return any(iri.startswith(part.iri) for root in conditions(statement) for part in criteria(root))
