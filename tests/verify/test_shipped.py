"""What is found in the shipped content: real contradictions, gaps and misfits, by general rules."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from mgkg.model.patient import OBSERVATION
from mgkg.verify.verification import Verification, verify
from tests.rules.trial import shipped

TODAY = date(2026, 11, 22)
PACKAGE = Path(__file__).resolve().parent.parent.parent / "mgkg" / "verify"


@cache
def found() -> Verification:
    return verify(shipped(), TODAY)


def facts(name: str) -> list[str]:
    witness = next(one.witness for one in found().findings if one.id == name)
    assert witness is not None
    return [str(fact) for fact in witness.facts]


def test_every_open_finding_is_listed_as_known() -> None:
    assert {one.id for one in found().unsettled} == found().known


@pytest.mark.parametrize(
    ("name", "shown_by"),
    [
        # One value, three labels.
        (
            "serum-magnesium-severity:low-magnesium/mild-value:low-magnesium/moderate-value",
            ["serum-magnesium 1.1 mg/dL"],
        ),
        ("serum-magnesium-severity:low-magnesium/mild-value:low-magnesium/severe-value", ["serum-magnesium 1.1 mg/dL"]),
        (
            "serum-magnesium-severity:low-magnesium/moderate-value:tacrolimus-magnesium/severe-band",
            ["serum-magnesium 1.1 mg/dL", "tacrolimus"],
        ),
        # By mouth first, or into a muscle, at the same value.
        ("initial-magnesium-route:low-magnesium/algorithm-oral:low-magnesium/mild-im", ["serum-magnesium 1.1 mg/dL"]),
        # Without symptoms nothing parenteral, and an injection.
        (
            "initial-magnesium-route:low-magnesium/mild-im:low-magnesium/moderate-no-parenteral",
            ["serum-magnesium 1.1 mg/dL", "not symptomatic-hypomagnesemia"],
        ),
        # By the value by mouth, by the symptoms into a vein.
        (
            "initial-magnesium-route:tacrolimus-magnesium/intravenous-supplementation:tacrolimus-magnesium/oral-dose",
            ["serum-magnesium 1.0 mEq/L", "symptomatic-hypomagnesemia", "tacrolimus"],
        ),
        # At once, and not before the kidneys and the volume are known.
        (
            "magnesium-order:low-magnesium/life-threatening-iv:low-magnesium/volume-first",
            ["life-threatening-hypomagnesemia", "water-or-sodium-depletion"],
        ),
        # One dose at night, or divided over the day.
        (
            "oral-magnesium-timing:low-magnesium/algorithm-oral:tacrolimus-magnesium/oral-dose",
            ["serum-magnesium 1.0 mEq/L", "tacrolimus"],
        ),
        # A value that is not surely on target and in no band.
        (
            "gap:tacrolimus-magnesium:serum-magnesium:tacrolimus-magnesium/target",
            ["serum-magnesium 1.5 mEq/L", "tacrolimus"],
        ),
    ],
)
def test_a_real_finding_with_the_patient_who_shows_it(name: str, shown_by: list[str]) -> None:
    assert facts(name) == shown_by


def test_what_is_no_matter_of_patients_is_found_too() -> None:
    names = {one.id for one in found().unsettled}
    assert "unit-mismatch:low-magnesium/target.range-meq-l.lower:low-magnesium/target.range-mmol-l.lower" in names
    assert "misplaced-dose:low-magnesium/mild-im.give" in names
    assert "stale-evidence:low-magnesium/reference-5" in names
    assert {name for name in names if name.startswith("dangling-citation:")} == {
        f"dangling-citation:{slug}/citation-{number}"
        for slug in ("low-magnesium", "tacrolimus-magnesium")
        for number in range(1, 7)
    }


@pytest.mark.parametrize(
    "statements",
    [
        ("low-magnesium/headline-oral", "tacrolimus-magnesium/oral-dose"),  # 12-24 mmol and 300-400 mg elemental
        ("low-magnesium/severe-iv", "low-magnesium/life-threatening-iv"),  # over 5-15 minutes and over 5
        ("tacrolimus-magnesium/initial-monitoring", "tacrolimus-magnesium/weekly-monitoring"),
    ],
)
def test_what_agrees_is_not_reported(statements: tuple[str, str]) -> None:
    doses = ("oral-magnesium-dose", "intravenous-magnesium-dose", "serum-magnesium-interval")
    assert not [one for one in found().findings if set(one.between) == set(statements) and one.id.startswith(doses)]


def test_a_dose_in_grams_and_its_ion_agree_by_the_heptahydrate() -> None:
    assert not [one for one in found().findings if one.kind == "unit-mismatch" and "mild-im" in one.id]


def test_an_exception_that_the_source_prints_settles_a_pair() -> None:
    settled = {one.id: one.settled_by for one in found().findings if one.settled_by}
    name = "oral-magnesium-agent:low-magnesium/organic-alternative:low-magnesium/oxide-preferred"
    assert settled[name] == "low-magnesium/organic-alternative"


def test_there_are_more_than_ten_causes_and_each_is_one_group() -> None:
    kinds = Counter(group.first.kind for group in found().groups if not group.is_settled)
    assert sum(kinds.values()) > 10
    assert sum(len(group.findings) for group in found().groups) == len(found().findings)


def test_no_witness_states_the_opposite_of_what_its_value_says() -> None:
    for one in found().findings:
        stated = {fact.concept for fact in one.witness.facts} if one.witness else set()
        measured = any(fact.kind == OBSERVATION for fact in one.witness.facts) if one.witness else False
        assert not (measured and "normal-serum-magnesium" in stated), one.id


def test_no_rule_names_a_statement() -> None:
    names = {name.rsplit("/", 1)[-1] for name in shipped().library.statements if "-" in name.rsplit("/", 1)[-1]}
    text = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    assert not [name for name in names if name in text]
