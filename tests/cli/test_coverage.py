"""`mgkg coverage`: exit codes and the two formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mgkg.sources.fragments import digest
from tests.data.command import Command
from tests.data.small_content import DOCUMENT, change

STATEMENTS = "guidelines/small/statements.ttl"


def test_a_document_that_is_fully_accounted_for(small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "coverage", DOCUMENT)
    assert outcome.code == 0
    lines = outcome.out.split("\n")
    assert lines[0] == "small/document"
    assert "151-228  covered   small/oral" in lines
    assert "70-88    excluded  A prompt to log in." in lines
    assert lines[-2] == "13 fragments: 12 covered, 1 excluded, 0 uncovered."


def test_json_is_as_the_design_lays_it_down(small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "coverage", DOCUMENT, "--format", "json")
    document = json.loads(outcome.out)
    assert list(document) == ["schema", "fragments", "covered", "excluded", "uncovered"]
    counts = (document["covered"], document["excluded"], document["uncovered"])
    assert (document["schema"], *counts) == ("mgkg.coverage/1", 12, 1, 0)
    assert document["fragments"][5] == {
        "start": 151,
        "end": 228,
        "sha256": digest(DOCUMENT.read_text()[151:228]),
        "statements": ["small/oral"],
        "excluded_because": None,
    }
    assert document["fragments"][2]["statements"] == []
    assert document["fragments"][2]["excluded_because"] == "A prompt to log in."


def test_an_uncovered_sentence_is_shown_and_is_a_failure(small_copy: Path, mgkg: Command) -> None:
    change(small_copy, STATEMENTS, "mgkg:sourceFragment small:fragment-6", "mgkg:sourceFragment small:fragment-5")
    outcome = mgkg("--root", small_copy, "coverage", DOCUMENT)
    assert outcome.code == 1
    assert 'uncovered  "Give magnesium oxide by mouth, 12-24 mmol daily, unless ther…"' in outcome.out
    assert json.loads(mgkg("--root", small_copy, "coverage", DOCUMENT, "--format", "json").out)["uncovered"] == 1


def test_an_edited_document_is_said_to_be_one(small_root: Path, tmp_path: Path, mgkg: Command) -> None:
    (tmp_path / "page.txt").write_text(DOCUMENT.read_text().replace("12-24 mmol", "12-25 mmol"))
    outcome = mgkg("--root", small_root, "coverage", tmp_path / "page.txt")
    assert outcome.code == 1
    assert outcome.out.startswith("small/document, an edited form of it\n")
    assert "small/fragment-6 (151-228) is no longer in the document." in outcome.out
    outcome = mgkg("--root", small_root, "coverage", tmp_path / "page.txt", "--format", "json")
    assert "This is an edited form of small/document; fragments that are no longer there: 1." in outcome.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Another text. Of two sentences.", "no document that a guideline here was made from"),
        (b"", "no document that a guideline here was made from"),
        (b"\xff\xfeA", "The file is no text in UTF-8"),
        (None, "There is no such file"),
    ],
    ids=["other", "empty", "no-text", "missing"],
)
def test_what_is_no_document_is_refused(
    content: bytes | None, says: str, small_root: Path, tmp_path: Path, mgkg: Command
) -> None:
    if content is not None:
        (tmp_path / "page.txt").write_bytes(content)
    outcome = mgkg("--root", small_root, "coverage", tmp_path / "page.txt")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"mgkg: {tmp_path / 'page.txt'}")
    assert says in outcome.err
    assert outcome.err.count("\n") == 1


def test_both_source_documents_are_fully_accounted_for(root: Path, shared: Path, mgkg: Command) -> None:
    documents = sorted((shared / "seeds").glob("*.txt"))
    assert len(documents) == 2
    for document in documents:
        outcome = mgkg("--root", root, "coverage", document, "--format", "json")
        assert outcome.code == 0
        assert json.loads(outcome.out)["uncovered"] == 0
