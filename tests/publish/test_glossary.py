"""The glossary explains every mark that a page shows, from the graph's own definitions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mgkg.model.statement import Statement
from mgkg.publish.catalogue import catalogue
from mgkg.publish.glossary import Glossary
from mgkg.store.dataset import Dataset, load
from tests.publish.parsed import BuiltSite, words

CHIP = re.compile(r'<ul class="mg-chips">.*?</ul>', re.DOTALL)
MARKED = ("strength", "certainty", "direction", "urgency")


@pytest.fixture(scope="module")
def real(root: Path) -> Glossary:
    return Glossary(catalogue(load(root), root))


def test_every_concept_and_what_is_not_stated_has_a_place(real_site: BuiltSite, real: Glossary) -> None:
    page = real_site["glossary/"]
    for scheme in real.catalogue.ontology.schemes:
        for concept in scheme.concepts:
            assert f"{scheme.name}-{concept.notation}" in page.anchors
            assert words(concept.definition) in words(page.text)
    for name in ("strength", "certainty", "urgency"):
        assert f"{name}-not-stated" in page.anchors
    assert {f"kind-{kind.__name__.lower()}" for kind in Statement.__subclasses__()} <= set(page.anchors)


def test_what_readers_misread_is_explained_for_professionals_and_for_patients(real: Glossary) -> None:
    for name in MARKED:
        scheme = real.catalogue.ontology.scheme(name)
        assert scheme is not None
        for entry in (real.entries[f"{name}-{concept.notation}"] for concept in scheme.concepts):
            assert len(entry.text) > 10
            assert entry.plain
            assert entry.plain != entry.text
    for key in ("strength-not-stated", "certainty-not-stated"):
        assert "inferred" in real.entries[key].text
        assert real.entries[key].plain


PAGES = ("guideline/low-magnesium/", "guideline/tacrolimus-magnesium/mechanism/", "disagreements/")


@pytest.mark.parametrize("path", PAGES)
def test_every_chip_leads_to_its_meaning_which_stands_once(path: str, real_site: BuiltSite) -> None:
    html = (real_site.folder / path / "index.html").read_text(encoding="utf-8")
    targets = [target for chips in CHIP.findall(html) for target in re.findall(r'popovertarget="([^"]+)"', chips)]
    chips = sum(len(re.findall("<li", chips)) for chips in CHIP.findall(html))
    assert len(targets) == chips > 0
    for target in set(targets):
        assert html.count(f'<div id="{target}" popover>') == 1
    links = [link for link in real_site[path].links if "glossary/#" in link]
    assert len(links) == len(set(targets))


def test_a_page_without_chips_explains_none(real_site: BuiltSite) -> None:
    html = (real_site.folder / "term/tacrolimus/index.html").read_text(encoding="utf-8")
    assert "mg-meanings" not in html


def test_abbreviations_of_the_texts_stand_for_their_terms(real: Glossary, real_site: BuiltSite) -> None:
    found = {each.short: [term.slug for term in each.terms] for each in real.abbreviations}
    assert len(found["FEMg"]) == 1
    assert not {short for short in found if short.islower() or " " in short}
    page = real_site["glossary/"]
    for slugs in found.values():
        assert all(f"../term/{slug}/" in page.links for slug in slugs)


def test_units_are_said_in_words(real: Glossary) -> None:
    assert real.units["mg/dL"].startswith("milligrams, a weight")
    assert set(real.units) >= {"mmol/L", "mEq/L", "mg", "mmol"}


def test_an_unused_abbreviation_is_left_out(edited: Callable[..., Dataset], root: Path) -> None:
    found = Glossary(catalogue(edited(), root)).abbreviations
    assert not [each for each in found if each.short == "FEMg"]
