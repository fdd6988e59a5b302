"""Mutants: the mistakes that are made, that a case notices them, and what is proven to change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.check.cases import cases_of
from mgkg.check.mutants import mutants
from mgkg.check.mutation import EQUIVALENT, KILLED, SURVIVED, Fate, mutation
from mgkg.rules.ruleset import RuleSet
from mgkg.verify.inquiry import Policy, inquiry
from tests.check.test_clauses import FEVERISH, FILE, OR_HOT, case, value
from tests.verify.made import TODAY, rules

SHIFTED_UP = "shift-up:a/low.1"
EXCEPTED = (("mgkg:appliesWhen a:low ;", "mgkg:appliesWhen a:low ; mgkg:exceptWhen a:is-hot ;"),)
IS_HOT = "a:is-hot a mgkg:ConditionCriterion ; mgkg:condition t:fever .\n"


def fates(ruleset: RuleSet, *texts: str) -> dict[str, Fate]:
    cases = [one for text in texts for one in cases_of(text, FILE, ruleset)]
    solver = inquiry(ruleset, TODAY, Policy()).solver
    return {fate.mutant.name: fate for fate in mutation(ruleset, cases, solver)}


def test_without_cases_every_mutant_survives_that_is_not_proven_to_change_nothing() -> None:
    assert {fate.fate for fate in fates(rules()).values()} == {SURVIVED}


def test_a_threshold_is_shifted_compared_otherwise_and_taken_in_other_units() -> None:
    names = [one.name for one in mutants(rules()) if one.name.endswith(":a/low.1")]
    assert names == [
        "shift-up:a/low.1",
        "shift-down:a/low.1",
        "comparator-inclusive:a/low.1",
        "comparator-turned:a/low.1",
        "unit-mmol/L:a/low.1",
        "unit-mEq/L:a/low.1",
    ]


@pytest.mark.parametrize(
    ("mutant", "patient", "outcome"),
    [
        ("shift-up:a/low.1", "1.25", "not"),
        ("shift-down:a/low.1", "1.15", "applies"),
        ("comparator-inclusive:a/low.1", "1.2", "not"),
        ("comparator-turned:a/low.1", "1.2", "not"),
        ("unit-mmol/L:a/low.1", "2.0", "not"),
        ("unit-mEq/L:a/low.1", "1.3", "not"),
        ("dropped:a/mouth:applies_when:a/low", "1.3", "not"),
        ("denied:a/mouth:applies_when:a/low", "1.3", "not"),
    ],
)
def test_a_case_on_the_right_side_notices_a_mistake(mutant: str, patient: str, outcome: str) -> None:
    ruleset = rules()
    text = case(value(patient), f"{outcome}: [mouth]")
    assert fates(ruleset)[mutant].fate == SURVIVED
    assert fates(ruleset, text)[mutant][1:] == (KILLED, "A case.")


def test_a_case_that_is_far_from_the_threshold_does_not() -> None:
    assert fates(rules(), case(value("2.5"), "not: [mouth]"))[SHIFTED_UP].fate == SURVIVED


def test_an_exception_that_is_left_out_is_noticed_by_who_is_excepted() -> None:
    ruleset = rules(*EXCEPTED, added=IS_HOT)
    excepted = case(f"{value('1.1')}, has: [fever]", "not: [mouth]")
    assert fates(ruleset)["no-except_when:a/mouth"].fate == SURVIVED
    assert fates(ruleset, excepted)["no-except_when:a/mouth"].fate == KILLED


def test_a_leaf_that_another_implies_is_proven_to_change_nothing() -> None:
    narrower = "a:low-or-hot a mgkg:AnyOf ; mgkg:member a:low , a:lower .\n"
    found = fates(rules(*FEVERISH, added=narrower))
    assert found["dropped:a/mouth:applies_when:a/lower"].fate == EQUIVALENT
    assert found["dropped:a/mouth:applies_when:a/low"].fate == SURVIVED


def test_members_of_an_any_of_are_dropped_one_by_one() -> None:
    ruleset = rules(*FEVERISH, added=OR_HOT)
    hot = case(f"{value('1.3')}, has: [fever]", "applies: [mouth]")
    found = fates(ruleset, hot)
    assert found["dropped:a/mouth:applies_when:a/is-hot"].fate == KILLED
    assert found["dropped:a/mouth:applies_when:a/low"].fate == SURVIVED


def test_definitions_are_changed_too() -> None:
    defined = """
