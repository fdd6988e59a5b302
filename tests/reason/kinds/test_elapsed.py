"""§3.6: the time since an event."""

from __future__ import annotations

import pytest

from mgkg.model.patient import Fact
from mgkg.reason.judgement import NO_DATE, NOT_STATED
from tests.reason.people import evaluated, has, lacks
from tests.rules.trial import Truth, trial


def applies(statement: str, *facts: Fact, at: str, complete: tuple[str, ...] = ()) -> tuple[Truth, str | None]:
    result = evaluated(trial("criteria"), *facts, at=at, complete=complete).outcomes[f"trial/{statement}"]
    return result.truth, result.reason


@pytest.mark.parametrize(
    ("event", "at", "truth"),
    [
        ("2026-10-21", "2026-11-20", True),
        ("2026-10-20", "2026-11-20", False),  # a month later to the day is no longer within the month
        ("2026-10-20T12:00", "2026-11-20", False),
        ("2026-10-20", "2026-11-20T08:00", False),
        ("2026-10-20T12:00", "2026-11-20T11:59", True),
        ("2026-10-20T12:00", "2026-11-20T12:00", False),
        ("2026-01-31", "2026-02-27", True),
        ("2026-01-31", "2026-02-28", False),  # February has no 31st
        ("2026-11-20", "2026-11-20", True),
    ],
)
def test_3_6_less_than_a_month_ago(event: str, at: str, truth: Truth) -> None:
    assert applies("first-month", has("transplantation", event), at=at) == (truth, None)


@pytest.mark.parametrize(
    ("event", "truth"), [("2026-11-06", True), ("2026-11-07", False), ("2020-01-01", True), ("2026-11-20", False)]
)
def test_3_6_two_weeks_ago_or_longer(event: str, truth: Truth) -> None:
    assert applies("after-two-weeks", has("transplantation", event), at="2026-11-20") == (truth, None)


@pytest.mark.parametrize(
    ("event", "truth"),
    [
        ("2026-11-18", False),
        ("2026-11-17", None),  # 3 days ago: "3 to 5 days" is imprecise
        ("2026-11-16", None),
        ("2026-11-15", True),
        ("2026-11-11", True),
        ("2026-11-10", False),
    ],
)
def test_3_6_between_two_times_of_which_one_is_imprecise(event: str, truth: Truth) -> None:
    assert applies("between", has("transplantation", event), at="2026-11-20")[0] is truth


def test_3_6_an_event_without_a_date_leaves_the_time_unknown() -> None:
    assert applies("first-month", has("transplantation"), at="2026-11-20") == (None, NO_DATE)


def test_3_6_no_event_is_false_and_an_unstated_one_unknown() -> None:
    assert applies("first-month", lacks("transplantation"), at="2026-11-20") == (False, None)
    assert applies("first-month", at="2026-11-20") == (None, NOT_STATED)
    assert applies("first-month", at="2026-11-20", complete=("procedures",)) == (False, None)


def test_3_6_an_event_after_the_moment_of_evaluation_has_not_happened() -> None:
    assert applies("first-month", has("transplantation", "2026-11-21"), at="2026-11-20") == (None, NOT_STATED)


@pytest.mark.parametrize("backwards", [False, True])
def test_3_6_of_two_events_the_latest_counts(*, backwards: bool) -> None:
    facts = [has("transplantation", "2020-01-01"), has("transplantation", "2026-11-01")]
    assert applies("first-month", *(reversed(facts) if backwards else facts), at="2026-11-20") == (True, None)


@pytest.mark.parametrize(
    ("event", "at", "truth"),
    [
        ("2026-11-19T12:00", "2026-11-20T11:59", True),
        ("2026-11-19T12:00", "2026-11-20T12:00", False),
        ("2026-11-20", "2026-11-20T12:00", True),
        ("2026-11-18", "2026-11-20T12:00", False),
        ("2026-11-19", "2026-11-20T12:00", None),  # 12 to 36 hours ago
    ],
)
def test_3_6_hours_since_an_event(event: str, at: str, truth: Truth) -> None:
    """A date alone is the whole day, so the hours since may lie on both sides of a limit."""
    assert applies("first-day", has("transplantation", event), at=at)[0] is truth
