"""Orders, statements and doses of a drug as FHIR writes them, and those that are set aside."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.exchange.made.coding import Codeable, coded, contradictory, unknown
from tests.exchange.made.record import Record, Resource
from tests.exchange.made.times import When, day, instant, some_time, usual
from tests.exchange.made.vocabulary import Concept

ORDERS = ("order", "order", "order", "original-order", "reflex-order", "filler-order", "instance-order")
FAULTS = {
    "order-in-error": 3.0,
    "order-cancelled": 3.0,
    "order-draft": 3.0,
    "order-on-hold": 3.0,
    "order-unknown": 2.0,
    "proposal": 2.0,
    "plan": 3.0,
    "option": 1.0,
    "do-not-perform": 3.0,
    "future-order": 2.0,
    "statement-in-error": 2.0,
    "statement-intended": 2.0,
    "statement-on-hold": 2.0,
    "statement-unknown": 2.0,
    "old-dose": 4.0,
    "dose-not-done": 2.0,
    "dose-on-hold": 1.0,
    "dose-stopped": 1.0,
    "dose-in-error": 1.0,
    "dose-unknown": 1.0,
    "codes-of-two-drugs": 2.0,
    "unknown-drug": 8.0,
}
STATUSES = {
    "order-in-error": "entered-in-error",
    "order-cancelled": "cancelled",
    "order-draft": "draft",
    "order-on-hold": "on-hold",
    "order-unknown": "unknown",
    "statement-in-error": "entered-in-error",
    "statement-intended": "intended",
    "statement-on-hold": "on-hold",
    "statement-unknown": "unknown",
    "dose-not-done": "not-done",
    "dose-on-hold": "on-hold",
    "dose-stopped": "stopped",
    "dose-in-error": "entered-in-error",
    "dose-unknown": "unknown",
}


class Piece(NamedTuple):
    """A part of a course: its status, and its dates where they are recorded."""

    status: str
    start: When | None = None
    stop: When | None = None


def medicated(record: Record, concept: Concept) -> dict[str, Any]:
    """The elements that name a drug."""
    return _named(record, coded(record, concept))


def _named(record: Record, codeable: Codeable) -> dict[str, Any]:
    """Said in place, in a Medication that is contained, or in one of the record."""
    how = record.rng.random()
    if how < 0.7:
        return {"medicationCodeableConcept": codeable.element}
    return held(record, {"code": codeable.element}, contained=how < 0.85)


def held(record: Record, elements: dict[str, Any], *, contained: bool) -> dict[str, Any]:
    """A Medication, contained or a resource of its own, which names nobody."""
    if contained:
        record.kinds["contained-medication"] += 1
        medication = {"resourceType": "Medication", "id": "med", **elements}
        return {"contained": [medication], "medicationReference": {"reference": "#med"}}
    record.kinds["referenced-medication"] += 1
    identifier = record.identifier()
    record.aside({"resourceType": "Medication", "id": identifier, "status": "active", **elements}, "names nobody")
    return {"medicationReference": record.reference("Medication", identifier)}


def order(record: Record, drug: dict[str, Any], piece: Piece) -> Resource:
    """A MedicationRequest, dated by its author, by the period of its dosage, or both."""
    resource = record.new(
        "MedicationRequest", status=piece.status, intent=record.rng.choice(ORDERS), **drug, doNotPerform=False
    )
    if record.chance(0.8):
        del resource["doNotPerform"]
    period: dict[str, str] = {}
    if piece.start and (record.chance(0.75) or (piece.stop is None and record.chance(0.5))):
        resource["authoredOn"] = piece.start.text
    elif piece.start:
        period["start"] = piece.start.text
    if piece.start and piece.stop and "start" not in period and record.chance(0.5):
        period["start"] = piece.start.text
    if piece.stop:
        period["end"] = piece.stop.text
    dosage: dict[str, Any] = {"text": "1 twice a day"} if record.chance(0.5) or not period else {}
    if period:
        dosage["timing"] = {"repeat": {"boundsPeriod": period}}
    return resource | ({"dosageInstruction": [dosage]} if dosage else {})


def statement(record: Record, drug: dict[str, Any], piece: Piece) -> Resource:
    """A MedicationStatement; what is denied has a date, and what is taken a period."""
    resource = record.new("MedicationStatement", status=piece.status, **drug)
    ends = {"start": piece.start, "end": piece.stop}
    period = {name: end.text for name, end in ends.items() if end}
    if piece.status == "not-taken" and piece.start:
        resource["effectiveDateTime"] = piece.start.text
    elif period:
        resource["effectivePeriod"] = period
    return resource


def dose(record: Record, drug: dict[str, Any], status: str, when: When) -> Resource:
    """A MedicationAdministration."""
    return record.new("MedicationAdministration", status=status, **drug, effectiveDateTime=when.text)


def fault(record: Record, concept: Concept) -> None:
    """An order, a statement or a dose that is set aside."""
    kind = record.pick(FAULTS)
    if kind == "codes-of-two-drugs":
        _two_drugs(record)
        return
    if kind == "unknown-drug":
        drug, reason = {"medicationCodeableConcept": unknown(record, "drug")}, "unknown concept"
    else:
        drug, reason = medicated(record, concept), "status" if kind in STATUSES else kind
    status = STATUSES.get(kind, "active")
    when = usual(record.rng, some_time(record.rng, record.now, 0.5, 300))
    if kind == "old-dose":
        at = some_time(record.rng, record.now, 2.01, 60)
        resource = dose(record, drug, "completed", instant(record.rng, at) if record.chance(0.7) else day(at))
    elif "dose" in kind:
        resource = dose(record, drug, status, instant(record.rng, some_time(record.rng, record.now, 0.01, 3)))
    elif "statement" in kind:
        resource = statement(record, drug, Piece(status, when))
    else:
        resource = order(record, drug, Piece(status, record.future() if kind == "future-order" else when))
    if kind in {"proposal", "plan", "option"}:
        resource["intent"] = kind
    if kind == "do-not-perform":
        resource["doNotPerform"] = True
    record.aside(resource, "future" if kind == "future-order" else reason)


def _two_drugs(record: Record) -> None:
    known = [concept for concept in record.words.drugs if concept.codings]
    one, other = record.rng.sample(known, 2)
    terms = record.words.ruleset.terms
    while terms.implies[one.slug] & {other.slug} or terms.implies[other.slug] & {one.slug}:
        one, other = record.rng.sample(known, 2)  # a class beside its member is no contradiction
    when = usual(record.rng, some_time(record.rng, record.now, 0.5, 300))
    drug = {"medicationCodeableConcept": contradictory(record, one, other)}
    record.aside(order(record, drug, Piece("active", when)), "codes differ")


def product(record: Record) -> None:
    """An order for a product whose ingredients are listed, each an item: known ones and one that may not be."""
    known = [concept for concept in record.words.drugs if concept.codings and not concept.ingredients]
    chosen = [one for one in record.rng.sample(known, 2) if record.free(one)]
    for index, one in enumerate(chosen):
        if not record.free(one):
            del chosen[index:]
            break
        record.tell(one.slug)
    if not chosen:
        return
    record.kinds["product-with-ingredients"] += 1
    start = usual(record.rng, some_time(record.rng, record.now, 3, 400))
    listed: list[dict[str, Any]] = []
    for one in chosen:
        system, code = record.rng.choice(one.codings)
        coding = {"system": system, "code": code}
        listed.append({"itemCodeableConcept": {"coding": [coding]}, "isActive": True})
        record.course(one.slug, start.moment, None)
    items: list[tuple[str | None, str | None]] = [(one.slug, None) for one in chosen]
    if len(chosen) == 1 or record.chance(0.3):
        listed.append({"itemCodeableConcept": unknown(record, "substance")})
        items.append((None, "unknown concept"))
    elements = {"code": {"text": f"Product {record.rng.randrange(1000)}"}, "ingredient": listed}
    drug = held(record, elements, contained=record.chance(0.5))
    record.place(order(record, drug, Piece("active", start)), tuple(items))
