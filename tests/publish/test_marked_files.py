"""Texts of the graph reach every file of the site that is no page, and what pages hold for machines, as texts."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pyoxigraph
import pypdf
import pytest
from pybtex.database import parse_string

from mgkg.publish.files import MAKERS, Maker
from mgkg.publish.running import css_string
from mgkg.publish.site import Publication, Site, site
from tests.data.marked_content import MARKS, one_line
from tests.publish.parsed import BuiltSite, Parsed, words

_SPACE = re.compile(r"[\s\u200b\x01\x7f\ufffd]")
_RDF = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".void": pyoxigraph.RdfFormat.TURTLE,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
}
# No text of the content is in these: the shapes are the program's, the description counts.
_WITHOUT = {"dump/shapes.ttl"}


@pytest.fixture(scope="module")
def made(wild_root: Path) -> Site:
    report = "mailto:editors@example.org?subject={iri}%20{version}"
    return site(wild_root, wild_root / "site" / "docs", publication=Publication(title=f"A{MARKS}", report=report))


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from (name, *texts(each))
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def letters(text: str) -> str:
    return _SPACE.sub("", text)


def holds_graph(path: str, content: bytes) -> None:
    """The literals are the texts, letter for letter."""
    read = pyoxigraph.parse(content, format=_RDF[Path(f"x{path}").suffix], base_iri="https://example.org/")
    literals = [quad.object.value for quad in read if isinstance(quad.object, pyoxigraph.Literal)]
    assert any(text.endswith(MARKS) for text in literals) or path in _WITHOUT, path


def holds_description(path: str, content: bytes) -> None:
    read = pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TURTLE, base_iri="https://example.org/")
    assert any(MARKS in quad.object.value for quad in read if isinstance(quad.object, pyoxigraph.Literal)), path


def holds_json(path: str, content: bytes) -> None:
    found = list(texts(json.loads(content)))
    assert any(MARKS in text or one_line(MARKS) in text for text in found), path
    assert not any("</script" in text and "pwned" not in text for text in found)


def holds_feed(path: str, content: bytes) -> None:
    feed = ET.fromstring(content)  # noqa: S314 - our own
    assert {each.tag.rpartition("}")[2] for each in feed.iter()} <= {
        *("feed", "id", "title", "subtitle", "updated", "author", "name", "link", "entry", "summary")
    }, path
    titles = [each.text or "" for each in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert all(letters(MARKS) in letters(title) for title in titles)
    assert len(titles) > 1


def holds_citation(path: str, content: bytes) -> None:
    """A title may be missing where the citation has none; what there is stands in one entry."""
    if path.endswith(".bib"):
        (entry,) = parse_string(content.decode(), "bibtex").entries.values()
        assert "pwned" in entry.fields["title"]
        assert set(entry.fields) <= {
            *("title", "year", "month", "day", "url", "note", "publisher", "version", "journal", "doi", "pmid"),
            *("howpublished", "abstract", "organization", "institution", "urldate", "date", "booktitle", "type"),
            *("edition", "keywords", "langid", "language", "journaltitle", "number", "volume", "pages", "pmcid"),
        }
    else:
        assert any("window.pwned=1" in text for text in texts(json.loads(content))), path


def holds_pdf(_: str, content: bytes) -> None:
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    for mark in ("#panic()$x$@cite", "{{7*7}}{%raise%}", "<script>window.pwned=1</script>", "*star*_under_`tick`"):
        assert mark in letters(text)


# A maker of files with how one of its files is read.
READERS: Mapping[str, Callable[[str, bytes], None]] = {
    "browser_rules": holds_json,
    "form_file": holds_json,
    "console_files": holds_json,
    "dumps": holds_graph,
    "node_data": holds_graph,
    "descriptions": holds_description,
    "feed": holds_feed,
    "citations": holds_citation,
    "articles": holds_pdf,
}


def test_every_maker_of_files_has_its_reader() -> None:
    assert sorted(READERS) == sorted(maker.__name__ for maker in MAKERS)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: str(maker.__name__))
def test_files_hold_the_texts_as_they_are(maker: Maker, made: Site) -> None:
    files = [file for file in maker(made) if not file.path.startswith("assets/npm/")]
    assert files
    for file in files:
        READERS[maker.__name__](file.path, file.content)


def test_what_a_page_says_for_machines_is_read_back(wild: BuiltSite) -> None:
    found = 0
    for path in wild.pages:
        html = (wild.folder / (path if path.endswith(".html") else f"{path}index.html")).read_text(encoding="utf-8")
        for script in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL):
            assert not set(script) & set("<>&\u2028\u2029")
            found += any(text.endswith(MARKS) for text in texts(json.loads(script)))
    assert found > 100


def test_the_foot_of_a_sheet_is_one_string(wild: BuiltSite) -> None:
    html = (wild.folder / "guideline/small/oral/index.html").read_text(encoding="utf-8")
    (style,) = re.findall(r'<style media="print">(.*?)</style>', html, re.DOTALL)
    string = re.fullmatch(r':root\{--mg-running:"([^"<>\n]*)"\}', style)
    assert string
    said = re.sub(r"\\([0-9a-f]+) ", lambda match: chr(int(match[1], 16)), string[1])
    assert said.startswith(f"Oxide by mouth, 12-24 mmol daily {words(MARKS)}")
    assert "\\" not in re.sub(r"\\[0-9a-f]+ ", "", css_string(MARKS))


def test_no_text_is_in_an_attribute_for_scripts(tame: BuiltSite, wild: BuiltSite) -> None:
    def data(page: Parsed) -> list[tuple[str, str]]:
        return [pair for _, values in page.tags for pair in values.items() if pair[0].startswith("data-")]

    assert sum(len(data(page)) for page in tame.pages.values()) > 1000
    assert {path: data(page) for path, page in wild.pages.items()} == {
        path: data(page) for path, page in tame.pages.items()
    }


def test_the_link_to_report_an_error_has_no_mark(made: Site) -> None:
    (guideline,) = made.catalogue.library.guidelines.values()
    link = made.report_link(guideline.iri, guideline.version)
    assert re.fullmatch(r"mailto:editors@example\.org\?subject=[\w.~%-]+", link)
    assert unquote(link).endswith(MARKS)
