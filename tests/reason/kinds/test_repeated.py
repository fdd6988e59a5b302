"""§3.6, decision record 13: values on several occasions, and trends."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from mgkg.model.patient import OBSERVATION, Fact, moment
from mgkg.reason.judgement import NOT_STATED, STALE, TIE, TOO_FEW
from mgkg.rules.cut import IMPRECISE
from tests.reason.people import evaluated, value
from tests.rules.trial import Truth, trial

Expected = tuple[Truth, str | None]
YES, NO, FEW, TIED = (True, None), (False, None), (None, TOO_FEW), (None, TIE)


def values(text: str) -> tuple[Fact, ...]:
    """Values from short words: "0.4 20, 0.9 mEq/L 2026-10-01" is 0.4 mmol/L of 20 November, and one with a unit."""
    found = []
    for one in text.split(", ") if text else ():
        amount, *unit, day = one.split(" ")
        when = day if "-" in day else f"2026-11-{day}"
        found.append(value(f"{amount} {''.join(unit) or 'mmol/L'}", None if day == "now" else when))
    return tuple(found)


def applies(statement: str, text: str, at: str = "2026-11-22") -> Expected:
    """The outcome, the same in whatever order the values are stated."""
    each = set[Expected]()
    for order in list(permutations(values(text)))[:6]:
        result = evaluated(trial("time"), *order, at=at).outcomes[f"trial/{statement}"]
        each.add((result.truth, result.reason))
    assert len(each) == 1, each
    return each.pop()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, NOT_STATED)),
        ("0.4 20, 0.4 21", YES),
        ("0.4 21", FEW),
        ("0.6 21", NO),  # no further value could make it true
        ("0.4 20, 0.6 21", NO),
        ("0.6 20, 0.4 21", NO),
        ("0.4 19, 0.6 20, 0.4 21", NO),  # the latest two decide, not any two
        ("0.6 19, 0.4 20, 0.4 21", YES),
        ("0.4 21, 0.4 now", YES),
        ("0.4 20, 0.5 21", NO),  # on the threshold is not below it
        ("0.4 21, 0.45 21", FEW),  # of one day: one occasion
        ("0.4 21T08:00, 0.45 21T09:00", YES),
        ("0.4 21, 0.45 21T09:00", FEW),
        ("0.4 20, 0.4 21, 0.6 21", TIED),
        ("0.6 20, 0.4 21, 0.6 21", NO),
        ("0.4 20, 0.6 20, 0.4 21", TIED),
        ("0.4 2026-01-01, 0.4 21", YES),  # only the latest has to be fresh
        ("0.4 2026-10-01, 0.4 2026-11-07", (None, STALE)),
        ("0.6 2026-10-01, 0.4 2026-11-07", (None, STALE)),
        ("0.4 2026-10-01, 0.4 2026-11-08", YES),
        ("0.8 mEq/L 20, 1.1 mg/dL 21", YES),  # 0.4 and 0.4526 mmol/L
        ("1.1 mg/dL 20, 1 mEq/L 21", NO),
    ],
)  # fmt: skip
def test_3_6_the_latest_two_values(text: str, expected: Expected) -> None:
    assert applies("twice", text) == expected


def test_3_6_of_one_time_is_what_cannot_be_told_apart() -> None:
    """A day holds its hours: beside a value of one of them a value of the day alone is no second occasion."""
    assert applies("twice", "0.4 21, 0.4 21T08:00") == FEW
    assert applies("twice", "0.4 20T23:00, 0.4 21") == YES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.4 15, 0.4 22", YES),  # exactly seven days ago is within seven days
        ("0.4 14, 0.4 22", FEW),
        ("0.6 14, 0.4 22", FEW),  # what is older does not count, whatever it says
        ("0.4 14, 0.6 22", NO),
        ("0.6 15, 0.4 22", NO),
        ("0.4 14, 0.4 15, 0.4 22", YES),
        ("0.4 13, 0.4 14", FEW),  # a period counts from the moment of evaluation
    ],
)
def test_3_6_the_latest_two_values_within_a_period(text: str, expected: Expected) -> None:
    assert applies("twice-in-a-week", text) == expected


def test_3_6_a_period_with_no_value_in_it_is_too_few() -> None:
    assert applies("twice-in-a-week", "0.4 10") == FEW


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.4 08, 0.4 22", YES),  # fourteen days apart
        ("0.4 09, 0.4 22", FEW),
        ("0.4 08, 0.4 15, 0.4 22", YES),
        ("0.4 01, 0.6 09, 0.4 22", NO),  # one that compares false comes before the period is full
        ("0.6 01, 0.4 08, 0.4 22", YES),  # after it is full, what came before no longer matters
        ("0.6 22", NO),
        ("0.4 22", FEW),
        ("0.4 06, 0.4 07, 0.4 20", YES),  # the values lie so far apart, whenever the last was
        ("0.4 08, 0.4 09, 0.6 09, 0.4 22", TIED),
        ("0.4 2026-01-01, 0.4 22", YES),
        ("0.4 2026-01-01, 0.4 07", (None, STALE)),
    ],
)
def test_3_6_values_in_a_row_over_a_period(text: str, expected: Expected) -> None:
    assert applies("for-a-fortnight", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.4 15, 0.4 18, 0.4 22", YES),
        ("0.4 16, 0.4 18, 0.4 22", FEW),  # six days
        ("0.4 10, 0.4 22", FEW),  # two values
        ("0.4 10, 0.6 16, 0.4 18, 0.4 22", NO),
        ("0.4 15, 0.4 16, 0.4 18, 0.4 22", YES),
    ],
)
def test_3_6_as_many_values_as_asked_for_and_so_far_apart(text: str, expected: Expected) -> None:
    assert applies("thrice-for-a-week", text) == expected


@pytest.mark.parametrize(("text", "expected"), [("0.4 2026-10-22, 0.4 22", YES), ("0.4 2026-10-23, 0.4 22", FEW)])
def test_3_6_a_month_counts_as_31_days(text: str, expected: Expected) -> None:
    assert applies("for-a-month", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.6 mEq/L 20, 1.6 mEq/L 21", YES),
        ("1.6 mEq/L 20, 1.45 mEq/L 21", (None, IMPRECISE)),
        ("1.45 mEq/L 20, 1.6 mEq/L 21", (None, IMPRECISE)),
        ("1.3 mEq/L 20, 1.45 mEq/L 21", NO),
        ("1.45 mEq/L 19, 1.6 mEq/L 20, 1.6 mEq/L 21", YES),
        ("1.45 mEq/L 20", (None, IMPRECISE)),
    ],
)
def test_3_3_a_value_between_the_ends_of_an_imprecise_threshold_leaves_it_unknown(
    text: str, expected: Expected
) -> None:
    assert applies("twice-imprecise", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.6 mEq/L 08, 1.6 mEq/L 22", YES),
        ("1.6 mEq/L 08, 1.45 mEq/L 15, 1.6 mEq/L 22", (None, IMPRECISE)),
        ("1.45 mEq/L 01, 1.6 mEq/L 08, 1.6 mEq/L 22", YES),  # it is not reached
        ("1.3 mEq/L 14, 1.45 mEq/L 15, 1.6 mEq/L 22", (None, IMPRECISE)),  # it is reached first
    ],
)
def test_3_6_an_unknown_occasion_leaves_a_row_unknown_where_it_is_reached(text: str, expected: Expected) -> None:
    assert applies("imprecise-for-a-fortnight", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0.4 10, 0.4 20", YES), ("0.4 10, 0.4 19", (None, STALE)), ("0.6 10, 0.6 19", (None, STALE))],
)
def test_3_6_a_criterion_may_ask_for_a_fresher_last_value(text: str, expected: Expected) -> None:
    assert applies("twice-fresh", text) == expected


# Trends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, NOT_STATED)),
        ("0.7 20, 0.6 21, 0.5 22", YES),
        ("0.6 21, 0.5 22", FEW),
        ("0.5 22", FEW),
        ("0.5 21, 0.6 22", NO),  # however many come before
        ("0.6 20, 0.6 21, 0.5 22", NO),  # as high is not lower
        ("0.5 19, 0.7 20, 0.6 21, 0.5 22", YES),  # only the latest three
        ("0.9 19, 0.5 20, 0.7 21, 0.6 22", NO),
        ("0.7 2026-01-01, 0.6 21, 0.5 22", YES),
        ("0.7 20, 0.6 21, 0.5 22, 0.55 22", TIED),
        ("0.7 20, 0.6 21, 0.65 21, 0.5 22", TIED),
        ("0.7 20, 0.6 21, 0.5 22, 1 mEq/L 22", YES),  # two of one time that say the same
        ("2 mg/dL 20, 1.5 mEq/L 21, 0.7 mmol/L 22", YES),  # 0.823, 0.75 and 0.7 mmol/L
        ("1.5 mg/dL 20, 1.5 mEq/L 21, 0.7 mmol/L 22", NO),  # 0.617 is below 0.75
        ("0.7 01, 0.6 06, 0.5 07", (None, STALE)),
        ("0.7 22T08:00, 0.6 22T09:00, 0.5 22T10:00", YES),
    ],
)
def test_3_6_three_values_each_lower_than_the_one_before(text: str, expected: Expected) -> None:
    assert applies("falling", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.7 08, 0.6 21, 0.5 22", YES),
        ("0.7 07, 0.6 21, 0.5 22", FEW),
        ("0.5 07, 0.6 21, 0.5 22", FEW),
        ("0.7 07, 0.4 21, 0.5 22", NO),
    ],
)
def test_3_6_a_trend_within_a_period(text: str, expected: Expected) -> None:
    assert applies("falling-in-a-fortnight", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0.5 21, 0.6 22", YES), ("0.6 21, 0.5 22", NO), ("0.5 21, 0.5 22", NO), ("0.5 22", FEW), ("0.5 20, 0.6 21", YES)],
)
def test_3_6_a_rise(text: str, expected: Expected) -> None:
    assert applies("rising", text) == expected


def test_3_6_values_after_the_moment_are_no_occasions() -> None:
    assert applies("twice", "0.4 20, 0.6 21", at="2026-11-20") == FEW
    assert applies("rising", "0.5 19, 0.6 20, 0.5 21", at="2026-11-20") == YES


def test_3_11_the_judgement_names_all_values_that_it_rests_on() -> None:
    (part,) = evaluated(trial("time"), *values("0.6 19, 0.4 20, 0.45 21")).outcomes["trial/twice"].parts
    assert str(part.judgement.fact) == "serum-magnesium 0.45 mmol/L (2026-11-21)"
    assert [str(fact) for fact in part.judgement.others] == ["serum-magnesium 0.4 mmol/L (2026-11-20)"]


amounts = st.fractions(min_value=Fraction(1, 10), max_value=1, max_denominator=20)


@settings(max_examples=60)
@given(st.lists(st.tuples(amounts, st.integers(1, 22)), max_size=5), st.sampled_from(["mg/dL", "mEq/L"]))
def test_3_12_units_change_neither_occasions_nor_trends(series: list[tuple[Fraction, int]], unit: str) -> None:
    """Every second value is given in another unit, exactly converted."""
    scale = trial("time").scales["serum-magnesium"]

    def fact(amount: Fraction, day: int, given_in: str) -> Fact:
        value_ = amount * scale.factor("mmol/L", given_in)
        return Fact(OBSERVATION, "serum-magnesium", value_, given_in, str(value_), moment(f"2026-11-{day:02}"))

    plain = [fact(amount, day, "mmol/L") for amount, day in series]
    mixed = [fact(amount, day, unit if i % 2 else "mmol/L") for i, (amount, day) in enumerate(series)]
    note("; ".join(map(str, mixed)))
    outcomes = [evaluated(trial("time"), *facts).outcomes for facts in (plain, mixed)]
    precise = [name for name in outcomes[0] if "imprecise" not in name]
    assert [outcomes[0][n].truth for n in precise] == [outcomes[1][n].truth for n in precise]
