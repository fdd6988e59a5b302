"""Orders, statements and administrations of drugs, and the Medications that they refer to."""

from __future__ import annotations

import pytest

from mgkg.exchange.drug_name import ingredients
from tests.exchange.records import (
    ATC,
    FUROSEMIDE,
    OMEPRAZOLE,
    RXNORM,
    Json,
    Reader,
    administration,
    bundle,
    coded,
    facts,
    medication,
    one_reason,
    reasons,
    request,
    statement,
)

NONE: Json = {"medicationCodeableConcept": ...}
PERIOD = "boundsPeriod"


def dosage(**period: str) -> Json:
    return {"dosageInstruction": [{"timing": {"repeat": {PERIOD: period}}}]}


@pytest.mark.parametrize("intent", ["order", "original-order", "reflex-order", "filler-order", "instance-order"])
def test_an_active_order_is_a_course(read: Reader, intent: str) -> None:
    assert facts(read(request(intent=intent))) == ["tacrolimus (2026-10-01/..)"]


@pytest.mark.parametrize(
    ("more", "course"),
    [
        (dosage(start="2026-10-05"), "tacrolimus (2026-10-05/..)"),
        ({"authoredOn": ...}, "tacrolimus"),
        (dosage(start="2026-10-05", end="2026-10-20") | {"status": "completed"}, "tacrolimus (2026-10-05/2026-10-20)"),
        ({"status": "completed"}, "tacrolimus (2026-10-01/unknown)"),
        ({"status": "stopped"}, "tacrolimus (2026-10-01/unknown)"),
        ({"status": "stopped", "authoredOn": ...}, "tacrolimus (../unknown)"),
        (dosage(end="2027-01-01") | {"status": "stopped"}, "tacrolimus (2026-10-01/unknown)"),
    ],
)
def test_the_ends_of_an_order(read: Reader, more: Json, course: str) -> None:
    assert facts(read(request(**more))) == [course]


def test_a_planned_end_is_no_end(read: Reader) -> None:
    (fact,) = read(request(**dosage(end="2027-01-01"))).facts
    assert (str(fact), fact.remarks) == ("tacrolimus (2026-10-01/..)", ("planned to end 2027-01-01",))


def test_an_order_whose_period_is_over_is_over_although_it_is_marked_active(read: Reader) -> None:
    (fact,) = read(request(**dosage(end="2026-11-01"))).facts
    assert str(fact) == "tacrolimus (2026-10-01/2026-11-01)"
    assert fact.remarks == ("its period is over, although it is not marked as ended",)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        *(
            ({"status": one}, f"its status is {one}")
            for one in ("entered-in-error", "cancelled", "draft", "on-hold", "unknown")
        ),
        ({"status": ...}, "no valid FHIR R4: it has no status"),
        *(({"intent": one}, f"its intent is {one}, not an order") for one in ("proposal", "plan", "option")),
        ({"intent": ...}, "no valid FHIR R4: it has no intent"),
        ({"doNotPerform": True}, "an order not to give it"),
        ({"doNotPerform": "true"}, "no valid FHIR R4: doNotPerform is a text and not a Boolean"),
        ({"authoredOn": "2026-12-01"}, "later than the clock (2026-11-22T12:00:00)"),
        (dosage(start="2026-10-05", end="2026-10-04"), "its period ends before it starts"),
        (dosage(end="2026-09-04"), "it stops before it starts"),
        ({"medicationCodeableConcept": ...}, "no valid FHIR R4: it has no medication"),
        (
            {"medicationReference": {"reference": "Medication/m"}},
            "no valid FHIR R4: it has medicationCodeableConcept and medicationReference",
        ),
        ({"medicationCodeableConcept": coded(RXNORM, "1", "Hydrochlorothiazide 25 MG")}, "nothing here asks about it"),
        ({"medicationCodeableConcept": coded("http://example.org", "42316")}, "nothing here asks about it"),
        ({"subject": ...}, "it names no patient"),
        ({"subject": {"reference": "Patient/other"}}, "it is another patient's"),
    ],
)
def test_what_is_no_order_of_his_is_set_aside(read: Reader, more: Json, reason: str) -> None:
    assert one_reason(read(request(**more))) == reason


@pytest.mark.parametrize(
    ("more", "fact"),
    [
        ({}, "tacrolimus (2026-10-01/..)"),
        ({"effectivePeriod": ..., "effectiveDateTime": "2026-10-01"}, "tacrolimus (2026-10-01)"),
        ({"effectivePeriod": ..., "dateAsserted": "2026-10-02"}, "tacrolimus (2026-10-02)"),
        (
            {"effectivePeriod": {"start": "2026-10-01", "end": "2026-11-01"}, "status": "completed"},
            "tacrolimus (2026-10-01/2026-11-01)",
        ),
        ({"status": "stopped"}, "tacrolimus (2026-10-01/unknown)"),
        ({"status": "not-taken"}, "not tacrolimus (2026-10-01)"),
        ({"status": "not-taken", "effectivePeriod": ..., "dateAsserted": "2026-10-02"}, "not tacrolimus (2026-10-02)"),
    ],
)
def test_a_statement(read: Reader, more: Json, fact: str) -> None:
    assert facts(read(statement(**more))) == [fact]


