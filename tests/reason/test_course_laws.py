"""§3.6, §3.12: laws of courses on random patients: order, further facts, and the moment of evaluation."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from mgkg.errors import ContradictionError, CourseError
from mgkg.model.patient import HAS, HAS_NOT, Fact, Moment, Patient, moment
from mgkg.reason.evaluate import Evaluation, evaluate
from tests.reason.people import NOW, TODAY, described, person
from tests.rules.trial import trial

NAMES = ("tacrolimus", "omeprazole", "pantoprazole", "proton-pump-inhibitor", "omeprazole-with-sodium-bicarbonate")
DATES = ("2026-01-01", "2026-10-31", "2026-11-08", "2026-11-09", "2026-11-20", "2026-11-20T10:00", "2026-11-22")
usual = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def fact(name: str, kind: str, ends: tuple[str | None, str | None], *, course: bool) -> Fact:
    """A course where it is one and can be, else a dated or undated statement."""
    one, other = (moment(each) if each else None for each in ends)
    if course and kind == HAS:
        if one and other and one.start > other.start:
            one, other = other, one
        return Fact(kind, name, start=one, stop=other)
    return Fact(kind, name, moment=one)


dates = st.none() | st.sampled_from(DATES)
facts = st.builds(
    fact, st.sampled_from(NAMES), st.sampled_from([HAS, HAS, HAS_NOT]), st.tuples(dates, dates), course=st.booleans()
)
lists = st.lists(facts, max_size=4).map(tuple)
completes = st.sampled_from([(), ("medications",)])


def tried(patient: Patient) -> Evaluation | None:
    try:
        return evaluate(trial("time"), patient, NOW)
    except (ContradictionError, CourseError):
        return None


def said(evaluation: Evaluation | None) -> object:
    """What is compared: every outcome with its reason, what is known, what is set aside."""
    if evaluation is None:
        return None
    known = {name: one.truth for name, one in evaluation.facts.known.items()}
    outcomes = {name: (result.truth, result.reason) for name, result in evaluation.outcomes.items()}
    return outcomes, known, sorted(str(one) for one, _ in evaluation.facts.set_aside)


@usual
@given(lists, completes, st.data())
def test_3_12_the_order_in_which_facts_are_stated_does_not_matter(
    stated: tuple[Fact, ...], complete: tuple[str, ...], data: st.DataObject
) -> None:
    patient = person(*stated, complete=complete)
    note(described(patient))
    other = person(*data.draw(st.permutations(stated)), complete=complete)
    assert said(tried(patient)) == said(tried(other))


@usual
@given(lists, facts, completes)
def test_3_12_trying_a_further_course_says_what_evaluating_it_says(
    stated: tuple[Fact, ...], added: Fact, complete: tuple[str, ...]
) -> None:
    patient = person(*stated, complete=complete)
    evaluation = tried(patient)
    assume(evaluation is not None)
    assert evaluation is not None
    note(f"{described(patient)} — added: {added}")
    trial_ = evaluation.trials.with_facts((added,))
    fresh = tried(replace(patient, facts=(*patient.facts, added)))
    assert (trial_ is None) == (fresh is None)
    if trial_ is None or fresh is None:
        return
    for result in fresh.outcomes.values():
        for part in result.parts:
            found = trial_.judge(part.judgement.criterion)
            assert (found.truth, found.reason) == (part.judgement.truth, part.judgement.reason), result.statement.id


@usual
@given(lists, completes)
def test_3_6_a_statement_said_twice_is_said_once(stated: tuple[Fact, ...], complete: tuple[str, ...]) -> None:
    once, twice = person(*stated, complete=complete), person(*stated, *stated, complete=complete)
    note(described(once))
    one, other = tried(once), tried(twice)
    assert (one is None) == (other is None)
    if one and other:
        assert {name: result.truth for name, result in one.outcomes.items()} == {
            name: result.truth for name, result in other.outcomes.items()
        }


def begins_after(one: Fact, at: Moment) -> bool:
    return any(end is not None and end.start >= at.end for end in (one.moment, one.start))


@usual
@given(lists, completes)
def test_3_6_what_begins_after_the_moment_changes_nothing_but_what_is_set_aside(
    stated: tuple[Fact, ...], complete: tuple[str, ...]
) -> None:
    at = moment("2026-11-08")
    patient = Patient(stated, frozenset(complete), at)
    note(described(patient))
    evaluation = tried(patient)
    assume(evaluation is not None)
    earlier = replace(patient, facts=tuple(one for one in stated if not begins_after(one, at)))
    assert evaluation is not None
    without = tried(earlier)
    assert without is not None
    assert {n: r.truth for n, r in evaluation.outcomes.items()} == {n: r.truth for n, r in without.outcomes.items()}


@usual
@given(lists)
def test_3_6_what_has_ended_never_contradicts(stated: tuple[Fact, ...]) -> None:
    """Whatever else is stated without a course stands beside courses that are over, where they alone can stand."""
    ended = tuple(one for one in stated if one.stop is not None and one.stop.end <= moment(TODAY).start)
    others = tuple(one for one in stated if not one.is_course)
    assume(ended and tried(person(*ended)) is not None and tried(person(*others)) is not None)
    note(described(person(*others, *ended)))
    assert tried(person(*others, *ended)) is not None
