"""The description of the data tells what is in the files, and where they are."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import rdflib
from rdflib import RDF, VOID
from rdflib.namespace import DCAT, DCTERMS

from mgkg.errors import SiteError
from mgkg.publish.build import build
from tests.publish.machine.configured import configured
from tests.publish.parsed import BuiltSite

DATASET = rdflib.URIRef("https://w3id.org/mgkg/dataset")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
TOP = "https://host.example/deep/site/"


def described(folder: Path, path: str = "dataset.ttl") -> rdflib.Graph:
    return rdflib.Graph().parse(folder / path, format="turtle", publicID=TOP + path)


def union(folder: Path) -> rdflib.Graph:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(folder / "dump/mgkg.nq", format="nquads")
    graph = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        graph.add(triple[:3])
    return graph


def test_the_counts_are_those_of_the_dump(small_site: BuiltSite) -> None:
    graph, data = described(small_site.folder), union(small_site.folder)

    def count(name: str) -> int:
        [value] = graph.objects(DATASET, VOID[name])
        return int(str(value))

    assert count("triples") == len(data) > 1000
    assert count("distinctSubjects") == len(set(data.subjects()))
    assert count("distinctObjects") == len(set(data.objects()))
    assert count("properties") == len(set(data.predicates()))
    assert count("classes") == len(set(data.objects(None, RDF.type)))
    classes = Counter(data.objects(None, RDF.type))
    assert classes == partitions(graph, "classPartition", "class", "entities")
    assert Counter(data.predicates()) == partitions(graph, "propertyPartition", "property", "triples")


def partitions(graph: rdflib.Graph, partition: str, of: str, counted: str) -> Counter[rdflib.term.Node]:
    found = Counter[rdflib.term.Node]()
    for part in graph.objects(DATASET, VOID[partition]):
        [name], [count] = graph.objects(part, VOID[of]), graph.objects(part, VOID[counted])
        found[name] += int(str(count))
    return found


def test_links_to_other_data_are_counted(real_site: BuiltSite) -> None:
    graph, data = described(real_site.folder), union(real_site.folder)
    sets = list(graph.subjects(RDF.type, VOID.Linkset))
    assert sets
    for linkset in sets:
        [target], [predicate], [count] = (
            graph.objects(linkset, VOID[name]) for name in ("objectsTarget", "linkPredicate", "triples")
        )
        [space] = graph.objects(target, VOID.uriSpace)
        found = [
            other
            for other in data.objects(None, predicate)
            if isinstance(other, rdflib.URIRef)
            and other.startswith(str(space))
            and not set(other.removeprefix(str(space))) & set("/#")
        ]
        assert int(str(count)) == len(found) > 0


@pytest.mark.parametrize("path", ["dataset.ttl", ".well-known/void"])
def test_each_distribution_is_a_file_with_its_size_and_digest(path: str, real_site: BuiltSite) -> None:
    graph = described(real_site.folder, path)
    distributions = list(graph.objects(DATASET, DCAT.distribution))
    assert len(distributions) == 4
    for each in distributions:
        [address], [size], [checksum] = (
            graph.objects(each, name) for name in (DCAT.downloadURL, DCAT.byteSize, SPDX.checksum)
        )
        assert str(address).startswith(TOP)
        content = (real_site.folder / str(address).removeprefix(TOP)).read_bytes()
        assert int(str(size)) == len(content)
        [digest] = graph.objects(checksum, SPDX.checksumValue)
        # The lexical form: rdflib's value of an xsd:hexBinary is its bytes.
        assert digest.n3().split('"')[1].lower() == hashlib.sha256(content).hexdigest()
        [media_type] = graph.objects(each, DCAT.mediaType)
        assert str(media_type).startswith("https://www.iana.org/assignments/media-types/")
    assert set(graph.objects(DATASET, VOID.dataDump)) == {
        next(graph.objects(each, DCAT.downloadURL)) for each in distributions
    }


@pytest.mark.parametrize("path", ["dataset.ttl", ".well-known/void"])
def test_every_address_of_the_site_that_it_names_is_there(path: str, real_site: BuiltSite) -> None:
    named = {str(value) for value in described(real_site.folder, path).objects() if str(value).startswith(TOP)}
    assert len(named) >= 6
    for address in named:
        target = real_site.folder / unquote(urlsplit(address).path.removeprefix("/deep/site/"))
        assert target.is_file() or (target / "index.html").is_file(), address


def test_each_named_graph_is_a_subset(real_site: BuiltSite) -> None:
    graph = described(real_site.folder)
    dataset = rdflib.Dataset().parse(real_site.folder / "dump/mgkg.nq", format="nquads")
    named = {str(each.identifier): len(each) for each in dataset.graphs() if len(each)}
    for iri, size in named.items():
        assert (DATASET, VOID.subset, rdflib.URIRef(iri)) in graph
        [count] = graph.objects(rdflib.URIRef(iri), VOID.triples)
        assert int(str(count)) == size


def test_with_an_address_of_its_own_the_files_are_named_by_it(small_copy: Path, tmp_path: Path) -> None:
    configured(small_copy, url="https://example.org/below/", licence="https://example.org/licence")
    build(small_copy, tmp_path / "site")
    graph = described(tmp_path / "site")
    assert rdflib.URIRef("https://example.org/below/dump/mgkg.nq") in set(graph.objects(DATASET, VOID.dataDump))
    assert set(graph.objects(DATASET, DCTERMS.license)) == {rdflib.URIRef("https://example.org/licence")}


def test_no_licence_is_invented(small_site: BuiltSite) -> None:
    assert not set(described(small_site.folder).subject_objects(DCTERMS.license))
    assert "No licence is stated" in small_site["data/"].text


@pytest.mark.parametrize("licence", ["Apache 2.0", "https://a b", "javascript:alert(1)", 'https://a">', "ftp://x"])
def test_a_licence_that_is_no_address_is_an_error(licence: str, small_copy: Path, tmp_path: Path) -> None:
    configured(small_copy, licence=licence)
    with pytest.raises(SiteError, match=r"The licence '.*' is no address"):
        build(small_copy, tmp_path / "site")


def test_the_page_lists_every_file_with_its_digest(real_site: BuiltSite) -> None:
    page = real_site["data/"]
    for name in ("mgkg.nq", "mgkg.ttl", "mgkg.trig", "mgkg.jsonld"):
        content = (real_site.folder / "dump" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() in page.text
        assert (f"dump/{name}", "") in [real_site.target("data/", link) for link in page.links]


def test_the_iri_of_the_data_leads_to_their_page(real_site: BuiltSite) -> None:
    assert real_site.target("dataset/", real_site["dataset/"].refresh) == ("data/", "")
