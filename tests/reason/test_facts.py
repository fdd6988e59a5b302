"""§3.1, §3.5, §3.6: what counts as known of a patient."""

from __future__ import annotations

import pytest

from mgkg.errors import ContradictionError, FutureFactError, NumberFormatError
from mgkg.model.patient import KINDS_OF_LISTS, Fact, Patient, moment
from mgkg.reason.courses import dates
from mgkg.reason.facts import facts, now
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import NOW, TODAY, has, lacks, person, value
from tests.rules.trial import trial


def truth(patient: Patient, concept: str, ruleset: RuleSet) -> bool | None:
    known = facts(patient, ruleset, NOW).truth(concept, ruleset)
    return known.truth if known else None


# §3.1: what nobody stated is unknown, unless a list is complete


def test_3_1_what_nobody_stated_is_unknown(shipped: RuleSet) -> None:
    for concept in shipped.library.terms:
        assert truth(person(), concept, shipped) is None


@pytest.mark.parametrize(
    ("complete", "kind"),
    [("medications", "substance"), ("conditions", "condition"), ("symptoms", "symptom"), ("procedures", "procedure")],
)
def test_3_1_what_a_complete_list_does_not_hold_is_false(complete: str, kind: str, shipped: RuleSet) -> None:
    """And nothing else is: the other kinds, and findings above all, stay unknown."""
    patient = person(complete=[complete])
    for concept, term in shipped.library.terms.items():
        assert truth(patient, concept, shipped) is (False if term.kind == kind else None), concept


def test_3_1_a_complete_list_holds_what_it_lists_with_its_classes(shipped: RuleSet) -> None:
    patient = person(has("omeprazole"), has("tacrolimus"), complete=["medications"])
    expected = {
        "omeprazole": True,
        "proton-pump-inhibitor": True,
        "tacrolimus": True,
        "immunosuppressant": True,
        "pantoprazole": False,  # another of a class that is listed by its member alone
        "cyclosporine": False,
        "furosemide": False,
        "loop-diuretic": False,
    }
    assert {name: truth(patient, name, shipped) for name in expected} == expected


def test_3_1_which_member_of_a_listed_class_is_taken_stays_unknown(shipped: RuleSet) -> None:
    patient = person(has("proton-pump-inhibitor"), complete=["medications"])
    expected = {"omeprazole": None, "proton-pump-inhibitor": True, "furosemide": False, "tacrolimus": False}
    assert {name: truth(patient, name, shipped) for name in expected} == expected


def test_3_1_a_listed_medication_that_is_set_aside_is_not_on_the_list(shipped: RuleSet) -> None:
    later = person(has("omeprazole", "2026-11-21"), complete=["medications"], at="2026-11-20")
    assert truth(later, "omeprazole", shipped) is False


def test_3_1_observations_are_never_complete(shipped: RuleSet) -> None:
    known = facts(person(complete=KINDS_OF_LISTS), shipped, NOW)
    assert known.readings == {}
    assert truth(person(complete=KINDS_OF_LISTS), "serum-magnesium", shipped) is None


# §3.5: narrower, broader, exclusive


def test_3_5_narrower_implies_broader(shipped: RuleSet) -> None:
    patient = person(has("life-threatening-hypomagnesemia"))
    for broader in ("symptomatic-hypomagnesemia", "hypomagnesemia"):
        assert truth(patient, broader, shipped) is True
    assert truth(patient, "refractory-hypomagnesemia", shipped) is None


def test_3_5_not_broader_implies_not_narrower(shipped: RuleSet) -> None:
    patient = person(lacks("magnesium-depleting-medication"))
    for narrower in ("proton-pump-inhibitor", "omeprazole", "loop-diuretic", "furosemide"):
        assert truth(patient, narrower, shipped) is False
    assert truth(patient, "tacrolimus", shipped) is None


def test_3_5_not_narrower_says_nothing_of_broader(shipped: RuleSet) -> None:
    assert truth(person(lacks("omeprazole")), "proton-pump-inhibitor", shipped) is None


def test_3_5_one_of_an_exclusive_pair_makes_the_other_false_with_what_is_narrower(shipped: RuleSet) -> None:
    for one, other in (("hypercalcemia", "hypocalcemia"), ("hypocalcemia", "hypercalcemia")):
        assert truth(person(has(one)), other, shipped) is False
        assert truth(person(lacks(one)), other, shipped) is None
    patient = person(has("normal-serum-magnesium"))
    for name in ("hypomagnesemia", "symptomatic-hypomagnesemia", "refractory-hypomagnesemia", "hypermagnesemia"):
        assert truth(patient, name, shipped) is False


