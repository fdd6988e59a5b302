"""§3.5: findings from definitions."""

from __future__ import annotations

import pytest

from mgkg.errors import ContradictionError
from mgkg.model.patient import Fact
from mgkg.reason.judgement import NOT_STATED
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import evaluated, has, lacks, value
from tests.rules.trial import Truth, trial


@pytest.fixture(scope="module")
def defined() -> RuleSet:
    return trial("definitions")


def finding(concept: str, *facts: Fact, ruleset: RuleSet, complete: tuple[str, ...] = ()) -> Truth:
    """What the trial guideline makes of a finding."""
    evaluation = evaluated(ruleset, *facts, complete=complete)
    known = evaluation.reasoning.findings("trial").get(concept)
    stated = evaluation.facts.truth(concept, ruleset)
    return known[0].truth if known else stated.truth if stated else None


SEIZURE, NO_SEIZURE = has("seizure"), lacks("seizure")
NO_ARRHYTHMIA = lacks("arrhythmia")


@pytest.mark.parametrize(
    ("facts", "truth"),
    [
        ((), None),
        ((SEIZURE,), True),
        ((has("torsades-de-pointes"),), True),  # a kind of arrhythmia
        ((SEIZURE, NO_ARRHYTHMIA), True),
        ((NO_SEIZURE,), None),
        ((NO_SEIZURE, NO_ARRHYTHMIA), None),  # something else may count
        ((NO_SEIZURE, NO_ARRHYTHMIA, has("cardiac-manifestation")), True),
        ((NO_SEIZURE, NO_ARRHYTHMIA, lacks("cardiac-manifestation")), False),
        ((has("cardiac-manifestation"),), True),
        ((lacks("cardiac-manifestation"),), False),
    ],
)
def test_3_5_an_open_definition_is_true_by_any_listed_finding_and_never_false(
    facts: tuple[Fact, ...],
    truth: Truth,
    defined: RuleSet,
) -> None:
    assert finding("cardiac-manifestation", *facts, ruleset=defined) is truth


@pytest.mark.parametrize(
    ("facts", "truth"),
    [
        ((), None),
        ((has("diarrhea"),), True),
        ((lacks("diarrhea"),), None),
        ((lacks("diarrhea"), lacks("tacrolimus")), False),
        ((lacks("diarrhea"), lacks("immunosuppressant")), False),
        ((lacks("diarrhea"), has("tacrolimus")), True),
    ],
)
def test_3_5_an_exhaustive_definition_is_false_when_all_listed_findings_are(
    facts: tuple[Fact, ...],
    truth: Truth,
    defined: RuleSet,
) -> None:
    assert finding("oral-magnesium-failure", *facts, ruleset=defined) is truth


@pytest.mark.parametrize(
    ("complete", "open_one", "exhaustive_one"),
    [
        ((), None, None),
        (("symptoms",), False, None),
        (("conditions",), None, None),
        (("medications",), None, None),
        (("conditions", "medications"), None, False),
        (("conditions", "medications", "symptoms", "procedures"), False, False),
    ],
)
def test_3_1_definitions_built_from_complete_lists_close(
    complete: tuple[str, ...],
    open_one: Truth,
    exhaustive_one: Truth,
    defined: RuleSet,
) -> None:
    """The open one is built from symptoms, the exhaustive one from a condition and a medication."""
    assert finding("cardiac-manifestation", ruleset=defined, complete=complete) is open_one
    assert finding("oral-magnesium-failure", ruleset=defined, complete=complete) is exhaustive_one


def test_3_1_a_listed_symptom_keeps_a_closed_definition_true(defined: RuleSet) -> None:
    assert finding("cardiac-manifestation", SEIZURE, ruleset=defined, complete=("symptoms",)) is True


def test_3_5_definitions_use_each_other(defined: RuleSet) -> None:
    assert finding("renal-magnesium-wasting", SEIZURE, has("diarrhea"), ruleset=defined) is True
    assert finding("renal-magnesium-wasting", has("cardiac-manifestation"), has("diarrhea"), ruleset=defined) is True
    assert finding("renal-magnesium-wasting", SEIZURE, ruleset=defined) is None


@pytest.mark.parametrize(
    ("facts", "truth"),
    [
        ((value("0.59 mmol/L"),), True),  # below every lower bound: 0.6 and 0.9 mmol/L
        ((value("1.199 mEq/L"),), True),
        ((value("0.6 mmol/L"),), None),
        ((value("1.79 mEq/L"),), None),
        ((value("2.18 mg/dL"),), None),  # 0.897 mmol/L
        ((value("1.8 mEq/L"),), False),  # at or above every one
        ((value("0.9 mmol/L"),), False),
        ((value("5 mmol/L"),), False),
        ((), None),
        ((value("0.3 mmol/L", "2026-11-01"),), None),  # stale
        ((value("0.3 mmol/L", "2026-11-08"),), True),  # 14 days, as the observable allows
        ((value("0.3 mmol/L"), value("0.5 mmol/L")), True),  # tied, and both below
        ((value("0.3 mmol/L"), value("0.7 mmol/L")), None),  # tied
        ((value("2 mmol/L"), has("hypomagnesemia")), True),  # as stated
        ((value("0.3 mmol/L"), lacks("hypomagnesemia")), False),
        ((value("0.3 mmol/L"), has("normal-serum-magnesium")), False),  # as what is stated implies
        ((value("2 mmol/L"), has("refractory-hypomagnesemia")), True),
    ],
)
def test_3_5_a_finding_without_a_number_is_as_stated_else_by_the_targets(
    facts: tuple[Fact, ...],
    truth: Truth,
    defined: RuleSet,
) -> None:
    assert finding("hypomagnesemia", *facts, ruleset=defined) is truth


