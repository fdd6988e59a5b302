"""Values of which only a bound is known, from a laboratory that prints "<0.5"."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mgkg.errors import NumberFormatError
from mgkg.model.patient import Fact
from mgkg.reason.kinds.measured import is_below
from mgkg.reason.patient_file import Words, patient, with_words
from mgkg.render.recommendation import document
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import evaluated, has, person, value

BELOW, ABOVE = ("<", "<="), (">", ">=")


def of_bound(low: str, comparator: str, unit: str, shipped: RuleSet) -> dict[str, bool | None]:
    found = evaluated(shipped, value(f"{comparator}{low} {unit}"), has("tacrolimus"))
    return {name: result.truth for name, result in found.outcomes.items()}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["0.3", "0.49", "0.5", "0.6", "0.7", "0.75", "0.9", "1.1"]),
    st.sampled_from([*BELOW, *ABOVE]),
    st.sampled_from(["0.25", "0.49", "0.5", "0.55", "0.6", "0.61", "0.71", "0.8", "1.2"]),
)
def test_3_3_what_a_bound_decides_every_value_within_it_decides_alike(
    shipped: RuleSet, bound: str, comparator: str, exact: str
) -> None:
    compare = {"<": Fraction.__lt__, "<=": Fraction.__le__, ">": Fraction.__gt__, ">=": Fraction.__ge__}
    if not compare[comparator](Fraction(exact), Fraction(bound)):
        return
    known = evaluated(shipped, value(f"{exact} mmol/L"), has("tacrolimus")).outcomes
    for name, truth in of_bound(bound, comparator, "mmol/L", shipped).items():
        assert truth in (None, known[name].truth), name


def test_3_5_a_value_below_a_limit_of_detection_is_low_and_severe(shipped: RuleSet) -> None:
    found = evaluated(shipped, value("<0.4 mmol/L"), has("tacrolimus"))
    assert found.outcomes["tacrolimus-magnesium/severe-band"].truth
    assert found.reasoning.findings("tacrolimus-magnesium")["hypomagnesemia"][0].truth
    [fact, _] = document(found)["patient"]["facts"]
    assert (fact["comparator"], fact["value"], fact["printed"]) == ("<", 0.4, "<0.4")


def test_3_5_a_bound_on_both_sides_of_the_targets_leaves_it_open_and_says_why(shipped: RuleSet) -> None:
    found = evaluated(shipped, value("<2 mmol/L"), has("tacrolimus"))
    assert "hypomagnesemia" not in found.reasoning.findings("tacrolimus-magnesium")
    because = str(document(found, everything=True)["proposals"])
    assert "only a bound of the value is known" in because


def test_3_11_a_bound_of_yesterday_that_leaves_it_open_is_asked_again(shipped: RuleSet) -> None:
    found = evaluated(shipped, value("<2 mmol/L", "2026-11-21"), has("tacrolimus"))
    assert "serum-magnesium" in [question.concept for question in found.ask_next]


BOUNDS: list[tuple[tuple[str, str | None], tuple[str, str | None], bool | None]] = [
    (("1", None), ("1", None), False),
    (("1", "<"), ("1", None), True),
    (("1", "<="), ("1", None), None),
    (("0.9", "<="), ("1", None), True),
    (("1", ">="), ("1", None), False),
    (("1", ">"), ("2", None), None),
    (("1", "<"), ("1", "<"), None),
    (("1", "<"), ("1", ">="), True),
    (("1", "<="), ("1", ">="), None),
    (("1", "<="), ("1", ">"), True),
    (("1", None), ("1", "<="), False),
    (("0.5", None), ("1", "<="), None),
    (("2", ">"), ("1", "<"), False),
]


@pytest.mark.parametrize(("one", "other", "expected"), BOUNDS)
def test_one_bound_lies_below_another_only_where_all_their_values_do(
    one: tuple[str, str | None],
    other: tuple[str, str | None],
    expected: bool | None,  # noqa: FBT001 - a truth value
) -> None:
    assert is_below(Fraction(one[0]), one[1], Fraction(other[0]), other[1]) is expected


@pytest.mark.parametrize("text", ["<0.5", "<= 0.5", "≤0.5", ">0.5", "≥ 0.5"])
def test_a_patient_file_and_a_flag_take_a_bound(text: str, shipped: RuleSet) -> None:
    entry = {"concept": "serum-magnesium", "value": text, "unit": "mmol/L"}
    [written] = patient({"observations": [entry]}, shipped, "patient.yaml").facts
    expected = text[: 2 if "=" in text else 1].replace("≤", "<=").replace("≥", ">=")
    assert (written.comparator, written.value, written.printed) == (expected, Fraction(1, 2), text)
    [flagged] = with_words(person(), Words([f"serum-magnesium={text.replace(' ', '')}mmol/L"]), shipped).facts
    assert (flagged.comparator, flagged.value) == (expected, Fraction(1, 2))


@pytest.mark.parametrize("text", ["<", "<<0.5", "~0.5", "<-1", "0.5<", "<0,5", "< NaN", "=0.5"])
def test_what_is_no_bound_is_refused(text: str, shipped: RuleSet) -> None:
    entry = {"concept": "serum-magnesium", "value": text, "unit": "mmol/L"}
    with pytest.raises(NumberFormatError):
        evaluated(shipped, *patient({"observations": [entry]}, shipped, "patient.yaml").facts)


@pytest.mark.parametrize("text", ["<0.01 mmol/L", ">30 mmol/L", "<0 mmol/L"])
def test_3_3_a_bound_that_leaves_no_possible_value_is_refused(text: str, shipped: RuleSet) -> None:
    with pytest.raises(NumberFormatError, match="is no possible serum magnesium"):
        evaluated(shipped, value(text))


def test_a_bound_that_leaves_possible_values_is_taken(shipped: RuleSet) -> None:
    assert evaluated(shipped, value("<30 mmol/L")).facts.readings["serum-magnesium"]


def test_a_formula_works_nothing_out_from_a_bound(shipped: RuleSet) -> None:
    facts: list[Fact] = [
        value("1.1 mg/dL"),
        value("<4 mg/dL", of="urine-magnesium"),
        value("1.2 mg/dL", of="serum-creatinine"),
        value("60 mg/dL", of="urine-creatinine"),
    ]
    derived: dict[str, Any] = document(evaluated(shipped, *facts))["derived"][0]
    assert (derived["values"], derived["reason"], derived["missing"]) == ([], "bounded-value", ["urine-magnesium"])