a:alarming a mgkg:Definition ; dcterms:title "Alarming"@en ; mgkg:defines t:alarming ; mgkg:exhaustive false ;
    mgkg:definedBy a:is-hot .
a:low-or-hot a mgkg:FindingCriterion ; mgkg:finding t:alarming .
"""
    ruleset = rules(*FEVERISH, added=defined + IS_HOT)
    cool, hot = case("has_not: [fever]", "unknown: [mouth]"), case("has: [fever]", "applies: [mouth]")
    assert fates(ruleset)["closed:a/alarming"].fate == SURVIVED
    assert fates(ruleset, cool)["closed:a/alarming"].fate == KILLED
    assert fates(ruleset, hot)["denied:a/alarming:a/is-hot"].fate == KILLED


def test_a_prerequisite_that_is_left_out_is_noticed_by_who_expects_it() -> None:
    required = """
a:first a mgkg:Recommendation ; dcterms:title "Kidneys first"@en ; mgkg:wording "Kidneys first."@en ;
    mgkg:plainWording "Ask about your kidneys."@en ; mgkg:section a:all ; mgkg:direction mgkg:for ;
    mgkg:actionSet a:first.actions ; mgkg:establishes a:first.prerequisite .
a:first.actions a mgkg:ActionSet ; mgkg:combine mgkg:all ; mgkg:member a:first.look .
a:first.look a mgkg:Assess ; mgkg:position 1 ; mgkg:condition t:good-kidneys .
a:first.prerequisite a mgkg:Prerequisite ; mgkg:wording "Kidneys are good."@en ;
    mgkg:plainWording "Kidneys are good."@en ; mgkg:metWhen a:good ; mgkg:governs a:any-supplement ;
    mgkg:settledBy a:first.look .
a:good a mgkg:FindingCriterion ; mgkg:finding t:good-kidneys .
a:any-supplement a mgkg:ActionPattern ; dcterms:title "Any supplement"@en ; mgkg:actionKind mgkg:Administer ;
    mgkg:agent t:supplement .
"""
    ruleset = rules(added=required)
    met = case(f"{value('1.1')}, has: [good-kidneys]", "met: [[mouth, first]]")
    unsettled = case(value("1.1"), "unsettled: [[mouth, first]]")
    found = fates(ruleset, met, unsettled)
    assert found["no-prerequisite:a/first.prerequisite"].fate == KILLED
    assert found["denied:a/first.prerequisite:a/good"].fate == KILLED


def test_the_shipped_cases_notice_every_mistake(root: Path) -> None:
    from mgkg.check.cases import read_cases
    from tests.rules.trial import shipped

    ruleset = shipped()
    cases = [one for one in read_cases(root, ruleset) if not one.is_proposed]
    solver = inquiry(ruleset, TODAY, Policy()).solver
    survivors = [fate.mutant.text for fate in mutation(ruleset, cases, solver) if fate.fate == SURVIVED]
    assert survivors == []


def test_the_shipped_cases_prove_that_every_clause_matters(root: Path) -> None:
    from mgkg.check.cases import read_cases
    from mgkg.check.clauses import clause_coverage
    from tests.rules.trial import shipped

    ruleset = shipped()
    cases = [one for one in read_cases(root, ruleset) if not one.is_proposed]
    found = clause_coverage(ruleset, cases, inquiry(ruleset, TODAY, Policy()).solver)
    assert (found.uncovered, found.covered) == ((), found.total)
