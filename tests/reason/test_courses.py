"""§3.6, decision record 13: courses, which statement about a concept counts, and what has ended."""

from __future__ import annotations

from itertools import permutations

import pytest

from mgkg.errors import ContradictionError, CourseError, FutureFactError
from mgkg.model.patient import Fact
from mgkg.reason.facts import ENDED, Facts, facts
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import NOW, course, has, lacks, person
from tests.rules import trial
from tests.rules.trial import Truth

DRUG, CLASS = "omeprazole", "proton-pump-inhibitor"
PRODUCT = "omeprazole-with-sodium-bicarbonate"
AT = "2026-11-22"


def known(*stated: Fact, at: str = AT, complete: tuple[str, ...] = ()) -> Facts:
    return facts(person(*stated, at=at, complete=complete), trial.shipped(), NOW)


def truth(found: Facts, concept: str = DRUG) -> Truth:
    one = found.truth(concept, trial.shipped())
    return one.truth if one else None


def aside(found: Facts) -> list[str]:
    """What is set aside, as it is written."""
    return [str(fact) for fact, _ in found.set_aside]


# Rule 1: what runs and what has ended


@pytest.mark.parametrize(
    ("dates", "at", "running"),
    [
        ("2026-11-01/..", AT, True),
        ("2026-11-22/..", AT, True),  # started today
        ("2026-11-22/..", "2026-11-22T00:00", True),  # of a day nobody is sure that it lies after its first minute
        ("2026-11-22T11:00/..", AT, True),
        ("2026-11-22T11:00/..", "2026-11-22T11:00", True),
        ("2026-11-01/2026-11-21", AT, False),  # ended yesterday
        ("2026-11-01/2026-11-21", "2026-11-22T00:00", False),
        ("2026-11-01/2026-11-21", "2026-11-21T23:59", True),  # a day counts to its end
        ("2026-11-01/2026-11-22", AT, True),  # stops today
        ("2026-11-01/2026-11-22", "2026-11-22T11:59", True),
        ("2026-11-01/2026-11-22T10:00", "2026-11-22T09:59", True),
        ("2026-11-01/2026-11-22T10:00", "2026-11-22T10:00", False),  # from that time on
        ("2026-11-01/2026-11-22T10:00", "2026-11-22T11:00", False),
        ("2026-11-01/2026-11-22T10:00", AT, False),
        ("../2026-11-21", AT, False),
        ("../2026-11-22", AT, True),
        ("2026-11-21/2026-11-21", AT, False),  # a single day
        ("2026-11-22/2026-11-22", AT, True),
        ("2026-11-21T08:00/2026-11-21T08:00", AT, False),
        ("1999-01-01/1999-01-02", AT, False),
    ],
)
def test_3_6_a_course_holds_from_its_start_to_the_end_of_its_stop(dates: str, at: str, *, running: bool) -> None:
    found = known(course(DRUG, dates), at=at)
    assert truth(found) is running
    if not running:
        assert found.known[DRUG].by == ENDED
        assert found.known[DRUG].fact == course(DRUG, dates)


def test_3_6_a_running_course_implies_what_is_broader_and_an_ended_one_denies_what_is_narrower() -> None:
    running = known(course(DRUG, "2026-11-01/.."))
    assert (truth(running), truth(running, CLASS)) == (True, True)
    drug_ended = known(course(DRUG, "2026-11-01/2026-11-10"))
    assert (truth(drug_ended), truth(drug_ended, CLASS)) == (False, None)
    class_ended = known(course(CLASS, "2026-11-01/2026-11-10"))
    assert (truth(class_ended), truth(class_ended, CLASS)) == (False, False)
    assert class_ended.known[DRUG].by == f"implied by the end of {CLASS}"


def test_3_6_a_running_product_holds_its_ingredients_and_an_ended_ingredient_denies_it() -> None:
    running = known(course(PRODUCT, "2026-11-01/.."))
    names = (PRODUCT, DRUG, "sodium-bicarbonate", CLASS)
    assert [truth(running, name) for name in names] == [True, True, True, True]
    ended = known(course(PRODUCT, "2026-11-01/2026-11-10"))
    assert [truth(ended, name) for name in names] == [False, None, None, None]
    ingredient = known(course(DRUG, "2026-11-01/2026-11-10"))
    assert [truth(ingredient, name) for name in names] == [False, False, None, None]


