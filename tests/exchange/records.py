"""Resources of FHIR R4 as plain values, and records read from them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

from mgkg.exchange.patient_input import Asked, record
from mgkg.exchange.record import Record
from mgkg.model.patient import Moment, moment
from mgkg.rules.ruleset import RuleSet

Json: TypeAlias = dict[str, Any]

CLOCK = moment("2026-11-22T12:00:00")
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
SNOMED = "http://snomed.info/sct"
MASS, MOLES, RED_CELLS = "19123-9", "2601-3", "2597-3"
TACROLIMUS, FUROSEMIDE, OMEPRAZOLE = "42316", "4603", "7646"
PATIENT: Json = {"resourceType": "Patient", "id": "p", "birthDate": "1970-05-17", "gender": "female"}
HIS = {"reference": "Patient/p"}


def exactly(text: str) -> str:
    """A number that is written to JSON with the digits it is given."""
    return f"⟦{text}⟧"


def coded(system: str, code: str, display: str | None = None) -> Json:
    return {"coding": [{"system": system, "code": code} | ({"display": display} if display else {})]}


def quantity(value: object = 1.1, code: str = "mg/dL", **more: object) -> Json:
    return {"value": value, "unit": code, "system": UCUM, "code": code} | more


def without(made: Json) -> Json:
    return {key: value for key, value in made.items() if value is not ...}


def observation(**more: object) -> Json:
    made: Json = {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "code": coded(LOINC, MASS, "Magnesium [Mass/volume] in Serum or Plasma"),
        "subject": HIS,
        "effectiveDateTime": "2026-11-20",
        "valueQuantity": quantity(),
    }
    return without(made | more)


def request(**more: object) -> Json:
    made: Json = {
        "resourceType": "MedicationRequest",
        "id": "r",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": coded(RXNORM, TACROLIMUS, "tacrolimus"),
        "subject": HIS,
        "authoredOn": "2026-10-01",
    }
    return without(made | more)


def statement(**more: object) -> Json:
    made: Json = {
        "resourceType": "MedicationStatement",
        "id": "s",
        "status": "active",
        "medicationCodeableConcept": coded(RXNORM, TACROLIMUS, "tacrolimus"),
        "subject": HIS,
        "effectivePeriod": {"start": "2026-10-01"},
    }
    return without(made | more)


def administration(**more: object) -> Json:
    made: Json = {
        "resourceType": "MedicationAdministration",
        "id": "a",
        "status": "completed",
        "medicationCodeableConcept": coded(RXNORM, TACROLIMUS, "tacrolimus"),
        "subject": HIS,
        "effectiveDateTime": "2026-11-22",
    }
    return without(made | more)


def status(stem: str, code: str) -> Json:
    return coded(f"http://terminology.hl7.org/CodeSystem/condition-{stem}", code)


def condition(**more: object) -> Json:
    made: Json = {
        "resourceType": "Condition",
        "id": "c",
        "clinicalStatus": status("clinical", "active"),
        "verificationStatus": status("ver-status", "confirmed"),
        "code": coded(ICD10, "E87.6", "Hypokalemia"),
        "subject": HIS,
        "onsetDateTime": "2026-11-01",
    }
    return without(made | more)


def procedure(**more: object) -> Json:
    made: Json = {
        "resourceType": "Procedure",
        "id": "t",
        "status": "completed",
        "code": {"text": "Transplantation"},
        "subject": HIS,
        "performedDateTime": "2026-09-28",
    }
    return without(made | more)


def allergy(**more: object) -> Json:
    made: Json = {
        "resourceType": "AllergyIntolerance",
        "id": "al",
        "code": coded(RXNORM, FUROSEMIDE, "furosemide"),
        "patient": HIS,
    }
    return without(made | more)


def medication(identifier: str = "m", **more: object) -> Json:
    made: Json = {"resourceType": "Medication", "id": identifier, "code": coded(RXNORM, TACROLIMUS, "tacrolimus")}
    return without(made | more)


def bundle(*resources: Json, full_urls: bool = False) -> Json:
    entries = [
        ({"fullUrl": f"urn:uuid:{one['id']}"} if full_urls and "id" in one else {}) | {"resource": one}
        for one in resources
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def written(content: object) -> bytes:
    if isinstance(content, bytes):
        return content
    return re.sub('"⟦([^⟧]*)⟧"', r"\1", json.dumps(content, ensure_ascii=False)).encode()


class Reader:
    """Reads what a test writes, on a clock that stands still; the counting law holds of all that is read."""

    def __init__(self, folder: Path, ruleset: RuleSet) -> None:
        self.folder, self.ruleset = folder, ruleset

    def file(self, content: object, name: str = "record.json") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(content))
        return path

    def path(self, path: Path, asked: Asked = Asked(), clock: Moment = CLOCK) -> Record:  # noqa: B008 - a constant
        found = record(path, self.ruleset, clock, asked)
        assert found.items == found.behind + sum(one.times for one in found.set_aside)
        return found

    def __call__(
        self, *resources: Json, at: str | None = None, subject: str | None = None, alone: bool = False
    ) -> Record:
        """A Bundle of the resources, after the Patient where they are not alone."""
        given = resources if alone else (PATIENT, *resources)
        return self.path(self.file(bundle(*given)), Asked(subject, at))


def facts(found: Record) -> list[str]:
    return [str(fact) for fact in found.facts]


def reasons(found: Record) -> list[str]:
    """Why entries were set aside, without the Patient himself."""
    return [one.reason for one in found.set_aside for _ in range(one.times) if one.what != "Patient"]


def one_reason(found: Record) -> str:
    """The one reason, where nothing became a fact."""
    assert found.facts == ()
    (reason,) = reasons(found)
    return reason


def counted(found: Record) -> Counter[str]:
    return Counter({one.what: one.times for one in found.set_aside})
