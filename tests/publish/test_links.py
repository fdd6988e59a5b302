"""Every link and anchor of the site leads somewhere, every IRI has its place, and nothing comes from another host."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from mgkg.publish.address import page_of
from mgkg.store.dataset import Dataset, load
from mgkg.store.reading import library
from mgkg.vocabulary import BASE, MGKG
from tests.publish.parsed import BuiltSite

SITES = ("real_site", "small_site")
BANNER = "No clinician has reviewed"


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> BuiltSite:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, BuiltSite)
    return found


def test_no_link_and_no_anchor_is_broken(site: BuiltSite) -> None:
    broken = []
    for path, page in site.pages.items():
        for link in [*page.links, *([page.refresh] if page.refresh else [])]:
            target = site.target(path, link)
            if target is None:
                continue
            address, anchor = target
            if address not in site.pages and not (site.folder / address).is_file():
                broken.append(f"{path}: {link} leads to no page")
            # What a link gives to a script, such as query=terms, is no anchor.
            elif anchor and "=" not in anchor and (address not in site.pages or anchor not in site[address].anchors):
                broken.append(f"{path}: {link} leads to no anchor")
    assert broken == []


def test_nothing_is_loaded_from_another_host(site: BuiltSite) -> None:
    missing = []
    for path, page in site.pages.items():
        for link in (*page.loads, *page.later):
            target = site.target(path, link)
            assert target is not None, f"{path} loads {link}"
            if not (site.folder / unquote(target[0])).is_file():
                missing.append(f"{path}: {link}")
    assert missing == []


def test_styles_load_nothing_from_another_host(site: BuiltSite) -> None:
    for path in site.folder.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", text), path


def test_no_anchor_stands_twice_on_a_page(site: BuiltSite) -> None:
    twice = {
        path: {anchor for anchor in page.anchors if page.anchors.count(anchor) > 1}
        for path, page in site.pages.items()
        if len(set(page.anchors)) < len(page.anchors)
    }
    assert twice == {}


def test_every_tag_is_closed(site: BuiltSite) -> None:
    # A browser closes these by itself, and MkDocs' theme and our short redirects leave them to it.
    by_itself = {"html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "option"}
    assert {path: tags for path, page in site.pages.items() if (tags := set(page.unclosed) - by_itself)} == {}


def test_every_page_says_that_no_clinician_has_reviewed_it(site: BuiltSite) -> None:
    assert [path for path, page in site.pages.items() if BANNER not in page.text] == []


def test_every_page_has_one_first_heading(site: BuiltSite) -> None:
    pages = {path: page for path, page in site.pages.items() if not page.refresh}
    assert {path for path, page in pages.items() if [tag for tag, _ in page.tags].count("h1") != 1} == set()


def test_statements_terms_decisions_references_and_guidelines_have_the_page_of_their_iri(
    real_site: BuiltSite, root: Path
) -> None:
    found = library(load(root))
    for shelf in (found.statements, found.terms, found.decisions, found.references, found.guidelines):
        assert shelf
        for node in shelf.values():
            page = real_site[page_of(node.iri)]
            assert not page.refresh, node.iri


def test_every_other_node_is_led_to_by_the_path_of_its_iri(real_site: BuiltSite, root: Path) -> None:
    dataset = load(root)
    named = [iri for iri in dataset.nodes if iri.startswith(BASE) and not iri.startswith(f"{BASE}ontology")]
    lost = []
    for iri in named:
        path = page_of(iri)
        page = real_site.pages.get(path)
        if page is None or (page.refresh and "#" not in page.refresh):
            lost.append(iri)
    assert lost == []


def test_every_name_of_the_ontology_is_an_anchor(real_site: BuiltSite, small: Dataset) -> None:
    names = {iri.removeprefix(MGKG) for iri in small.nodes if iri.startswith(MGKG)}
    assert names - set(real_site["ontology/"].anchors) == set()


def test_the_site_has_no_link_to_a_place_of_its_own_by_its_iri(site: BuiltSite) -> None:
    # An IRI is no address of this site: links are relative, so that the site works anywhere.
    assert [path for path, page in site.pages.items() if any(link.startswith(BASE) for link in page.links)] == []
