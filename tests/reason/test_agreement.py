"""§3.12: one meaning. The program and a second, naive reading of the design agree on random patients."""

from __future__ import annotations

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from mgkg.errors import ContradictionError
from mgkg.model.patient import Patient
from mgkg.model.statement import Recommendation
from mgkg.reason.evaluate import evaluate
from mgkg.rules.ruleset import criteria
from tests.reason.crowd import patients
from tests.reason.naive import BothTruthsError, Naive
from tests.reason.people import NOW, described
from tests.rules import trial


@settings(max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
@given(patient=st.deferred(lambda: patients(trial.shipped())))
def test_3_12_the_program_agrees_with_a_naive_evaluator_on_random_patients(patient: Patient) -> None:
    shipped = trial.shipped()
    note(described(patient))
    try:
        naive = Naive(shipped.library, patient, NOW)
    except BothTruthsError:
        naive = None
    try:
        evaluation = evaluate(shipped, patient, NOW)
    except ContradictionError:
        assert naive is None
        return
    assert naive is not None
    found = {
        name: (result.truth, result.direction if result.truth else None) for name, result in evaluation.outcomes.items()
    }
    expected = naive.outcomes()
    assert {k: (v, expected[k]) for k, v in found.items() if v != expected[k]} == {}
    for statement in shipped.library.statements.values():
        for prerequisite in statement.establishes if isinstance(statement, Recommendation) else ():
            for criterion in criteria(prerequisite.met_when):
                assert evaluation.reasoning.judge(criterion).truth == naive.truth(criterion), criterion.id
