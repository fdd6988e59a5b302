"""Clause coverage: which clauses of which statements the accepted cases prove to matter.

A case proves one side of a clause where it expects the outcome of the statement, the clause is true (or false) in its
patient, and would turn the outcome if it alone were otherwise. A clause is covered when both sides are proven. A side
that no patient can show is not asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.check.cases import OUTCOMES
from mgkg.check.outcomes import CLOCK
from mgkg.model.criterion import AllOf, AnyOf, Not
from mgkg.reason.evaluate import evaluate
from mgkg.reason.kinds.combination import kleene_and, kleene_not
from mgkg.rules.answer import AGAINST, FOR
from mgkg.verify.clauses import clauses_of, turning
from mgkg.verify.condition import FALSE, TRUE, Claim
from mgkg.verify.coverage import ClauseCoverage
from mgkg.verify.solution import UndecidedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mgkg.check.cases import Case
    from mgkg.model.criterion import Criterion
    from mgkg.reason.judge import Reasoning
    from mgkg.rules.ruleset import Row, RuleSet
    from mgkg.verify.clauses import Clause
    from mgkg.verify.solver import Solver

TURNING = (*OUTCOMES, "against")
"""The expectations that are about the outcome of one statement."""

Truths = dict[str, bool | None]


class Side(NamedTuple):
    """A clause as true, or as false."""

    clause: Clause
    truth: bool

    @property
    def name(self) -> str:
        """What coverage lists."""
        return f"{self.clause.name} ({'true' if self.truth else 'false'})"


def clause_coverage(
    ruleset: RuleSet, cases: Iterable[Case], solver: Solver, undecided: list[Side] | None = None
) -> ClauseCoverage:
    """How many clauses the cases prove to matter, of those that can matter; sides that the solver gave up are added."""
    proven = proven_sides(ruleset, cases, solver.key)
    covered, uncovered = 0, []
    for row in ruleset.rows.values():
        for clause in clauses_of(row, solver.key):
            sides = [Side(clause, truth=truth) for truth in (True, False)]
            lacking = [side for side in sides if side not in proven and can_turn(row, side, solver, undecided)]
            if lacking:
                uncovered += [side.name for side in lacking]
            elif any(side in proven for side in sides):
                covered += 1
    names = {name.rsplit(" (", 1)[0] for name in uncovered}
    return ClauseCoverage(covered, covered + len(names), tuple(uncovered))


def can_turn(row: Row, side: Side, solver: Solver, undecided: list[Side] | None = None) -> bool:
    """Whether there is a patient in whom the clause decides with this truth; what is undecided counts as one."""
    mode = TRUE if side.truth else FALSE
    try:
        return solver.possible([Claim(side.clause.leaf, mode), turning(row, side.clause)])
    except UndecidedError:
        if undecided is not None:
            undecided.append(side)
        return True


def proven_sides(ruleset: RuleSet, cases: Iterable[Case], key: Callable[..., object]) -> set[Side]:
    """The sides of clauses that cases prove."""
    by_statement = {name: clauses_of(row, key) for name, row in ruleset.rows.items()}
    proven: set[Side] = set()
    for case in cases:
        reasoning = evaluate(ruleset, case.patient, CLOCK).reasoning
        for name in {one.statements[0] for one in case.expected if one.kind in TURNING}:
            proven |= sides_shown(ruleset.rows[name], by_statement[name], reasoning)
    return proven


def sides_shown(row: Row, own: Iterable[Clause], reasoning: Reasoning) -> set[Side]:
    """The clauses of a statement that would turn its outcome in a patient, each as it is there."""
    truths: Truths = {}
    now = turned(row, truths, reasoning, frozenset(), flipped=None)
    found = set()
    for clause in own:
        truth = _leaf(clause.leaf, truths, reasoning)
        if truth is None:
            continue
        otherwise = turned(row, truths, reasoning, clause.same, flipped=not truth)
        if None not in (now, otherwise) and now != otherwise:
            found.add(Side(clause, truth))
    return found


def turned(row: Row, truths: Truths, reasoning: Reasoning, same: frozenset[str], *, flipped: bool | None) -> str | None:
    """The outcome of a statement with some leaves taken otherwise: for, against or no; None where it is unknown."""
    with_flipped: Mapping[str, bool | None] = truths | dict.fromkeys(same, flipped) if same else truths

    def of(criterion: Criterion) -> bool | None:
        return _judged(criterion, with_flipped, truths, reasoning)

    statement = row.statement
    parts = [of(root) for root in (statement.scope, statement.applies_when) if root]
    if statement.except_when:
        parts.append(kleene_not(of(statement.except_when)))
    if row.bands:
        parts.append(kleene_not(kleene_and([kleene_not(of(band)) for band in row.bands])))
    base = kleene_and(parts)
    if base is not True:
        return "no" if base is False else None
    if row.only_when is None:
        return AGAINST if row.against else FOR
    return {True: FOR, False: AGAINST, None: None}[of(row.only_when)]


def _judged(
    criterion: Criterion, taken: Mapping[str, bool | None], truths: Truths, reasoning: Reasoning
) -> bool | None:
    if isinstance(criterion, Not):
        return kleene_not(_judged(criterion.members[0], taken, truths, reasoning))
    if isinstance(criterion, (AllOf, AnyOf)):
        every = [_judged(member, taken, truths, reasoning) for member in criterion.members]
        if isinstance(criterion, AllOf):
            return kleene_and(every)
        return kleene_not(kleene_and([kleene_not(truth) for truth in every]))
    return taken[criterion.iri] if criterion.iri in taken else _leaf(criterion, truths, reasoning)


def _leaf(leaf: Criterion, truths: Truths, reasoning: Reasoning) -> bool | None:
    if leaf.iri not in truths:
        truths[leaf.iri] = reasoning.judge(leaf).truth
    return truths[leaf.iri]
