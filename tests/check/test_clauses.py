"""Clause coverage: what a case proves, what no case can prove, and what stays uncovered."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.check.cases import Case, cases_of
from mgkg.check.clauses import clause_coverage
from mgkg.rules.ruleset import RuleSet
from mgkg.verify.coverage import ClauseCoverage
from mgkg.verify.inquiry import Policy, inquiry
from tests.verify.made import TODAY, rules

FILE = Path("guidelines/a/cases/made.yaml")
MOUTH = "a/mouth: a/low"
VEIN = "a/vein: a/lower"
FEVERISH = (("mgkg:appliesWhen a:low ;", "mgkg:appliesWhen a:low-or-hot ;"),)
OR_HOT = """
a:low-or-hot a mgkg:AnyOf ; mgkg:member a:low , a:is-hot .
a:is-hot a mgkg:ConditionCriterion ; mgkg:condition t:fever .
"""


def case(patient: str, expect: str, *, status: str = "") -> str:
    return f"- name: A case.\n  source: mouth\n{status}  patient: {{{patient}}}\n  expect: {{{expect}}}\n"


def value(number: str) -> str:
    return f"observations: [{{concept: marker, value: {number}, unit: mg/dL}}]"


def covered(ruleset: RuleSet, *texts: str) -> ClauseCoverage:
    cases: list[Case] = [one for text in texts for one in cases_of(text, FILE, ruleset) if not one.is_proposed]
    return clause_coverage(ruleset, cases, inquiry(ruleset, TODAY, Policy()).solver)


def test_without_cases_nothing_is_covered() -> None:
    assert covered(rules()) == (0, 2, (f"{MOUTH} (true)", f"{MOUTH} (false)", f"{VEIN} (true)", f"{VEIN} (false)"))


def test_a_clause_is_covered_by_a_case_on_each_side() -> None:
    found = covered(rules(), case(value("1.1"), "applies: [mouth]"), case(value("1.3"), "not: [mouth]"))
    assert found == (1, 2, (f"{VEIN} (true)", f"{VEIN} (false)"))


def test_one_side_alone_covers_nothing() -> None:
    assert covered(rules(), case(value("1.1"), "applies: [mouth]")).uncovered[0] == f"{MOUTH} (false)"


def test_a_case_that_expects_nothing_of_a_statement_proves_nothing_of_it() -> None:
    assert covered(rules(), case(value("0.9"), "applies: [vein]")).uncovered[:2] == (
        f"{MOUTH} (true)",
        f"{MOUTH} (false)",
    )


def test_a_proposed_case_proves_nothing() -> None:
    proposed = case(value("1.1"), "applies: [mouth]", status="  status: proposed\n")
    assert covered(rules(), proposed).covered == 0


@pytest.mark.parametrize(
    ("patient", "proven"),
    [
        (f"{value('1.1')}, has_not: [fever]", "a/mouth: a/low (true)"),
        (f"{value('1.3')}, has: [fever]", "a/mouth: a/is-hot (true)"),
    ],
)
def test_a_clause_that_another_masks_is_not_proven(patient: str, proven: str) -> None:
    ruleset = rules(*FEVERISH, added=OR_HOT)
    both = covered(ruleset, case(f"{value('1.1')}, has: [fever]", "applies: [mouth]"))
    alone = covered(ruleset, case(patient, "applies: [mouth]"))
    assert proven in both.uncovered
    assert proven not in alone.uncovered


def test_a_clause_beside_an_unknown_one_is_not_proven() -> None:
    ruleset = rules(*FEVERISH, added=OR_HOT)
    assert "a/mouth: a/low (true)" in covered(ruleset, case(value("1.1"), "applies: [mouth]")).uncovered


def test_a_side_that_no_patient_can_show_is_not_asked_for() -> None:
    # Whoever is below 1.0 is below 1.2: beside it the wider clause never decides as false.
    both = """
a:low-or-hot a mgkg:AnyOf ; mgkg:member a:low , a:lower .
"""
    found = covered(rules(*FEVERISH, added=both))
    assert "a/mouth: a/lower (true)" not in found.uncovered
    assert "a/mouth: a/low (true)" in found.uncovered


def test_criteria_that_ask_the_same_are_one_clause() -> None:
    twice = """
a:low-or-hot a mgkg:AllOf ; mgkg:member a:low , a:low-again .
a:low-again a mgkg:ObservationCriterion ; mgkg:observable t:marker ; mgkg:threshold a:low-again.1 .
a:low-again.1 a mgkg:Threshold ; mgkg:printed "under 1.2 mg/dL" ; mgkg:comparator "<" ; mgkg:low 1.2 ; mgkg:high 1.2 ;
    mgkg:unit "mg/dL" .
"""
    assert covered(rules(*FEVERISH, added=twice)).total == 2
