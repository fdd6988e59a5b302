"""Limits against what the proposals add up to (design §2, Limit)."""

from __future__ import annotations

import pytest

from mgkg.reason.limit import Comparison
from tests.reason.people import evaluated, has, lacks
from tests.rules.trial import trial


def compared() -> dict[str, Comparison]:
    evaluation = evaluated(trial("limit"), has("severe-renal-insufficiency"))
    return {found.statement.removeprefix("trial/"): found for found in evaluation.limits["trial/most"]}


@pytest.mark.parametrize(
    ("statement", "verdict", "cumulative"),
    [
        ("four-doses", "within", "4 g"),  # 1 g every 6 hours, but four doses in all
        ("six-hourly", "within", "8 g"),
        ("daily-ten", "within", "20 g"),  # on the limit
        ("daily-eleven", "exceeds", "22 g"),  # the upper end of 10-11 g
        ("twice", "exceeds", "22 g"),  # 5.5 g up to twice a day
        ("milligrams", "exceeds", "48 g"),  # 1000 mg every hour
        ("weekly", "exceeds", "30 g"),  # once within any 48 hours
        ("monthly", "within", "15 g"),
        ("three-times", "within", "12 g"),  # three doses in all, however often
    ],
)
def test_a_limit_compares_with_the_cumulative_dose_on_one_basis(statement: str, verdict: str, cumulative: str) -> None:
    found = compared()[statement]
    assert (found.verdict, found.cumulative) == (verdict, cumulative)
    assert "20 g" not in found.because or cumulative == "20 g"
    assert f"adds up to {cumulative} over 48 h" in found.because


@pytest.mark.parametrize(
    ("statement", "because"),
    [
        ("moles", "not on one basis"),
        ("elemental", "not on one basis"),
        ("once", "how often it is given is not printed"),
        ("no-number", "no amount is printed"),
        ("no-dose", "no amount is printed"),
    ],
)
def test_a_limit_is_unknown_where_basis_or_period_or_amount_is(statement: str, because: str) -> None:
    found = compared()[statement]
    assert (found.verdict, found.cumulative) == ("unknown", None)
    assert because in found.because


def test_a_limit_is_compared_with_its_own_substance_and_with_what_is_given() -> None:
    assert {"calcium", "not-given"}.isdisjoint(compared())
    assert len(compared()) == 14


def test_a_limit_that_does_not_apply_is_not_compared() -> None:
    ruleset = trial("limit")
    assert "trial/most" not in evaluated(ruleset, lacks("severe-renal-insufficiency")).limits
    assert "trial/most" in evaluated(ruleset).limits  # unknown
