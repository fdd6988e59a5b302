"""Proposed cases: pairs that differ in one clause, values around thresholds in each unit, and their status."""

from __future__ import annotations

from pathlib import Path

from mgkg.check.cases import cases_of
from mgkg.check.outcomes import differences
from mgkg.check.proposing import Proposal, proposals
from mgkg.render.findings.proposed import case_file
from mgkg.rules.ruleset import RuleSet
from mgkg.verify.inquiry import Policy, inquiry
from tests.check.test_clauses import FEVERISH, OR_HOT
from tests.verify.made import TODAY, rules

FILE = Path("guidelines/a/cases/proposed.yaml")


def proposed(ruleset: RuleSet, *statements: str) -> list[Proposal]:
    return list(proposals(ruleset, inquiry(ruleset, TODAY, Policy()).solver, statements))


def facts(one: Proposal) -> set[str]:
    return {str(fact) for fact in one.patient.facts}


def test_a_pair_differs_in_the_clause_alone_and_turns_the_outcome() -> None:
    found = [one for one in proposed(rules(*FEVERISH, added=OR_HOT), "a/mouth") if "turns on a/is-hot" in one.name]
    true, false = found
    assert facts(true) - facts(false) == {"fever"}
    assert facts(false) - facts(true) == {"not fever"}
    assert (true.expected, false.expected) == ("applies", "not")


def test_values_stand_just_below_at_and_above_the_threshold_in_each_unit() -> None:
    values = {text for one in proposed(rules(), "a/mouth") for text in facts(one)}
    assert {"marker 1.1 mg/dL", "marker 1.2 mg/dL", "marker 1.3 mg/dL"} <= values
    assert {"marker 0.493 mmol/L", "marker 0.494 mmol/L", "marker 0.987 mEq/L", "marker 0.988 mEq/L"} <= values


def test_only_the_statements_that_were_asked_for() -> None:
    assert {one.statement for one in proposed(rules(), "a/vein")} == {"a/vein"}


def test_no_patient_is_proposed_twice_for_one_statement() -> None:
    found = [frozenset(facts(one)) for one in proposed(rules(*FEVERISH, added=OR_HOT), "a/mouth")]
    assert len(found) == len(set(found))


def test_the_file_can_be_read_says_that_it_is_proposed_and_what_comes_out_now() -> None:
    ruleset = rules(*FEVERISH, added=OR_HOT)
    text = case_file(proposed(ruleset, "a/mouth", "a/vein"))
    cases = cases_of(text, FILE, ruleset)
    assert len(cases) > 10
    assert all(one.is_proposed for one in cases)
    assert [wrong.message for one in cases for wrong in differences(one, ruleset)] == []
    assert text.startswith("# Proposed by mgkg verify --cases. Nothing here is accepted")


def test_a_patient_without_facts_is_proposed_as_one() -> None:
    assert (
        cases_of(
            "- name: Nobody.\n  source: mouth\n  status: proposed\n  patient:\n    has: []\n"
            "  expect:\n    unknown: [a/mouth]\n",
            FILE,
            rules(),
        )[0].patient.facts
        == ()
    )


def test_the_shipped_statements_have_proposals_that_agree_with_the_reasoner() -> None:
    from tests.rules.trial import shipped

    ruleset = shipped()
    found = proposed(ruleset, "tacrolimus-magnesium/weekly-monitoring", "low-magnesium/headline-reserve-iv")
    cases = cases_of(case_file(found), Path("guidelines/low-magnesium/cases/proposed.yaml"), ruleset)
    assert {one.expected for one in found} >= {"applies", "against", "not"}
    assert [wrong.message for one in cases for wrong in differences(one, ruleset)] == []
