"""The solver's reading of a RuleSet beside the reasoner's: what the two make of one patient, and where they differ.

Everything that both say stands behind one literal for each of the two, so that one question to the solver tells whether
there is any model in which they differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import z3

from mgkg.errors import ContradictionError, CourseError
from mgkg.model.criterion import criteria
from mgkg.model.patient import Patient, moment
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.rules.answer import AGAINST, FOR
from mgkg.rules.ruleset import RuleSet, judged
from mgkg.verify import condition
from mgkg.verify.condition import Claim, Condition, Every, Some
from mgkg.verify.islands import Islands
from mgkg.verify.names import FactName
from mgkg.verify.space import Space

CLOCK = moment("2026-11-22T12:00")
AGREED, CONTRADICTORY, LEFT_OUT, DIFFERING = "agreed", "contradictory", "left out", "differing"


class Person(NamedTuple):
    """A patient; and the same for the solver: which facts are stated, and the numbers of those that have one."""

    patient: Patient
    stated: frozenset[FactName]
    numbers: list[z3.BoolRef]


class Compared(NamedTuple):
    """Whether two readings agree on a patient, or call the facts contradictory; or else in what they differ."""

    verdict: str
    differences: tuple[str, ...] = ()


class Readings:
    """Both readings of one RuleSet, at one moment."""

    def __init__(self, ruleset: RuleSet, at: datetime) -> None:
        self.ruleset = ruleset
        islands = Islands(ruleset, judged(ruleset))
        names = sorted(name for members in islands.members.values() for name in members)
        self.space = Space(ruleset, islands, names, at)
        self.criteria = {part.iri: part for root in judged(ruleset) for part in criteria(root)}
        self._solver = z3.SimpleSolver()
        self._alike: dict[str, str] = {}
        self._reasoned: dict[str, dict[bool, z3.BoolRef]] = {}
        first: dict[int, str] = {}
        formulas = dict(self._formulas())  # kept, so that each has its own number
        for name, formula in formulas.items():
            self._alike[name] = first.setdefault(formula.get_id(), name)
            if self._alike[name] == name:
                self._reasoned[name] = _either(z3.Bool(f"reasoner: {name}"))
                self._solver.add(_solved(name) == formula)
        self._differ = z3.Bool("they differ")
        differing = [_solved(name) != reasoned[True] for name, reasoned in self._reasoned.items()]
        self._solver.add(z3.Implies(self._differ, z3.Or(differing)), *self.space.axioms)
        self._facts = {name: _either(literal) for name, literal in self.space.facts.items()}

    def compared(self, person: Person) -> Compared:
        """What the two say of a patient, in every model that the solver can find of the facts."""
        self._solver.push()
        self._solver.add(*person.numbers)
        try:
            return self._compared(person)
        finally:
            self._solver.pop()

    def _compared(self, person: Person) -> Compared:
        evaluation = self.evaluated(person.patient)
        facts = [literal[name in person.stated] for name, literal in self._facts.items()]
        possible = self._holds(facts)
        if evaluation is None:
            alone = "contradictory for the reasoner alone"
            return Compared(DIFFERING, (alone,)) if possible else Compared(CONTRADICTORY)
        if not possible:
            alone = "contradictory for the solver alone"
            return Compared(LEFT_OUT) if any(left_out(evaluation)) else Compared(DIFFERING, (alone,))
        said: dict[str, bool] = {}
        for name, truth in self._said(evaluation):
            if said.setdefault(self._alike[name], truth) != truth:
                return Compared(DIFFERING, (f"{name}: one formula with {self._alike[name]} for the solver alone",))
        if not self._holds([*facts, *(self._reasoned[name][truth] for name, truth in said.items()), self._differ]):
            return Compared(AGREED)
        model = self._solver.model()
        differing = [name for name, truth in said.items() if z3.is_true(model.eval(_solved(name))) != truth]
        return Compared(DIFFERING, tuple(f"{name}: {said[name]} for the reasoner alone" for name in differing))

    def _holds(self, literals: list[z3.BoolRef]) -> bool:
        verdict = self._solver.check(*literals)
        assert verdict != z3.unknown, self._solver.reason_unknown()
        return bool(verdict == z3.sat)

    # What the solver says.

    def _formulas(self) -> Iterator[tuple[str, z3.BoolRef]]:
        for iri, criterion in self.criteria.items():
            pair = self.space.pair(criterion)
            yield f"{iri} is true", pair.true
            yield f"{iri} is false", pair.false
        for name, row in self.ruleset.rows.items():
            yield f"{name} applies", self._formula(condition.applies(row))
            yield f"{name} does not surely apply", self._formula(condition.denied(condition.applies(row)))
            yield f"{name} does not apply", self._formula(condition.does_not_apply(row))
            for direction in (FOR, AGAINST):
                yield f"{name} applies {direction}", self._formula(condition.applies(row, direction))
        for clash in self.ruleset.clashes:
            pairs = [tuple(condition.given(answer, self.ruleset) for answer in pair) for pair in clash.pairs]
            yield f"{clash.id} is certain", self._formula(Some(tuple(map(Every, pairs))))

    def _formula(self, one: Condition) -> z3.BoolRef:
        if isinstance(one, Claim):
            true, false = self.space.pair(one.criterion)
            modes = {condition.TRUE: true, condition.FALSE: false}
            denied = {condition.NOT_TRUE: true, condition.NOT_FALSE: false}
            return modes[one.mode] if one.mode in modes else z3.Not(denied[one.mode])
        assert isinstance(one, (Every, Some))
        parts = [self._formula(part) for part in one.parts]
        return z3.And(parts) if isinstance(one, Every) else z3.Or(parts)

    # What the reasoner says.

    def evaluated(self, patient: Patient) -> Evaluation | None:
        """What the reasoner makes of a patient, every definition looked at; None where the facts contradict it."""
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
            yield f"{name} applies {FOR}", outcome.holds_for is True
            yield f"{name} applies {AGAINST}", outcome.holds_against is True
        certain = {conflict.clash.id for conflict in evaluation.certain}
        for clash in self.ruleset.clashes:
            yield f"{clash.id} is certain", clash.id in certain


def _solved(name: str) -> z3.BoolRef:
    return z3.Bool(f"solver: {name}")


def _either(literal: z3.BoolRef) -> dict[bool, z3.BoolRef]:
    """A literal, and its denial: made once, since making them takes longer than solving."""
    return {True: literal, False: z3.Not(literal)}


def left_out(evaluation: Evaluation) -> Iterator[str]:
    """Why the solver does not look at a patient in whom the reasoner finds no contradiction.

    Spaces leave these out on purpose, and say so; whoever else states a fact that contradicts another must be
    contradictory to both.
    """
    for name in evaluation.ruleset.formulas:
        if evaluation.facts.readings.get(name) and evaluation.reasoning.computed(name):
            # Space.values says so: the two would have to agree.
            yield f"{name} is stated and computed"
