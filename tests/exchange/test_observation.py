"""Observations: each line of the decision record's table, both of its columns."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.exchange.records import (
    ICD10,
    LOINC,
    MASS,
    MOLES,
    RED_CELLS,
    SNOMED,
    UCUM,
    Json,
    Reader,
    coded,
    exactly,
    facts,
    observation,
    one_reason,
    quantity,
    reasons,
)

LOW_POTASSIUM = coded(ICD10, "E87.6", "Hypokalemia")


def test_a_quantity_is_a_fact_with_its_digits(read: Reader) -> None:
    (fact,) = read(observation(valueQuantity=quantity(exactly("1.10")))).facts
    assert (fact.kind, fact.concept, fact.value, fact.unit) == (
        "observation",
        "serum-magnesium",
        Fraction(11, 10),
        "mg/dL",
    )
    assert (fact.printed, fact.comparator, fact.remarks) == ("1.10", None, ())
    assert fact.moment is not None
    assert fact.moment.printed == "2026-11-20"
    assert fact.place == "record.json: Observation/o"


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_a_status_that_counts(read: Reader, status: str) -> None:
    assert facts(read(observation(status=status))) == ["serum-magnesium 1.1 mg/dL (2026-11-20)"]


def test_preliminary_is_marked(read: Reader) -> None:
    (fact,) = read(observation(status="preliminary")).facts
    assert fact.remarks == ("preliminary",)


@pytest.mark.parametrize("comparator", ["<", "<=", ">", ">="])
def test_a_comparator_makes_a_bound(read: Reader, comparator: str) -> None:
    (fact,) = read(observation(valueQuantity=quantity(exactly("0.5"), comparator=comparator))).facts
    assert (fact.comparator, fact.value, fact.printed) == (comparator, Fraction(1, 2), f"{comparator}0.5")


@pytest.mark.parametrize(
    ("more", "printed"),
    [
        ({"effectiveDateTime": ..., "effectiveInstant": "2026-11-20T08:00:00Z"}, "2026-11-20T08:00:00"),
        (
            {"effectiveDateTime": ..., "effectivePeriod": {"start": "2026-11-19", "end": "2026-11-20"}},
            "2026-11-19/2026-11-20",
        ),
        ({"effectiveDateTime": ..., "effectivePeriod": {"end": "2026-11-20"}}, "2026-11-20"),
        ({"effectiveDateTime": ..., "effectiveTiming": {"event": ["2026-11-20"]}}, "2026-11-20"),
    ],
)
@pytest.mark.usefixtures("utc")
def test_the_time_is_the_effective_one(read: Reader, more: Json, printed: str) -> None:
    (fact,) = read(observation(**more)).facts
    assert fact.when == printed
    assert fact.remarks == ()


@pytest.mark.usefixtures("utc")
def test_without_it_the_time_is_that_of_issue_with_a_remark(read: Reader) -> None:
    (fact,) = read(observation(effectiveDateTime=..., issued="2026-11-20T08:00:00Z")).facts
    assert (fact.when, fact.remarks) == ("2026-11-20T08:00:00", ("dated by when it was issued",))


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        ({"valueBoolean": True}, True),
        ({"valueBoolean": False}, False),
        ({"valueCodeableConcept": coded(SNOMED, "373066001", "Yes")}, True),
        ({"valueCodeableConcept": coded(SNOMED, "2667000", "Absent")}, False),
        ({"valueCodeableConcept": coded(LOINC, "LA32-8", "No")}, False),
        ({"valueCodeableConcept": {"text": "Present"}}, True),
        ({"valueCodeableConcept": coded("http://terminology.hl7.org/CodeSystem/v2-0136", "N")}, False),
    ],
)
def test_yes_and_no_of_a_condition_are_true_and_false_as_of_their_time(read: Reader, value: Json, truth: bool) -> None:  # noqa: FBT001 - a truth value
    (fact,) = read(observation(code=LOW_POTASSIUM, valueQuantity=..., **value)).facts
    assert (fact.kind, fact.concept, fact.when) == ("has" if truth else "has-not", "hypokalemia", "2026-11-20")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        *(
            ({"status": one}, f"its status is {one}")
            for one in ("entered-in-error", "cancelled", "registered", "unknown")
        ),
        ({"status": "new"}, "its status is new"),
        ({"status": ...}, "no valid FHIR R4: it has no status"),
        ({"valueQuantity": ..., "dataAbsentReason": {"text": "not performed"}}, "it has no value (not performed)"),
        ({"dataAbsentReason": {"text": "error"}}, "it has no value (error)"),
        ({"valueQuantity": ...}, "it has no value"),
        ({"valueQuantity": ..., "valueString": "1.1 mg/dL"}, "its value is a text"),
        ({"valueQuantity": ..., "valueInteger": 1}, "a number without a unit"),
        ({"valueQuantity": ..., "valueRange": {"low": quantity()}}, "its value is a range"),
        ({"valueQuantity": ..., "valueBoolean": True}, "its value is yes or no, and no measured number"),
        ({"valueQuantity": {"value": 1.1}}, "a number without a unit"),
        ({"valueQuantity": {"unit": "mg/dL"}}, "a quantity without a value"),
        ({"valueQuantity": quantity("1,1")}, "no valid FHIR R4: value is a text and not a number"),
        ({"valueQuantity": quantity("1.1")}, "no valid FHIR R4: value is a text and not a number"),
        ({"valueQuantity": quantity(1.1, comparator="ad")}, "no valid FHIR R4: the comparator 'ad' is not known"),
        (
            {"valueQuantity": {"value": 1.1, "unit": "milligrams per deciliter"}},
            "the unit 'milligrams per deciliter' is not known here",
        ),
        ({"valueQuantity": quantity(1.1, "mg/dL", unit="mmol/L")}, "its unit is mmol/L and its code mg/dL"),
        ({"valueQuantity": quantity(1.1, "kg")}, "LOINC 19123-9 is reported in mg/dL, so kg contradicts it"),
        ({"valueQuantity": quantity(0.5, "mmol/L")}, "LOINC 19123-9 is reported in mg/dL, so mmol/L contradicts it"),
        ({"code": coded(LOINC, MOLES)}, "LOINC 2601-3 is reported in mmol/L, so mg/dL contradicts it"),
        (
            {"valueQuantity": quantity(5000)},
            "no patient can have that value; possible are 0.05 to 25 mmol/L; check value and unit.",
        ),
        (
            {"valueQuantity": quantity(-1)},
            "no patient can have that value; possible are 0.05 to 25 mmol/L; check value and unit.",
        ),
        (
            {"valueQuantity": quantity(10**50)},
            "'1000000000000000000000000000000000000000…' is longer than any measured number",
        ),
        ({"effectiveDateTime": ...}, "it has no time"),
        ({"effectiveDateTime": ..., "effectiveTiming": {"repeat": {}}}, "its time is a schedule"),
        ({"effectiveDateTime": "2026-11-23"}, "later than the clock (2026-11-22T12:00:00)"),
        ({"effectiveDateTime": "19.11.2026"}, "no valid FHIR R4: '19.11.2026' is no date"),
        ({"effectiveDateTime": "2026-11-19T08:00"}, "no valid FHIR R4: '2026-11-19T08:00' is no date"),
        ({"effectiveDateTime": "2026-02-30"}, "no valid FHIR R4: '2026-02-30' is no date of a patient"),
        ({"effectiveDateTime": "0001-01-01"}, "no valid FHIR R4: '0001-01-01' is no date of a patient"),
        ({"focus": [{"reference": "Patient/child"}]}, "it is about somebody or something else (focus)"),
        ({"subject": ...}, "it names no patient"),
        ({"subject": {"display": "him"}}, "it names no patient"),
        (
            {"modifierExtension": [{"url": "http://x", "valueBoolean": True}]},
            "it has modifierExtension, which may change what it means",
        ),
        ({"valueString": "1.1"}, "no valid FHIR R4: it has valueQuantity and valueString"),
        (
            {"code": LOW_POTASSIUM, "valueQuantity": ..., "valueCodeableConcept": {"text": "perhaps"}},
            "its value (perhaps) is neither yes nor no",
        ),
        ({"code": {"text": "Magnesium"}}, "no code that is known here, and a name does not tell the specimen"),
    ],
)
def test_what_is_no_fact_is_set_aside_with_its_reason(read: Reader, more: Json, reason: str) -> None:
    assert one_reason(read(observation(**more))) == reason


def test_what_is_about_a_known_concept_is_listed_with_value_date_and_resource(read: Reader) -> None:
    found = read(observation(code=coded(LOINC, MOLES, "Magnesium")))
    (aside,) = [one for one in found.set_aside if one.concept]
    assert aside.what == "Magnesium 1.1 mg/dL (2026-11-20), record.json: Observation/o"
    assert (aside.concept, aside.times) == ("serum-magnesium", 1)


def test_another_persons_are_counted_and_not_listed_with_their_values(read: Reader) -> None:
    found = read(observation(subject={"reference": "Patient/somebody"}))
    assert one_reason(found) == "it is another patient's"
    assert not any("1.1" in one.what for one in found.set_aside)


def test_red_cell_magnesium_is_not_serum_magnesium(read: Reader) -> None:
    code = coded(LOINC, RED_CELLS, "Magnesium [Moles/volume] in Red Blood Cells")
    (fact,) = read(observation(code=code, valueQuantity=quantity(1.8, "mmol/L"))).facts
    assert (fact.concept, fact.printed, fact.unit) == ("erythrocyte-magnesium", "1.8", "mmol/L")
    wrong = read(observation(code=code, valueQuantity=quantity(1.1, "mg/dL")))
    assert one_reason(wrong) == "LOINC 2597-3 is reported in mmol/L, so mg/dL contradicts it"


def test_a_unit_that_is_printed_without_a_code_counts_with_a_remark(read: Reader) -> None:
    (fact,) = read(observation(valueQuantity={"value": 1.1, "unit": "mg/dL"})).facts
    assert (fact.unit, fact.remarks) == ("mg/dL", ("its unit is no UCUM code",))


def test_words_beside_a_ucum_code_do_not_matter(read: Reader) -> None:
    (fact,) = read(observation(valueQuantity=quantity(1.1, "mg/dL", unit="milligrams per deciliter"))).facts
    assert fact.remarks == ()


def test_codes_of_different_concepts_set_it_aside(read: Reader) -> None:
    both = {"coding": [coded(LOINC, MASS)["coding"][0], coded(LOINC, "17861-6")["coding"][0]]}
    assert one_reason(read(observation(code=both))) == "its codes stand for serum-calcium and serum-magnesium"


def test_a_code_of_another_kind_sets_it_aside(read: Reader) -> None:
    found = read(observation(code=coded("http://www.nlm.nih.gov/research/umls/rxnorm", "42316")))
    assert one_reason(found) == "its codes stand for tacrolimus, which is a substance"


def test_each_component_is_an_item_and_so_is_an_own_value(read: Reader) -> None:
    parts = [
        {"code": coded(LOINC, MASS), "valueQuantity": quantity(1.2)},
        {"code": coded(LOINC, "17861-6"), "valueQuantity": quantity(9.1)},
        {"code": coded(LOINC, "1-8", "something else"), "valueQuantity": quantity(9.1)},
        {"code": coded(LOINC, "2160-0"), "dataAbsentReason": {"text": "hemolysis"}},
    ]
    found = read(observation(component=parts))
    assert facts(found) == [
        "serum-magnesium 1.1 mg/dL (2026-11-20)",
        "serum-magnesium 1.2 mg/dL (2026-11-20)",
        "serum-calcium 9.1 mg/dL (2026-11-20)",
    ]
    assert reasons(found) == ["it has no value (hemolysis)", "nothing here asks about it"]
    assert found.items == 6  # the Patient, the own value, and four components
    assert read(observation(component=parts[:1], valueQuantity=...)).items == 2


def test_a_focus_on_the_patient_changes_nothing(read: Reader) -> None:
    assert len(read(observation(focus=[{"reference": "Patient/p"}])).facts) == 1


def test_equivalents_do_not_contradict_a_code_for_moles(read: Reader) -> None:
    (fact,) = read(observation(code=coded(LOINC, MOLES), valueQuantity=quantity(1.1, "meq/L"))).facts
    assert fact.unit == "mEq/L"


@pytest.mark.parametrize("system", [UCUM, None])
@pytest.mark.parametrize("unit", ["mg/dL", "mg/dl", "mmol/L"])
def test_the_spelling_of_a_unit_does_not_matter(read: Reader, system: str | None, unit: str) -> None:
    code = MOLES if unit == "mmol/L" else MASS
    given = {"value": 1, "code": unit} | ({"system": system} if system else {"unit": unit})
    assert len(read(observation(code=coded(LOINC, code), valueQuantity=given)).facts) == 1


@pytest.mark.parametrize(("at", "count"), [(None, 1), ("2026-11-10", 0), ("2026-11-22", 1), ("2026-10-31", 1)])
def test_a_month_that_holds_the_moment_does_not_tell_which_came_first(read: Reader, at: str | None, count: int) -> None:
    found = read(observation(effectiveDateTime="2026-11"), at=at)
    assert len(found.facts) == count


def test_a_place_has_no_sign_that_moves_the_cursor(read: Reader) -> None:
    found = read(observation(code=coded(LOINC, "9-9", "evil\x1b[2Jname\nhere")))
    (aside,) = [one for one in found.set_aside if one.what.startswith("evil")]
    assert aside.what.isprintable()
