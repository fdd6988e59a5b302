"""Each dump holds what queries see, in its format."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from mgkg.publish.machine.dumps import Dump, Dumps
from mgkg.store.dataset import Dataset, load
from mgkg.store.query import Solutions, library, run
from mgkg.store.turtle import parse_text
from tests.publish.parsed import BuiltSite

FORMATS = {
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "ttl": pyoxigraph.RdfFormat.TURTLE,
}


@pytest.fixture(scope="module")
def real(root: Path) -> Dataset:
    return load(root)


@pytest.fixture(scope="module")
def dumps(real: Dataset) -> dict[str, Dump]:
    return {dump.path.rpartition(".")[2]: dump for dump in Dumps(real).whole}


def loaded(dump: Dump) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load(dump.content, FORMATS[dump.path.rpartition(".")[2]])
    return store


@pytest.mark.parametrize("name", ["nq", "trig", "jsonld"])
def test_a_dump_with_graphs_is_the_store_that_queries_are_asked(
    name: str, real: Dataset, dumps: dict[str, Dump]
) -> None:
    store = loaded(dumps[name])
    assert set(store) == set(real.store())
    assert len(store) > 10_000


def test_the_turtle_is_the_union_of_the_graphs(real: Dataset, dumps: dict[str, Dump]) -> None:
    assert {quad.triple for quad in loaded(dumps["ttl"])} == {quad.triple for quad in real.store()}


def test_the_library_of_queries_answers_the_same_over_the_n_quads(real: Dataset, dumps: dict[str, Dump]) -> None:
    """Queries that need no parameter, as a console in the page would ask them."""
    store = loaded(dumps["nq"])
    asked = 0
    for query in library(real.root).values():
        if query.parameters:
            continue
        found = store.query(query.text, prefixes=dict(real.prefixes), use_default_graph_as_union=True)
        answer = run(real, query)
        assert isinstance(answer, Solutions)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        assert len(list(found)) == len(answer.rows) > 0, query.name
        asked += 1
    assert asked > 3


def test_a_guideline_is_a_named_graph(real: Dataset, dumps: dict[str, Dump]) -> None:
    graphs = {str(graph.value) for graph in loaded(dumps["nq"]).named_graphs()}
    assert {f"https://w3id.org/mgkg/guideline/{slug}" for slug in real.guidelines()} <= graphs
    assert "https://w3id.org/mgkg/derived" in graphs


def test_numbers_stay_as_they_are_written(small: Dataset) -> None:
    file = parse_text(
        "<https://w3id.org/mgkg/guideline/x/y> <https://w3id.org/mgkg/ontology#low> 9.00 .", Path("guidelines/x/a.ttl")
    )
    for dump in Dumps(Dataset(small.root, (file,))).whole:
        assert b"9.00" in dump.content, dump.path


HOSTILE = 'a "quoted" \\ back\nline\ttab \u2028 \u0001 </script> \u202e é 🧂 <b>&amp;'


def test_hostile_texts_come_back_as_they_were(small: Dataset) -> None:
    escaped = HOSTILE.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\u0001", "\\u0001")
    text = f'<urn:a:b> <urn:p> "{escaped}"@en-GB , "{escaped}" , [ <urn:q> ( 1 2.0 true "x" ) ] .'
    file = parse_text(text, Path("guidelines/x/a.ttl"))
    expected = {HOSTILE, "1", "2.0", "true", "x"}
    for dump in Dumps(Dataset(small.root, (file,))).whole:
        quads = list(pyoxigraph.parse(dump.content, format=FORMATS[dump.path.rpartition(".")[2]]))
        found = [quad.object.value for quad in quads if isinstance(quad.object, pyoxigraph.Literal)]
        assert set(found) == expected, dump.path
        assert found.count(HOSTILE) == 2
        assert len(quads) == 12


def test_blank_nodes_of_two_files_stay_two(small: Dataset) -> None:
    files = tuple(parse_text(f'_:b <urn:p> "{name}" .', Path(f"ontology/{name}.ttl")) for name in ("one", "two"))
    for dump in Dumps(Dataset(small.root, files)).whole:
        quads = pyoxigraph.parse(dump.content, format=FORMATS[dump.path.rpartition(".")[2]])
        assert len({quad.subject for quad in quads}) == 2, dump.path


def test_a_prefix_with_the_name_of_a_scheme_swallows_no_address(small: Dataset) -> None:
    text = "@prefix urn: <https://example.org/> . urn:a urn:p <urn:isbn:1> ."
    for dump in Dumps(Dataset(small.root, (parse_text(text, Path("ontology/a.ttl")),))).whole:
        [quad] = pyoxigraph.parse(dump.content, format=FORMATS[dump.path.rpartition(".")[2]])
        assert (quad.subject, quad.object) == (
            pyoxigraph.NamedNode("https://example.org/a"),
            pyoxigraph.NamedNode("urn:isbn:1"),
        )


def test_the_shapes_are_those_of_the_files(real: Dataset) -> None:
    dump = Dumps(real).shape_file
    graph = real.shapes_graph()
    found = list(pyoxigraph.parse(dump.content, format=pyoxigraph.RdfFormat.TURTLE))
    assert len(found) == len(graph) > 1000


def test_the_same_content_gives_the_same_bytes(root: Path) -> None:
    one, two = (Dumps(load(root)).files for _ in range(2))
    assert [dump.content for dump in one] == [dump.content for dump in two]


def test_the_site_has_the_dumps(real_site: BuiltSite, real: Dataset) -> None:
    for dump in Dumps(real).files:
        assert (real_site.folder / dump.path).read_bytes() == dump.content
