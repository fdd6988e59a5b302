from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import URIRef
from rdflib.collection import Collection

from mgkg.errors import (
    BlankNodeError,
    DuplicateNodeError,
    MalformedNodeError,
    NoContentError,
    Place,
    TurtleSyntaxError,
)
from mgkg.store.dataset import ONTOLOGY_GRAPH, Dataset, load
from mgkg.store.turtle import Iri, Literal
from mgkg.vocabulary import DERIVED_GRAPH, GUIDELINE, MGKG, TERM, TYPE, XSD

Write = Callable[[dict[str, str]], Path]
S = GUIDELINE + "sample/"
GUIDELINE_A = 'g:a a mgkg:Guideline ; mgkg:slug "a" .\n'


def test_nodes_hold_objects_as_written(sample: Dataset) -> None:
    threshold = sample.nodes[S + "severe-value.band.upper"]
    assert threshold[MGKG + "high"] == [Literal("1.20", XSD + "decimal")]
    assert threshold[MGKG + "alsoPrinted"] == [Iri(S + "severe-value.band.upper.also")]
    fragments = sample.nodes[S + "severe-im"][MGKG + "sourceFragment"]
    assert fragments == [Iri(S + "fragment-10"), Iri(S + "fragment-2")]


def test_shapes_are_no_nodes(sample: Dataset) -> None:
    assert not any("Shape" in subject for subject in sample.nodes)
    assert not any("shapes" in str(file.path) for file in sample.files)


def test_every_node_has_its_graph(sample: Dataset) -> None:
    assert sample.graph_of[S + "severe-im"] == GUIDELINE + "sample"
    assert sample.graph_of[GUIDELINE + "sample"] == GUIDELINE + "sample"
    assert sample.graph_of[TERM + "tacrolimus"] == TERM
    assert sample.graph_of[MGKG + "Dose"] == ONTOLOGY_GRAPH
    assert set(sample.graph_of) == set(sample.nodes)


def test_nodes_by_type(sample: Dataset) -> None:
    assert sample.of_type(MGKG + "Recommendation") == [S + "severe-im", S + "stop-ppi"]
    assert sample.of_type(MGKG + "Nothing") == []
    assert sample.guidelines() == ["sample"]


def test_places_are_relative_to_the_root(sample: Dataset) -> None:
    path = Path("guidelines/sample/statements.ttl")
    lines = (sample.root / path).read_text().splitlines()
    place = sample.place(S + "severe-im.dose", MGKG + "unit")
    assert place.file == path
    assert lines[(place.line or 0) - 1].strip() == 'mgkg:unit "g" ;'
    assert lines[(sample.place(S + "severe-im.dose").line or 0) - 1] == "s:severe-im.dose a mgkg:Dose ;"
    assert sample.place(S + "severe-im.dose", MGKG + "missing") == sample.place(S + "severe-im.dose")
    assert sample.place(S + "missing") == Place(sample.root)


def test_a_node_may_be_described_in_a_second_file(write: Write) -> None:
    root = write(
        {
            "guidelines/a/guideline.ttl": GUIDELINE_A + "a:x a mgkg:Document .",
            "guidelines/a/criteria.ttl": "a:x mgkg:comment 'first' .",
        }
    )
    dataset = load(root)
    assert dataset.place(GUIDELINE + "a/x") == Place(Path("guidelines/a/guideline.ttl"), 3)
    assert dataset.place(GUIDELINE + "a/x", MGKG + "comment") == Place(Path("guidelines/a/criteria.ttl"), 2)
    assert set(dataset.nodes[GUIDELINE + "a/x"]) == {TYPE, MGKG + "comment"}


def test_the_store_has_a_graph_a_guideline_and_one_for_what_is_derived(sample: Dataset) -> None:
    graphs = {getattr(graph, "value", "") for graph in sample.store().named_graphs()}
    assert graphs == {GUIDELINE + "sample", TERM, ONTOLOGY_GRAPH, DERIVED_GRAPH}
    assert sample.store() is sample.store()


def test_the_plain_graph_is_all_content_and_nothing_derived(sample: Dataset) -> None:
    graph = sample.plain_graph()
    assert len(graph) == len({triple for file in sample.files for triple in file.triples})
    lexical = {str(value) for value in graph.objects(None, URIRef(MGKG + "high"))}
    assert "1.20" in lexical
    assert not list(graph.objects(None, URIRef(MGKG + "mentions")))


def test_a_subset_is_what_is_said_of_its_subjects(sample: Dataset) -> None:
    graph = sample.plain_graph([S + "severe-im.give"])
    assert {str(subject) for subject in graph.subjects()} == {S + "severe-im.give"}
    assert len(graph) == 5
    assert len(sample.plain_graph([])) == 0


