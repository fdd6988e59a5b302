"""§3.6: the time since an event, or since a course began or ended."""

from __future__ import annotations

import pytest

from mgkg.model.patient import Fact
from mgkg.reason.judgement import NO_DATE, NOT_STATED
from tests.reason.people import course, evaluated, has, lacks
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


# Since a start or a stop (decision record 13, rule 4): less than 14 days ago, and 14 days or longer ago

DRUG, CLASS = "tacrolimus", "proton-pump-inhibitor"
UNKNOWN, NEITHER = (None, None), (False, False)
LATELY, LONG_AGO = (True, False), (False, True)


def lately_and_long_ago(what: str, *facts: Fact, complete: tuple[str, ...] = ()) -> tuple[Truth, Truth]:
    """Whether something was less than 14 days ago, and whether it was 14 days ago or longer."""
    outcomes = evaluated(trial("time"), *facts, complete=complete).outcomes
    return outcomes[f"trial/{what}-lately"].truth, outcomes[f"trial/{what}-long-ago"].truth


def why_unknown(statement: str, *facts: Fact) -> str | None:
    return evaluated(trial("time"), *facts).outcomes[f"trial/{statement}"].reason


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((course(DRUG, "2026-11-09/.."),), LATELY),
        ((course(DRUG, "2026-11-08/.."),), LONG_AGO),  # 14 days ago is no longer less than 14 days ago
        ((course(DRUG, "2026-11-08T23:00/.."),), LONG_AGO),
        ((course(DRUG, "2026-11-22/.."),), LATELY),
        ((course(DRUG, "2001-01-01/.."),), LONG_AGO),
        ((course(DRUG, "2026-11-10/2026-11-12"),), LATELY),  # it began then, although it has ended
        ((course(DRUG, "2026-10-01/2026-10-10"), course(DRUG, "2026-11-20/..")), LATELY),  # the latest one counts
        ((course(DRUG, "2026-11-20/.."), lacks(DRUG)), LATELY),  # what a denial sets aside still began
        ((lacks(DRUG, "2026-11-01"), course(DRUG, "2026-11-20/..")), LATELY),
        ((lacks(DRUG),), NEITHER),  # what is false did not begin
        ((course(DRUG, "../2026-11-20"),), UNKNOWN),  # it began at a time that nobody stated
        ((has(DRUG),), UNKNOWN),
        ((has(DRUG, "2026-11-20"),), UNKNOWN),  # then it was known to be taken; a date is no start
        ((), UNKNOWN),
        ((has(DRUG), course(DRUG, "2026-01-01/..")), LONG_AGO),  # the undated one tells of the same course
        ((has(DRUG, "2026-11-20"), course(DRUG, "2026-01-01/..")), LONG_AGO),
        ((has(DRUG), course(DRUG, "2026-01-01/2026-02-01")), UNKNOWN),  # it was begun again, nobody says when
        ((has(DRUG), course(DRUG, "2026-11-10/2026-11-12")), LATELY),  # whenever that was, it was later
    ],
    ids=lambda each: " and ".join(map(str, each)) or "nothing" if isinstance(each, tuple) else str(each),
)
def test_3_6_the_time_since_a_course_began(facts: tuple[Fact, ...], expected: tuple[Truth, Truth]) -> None:
    assert lately_and_long_ago("started", *facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((course(DRUG, "2026-10-01/2026-11-09"),), LATELY),
        ((course(DRUG, "2026-10-01/2026-11-08"),), LONG_AGO),
        ((course(DRUG, "../2026-11-20"),), LATELY),
        ((course(DRUG, "2026-10-01/2026-10-10"), course(DRUG, "2026-11-01/2026-11-20")), LATELY),
        ((course(DRUG, "2026-10-01/2026-10-10"), lacks(DRUG)), LONG_AGO),
        ((course(DRUG, "2026-10-01/.."),), NEITHER),  # it runs, so it has not stopped
        ((course(DRUG, "2026-10-01/2026-10-10"), course(DRUG, "2026-11-01/..")), NEITHER),
        ((course(DRUG, "2026-10-01/2026-11-22"),), NEITHER),  # it stops today
        ((has(DRUG), course(DRUG, "2026-10-01/2026-11-20")), NEITHER),
        ((has(DRUG),), NEITHER),
        ((lacks(DRUG),), UNKNOWN),  # it may never have been taken, or it stopped at a time that nobody stated
        ((), UNKNOWN),
        ((course(DRUG, "2026-10-01/.."), lacks(DRUG)), UNKNOWN),  # it stopped, nobody says when
        ((has(DRUG, "2026-11-01"), lacks(DRUG)), UNKNOWN),
    ],
    ids=lambda each: " and ".join(map(str, each)) or "nothing" if isinstance(each, tuple) else str(each),
)
def test_3_6_the_time_since_a_course_ended(facts: tuple[Fact, ...], expected: tuple[Truth, Truth]) -> None:
    assert lately_and_long_ago("stopped", *facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((course("omeprazole", "2026-11-20/.."),), LATELY),
        ((course("omeprazole", "2026-01-01/.."), course("pantoprazole", "2026-11-20/..")), LATELY),
        ((course("omeprazole", "2026-01-01/.."), has("pantoprazole")), UNKNOWN),
        ((course("omeprazole", "2026-11-20/.."), has("pantoprazole")), LATELY),
        ((course("omeprazole", "2026-01-01/.."), has(CLASS)), UNKNOWN),  # the class may be another of its drugs
        ((course("omeprazole", "2026-11-20/.."), has(CLASS)), LATELY),
        ((course("omeprazole", "2026-11-20/.."), course("pantoprazole", "../2026-01-01")), LATELY),
        ((course("omeprazole", "2026-01-01/.."), course("pantoprazole", "../2025-01-01")), LONG_AGO),  # over before
        ((course("omeprazole", "2026-01-01/.."), course("pantoprazole", "../2026-02-01")), UNKNOWN),
        ((course(CLASS, "2026-01-01/.."), has("omeprazole")), UNKNOWN),
        ((course("omeprazole-with-sodium-bicarbonate", "2026-11-20/.."),), LATELY),
        ((lacks(CLASS),), NEITHER),
        ((lacks("omeprazole"),), UNKNOWN),
    ],
    ids=lambda each: " and ".join(map(str, each)) if isinstance(each, tuple) else str(each),
)
def test_3_6_starts_of_what_is_narrower_count(facts: tuple[Fact, ...], expected: tuple[Truth, Truth]) -> None:
    assert lately_and_long_ago("class-started", *facts) == expected


