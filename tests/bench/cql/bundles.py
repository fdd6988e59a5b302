"""A patient as cql-exec-fhir gets it: a FHIR R4 bundle, from the facts that mgkg gets.

As in the other records, facts after the moment of evaluation are set aside beforehand; all else is as recorded.
"""

from __future__ import annotations

import json
from typing import Any

from mgkg.model.guideline import Library
from mgkg.model.patient import HAS, OBSERVATION, Fact, Moment, Patient
from mgkg.model.units import unit
from tests.bench.cql.records import facts_until
from tests.bench.cql.resources import CONDITION, SYSTEM, resource_of
from tests.bench.cql.terms import KIND_OF_LIST

_PATIENT = {"reference": "Patient/1"}
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_UCUM = {"Eq": "eq", "1.73m2": "{1.73_m2}"}


def request(library: Library, patient: Patient, clock: Moment) -> dict[str, str]:
    """The moment of evaluation, and the bundle as text: what a decision support service is sent."""
    at = patient.at or clock
    resources = [_resource(library, fact, at) for fact in facts_until(patient, at)]
    numbered = [{**one, "id": str(number)} for number, one in enumerate(resources)]
    lists = [_list(KIND_OF_LIST[name], numbered) for name in sorted(patient.complete)]
    entries = [{"resourceType": "Patient", "id": "1"}, *numbered, *lists]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in entries]}
    return {"now": _shown(at), "bundle": json.dumps(bundle)}


def _resource(library: Library, fact: Fact, at: Moment) -> dict[str, Any]:
    return _observation(fact, at) if fact.kind == OBSERVATION else _statement(library, fact)


def _observation(fact: Fact, at: Moment) -> dict[str, Any]:
    assert fact.value is not None
    symbol = unit(fact.unit or "").symbol
    code = "/".join(_ucum(part) for part in symbol.split("/"))
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": _concept(fact.concept),
        "subject": _PATIENT,
        "effectiveDateTime": _shown(fact.moment or at),
        "valueQuantity": {
            "value": float(fact.value),
            "unit": symbol,
            "system": "http://unitsofmeasure.org",
            "code": code,
        },
    }


def _statement(library: Library, fact: Fact) -> dict[str, Any]:
    kind = resource_of(library.terms[fact.concept].kind)
    says = kind.true if fact.kind == HAS else kind.false
    code = "medicationCodeableConcept" if kind.code == "medication" else kind.code
    return {
        "resourceType": kind.type,
        kind.status: _concept(says, _VERIFICATION) if kind is CONDITION else says,
        code: _concept(fact.concept),
        "subject": _PATIENT,
    } | ({f"{kind.date}DateTime": _shown(fact.moment)} if fact.moment else {})


def _list(kind: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """A list of the resources that hold such concepts, kept complete."""
    of_type = resource_of(kind).type
    references = [f"{of_type}/{one['id']}" for one in resources if one["resourceType"] == of_type]
    return {
        "resourceType": "List",
        "id": kind,
        "status": "current",
        "mode": "working",
        "code": _concept(kind),
        "subject": _PATIENT,
    } | ({"entry": [{"item": {"reference": one}} for one in references]} if references else {})


def _concept(code: str, system: str = SYSTEM) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _ucum(part: str) -> str:
    for ours, theirs in _UCUM.items():
        if part.endswith(ours):
            return part.removesuffix(ours) + theirs
    return part


def _shown(when: Moment) -> str:
    """A date alone, or a point in time, which FHIR has with its offset."""
    if when.start != when.end:
        return when.start.date().isoformat()
    return when.start.isoformat(timespec="milliseconds") + "+00:00"
