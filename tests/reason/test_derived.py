"""§3.3, decision record 15: observables that are worked out from others, beside what is stated of them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from mgkg.model.patient import OBSERVATION, Fact, moment
from mgkg.reason.derived import INPUTS_APART, OVER_NOUGHT, Derived
from mgkg.reason.evaluate import Evaluation
from mgkg.reason.judgement import NOT_STATED, STALE, TIE
from mgkg.reason.saying import explain
from mgkg.render.recommendation import document
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import evaluated, has, lacks, value
from tests.rules.trial import Truth, trial

CALCIUM, MAGNESIUM, AGE = "serum-calcium", "serum-magnesium", "age"
DOUBLE, DIFFERENCE, RATIO, SCORE = "trial-double", "trial-difference", "trial-ratio", "trial-score"
EXCRETION = "fractional-excretion-of-magnesium"


def calcium(text: str, on: str | None = None) -> Fact:
    return value(text, on, of=CALCIUM)


def found(*facts: Fact) -> Evaluation:
    return evaluated(trial("score"), *facts)


def derived(name: str, *facts: Fact) -> Derived:
    return found(*facts).reasoning.derived(name)


def computed(name: str, *facts: Fact) -> list[Fraction]:
    """The computed values, in the canonical unit."""
    return sorted(reading.value for reading in derived(name, *facts).computed)


def applies(statement: str, *facts: Fact) -> tuple[Truth, str | None]:
    result = found(*facts).outcomes[f"trial/{statement}"]
    return result.truth, result.reason


# Values


def test_3_3_a_difference_a_quotient_and_a_product_of_stated_values() -> None:
    facts = (calcium("2.4 mmol/L"), value("0.4 mmol/L"))
    assert computed(DIFFERENCE, *facts) == [2]
    assert computed(RATIO, *facts) == [Fraction(6, 5)]
    assert computed(DOUBLE, *facts) == [Fraction(4, 5)]
    assert [applies(name, *facts) for name in ("close", "steep", "doubled")] == [
        (False, None),
        (False, None),
        (True, None),
    ]


def test_3_3_a_computed_value_may_be_negative() -> None:
    facts = (calcium("0.5 mmol/L"), value("0.8 mmol/L"))
    assert computed(DIFFERENCE, *facts) == [Fraction(-3, 10)]
    assert applies("close", *facts) == (True, None)


def test_3_3_a_value_that_lies_on_a_threshold_is_on_it() -> None:
    """2.0 - 0.5 is 1.5, and not below it; in binary floating point 2 × 0.15 + 0.7 would not be 1."""
    assert applies("close", calcium("2 mmol/L"), value("0.5 mmol/L")) == (False, None)
    assert applies("doubled", value("1 mEq/L")) == (False, None)
    assert applies("doubled", value("0.4999999999 mmol/L")) == (True, None)


OPTIONS: dict[str, list[tuple[Fact, Fraction]]] = {
    "magnesium": [
        (value("0.4 mmol/L"), Fraction(2)),
        (value("0.5 mmol/L"), Fraction(1)),
        (value("1.7 mg/dL"), Fraction(1)),  # 0.69945 mmol/L
        (value("0.7 mmol/L"), Fraction(0)),
    ],
    "diarrhea": [(has("diarrhea"), Fraction(3, 2)), (lacks("diarrhea"), Fraction(0))],
    "age": [
        (value("65 a", of=AGE), Fraction(1)),
        (value("779 mo", of=AGE), Fraction(0)),
        (value("780 mo", of=AGE), Fraction(1)),
    ],
}


@pytest.mark.parametrize("chosen", [*product(*OPTIONS.values())], ids=lambda each: ", ".join(str(f) for f, _ in each))
def test_3_3_points_by_band_condition_and_age(chosen: tuple[tuple[Fact, Fraction], ...]) -> None:
    facts = [fact for fact, _ in chosen]
    points = sum(points for _, points in chosen)
    assert computed(SCORE, *facts) == [points]
    assert applies("scored", *facts) == (points >= Fraction(7, 2), None)


def test_3_3_a_score_with_an_unknown_part_is_unknown_and_names_the_parts() -> None:
    """Also where the parts that are known reach the threshold already."""
    facts = (value("0.4 mmol/L"), has("diarrhea"))
    assert derived(SCORE, *facts).missing == (AGE,)
    assert applies("scored", *facts) == (None, NOT_STATED)
    assert set(derived(SCORE).missing) == {MAGNESIUM, "diarrhea", AGE}
    assert sorted(found(*facts).missing["trial/scored"]) == [[AGE], [SCORE]]  # the score may be stated too


def test_3_3_a_tie_that_gives_points_different_truths_leaves_the_score_unknown() -> None:
    rest = (has("diarrhea"), value("65 a", of=AGE))
    assert applies("scored", value("0.4 mmol/L"), value("0.6 mmol/L"), *rest) == (None, TIE)
    assert computed(SCORE, value("0.3 mmol/L"), value("0.4 mmol/L"), *rest) == [Fraction(9, 2)]


# Rule 1: fresh inputs


@pytest.mark.parametrize(
    ("name", "facts", "reason", "missing"),
    [
        (DIFFERENCE, (), NOT_STATED, (CALCIUM, MAGNESIUM)),
        (DIFFERENCE, (value("0.4 mmol/L"),), NOT_STATED, (CALCIUM,)),
        (DIFFERENCE, (calcium("2 mmol/L", "2026-11-01"), value("0.4 mmol/L")), STALE, (CALCIUM,)),
        (DIFFERENCE, (calcium("2 mmol/L"), value("0.4 mmol/L", "2026-11-07")), STALE, (MAGNESIUM,)),
        (DIFFERENCE, (calcium("2 mmol/L", "2026-11-01"),), STALE, (CALCIUM, MAGNESIUM)),  # that of the first
        (RATIO, (calcium("2 mmol/L"),), NOT_STATED, (DIFFERENCE,)),
        (RATIO, (calcium("2 mmol/L"), value("0.4 mmol/L", "2026-11-07")), STALE, (DIFFERENCE,)),
        (DOUBLE, (value("0.4 mmol/L", "2026-11-07"),), STALE, (MAGNESIUM,)),
    ],
)
def test_3_6_without_fresh_inputs_there_is_no_value_and_the_reason_is_that_of_the_first(
    name: str, facts: tuple[Fact, ...], reason: str, missing: tuple[str, ...]
) -> None:
    what = derived(name, *facts)
    assert (what.computed, what.reason, what.missing) == ((), reason, missing)


def test_3_6_an_input_on_its_last_day_is_fresh() -> None:
    assert computed(DOUBLE, value("0.4 mmol/L", "2026-11-08")) == [Fraction(4, 5)]


def test_3_3_over_nought_the_value_is_unknown() -> None:
    facts = (calcium("0.4 mmol/L"), value("0.8 mEq/L"))
    assert computed(DIFFERENCE, *facts) == [0]
    assert derived(RATIO, *facts).reason == OVER_NOUGHT
    assert applies("steep", *facts) == (None, OVER_NOUGHT)


# Rule 2: inputs of one time


@pytest.mark.parametrize(
    ("on", "apart"),
    [
        (("2026-11-20", "2026-11-21"), False),
        (("2026-11-21", "2026-11-20"), False),
        (("2026-11-20", "2026-11-22"), True),
        ((None, "2026-11-21"), False),
        ((None, "2026-11-20"), True),
        ((None, None), False),
        (("2026-11-20T00:01", "2026-11-21T23:59"), False),  # in whole days
    ],
)
def test_3_6_inputs_may_not_be_further_apart_than_the_formula_allows(
    on: tuple[str | None, str | None], *, apart: bool
) -> None:
    facts = (calcium("2 mmol/L", on[0]), value("0.4 mmol/L", on[1]))
    assert derived(DIFFERENCE, *facts).reason == (INPUTS_APART if apart else None)
    assert applies("close", *facts) == ((None, INPUTS_APART) if apart else (False, None))


# Rule 3: beside stated values


def doubled(text: str, on: str | None = None) -> Fact:
    return value(text, on, of=DOUBLE)


@pytest.mark.parametrize(
    ("stated", "magnesium", "expected"),
    [
        (None, "2026-11-20", (True, None)),
        ("2026-11-21", "2026-11-20", (False, None)),  # what is stated is later
        ("2026-11-20", "2026-11-21", (True, None)),  # what is computed is later
        ("2026-11-20", "2026-11-20", (None, TIE)),
        (None, None, (True, None)),
        ("2026-11-20T10:00", "2026-11-20", (None, TIE)),
        ("2026-11-20T10:00", "2026-11-20T10:01", (True, None)),
    ],
)
def test_3_6_of_computed_and_stated_values_the_latest_counts(
    stated: str | None, magnesium: str | None, expected: tuple[Truth, str | None]
) -> None:
    """Computed 0.8, stated 1.2, and asked is whether it is below 1."""
    facts = [value("0.4 mmol/L", magnesium)]
    if stated:
        facts.append(doubled("1.2 mmol/L", stated))
    assert applies("doubled", *facts) == expected


def test_3_6_computed_and_stated_values_of_one_time_that_say_the_same_decide() -> None:
    assert applies("doubled", value("0.4 mmol/L"), doubled("0.9 mmol/L")) == (True, None)
    assert applies("doubled", value("0.4 mmol/L"), doubled("1.9 mmol/L")) == (None, TIE)


def test_3_6_a_stated_value_speaks_where_none_can_be_computed() -> None:
    assert applies("doubled", doubled("0.9 mmol/L")) == (True, None)
    assert applies("close", value("1 mmol/L", of=DIFFERENCE), calcium("2 mmol/L")) == (True, None)


def test_3_6_a_computed_value_is_as_old_as_its_oldest_input() -> None:
    (reading,) = derived(DIFFERENCE, calcium("2 mmol/L", "2026-11-20"), value("0.4 mmol/L", "2026-11-21")).computed
    assert (reading.age_days, reading.fact.moment) == (2, moment("2026-11-20"))
    newer = value("1.9 mmol/L", "2026-11-21", of=DIFFERENCE)
    facts = (calcium("2 mmol/L", "2026-11-20"), value("0.9 mmol/L", "2026-11-21"), newer)
    assert applies("close", *facts) == (False, None)


# Rule 4: several values of one time


def test_3_6_inputs_that_cannot_be_told_apart_give_a_value_each() -> None:
    facts = (value("0.4 mmol/L"), value("0.5 mmol/L"), calcium("2 mmol/L"), calcium("2.2 mmol/L"))
    assert computed(DOUBLE, *facts) == [Fraction(4, 5), 1]
    assert computed(DIFFERENCE, *facts) == [Fraction(n, 10) for n in (15, 16, 17, 18)]
    assert applies("close", *facts) == (False, None)
    assert applies("doubled", *facts) == (None, TIE)


# Units

pairs = st.tuples(st.integers(4, 60), st.sampled_from(["mmol/L", "mg/dL", "mEq/L"]))


@given(pairs, pairs)
def test_3_12_the_units_of_inputs_do_not_matter(first: tuple[int, str], second: tuple[int, str]) -> None:
    """Twentieths of a mmol/L, each given in some unit, exactly converted."""
    scales = trial("score").scales

    def fact(name: str, given_: tuple[int, str], unit: str) -> Fact:
        amount = Fraction(given_[0], 20) * scales[name].factor("mmol/L", unit)
        return Fact(OBSERVATION, name, amount, unit, str(amount))

    plain = [fact(CALCIUM, first, "mmol/L"), fact(MAGNESIUM, second, "mmol/L")]
    mixed = [fact(CALCIUM, first, first[1]), fact(MAGNESIUM, second, second[1])]
    note("; ".join(map(str, mixed)))
    assert computed(DIFFERENCE, *plain) == computed(DIFFERENCE, *mixed) == [Fraction(first[0] - second[0], 20)]
    assert computed(RATIO, *plain) == computed(RATIO, *mixed)
    assert applies("close", *plain) == applies("close", *mixed)


@given(st.permutations([calcium("2 mmol/L", "2026-11-20"), value("0.4 mmol/L", "2026-11-21"), value("0.6 mmol/L")]))
def test_3_12_the_order_of_facts_does_not_matter(facts: list[Fact]) -> None:
    assert derived(DIFFERENCE, *facts).reason == INPUTS_APART
    assert computed(DOUBLE, *facts) == [Fraction(6, 5)]


# The fractional excretion of magnesium as it ships

URINE = (value("2 mmol/L", of="urine-magnesium"), value("8 mmol/L", of="urine-creatinine"))
SERUM = (value("0.5 mmol/L"), value("80 umol/L", of="serum-creatinine"))
IN_MASSES = (
    value("4.861 mg/dL", of="urine-magnesium"),
    value("90.496 mg/dL", of="urine-creatinine"),
    value("1.21525 mg/dL"),
    value("0.90496 mg/dL", of="serum-creatinine"),
)
MIXED = (
    value("4 mEq/L", of="urine-magnesium"),
    value("8000 umol/L", of="urine-creatinine"),
    value("1 mEq/L"),
    SERUM[1],
)


@pytest.mark.parametrize("facts", [(*URINE, *SERUM), IN_MASSES, MIXED], ids=["moles", "masses", "mixed"])
def test_3_3_the_fractional_excretion_of_magnesium(facts: tuple[Fact, ...], shipped: RuleSet) -> None:
    """By hand: (2 × 0.080) / (0.7 × 0.5 × 8) is 0.16 / 2.8, which is 5.714 %."""
    (reading,) = evaluated(shipped, *facts).reasoning.derived(EXCRETION).computed
    assert (reading.value, reading.unit, reading.fact.printed) == (Fraction(40, 7), "%", "5.714")
    assert applies("excreted", *facts) == (True, None)


def test_3_3_the_inputs_of_an_excretion_may_be_a_day_apart(shipped: RuleSet) -> None:
    def reason(*on: str) -> str | None:
        names = ("urine-magnesium", "urine-creatinine", MAGNESIUM, "serum-creatinine")
        facts = [value("1 mmol/L", day, of=name) for name, day in zip(names, on, strict=True)]
        return evaluated(shipped, *facts).reasoning.derived(EXCRETION).reason

    assert reason("2026-11-20", "2026-11-20", "2026-11-21", "2026-11-21") is None
    assert reason("2026-11-20", "2026-11-20", "2026-11-20", "2026-11-22") == INPUTS_APART


def test_3_11_the_explanation_of_a_computed_value_names_its_inputs() -> None:
    evaluation = found(*URINE, SERUM[0], value("80 umol/L", "2026-11-22", of="serum-creatinine"))
    (part,) = evaluation.outcomes["trial/excreted"].parts
    said = explain(part.judgement, evaluation.ruleset, evaluation.facts.at)
    label = "fractional excretion of magnesium"
    assert said.startswith(f"{label} at least 4 % — {label} 5.714 %, computed from ") or "5.714 %" in said
    for name in (
        "serum creatinine 80 umol/L on 2026-11-22 [0 days old]",
        "urine magnesium 2 mmol/L",
        "serum magnesium 0.5",
    ):
        assert name in said


def test_3_11_json_has_what_is_worked_out_with_inputs_formula_and_source(shipped: RuleSet) -> None:
    def row(facts: Iterable[Fact]) -> dict[str, Any]:
        (only,) = document(evaluated(shipped, *facts))["derived"]
        assert set(only) == {"concept", "values", "reason", "missing", "formula", "sources"}
        found_: dict[str, Any] = only
        return found_

    one = row((*URINE, *SERUM))
    assert (one["concept"], one["reason"], one["missing"]) == (EXCRETION, None, [])
    assert one["sources"]
    (value_,) = one["values"]
    assert (value_["printed"], value_["unit"]) == ("5.714", "%")
    assert sorted(value_["inputs"]) == [
        "serum-creatinine 80 umol/L",
        "serum-magnesium 0.5 mmol/L",
        "urine-creatinine 8 mmol/L",
        "urine-magnesium 2 mmol/L",
    ]
    none = row(URINE)
    assert (none["values"], none["reason"]) == ([], NOT_STATED)
    assert set(none["missing"]) == {"serum-creatinine", MAGNESIUM}
