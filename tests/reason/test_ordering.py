"""§3.9: the order of output."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.errors import ContradictionError
from mgkg.model.patient import Fact, Patient
from mgkg.model.statement import Background
from mgkg.reason.evaluate import MET, evaluate
from tests.reason.crowd import patients
from tests.reason.people import NOW, evaluated, has, lacks
from tests.rules import trial as trials
from tests.rules.trial import Truth, trial

CONFLICTS = ["oral", "vein"]
# The source's order, but what comes before calcium comes before it.
REST = ["diet", "magnesium-before-calcium", "calcium", "routine"]


def order(*facts: Fact) -> list[str]:
    return [result.statement.slug for result in evaluated(trial("ordering"), *facts).ordered]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((), ["at-once", "soon", "kidneys", *CONFLICTS, *REST, "unknown", "background"]),
        ((has("seizure"),), ["at-once", "soon", "kidneys", *CONFLICTS, *REST, "unknown", "background"]),
        ((lacks("seizure"),), ["soon", "kidneys", *CONFLICTS, *REST, "unknown", "background", "at-once"]),
        (
            (lacks("adequate-renal-function"), lacks("tacrolimus"), lacks("seizure")),
            ["kidneys", *CONFLICTS, *REST, "background", "unknown", "soon", "at-once"],
        ),
        (
            (has("adequate-renal-function"), lacks("tacrolimus"), lacks("seizure")),
            [*CONFLICTS, "diet", "kidneys", *REST[1:], "background", "unknown", "soon", "at-once"],
        ),
        (
            (has("adequate-renal-function"), has("tacrolimus"), has("seizure")),
            ["at-once", "soon", *CONFLICTS, "diet", "unknown", "kidneys", *REST[1:], "background"],
        ),
    ],
    ids=["nothing known", "emergency", "no emergency", "prerequisite unmet", "prerequisite met", "all known"],
)
def test_3_9_urgency_then_open_prerequisites_then_conflicts_then_the_rest_then_background(
    facts: tuple[Fact, ...], expected: list[str]
) -> None:
    assert order(*facts) == expected


@given(patient=st.deferred(lambda: patients(trials.shipped())))
def test_3_9_of_every_patient(patient: Patient) -> None:
    """A life-threatening action never stands below a dietary hint, nor background above anything that applies."""
    try:
        evaluation = evaluate(trials.shipped(), patient, NOW)
    except ContradictionError:
        return
    ordered = evaluation.ordered
    assert sorted(result.statement.id for result in ordered) == sorted(evaluation.outcomes)
    urgent = [n for n, r in enumerate(ordered) if r.statement.urgency == "immediate" and r.truth is not False]
    acting = [n for n, r in enumerate(ordered) if r.truth and not isinstance(r.statement, Background)]
    open_ones = {
        required.owner
        for name, all_required in evaluation.required.items()
        for required in all_required
        if evaluation.outcomes[name].holds_for and required.state != MET
    }
    assert all(number < len(urgent) for number in urgent)
    first_background = next(n for n, r in enumerate(ordered) if isinstance(r.statement, Background))
    assert all(number < first_background for number in acting)
    tiers = [
        tier(number in urgent, result.statement.id in open_ones, evaluation.standing.get(result.statement.id))
        for number, result in enumerate(ordered)
        if number in urgent or number in acting
    ]
    assert tiers == sorted(tiers)


def tier(is_urgent: Truth, is_open: Truth, standing: str | None) -> int:
    if is_urgent:
        return 0
    return 1 if is_open else 2 if standing == "conflicting" else 3
