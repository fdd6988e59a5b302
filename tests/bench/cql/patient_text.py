"""A patient as JSON text, in the form that mgkg reads (design §4), and read again."""

from __future__ import annotations

import json

from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Patient
from mgkg.reason.patient_file import patient
from mgkg.rules.ruleset import RuleSet


def written(of: Patient) -> str:
    """The text; values are rounded as binary floating point does."""
    keys = {OBSERVATION: "observations", HAS: "has", HAS_NOT: "has_not"}
    given: dict[str, object] = {key: [_entry(f) for f in of.facts if f.kind == kind] for kind, key in keys.items()}
    given["complete"] = sorted(of.complete)
    return json.dumps(given | ({"at": of.at.printed} if of.at else {}))


def read(text: str, ruleset: RuleSet) -> Patient:
    """The patient in a text."""
    return patient(json.loads(text), ruleset, "request")


def _entry(fact: Fact) -> dict[str, str]:
    value = {"value": repr(float(fact.value)), "unit": fact.unit or ""} if fact.value is not None else {}
    return {"concept": fact.concept, **value} | ({"date": fact.moment.printed} if fact.moment else {})
