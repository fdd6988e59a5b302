"""`mgkg check`: exit codes, formats, sources; what it finds is tested in tests/check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.data.command import Command
from tests.data.small_content import DOCUMENT, change

STATEMENTS = "guidelines/small/statements.ttl"
pytestmark = pytest.mark.usefixtures("no_shapes")


@pytest.fixture
def no_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mgkg.check.report.validate", lambda _: ())


def test_content_that_conforms(small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "check", "--source", DOCUMENT.parent)
    assert outcome.code == 0
    assert outcome.out.startswith("Conforms: 0 violations, 0 warnings, ")
    assert outcome.err == ""


def test_a_violation(small_copy: Path, mgkg: Command) -> None:
    change(small_copy, STATEMENTS, "mgkg:high 24", "mgkg:high 240")
    outcome = mgkg("check", "--root", small_copy)
    assert outcome.code == 1
    [line] = [line for line in outcome.out.split("\n") if "[print-lacks-number]" in line]
    assert line.startswith(f"{STATEMENTS}:")
    assert ": violation [print-lacks-number] small/oral.dose: mgkg:high is 240" in line


def test_a_warning_is_no_failure(small_copy: Path, mgkg: Command) -> None:
    change(small_copy, STATEMENTS, "Ask your care team whether it suits you.", "Take it at night.")
    outcome = mgkg("--root", small_copy, "check")
    assert outcome.code == 0
    assert ": warning [plain-wording-orders] " in outcome.out


def test_json_has_everything_and_nothing_else(small_copy: Path, mgkg: Command) -> None:
    change(small_copy, STATEMENTS, "mgkg:high 24", "mgkg:high 240")
    outcome = mgkg("--root", small_copy, "check", "--format", "json")
    document = json.loads(outcome.out)
    assert (outcome.code, document["schema"], document["conforms"]) == (1, "mgkg.check/1", False)
    keys = {"severity", "file", "line", "focus", "path", "message", "rule"}
    assert all(set(result) == keys for result in document["results"])
    assert {"info", "violation"} == {result["severity"] for result in document["results"]}


def test_github(small_copy: Path, mgkg: Command) -> None:
    change(small_copy, STATEMENTS, "mgkg:high 24", "mgkg:high 240")
    assert f"::error file={STATEMENTS},line=" in mgkg("--root", small_copy, "check", "--format", "github").out


def test_the_second_answer_is_the_first(small_copy: Path, mgkg: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    change(small_copy, STATEMENTS, "mgkg:high 24", "mgkg:high 240")
    first = mgkg("--root", small_copy, "check", "--format", "json")
    monkeypatch.setattr("mgkg.check.kept.check", None)
    assert mgkg("--root", small_copy, "check", "--format", "json") == first


def test_an_edited_source_is_a_violation(small_root: Path, tmp_path: Path, mgkg: Command) -> None:
    (tmp_path / "page.txt").write_text(DOCUMENT.read_text().replace("12-24 mmol", "12-25 mmol"))
    outcome = mgkg("--root", small_root, "check", "--source", tmp_path)
    assert outcome.code == 1
    assert "[source-agrees] small/fragment-6 (151-228) is not what stands there" in outcome.out


def test_a_folder_of_sources_that_does_not_exist(small_root: Path, tmp_path: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "check", "--source", tmp_path / "none")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"mgkg: {tmp_path / 'none'}: There is no such folder. Name the folder of the documents.\n"


def test_what_was_found_before_the_check_stopped_is_shown(small_copy: Path, mgkg: Command) -> None:
    change(small_copy, STATEMENTS, "exceptWhen small:is-symptomatic", "exceptWhen small:is-symptomatik")
    outcome = mgkg("--root", small_copy, "check")
    assert outcome.code == 2
    assert "[dangling] small/oral names small/is-symptomatik" in outcome.out
    assert "The check did not run to its end: 1 violation" in outcome.out
    assert outcome.err.count("\n") == 1


def test_a_format_that_does_not_exist(small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "check", "--format", "xml")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
