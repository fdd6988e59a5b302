"""`mgkg fmt`: which files it looks at, what it lists, and that it is idempotent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.command import Command
from tests.data.small_content import change

EVIDENCE = "guidelines/small/evidence.ttl"


@pytest.fixture
def untidy(small_copy: Path) -> Path:
    change(small_copy, EVIDENCE, " ;\n    mgkg:number 1 ;", " ; mgkg:number 1 ;")
    return small_copy


def test_a_changed_file_is_listed_from_where_one_stands(
    untidy: Path, mgkg: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(untidy)
    outcome = mgkg("fmt")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"{EVIDENCE}\n", "")


def test_the_second_time_nothing_changes(untidy: Path, mgkg: Command) -> None:
    before = (untidy / EVIDENCE).read_text()
    mgkg("--root", untidy, "fmt")
    after = (untidy / EVIDENCE).read_text()
    assert before != after
    outcome = mgkg("fmt", "--root", untidy)
    assert (outcome.code, outcome.out) == (0, "")
    assert (untidy / EVIDENCE).read_text() == after


def test_a_check_lists_and_writes_nothing(untidy: Path, mgkg: Command) -> None:
    before = (untidy / EVIDENCE).read_text()
    outcome = mgkg("--root", untidy, "fmt", "--check")
    assert outcome.code == 1
    assert outcome.out == f"{untidy / EVIDENCE}\n"
    assert outcome.err == "mgkg: 1 file is not in canonical form. Run mgkg fmt.\n"
    assert (untidy / EVIDENCE).read_text() == before


def test_a_check_of_canonical_files_is_silent(small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "fmt", "--check")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


def test_the_shipped_files_are_canonical(root: Path, mgkg: Command) -> None:
    assert mgkg("--root", root, "fmt", "--check").out == ""


def test_a_file_and_a_folder_may_be_named_without_a_root(tmp_path: Path, mgkg: Command) -> None:
    (tmp_path / "deep").mkdir()
    for path in (tmp_path / "a.ttl", tmp_path / "deep" / "b.ttl"):
        path.write_text("@prefix a: <http://a/> .\na:b   a:c a:d .\n")
    (tmp_path / "deep" / "note.txt").write_text("no Turtle")
    outcome = mgkg("fmt", tmp_path / "a.ttl", tmp_path / "deep", tmp_path / "a.ttl")
    assert (outcome.code, outcome.out) == (0, f"{tmp_path / 'a.ttl'}\n{tmp_path / 'deep' / 'b.ttl'}\n")
    assert (tmp_path / "a.ttl").read_text().endswith("a:b a:c a:d .\n")


@pytest.mark.parametrize(
    ("name", "says"),
    [("none.ttl", "There is no such file"), ("note.txt", "This is no Turtle file: its name does not end in .ttl")],
)
def test_what_is_no_turtle_file_is_refused(name: str, says: str, tmp_path: Path, mgkg: Command) -> None:
    (tmp_path / "note.txt").write_text("no Turtle")
    outcome = mgkg("fmt", tmp_path / name)
    assert outcome.code == 2
    assert outcome.err == f"mgkg: {tmp_path / name}: {says}. Name a Turtle file or a folder.\n"


def test_a_comment_that_would_be_lost_is_refused(untidy: Path, mgkg: Command) -> None:
    change(untidy, EVIDENCE, "small:citation-1 a", "# first\nsmall:citation-1 a")
    outcome = mgkg("--root", untidy, "fmt")
    assert outcome.code == 2
    assert "'# first' would be lost by formatting" in outcome.err
    assert outcome.err.count("\n") == 1
