"""What the form of "Check a patient" offers: all that a criterion asks for, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from mgkg.model.criterion import criteria
from mgkg.publish.build import build
from mgkg.publish.check_form import FORM_FILE, form
from mgkg.reason.questions import Cone
from mgkg.rules.ruleset import RuleSet, conditions
from tests.data.marked_content import MARKS
from tests.publish.parsed import BuiltSite, Parsed
from tests.rules import trial


@pytest.fixture(scope="module")
def ruleset() -> RuleSet:
    return trial.shipped()


@pytest.fixture(scope="module")
def offered(ruleset: RuleSet) -> dict[str, Any]:
    return form(ruleset)


def names(found: dict[str, Any], *lists: str) -> list[str]:
    return [one["id"] for name in lists or ("measured", "asked", "drugs") for one in found[name]]


def test_all_that_an_outcome_can_hang_on_is_offered(ruleset: RuleSet, offered: dict[str, Any]) -> None:
    wanted = {name for one in ruleset.library.statements.values() for name in Cone(one, ruleset).names}
    assert len(wanted) > 30
    assert wanted <= set(names(offered))


def test_what_settles_a_prerequisite_is_offered(ruleset: RuleSet, offered: dict[str, Any]) -> None:
    settling = {
        leaf.about
        for own in ruleset.governing.values()
        for required, _ in own
        for leaf in criteria(required.met_when)
        if leaf.about
    }
    assert settling
    assert settling <= set(names(offered))


def test_nothing_is_offered_that_no_criterion_hangs_on(ruleset: RuleSet, offered: dict[str, Any]) -> None:
    hanging = {name for own in ruleset.conjunctions for _, root, _ in own for name in ruleset.depends[root.iri]}
    hanging |= {name for iri, own in ruleset.depends.items() if "/guideline/" in iri for name in own}
    assert set(names(offered, "measured", "asked")) <= hanging
    for drug in offered["drugs"]:
        assert ruleset.terms.implies[drug["id"]] & hanging
    # A formula that no criterion asks for needs no inputs, and what only converts units is no drug.
    assert "fractional-excretion-of-magnesium" in ruleset.formulas
    assert not set(ruleset.formulas["fractional-excretion-of-magnesium"].inputs) - {"serum-magnesium"} & set(
        names(offered)
    )
    assert "magnesium" not in names(offered)
    assert "red-cell-magnesium" not in names(offered)


def test_nothing_is_offered_twice(offered: dict[str, Any]) -> None:
    found = names(offered)
    assert len(found) == len(set(found))


def test_narrower_drugs_are_found_by_all_their_names(offered: dict[str, Any]) -> None:
    drugs = {one["id"]: one for one in offered["drugs"]}
    assert "Prilosec" in drugs["omeprazole"]["brands"]
    assert drugs["omeprazole"]["is"] == ["magnesium-depleting-medication", "proton-pump-inhibitor"]
    assert drugs["tacrolimus"]["is"] == []
    # What holds an asked drug counts as it.
    assert "loop-diuretic" in drugs["furosemide-with-spironolactone"]["is"]


def test_the_canonical_unit_stands_first(ruleset: RuleSet, offered: dict[str, Any]) -> None:
    for one in offered["measured"]:
        assert one["units"][0] == ruleset.scales[one["id"]].canonical
        assert set(one["units"]) >= set(ruleset.scales[one["id"]].units)


def test_what_decides_most_stands_first(ruleset: RuleSet, offered: dict[str, Any]) -> None:
    for name in ("measured", "asked", "drugs"):
        counts = [one["decides"] for one in offered[name]]
        assert counts == sorted(counts, reverse=True)
    tacrolimus = next(one for one in offered["drugs"] if one["id"] == "tacrolimus")
    asking = [one for one in ruleset.library.statements.values() if "tacrolimus" in Cone(one, ruleset).names]
    assert tacrolimus["decides"] == len(asking)


def test_signs_are_what_urgent_statements_name(ruleset: RuleSet, offered: dict[str, Any]) -> None:
    urgent = [one for one in ruleset.library.statements.values() if one.urgency]
    named = {leaf.about for one in urgent for root in conditions(one) for leaf in criteria(root) if leaf.about}
    assert named
    assert {one["id"] for one in offered["asked"] if one["sign"]} == named


def test_a_date_is_asked_only_where_a_time_is_counted_from_it(offered: dict[str, Any]) -> None:
    assert {one["id"]: one["when"] for one in offered["asked"] if one["when"]} == {"transplantation": ["date"]}


def test_starts_and_stops_of_courses_are_asked_where_a_time_is_counted_from_them() -> None:
    found = form(trial.trial("time"))
    when = {kind for name in ("asked", "drugs") for one in found[name] for kind in one["when"]}
    assert when == {"date", "start", "stop"}


def test_a_formula_that_is_asked_for_brings_its_inputs() -> None:
    ruleset = trial.trial("score")
    asked = [name for name in ruleset.formulas if name in names(form(ruleset), "measured")]
    assert asked
    for name in asked:
        assert set(ruleset.formulas[name].inputs) <= set(names(form(ruleset), "measured"))
        points = {leaf.about for root in ruleset.formulas[name].criteria for leaf in criteria(root) if leaf.about}
        assert points <= set(names(form(ruleset)))


def test_only_lists_of_what_is_asked_can_be_complete() -> None:
    assert form(trial.trial())["complete"] == []
    assert form(trial.shipped())["complete"] == ["medications", "conditions", "symptoms", "procedures"]


def test_content_without_statements_asks_nothing() -> None:
    found = form(trial.trial())
    assert names(found) == []


def test_a_root_without_statements_has_the_page(small_copy: Path, tmp_path: Path) -> None:
    shutil.rmtree(small_copy / "guidelines")
    (small_copy / "guidelines").mkdir()
    build(small_copy, tmp_path / "site")
    assert json.loads((tmp_path / "site" / FORM_FILE).read_text())["asked"] == []
    assert "Check a patient" in Parsed((tmp_path / "site/check/index.html").read_text()).text


def test_the_page_stands_second_in_the_navigation(real_site: BuiltSite) -> None:
    page = real_site["check/"]
    assert "No clinician has reviewed this." in page.text
    front = real_site[""].text
    assert front.index("Start here") < front.index("Check a patient") < front.index("Guidelines")


def test_labels_with_marks_are_data_and_no_part_of_the_page(wild: BuiltSite) -> None:
    found = json.loads((wild.folder / FORM_FILE).read_text(encoding="utf-8"))
    assert any(one["label"].endswith(MARKS) for one in found["drugs"])
    assert "onerror" not in (wild.folder / "check/index.html").read_text(encoding="utf-8")
