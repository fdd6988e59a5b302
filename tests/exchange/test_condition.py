"""Conditions, procedures and allergies: each line of the decision record's table, both of its columns."""

from __future__ import annotations

import pytest

from tests.exchange.records import (
    ICD10,
    RXNORM,
    Json,
    Reader,
    allergy,
    coded,
    condition,
    facts,
    one_reason,
    procedure,
    reasons,
    status,
)


def clinical(code: str) -> Json:
    return {"clinicalStatus": status("clinical", code)}


def verified(code: str) -> Json:
    return {"verificationStatus": status("ver-status", code)}


@pytest.mark.parametrize(
    ("more", "fact"),
    [
        *((clinical(one), "hypokalemia (2026-11-01/..)") for one in ("active", "recurrence", "relapse")),
        *((clinical(one), "hypokalemia (2026-11-01/unknown)") for one in ("inactive", "remission", "resolved")),
        (clinical("resolved") | {"abatementDateTime": "2026-11-10"}, "hypokalemia (2026-11-01/2026-11-10)"),
        (clinical("resolved") | {"abatementPeriod": {"end": "2026-11-10"}}, "hypokalemia (2026-11-01/2026-11-10)"),
        (clinical("resolved") | {"abatementString": "in summer"}, "hypokalemia (2026-11-01/unknown)"),
        ({"clinicalStatus": ..., "abatementDateTime": "2026-11-10"}, "hypokalemia (2026-11-01/2026-11-10)"),
        ({"verificationStatus": ...}, "hypokalemia (2026-11-01/..)"),
        ({"onsetDateTime": ..., "onsetPeriod": {"start": "2026-11-02"}}, "hypokalemia (2026-11-02/..)"),
        ({"onsetDateTime": ..., "onsetString": "long ago"}, "hypokalemia"),
        ({"onsetDateTime": ..., "recordedDate": "2026-11-03"}, "hypokalemia (2026-11-03)"),
        (verified("refuted") | {"recordedDate": "2026-11-03"}, "not hypokalemia (2026-11-03)"),
        (verified("refuted"), "not hypokalemia"),
        ({"onsetDateTime": "2026"}, "hypokalemia (2026/..)"),
    ],
)
def test_a_condition(read: Reader, more: Json, fact: str) -> None:
    assert facts(read(condition(**more))) == [fact]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        *(
            (verified(one), f"it is {one}")
            for one in ("entered-in-error", "unconfirmed", "provisional", "differential")
        ),
        ({"clinicalStatus": ...}, "it has no clinical status"),
        (clinical("unknown"), "its clinical status is unknown"),
        ({"abatementDateTime": "2026-11-10"}, "it is active and has an end"),
        ({"clinicalStatus": {"text": "active"}}, "its clinicalStatus has no code"),
        ({"onsetDateTime": "2026-12-01"}, "later than the clock (2026-11-22T12:00:00)"),
        (clinical("resolved") | {"abatementDateTime": "2026-10-10"}, "it stops before it starts"),
        ({"onsetAge": {"value": 3}}, "no valid FHIR R4: it has onsetDateTime and onsetAge"),
        ({"code": coded(RXNORM, "42316")}, "its codes stand for tacrolimus, which is a substance"),
        ({"code": {"text": "a cold"}}, "nothing here asks about it"),
        ({"code": ...}, "nothing here asks about it"),
        ({"code": {"coding": {"code": "E87.6"}}}, "no valid FHIR R4: coding is an object and not a list"),
        ({"subject": {"reference": 5}}, "no valid FHIR R4: reference is a number and not a text"),
    ],
)
def test_what_is_no_condition_of_his_is_set_aside(read: Reader, more: Json, reason: str) -> None:
    assert one_reason(read(condition(**more))) == reason


@pytest.mark.parametrize(
    ("at", "fact", "reason"),
    [
        (None, ["hypokalemia (2026-11-01/unknown)"], []),
        ("2026-11-22", ["hypokalemia (2026-11-01/unknown)"], []),
        ("2026-11-10", [], ["whether it still ran at 2026-11-10, the moment of evaluation, is not known"]),
        ("2026-10-10", ["hypokalemia (2026-11-01/unknown)"], []),
    ],
)
def test_within_the_span_in_which_it_ended_nothing_is_known(
    read: Reader, at: str | None, fact: list[str], reason: list[str]
) -> None:
    found = read(condition(**clinical("inactive")), at=at)
    assert (facts(found), reasons(found)) == (fact, reason)


def test_a_condition_by_its_name_says_so(read: Reader) -> None:
    (fact,) = read(condition(code={"text": "Hypokalaemia"})).facts
    assert (fact.concept, fact.remarks) == ("hypokalemia", ("known by its name, not by a code",))


def test_the_diagnosis_of_low_magnesium_is_its_finding(read: Reader) -> None:
    assert [fact.concept for fact in read(condition(code=coded(ICD10, "E83.42"))).facts] == ["hypomagnesemia"]


@pytest.mark.parametrize(
    ("more", "fact"),
    [
        ({}, "transplantation (2026-09-28)"),
        ({"performedDateTime": ...}, "transplantation"),
        ({"performedDateTime": ..., "performedString": "last year"}, "transplantation"),
        ({"performedDateTime": "2026-09"}, "transplantation (2026-09)"),
        (
            {"performedDateTime": ..., "performedPeriod": {"start": "2026-09-28", "end": "2026-09-29"}},
            "transplantation (2026-09-28/2026-09-29)",
        ),
    ],
)
def test_a_procedure(read: Reader, more: Json, fact: str) -> None:
    assert facts(read(procedure(**more))) == [fact]


@pytest.mark.parametrize(
    "other", ["preparation", "in-progress", "not-done", "on-hold", "stopped", "entered-in-error", "unknown"]
)
def test_only_what_was_completed_was_done(read: Reader, other: str) -> None:
    assert one_reason(read(procedure(status=other))) == f"its status is {other}"


def test_an_allergy_to_a_known_substance_is_listed_first(read: Reader) -> None:
    found = read(condition(**verified("differential")), allergy())
    first = found.set_aside[0]
    assert first.what == "allergy to furosemide, record.json: AllergyIntolerance/al"
    assert first.reason == "no statement here looks at allergies and intolerances"
    assert first.concept == "furosemide"


def test_another_allergy_is_one_of_the_rest(read: Reader) -> None:
    assert one_reason(read(allergy(code={"text": "peanuts"}))) == "nothing here asks about it"
    assert one_reason(read(allergy(code=...))) == "nothing here asks about it"


def test_an_allergy_may_be_known_by_its_reaction(read: Reader) -> None:
    reaction = [{"substance": coded(RXNORM, "4603", "furosemide"), "manifestation": [{"text": "rash"}]}]
    found = read(allergy(code={"text": "a pill"}, type="intolerance", reaction=reaction))
    assert found.set_aside[0].what.startswith("intolerance to furosemide")
