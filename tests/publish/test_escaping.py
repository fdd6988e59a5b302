"""Texts of the graph reach a page as texts: no mark of HTML, Markdown or Jinja in them means anything."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from mgkg.publish.build import build
from mgkg.publish.template import TEMPLATES as TEMPLATE_FOLDER
from tests.data.marked_content import MARKS, one_line
from tests.publish.parsed import BuiltSite, Parsed, words

# Each template with a page that it makes a part of.
TEMPLATES = {
    "article.html.j2": "guideline/small/",
    "changes.html.j2": "changes/",
    "changes_macros.html.j2": "changes/",
    "changes_of.html.j2": "changes/guideline/small/",
    "check.html.j2": "check/",
    "console.html.j2": "console/",
    "criteria.html.j2": "criteria/small/",
    "data.html.j2": "data/",
    "decision.html.j2": "decision/magnesium-use/",
    "decisions.html.j2": "decision/",
    "disagreements.html.j2": "disagreements/",
    "doors.html.j2": "",
    "findings.html.j2": "findings/",
    "glossary.html.j2": "glossary/",
    "guideline_list.html.j2": "",
    "guidelines.html.j2": "guideline/",
    "macros.html.j2": "guideline/small/oral/",
    "numbers.html.j2": "",
    "ontology.html.j2": "ontology/",
    "page.html.j2": "guideline/small/oral/",
    "queries.html.j2": "queries/",
    "reference.html.j2": "guideline/small/reference-1/",
    "references.html.j2": "reference/",
    "report.html.j2": "report/",
    "source.html.j2": "source/small/",
    "statement.html.j2": "guideline/small/severe-value/",
    "statements.html.j2": "statement/",
    "term.html.j2": "term/tacrolimus/",
    "terms.html.j2": "term/",
}
# Pages whose words are the program's own: their scripts bring the texts.
SILENT = {"check/", "console/"}


def structure(page: Parsed) -> Counter[tuple[str, tuple[str, ...]]]:
    """How many tags of each kind; a longer text has more lines in a picture, and each is a tag."""
    return Counter((tag, tuple(sorted(values))) for tag, values in page.tags if tag != "tspan")


def test_marks_in_texts_add_no_tag_and_no_attribute(tame: BuiltSite, wild: BuiltSite) -> None:
    assert wild.pages.keys() == tame.pages.keys()
    differing = {
        path: (structure(page) - structure(tame[path]), structure(tame[path]) - structure(page))
        for path, page in wild.pages.items()
        if structure(page) != structure(tame[path])
    }
    assert differing == {}


def test_every_template_has_its_page() -> None:
    assert sorted(TEMPLATES) == sorted(path.name for path in TEMPLATE_FOLDER.iterdir())


@pytest.mark.parametrize(
    "path", sorted({*TEMPLATES.values(), "guideline/small/renal-first/"} - SILENT), ids=lambda path: path or "start"
)
def test_marks_are_shown_as_they_are(path: str, wild: BuiltSite) -> None:
    shown = words(wild[path].text)
    assert words(MARKS) in shown or one_line(MARKS) in shown


@pytest.mark.parametrize("path", sorted(SILENT))
def test_a_page_whose_scripts_bring_the_texts_is_the_same_with_marks(
    path: str, tame: BuiltSite, wild: BuiltSite
) -> None:
    assert words(wild[path].text) == words(tame[path].text)


def test_no_script_of_a_text_is_run(wild: BuiltSite) -> None:
    for page in wild.pages.values():
        assert not any(name.startswith("on") for _, values in page.tags for name in values)
        assert not any(link.startswith("javascript:") for link in page.links)
    for path in wild.folder.rglob("*.html"):
        assert "<script>window" not in path.read_text(encoding="utf-8")


def test_titles_are_escaped_once(wild: BuiltSite) -> None:
    html = (wild.folder / "guideline/small/oral/index.html").read_text(encoding="utf-8")
    title = html.partition("<title>")[2].partition("</title>")[0]
    assert "&lt;script&gt;" in title
    assert "&amp;lt;" in title  # the text itself holds &lt;
    assert "&amp;amp;lt;" not in title


def test_the_search_index_holds_no_script(wild: BuiltSite) -> None:
    index = json.loads((wild.folder / "search/search_index.json").read_text(encoding="utf-8"))
    texts = [text for entry in index["docs"] for text in (entry["title"], entry["text"])]
    assert any("&lt;script&gt;" in text for text in texts)
    assert not [text for text in texts if "<script" in text or "<img" in text]


def test_jinja_and_markdown_mean_nothing(wild: BuiltSite) -> None:
    html = (wild.folder / "guideline/small/oral/index.html").read_text(encoding="utf-8")
    page = Parsed(re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL))  # a drawing cuts what is long
    assert page.text.count("{{ 7 * 7 }}") == page.text.count("*star* _under_ `tick`") > 0
    assert "em" not in {tag for tag, _ in page.tags}


@pytest.mark.parametrize("text", ["x" * 10_000, "السلام عليكم", "a\u202eb", "日本語 ∑ ≤ µ 🧂"])
def test_long_and_foreign_texts_are_shown(text: str, small_copy: Path, tmp_path: Path) -> None:
    path = small_copy / "guidelines/small/statements.ttl"
    path.write_text(path.read_text().replace("Oxide by mouth, 12-24 mmol daily", text, 1), encoding="utf-8")
    build(small_copy, tmp_path / "site")
    page = Parsed((tmp_path / "site/guideline/small/oral/index.html").read_text(encoding="utf-8"))
    assert text in page.text
