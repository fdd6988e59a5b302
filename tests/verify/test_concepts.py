"""Patients over time: what the solver may state of them, as decision record 13 has it, and as the reasoner confirms."""

from __future__ import annotations

from datetime import date

import pytest

from mgkg.model.patient import Patient, moment
from mgkg.reason.evaluate import evaluate
from mgkg.rules.ruleset import compile_rules
from mgkg.store.reading import library
from mgkg.verify.inquiry import Policy, inquiry
from tests.verify.planted import dataset

TODAY = date(2026, 12, 1)
CLOCK = moment("2026-12-01T12:00")
STATEMENT = """a:it a mgkg:Background ; dcterms:title "It"@en ; mgkg:wording "x"@en ; mgkg:plainWording "x"@en ;
    mgkg:section a:all ; mgkg:appliesWhen a:all-of-it .
a:all-of-it a mgkg:AllOf ; mgkg:member {members} .
"""


# A criterion is written with marks for its address and those of its parts.
MARKS = ("[]", "[INNER]", "[BOUND]", "[LENGTH]")


def length(printed: str, kind: str) -> str:
    """A length of time: length("3 d", "at-most")."""
    number, unit = printed.split(" ")
    return (
        f'[LENGTH] a mgkg:Interval ; mgkg:printed "{printed}" ; mgkg:low {number} ; mgkg:high {number} ; '
        f'mgkg:unit "{unit}" ; mgkg:intervalKind mgkg:{kind} .\n'
    )


def since(event: str, asked: str, counted_from: str = "") -> str:
    """A criterion on a time: since("fever", "within 3 d"), since("drug-a", "after 30 d", "start")."""
    name, printed = asked.split(" ", 1)
    counted = f" ; mgkg:countedFrom mgkg:{counted_from}" if counted_from else ""
    return f"[] a mgkg:TimeSinceCriterion ; mgkg:event t:{event}{counted} ; mgkg:{name} [LENGTH] .\n" + length(
        printed, "at-most" if name == "within" else "at-least"
    )


def repeated(occasions: int, over: str) -> str:
    """A criterion on so many values of the score, or more, that are above 5 over a period."""
    return (
        "[] a mgkg:RepeatedCriterion ; mgkg:observable t:score ; mgkg:threshold [BOUND] ; "
        f"mgkg:occasions {occasions} ; mgkg:overPeriod [LENGTH] .\n"
        '[BOUND] a mgkg:Threshold ; mgkg:printed ">5" ; mgkg:comparator ">" ; mgkg:low 5 ; mgkg:high 5 ; '
        'mgkg:unit "1" .\n'
    ) + length(over, "at-least")


def trend(occasions: int, within: str) -> str:
    """A criterion on so many values of the score that rise within a period."""
    return (
        "[] a mgkg:TrendCriterion ; mgkg:observable t:score ; mgkg:trend mgkg:rising ; "
        f"mgkg:occasions {occasions} ; mgkg:overPeriod [LENGTH] .\n"
    ) + length(within, "at-most")


def stated(kind: str, name: str, role: str | None = None) -> str:
    """A criterion on what holds: stated("condition", "fever")."""
    return f"[] a mgkg:{kind.title()}Criterion ; mgkg:{role or kind} t:{name} .\n"


def denied(criterion: str) -> str:
    """A criterion that another is false."""
    return "[] a mgkg:Not ; mgkg:member [INNER] .\n" + criterion.replace("[]", "[INNER]", 1)


def witness(*asked: str) -> Patient | None:
    """The patient with the fewest facts who meets all criteria, in whom the reasoner finds that they are met."""
    members = " , ".join(f"a:criterion-{place}" for place in range(len(asked)))
    text = STATEMENT.format(members=members)
    for place, criterion in enumerate(asked):
        for mark in MARKS:
            criterion = criterion.replace(mark, f"a:criterion-{place}{mark.strip('[]').lower()}")  # noqa: PLW2901
        text += criterion
    ruleset = compile_rules(library(dataset({"guidelines/a/statements.ttl": text})))
    found = inquiry(ruleset, TODAY, Policy()).witness_of("a/it")
    assert found is None or evaluate(ruleset, found, CLOCK).outcomes["a/it"].truth
    return found