def test_the_shapes_are_read_with_their_lists(sample: Dataset) -> None:
    graph = sample.shapes_graph()
    first = next(iter(graph.objects(None, URIRef("http://www.w3.org/ns/shacl#ignoredProperties"))))
    assert [str(member) for member in Collection(graph, first)] == [TYPE]


def test_an_empty_repository_is_a_dataset(write: Write) -> None:
    dataset = load(write({}))
    assert dataset.nodes == {}
    assert len(dataset.plain_graph()) == 0
    assert len(dataset.shapes_graph()) == 0
    assert len(dataset.store()) == 0


def test_the_content_of_this_repository_loads(root: Path) -> None:
    dataset = load(root)
    assert TERM + "tacrolimus" in dataset.nodes
    assert all(dataset.place(subject).line for subject in dataset.nodes)


BAD = [
    pytest.param(
        {"guidelines/a/guideline.ttl": GUIDELINE_A + "a:x mgkg:note [ a mgkg:EditorialNote ] ."},
        BlankNodeError,
        r"^guidelines/a/guideline\.ttl:3: .*IRI",
        id="brackets",
    ),
    pytest.param(
        {"guidelines/a/guideline.ttl": GUIDELINE_A + "\n_:x mgkg:note a:x ."},
        BlankNodeError,
        r"^guidelines/a/guideline\.ttl:4: ",
        id="label",
    ),
    pytest.param(
        {"ontology/terms/a.ttl": "t:x a mgkg:Substance ;\n mgkg:brandName ( 'a' ) ."},
        BlankNodeError,
        r"^ontology/terms/a\.ttl:3: ",
        id="list",
    ),
    pytest.param(
        {
            "ontology/terms/a.ttl": "t:x a mgkg:Substance .",
            "ontology/terms/b.ttl": "t:y a mgkg:Substance .\nt:x a mgkg:Substance .",
        },
        DuplicateNodeError,
        r"^ontology/terms/b\.ttl:3: .*term/x.* ontology/terms/a\.ttl:2\.",
        id="two-files",
    ),
    pytest.param(
        {"guidelines/a/guideline.ttl": GUIDELINE_A + "a:x a mgkg:Dose .\na:y a mgkg:Dose .\na:x mgkg:low 1 ."},
        DuplicateNodeError,
        r"^guidelines/a/guideline\.ttl:5: .*lines 3 and 5",
        id="two-blocks",
    ),
    pytest.param(
        {"guidelines/a/guideline.ttl": GUIDELINE_A + "a:x a mgkg:Dose ; mgkg:low 1 .\na:x a mgkg:Dose ; mgkg:low 1 ."},
        DuplicateNodeError,
        r"^guidelines/a/guideline\.ttl:4: .*lines 3 and 4",
        id="one-block-copied",
    ),
    pytest.param(
        {"guidelines/a/guideline.ttl": GUIDELINE_A, "guidelines/b/guideline.ttl": GUIDELINE_A},
        DuplicateNodeError,
        r"^guidelines/b/guideline\.ttl:2: Two folders declare the guideline .*guidelines/a/guideline\.ttl:2",
        id="folder-copied",
    ),
    pytest.param(
        {
            "guidelines/a/guideline.ttl": GUIDELINE_A,
            "guidelines/b/guideline.ttl": 'g:b a mgkg:Guideline ; mgkg:slug "a" .',
        },
        DuplicateNodeError,
        r"^guidelines/b/guideline\.ttl:2: .*slug 'a'",
        id="one-slug",
    ),
    pytest.param(
        {"guidelines/b/guideline.ttl": GUIDELINE_A},
        MalformedNodeError,
        r"^guidelines/b/guideline\.ttl:2: .*folder 'b'",
        id="folder-renamed",
    ),
    pytest.param({"guidelines/a/criteria.ttl": ""}, NoContentError, r"^guidelines/a: ", id="no-guideline"),
    pytest.param(
        {"guidelines/a/guideline.ttl": GUIDELINE_A + "a:x a mgkg:Dose"},
        TurtleSyntaxError,
        r"^guidelines/a/guideline\.ttl:3: ",
        id="no-turtle",
    ),
]


@pytest.mark.parametrize(("files", "error", "says"), BAD)
def test_bad_content_is_refused(files: dict[str, str], error: type[Exception], says: str, write: Write) -> None:
    with pytest.raises(error, match=says):
        load(write(files))


def test_a_predicate_that_returns_within_one_block_is_no_second_block(write: Write) -> None:
    text = GUIDELINE_A + "a:x mgkg:low 1 ; a mgkg:Dose ; mgkg:low 2 ."
    assert load(write({"guidelines/a/guideline.ttl": text})).guidelines() == ["a"]
