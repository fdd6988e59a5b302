"""What if: what is supposed and what makes way for it, and that the differences are those of two evaluations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from mgkg.errors import (
    ContradictionError,
    CourseError,
    MgkgError,
    NumberFormatError,
    PatientError,
    UnknownConceptError,
    UnknownUnitError,
)
from mgkg.model.patient import Fact, Patient
from mgkg.reason.change import Supposed, WhatIf, what_if
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.patient_file import supposed
from mgkg.render.changes import what_if_document, what_if_text
from mgkg.render.style import Style
from mgkg.rules.ruleset import RuleSet
from tests.reason.crowd import observations, patients, stated
from tests.reason.people import NOW, course, described, evaluated, has, lacks, value
from tests.rules import trial as trials
from tests.rules.trial import trial

PLAIN = Style(100, colour=False)
HEADLINE = (value("1.1 mg/dL"), has("tacrolimus"), lacks("symptomatic-hypomagnesemia"))


def asked(evaluation: Evaluation, *words: str) -> WhatIf:
    """What if, in the words of the command line."""
    return what_if(evaluation, tuple(supposed(one, evaluation.ruleset) for one in words))


def after(found: WhatIf) -> list[str]:
    """The facts of the supposed patient."""
    return sorted(str(fact) for fact in found.after.patient.facts)


def replaced(found: WhatIf) -> dict[str, str]:
    return {str(fact): why for fact, why in found.replaced}


# What is supposed, in words


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("serum-magnesium=0.9 mEq/L", "serum-magnesium 0.9 mEq/L"),
        ("Mg=0.9mEq/L@2026-11-20", "serum-magnesium 0.9 mEq/L (2026-11-20)"),
        ("omeprazole", "omeprazole"),
        ("Prilosec", "omeprazole"),
        ("not omeprazole", "not omeprazole"),
        ("NOT  Prilosec", "not omeprazole"),
        ("atc:A02BC01", "omeprazole"),
        ("omeprazole@2026-11-01", "omeprazole (2026-11-01)"),
        ("omeprazole@2026-11-01/..", "omeprazole (2026-11-01/..)"),
        ("not omeprazole@2026-11-01", "not omeprazole (2026-11-01)"),
        ("omeprazole=unknown", "None"),
        ("serum-magnesium = Unknown", "None"),
    ],
)
def test_3_11_what_is_supposed_is_written_as_facts_are(words: str, fact: str, shipped: RuleSet) -> None:
    assert str(supposed(words, shipped).fact) == fact
    assert supposed(words, shipped).concept in {"omeprazole", "serum-magnesium"}


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("", PatientError),
        ("not ", UnknownConceptError),
        ("omeprazol", UnknownConceptError),
        ("omeprazol=unknown", UnknownConceptError),
        ("=unknown", UnknownConceptError),
        ("serum-magnesium", PatientError),
        ("not serum-magnesium", PatientError),
        ("serum-magnesium=", PatientError),
        ("serum-magnesium=0.9", UnknownUnitError),
        ("serum-magnesium=0,9 mEq/L", NumberFormatError),
        ("serum-magnesium=0.9 mEq/L@soon", NumberFormatError),
        ("omeprazole=1 mg", PatientError),
        ("not omeprazole@2026-11-01/..", PatientError),
    ],
)
def test_3_11_what_cannot_be_supposed_is_one_line_that_names_the_flag(
    words: str, error: type[MgkgError], shipped: RuleSet
) -> None:
    with pytest.raises(error) as caught:
        supposed(words, shipped)
    assert str(caught.value).startswith("--what-if: ")
    assert "\n" not in str(caught.value)


# What makes way


@pytest.mark.parametrize(
    ("facts", "words", "left", "why"),
    [
        ((has("tremor"),), "not tremor", ["not tremor"], {"tremor": "replaced by not tremor"}),
        ((lacks("tremor"),), "tremor", ["tremor"], {"not tremor": "replaced by tremor"}),
        ((), "tremor", ["tremor"], {}),
        ((has("tremor"),), "tremor=unknown", [], {"tremor": "supposed to be unknown"}),
        ((), "tremor=unknown", [], {}),
        (
            (value("0.3 mmol/L"),),
            "serum-magnesium=0.9 mmol/L",
            ["serum-magnesium 0.9 mmol/L"],
            {"serum-magnesium 0.3 mmol/L": "replaced by serum-magnesium 0.9 mmol/L"},
        ),
        (
            (has("omeprazole"),),
            "not proton-pump-inhibitor",
            ["not proton-pump-inhibitor"],
            {"omeprazole": "it contradicts not proton-pump-inhibitor"},
        ),
        (
            (lacks("proton-pump-inhibitor"), lacks("omeprazole")),
            "omeprazole",
            ["omeprazole"],
            {
                "not proton-pump-inhibitor": "it contradicts omeprazole",
                "not omeprazole": "replaced by omeprazole",
            },
        ),
        ((has("omeprazole"), has("pantoprazole")), "not omeprazole", ["not omeprazole", "pantoprazole"],
         {"omeprazole": "replaced by not omeprazole"}),
        ((has("hypocalcemia"),), "hypercalcemia", ["hypercalcemia"], {"hypocalcemia": "it contradicts hypercalcemia"}),
        ((lacks("omeprazole"),), "omeprazole-with-sodium-bicarbonate", ["omeprazole-with-sodium-bicarbonate"],
         {"not omeprazole": "it contradicts omeprazole-with-sodium-bicarbonate"}),
        ((course("omeprazole", "2026-11-01/.."),), "not omeprazole", ["not omeprazole"],
         {"omeprazole (2026-11-01/..)": "replaced by not omeprazole"}),
        ((course("omeprazole", "2026-10-01/2026-11-01"),), "omeprazole@2026-10-15/..", ["omeprazole (2026-10-15/..)"],
         {"omeprazole (2026-10-01/2026-11-01)": "replaced by omeprazole (2026-10-15/..)"}),
        ((has("tremor"), lacks("seizure")), "omeprazole", ["not seizure", "omeprazole", "tremor"], {}),
    ],
)  # fmt: skip
def test_3_11_what_says_otherwise_makes_way_and_is_listed(
    facts: tuple[Fact, ...], words: str, left: list[str], why: dict[str, str], shipped: RuleSet
) -> None:
    found = asked(evaluated(shipped, *facts), words)
    assert after(found) == left
    assert replaced(found) == why


def test_3_11_of_values_only_the_latest_makes_way(shipped: RuleSet) -> None:
    facts = (value("0.3 mmol/L", "2026-11-10"), value("0.4 mmol/L", "2026-11-20"), value("0.5 mmol/L", "2026-11-20"))
    found = asked(evaluated(shipped, *facts), "serum-magnesium=0.9 mmol/L")
    assert after(found) == ["serum-magnesium 0.3 mmol/L (2026-11-10)", "serum-magnesium 0.9 mmol/L"]
    unknown = asked(evaluated(shipped, *facts), "serum-magnesium=unknown")
    assert after(unknown) == []


def test_3_11_several_things_may_be_supposed(shipped: RuleSet) -> None:
    found = asked(evaluated(shipped, *HEADLINE), "serum-magnesium=0.9 mEq/L", "not tacrolimus", "seizure=unknown")
    assert after(found) == ["not symptomatic-hypomagnesemia", "not tacrolimus", "serum-magnesium 0.9 mEq/L"]
    assert len(found.replaced) == 2


def test_3_11_a_definition_that_contradicts_what_is_stated_is_one_line_that_says_what_to_do(shipped: RuleSet) -> None:
    with pytest.raises(ContradictionError) as caught:
        asked(evaluated(shipped, *HEADLINE), "seizure")
    message = str(caught.value)
    assert message.startswith("--what-if: life-threatening-hypomagnesemia is both true (by the definition")
    assert message.endswith("Suppose something of that too, as in --what-if 'NAME=unknown'.")
    assert "\n" not in message
    both = asked(evaluated(shipped, *HEADLINE), "seizure", "symptomatic-hypomagnesemia=unknown")
    assert after(both) == ["seizure", "serum-magnesium 1.1 mg/dL", "tacrolimus"]


@pytest.mark.parametrize(
    "words",
    [
        ("tremor", "not tremor"),
        ("tremor", "tremor=unknown"),
        ("serum-magnesium=1.6 mg/dL", "serum-magnesium=1.7 mg/dL"),
        ("serum-magnesium=1.6 mg/dL", "serum-magnesium=unknown"),
        ("omeprazole", "not PPI"),
        ("hypocalcemia", "hypercalcemia"),
    ],
)
def test_3_11_two_things_that_contradict_each_other_are_an_error(words: tuple[str, ...], shipped: RuleSet) -> None:
    with pytest.raises(ContradictionError, match=r"is both true|is supposed to be two things"):
        asked(evaluated(shipped), *words)


def test_3_11_values_of_two_dates_can_be_supposed_together(shipped: RuleSet) -> None:
    found = asked(evaluated(shipped), "serum-magnesium=1.6 mg/dL@2026-11-20", "serum-magnesium=1.1 mg/dL@2026-11-21")
    assert after(found) == ["serum-magnesium 1.1 mg/dL (2026-11-21)", "serum-magnesium 1.6 mg/dL (2026-11-20)"]


def test_3_11_supposing_something_unknown_takes_out_what_implies_it(shipped: RuleSet) -> None:
    found = asked(evaluated(shipped, has("omeprazole"), has("tremor")), "PPI=unknown")
    assert after(found) == ["tremor"]
    assert "it says something of proton-pump-inhibitor" in found.replaced[0][1]


def test_3_11_a_supposed_value_that_cannot_be_is_an_error(shipped: RuleSet) -> None:
    with pytest.raises(NumberFormatError, match="no possible serum magnesium"):
        asked(evaluated(shipped), "serum-magnesium=500 mg/dL")


def test_3_11_supposing_what_is_stated_changes_nothing(shipped: RuleSet) -> None:
    evaluation = evaluated(shipped, *HEADLINE)
    for words in ("serum-magnesium=1.1 mg/dL", "tacrolimus", "not symptomatic-hypomagnesemia", "omeprazole=unknown"):
        found = asked(evaluation, words)
        assert (found.differences, found.gained, found.lost, found.targets) == ((), (), (), ())
        assert "Nothing comes out otherwise." in what_if_text(found, PLAIN)
        assert what_if_document(found)["changes"] == []


# The differences are those of two evaluations

anybody = st.deferred(lambda: patients(trials.shipped()))
further = st.deferred(
    lambda: st.lists(stated(trials.shipped()) | observations(trials.shipped()), min_size=1, max_size=2).map(tuple)
)
usual = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def state(evaluation: Evaluation, name: str) -> tuple[object, ...]:
    """What is compared of a statement."""
    result = evaluation.outcomes[name]
    required = [(r.prerequisite.id, r.state) for r in evaluation.required[name]] if result.holds_for else []
    return result.name, result.direction if result.truth else None, evaluation.standing.get(name), required


@usual
@given(anybody, further)
def test_3_11_the_differences_are_those_of_two_evaluations(patient: Patient, facts: tuple[Fact, ...]) -> None:
    note(f"{described(patient)} — what if: {', '.join(map(str, facts))}")
    try:
        evaluation = evaluate(trials.shipped(), patient, NOW)
        found = what_if(evaluation, tuple(Supposed(fact.concept, fact) for fact in facts))
    except (ContradictionError, CourseError):
        assume(False)  # noqa: FBT003 - no such patient
    gone = {id(fact) for fact, _ in found.replaced}
    kept = tuple(fact for fact in patient.facts if id(fact) not in gone)
    fresh = evaluate(trials.shipped(), replace(patient, facts=(*kept, *facts)), NOW)
    changed = {name for name in fresh.outcomes if state(evaluation, name) != state(fresh, name)}
    assert {difference.after.statement.id for difference in found.differences} == changed
    before, now = ({c.clash.id for c in each.certain} for each in (evaluation, fresh))
    assert {c.clash.id for c in found.gained} == now - before
    assert {c.clash.id for c in found.lost} == before - now
    old, new = evaluation.target_states, fresh.target_states
    assert {name for name, *_ in found.targets} == {name for name in new if old[name] != new[name]}
    document = what_if_document(found)
    assert {one["id"] for one in document["changes"]} == changed
    for one in document["changes"]:
        assert one["before"] != one["after"]
        assert one["after"]["outcome"] == fresh.outcomes[one["id"]].name
        assert one["before"]["outcome"] == evaluation.outcomes[one["id"]].name


# As text and as JSON


def test_3_11_the_json_has_all_keys(shipped: RuleSet) -> None:
    document = what_if_document(asked(evaluated(shipped, *HEADLINE), "not tacrolimus", "seizure=unknown"))
    assert document["schema"] == "mgkg.what-if/1"
    keys = "schema ruleset evaluated_at notice patient set_aside supposed replaced changes conflicts_gained"
    assert set(document) == {*keys.split(), "conflicts_lost", "targets"}
    assert [(one["concept"], one["fact"] and one["fact"]["truth"]) for one in document["supposed"]] == [
        ("tacrolimus", False),
        ("seizure", None),
    ]
    assert document["replaced"] == [{"fact": "tacrolimus", "reason": "replaced by not tacrolimus"}]
    for one in document["changes"]:
        assert set(one) == {"id", "before", "after"}
        assert set(one["before"]) == set(one["after"]) == {"outcome", "direction", "standing", "prerequisites"}
    assert document["conflicts_lost"]
    assert {fact["concept"] for fact in document["patient"]["facts"]} == {fact.concept for fact in HEADLINE}


def test_3_11_the_text_says_what_is_supposed_what_makes_way_and_what_becomes_of_each_statement() -> None:
    evaluation = evaluated(trial("precedence"))
    printed = what_if_text(asked(evaluation, "diarrhea", "tremor"), PLAIN)
    assert printed.startswith("What if: diarrhea; tremor?")
    assert "Stated: nothing." in printed
    assert "WOULD APPLY (1)" in printed
    assert "With a tremor, into a muscle [trial/third]" in printed
    assert "WOULD APPLY AS BEFORE, BUT (2)" in printed
    assert "standing: conflicting, then overridden" in printed
    assert "No clinician has reviewed" in printed
    back = what_if_text(asked(evaluated(trial("precedence"), has("tremor")), "not tremor"), PLAIN)
    assert "Makes way: tremor — replaced by not tremor." in back
    assert "WOULD NOT APPLY (1)" in back
    assert "NO LONGER IN CONFLICT (2 PAIRS)" in back
    unknown = what_if_text(asked(evaluated(trial("precedence"), has("tremor")), "tremor=unknown"), PLAIN)
    assert unknown.startswith("What if: tremor unknown?")
    assert "WOULD NO LONGER BE KNOWN (1)" in unknown