@pytest.mark.parametrize("status", ["entered-in-error", "intended", "on-hold", "unknown", "recorded"])
def test_a_statement_that_says_nothing_sure(read: Reader, status: str) -> None:
    assert one_reason(read(statement(status=status))) == f"its status is {status}"


@pytest.mark.parametrize(
    ("more", "fact"),
    [
        ({}, "tacrolimus (2026-11-22)"),
        ({"effectiveDateTime": "2026-11-21"}, "tacrolimus (2026-11-21)"),
        ({"status": "in-progress", "effectiveDateTime": "2026-11-10"}, "tacrolimus (2026-11-10)"),
        ({"status": "in-progress", "effectiveDateTime": ...}, "tacrolimus"),
        (
            {"effectiveDateTime": ..., "effectivePeriod": {"start": "2026-11-01", "end": "2026-11-21"}},
            "tacrolimus (2026-11-21)",
        ),
    ],
)
def test_a_dose_counts_for_its_day_and_the_next(read: Reader, more: Json, fact: str) -> None:
    assert facts(read(administration(**more))) == [fact]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"effectiveDateTime": "2026-11-20"}, "a dose before yesterday, and a dose counts for a day"),
        ({"effectiveDateTime": ...}, "a dose without a time"),
        *(({"status": one}, f"its status is {one}") for one in ("not-done", "on-hold", "stopped", "unknown")),
        ({"status": "entered-in-error"}, "its status is entered-in-error"),
    ],
)
def test_a_dose_that_does_not_count(read: Reader, more: Json, reason: str) -> None:
    assert one_reason(read(administration(**more))) == reason


def test_a_dose_that_counted_then(read: Reader) -> None:
    assert len(read(administration(effectiveDateTime="2026-11-10"), at="2026-11-11").facts) == 1


@pytest.mark.parametrize(
    ("reference", "full_urls"),
    [
        ("Medication/m", False),
        ("Medication/m/_history/3", False),
        ("https://example.org/fhir/Medication/m", False),
        ("urn:uuid:m", True),
    ],
)
@pytest.mark.parametrize("first", ["medication", "order"])
def test_a_reference_leads_to_the_medication_wherever_it_stands(
    read: Reader,
    reference: str,
    full_urls: bool,  # noqa: FBT001 - a case
    first: str,
) -> None:
    order = request(**NONE, medicationReference={"reference": reference})
    patient: Json = {"resourceType": "Patient", "id": "p"}
    resources = [patient, medication(), order] if first == "medication" else [patient, order, medication()]
    found = read.path(read.file(bundle(*resources, full_urls=full_urls)))
    assert facts(found) == ["tacrolimus (2026-10-01/..)"]
    assert found.behind == 1


def test_a_contained_medication(read: Reader) -> None:
    order = request(**NONE, contained=[medication("x")], medicationReference={"reference": "#x"})
    assert facts(read(order)) == ["tacrolimus (2026-10-01/..)"]


@pytest.mark.parametrize("reference", ["Medication/other", "#other", "urn:uuid:other", "?|x"])
def test_a_reference_that_leads_nowhere(read: Reader, reference: str) -> None:
    found = read(request(**NONE, medicationReference={"reference": reference}))
    assert one_reason(found) == f"the Medication that it names ({reference}) is not in the record"


def test_a_reference_that_says_nothing(read: Reader) -> None:
    found = read(request(**NONE, medicationReference={"display": "tacrolimus"}))
    assert one_reason(found) == "its reference to a Medication names none"


def item(concept: Json, **more: object) -> Json:
    return {"itemCodeableConcept": concept, **more}


def test_each_known_ingredient_of_a_product_is_a_fact(read: Reader) -> None:
    held = [item(coded(RXNORM, FUROSEMIDE)), item(coded(RXNORM, OMEPRAZOLE)), item({"text": "starch"}, isActive=False)]
    product = medication("x", code={"text": "a mixture"}, ingredient=held)
    found = read(request(**NONE, contained=[product], medicationReference={"reference": "#x"}))
    assert facts(found) == ["furosemide (2026-10-01/..)", "omeprazole (2026-10-01/..)"]
    assert reasons(found) == ["an inactive ingredient"]
    assert found.items == 4


def test_an_ingredient_may_be_a_medication_or_a_substance(read: Reader) -> None:
    held = [{"itemReference": {"reference": "Medication/n"}}, {"itemReference": {"reference": "Substance/s"}}]
    found = read(
        medication(code=..., ingredient=held),
        medication("n", code=coded(RXNORM, FUROSEMIDE)),
        {"resourceType": "Substance", "id": "s", "code": coded(RXNORM, OMEPRAZOLE)},
        request(**NONE, medicationReference={"reference": "Medication/m"}),
    )
    assert facts(found) == ["furosemide (2026-10-01/..)", "omeprazole (2026-10-01/..)"]
    assert (found.behind, found.items) == (2, 6)


