"""Beside each page of a node stand its data, in two formats that say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
from rdflib.compare import to_isomorphic

from mgkg.errors import SiteError
from mgkg.publish.build import build
from mgkg.publish.catalogue import catalogue
from mgkg.publish.machine.node_data import ENDINGS, NodeData, data_path
from mgkg.store.canonical import canonical
from mgkg.store.dataset import Dataset, load
from mgkg.store.notation import notation
from mgkg.store.quads import quads
from mgkg.store.turtle import parse_text
from mgkg.vocabulary import BASE, MGKG, RDFS
from tests.data.small_content import change
from tests.publish.parsed import BuiltSite, read_site

HOSTILE = 'a "quoted" \\ back\nline\ttab \u2028 \u0001 </script> \u202e é 🧂 <b>&amp; {{ 7 * 7 }}'
STATEMENTS = "guidelines/small/statements.ttl"


def graph(folder: Path, iri: str, ending: str) -> rdflib.Graph:
    formats = {"ttl": "turtle", "jsonld": "json-ld"}
    return rdflib.Graph().parse(folder / data_path(iri, ending), format=formats[ending])


def own_iris(root: Path) -> frozenset[str]:
    return catalogue(load(root), root).addresses.own


def test_each_page_of_a_node_has_its_data_at_its_iri_with_an_ending(real_site: BuiltSite, root: Path) -> None:
    own = own_iris(root)
    assert len(own) > 200
    missing = [
        iri
        for iri in own
        for ending in ENDINGS
        if not (real_site.folder / f"{iri.removeprefix(BASE)}.{ending}").is_file()
    ]
    assert missing == []


def test_both_formats_say_the_same(small_site: BuiltSite, small_root: Path) -> None:
    for iri in own_iris(small_root):
        one, two = (graph(small_site.folder, iri, ending) for ending in ENDINGS)
        assert len(one) > 1
        assert to_isomorphic(one) == to_isomorphic(two), iri


def test_data_are_the_node_its_parts_and_labels(small_site: BuiltSite) -> None:
    found = graph(small_site.folder, f"{BASE}guideline/small/oral", "ttl")
    subjects = {str(subject) for subject in found.subjects()}
    assert f"{BASE}guideline/small/oral.dose" in subjects
    assert f"{BASE}guideline/small/severe-value" not in subjects
    others = {iri for iri in subjects if not re.match(rf"{BASE}guideline/small/oral(\.|$)", iri)}
    labels = {str(predicate) for iri in others for predicate in found.predicates(rdflib.URIRef(iri))}
    assert labels == {
        "http://purl.org/dc/terms/title",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
    }


def test_data_are_a_part_of_the_whole_graph_and_name_theirs(real_site: BuiltSite, root: Path) -> None:
    whole = {tuple(map(str, triple)) for triple in load(root).plain_graph()}
    home = rdflib.URIRef(RDFS + "isDefinedBy")
    slugs = load(root).guidelines()
    for iri in own_iris(root):
        found = graph(real_site.folder, iri, "ttl")
        [named] = found.objects(rdflib.URIRef(iri), home)
        assert str(named) in {f"{BASE}term/", f"{BASE}ontology", *(f"{BASE}guideline/{slug}" for slug in slugs)}
        found.remove((None, home, None))
        assert {tuple(map(str, triple)) for triple in found} <= whole, iri


def test_the_data_of_a_guideline_are_its_named_graph(real_site: BuiltSite, root: Path) -> None:
    dataset = load(root)
    for slug in dataset.guidelines():
        iri = f"{BASE}guideline/{slug}"
        found = {tuple(map(str, triple)) for triple in graph(real_site.folder, iri, "jsonld")}
        files = [file for file in dataset.files if file.path.parts[:2] == ("guidelines", slug)]
        own = {(s, p, getattr(o, "value", o)) for file in files for s, p, o in file.triples}
        assert own <= found
        assert len(own) > 1000


def test_the_turtle_is_canonical(real_site: BuiltSite, root: Path) -> None:
    for iri in own_iris(root):
        path = real_site.folder / data_path(iri, "ttl")
        text = path.read_text(encoding="utf-8")
        assert canonical(parse_text(text, path)) == text


def test_a_page_links_its_data(small_site: BuiltSite, small_root: Path) -> None:
    for iri in own_iris(small_root):
        path = f"{iri.removeprefix(BASE)}/"
        page = small_site[path]
        wanted = {media_type: data_path(iri, ending) for ending, media_type in ENDINGS.items()}
        linked = {
            values["type"]: small_site.target(path, values["href"])
            for tag, values in page.tags
            if tag == "link" and values.get("rel") == "alternate describedby" and values["type"] in wanted
        }
        assert linked == {media_type: (target, "") for media_type, target in wanted.items()}
        assert "Data: Turtle · JSON-LD" in page.text
        targets = [small_site.target(path, link) for link in page.links]
        assert all((target, "") in targets for target in wanted.values())


def test_hostile_texts_come_back_as_they_were(small_copy: Path, tmp_path: Path) -> None:
    escaped = HOSTILE.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\u0001", "\\u0001")
    change(small_copy, STATEMENTS, "Oxide by mouth, 12-24 mmol daily", escaped)
    build(small_copy, tmp_path / "site")
    iri = rdflib.URIRef(f"{BASE}guideline/small/oral")
    for ending in ENDINGS:
        titles = graph(tmp_path / "site", str(iri), ending).objects(iri, rdflib.DCTERMS.title)
        assert [str(title) for title in titles] == [HOSTILE]


def test_numbers_stay_as_they_are_written(small: Dataset) -> None:
    text = f"<{BASE}guideline/x/y> a <{MGKG}Target> ; <{MGKG}low> 9.00 ; <{MGKG}count> 4 ."
    data = NodeData(
        quads(Dataset(small.root, (parse_text(text, Path("guidelines/x/a.ttl")),))), notation(small.prefixes)
    )
    assert b"mgkg:low 9.00" in data.turtle(f"{BASE}guideline/x/y")
    assert b'"@value":"9.00","@type":"xsd:decimal"' in data.json_ld(f"{BASE}guideline/x/y")


@pytest.mark.parametrize("name", ["oral.ttl", "Oral.JSONLD"])
def test_a_part_with_the_name_of_a_file_is_an_error(name: str, small_copy: Path, tmp_path: Path) -> None:
    change(
        small_copy,
        STATEMENTS,
        "",
        f'small:{name} a mgkg:EditorialNote ; mgkg:noteKind mgkg:gap ; mgkg:wording "A gap."@en .',
    )
    with pytest.raises(SiteError, match=r"Two files of the site want the path /guideline/small/oral\.(ttl|jsonld)"):
        build(small_copy, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_hand_written_file_keeps_its_path(small_copy: Path, tmp_path: Path) -> None:
    docs = small_copy / "site" / "docs"
    (docs / "dump").mkdir(parents=True)
    (docs / "index.md").write_text("# Start\n")
    (docs / "dump" / "mgkg.nq").write_text("mine")
    (docs.parent / "mkdocs.yml").write_text("site_name: x\ntheme: {name: material, font: false}\nplugins: [mgkg]\n")
    with pytest.raises(SiteError, match=r"Two files of the site want the path /dump/mgkg\.nq"):
        build(small_copy, tmp_path / "site")


def test_the_ontology_has_data_too(small_site: BuiltSite) -> None:
    found = graph(small_site.folder, f"{BASE}ontology", "ttl")
    assert (rdflib.URIRef(f"{MGKG}Recommendation"), rdflib.RDF.type, rdflib.OWL.Class) in found


def test_pages_without_a_node_have_no_data(small_site: BuiltSite) -> None:
    assert "Data: Turtle" not in read_site(small_site.folder)["term/"].text
