"""Proposed cases from the rules: for each clause two patients who differ in it alone, and values around each threshold.

What is proposed says what the rules make of a patient now. It proves nothing: somebody has to read the source sentence,
write what that says, and take out `status: proposed`.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgkg.check.clauses import turned
from mgkg.check.outcomes import CLOCK
from mgkg.errors import MgkgError
from mgkg.model.patient import OBSERVATION, Fact, Moment, Patient
from mgkg.model.units import shown
from mgkg.reason.evaluate import evaluate
from mgkg.rules.answer import AGAINST
from mgkg.verify.clauses import clauses_of, leaves, turning
from mgkg.verify.condition import FALSE, TRUE, Claim
from mgkg.verify.solution import UndecidedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.rules.ruleset import Row, RuleSet
    from mgkg.verify.clauses import Clause
    from mgkg.verify.condition import Condition
    from mgkg.verify.solution import Solution
    from mgkg.verify.solver import Solver

_DIGITS = 6
_MOST_PLACES = 3
_EXPECTED = {"for": "applies", AGAINST: "against", "no": "not", None: "unknown"}


class Proposal(NamedTuple):
    """A proposed case: what it is to show, of which statement, the patient, and what the rules make of him now."""

    name: str
    statement: str
    patient: Patient
    expected: str


def proposals(ruleset: RuleSet, solver: Solver, statements: Iterable[str]) -> Iterator[Proposal]:
    """Proposed cases of some statements; patients who stand twice for one statement are proposed once."""
    for name in statements:
        row = ruleset.rows[name]
        seen: set[object] = set()
        for one in (*_pairs(row, ruleset, solver), *_boundaries(row, ruleset, solver)):
            patient = frozenset(str(fact) for fact in one.patient.facts)
            if patient not in seen:
                seen.add(patient)
                yield one


def _pairs(row: Row, ruleset: RuleSet, solver: Solver) -> Iterator[Proposal]:
    """For each clause a patient in whom it decides as true, and one who differs in nothing else and has it false."""
    for clause in clauses_of(row, solver.key):
        turns = turning(row, clause)
        true = _solution(solver, [Claim(clause.leaf, TRUE), turns])
        if true is None:
            continue
        others = _as_they_are(row, clause, _patient(true, solver), ruleset)
        false = _solution(solver, [Claim(clause.leaf, FALSE), turns, *others]) or _solution(
            solver, [Claim(clause.leaf, FALSE), turns]
        )
        for found, word in ((true, "true"), (false, "false")):
            if found is not None:
                name = f"{row.statement.id} turns on {clause.leaf.id}, here {word}."
                yield from _proposed(name, row, _patient(found, solver), ruleset)


def _solution(solver: Solver, conditions: list[Condition]) -> Solution | None:
    try:
        return solver.patient(conditions)
    except UndecidedError:
        return None


def _patient(found: Solution, solver: Solver) -> Patient:
    at = Moment(solver.at.isoformat(timespec="minutes"), solver.at, solver.at)
    return Patient(found.facts, at=at if found.dated else None)


def _as_they_are(row: Row, clause: Clause, patient: Patient, ruleset: RuleSet) -> list[Condition]:
    """The truth of every other leaf of a statement in a patient, to be kept."""
    reasoning = evaluate(ruleset, patient, CLOCK).reasoning
    kept: list[Condition] = []
    for leaf in leaves(row):
        truth = reasoning.judge(leaf).truth
        if leaf.iri not in clause.same and truth is not None:
            kept.append(Claim(leaf, TRUE if truth else FALSE))
    return kept


def _boundaries(row: Row, ruleset: RuleSet, solver: Solver) -> Iterator[Proposal]:
    """Just below, at and above each threshold on which the statement turns, in each unit in use."""
    for clause in clauses_of(row, solver.key):
        leaf = clause.leaf
        if not leaf.compared:
            continue
        found = _solution(solver, [Claim(leaf, TRUE), turning(row, clause)])
        if found is None:
            continue
        base = _patient(found, solver)
        for fact in _around(leaf.iri, leaf.about, ruleset):
            others = tuple(one for one in base.facts if one.kind != OBSERVATION or one.concept != leaf.about)
            name = f"{row.statement.id} at {fact.printed} {fact.unit}."
            yield from _proposed(name, row, replace(base, facts=(fact, *others)), ruleset)


def _around(iri: str, observable: str, ruleset: RuleSet) -> Iterator[Fact]:
    """Values at each end of a cut and one printed place beside it, in every known unit.

    Where an end has no short print in a unit, the nearest values on either side stand for it.
    """
    cut = ruleset.cuts[iri]
    for unit in dict.fromkeys((*cut.scale.units, cut.scale.canonical)):
        for value in dict.fromkeys(near for end in cut.ends(unit) for near in _beside(end)):
            if value > 0:
                yield Fact(OBSERVATION, observable, value, unit, shown(value, _DIGITS))


def _beside(end: Fraction) -> tuple[Fraction, ...]:
    """Just below an end, it itself where it can be printed, and just above it."""
    steps = [Fraction(1, 10**places) for places in range(1, _MOST_PLACES + 1)]
    for step in steps:
        if end % step == 0:
            return end - step, end, end + step
    below = end // steps[-1] * steps[-1]
    return below, below + steps[-1]


def _proposed(name: str, row: Row, patient: Patient, ruleset: RuleSet) -> Iterator[Proposal]:
    """A proposed case with what the rules make of it now; a patient that cannot be evaluated is none."""
    try:
        evaluation = evaluate(ruleset, patient, CLOCK)
        now = turned(row, {}, evaluation.reasoning, frozenset(), flipped=None)
    except MgkgError:
        return
    yield Proposal(name, row.statement.id, patient, _EXPECTED[now])
