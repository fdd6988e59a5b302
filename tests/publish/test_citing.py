"""How things are cited: fields that are known and no others, in texts that other programs read back as they were."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from pybtex.database import Entry, parse_string

from mgkg.errors import SiteError
from mgkg.publish.catalogue import catalogue
from mgkg.publish.citing import form
from mgkg.publish.citing.citations import Citations, CiteThis
from mgkg.publish.citing.form import STYLES, Shape, forms
from mgkg.publish.citing.item import UNREVIEWED, Item
from mgkg.store.dataset import load
from tests.publish.parsed import BuiltSite, words

ITEM = Item(
    id="low/mild",
    path="guideline/low/mild/",
    kind="statement",
    title="Mild: 1 g (8.12 mEq) into a muscle",
    container="Treatment of low magnesium",
    publisher="mgkg",
    version="0.1.0",
    date="2026-11-22",
    url="https://w3id.org/mgkg/guideline/low/mild",
    note=UNREVIEWED,
)
REFERENCE = Item(id="low/r", path="p/", kind="article", title="A trial", container="Iranian journal", date="2010")
# What the LaTeX that stands for a letter prints.
PRINTED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    '{"}': '"',
    **{rf"\{mark}": mark for mark in "$&#%_"},
}
HOSTILE = [
    "A {brace",
    "x } y } z",
    "back\\slash\\",
    "\\input{secret} \\write18{rm}",
    "10 % of $x_1$ & #1 ~ ^2",
    "\"quoted\" and 'single'",
    "@article{other, title = {Stolen}}",
    "<i>italic</i> <script>alert(1)</script> &amp;",
    "*strong* _emph_ `code` #panic() $sum$ @ref <label>",
    "السلام عليكم",
    "a\u202eb",
    "日本語 ∑ ≤ µ 🧂",
    "\ue000\ue005\ue101 private",
    "https://url.invalid/ 7301 88888888 10.99999/doi",
    "Why?",
    "It works!",
    "An ending dot.",
    ".",
    "x" * 10_000,
    "{{ 7 * 7 }} {% raise %}",
]
# CSL 1.0.2: the types and the variables that are used here, and what each must be.
CSL_TYPES = {"article-journal", "chapter", "document"}
CSL_TEXTS = {"id", "type", "title", "container-title", "publisher", "version", "URL", "DOI", "PMID", "note"}


def cited(item: Item) -> CiteThis:
    return CiteThis(item, forms([item])[Shape.of(item)])


def entry_of(cite: CiteThis) -> Entry:
    entries = parse_string(cite.bibtex, "bibtex").entries
    assert list(entries) == [cite.item.key]
    return entries[cite.item.key]


def read_back(latex: str) -> str:
    """A field as LaTeX prints it."""
    tokens = re.compile("|".join(map(re.escape, PRINTED)) + "|[{}]")
    return tokens.sub(lambda match: PRINTED.get(match[0], ""), latex)


def check_fields(cite: CiteThis) -> None:
    item, fields = cite.item, entry_of(cite).fields
    expected = {
        "title": item.title,
        "booktitle": item.container if item.kind == "statement" else "",
        "journal": item.container if item.kind == "article" else "",
        "howpublished": item.container if item.kind == "other" else "",
        "publisher": item.publisher,
        "version": item.version,
        "year": item.year,
        "date": item.day,
        "url": item.url,
        "doi": item.doi,
        "pmid": item.pmid,
        "note": item.note,
    }
    assert {name: read_back(value) for name, value in fields.items()} == {
        name: value for name, value in expected.items() if value
    }
    assert not entry_of(cite).persons


@pytest.fixture(scope="module")
def citations(root: Path) -> Citations:
    return Citations(catalogue(load(root), root).library)


def test_every_bibtex_entry_is_read_back_with_the_fields_that_are_known(citations: Citations) -> None:
    for cite in citations:
        check_fields(cite)
    keys = [cite.item.key for cite in citations]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["statement", "guideline", "article", "other"])
def test_no_mark_in_a_text_means_anything(kind: str, text: str) -> None:
    item = replace(ITEM, kind=kind, title=text, container="" if kind == "guideline" else text, publisher=text)
    cite = cited(item)
    check_fields(cite)
    (read,) = json.loads(cite.csl)
    assert read["title"] == text
    for style in cite.styles.values():
        assert text.rstrip(".") in style


@pytest.mark.parametrize("text", HOSTILE)
def test_a_year_and_numbers_may_hold_anything(text: str) -> None:
    item = replace(REFERENCE, date=text, pmid=text)
    check_fields(cited(item))
    (read,) = json.loads(cited(item).csl)
    assert read["issued"] == {"literal": text}


def test_an_address_with_marks_stays_one_field() -> None:
    cite = cited(replace(REFERENCE, doi='10.1000/a}{b"c\\d e'))
    assert entry_of(cite).fields["doi"] == "10.1000/a%7D%7Bb%22c%5Cd%20e"


def test_a_line_break_in_a_title_is_a_space(citations: Citations) -> None:
    statement = next(iter(citations.library.statements.values()))
    broken = replace(citations.library, statements={"x": replace(statement, title="One\n\n  two\ttabs")})
    assert Citations(broken).of(statement).item.title == "One two tabs"


def test_csl_json_has_what_its_schema_asks_for(citations: Citations) -> None:
    for cite in citations:
        (item,) = json.loads(cite.csl)
        assert {"id", "type"} <= set(item)
        assert item["type"] in CSL_TYPES
        assert set(item) - {"issued"} <= CSL_TEXTS
        assert all(isinstance(item[name], str) and item[name] for name in set(item) - {"issued"})
        (parts,) = item["issued"]["date-parts"]
        assert all(isinstance(part, int) for part in parts)


def test_a_statement_is_a_part_of_its_guideline(citations: Citations) -> None:
    cite = citations.of(citations.library.statements["low-magnesium/mild-im"])
    title = cite.item.title
    assert cite.styles == {
        "Vancouver": f"{title}. In: Treatment of low magnesium, with a level of 1.1 mg/dL as the example [Internet]. "
        "Version 0.1.0. mgkg; 2026. Available from: https://w3id.org/mgkg/guideline/low-magnesium/mild-im "
        "[No clinician has reviewed this.]",
        "APA": f"{title}. (2026). In Treatment of low magnesium, with a level of 1.1 mg/dL as the example "
        "(Version 0.1.0). mgkg. https://w3id.org/mgkg/guideline/low-magnesium/mild-im "
        "[No clinician has reviewed this.]",
    }
    (csl,) = json.loads(cite.csl)
    assert (csl["type"], csl["version"]) == ("chapter", "0.1.0")
    assert csl["issued"] == {"date-parts": [[2026, 11, 22]]}


def test_a_reference_is_cited_with_what_the_source_prints_alone(citations: Citations) -> None:
    reference = citations.library.references["low-magnesium/reference-3"]
    (csl,) = json.loads(citations.of(reference).csl)
    assert csl == {
        "id": "low-magnesium:reference-3",
        "type": "article-journal",
        "title": reference.title,
        "container-title": reference.venue,
        "issued": {"date-parts": [[2010]]},
    }
    assert citations.of(reference).styles["Vancouver"] == (
        "Hypomagnesemia: an evidence-based approach to clinical cases. Iranian journal of kidney diseases. 2010."
    )


def test_what_a_reference_does_not_give_is_not_made_up() -> None:
    bare = cited(replace(REFERENCE, container="", date=""))
    assert bare.styles == {"Vancouver": "A trial.", "APA": "A trial. (n.d.)."}
    assert json.loads(bare.csl) == [{"id": "low:r", "type": "article-journal", "title": "A trial"}]
    numbered = cited(replace(REFERENCE, doi="10.1000/182", pmid="123"))
    assert numbered.styles["Vancouver"] == "A trial. Iranian journal. 2010. doi:10.1000/182 PubMed PMID: 123."
    assert numbered.styles["APA"] == "A trial. (2010). Iranian journal. https://doi.org/10.1000/182"


def test_a_title_that_ends_a_sentence_gets_no_second_full_stop() -> None:
    for title in ("Why?", "Now!", "So."):
        styles = cited(replace(ITEM, title=title)).styles
        assert styles["Vancouver"].startswith(f"{title} In: ")
        assert styles["APA"].startswith(f"{title} (2026). ")


@pytest.mark.parametrize("style", STYLES.items())
def test_a_form_that_is_filled_is_what_the_library_makes_of_the_item_itself(style: tuple[str, str]) -> None:
    name, file = style
    entry = {
        "type": "chapter",
        "title": ITEM.title,
        "publisher": ITEM.publisher,
        "date": ITEM.date,
        "url": ITEM.url,
        "parent": {"type": "book", "title": ITEM.container, "edition": f"Version {ITEM.version}"},
    }
    source = f'#bibliography(bytes(sys.inputs.it), style: "{file}", full: true, title: none)'
    made = typst.compile(source.encode(), format="html", sys_inputs={"it": json.dumps({"k": entry})})
    assert isinstance(made, bytes)
    whole = words(html.unescape(re.sub("<[^>]*>", "", made.decode())))
    assert cited(ITEM).styles[name].removesuffix(f" [{UNREVIEWED}]") in whole


def test_forms_come_from_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = cited(ITEM).styles

    with monkeypatch.context() as without:
        without.setattr(form, "typeset", None)
        assert cited(replace(ITEM, title="Another")).styles["APA"].startswith("Another. (2026).")
    for path in tmp_path.rglob("citing-*"):
        path.write_bytes(b"damaged")
    assert cited(ITEM).styles == first


def test_each_page_has_its_citation_beside_it(small_site: BuiltSite) -> None:
    for path in ("guideline/small/", "guideline/small/oral/", "guideline/small/reference-1/"):
        file = small_site.folder / path.rstrip("/")
        bibtex = file.with_name(f"{file.name}.bib").read_text(encoding="utf-8")
        assert len(parse_string(bibtex, "bibtex").entries) == 1
        (item,) = json.loads(file.with_name(f"{file.name}.csl.json").read_text(encoding="utf-8"))
        page = small_site[path]
        assert f"../{file.name}.bib" in page.links
        assert f"../{file.name}.csl.json" in page.links
        assert item["title"] in page.text
        assert words(bibtex) in words(page.text)


def test_an_empty_library_has_no_citations() -> None:
    assert forms([]) == {}


def test_a_library_that_fails_is_an_error_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(form, "STYLES", {"Vancouver": "no such style"})
    with pytest.raises(SiteError) as caught:
        forms([ITEM])
    assert "Citations cannot be written" in str(caught.value)
    assert "\n" not in str(caught.value)