def test_3_5_what_is_narrower_than_one_of_an_exclusive_pair_excludes_the_other_too(shipped: RuleSet) -> None:
    assert truth(person(has("refractory-hypomagnesemia")), "normal-serum-magnesium", shipped) is False


@pytest.mark.parametrize(
    ("one", "other", "concept"),
    [
        (has("tacrolimus"), lacks("tacrolimus"), "tacrolimus"),
        (has("omeprazole"), lacks("proton-pump-inhibitor"), "omeprazole"),
        (has("hypocalcemia"), has("hypercalcemia"), "hypocalcemia"),
        (has("refractory-hypomagnesemia"), has("normal-serum-magnesium"), "hypomagnesemia"),
        (has("tremor", TODAY), lacks("tremor"), "tremor"),
        (has("transplantation", "2026-01-01"), lacks("transplantation"), "transplantation"),
    ],
)
def test_3_5_both_truths_for_one_concept_are_an_error_that_names_both(
    one: Fact, other: Fact, concept: str, shipped: RuleSet
) -> None:
    for pair in ((one, other), (other, one)):
        with pytest.raises(ContradictionError) as caught:
            facts(person(*pair), shipped, NOW)
        message = str(caught.value)
        assert "both true" in message
        assert "and false" in message
        assert one.concept in message
        assert other.concept in message
        assert "Take out one of the two." in message
        assert caught.value.where is not None
    assert truth(person(one), concept, shipped) is not None


# §3.5, decision record 14: products of several substances

PRODUCT = "omeprazole-with-sodium-bicarbonate"


def test_3_5_who_takes_a_product_takes_its_ingredients_and_what_they_are_kinds_of(shipped: RuleSet) -> None:
    patient = person(has(PRODUCT))
    taken = ("omeprazole", "sodium-bicarbonate", "proton-pump-inhibitor", "magnesium-depleting-medication")
    assert [truth(patient, name, shipped) for name in taken] == [True] * 4
    assert truth(patient, "pantoprazole", shipped) is None


def test_3_5_who_does_not_take_an_ingredient_or_its_class_does_not_take_the_product(shipped: RuleSet) -> None:
    for name in ("omeprazole", "sodium-bicarbonate", "proton-pump-inhibitor"):
        assert truth(person(lacks(name)), PRODUCT, shipped) is False
    assert truth(person(lacks(PRODUCT)), "omeprazole", shipped) is None
    assert truth(person(has("omeprazole"), has("sodium-bicarbonate")), PRODUCT, shipped) is None


@pytest.mark.parametrize("denied", ["omeprazole", "sodium-bicarbonate", "proton-pump-inhibitor"])
def test_3_5_a_product_and_the_denial_of_what_it_holds_are_an_error(denied: str, shipped: RuleSet) -> None:
    for pair in ((has(PRODUCT), lacks(denied)), (lacks(denied), has(PRODUCT))):
        with pytest.raises(ContradictionError, match=f"implied by {PRODUCT}|implied by not {denied}"):
            facts(person(*pair), shipped, NOW)


def test_3_1_on_a_complete_list_a_product_of_listed_ingredients_stays_unknown(shipped: RuleSet) -> None:
    patient = person(has("omeprazole"), has("sodium-bicarbonate"), complete=["medications"])
    expected = {PRODUCT: None, "esomeprazole-with-naproxen": False, "naproxen": False}
    assert {name: truth(patient, name, shipped) for name in expected} == expected
    listed = person(has(PRODUCT), complete=["medications"])
    expected = {"omeprazole": True, "sodium-bicarbonate": True, "pantoprazole": False, "naproxen": False}
    assert {name: truth(listed, name, shipped) for name in expected} == expected


def test_3_5_a_product_may_hold_a_product() -> None:
    ruleset = trial("codes")
    held = ("trialdrug-both", "trialdrug", "trialdrug-slow", "tacrolimus", "proton-pump-inhibitor", "immunosuppressant")
    assert [truth(person(has("trialdrug-thrice")), name, ruleset) for name in held] == [True] * 6
    assert truth(person(lacks("trialdrug-slow")), "trialdrug-thrice", ruleset) is False


