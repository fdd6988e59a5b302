"""§3.11: which facts would decide an unknown outcome, and which to ask for next, against brute force."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, product

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from mgkg.errors import ContradictionError
from mgkg.model.criterion import criteria
from mgkg.model.patient import Fact, Patient
from mgkg.reason.asking import settings as ways_of
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.hypothesis import OPEN_READINGS
from mgkg.reason.judge import Reasoning
from mgkg.rules.ruleset import RuleSet, conditions
from tests.reason.crowd import observations, patients, stated
from tests.reason.people import NOW, described, evaluated, has, lacks, person, value
from tests.rules import trial as trials
from tests.rules.trial import trial

# Every way in which a concept may turn out.
SETTINGS: dict[str, tuple[Fact, ...]] = {
    **{
        name: (has(name), lacks(name))
        for name in (
            *("tremor", "seizure", "muscle-cramp", "hypotension", "arrhythmia", "omeprazole", "proton-pump-inhibitor"),
            "cardiac-manifestation",
        )
    },
    "serum-magnesium": (value("0.3 mmol/L"), value("0.5 mmol/L"), value("0.9 mmol/L")),
}


@cache
def outcomes(facts: frozenset[Fact]) -> dict[str, bool | None] | None:
    """The outcomes with some facts; None when they contradict each other."""
    try:
        evaluation = evaluate(trial("missing"), person(*sorted(facts, key=str)), NOW)
    except ContradictionError:
        return None
    return {name: result.truth for name, result in evaluation.outcomes.items()}


def decides(names: tuple[str, ...], statement: str, facts: tuple[Fact, ...]) -> bool:
    """Whether the statement's outcome is known however the concepts turn out."""
    found = [outcomes(frozenset({*facts, *chosen})) for chosen in product(*(SETTINGS[name] for name in names))]
    return all(each[statement] is not None for each in found if each is not None) and any(found)


def smallest(statement: str, facts: tuple[Fact, ...]) -> set[frozenset[str]]:
    """The smallest deciding sets, by trying all."""
    for size in range(1, len(SETTINGS) + 1):
        if found := {frozenset(names) for names in combinations(SETTINGS, size) if decides(names, statement, facts)}:
            return found
    return set()


GIVEN = [
    (),
    (has("tremor"),),
    (lacks("tremor"),),
    (has("seizure"),),
    (lacks("seizure"),),
    (has("muscle-cramp"), has("tremor")),
    (value("0.3 mmol/L"),),
    (value("0.9 mmol/L"),),
    (has("omeprazole"),),
    (lacks("proton-pump-inhibitor"),),
    (has("arrhythmia"),),
    (lacks("cardiac-manifestation"),),
]


@pytest.mark.parametrize("facts", GIVEN, ids=lambda facts: ", ".join(map(str, facts)) or "nothing")
def test_3_11_missing_holds_exactly_the_smallest_sets_that_decide(facts: tuple[Fact, ...]) -> None:
    evaluation = evaluated(trial("missing"), *facts)
    unknown = {name for name, result in evaluation.outcomes.items() if result.truth is None}
    assert set(evaluation.missing) == unknown
    for name in unknown:
        found = {frozenset(names) for names in evaluation.missing[name]}
        assert found == smallest(name, facts), name
        assert len(found) == len(evaluation.missing[name])


def test_3_11_missing_by_hand() -> None:
    missing = evaluated(trial("missing")).missing
    found = {name.removeprefix("trial/"): sorted(sorted(names) for names in sets) for name, sets in missing.items()}
    assert found == {
        "one": [["tremor"]],
        "both": [["seizure", "tremor"]],
        "either": [["seizure", "tremor"]],
        "unless": [["seizure", "tremor"]],
        "redundant": [["seizure", "tremor"]],
        "mixed": [["muscle-cramp", "seizure", "tremor"]],
        "value": [["serum-magnesium", "tremor"]],
        "class": [["omeprazole"]],  # it is an inhibitor, and without it the trigger is false
        "defined": [["arrhythmia"], ["cardiac-manifestation"]],
    }


@pytest.mark.parametrize("facts", GIVEN, ids=lambda facts: ", ".join(map(str, facts)) or "nothing")
def test_3_11_ask_next_ranks_concepts_by_how_many_outcomes_they_can_decide(facts: tuple[Fact, ...]) -> None:
    evaluation = evaluated(trial("missing"), *facts)
    known = outcomes(frozenset(facts)) or {}
    expected = {}
    for name, ways in SETTINGS.items():
        found = [each for way in ways if (each := outcomes(frozenset({*facts, way})))]
        decided = {s for s, truth in known.items() if truth is None and any(each[s] is not None for each in found)}
        if decided:
            expected[name] = decided
    assert {question.concept: set(question.decides) for question in evaluation.ask_next} == expected
    assert [(-len(question.decides), question.concept) for question in evaluation.ask_next] == sorted(
        (-len(decided), name) for name, decided in expected.items()
    )


