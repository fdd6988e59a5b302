"""Texts of the graph reach a page as texts: no mark of HTML, Markdown or Jinja in them means anything."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from mgkg.publish.build import build
from tests.publish.parsed import BuiltSite, Parsed, read_site, words

MARKS = (
    " </title></h1></p><script>alert(1)</script><img src=x onerror=alert(1)> *star* _under_ `tick` {{ 7 * 7 }}"
    " {% raise %} {# gone #} | pipe [link](javascript:alert(1)) &amp; &lt;b&gt; \"double\" 'single'"
    " <!-- mgkg: guidelines -->"
    "\n\n# Heading\n\n```\nfence\n--8<-- 'x'\n"
)
# Texts with a language, and those properties without one whose values are shown.
TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"@en')
PLAIN = re.compile(
    r'(mgkg:(?:printed|venue|year|grade|qualifier|phase|brandName|doi|pmid|loinc|atc|icd10) |, )"([^"\\\n]*)"(?!@)'
)
# Units are no texts: rules are compiled from them.
UNITS = re.compile(r'(mgkg:knownUnit "[^"]*"(?:\s*,\s*"[^"]*")*)')
EXTRA = {
    "mgkg:evidence small:oral.cite-2 .": """mgkg:evidence small:oral.cite-2 ;
    mgkg:phase "initial" ; mgkg:qualifier "usually" ; mgkg:figure small:oral.figure ; mgkg:note small:oral.note .
small:oral.figure a mgkg:Figure ; mgkg:printed "up to 43%" ; mgkg:low 43 ; mgkg:high 43 ; mgkg:unit "%" ;
    mgkg:quantityOf "patients"@en .
small:oral.note a mgkg:EditorialNote ; mgkg:noteKind mgkg:gap ; mgkg:wording "A gap."@en .
""",
    'mgkg:year "2020" .': 'mgkg:year "2020" ; mgkg:doi "10.1000/182" .',
}


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def with_marks(turtle: str) -> str:
    turtle = TEXT.sub(lambda match: f'"{match[1]}{quoted(MARKS)}"@en', turtle)
    parts = UNITS.split(turtle)
    parts[::2] = [PLAIN.sub(lambda match: f'{match[1]}"{match[2]}{quoted(MARKS)}"', part) for part in parts[::2]]
    return "".join(parts)


@pytest.fixture(scope="module")
def roots(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same content without and with the marks."""
    tame = tmp_path_factory.mktemp("tame") / "content"
    shutil.copytree(small_root, tame)
    for path in tame.glob("guidelines/small/*.ttl"):
        text = path.read_text()
        for old, new in EXTRA.items():
            text = text.replace(old, new)
        path.write_text(text)
    wild = tmp_path_factory.mktemp("wild") / "content"
    shutil.copytree(tame, wild)
    for path in [*wild.glob("guidelines/*/*.ttl"), *wild.glob("ontology/**/*.ttl")]:
        if "shapes" not in path.parts:
            path.write_text(with_marks(path.read_text()))
    for path in wild.glob("ontology/queries/*.rq"):
        marks = MARKS.replace("\n", " ")
        path.write_text(path.read_text().replace("\n", f"{marks}\n", 2))
    return tame, wild


@pytest.fixture(scope="module")
def tame(roots: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    out = tmp_path_factory.mktemp("tame-site") / "site"
    build(roots[0], out)
    return read_site(out)


@pytest.fixture(scope="module")
def wild(roots: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    out = tmp_path_factory.mktemp("wild-site") / "site"
    build(roots[1], out)
    return read_site(out)


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


@pytest.mark.parametrize(
    "path",
    [
        "",
        "guideline/",
        "guideline/small/",
        "guideline/small/oral/",
        "guideline/small/severe-value/",
        "guideline/small/renal-first/",
        "guideline/small/reference-1/",
        "criteria/small/",
        "source/small/",
        "statement/",
        "term/",
        "term/tacrolimus/",
        "decision/",
        "decision/magnesium-use/",
        "findings/",
        "reference/",
        "ontology/",
        "queries/",
    ],
)
def test_marks_are_shown_as_they_are(path: str, wild: BuiltSite) -> None:
    shown = words(wild[path].text)
    assert words(MARKS.replace("\n", " ")) in shown or words(MARKS) in shown


def test_no_script_of_a_text_is_run(wild: BuiltSite) -> None:
    for page in wild.pages.values():
        assert not any(name.startswith("on") for _, values in page.tags for name in values)
        assert not any(link.startswith("javascript:") for link in page.links)
    for path in wild.folder.rglob("*.html"):
        assert "<script>alert" not in path.read_text(encoding="utf-8")


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
