"""§3.12: one meaning. The program and a second, naive reading of the design agree on random patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from mgkg.errors import ContradictionError, CourseError
from mgkg.model.guideline import Library
from mgkg.model.patient import Patient, moment
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.rules.ruleset import RuleSet, compile_rules
from tests.reason import crowd
from tests.reason.made.patients import People, Trial, in_unit, trials, trials_of
from tests.reason.naive.evaluator import Naive, World
from tests.reason.naive.kleene import BothTruthsError
from tests.reason.naive.standing import Standing
from tests.reason.people import NOW, described
from tests.reason.rulesets import criteria, roots
from tests.rules import trial

# By the profile: the default one makes at least 20,000 patients, "short" (--hypothesis-profile=short) a tenth of that.
EXAMPLES = settings.default.max_examples if settings.default else 100
PATIENTS_OF_A_RULE_SET = 12
MADE_UP = ["definitions", "contradictory-definitions", "exception", "outcome", "severity", "target", "prerequisite"]
MOMENTS = (moment("2026-11-20T09:30"), moment("2026-10-20"))
MOST_SHOWN = 5
COMPARED: Counter[str] = Counter()

slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@cache
def world_of(ruleset: RuleSet) -> World:
    return World(ruleset.library)


@cache
def shipped_people() -> People:
    return People(trial.shipped().library)


@settings(slow, max_examples=EXAMPLES * 6)
@given(made=trials(PATIENTS_OF_A_RULE_SET))
def test_3_12_the_program_agrees_with_a_naive_evaluator_on_random_rule_sets(made: Trial) -> None:
    """Rule sets over a made-up vocabulary, each with a dozen patients in all units and at three moments."""
    ruleset, world = compile_rules(made.library, "made-up"), World(made.library)
    at_moments = [replace(patient, at=at) for patient in made.patients for at in MOMENTS]
    for one in dict.fromkeys([*in_all_units(made.patients, ruleset.library), *at_moments]):
        both_agree(ruleset, world, one)
        COMPARED["random rule sets"] += 1


@settings(slow, max_examples=EXAMPLES * 4)
@given(patient=st.deferred(lambda: crowd.patients(trial.shipped())))
def test_3_12_they_agree_on_the_shipped_guidelines(patient: Patient) -> None:
    ruleset, world = trial.shipped(), world_of(trial.shipped())
    for one in in_all_units([patient], ruleset.library):
        both_agree(ruleset, world, one)
        COMPARED["shipped guidelines"] += 1


@settings(slow, max_examples=EXAMPLES)
@given(made=st.deferred(lambda: trials_of(shipped_people(), 3)))
def test_3_12_they_agree_on_the_shipped_guidelines_with_courses_and_series(made: Trial) -> None:
    ruleset, world = trial.shipped(), world_of(trial.shipped())
    for one in in_all_units(made.patients, ruleset.library):
        both_agree(ruleset, world, one)
        COMPARED["courses and series"] += 1


@pytest.mark.parametrize("name", MADE_UP)
@settings(slow, max_examples=EXAMPLES)
@given(patient=st.deferred(lambda: crowd.patients(trial.shipped())))
def test_3_12_they_agree_on_made_up_guidelines_too(name: str, patient: Patient) -> None:
    both_agree(trial.trial(name), world_of(trial.trial(name)), patient)
    COMPARED[name] += 1


def test_3_12_that_were_twenty_thousand_patients() -> None:
    """Counted without those that an example repeats: each differs in a fact, a unit or the moment."""
    if EXAMPLES < 100 or len(COMPARED) < 3 + len(MADE_UP):
        pytest.skip("only in a full run")
    assert COMPARED.total() >= 20_000, COMPARED


def in_all_units(people: list[Patient], library: Library) -> list[Patient]:
    """The patients as they are and with all values in one unit, without repetition."""
    return list(dict.fromkeys([*people, *(in_unit(one, unit, library) for one in people for unit in crowd.UNITS)]))


def both_agree(ruleset: RuleSet, world: World, patient: Patient) -> None:
    """Both find that the facts contradict each other, or the same of everything."""
    found = list(differences(ruleset, world, patient))
    if found:
        note(described(patient))
        pytest.fail("\n".join(found[:MOST_SHOWN]))


def differences(ruleset: RuleSet, world: World, patient: Patient) -> Iterator[str]:
    """In what the program and the naive evaluator differ."""
    naive, evaluation = by_the_design(world, patient), by_the_program(ruleset, patient)
    if naive is None or evaluation is None:
        if (naive is None) != (evaluation is None):
            yield f"a contradiction for {'the program' if naive else 'the design'} alone"
        return
    for name, mine, its in compared(naive, evaluation):
        if mine != its:
            yield f"{name} is {mine} by the design, {its} by the program"


def by_the_design(world: World, patient: Patient) -> Naive | None:
    try:
        return Naive(world, patient, NOW)
    except BothTruthsError:
        return None


def by_the_program(ruleset: RuleSet, patient: Patient) -> Evaluation | None:
    try:
        evaluation = evaluate(ruleset, patient, NOW)
        for guideline in ruleset.library.guidelines:
            evaluation.reasoning.findings(guideline)
    except (ContradictionError, CourseError):
        return None
    return evaluation


def compared(naive: Naive, evaluation: Evaluation) -> Iterator[tuple[str, object, object]]:
    """Everything that both say, by name: criteria, outcomes, standings, prerequisites, what is set aside."""
    library = evaluation.ruleset.library
    for root in roots(library):
        for criterion in criteria(root):
            yield f"criterion {criterion.id}", naive.truth(criterion), evaluation.reasoning.judge(criterion).truth
    standing = Standing(naive)
    required = standing.required()
    disagreeing = [tuple(conflict.clash.between) for conflict in evaluation.certain]
    standings = standing.standing((one, other) for one, other in disagreeing)
    for name, outcome in evaluation.outcomes.items():
        yield (
            f"outcome of {name}",
            standing.outcomes[name],
            (outcome.truth, outcome.direction if outcome.truth else None),
        )
        yield f"standing of {name}", standings.get(name), evaluation.standing.get(name)
        states = {(one.prerequisite.iri, one.state) for one in evaluation.required[name]}
        yield f"prerequisites of {name}", required[name], states
    aside = {fact for fact in (*naive.record.set_aside, *naive.values.set_aside) if not fact.is_course}
    yield "what is set aside", aside, {fact for fact, _ in evaluation.facts.set_aside if not fact.is_course}