def test_3_6_an_ended_course_denies_only_what_nothing_else_says_is_true() -> None:
    found = known(course(CLASS, "2026-11-01/2026-11-10"), has(DRUG))
    assert (truth(found), truth(found, CLASS)) == (True, True)
    assert truth(found, "pantoprazole") is None  # the class is true again, and which of its members is not said
    other = known(course(DRUG, "2026-11-01/2026-11-10"), course("pantoprazole", "2026-11-10/.."))
    assert (truth(other), truth(other, "pantoprazole"), truth(other, CLASS)) == (False, True, True)
    within = known(course(DRUG, "2026-01-01/2026-01-10"), has(PRODUCT))
    assert (truth(within), truth(within, PRODUCT)) == (True, True)


def test_3_6_an_ended_course_of_a_finding_says_nothing_against_what_excludes_it() -> None:
    found = known(course("severe-renal-insufficiency", "2026-01-01/2026-02-01"), has("adequate-renal-function"))
    assert truth(found, "adequate-renal-function") is True
    assert truth(found, "severe-renal-insufficiency") is False


def test_3_6_a_listed_course_that_has_ended_is_not_on_a_complete_list() -> None:
    found = known(course(DRUG, "2026-11-01/2026-11-10"), has("tacrolimus"), complete=("medications",))
    assert [truth(found, name) for name in (DRUG, CLASS, "tacrolimus")] == [False, False, True]
    running = known(course(DRUG, "2026-11-01/.."), complete=("medications",))
    assert [truth(running, name) for name in (DRUG, CLASS, "pantoprazole")] == [True, True, False]
    as_class = known(course(CLASS, "2026-11-01/.."), complete=("medications",))
    assert [truth(as_class, name) for name in (DRUG, CLASS, "furosemide")] == [None, True, False]
    class_ended = known(course(CLASS, "2026-11-01/2026-11-10"), complete=("medications",))
    assert [truth(class_ended, name) for name in (DRUG, CLASS)] == [False, False]


# Rule 2: what lies after the moment of evaluation or the clock


def test_3_6_a_course_that_begins_after_the_moment_is_set_aside() -> None:
    found = known(course(DRUG, "2026-11-21/.."), at="2026-11-20")
    assert truth(found) is None
    assert found.set_aside == ((course(DRUG, "2026-11-21/.."), "dated after 2026-11-20, the moment of evaluation"),)
    same_day = known(course(DRUG, "2026-11-22T11:00/.."), at="2026-11-22T10:59")
    assert (truth(same_day), aside(same_day)) == (None, ["omeprazole (2026-11-22T11:00/..)"])


@pytest.mark.parametrize("stop", ["2026-11-20", "2026-11-21", "2026-11-22"])
def test_3_6_a_stop_after_the_moment_is_set_aside_and_the_course_runs(stop: str) -> None:
    """On the day itself too: a day that is a stop counts to its end."""
    found = known(course(DRUG, f"2026-11-01/{stop}"), at="2026-11-20")
    assert (truth(found), aside(found)) == (True, [f"omeprazole (2026-11-01/{stop})"])
    assert "its stop lies after 2026-11-20" in found.set_aside[0][1]


@pytest.mark.parametrize(
    ("dates", "remedy"),
    [
        ("2026-11-23/..", "Mend the date, or leave the fact out."),
        ("2026-11-22T12:01/..", "Mend the date, or leave the fact out."),
        ("2026-11-01/2026-11-23", "Leave out a stop that is only planned."),
        ("2026-11-01/2026-11-22T12:01", "Leave out a stop that is only planned."),
        ("../2999-01-01", "Leave out a stop that is only planned."),
    ],
)
def test_3_6_a_course_that_lies_after_the_clock_is_an_error(dates: str, remedy: str) -> None:
    with pytest.raises(FutureFactError, match="lies in the future") as caught:
        known(course(DRUG, dates), at="2026-11-20")
    assert str(caught.value).startswith(f"has omeprazole: omeprazole ({dates}) lies in the future")
    assert caught.value.remedy == remedy


@pytest.mark.parametrize("dates", ["2026-11-22/..", "2026-11-22T12:00/..", "../2026-11-22", "../2026-11-22T12:00"])
def test_3_6_a_course_of_this_day_and_minute_is_not_in_the_future(dates: str) -> None:
    assert truth(known(course(DRUG, dates))) is not None


REVERSED = ("2026-11-11/2026-11-10", "2026-11-10T15:00/2026-11-10T10:00", "2026-11-11T00:00/2026-11-10")