def test_3_11_nothing_is_missing_or_asked_when_all_is_known() -> None:
    facts = [has(name) for name in SETTINGS if name != "serum-magnesium"]
    evaluation = evaluated(trial("missing"), *facts, value("0.3 mmol/L"))
    assert None not in {result.truth for result in evaluation.outcomes.values()}
    assert (evaluation.missing, evaluation.ask_next) == ({}, [])


# On the shipped guidelines

few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
anybody = st.deferred(lambda: patients(trials.shipped()))
further = st.deferred(
    lambda: st.lists(stated(trials.shipped()) | observations(trials.shipped()), min_size=1, max_size=2).map(tuple)
)


def tried(patient: Patient) -> Evaluation | None:
    try:
        return evaluate(trials.shipped(), patient, NOW)
    except ContradictionError:
        return None


@settings(few, max_examples=200)
@given(anybody, further)
def test_3_12_trying_further_facts_says_what_evaluating_them_says(patient: Patient, added: tuple[Fact, ...]) -> None:
    """Trials take over what they need not judge again; that must not show."""
    evaluation = tried(patient)
    assume(evaluation is not None)
    assert evaluation is not None
    note(f"{described(patient)} — added: {', '.join(map(str, added))}")
    trial_, fresh = evaluation.trials.with_facts(added), tried(replace(patient, facts=(*patient.facts, *added)))
    assert (trial_ is None) == (fresh is None)
    if trial_ is None or fresh is None:
        return
    ruleset = trials.shipped()
    for statement in ruleset.library.statements.values():
        for root in conditions(statement):
            for criterion in criteria(root):
                one, other = trial_.judge(criterion), fresh.reasoning.judge(criterion)
                assert (one.truth, one.reason) == (other.truth, other.reason), criterion.id
    for guideline in ruleset.library.guidelines:
        assert truths(trial_, guideline) == truths(fresh.reasoning, guideline)


def truths(reasoning: Reasoning, guideline: str) -> dict[str, bool | None]:
    """What is stated, or implied by that, and what the guideline's definitions conclude."""
    stated_ = {name: known.truth for name, known in reasoning.facts.known.items()}
    return stated_ | {name: known.truth for name, (known, _) in reasoning.findings(guideline).items()}


@settings(few, max_examples=12)
@given(anybody, st.data())
def test_3_11_every_missing_set_decides_its_outcome_however_it_turns_out(patient: Patient, data: st.DataObject) -> None:
    """Of patients with a value: without one the sets are many, and so are the trials that find them."""
    evaluation = tried(patient)
    assume(evaluation is not None and "serum-magnesium" in evaluation.facts.readings)
    assert evaluation is not None
    note(described(patient))
    choices = [(name, tuple(names)) for name, sets in evaluation.missing.items() for names in sets]
    assume(choices)
    name, names = data.draw(st.sampled_from(choices))
    statement = evaluation.outcomes[name].statement
    chosen = tuple(data.draw(st.sampled_from(ways_of(one, [statement], evaluation.trials))) for one in names)
    result = tried(replace(patient, facts=(*patient.facts, *chosen)))
    if result is not None:
        outcome = result.outcomes[name]
        assert outcome.truth is not None or outcome.reason in OPEN_READINGS | {"between-targets"}


@few
@given(anybody, st.data())
def test_3_11_every_concept_to_ask_for_decides_what_it_says_by_some_answer(
    patient: Patient, data: st.DataObject
) -> None:
    evaluation = tried(patient)
    assume(evaluation is not None and evaluation.ask_next)
    assert evaluation is not None
    note(described(patient))
    question = data.draw(st.sampled_from(evaluation.ask_next))
    name = data.draw(st.sampled_from(question.decides))
    ways = ways_of(question.concept, [evaluation.outcomes[name].statement], evaluation.trials)
    found = [each for way in ways if (each := tried(replace(patient, facts=(*patient.facts, way))))]
    assert any(each.outcomes[name].truth is not None for each in found)
    counts = [len(question.decides) for question in evaluation.ask_next]
    assert counts == sorted(counts, reverse=True)


def test_3_11_values_to_try_lie_on_and_between_all_thresholds(shipped: RuleSet) -> None:
    evaluation = evaluated(shipped)
    statement = shipped.library.statements["low-magnesium/severe-value"]
    tried_values = {fact.value for fact in ways_of("serum-magnesium", [statement], evaluation.trials)}
    leaves = evaluation.trials.cone(statement).leaves["serum-magnesium"]
    assert leaves
    for leaf in leaves:
        ends = shipped.cuts[leaf.iri].ends("mmol/L")
        assert set(ends) <= tried_values
        edges = [None, *ends, None]
        for low, high in pairwise(edges):
            assert any(v is not None and (low is None or low < v) and (high is None or v < high) for v in tried_values)
