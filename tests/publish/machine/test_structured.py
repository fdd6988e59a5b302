"""What a page says of itself with the names of schema.org is true, whole, and cannot end its script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mgkg.publish.build import build
from mgkg.publish.structured import script
from mgkg.store.dataset import load
from mgkg.store.reading import library
from mgkg.vocabulary import BASE
from tests.data.small_content import change
from tests.publish.parsed import BuiltSite, Parsed

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
STATEMENTS = "guidelines/small/statements.ttl"
CONFIG = """
site_name: A site
site_url: https://example.org/below/
theme: {name: material, font: false}
plugins: [search, {mgkg: {licence: "https://example.org/licence"}}]
"""


def said(folder: Path, path: str) -> dict[str, Any]:
    """Type to node of a page's JSON-LD."""
    [text] = SCRIPT.findall((folder / path / "index.html").read_text(encoding="utf-8"))
    document = json.loads(text)
    assert document["@context"] == "https://schema.org"
    return {node["@type"]: node for node in document["@graph"]}


def links(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from links(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from links(each, key)
    elif isinstance(value, str) and key in {"@id", "url", "item", "contentUrl"}:
        yield key, value


def test_every_page_of_the_graph_says_what_it_is_and_where_it_stands(real_site: BuiltSite, root: Path) -> None:
    found = library(load(root))
    expected = {node.iri: "DefinedTerm" for node in found.terms.values()}
    expected |= {node.iri: "MedicalGuideline" for node in found.guidelines.values()}
    for statement in found.statements.values():
        kind = "MedicalGuidelineRecommendation" if statement.kind == "recommendation" else "Claim"
        expected[statement.iri] = kind
    for iri, kind in expected.items():
        path = f"{iri.removeprefix(BASE)}/"
        nodes = said(real_site.folder, path)
        assert nodes[kind]["@id"] == iri
        [page] = [node for name, node in nodes.items() if name.endswith("WebPage")]
        assert page["mainEntity"] == {"@id": iri}
        assert page["@id"] == BASE + path
        assert nodes["BreadcrumbList"]["itemListElement"][-1]["name"] == page["name"]


def test_every_address_that_it_names_is_one_of_the_site(real_site: BuiltSite) -> None:
    counted = 0
    for path, page in real_site.pages.items():
        for text in SCRIPT.findall(page.html):
            for key, link in links(json.loads(text)):
                if key == "@id":
                    assert link.startswith(BASE)
                    target: tuple[str, str] | None = (link.removeprefix(BASE), "")
                else:
                    target = real_site.target(path, link)
                assert target is not None, f"{path}: {link} is no place of this site"
                address, anchor = target
                assert (
                    address in real_site.pages
                    or f"{address}/" in real_site.pages
                    or (real_site.folder / address).is_file()
                ), f"{path}: {link} leads to no page"
                assert not anchor or anchor in real_site[address].anchors, f"{path}: {link} leads to no anchor"
                counted += 1
    assert counted > 1000


def test_no_strength_certainty_or_review_is_invented(real_site: BuiltSite, root: Path) -> None:
    stated = 0
    for statement in library(load(root)).statements.values():
        node = said(real_site.folder, f"{statement.iri.removeprefix(BASE)}/")
        recommendation = node.get("MedicalGuidelineRecommendation", {})
        if statement.kind == "recommendation":
            assert ("recommendationStrength" in recommendation) == (statement.strength is not None)
            assert ("evidenceLevel" in recommendation) == (statement.certainty is not None)
            stated += statement.strength is not None
        assert "lastReviewed" not in json.dumps(node)
        assert "reviewedBy" not in json.dumps(node)
    # These sources state none; the next test has one.
    assert stated == 0


def test_a_stated_strength_and_certainty_are_said(small_copy: Path, tmp_path: Path) -> None:
    text = (small_copy / STATEMENTS).read_text()
    block = text[text.index("small:oral a ") :]
    assert "mgkg:direction mgkg:for" in block
    change(
        small_copy,
        STATEMENTS,
        "mgkg:direction mgkg:for",
        "mgkg:strength mgkg:weak ; mgkg:certainty mgkg:low-certainty ; mgkg:direction mgkg:for",
    )
    build(small_copy, tmp_path / "site")
    nodes = [
        said(tmp_path / "site", path.parent.relative_to(tmp_path / "site").as_posix()).get(
            "MedicalGuidelineRecommendation", {}
        )
        for path in (tmp_path / "site/guideline/small").glob("*/index.html")
        if "refresh" not in path.read_text()
    ]
    found = [
        (node["recommendationStrength"], node["evidenceLevel"]) for node in nodes if "recommendationStrength" in node
    ]
    assert found == [("weak", "low")]


def test_a_term_has_its_codes(real_site: BuiltSite) -> None:
    node = said(real_site.folder, "term/tacrolimus/")["DefinedTerm"]
    assert {"@type": "PropertyValue", "propertyID": "RxNorm", "value": "42316"} in node["identifier"]
    loinc = said(real_site.folder, "term/serum-magnesium/")["DefinedTerm"]["identifier"]
    assert {code["value"] for code in loinc if code["propertyID"] == "LOINC"} == {"2601-3", "19123-9"}


def test_identifiers_of_a_reference_only_where_the_graph_has_them(
    real_site: BuiltSite, small_copy: Path, tmp_path: Path, root: Path
) -> None:
    for reference in library(load(root)).references.values():
        nodes = said(real_site.folder, f"{reference.iri.removeprefix(BASE)}/")
        work = nodes.get("ScholarlyArticle") or nodes["CreativeWork"]
        assert ("identifier" in work) == bool(reference.doi or reference.pmid)
    change(small_copy, "guidelines/small/evidence.ttl", 'mgkg:year "2020"', 'mgkg:year "2020" ; mgkg:doi "10.1000/182"')
    build(small_copy, tmp_path / "site")
    nodes = said(tmp_path / "site", "guideline/small/reference-1")
    work = nodes.get("ScholarlyArticle") or nodes["CreativeWork"]
    assert work["identifier"] == [{"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1000/182"}]


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>&amp;&lt;", "\u2028\u2029 'a' \"b\" \\", "\u202eabc"],
)
def test_no_text_ends_the_script(text: str) -> None:
    made = script([{"name": text}])
    assert not re.search(r"[<>&\u2028\u2029]", made)
    assert json.loads(made)["@graph"] == [{"name": text}]


