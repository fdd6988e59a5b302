"""§3.12: one meaning. The program and a second, naive reading of the design agree on random patients."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from mgkg.errors import ContradictionError
from mgkg.model.criterion import criteria
from mgkg.model.patient import Patient
from mgkg.model.statement import Recommendation
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.rules.ruleset import RuleSet
from tests.reason.crowd import UNITS, in_unit, patients
from tests.reason.naive.evaluator import Naive, World
from tests.reason.naive.kleene import BothTruthsError
from tests.reason.people import NOW, described
from tests.rules import trial


@settings(max_examples=700, suppress_health_check=[HealthCheck.too_slow])
@given(patient=st.deferred(lambda: patients(trial.shipped())))
def test_3_12_the_program_agrees_with_a_naive_evaluator_on_random_patients(patient: Patient) -> None:
    """Seven hundred patients as they are and with all values in one unit: 2,800."""
    for one in (patient, *(in_unit(patient, unit) for unit in UNITS)):
        both_agree(trial.shipped(), one)


@pytest.mark.parametrize(
    "name", ["definitions", "contradictory-definitions", "exception", "outcome", "severity", "target"]
)
@settings(max_examples=150)
@given(patient=st.deferred(lambda: patients(trial.shipped())))
def test_3_12_they_agree_on_made_up_guidelines_too(name: str, patient: Patient) -> None:
    both_agree(trial.trial(name), patient)


def both_agree(ruleset: RuleSet, patient: Patient) -> None:
    """Both find that the facts contradict each other, or the same outcomes."""
    note(described(patient))
    naive, evaluation = by_the_design(ruleset, patient), by_the_program(ruleset, patient)
    assert (naive is None) == (evaluation is None)
    if naive and evaluation:
        agree(naive, evaluation)


@cache
def world(ruleset: RuleSet) -> World:
    return World(ruleset.library)


def by_the_design(ruleset: RuleSet, patient: Patient) -> Naive | None:
    try:
        return Naive(world(ruleset), patient, NOW)
    except BothTruthsError:
        return None


def by_the_program(ruleset: RuleSet, patient: Patient) -> Evaluation | None:
    try:
        evaluation = evaluate(ruleset, patient, NOW)
        for guideline in ruleset.library.guidelines:
            evaluation.reasoning.findings(guideline)
    except ContradictionError:
        return None
    return evaluation


def agree(naive: Naive, evaluation: Evaluation) -> None:
    """Every outcome with its direction, and every prerequisite."""
    expected = naive.outcomes()
    found = {name: (o.truth, o.direction if o.truth else None) for name, o in evaluation.outcomes.items()}
    assert {name: (outcome, expected[name]) for name, outcome in found.items() if outcome != expected[name]} == {}
    for statement in evaluation.ruleset.library.statements.values():
        for prerequisite in statement.establishes if isinstance(statement, Recommendation) else ():
            for criterion in criteria(prerequisite.met_when):
                assert evaluation.reasoning.judge(criterion).truth == naive.truth(criterion), criterion.id
