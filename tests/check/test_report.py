"""The report of a whole root: results with places, what stops a check, its formats, and the cache."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mgkg.check import kept
from mgkg.check.formats import FORMATS
from mgkg.check.kept import kept_report
from mgkg.check.report import Report, check, source_texts
from mgkg.errors import CaseError, CycleError, DanglingReferenceError, FileUnreadableError
from mgkg.model.report import INFO, VIOLATION, WARNING, ValidationResult
from mgkg.render.style import Style
from mgkg.store import cache
from tests.data.small_content import DOCUMENT, change

STATEMENTS, CRITERIA = "guidelines/small/statements.ttl", "guidelines/small/criteria.ttl"
STYLE = Style(width=100, colour=False)


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "mgkg"


@pytest.fixture
def without_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """SHACL takes most of the time; where it is not what a test is about, it finds nothing."""
    monkeypatch.setattr("mgkg.check.report.validate", lambda _: ())


def test_the_shipped_content_conforms(root: Path, shared_or_none: dict[str, str] | None) -> None:
    report = check(root, shared_or_none)
    assert report.stopped is None
    assert [result for result in report.results if result.severity != INFO] == []
    assert report.conforms


@pytest.fixture
def shared_or_none(request: pytest.FixtureRequest) -> dict[str, str] | None:
    """The source documents where they are at hand."""
    try:
        shared: Path = request.getfixturevalue("shared")
    except pytest.skip.Exception:
        return None
    return source_texts(shared / "seeds")


def test_a_missing_wording_is_one_violation_and_the_rest_waits(small_copy: Path) -> None:
    change(small_copy, STATEMENTS, '    mgkg:wording "Keep serum magnesium at 1.8-2.2 mg/dL."@en ;\n', "")
    report = check(small_copy)
    [violation] = [result for result in report.results if result.severity == VIOLATION]
    assert (violation.rule, violation.focus) == ("sh:minCount", "https://w3id.org/mgkg/guideline/small/target")
    assert "small/target has no mgkg:wording. A Target has exactly one mgkg:wording" in violation.message
    assert any(result.rule == "readable" and "were not run" in result.message for result in report.results)
    assert not report.conforms
    assert report.stopped is None


def test_a_name_that_does_not_exist_is_told_once_and_stops_the_check(small_copy: Path) -> None:
    change(small_copy, STATEMENTS, "exceptWhen small:is-symptomatic", "exceptWhen small:is-symptomatik")
    report = check(small_copy)
    violations = [result for result in report.results if result.severity == VIOLATION]
    assert [result.rule for result in violations] == ["dangling"]
    assert isinstance(report.stopped, DanglingReferenceError)
    assert not report.conforms


@pytest.mark.usefixtures("without_shapes")
def test_a_blank_node_is_a_result(small_copy: Path) -> None:
    path = change(small_copy, STATEMENTS, "mgkg:dose small:oral.dose", 'mgkg:dose [ mgkg:printed "1 g" ]')
    [result] = check(small_copy).results
    assert (result.severity, result.file) == (VIOLATION, STATEMENTS)
    assert result.line == path.read_text()[: path.read_text().index("mgkg:dose [")].count("\n") + 1
    assert "Give it an IRI" in result.message


@pytest.mark.usefixtures("without_shapes")
def test_what_cannot_be_read_is_a_result_where_nothing_else_tells_of_it(small_copy: Path) -> None:
    change(small_copy, STATEMENTS, "mgkg:position 1 ;\n    mgkg:agent", 'mgkg:position "first" ;\n    mgkg:agent')
    [result] = [result for result in check(small_copy).results if result.severity == VIOLATION]
    assert result.rule == "readable"
    assert '"first" cannot be the value of mgkg:position' in result.message


@pytest.mark.usefixtures("without_shapes")
@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        (CRITERIA, "mgkg:member small:has-low", "mgkg:member small:is-low-or-severe , small:has-low", CycleError),
        (
            "guidelines/small/cases/small.yaml",
            "applies: [small/oral, small/severe-value]",
            "applies: [small/x]",
            CaseError,
        ),
    ],
)
def test_an_error_stops_the_check_and_what_was_found_is_kept(
    file: str, old: str, new: str, error: type[Exception], small_copy: Path
) -> None:
    change(small_copy, STATEMENTS, "mgkg:high 24", "mgkg:high 240")
    change(small_copy, file, old, new)
    report = check(small_copy)
    assert isinstance(report.stopped, error)
    assert "print-lacks-number" in {result.rule for result in report.results}


@pytest.mark.usefixtures("without_shapes")
def test_stages_are_told(small_root: Path) -> None:
    told: list[str] = []
    check(small_root, tell=told.append)
    assert told == ["reading", "shapes", "rules", "cases", "findings"]


def test_sources_are_the_texts_below_a_folder(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text("A sentence.")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\x00\xff")
    (tmp_path / ".hidden").write_text("x")
    assert source_texts(tmp_path) == {str(tmp_path / "deep" / "a.txt"): "A sentence."}


def test_a_folder_of_sources_must_exist(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="There is no such folder"):
        source_texts(tmp_path / "none")


def result(severity: str = VIOLATION, **given: str | int | None) -> ValidationResult:
    values = {"file": "a.ttl", "line": 3, "message": "x/y is wrong: 5%, so mend it.", "rule": "sh:in"} | given
    return ValidationResult(severity=severity, **values)  # type: ignore[arg-type]  # of the right types by their keys


REPORT = Report(
    (
        result(focus="https://w3id.org/mgkg/guideline/x/y"),
        result(WARNING, line=None, focus="https://w3id.org/mgkg/guideline/x/z", file="b, c.ttl"),
        result(INFO),
    )
)


def test_text_groups_by_file_and_sums_up() -> None:
    assert FORMATS["text"](REPORT, STYLE, with_info=False).split("\n") == [
        "a.ttl:3: violation [sh:in] x/y is wrong: 5%, so mend it.",
        "",
        "b, c.ttl: warning [sh:in] x/z: x/y is wrong: 5%, so mend it.",
        "",
        "Does not conform: 1 violation, 1 warning, 1 note (--all shows the notes).",
    ]


def test_text_shows_notes_when_asked() -> None:
    assert "a.ttl:3: info [sh:in]" in FORMATS["text"](REPORT, STYLE, with_info=True)


def test_a_terminal_gets_colour() -> None:
    assert "\033[31mviolation\033[0m" in FORMATS["text"](REPORT, Style(80, colour=True), with_info=False)


def test_json_is_as_the_design_lays_it_down() -> None:
    document = json.loads(FORMATS["json"](REPORT, STYLE, with_info=False))
    assert list(document) == ["schema", "conforms", "results"]
    assert (document["schema"], document["conforms"]) == ("mgkg.check/1", False)
    assert len(document["results"]) == 3
    assert document["results"][0] == {
        "severity": "violation",
        "file": "a.ttl",
        "line": 3,
        "focus": "https://w3id.org/mgkg/guideline/x/y",
        "path": None,
        "message": "x/y is wrong: 5%, so mend it.",
        "rule": "sh:in",
    }


def test_github_gets_escaped_commands() -> None:
    assert FORMATS["github"](REPORT, STYLE, with_info=False).split("\n")[:3] == [
        "::error file=a.ttl,line=3,title=sh%3Ain::x/y is wrong: 5%25, so mend it.",
        "::warning file=b%2C c.ttl,title=sh%3Ain::x/y is wrong: 5%25, so mend it.",
        "::notice file=a.ttl,line=3,title=sh%3Ain::x/y is wrong: 5%25, so mend it.",
    ]


def test_a_report_without_violations_conforms() -> None:
    report = Report((result(WARNING),))
    assert report.conforms
    assert FORMATS["text"](report, STYLE, with_info=False).endswith("Conforms: 0 violations, 1 warning, 0 notes.")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The roots that were really checked; each check finds one violation."""
    done: list[Path] = []

    def checked(root: Path, _: object, __: object) -> Report:
        done.append(root)
        return Report((result(),))

    monkeypatch.setattr(kept, "check", checked)
    return done