def test_a_hostile_text_stays_in_its_script(small_copy: Path, tmp_path: Path) -> None:
    hostile = "</script><img src=x onerror=alert(1)><!-- <script>"
    change(small_copy, STATEMENTS, "Oxide by mouth, 12-24 mmol daily", hostile)
    build(small_copy, tmp_path / "site")
    page = Parsed((tmp_path / "site/guideline/small/oral/index.html").read_text(encoding="utf-8"))
    assert "img" not in {tag for tag, _ in page.tags}
    assert said(tmp_path / "site", "guideline/small/oral")["MedicalGuidelineRecommendation"]["name"] == hostile


def test_with_an_address_of_its_own_the_site_names_its_pages_by_it(small_copy: Path, tmp_path: Path) -> None:
    docs = small_copy / "site" / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Start\n")
    (docs.parent / "mkdocs.yml").write_text(CONFIG)
    build(small_copy, tmp_path / "site")
    nodes = said(tmp_path / "site", "guideline/small/oral")
    assert nodes["MedicalWebPage"]["url"] == "https://example.org/below/guideline/small/oral/"
    assert nodes["MedicalWebPage"]["license"] == "https://example.org/licence"
    items = [item["item"] for item in nodes["BreadcrumbList"]["itemListElement"]]
    assert items[:2] == ["https://example.org/below/", "https://example.org/below/guideline/"]