def test_3_6_the_stop_of_what_is_narrower_counts_where_the_class_is_false() -> None:
    """Else another of the class may be taken."""
    ended = course("omeprazole", "2026-10-01/2026-11-20")
    assert lately_and_long_ago("class-stopped", ended) == UNKNOWN
    assert lately_and_long_ago("class-stopped", ended, complete=("medications",)) == LATELY
    assert lately_and_long_ago("class-stopped", ended, lacks(CLASS)) == LATELY
    assert lately_and_long_ago("class-stopped", ended, has("pantoprazole")) == NEITHER
    assert lately_and_long_ago("class-stopped", course(CLASS, "../2026-11-01")) == LONG_AGO


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((has("seizure", "2026-11-09"),), LATELY),
        ((has("seizure", "2026-11-08"),), LONG_AGO),
        ((has("seizure", "2026-11-08"), has("seizure", "2026-11-20")), LATELY),
        ((has("seizure"),), UNKNOWN),
        ((has("seizure", "2026-11-20"), lacks("seizure")), LATELY),  # it is over, and it happened
        ((has("seizure"), has("seizure", "2026-11-08")), LONG_AGO),
        ((lacks("seizure"),), NEITHER),
        ((), UNKNOWN),
    ],
    ids=lambda each: " and ".join(map(str, each)) or "nothing" if isinstance(each, tuple) else str(each),
)
def test_3_6_the_time_since_an_event_with_facts_beside_it(
    facts: tuple[Fact, ...], expected: tuple[Truth, Truth]
) -> None:
    assert lately_and_long_ago("seizure", *facts) == expected


@pytest.mark.parametrize(
    ("dates", "at", "truth"),
    [
        ("2026-11-21T10:00/..", "2026-11-22T09:59", True),
        ("2026-11-21T10:00/..", "2026-11-22T10:00", False),
        ("2026-11-21/..", "2026-11-22T10:00", None),  # its hour is not known
        ("2026-11-22/..", "2026-11-22T10:00", True),
        ("2026-11-20/..", "2026-11-22T10:00", False),
    ],
)
def test_3_6_hours_since_a_start(dates: str, at: str, truth: Truth) -> None:
    result = evaluated(trial("time"), course(DRUG, dates), at=at).outcomes["trial/started-a-day-ago"]
    assert (result.truth, result.reason) == (truth, NO_DATE if truth is None else None)


def test_3_6_why_a_time_is_unknown() -> None:
    assert why_unknown("started-lately") == NOT_STATED
    assert why_unknown("started-lately", has(DRUG)) == NO_DATE
    assert why_unknown("stopped-lately") == NOT_STATED
    assert why_unknown("stopped-lately", lacks(DRUG)) == NO_DATE
    assert why_unknown("class-started-lately", course("omeprazole", "2026-01-01/.."), has("pantoprazole")) == NO_DATE