@pytest.mark.parametrize("dates", REVERSED)
def test_3_6_a_course_that_stops_before_it_starts_is_an_error(dates: str) -> None:
    with pytest.raises(CourseError) as caught:
        known(course(DRUG, dates))
    expected = f"has omeprazole: omeprazole ({dates}) stops before it starts. Mend one of the two dates."
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    "dates", ["2026-11-10/2026-11-10", "2026-11-10T15:00/2026-11-10", "2026-11-10/2026-11-10T01:00"]
)
def test_3_6_a_course_may_start_and_stop_on_one_day(dates: str) -> None:
    assert truth(known(course(DRUG, dates))) is False


OVERLAPPING = {
    "by two days": ("2026-11-01/2026-11-10", "2026-11-09/2026-11-20"),
    "one within the other": ("2026-11-01/2026-11-20", "2026-11-05/2026-11-10"),
    "two that go on": ("2026-11-01/..", "2026-11-10/.."),
    "one that goes on and a later one": ("2026-11-01/..", "2026-11-10/2026-11-12"),
    "two without a start": ("../2026-11-01", "../2026-11-10"),
    "one without a start and one before its stop": ("../2026-11-10", "2026-11-05/.."),
}


@pytest.mark.parametrize("dates", OVERLAPPING.values(), ids=OVERLAPPING)
def test_3_6_courses_of_one_concept_that_overlap_are_an_error(dates: tuple[str, str]) -> None:
    for order in permutations(dates):
        with pytest.raises(CourseError, match="overlap") as caught:
            known(*(course(DRUG, each) for each in order))
        assert all(f"omeprazole ({each})" in str(caught.value) for each in dates)
        assert caught.value.remedy == "Join them, or mend their dates."


TOUCHING = {
    "on the day of the stop": ("2026-11-01/2026-11-10", "2026-11-10/2026-11-20", False),
    "on the day after": ("2026-11-01/2026-11-10", "2026-11-11/..", True),
    "later": ("2026-01-01/2026-01-10", "2026-11-11/2026-11-21", False),
    "at the minute of the stop": ("2026-11-01/2026-11-10T10:00", "2026-11-10T10:00/..", True),
    "without a first start": ("../2026-11-10", "2026-11-10/..", True),
    "the same twice": ("2026-11-01/2026-11-10", "2026-11-01/2026-11-10", False),
    "by some hours of one day": ("2026-11-01/2026-11-10T12:00", "2026-11-10T08:00/..", True),
    "a first day and the course": ("2026-11-01/2026-11-01", "2026-11-01/2026-11-10", False),
    "a single day and one that goes on": ("2026-11-01/2026-11-01", "2026-11-01/..", True),
}


@pytest.mark.parametrize("dates", TOUCHING.values(), ids=TOUCHING)
def test_3_6_courses_may_follow_each_other(dates: tuple[str, str, bool]) -> None:
    one, other, running = dates
    for order in permutations((one, other)):
        assert truth(known(*(course(DRUG, each) for each in order))) is running


def test_3_6_the_order_in_which_courses_are_stated_does_not_matter() -> None:
    courses = [course(DRUG, f"2026-11-{dates}") for dates in ("01/2026-11-20", "20/2026-11-20", "20/..")]
    assert {truth(known(*order)) for order in permutations(courses)} == {True}


def test_3_6_courses_of_different_concepts_may_overlap() -> None:
    found = known(
        course(DRUG, "2026-11-01/.."), course(CLASS, "2026-10-01/.."), course("pantoprazole", "2026-11-05/..")
    )
    assert (truth(found), truth(found, CLASS)) == (True, True)


# Rule 3: the latest statement counts

