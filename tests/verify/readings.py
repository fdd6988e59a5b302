"""The solver's reading of a RuleSet beside the reasoner's: what the two make of one patient, and where they differ.

All that is compared stands behind one literal each, with another for what the reasoner says, so that one question to the
solver tells whether any differs in any model.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import z3

from mgkg.errors import ContradictionError, CourseError
from mgkg.model.criterion import Criterion, criteria
from mgkg.model.patient import Moment, Patient, moment
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.rules.answer import AGAINST, FOR
from mgkg.rules.ruleset import RuleSet, judged
from mgkg.verify.condition import FALSE, NOT_FALSE, NOT_TRUE, TRUE, Claim, Condition, Every, Some
from mgkg.verify.condition import applies, denied, does_not_apply, given
from mgkg.verify.islands import Islands
from mgkg.verify.space import Space

CLOCK = moment("2026-11-22T12:00")


class Person(NamedTuple):
    """A patient, and the same for the solver: every fact stated or not, and the numbers of those that have one."""

    patient: Patient
    literals: list[z3.BoolRef]
    numbers: list[z3.BoolRef]


class Readings:
    """Both readings of one RuleSet at one moment."""

    def __init__(self, ruleset: RuleSet, at: datetime) -> None:
        self.ruleset = ruleset
        self.at = at
        islands = Islands(ruleset, judged(ruleset))
        names = sorted(name for members in islands.members.values() for name in members)
        self.space = Space(ruleset, islands, names, at)
        self.criteria = {part.iri: part for root in judged(ruleset) for part in criteria(root)}
        self._solver = z3.SimpleSolver()
        self._named: dict[str, z3.BoolRef] = {}
        for name, formula in self._formulas():
            self._solver.add(z3.Bool(f"solver: {name}") == formula)
            self._named[name] = z3.Bool(f"reasoner: {name}")
        self._solver.add(*self.space.axioms)
        self._differing = z3.Or([z3.Bool(f"solver: {name}") != said for name, said in self._named.items()])

    # What the solver says.

    def _formulas(self) -> Iterator[tuple[str, z3.BoolRef]]:
        for iri, criterion in self.criteria.items():
            pair = self.space.pair(criterion)
            yield f"{iri} is true", pair.true
            yield f"{iri} is false", pair.false
        for name, row in self.ruleset.rows.items():
            yield f"{name} applies", self.formula(applies(row))
            yield f"{name} does not surely apply", self.formula(denied(applies(row)))
            yield f"{name} does not apply", self.formula(does_not_apply(row))
            for direction in (FOR, AGAINST):
                yield f"{name} applies {direction}", self.formula(applies(row, direction))
        for clash in self.ruleset.clashes:
            ways = [Every(tuple(given(answer, self.ruleset) for answer in pair)) for pair in clash.pairs]
            yield f"{clash.id} is certain", self.formula(Some(tuple(ways)))

    def formula(self, condition: Condition) -> z3.BoolRef:
        """A condition as a formula."""
        if isinstance(condition, Claim):
            return self._claimed(condition.criterion, condition.mode)
        assert isinstance(condition, (Every, Some))
        parts = [self.formula(part) for part in condition.parts]
        return z3.And(parts) if isinstance(condition, Every) else z3.Or(parts)

    def _claimed(self, criterion: Criterion, mode: str) -> z3.BoolRef:
        true, false = self.space.pair(criterion)
        return {TRUE: true, FALSE: false, NOT_TRUE: z3.Not(true), NOT_FALSE: z3.Not(false)}[mode]

    # What the reasoner says.

    def evaluated(self, patient: Patient) -> Evaluation | None:
        """What the reasoner makes of a patient, all definitions tried; None where the facts contradict each other."""
        try:
            evaluation = evaluate(self.ruleset, patient, CLOCK)
            for guideline in self.ruleset.library.guidelines:
                evaluation.reasoning.findings(guideline)
        except (ContradictionError, CourseError):
            return None
        return evaluation

    def _said(self, evaluation: Evaluation) -> Iterator[tuple[str, bool]]:
        for iri, criterion in self.criteria.items():
            truth = evaluation.reasoning.judge(criterion).truth
            yield f"{iri} is true", truth is True
            yield f"{iri} is false", truth is False
        for name, outcome in evaluation.outcomes.items():
            yield f"{name} applies", outcome.truth is True
            yield f"{name} does not surely apply", outcome.truth is not True
            yield f"{name} does not apply", outcome.truth is False
            for direction, holds in ((FOR, outcome.holds_for), (AGAINST, outcome.holds_against)):
                yield f"{name} applies {direction}", holds is True
        certain = {conflict.clash.id for conflict in evaluation.certain}
        for clash in self.ruleset.clashes:
            yield f"{clash.id} is certain", clash.id in certain

    # Both.

    def differences(self, person: Person) -> list[str] | None:
        """What the two say differently of a patient in some model; None where both find the facts contradictory."""
        self._solver.push()
        self._solver.add(*person.numbers)
        try:
            return self._compared(person)
        finally:
            self._solver.pop()

    def _compared(self, person: Person) -> list[str] | None:
        evaluation = self.evaluated(person.patient)
        possible = self._holds(person.literals)
        if evaluation is None or not possible:
            if evaluation is not None and not any(left_out(evaluation)):
                return ["contradictory for the solver alone"]
            return ["contradictory for the reasoner alone"] if possible else None
        said = dict(self._said(evaluation))
        expected = [literal if said[name] else z3.Not(literal) for name, literal in self._named.items()]
        self._solver.add(self._differing)
        if not self._holds([*person.literals, *expected]):
            return []
        model = self._solver.model()
        return [
            f"{name}: {truth} for the reasoner alone"
            for name, truth in said.items()
            if z3.is_true(model.eval(z3.Bool(f"solver: {name}"), model_completion=True)) != truth
        ]

    def _holds(self, literals: list[z3.BoolRef]) -> bool:
        verdict = self._solver.check(*literals)
        assert verdict != z3.unknown, self._solver.reason_unknown()
        return bool(verdict == z3.sat)


def left_out(evaluation: Evaluation) -> Iterator[str]:
    """Why the solver does not look at a patient in whom the reasoner finds no contradiction.

    These are left out of every space on purpose: what they could show, somebody with fewer facts shows as well.
    """
    for name in evaluation.ruleset.formulas:
        if evaluation.facts.readings.get(name) and evaluation.reasoning.computed(name):
            # The two would have to agree (mgkg.verify.space.Space.values).
            yield f"{name} is stated and computed"
    stated = evaluation.facts.concepts
    terms = evaluation.ruleset.terms
    for fact in stated:
        for other in stated:
            if fact.concept == other.concept and fact.when and not other.truth:
                # To the reasoner the later statement counts; to the solver no concept is both true and false.
                yield f"{fact.concept} has a date and is denied"
            if fact.stop and not other.stop and other.truth and other.concept in terms.implied_by[fact.concept]:
                # To the reasoner it may be true again; to the solver what has ended has not begun again.
                yield f"{fact.concept} has ended, and {other.concept} is so"


def moment_of(at: datetime) -> Moment:
    """A point in time."""
    return Moment(at.isoformat(timespec="minutes"), at, at)
