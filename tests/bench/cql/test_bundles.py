"""What a bundle and a text hold is what the facts say; no fact, no resource."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Patient, moment
from tests.bench.cql.bundles import request
from tests.bench.cql.comparison import CLOCK, draw
from tests.bench.cql.patient_text import read, written
from tests.rules import trial

LIBRARY = trial.shipped().library


def of_kind(kind: str) -> str:
    return next(name for name, term in LIBRARY.terms.items() if term.kind == kind)


def resources(*facts: Fact, complete: tuple[str, ...] = (), at: str = "2026-11-20") -> list[dict[str, Any]]:
    """What the bundle of a patient holds beside the patient."""
    bundle = json.loads(request(LIBRARY, Patient(facts, frozenset(complete), moment(at)), CLOCK)["bundle"])
    patient, *others = (entry["resource"] for entry in bundle["entry"])
    assert patient["resourceType"] == "Patient"
    return others


@pytest.mark.parametrize(
    ("kind", "resource", "element", "true", "false"),
    [
        ("substance", "MedicationStatement", "medicationCodeableConcept", "active", "not-taken"),
        ("procedure", "Procedure", "code", "completed", "not-done"),
        ("condition", "Condition", "code", "confirmed", "refuted"),
        ("symptom", "Condition", "code", "confirmed", "refuted"),
        ("finding", "Condition", "code", "confirmed", "refuted"),
    ],
)
def test_a_concept_is_true_or_false_by_its_status(
    kind: str, resource: str, element: str, true: str, false: str
) -> None:
    for fact, says in ((HAS, true), (HAS_NOT, false)):
        (found,) = resources(Fact(fact, of_kind(kind)))
        status = found["verificationStatus"]["coding"][0]["code"] if resource == "Condition" else found["status"]
        assert (found["resourceType"], status) == (resource, says)
        assert found[element]["coding"][0]["code"] == of_kind(kind)


def test_a_value_is_in_the_unit_as_recorded_and_one_without_a_date_is_of_now() -> None:
    name = of_kind("observable")
    dated, undated = resources(
        Fact(OBSERVATION, name, Fraction(11, 10), "meq/l", moment=moment("2026-11-19T09:30")),
        Fact(OBSERVATION, name, Fraction(2), "mg/dL"),
    )
    ucum = "http://unitsofmeasure.org"
    assert dated["valueQuantity"] == {"value": 1.1, "unit": "mEq/L", "system": ucum, "code": "meq/L"}
    assert dated["effectiveDateTime"] == "2026-11-19T09:30:00.000+00:00"
    assert undated["effectiveDateTime"] == "2026-11-20"


def test_later_facts_are_set_aside_and_complete_lists_are_lists() -> None:
    facts = (Fact(HAS, of_kind("procedure"), moment=moment("2026-11-21")), Fact(HAS, of_kind("substance")))
    medication, listed = resources(*facts, complete=("medications",))
    assert medication["resourceType"] == "MedicationStatement"
    assert listed["code"]["coding"][0]["code"] == "substance"
    assert listed["entry"] == [{"item": {"reference": f"MedicationStatement/{medication['id']}"}}]


def test_a_patient_as_text_is_the_same_patient_but_for_rounding() -> None:
    def plain(patient: Patient) -> tuple[object, ...]:
        facts = [
            (f.kind, f.concept, f.unit, f.value and float(f.value), f.moment and f.moment.printed)
            for f in sorted(patient.facts, key=lambda fact: (OBSERVATION, HAS, HAS_NOT).index(fact.kind))
        ]
        return facts, patient.complete, patient.at

    for patient in draw(trial.shipped(), 30):
        assert plain(read(written(patient), trial.shipped())) == plain(patient)
