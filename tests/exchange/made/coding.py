"""CodeableConcepts: a concept by its codes, by a name, by the name that RxNorm gives a product; or unknown ones."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.exchange.made.elsewhere import Other
from tests.exchange.made.record import Record
from tests.exchange.made.vocabulary import SYSTEMS, Concept

NDC = "http://hl7.org/fhir/sid/ndc"
FORMS = ("Oral Capsule", "Oral Tablet", "Injectable Solution", "Delayed Release Oral Capsule", "Oral Suspension")
STRENGTHS = ("1 MG", "0.5 MG", "20 MG", "40 MG", "10 MG/ML", "5 MG")


class Codeable(NamedTuple):
    """A CodeableConcept, and whether the concept is found by its name alone."""

    element: dict[str, Any]
    by_name: bool


def coded(record: Record, concept: Concept) -> Codeable:
    """A concept in any way in which a record can name it."""
    drug = bool(concept.names) and not concept.ingredients and any(_is_ingredient(one) for one in concept.codings)
    shares = {
        "code": 6.0 if concept.codings else 0,
        "code-and-others": 2.0 if concept.codings else 0,
        "several-codes": 1.5 if len(concept.codings) > 1 else 0,
        "unknown-code-known-name": 1.0 if concept.names else 0,
        "text-only": 1.0 if concept.names else 0,
        "rxnorm-name": 1.5 if drug else 0,
        "rxnorm-brand-name": 1.0 if drug and concept.brands else 0,
        "rxnorm-name-with-hours": 0.4 if drug else 0,
        "brand-only": 0.5 if concept.brands else 0,
    }
    how = record.pick(shares)
    return _MAKERS[how](record, concept)


def _is_ingredient(coding: tuple[str, str]) -> bool:
    """Whether a code is that of one drug; a shorter one of ATC is that of a class."""
    system, code = coding
    return system == SYSTEMS["rxnorm"] or (system == SYSTEMS["atc"] and len(code) == len("L04AD02"))


def _by_code(record: Record, concept: Concept) -> Codeable:
    system, code = record.rng.choice(concept.codings)
    display = concept.names[0] if concept.names else concept.slug
    element: dict[str, Any] = {"coding": [{"system": system, "code": code, "display": display}]}
    return Codeable(element | ({"text": display} if record.chance(0.5) else {}), by_name=False)


def _among_others(record: Record, concept: Concept) -> Codeable:
    element = _by_code(record, concept).element
    element["coding"].append({"system": NDC, "code": f"{record.rng.randrange(10**10):011}"})
    if record.chance(0.5):
        element["coding"].append({"system": "urn:oid:1.2.840.114350.1.13", "code": str(record.rng.randrange(10**5))})
    record.rng.shuffle(element["coding"])
    return Codeable(element, by_name=False)


def _several(record: Record, concept: Concept) -> Codeable:
    codings = record.rng.sample(concept.codings, len(concept.codings))
    return Codeable({"coding": [{"system": system, "code": code} for system, code in codings]}, by_name=False)


def _unknown_code(record: Record, concept: Concept) -> Codeable:
    name = record.rng.choice(concept.names)
    coding = {"system": "urn:oid:1.2.840.114350.1.13", "code": str(record.rng.randrange(10**6)), "display": name}
    return Codeable({"coding": [coding]}, by_name=True)


def _text(record: Record, concept: Concept) -> Codeable:
    return Codeable({"text": record.rng.choice(concept.names)}, by_name=True)


def _brand(record: Record, concept: Concept) -> Codeable:
    return Codeable({"text": record.rng.choice(concept.brands)}, by_name=True)


def _product(record: Record, concept: Concept) -> Codeable:
    name = f"{concept.names[0]} {record.rng.choice(STRENGTHS)} {record.rng.choice(FORMS)}"
    return _named_product(record, name)


def _branded(record: Record, concept: Concept) -> Codeable:
    strength, form, brand = (record.rng.choice(each) for each in (STRENGTHS, FORMS, concept.brands))
    return _named_product(record, f"{concept.names[0]} {strength} {form} [{brand}]")


def _with_hours(record: Record, concept: Concept) -> Codeable:
    record.reading("a name of RxNorm that begins with hours")
    return _named_product(record, f"24 HR {concept.names[0]} 1 MG Extended Release Oral Tablet")


def _named_product(record: Record, name: str) -> Codeable:
    # No code of RxNorm is that long, so no term can have it.
    coding = {"system": SYSTEMS["rxnorm"], "code": f"99{record.rng.randrange(10**7):07}", "display": name}
    element: dict[str, Any] = {"coding": [coding]}
    return Codeable(element | ({"text": name} if record.chance(0.5) else {}), by_name=True)


_MAKERS = {
    "code": _by_code,
    "code-and-others": _among_others,
    "several-codes": _several,
    "unknown-code-known-name": _unknown_code,
    "text-only": _text,
    "rxnorm-name": _product,
    "rxnorm-brand-name": _branded,
    "rxnorm-name-with-hours": _with_hours,
    "brand-only": _brand,
}


def unknown(record: Record, kind: str) -> dict[str, Any]:
    """Something of which nothing is known here."""
    return of_other(record.rng.choice(record.words.other[kind]))


def of_other(other: Other) -> dict[str, Any]:
    """The code and name of something else."""
    coding = {"system": other.system, "code": other.code, "display": other.name}
    return {"coding": [coding], "text": other.name}


def contradictory(record: Record, one: Concept, other: Concept) -> dict[str, Any]:
    """Codes that lead to two concepts."""
    codings = [record.rng.choice(concept.codings) for concept in (one, other)]
    return {"coding": [{"system": system, "code": code} for system, code in codings]}