class TestKept:
    def test_the_second_time_nothing_is_checked(self, small_root: Path, checks: list[Path]) -> None:
        first, second = kept_report(small_root), kept_report(small_root)
        assert first == second
        assert len(checks) == 1

    @pytest.mark.parametrize(
        "edit",
        [
            pytest.param(lambda root: change(root, STATEMENTS, "high 24", "high 25"), id="content"),
            pytest.param(lambda root: change(root, "ontology/shapes/dose.ttl", "order 1", "order 2"), id="a shape"),
            pytest.param(lambda root: change(root, "guidelines/small/cases/small.yaml", "1.1", "1.0"), id="a case"),
            pytest.param(
                lambda root: change(root, "ontology/queries/terms.rq", "# title: ", "# title: x"), id="a query"
            ),
            pytest.param(lambda root: (root / "guidelines/small/cases/b.yaml").write_text("x"), id="a new case file"),
        ],
    )
    def test_an_edit_is_noticed(self, edit: Callable[[Path], object], small_copy: Path, checks: list[Path]) -> None:
        kept_report(small_copy)
        edit(small_copy)
        kept_report(small_copy)
        assert len(checks) == 2

    def test_other_sources_are_noticed(self, small_root: Path, checks: list[Path]) -> None:
        text = DOCUMENT.read_text()
        for sources in (None, {}, {"a.txt": text}, {"b.txt": text}, {"b.txt": text + "."}):
            kept_report(small_root, sources)
        assert len(checks) == 5

    def test_another_state_of_the_program_is_noticed(
        self, small_root: Path, checks: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept_report(small_root)
        monkeypatch.setattr(cache, "program", lambda *_: "other")
        kept_report(small_root)
        assert len(checks) == 2

    @pytest.mark.parametrize(
        "damage", [b"", b"[]", b"\xff\x00", b"0" * 64 + b"\n[]"], ids=["empty", "bare", "bytes", "digest"]
    )
    def test_a_damaged_file_is_made_anew(
        self, damage: bytes, small_root: Path, checks: list[Path], cache_folder: Path
    ) -> None:
        first = kept_report(small_root)
        [file] = cache_folder.iterdir()
        whole = file.read_bytes()
        file.write_bytes(damage)
        assert kept_report(small_root) == first
        assert len(checks) == 2
        assert file.read_bytes() == whole

    def test_a_forged_result_is_not_trusted(self, small_root: Path, checks: list[Path], cache_folder: Path) -> None:
        kept_report(small_root)
        [file] = cache_folder.iterdir()
        file.write_bytes(file.read_bytes().replace(b"is wrong", b"is right"))
        assert kept_report(small_root).results[0].message.startswith("x/y is wrong")
        assert len(checks) == 2

    def test_what_is_no_report_is_made_anew(self, small_root: Path, checks: list[Path], cache_folder: Path) -> None:
        first = kept_report(small_root)
        [file] = cache_folder.iterdir()
        cache.write(file.name, b'[{"severity": "violation", "unknown": 1}]')
        assert kept_report(small_root) == first
        assert len(checks) == 2

    def test_a_folder_that_cannot_be_written_is_no_error(
        self, small_root: Path, checks: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_text("no folder")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
        assert kept_report(small_root) == kept_report(small_root)
        assert len(checks) == 2

    def test_a_check_that_stopped_is_not_kept(
        self, small_root: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept, "check", lambda *_: Report((), CaseError("x")))
        kept_report(small_root)
        assert not cache_folder.exists()