def facts_of(patient: Patient | None) -> list[str]:
    assert patient is not None
    return sorted(str(fact) for fact in patient.facts)


def test_a_fever_of_these_days_may_be_gone() -> None:
    facts = facts_of(witness(since("fever", "within 3 d"), denied(stated("condition", "fever"))))
    assert facts == ["fever (2026-11-21)", "not fever"]


def test_an_operation_cannot_be_undone() -> None:
    assert witness(since("operation", "within 3 d"), denied(stated("condition", "operation"))) is None


def test_who_began_long_ago_may_have_stopped_lately_in_one_course() -> None:
    began, stopped = since("drug-a", "after 30 d", "start"), since("drug-a", "within 7 d", "stop")
    assert facts_of(witness(began, stopped)) == ["drug-a (2026-10-23/2026-11-21)"]


def test_who_began_after_a_stop_takes_it_now_and_since_a_stop_nothing_is_asked() -> None:
    began, stopped = since("drug-a", "within 7 d", "start"), since("drug-a", "after 30 d", "stop")
    assert witness(began, stopped) is None
    facts = facts_of(witness(began, since("drug-a", "within 30 d", "stop")))
    assert len(facts) == 1


def test_what_stops_today_is_not_over() -> None:
    facts = facts_of(witness(since("drug-a", "within 7 d", "stop")))
    assert facts == ["drug-a (../2026-11-21)"]


def test_less_than_a_day_since_a_stop_is_a_time_of_that_day() -> None:
    (fact,) = facts_of(witness(since("drug-a", "within 1 d", "stop")))
    assert "T" in fact


def test_one_date_of_a_drug_is_a_date_of_its_class_too() -> None:
    facts = facts_of(witness(since("drug-a", "within 7 d", "start"), since("class-a", "within 14 d", "start")))
    assert len(facts) == 1
    assert facts[0].startswith("drug-a")


def test_who_takes_a_drug_has_taken_its_class_since_then() -> None:
    facts = facts_of(witness(since("class-a", "after 14 d", "start"), stated("exposure", "drug-a", "substance")))
    assert len(facts) == 1
    assert facts[0].startswith("drug-a (")


def test_the_latest_date_counts_of_a_class() -> None:
    assert witness(since("drug-a", "within 7 d", "start"), since("class-a", "after 14 d", "start")) is None
    assert witness(since("drug-a", "after 14 d", "start"), since("class-a", "within 7 d", "start")) is not None


def test_what_has_ended_may_have_begun_at_any_time() -> None:
    """Whether it began within a week is unknown of a patient of whom only the stop is known; so is the opposite."""
    never = denied(since("drug-a", "within 7 d", "start"))
    facts = facts_of(witness(never, since("drug-a", "within 14 d", "stop")))
    assert len(facts) == 1
    assert ".." not in facts[0]


def test_between_two_lengths_in_days_there_is_no_time() -> None:
    soon, later = since("fever", "within 7 d"), since("fever", "after 7 d")
    assert witness(soon, later) is None
    assert witness(denied(soon), denied(later)) is not None  # there was no fever


@pytest.mark.parametrize(("occasions", "values"), [(1, 2), (2, 2), (3, 3)])
def test_values_that_reach_over_a_period_are_two_at_least(occasions: int, values: int) -> None:
    assert len(facts_of(witness(repeated(occasions, "14 d")))) == values


def test_values_may_reach_over_a_period_beside_a_trend_within_another() -> None:
    assert len(facts_of(witness(repeated(2, "14 d"), trend(3, "3 d")))) == 4


@pytest.mark.parametrize(("days", "may_be_open"), [(10, False), (11, True)])
def test_only_what_was_over_before_another_began_need_not_say_when_it_began(days: int, may_be_open: bool) -> None:  # noqa: FBT001
    """Else it may be the later one of their class, which is to have begun ten days ago or longer."""
    began = [since("other-a", "within 11 d", "start"), since("other-a", "after 10 d", "start")]
    over = [since("drug-a", f"within {days + 1} d", "stop"), since("drug-a", f"after {days} d", "stop")]
    facts = facts_of(witness(*began, *over, since("class-a", "after 10 d", "start")))
    assert any(fact.startswith("drug-a (../") for fact in facts) is may_be_open