@pytest.mark.parametrize(
    ("text", "normal", "symptomatic"),
    [("0.3 mmol/L", False, None), ("0.7 mmol/L", None, None), ("2 mmol/L", None, False)],
)
def test_3_5_normal_is_false_when_low_else_unknown_unless_stated(
    text: str,
    normal: Truth,
    symptomatic: Truth,
    defined: RuleSet,
) -> None:
    """And what is narrower than low magnesium is false when it is not low."""
    assert finding("normal-serum-magnesium", value(text), ruleset=defined) is normal
    assert finding("symptomatic-hypomagnesemia", value(text), ruleset=defined) is symptomatic
    if normal is None:
        assert finding("normal-serum-magnesium", value(text), has("normal-serum-magnesium"), ruleset=defined) is True


def test_3_5_a_definition_may_rest_on_low_magnesium_by_the_targets(defined: RuleSet) -> None:
    assert finding("symptomatic-hypomagnesemia", value("0.3 mmol/L"), SEIZURE, ruleset=defined) is True
    assert finding("symptomatic-hypomagnesemia", has("hypomagnesemia"), SEIZURE, ruleset=defined) is True
    assert finding("symptomatic-hypomagnesemia", value("0.7 mmol/L"), SEIZURE, ruleset=defined) is None


def test_3_5_what_a_definition_concludes_implies_what_is_broader(defined: RuleSet) -> None:
    found = evaluated(defined, has("hypomagnesemia"), SEIZURE).reasoning.findings("trial")
    assert found["symptomatic-hypomagnesemia"][0].by == "trial/symptomatic"


def test_3_5_persists_and_fails_are_stated_facts(shipped: RuleSet) -> None:
    """No series of low values makes a finding that the sources leave to judgement."""
    facts = [value("0.3 mmol/L", f"2026-{month:02}-01") for month in range(1, 12)]
    evaluation = evaluated(shipped, *facts, value("0.3 mmol/L"), has("magnesium-oxide"))
    for guideline in shipped.library.guidelines:
        found = evaluation.reasoning.findings(guideline)
        for concept in ("persistent-hypomagnesemia", "refractory-hypomagnesemia", "oral-magnesium-failure"):
            assert concept not in found


@pytest.mark.parametrize(
    ("facts", "concept"),
    [
        ((SEIZURE, lacks("cardiac-manifestation")), "cardiac-manifestation"),
        ((lacks("diarrhea"), lacks("tacrolimus"), has("oral-magnesium-failure")), "oral-magnesium-failure"),
        ((value("0.3 mmol/L"), SEIZURE, lacks("symptomatic-hypomagnesemia")), "symptomatic-hypomagnesemia"),
        ((has("hypomagnesemia"), SEIZURE, lacks("symptomatic-hypomagnesemia")), "symptomatic-hypomagnesemia"),
    ],
)
def test_3_5_a_definition_against_what_is_stated_is_an_error_that_names_both(
    facts: tuple[Fact, ...], concept: str, defined: RuleSet
) -> None:
    with pytest.raises(ContradictionError) as caught:
        evaluated(defined, *facts).reasoning.findings("trial")
    message = str(caught.value)
    assert f"{concept} is both" in message
    assert "by the definition trial/" in message
    assert "stated" in message


def test_3_5_a_complete_list_against_a_stated_finding_that_is_built_from_it_is_an_error(defined: RuleSet) -> None:
    """No symptom is listed, the definition closes, and the finding is stated all the same."""
    with pytest.raises(ContradictionError, match="cardiac-manifestation is both"):
        evaluated(defined, has("cardiac-manifestation"), complete=("symptoms",)).reasoning.findings("trial")


@pytest.mark.parametrize("facts", [(SEIZURE, has("tremor")), (has("tremor"), SEIZURE)])
def test_3_5_two_definitions_that_conclude_the_opposite_are_an_error_that_names_both(facts: tuple[Fact, ...]) -> None:
    with pytest.raises(ContradictionError) as caught:
        evaluated(trial("contradictory-definitions"), *facts)
    message = str(caught.value)
    assert "trial/low" in message
    assert "trial/normal" in message


def test_3_5_one_of_two_opposite_definitions_alone_is_no_error() -> None:
    ruleset = trial("contradictory-definitions")
    assert finding("hypomagnesemia", SEIZURE, ruleset=ruleset) is True
    assert finding("normal-serum-magnesium", SEIZURE, ruleset=ruleset) is False
    assert finding("hypomagnesemia", has("tremor"), ruleset=ruleset) is False
    assert finding("hypomagnesemia", ruleset=ruleset) is None


def test_3_5_each_guideline_has_its_own_definitions(shipped: RuleSet) -> None:
    """1.5 mEq/L is not low by the target of the one, and open between the targets of the other."""
    evaluation = evaluated(shipped, value("1.5 mEq/L"))
    assert evaluation.reasoning.findings("tacrolimus-magnesium")["hypomagnesemia"][0].truth is False
    assert "hypomagnesemia" not in evaluation.reasoning.findings("low-magnesium")


def test_an_unknown_finding_says_why(defined: RuleSet) -> None:
    evaluation = evaluated(defined)
    definition = next(d for d in defined.library.definitions if d.id == "trial/cardiac")
    assert definition.defined_by is not None
    assert evaluation.reasoning.judge(definition.defined_by).reason == NOT_STATED
