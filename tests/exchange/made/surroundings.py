"""What else stands in a record: the Patient, allergies, visits, vaccines, claims, and what is somebody else's."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.exchange.made.coding import coded, unknown
from tests.exchange.made.record import BASE, Placed, Record, Resource
from tests.exchange.made.times import instant, some_time

_AMBULATORY = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}
_SYSTEM = "http://terminology.hl7.org/CodeSystem"
_LOINC = "http://loinc.org"
VERSIONS = {"stands-twice": 3.0, "older-version": 2.0, "versions-not-told": 2.0}
OF_OTHERS = {"another-patients": 4.0, "without-subject": 4.0}


def person(record: Record) -> None:
    """The Patient: one item, set aside where no term asks for age or sex."""
    born = f"{record.now.year - record.rng.randrange(1, 95)}"
    if record.chance(0.9):
        born = f"{born}-{record.rng.randrange(1, 13):02}-{record.rng.randrange(1, 29):02}"
    else:
        record.kinds["partial-birth-date"] += 1
    gender = record.rng.choice(("male", "female", "female", "other", "unknown"))
    resource = {
        "resourceType": "Patient",
        "id": record.patient,
        "identifier": [{"system": "http://hospital.example.org", "value": f"MRN{record.rng.randrange(10**6):06}"}],
        "name": [{"family": "Made", "given": [record.rng.choice(("Ada", "Ben", "Cem", "Dua", "Eva"))]}],
        "gender": gender,
        "birthDate": born,
    }
    record.aside(resource, "no term asks for it")


def allergy(record: Record) -> None:
    """An allergy, to a drug that is known here or to something else; never a fact."""
    known = record.chance(0.6)
    record.kinds["allergy-to-a-known-drug" if known else "other-allergy"] += 1
    code = coded(record, record.rng.choice(record.words.drugs)).element if known else unknown(record, "allergy")
    systems = {"clinicalStatus": ("clinical", "active"), "verificationStatus": ("verification", "confirmed")}
    statuses = {
        name: {"coding": [{"system": f"{_SYSTEM}/allergyintolerance-{system}", "code": code}]}
        for name, (system, code) in systems.items()
    }
    record.aside(record.new("AllergyIntolerance", code=code, **statuses), "allergy")


def blood_pressure(record: Record) -> None:
    """Two components and no value of its own."""
    record.kinds["blood-pressure"] += 1
    when = instant(record.rng, some_time(record.rng, record.now, 0.1, 900))
    parts = [("8462-4", "Diastolic Blood Pressure", 40, 110), ("8480-6", "Systolic Blood Pressure", 90, 190)]
    components = [
        {
            "code": {"coding": [{"system": _LOINC, "code": code, "display": name}]},
            "valueQuantity": {
                "value": Decimal(record.rng.randrange(low, high)),
                "unit": "mm[Hg]",
                "system": "http://unitsofmeasure.org",
                "code": "mm[Hg]",
            },
        }
        for code, name, low, high in parts
    ]
    code = {"coding": [{"system": _LOINC, "code": "55284-4", "display": "Blood Pressure"}]}
    resource = record.new("Observation", status="final", code=code, effectiveDateTime=when.text, component=components)
    record.aside(resource, "unknown concept", len(components))


def other_value(record: Record) -> None:
    """A laboratory or vital value that nothing here asks for."""
    record.kinds["other-value"] += 1
    when = instant(record.rng, some_time(record.rng, record.now, 0.1, 900))
    quantity = {"value": Decimal(record.rng.randrange(1000, 3000)) / 10, "unit": "mg/dL"}
    code = unknown(record, "observation")
    record.aside(
        record.new("Observation", status="final", code=code, effectiveDateTime=when.text, valueQuantity=quantity),
        "unknown concept",
    )


def visit(record: Record) -> None:
    """An encounter, and sometimes its vaccine and its claim."""
    record.kinds["encounter"] += 1
    start = some_time(record.rng, record.now, 1, 2000)
    period = {
        "start": instant(record.rng, start).text,
        "end": instant(record.rng, start + timedelta(minutes=15)).text,
    }
    kind = unknown(record, "encounter")
    elements: dict[str, Any] = {"status": "finished", "class": _AMBULATORY, "type": [kind], "period": period}
    record.aside(record.new("Encounter", **elements), "kind of resource")
    if record.chance(0.4):
        record.kinds["vaccine"] += 1
        vaccine = record.new("Immunization", status="completed", vaccineCode=unknown(record, "vaccine"))
        record.aside(vaccine | {"occurrenceDateTime": period["start"]}, "kind of resource")
    if record.chance(0.4):
        record.kinds["claim"] += 1
        record.aside(_claim(record, period), "kind of resource")


def _claim(record: Record, period: dict[str, str]) -> Resource:
    elements: dict[str, Any] = {
        "status": "active",
        "use": "claim",
        "type": {"coding": [{"system": f"{_SYSTEM}/claim-type", "code": "institutional"}]},
        "priority": {"coding": [{"system": f"{_SYSTEM}/processpriority", "code": "normal"}]},
        "created": period["end"],
        "provider": {"display": "A hospital"},
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"display": "private"}}],
        "item": [{"sequence": 1, "productOrService": unknown(record, "encounter")}],
        "total": {"value": Decimal("129.16"), "currency": "USD"},
    }
    return record.new("Claim", **elements)


def organization(record: Record) -> None:
    """Resources that are about nobody."""
    record.kinds["organization"] += 1
    record.aside({"resourceType": "Organization", "id": record.identifier(), "name": "A hospital"}, "names nobody")


def of_others(record: Record) -> None:
    """What would count, once more, of somebody else or of nobody."""
    found = [each for each in record.placed if any(concept for concept, _ in each.items)]
    if not found or not record.with_patient:
        return
    placed = record.rng.choice(found)
    resource = record.copy(placed)
    if record.pick(OF_OTHERS) == "another-patients":
        identifier = record.identifier()
        reference = record.reference("Patient", identifier)
        record.reading("somebody else's resource without a Patient")
        resource["subject"] = reference if record.chance(0.7) else {"reference": f"{BASE}/Patient/{identifier}"}
    else:
        if resource["resourceType"] != "Observation":
            record.invalid = True
        del resource["subject"]
    record.aside(resource, "names nobody or somebody else", len(placed.items))


def somebody_else(record: Record) -> None:
    """Another Patient with what is his: now the record is one of several."""
    record.kinds["several-patients"] += 1
    other = record.identifier()
    record.aside({"resourceType": "Patient", "id": other, "gender": "male", "birthDate": "1950-02-03"}, "somebody else")
    found = [each for each in record.placed if any(concept for concept, _ in each.items)]
    for placed in record.rng.sample(found, min(len(found), 3)):
        resource = record.copy(placed) | {"subject": record.reference("Patient", other)}
        record.aside(resource, "somebody else", len(placed.items))


def versions(record: Record) -> None:
    """A resource that stands twice, or in two versions of which the later one counts, or that cannot be told."""
    found = [each for each in record.placed if any(concept for concept, _ in each.items)]
    if not found:
        return
    placed = record.rng.choice(found)
    kind = record.pick(VERSIONS)
    if kind == "stands-twice":
        record.placed.append(Placed(placed.resource, ()))
    elif kind == "older-version":
        record.reading("the count of an older version")
        older = _changed(record, record.copy(placed) | {"id": placed.resource["id"]})
        late = some_time(record.rng, record.now, 0.01, 1)
        placed.resource["meta"] = {"versionId": "2", "lastUpdated": instant(record.rng, late).text}
        when = instant(record.rng, late - timedelta(days=record.rng.uniform(1, 30)))
        older["meta"] = {"versionId": "1", "lastUpdated": when.text}
        record.aside(older, "older version", len(placed.items))
    else:
        one = record.copy(placed)
        one.pop("meta", None)
        if record.chance(0.3):
            one["meta"] = {"lastUpdated": instant(record.rng, some_time(record.rng, record.now, 1, 9)).text}
        for each in (one, _changed(record, one)):
            record.aside(each, "versions", len(placed.items))


def _changed(record: Record, resource: Resource) -> Resource:
    """Another version of a resource, which says something else."""
    if "status" in resource:
        return resource | {"status": "entered-in-error"}
    return resource | {"code": unknown(record, "condition")}