def test_the_code_of_a_product_counts_beside_its_ingredients(read: Reader) -> None:
    product = medication("x", ingredient=[item({"text": "something"})])
    found = read(request(**NONE, contained=[product], medicationReference={"reference": "#x"}))
    assert facts(found) == ["tacrolimus (2026-10-01/..)"]
    assert reasons(found) == ["nothing here asks about it"]


def test_references_that_lead_back_to_themselves_end(read: Reader) -> None:
    found = read(
        medication(ingredient=[{"itemReference": {"reference": "Medication/n"}}]),
        medication("n", ingredient=[{"itemReference": {"reference": "Medication/m"}}]),
        request(**NONE, medicationReference={"reference": "Medication/m"}),
    )
    assert found.facts == ()
    assert any("lead back to themselves" in one.reason for one in found.set_aside)


def test_a_medication_that_was_entered_in_error(read: Reader) -> None:
    product = medication("x", status="entered-in-error")
    found = read(request(**NONE, contained=[product], medicationReference={"reference": "#x"}))
    assert one_reason(found) == "the Medication that it names was entered in error"


def test_two_versions_of_a_medication_set_its_orders_aside(read: Reader) -> None:
    found = read(
        medication(),
        medication(code=coded(RXNORM, FUROSEMIDE)),
        request(**NONE, medicationReference={"reference": "Medication/m"}),
    )
    assert found.facts == ()
    assert "the record has two versions of its Medication" in reasons(found)


def test_a_medication_that_nothing_names_is_set_aside(read: Reader) -> None:
    assert one_reason(read(medication())) == "it names no patient, and is read where a resource of his names it"


@pytest.mark.parametrize(
    ("concept", "slugs"),
    [
        (coded(ATC, "L04AD02"), ["tacrolimus"]),
        (coded(ATC, "l04ad02"), ["tacrolimus"]),
        (coded("urn:oid:2.16.840.1.113883.6.88", "42316"), ["tacrolimus"]),
        (coded(ATC, "C03C"), ["loop-diuretic"]),
        ({"coding": [*coded(ATC, "C03C")["coding"], *coded(RXNORM, FUROSEMIDE)["coding"]]}, ["furosemide"]),
        ({"text": "TACROLIMUS"}, ["tacrolimus"]),
        ({"text": "Prograf"}, ["tacrolimus"]),
        (coded(RXNORM, "0", "tacrolimus 1 MG Oral Capsule [Prograf]"), ["tacrolimus"]),
        ({"text": "furosemide 20 MG / spironolactone 50 MG Oral Capsule"}, ["furosemide", "spironolactone"]),
        ({"text": "24 HR tacrolimus 1 MG Extended Release Oral Capsule"}, ["tacrolimus"]),
        ({"text": "tacrolimus ointment"}, []),
        ({"text": "magnesium"}, []),
    ],
)
def test_a_drug_is_found_by_code_or_exact_name(read: Reader, concept: Json, slugs: list[str]) -> None:
    assert [fact.concept for fact in read(request(medicationCodeableConcept=concept)).facts] == slugs


def test_a_drug_that_is_known_by_its_name_says_so(read: Reader) -> None:
    (fact,) = read(request(medicationCodeableConcept={"text": "Prograf"})).facts
    assert fact.remarks == ("known by its name, not by a code",)


def test_codes_of_two_drugs_set_it_aside(read: Reader) -> None:
    both = {"coding": [*coded(RXNORM, OMEPRAZOLE)["coding"], *coded(RXNORM, FUROSEMIDE)["coding"]]}
    assert one_reason(read(request(medicationCodeableConcept=both))) == "its codes stand for furosemide and omeprazole"


def test_codes_of_a_product_and_of_its_ingredient_set_it_aside(read: Reader) -> None:
    both = {"coding": [*coded(RXNORM, "818351")["coding"], *coded(RXNORM, FUROSEMIDE)["coding"]]}
    found = read(request(medicationCodeableConcept=both))
    assert one_reason(found) == "its codes stand for amiloride-with-furosemide and furosemide"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Hydrochlorothiazide 25 MG", ("Hydrochlorothiazide",)),
        ("Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet", ("Amoxicillin", "Clavulanate")),
        ("NDA020800 0.3 ML Epinephrine 1 MG/ML Auto-Injector", ("Epinephrine",)),
        ("Vitamin B 12 5 MG/ML Injectable Solution", ("Vitamin B 12",)),
        ("100 ML magnesium sulfate 40 MG/ML Injection", ("magnesium sulfate",)),
        ("tacrolimus 0.001 MG/MG Topical Ointment [Protopic]", ("tacrolimus",)),
        ("1 MG", ()),
        ("", ()),
        ("Diazepam [Valium]", ()),
    ],
)
def test_the_ingredients_of_a_name(name: str, found: tuple[str, ...]) -> None:
    assert ingredients(name) == found
