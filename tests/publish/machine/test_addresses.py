"""The path of each IRI of ours, in whatever file of the site it stands, is the path of a page or leads to one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from mgkg.vocabulary import BASE, DERIVED_GRAPH, MGKG, TERM
from tests.publish.parsed import BuiltSite

FORMATS = {
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
}
# Named graphs, which are no nodes: what stands in them has pages.
GRAPHS = {DERIVED_GRAPH, TERM}


@pytest.fixture(params=["real_site", "small_site"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, BuiltSite)
    return found


def iris(path: Path) -> Iterator[str]:
    for quad in pyoxigraph.parse(path.read_bytes(), format=FORMATS[path.suffix], base_iri="https://here.example/"):
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(BASE):
                yield term.value


def place(site: BuiltSite, iri: str) -> tuple[str, str] | None:
    """The page and the anchor that an IRI's path leads to."""
    path, _, anchor = iri.removeprefix(BASE).partition("#")
    if (site.folder / path).is_file():
        return path, anchor
    path = path if path.endswith("/") or not path else f"{path}/"
    page = site.pages.get(path)
    if page is None:
        return None
    return site.target(path, page.refresh) if page.refresh else (path, anchor)


def test_every_iri_of_every_data_file_has_its_place(site: BuiltSite) -> None:
    files = [path for path in site.folder.rglob("*") if path.suffix in FORMATS and path.is_file()]
    assert len(files) > 20
    found = {iri for path in files for iri in iris(path)} - GRAPHS
    assert len(found) > 300
    # Shapes are in a file of their own, and in no page.
    shapes = set(iris(site.folder / "dump/shapes.ttl")) - set(iris(site.folder / "dump/mgkg.nq"))
    lost = []
    for iri in found:
        target = place(site, iri)
        if target is None:
            lost.append(iri)
            continue
        path, anchor = target
        known = path in site.pages or (site.folder / path).is_file()
        if not known or (anchor and path in site.pages and anchor not in site[path].anchors and iri not in shapes):
            lost.append(iri)
    assert lost == []


def test_every_data_file_can_be_read(site: BuiltSite) -> None:
    for path in site.folder.rglob("*.jsonld"):
        assert json.loads(path.read_text(encoding="utf-8"))["@graph"]
    for path in site.folder.rglob("*.ttl"):
        if path.is_file():
            assert list(pyoxigraph.parse(path.read_bytes(), format=FORMATS[".ttl"], base_iri="https://here.example/"))


def test_shapes_are_named_by_addresses_of_the_ontology(site: BuiltSite) -> None:
    own = [iri for iri in iris(site.folder / "dump/shapes.ttl") if not iri.startswith(MGKG)]
    assert [iri for iri in own if place(site, iri) is None] == []
