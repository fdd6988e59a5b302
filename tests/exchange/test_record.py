"""Whose record it is, what is joined, which version counts, and on which clock."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from mgkg.errors import ContradictionError, SubjectError
from mgkg.exchange.patient_input import Asked
from mgkg.exchange.when import instant
from mgkg.model.patient import Patient
from mgkg.model.term import Demographic
from mgkg.reason.evaluate import evaluate
from mgkg.rules.cut import Scale
from tests.exchange.records import (
    CLOCK,
    HIS,
    PATIENT,
    Json,
    Reader,
    administration,
    bundle,
    coded,
    condition,
    facts,
    observation,
    one_reason,
    procedure,
    quantity,
    reasons,
    request,
    statement,
)

URN = "urn:uuid:0b3b2c6c-93a5-4b5e-9a6e-6c9a0a9d2a11"


def whole(*entries: tuple[str | None, Json]) -> Json:
    made = [({"fullUrl": url} if url else {}) | {"resource": resource} for url, resource in entries]
    return {"resourceType": "Bundle", "type": "collection", "entry": made}


@pytest.mark.parametrize(
    ("url", "reference"),
    [
        (None, "Patient/p"),
        (None, "Patient/p/_history/2"),
        (None, "https://example.org/fhir/Patient/p"),
        (URN, URN),
        (URN, "Patient/p"),
        ("https://example.org/fhir/Patient/p", "https://example.org/fhir/Patient/p"),
        ("https://example.org/fhir/Patient/p", "Patient/p"),
    ],
)
def test_the_patient_is_named_in_all_forms(read: Reader, url: str | None, reference: str) -> None:
    content = whole((url, PATIENT), (None, observation(subject={"reference": reference})))
    assert len(read.path(read.file(content)).facts) == 1


@pytest.mark.parametrize("reference", ["Patient/q", "https://other.org/fhir/Patient/p", "urn:uuid:x", "#p", "Group/p"])
def test_somebody_elses_is_set_aside(read: Reader, reference: str) -> None:
    content = whole(
        ("https://example.org/fhir/Patient/p", PATIENT), (None, observation(subject={"reference": reference}))
    )
    assert one_reason(read.path(read.file(content))) == "it is another patient's"


def test_an_identifier_names_the_patient(read: Reader) -> None:
    patient = PATIENT | {"identifier": [{"system": "urn:mrn", "value": "77"}]}
    by_identifier = {"identifier": {"system": "urn:mrn", "value": "77"}}
    conditional = {"reference": "Patient?identifier=urn:mrn|77"}
    found = read(patient, observation(subject=by_identifier), request(subject=conditional), alone=True)
    assert len(found.facts) == 2
    assert read(patient, PATIENT | {"id": "q"}, observation(subject=HIS), alone=True, subject="77").subject == "p"


def test_several_patients_are_refused_with_their_names(read: Reader) -> None:
    with pytest.raises(SubjectError, match=r"holds 2 patients.*\(p, q\)\. Name one with --subject\."):
        read(PATIENT | {"id": "q"}, observation())


@pytest.mark.parametrize("name", ["q", "Patient/q"])
def test_one_of_several_can_be_asked_for(read: Reader, name: str) -> None:
    resources = (PATIENT | {"id": "q"}, observation(), observation(id="o2", subject={"reference": "Patient/q"}))
    found = read(*resources, subject=name)
    assert [fact.place for fact in found.facts] == ["record.json: Observation/o2"]
    assert sorted(reasons(found)) == ["it is another patient's", "it is another patient's"]


def test_a_name_that_nobody_has_is_refused(read: Reader) -> None:
    with pytest.raises(SubjectError, match=r"holds no patient 'z'. It holds p\."):
        read(observation(), subject="z")


def test_without_a_patient_it_is_the_one_whom_all_name(read: Reader) -> None:
    assert len(read(observation(), request(), alone=True).facts) == 2
    with pytest.raises(SubjectError, match="holds 2 patients"):
        read(observation(), request(subject={"reference": "Patient/q"}), alone=True)
    assert len(read(observation(), request(subject={"reference": "Patient/q"}), alone=True, subject="q").facts) == 1
    assert one_reason(read(observation(subject=...), alone=True)) == "it names no patient"


def test_courses_that_overlap_or_touch_are_one(read: Reader) -> None:
    def order(name: str, start: str, end: str) -> Json:
        period = {"timing": {"repeat": {"boundsPeriod": {"start": start, "end": end}}}}
        return request(id=name, status="completed", dosageInstruction=[period])

    found = read(
        order("2", "2026-02-10", "2026-03-01"),
        order("1", "2026-01-01", "2026-02-15"),
        order("3", "2026-03-02", "2026-03-10"),
        order("4", "2026-05-01", "2026-05-02"),
    )
    assert sorted(facts(found)) == ["tacrolimus (2026-01-01/2026-03-10)", "tacrolimus (2026-05-01/2026-05-02)"]
    assert found.behind == 4


def test_two_orders_for_one_drug_are_no_contradiction(read: Reader) -> None:
    found = read(request(), request(id="2", authoredOn="2026-09-01"), statement(), administration())
    assert facts(found) == ["tacrolimus (2026-09-01/..)", "tacrolimus (2026-11-22)"]
    evaluate(read.ruleset, Patient(found.facts), CLOCK)


def test_an_old_order_that_ended_some_time_beside_a_new_one(read: Reader) -> None:
    found = read(request(id="1", status="completed", authoredOn="2025-01-01"), request(id="2"))
    assert facts(found) == ["tacrolimus (2025-01-01/unknown)", "tacrolimus (2026-10-01/..)"]
    truth = evaluate(read.ruleset, Patient(found.facts), CLOCK).facts.known["tacrolimus"].truth
    assert truth is True


def test_an_order_that_began_while_another_ran_prolongs_it(read: Reader) -> None:
    period = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-01-01", "end": "2026-06-01"}}}}
    ended = request(id="1", status="completed", dosageInstruction=[period])
    found = read(ended, request(id="2", status="stopped", authoredOn="2026-03-01"))
    assert facts(found) == ["tacrolimus (2026-01-01/unknown)"]
    evaluate(read.ruleset, Patient(found.facts), CLOCK)


def test_what_has_ended_at_a_time_not_recorded_is_false_and_contradicts_nothing(read: Reader) -> None:
    found = read(request(status="stopped"))
    known = evaluate(read.ruleset, Patient(found.facts), CLOCK).facts.known["tacrolimus"]
    assert (known.truth, known.by) == (False, "ended")


def test_the_same_value_at_the_same_time_is_one_fact_without_the_remarks_of_one(read: Reader) -> None:
    found = read(observation(id="1", status="preliminary"), observation(id="2"))
    (fact,) = found.facts
    assert (fact.remarks, found.behind) == ((), 2)


def test_a_contradiction_names_both_resources(read: Reader) -> None:
    potassium = observation(
        code=coded("http://hl7.org/fhir/sid/icd-10-cm", "E87.6"), valueQuantity=..., valueBoolean=True
    )
    denied = potassium | {"id": "o2", "valueBoolean": False}
    found = read(potassium, denied)
    with pytest.raises(ContradictionError) as raised:
        evaluate(read.ruleset, Patient(found.facts), CLOCK)
    assert "record.json: Observation/o2" in str(raised.value)
    assert "record.json: Observation/o)" in str(raised.value)


def version(updated: str | None, **more: object) -> Json:
    return observation(**more) | ({"meta": {"lastUpdated": updated}} if updated else {})


EARLY, LATE = "2026-11-20T10:00:00Z", "2026-11-20T11:30:00+01:00"


def test_a_resource_that_stands_twice_counts_once(read: Reader) -> None:
    found = read(observation(), observation(), request(), request())
    assert len(found.facts) == 2
    assert found.behind == 4


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_versions_the_one_that_was_updated_last_counts(read: Reader, first: int) -> None:
    both = [version(EARLY), version(LATE, valueQuantity=quantity(1.4))]
    found = read(both[first], both[1 - first])
    assert [fact.printed for fact in found.facts] == ["1.4"]
    assert reasons(found) == ["an older version of what the record holds as well"]


@pytest.mark.parametrize("updated", [(None, None), (EARLY, None), (EARLY, EARLY), ("soon", LATE)])
def test_versions_of_which_it_is_not_told_which_is_later(read: Reader, updated: tuple[str | None, str | None]) -> None:
    found = read(version(updated[0]), version(updated[1], valueQuantity=quantity(1.4)))
    assert found.facts == ()
    assert set(reasons(found)) == {"the record holds two versions of it, and which is the later is not told"}


def test_a_version_that_says_something_else_altogether(read: Reader) -> None:
    other = version(LATE, code=coded("http://loinc.org", "8302-2", "Body Height"))
    found = read(version(EARLY), other)
    assert found.facts == ()
    assert "an older version of what the record holds as well" in reasons(found)
    found = read(version(LATE), other | {"meta": {"lastUpdated": EARLY}})
    assert len(found.facts) == 1


def test_the_same_name_on_two_servers_is_two_resources(read: Reader) -> None:
    content = whole(
        (None, PATIENT),
        ("https://a.org/Observation/o", observation()),
        ("https://b.org/Observation/o", observation(valueQuantity=quantity(1.4))),
    )
    assert len(read.path(read.file(content)).facts) == 2


def test_what_was_deleted_does_not_count(read: Reader) -> None:
    deletion = {"request": {"method": "DELETE", "url": "Observation/o"}, "response": {"lastModified": LATE}}
    content = bundle(PATIENT, version(EARLY))
    content["entry"].append(deletion)
    found = read.path(read.file(content))
    assert found.facts == ()
    assert set(reasons(found)) == {"the record says that it was deleted", "a deletion"}


@pytest.mark.parametrize(
    ("zone", "written", "printed"),
    [
        ("UTC", "2026-11-20T23:30:00-05:00", "2026-11-21T04:30:00"),
        ("America/New_York", "2026-11-21T04:30:00Z", "2026-11-20T23:30:00"),
        ("America/New_York", "2026-11-20T23:30:00", "2026-11-20T23:30:00"),
        ("UTC", "2026-11-20T23:59:60Z", "2026-11-20T23:59:59"),
        ("UTC", "2026-11-20T08:00:00.123Z", "2026-11-20T08:00:00.123000"),
        ("Asia/Tokyo", "2026-11-20", "2026-11-20"),
    ],
)
def test_times_are_on_the_clock_of_this_machine(
    read: Reader, monkeypatch: pytest.MonkeyPatch, zone: str, written: str, printed: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    instant.cache_clear()
    try:
        assert [fact.when for fact in read(observation(effectiveDateTime=written)).facts] == [printed]
    finally:
        monkeypatch.undo()
        time.tzset()
        instant.cache_clear()


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-11", "2026-11-01", "2026-12-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
    ],
)
def test_a_partial_date_is_a_span(written: str, start: str, end: str) -> None:
    found = instant(written)
    assert (found.printed, str(found.start.date()), str(found.end.date())) == (written, start, end)


def with_demographics(read: Reader) -> Reader:
    """The rules with terms for age and sex."""
    library = read.ruleset.library
    own = {
        "age": Demographic(iri="t:age", label="age", patient_element="birthDate", canonical_unit="a"),
        "male": Demographic(iri="t:male", label="male", patient_element="gender=male"),
    }
    library = replace(library, terms=library.terms | own)
    return Reader(read.folder, replace(read.ruleset, library=library, scales=read.ruleset.scales | {"age": Scale("a")}))


def test_age_and_sex_where_a_term_asks_for_them(read: Reader) -> None:
    asking = with_demographics(read)
    assert facts(asking()) == ["age 56 a", "not male"]
    assert facts(asking(at="2026-05-16")) == ["age 55 a", "not male"]
    assert facts(asking(PATIENT | {"gender": "male"}, alone=True)) == ["age 56 a", "male"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"birthDate": "1970", "gender": "other"}, "its birth date is 1970 alone"),
        ({"birthDate": "1970-13-01", "gender": "unknown"}, "no valid FHIR R4: '1970-13-01' is no date of a patient"),
        ({"birthDate": "2030-01-01", "gender": None}, "later than the clock (2026-11-22T12:00:00)"),
    ],
)
def test_age_and_sex_that_are_not_told(read: Reader, more: Json, reason: str) -> None:
    found = with_demographics(read)(PATIENT | more, alone=True)
    assert found.facts == ()
    assert found.set_aside[0].reason == reason


def test_age_and_sex_that_nobody_asks_for(read: Reader) -> None:
    (aside,) = read().set_aside
    assert aside == ("Patient", "age and sex: nothing here asks about them", 1, None)


def test_other_kinds_of_resources_are_counted(read: Reader) -> None:
    found = read(
        {"resourceType": "Encounter"}, {"resourceType": "Encounter"}, {"resourceType": "Nonsense"}, {"id": "x"}
    )
    assert reasons(found) == [
        "resources of this kind are not read",
        "resources of this kind are not read",
        "no resource of FHIR R4",
        "a resource without a resourceType",
    ]


def test_what_is_contained_in_another_resource_is_counted(read: Reader) -> None:
    found = read({"resourceType": "DiagnosticReport", "contained": [observation()]})
    assert sorted(reasons(found)) == ["contained in another resource", "resources of this kind are not read"]


def test_a_bundle_within_a_bundle_is_read(read: Reader) -> None:
    assert len(read(bundle(observation(), bundle(request(), procedure(), condition()))).facts) == 4


def test_many_unknown_names_are_gathered(read: Reader) -> None:
    many = [observation(id=str(n), code={"text": f"test {n}"}) for n in range(5000)]
    found = read(*many)
    assert len(found.set_aside) < 2010
    assert found.items == 5001


def test_a_folder_is_one_record(read: Reader) -> None:
    read.file(bundle(PATIENT, observation()), "all/a.json")
    read.file(b"\n".join(line for line in (b'{"resourceType":"Encounter"}',)), "all/below/b.ndjson")
    read.file(request(), "all/below/c.json")
    read.file(b"hello", "all/notes.txt")
    read.file(b"hello", "all/.hidden")
    found = read.path(read.folder / "all")
    assert [fact.place for fact in found.facts] == [
        "a.json: Observation/o",
        str(Path("below/c.json: MedicationRequest/r")),
    ]
    assert ("notes.txt", "a file that is no FHIR in JSON", 1, None) in found.set_aside


def test_what_the_library_finds_wrong_is_set_aside_when_asked_for(read: Reader) -> None:
    path = read.file(bundle(PATIENT, observation(category="laboratory")))
    assert len(read.path(path).facts) == 1
    found = read.path(path, Asked(validate=True))
    assert found.facts == ()
    assert any("no valid FHIR R4 (by fhir.resources): category" in one.reason for one in found.set_aside)