STATEMENTS: dict[str, tuple[tuple[Fact, ...], Truth, list[str]]] = {
    "true, later denied": ((has(DRUG, "2026-11-01"), lacks(DRUG, "2026-11-10")), False, ["omeprazole (2026-11-01)"]),
    "denied, later true": ((lacks(DRUG, "2026-11-01"), has(DRUG, "2026-11-10")), True, ["not omeprazole (2026-11-01)"]),
    "true before, denied now": ((has(DRUG, "2026-11-01"), lacks(DRUG)), False, ["omeprazole (2026-11-01)"]),
    "denied before, true now": ((lacks(DRUG, "2026-11-21"), has(DRUG)), True, ["not omeprazole (2026-11-21)"]),
    "by the minute": (
        (has(DRUG, "2026-11-10T10:00"), lacks(DRUG, "2026-11-10T10:01")),
        False,
        ["omeprazole (2026-11-10T10:00)"],
    ),
    "three times": (
        (has(DRUG, "2026-11-01"), lacks(DRUG, "2026-11-05"), has(DRUG, "2026-11-10")),
        True,
        ["not omeprazole (2026-11-05)", "omeprazole (2026-11-01)"],
    ),
    "started after a denial": (
        (lacks(DRUG, "2026-11-01"), course(DRUG, "2026-11-10/..")),
        True,
        ["not omeprazole (2026-11-01)"],
    ),
    "running, later denied": (
        (course(DRUG, "2026-11-01/.."), lacks(DRUG, "2026-11-10")),
        False,
        ["omeprazole (2026-11-01/..)"],
    ),
    "running, denied now": ((course(DRUG, "2026-11-01/.."), lacks(DRUG)), False, ["omeprazole (2026-11-01/..)"]),
    "ended after it was stated": (
        (has(DRUG, "2026-11-05"), course(DRUG, "2026-11-01/2026-11-10")),
        False,
        ["omeprazole (2026-11-05)"],
    ),
    "ended before it was stated": ((has(DRUG, "2026-11-15"), course(DRUG, "2026-11-01/2026-11-10")), True, []),
    "ended, and true now": ((has(DRUG), course(DRUG, "2026-11-01/2026-11-10")), True, []),
    "ended on the day on which it was stated": (
        (has(DRUG, "2026-11-10"), course(DRUG, "2026-11-01/2026-11-10")),
        True,
        [],
    ),
    "ended, and denied": ((lacks(DRUG, "2026-11-05"), course(DRUG, "2026-11-01/2026-11-10")), False, []),
    "ended, and begun again": (
        (course(DRUG, "2026-11-01/2026-11-05"), course(DRUG, "2026-11-10/..")),
        True,
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("stated", "expected", "set_aside"), STATEMENTS.values(), ids=STATEMENTS)
def test_3_6_of_opposite_statements_the_latest_counts_and_the_earlier_is_listed(
    stated: tuple[Fact, ...], expected: Truth, set_aside: list[str]
) -> None:
    for order in permutations(stated):
        found = known(*order)
        assert truth(found) is expected
        assert sorted(aside(found)) == set_aside
        for _, reason in found.set_aside:
            assert reason.startswith("older than what was stated last: ")


def test_3_6_what_set_a_statement_aside_is_said() -> None:
    assert known(has(DRUG, "2026-11-01"), lacks(DRUG)).set_aside[0][1].endswith(": not omeprazole")
    ended = known(has(DRUG, "2026-11-05"), course(DRUG, "2026-11-01/2026-11-10")).set_aside[0][1]
    assert ended.endswith(": omeprazole ended (2026-11-01/2026-11-10)")


@pytest.mark.parametrize(
    "stated",
    [
        (has(DRUG), lacks(DRUG)),
        (has(DRUG, "2026-11-10"), lacks(DRUG, "2026-11-10")),
        (has(DRUG, "2026-11-10"), lacks(DRUG, "2026-11-10T10:00")),
        (has(DRUG, AT), lacks(DRUG)),
        (course(DRUG, "2026-11-10/.."), lacks(DRUG, "2026-11-10")),
        (course(DRUG, f"{AT}/.."), lacks(DRUG)),
        (course(DRUG, f"../{AT}"), lacks(DRUG)),
        (course(DRUG, "2026-11-01/.."), lacks(CLASS)),
    ],
    ids=lambda stated: " and ".join(map(str, stated)),
)
def test_3_6_without_a_sure_order_opposite_statements_are_an_error(stated: tuple[Fact, ...]) -> None:
    for order in permutations(stated):
        with pytest.raises(ContradictionError, match="is both true"):
            known(*order)


def test_3_6_a_procedure_that_was_done_cannot_be_denied_later() -> None:
    done, denied = has("transplantation", "2026-01-01"), lacks("transplantation")
    with pytest.raises(ContradictionError, match="transplantation is both true"):
        known(done, denied)


def test_3_6_a_fact_with_a_date_is_known_to_hold_then() -> None:
    """A date is no start: whatever its date, a fact that nothing later denies holds now."""
    assert truth(known(has(DRUG, "2001-01-01"))) is True
    assert truth(known(lacks(DRUG, "2001-01-01"))) is False


def test_3_6_without_dates_nothing_is_set_aside(shipped: RuleSet) -> None:
    found = facts(person(has(DRUG), lacks("pantoprazole")), shipped, NOW)
    assert (found.set_aside, truth(found), truth(found, "pantoprazole")) == ((), True, False)
