"""What content lacks is marked on pages, in the PDF and in data for scripts, or refused in one line; never invented."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pypdf
import pytest

from mgkg.cli import main
from mgkg.errors import MgkgError
from mgkg.publish.build import build
from tests.data.small_content import change
from tests.publish.parsed import parsed, read_site

STATEMENTS = "guidelines/small/statements.ttl"
PLAIN = "A magnesium level below 1.2 mg/dL (0.5 mmol/L) is called severely low."
LINE = f'    mgkg:plainWording "{PLAIN}"@en ;\n'
NONE = "No plain wording yet."


@pytest.mark.parametrize(("new", "rule"), [("", "sh:minCount"), (LINE.replace(PLAIN, "  "), "text-empty")])
def test_a_missing_plain_wording_is_marked_and_found_by_check(
    new: str, rule: str, small_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(small_copy, STATEMENTS, LINE, new)
    assert main(["--root", str(small_copy), "check"]) == 1
    assert f"[{rule}] small/severe-value has" in capsys.readouterr().out
    assert main(["--root", str(small_copy), "site", "build", "-o", str(tmp_path / "site")]) == 0
    folder = tmp_path / "site" / "guideline/small"
    assert parsed(folder / "index.html").text.count(NONE) == 1
    assert parsed(folder / "severe-value/index.html").text.count(NONE) == 1
    assert NONE not in parsed(folder / "oral/index.html").text
    pdf = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO((folder / "small.pdf").read_bytes())).pages
    )
    assert NONE.replace(" ", "") in "".join(pdf.split())
    assert PLAIN not in (tmp_path / "site/check/rules.json").read_text(encoding="utf-8")
    words = json.loads((tmp_path / "site/check/form.json").read_text(encoding="utf-8"))
    assert "There is no plain wording of this yet" in json.dumps(words)


def test_a_guideline_without_references_and_evidence_has_its_pages(small_copy: Path, tmp_path: Path) -> None:
    (small_copy / "guidelines/small/evidence.ttl").unlink()
    path = small_copy / STATEMENTS
    text = path.read_text(encoding="utf-8")
    for name in ("severe-value.cite-1", "oral.cite-2"):
        assert f" ;\n    mgkg:evidence small:{name} ." in text
        text = text.replace(f" ;\n    mgkg:evidence small:{name} .", " .")
    path.write_text(text, encoding="utf-8")
    build(small_copy, tmp_path / "site")
    made = read_site(tmp_path / "site")
    assert "Oxide by mouth" in made["guideline/small/"].text
    assert "reference/" in made.pages
    assert "guideline/small/reference-1/" not in made.pages


def test_a_guideline_without_sections_says_which_statement_has_none(small_copy: Path, tmp_path: Path) -> None:
    path = small_copy / "guidelines/small/guideline.ttl"
    text = path.read_text(encoding="utf-8")
    start = text.index("small:treatment a mgkg:Section")
    path.write_text(text[:start] + text[text.index("small:pending a") :], encoding="utf-8")
    with pytest.raises(MgkgError, match=r"^guidelines/small/statements.ttl:\d+: .*treatment") as caught:
        build(small_copy, tmp_path / "site")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "site").exists()


def test_a_root_without_guidelines_has_a_site(small_copy: Path, tmp_path: Path) -> None:
    shutil.rmtree(small_copy / "guidelines")
    (small_copy / "guidelines").mkdir()
    build(small_copy, tmp_path / "site")
    made = read_site(tmp_path / "site")
    assert {"", "guideline/", "statement/", "decision/", "term/", "check/", "changes/"} <= made.pages.keys()
    assert "There is no guideline yet." in made["guideline/"].text


def test_a_folder_of_a_guideline_without_one_is_one_line(
    small_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small_copy / "guidelines/other").mkdir()
    assert main(["--root", str(small_copy), "site", "build", "-o", str(tmp_path / "site")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("mgkg: guidelines/other: This folder of a guideline has no guideline.ttl.")
    assert error.count("\n") == 1


def test_a_statement_may_be_called_like_a_file_of_the_web(small_copy: Path, tmp_path: Path) -> None:
    for path in small_copy.glob("guidelines/small/*.ttl"):
        path.write_text(path.read_text(encoding="utf-8").replace("small:target", "small:index"), encoding="utf-8")
    build(small_copy, tmp_path / "site")
    made = read_site(tmp_path / "site")
    assert "Target 1.8-2.2 mg/dL" in made["guideline/small/index/"].text
    assert "What helps against low magnesium?" in made["guideline/small/"].text


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "bib", "csl.json"])
def test_a_part_that_is_called_like_the_data_of_its_owner_is_one_line(
    ending: str, small_copy: Path, tmp_path: Path
) -> None:
    path = small_copy / STATEMENTS
    text = path.read_text(encoding="utf-8").replace("small:oral.dose", f"small:oral.{ending}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MgkgError, match=rf"want the path /guideline/small/oral\.{ending}\.") as caught:
        build(small_copy, tmp_path / "site")
    assert str(caught.value).startswith(f"{STATEMENTS}:")
    assert not (tmp_path / "site").exists()


def test_a_hand_written_file_that_wants_the_path_of_data_is_one_line(small_copy: Path, tmp_path: Path) -> None:
    docs = small_copy / "site/docs/guideline/small"
    docs.mkdir(parents=True)
    (docs / "oral.ttl").write_text("# mine\n")
    (small_copy / "site/docs/index.md").write_text("# Start\n")
    (small_copy / "site/mkdocs.yml").write_text(
        "site_name: A site\ntheme: {name: material, font: false}\nplugins: [search, mgkg: {console: false}]\n"
    )
    with pytest.raises(MgkgError, match=r"want the path /guideline/small/oral\.ttl\.") as caught:
        build(small_copy, tmp_path / "site")
    assert "\n" not in str(caught.value)