def test_3_7_a_product_is_no_kind_of_its_ingredients(shipped: RuleSet) -> None:
    """So what is said of giving one of them says nothing of giving the product."""
    assert not shipped.terms.is_a(PRODUCT, "omeprazole")
    assert not shipped.terms.is_a(PRODUCT, "proton-pump-inhibitor")
    assert PRODUCT not in shipped.terms.leaves("proton-pump-inhibitor")
    assert shipped.terms.leaves("omeprazole") == {"omeprazole"}


# §3.6: time


def values(*observed: Fact, at: str | None = "2026-11-20", ruleset: RuleSet) -> list[str]:
    """The printed values that count."""
    known = facts(person(*observed, at=at), ruleset, NOW)
    return sorted(reading.fact.printed or "" for reading in known.readings.get("serum-magnesium", ()))


@pytest.mark.parametrize(
    ("observed", "counts"),
    [
        # the latest value at or before `at`
        ([("1 mg/dL", "2026-11-18"), ("2 mg/dL", "2026-11-19")], ["2"]),
        ([("1 mg/dL", "2026-11-19T08:00"), ("2 mg/dL", "2026-11-19T08:01")], ["2"]),
        ([("1 mg/dL", "2026-11-19"), ("2 mg/dL", "2026-11-20T00:00")], ["2"]),
        # undated is now
        ([("1 mg/dL", "2026-11-19"), ("2 mg/dL", None)], ["2"]),
        ([("1 mg/dL", None), ("2 mg/dL", None)], ["1", "2"]),
        # a date alone is the whole day
        ([("1 mg/dL", "2026-11-19"), ("2 mg/dL", "2026-11-19")], ["1", "2"]),
        ([("1 mg/dL", "2026-11-19"), ("2 mg/dL", "2026-11-19T23:59")], ["1", "2"]),
        ([("1 mg/dL", "2026-11-20"), ("2 mg/dL", None)], ["1", "2"]),
        ([("1 mg/dL", "2026-11-19"), ("2 mg/dL", "2026-11-19T08:00"), ("3 mg/dL", "2026-11-19T09:00")], ["1", "3"]),
        # after `at` it does not count
        ([("1 mg/dL", "2026-11-19"), ("2 mg/dL", "2026-11-21")], ["1"]),
        ([("1 mg/dL", "2026-11-19"), ("2 mg/dL", "2026-11-21T00:00")], ["1"]),
        ([("1 mg/dL", "2026-11-19"), ("2 mg/dL", "2026-11-20T23:59")], ["2"]),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_3_6_the_latest_values_at_the_end_of_a_day(
    observed: list[tuple[str, str | None]], counts: list[str], *, backwards: bool, shipped: RuleSet
) -> None:
    stated = [value(text, on) for text, on in (reversed(observed) if backwards else observed)]
    assert values(*stated, ruleset=shipped) == counts


@pytest.mark.parametrize(
    ("observed", "counts"),
    [
        ([("1 mg/dL", "2026-11-20T09:30"), ("2 mg/dL", "2026-11-20T09:31")], ["1"]),
        ([("1 mg/dL", "2026-11-20T09:00"), ("2 mg/dL", "2026-11-20")], ["1", "2"]),
        ([("1 mg/dL", "2026-11-20"), ("2 mg/dL", None)], ["1", "2"]),
        ([("1 mg/dL", "2026-11-19"), ("2 mg/dL", "2026-11-20T00:00")], ["2"]),
    ],
)
def test_3_6_the_latest_values_at_an_hour(
    observed: list[tuple[str, str | None]], counts: list[str], shipped: RuleSet
) -> None:
    stated = [value(text, on) for text, on in observed]
    assert values(*stated, at="2026-11-20T09:30", ruleset=shipped) == counts


def test_3_6_without_a_moment_of_evaluation_it_is_the_clock(shipped: RuleSet) -> None:
    known = facts(person(value("1 mg/dL"), at=None), shipped, NOW)
    assert known.at == NOW
    assert [reading.age_days for reading in known.readings["serum-magnesium"]] == [0]


def test_3_6_the_clock_is_a_moment_without_seconds_fractions() -> None:
    found = now()
    assert found.start == found.end
    assert moment(found.printed) == found


@pytest.mark.parametrize(
    ("on", "days"),
    [(None, 0), ("2026-11-20", 0), ("2026-11-19", 1), ("2026-11-19T23:59", 1), ("2026-11-06", 14), ("2025-11-20", 365)],
)
def test_3_6_ages_are_in_calendar_days(on: str | None, days: int, shipped: RuleSet) -> None:
    known = facts(person(value("1 mg/dL", on), at="2026-11-20"), shipped, NOW)
    assert known.readings["serum-magnesium"][0].age_days == days


@pytest.mark.parametrize(
    "fact", [value("1 mg/dL", "2026-11-21"), has("omeprazole", "2026-11-21T00:00"), lacks("tremor", "2026-11-22")]
)
def test_3_6_facts_after_the_moment_of_evaluation_are_set_aside_and_listed(fact: Fact, shipped: RuleSet) -> None:
    known = facts(person(fact, has("tacrolimus"), at="2026-11-20"), shipped, NOW)
    assert [(one, "2026-11-20" in reason) for one, reason in known.set_aside] == [(fact, True)]
    assert known.truth(fact.concept, shipped) is None
    assert fact.concept not in known.readings
    assert fact in known.stated


def test_3_6_facts_of_the_day_itself_are_not_set_aside(shipped: RuleSet) -> None:
    stated = (value("1 mg/dL", "2026-11-20T23:59"), has("tacrolimus", "2026-11-20"))
    assert facts(person(*stated, at="2026-11-20"), shipped, NOW).set_aside == ()


@pytest.mark.parametrize("on", ["2026-11-23", "2026-11-22T12:01"])
def test_3_6_facts_later_than_the_clock_are_an_error(on: str, shipped: RuleSet) -> None:
    for fact in (value("1 mg/dL", on), has("tacrolimus", on), lacks("tremor", on)):
        with pytest.raises(FutureFactError, match="future") as caught:
            facts(person(fact, at="2026-11-20"), shipped, NOW)
        assert fact.place in str(caught.value)
        assert "2026-11-22T12:00" in str(caught.value)


@pytest.mark.parametrize("on", ["2026-11-22", "2026-11-22T12:00"])
def test_3_6_facts_of_this_day_and_minute_are_not_in_the_future(on: str, shipped: RuleSet) -> None:
    assert facts(person(value("1 mg/dL", on)), shipped, NOW).readings


def test_3_6_a_moment_of_evaluation_later_than_the_clock_is_an_error(shipped: RuleSet) -> None:
    with pytest.raises(FutureFactError, match="moment of evaluation"):
        facts(person(at="2026-11-23"), shipped, NOW)
    assert facts(person(at="2026-11-22"), shipped, NOW).at.printed == "2026-11-22"


def test_3_6_of_two_dated_events_the_later_counts(shipped: RuleSet) -> None:
    early, late = has("transplantation", "2020-01-01"), has("transplantation", "2026-11-01")
    for stated in ((early, late), (late, early), (early, late, has("transplantation"))):
        known = facts(person(*stated), shipped, NOW)
        found = dates("transplantation", None, known, shipped)
        assert ([fact for fact, _ in found.latest], found.undated) == ([late], False)


# Values that cannot be


@pytest.mark.parametrize("text", ["-1 mg/dL", "0 mmol/L", "0.04 mmol/L", "25.01 mmol/L", "61 mg/dL", "1000 mEq/L"])
def test_a_value_that_no_record_can_hold_is_refused(text: str, shipped: RuleSet) -> None:
    with pytest.raises(NumberFormatError, match="no possible serum magnesium") as caught:
        facts(person(value(text)), shipped, NOW)
    assert "0.05 to 25 mmol/L" in str(caught.value)
    assert caught.value.where == f"obs {text}"


@pytest.mark.parametrize("text", ["0.05 mmol/L", "25 mmol/L", "50 mEq/L", "60.7 mg/dL"])
def test_extreme_values_are_taken(text: str, shipped: RuleSet) -> None:
    assert facts(person(value(text)), shipped, NOW).readings


def test_an_impossible_value_is_refused_even_where_it_is_too_late_to_count(shipped: RuleSet) -> None:
    """Only values that count are looked at; what is set aside is printed as it stands."""
    known = facts(person(value("-1 mg/dL", "2026-11-21"), at="2026-11-20"), shipped, NOW)
    assert len(known.set_aside) == 1
