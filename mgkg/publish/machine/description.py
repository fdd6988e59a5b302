"""The description of the data (VoID and DCAT: what they hold, how much, in which files) from the dumps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mgkg.publish.machine.dumps import Dump, Dumps
from mgkg.store.canonical import turtle
from mgkg.store.dataset import ONTOLOGY_GRAPH
from mgkg.store.derive import STATEMENT_KINDS
from mgkg.store.turtle import Blank, Iri, Literal, Node, Term, Triple
from mgkg.vocabulary import BASE, DCTERMS, DERIVED_GRAPH, GUIDELINE, LANG_STRING, TERM, TYPE, XSD

DATASET = BASE + "dataset"
FILE = "dataset.ttl"
# Where RFC 8615 and the VoID note look for it.
WELL_KNOWN = ".well-known/void"

_Table: TypeAlias = Mapping[str, Term | list[Iri] | None]

_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_SPDX = "http://spdx.org/rdf/terms#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_PREFIXES = {"void": _VOID, "dcat": _DCAT, "spdx": _SPDX, "foaf": _FOAF}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_GRAPHS = {
    TERM: "Terms and decisions",
    ONTOLOGY_GRAPH: "Ontology and schemes",
    DERIVED_GRAPH: "Derived values and mentions",
}


@dataclass(frozen=True)
class Description:
    """Describes the dumps of one dataset.

    Attributes:
        dumps: the dumps.
        title: what the dataset is called.
        licence: the address of its licence; empty where none is configured.
    """

    dumps: Dumps
    title: str
    licence: str = ""

    def turtle(self, address: Callable[[str], str]) -> bytes:
        """The description as a file.

        Args:
            address: the address of another file of the site, absolute or as seen from this one.
        """
        return turtle(self._triples(address), {**_PREFIXES, **self.dumps.dataset.prefixes}).encode()

    def graphs(self) -> list[tuple[str, str, int]]:
        """The IRI, the title and the number of triples of each named graph."""
        return [(graph, self._graph_title(graph), len(triples)) for graph, triples in self.dumps.graphs.items()]

    @property
    def modified(self) -> str:
        """The latest date that a guideline gives for itself; empty where none does."""
        return max((self._modified(graph) for graph in self.dumps.graphs), default="")

    def _graph_title(self, graph: str) -> str:
        values = self.dumps.dataset.nodes.get(graph, {}).get(DCTERMS + "title", ())
        own = next((value.value for value in values if isinstance(value, Literal)), graph)
        return _GRAPHS.get(graph, own)

    def _modified(self, graph: str) -> str:
        values = self.dumps.dataset.nodes.get(graph, {}).get(DCTERMS + "modified", ())
        return next((value.value for value in values if isinstance(value, Literal)), "")

    def _triples(self, address: Callable[[str], str]) -> Iterator[Triple]:
        write = _Writing()
        yield from write.node("", {TYPE: Iri(_VOID + "DatasetDescription"), _FOAF + "primaryTopic": Iri(DATASET)})
        yield from write.node(DATASET, self._head(address))
        yield from write.node(DATASET, self._counts())
        yield from self._partitions(write)
        for dump in self.dumps.whole:
            yield from self._distribution(write, dump, address)
        for graph, title, count in self.graphs():
            yield (Iri(DATASET), Iri(_VOID + "subset"), Iri(graph))
            yield from write.node(
                graph,
                {
                    TYPE: Iri(_VOID + "Dataset"),
                    DCTERMS + "title": _words(title),
                    DCTERMS + "modified": _date(self._modified(graph)),
                    _VOID + "triples": _whole(count),
                },
            )
        yield from self._links(write)

    def _head(self, address: Callable[[str], str]) -> _Table:
        nodes = self.dumps.dataset.nodes
        guidelines = [Iri(GUIDELINE + slug) for slug in self.dumps.dataset.guidelines()]
        statements = (
            iri for iri, values in nodes.items() if any(kind in STATEMENT_KINDS for kind in values.get(TYPE, ()))
        )
        text = (
            "Clinical guideline statements, their criteria, actions, evidence and sources, with the terms and the "
            "ontology that they use. No clinician has reviewed it."
        )
        return {
            TYPE: [Iri(_VOID + "Dataset"), Iri(_DCAT + "Dataset")],
            DCTERMS + "title": _words(self.title),
            DCTERMS + "description": _words(text),
            DCTERMS + "language": Literal("en", XSD + "string"),
            DCTERMS + "license": Iri(self.licence) if self.licence else None,
            DCTERMS + "modified": _date(self.modified),
            DCTERMS + "conformsTo": Iri(address(self.dumps.shape_file.path)),
            _DCAT + "landingPage": Iri(address("data/")),
            _VOID + "uriSpace": Literal(BASE, XSD + "string"),
            _VOID + "rootResource": guidelines,
            _VOID + "exampleResource": [Iri(iri) for iri in (next(statements, None),) if iri],
            _VOID + "dataDump": [Iri(address(dump.path)) for dump in self.dumps.whole],
            _VOID + "feature": [Iri(dump.format.address) for dump in self.dumps.whole],
            _VOID + "vocabulary": [Iri(iri) for iri in self._vocabularies()],
        }

    def _vocabularies(self) -> list[str]:
        """The namespaces of the properties and classes that are used."""
        classes = {value for _, predicate, value in self.dumps.triples if predicate == TYPE and type(value) is Iri}
        return sorted({_namespace(iri) for iri in {predicate for _, predicate, _ in self.dumps.triples} | classes})

    def _counts(self) -> _Table:
        triples = self.dumps.triples
        subjects = {subject for subject, _, _ in triples}
        return {
            _VOID + "triples": _whole(len(triples)),
            _VOID + "distinctSubjects": _whole(len(subjects)),
            _VOID + "distinctObjects": _whole(len({value for _, _, value in triples})),
            _VOID + "entities": _whole(sum(subject.startswith(BASE) for subject in subjects)),
            _VOID + "classes": _whole(len({value for _, predicate, value in triples if predicate == TYPE})),
            _VOID + "properties": _whole(len({predicate for _, predicate, _ in triples})),
        }

    def _partitions(self, write: _Writing) -> Iterator[Triple]:
        classes = Counter(value for _, predicate, value in self.dumps.triples if predicate == TYPE)
        for kind, count in classes.items():
            values: _Table = {_VOID + "class": kind, _VOID + "entities": _whole(count)}
            yield from write.part(DATASET, _VOID + "classPartition", values)
        properties: Counter[Iri] = Counter(predicate for _, predicate, _ in self.dumps.triples)
        for predicate, count in properties.items():
            own: _Table = {_VOID + "property": predicate, _VOID + "triples": _whole(count)}
            yield from write.part(DATASET, _VOID + "propertyPartition", own)

    def _distribution(self, write: _Writing, dump: Dump, address: Callable[[str], str]) -> Iterator[Triple]:
        iri = BASE + dump.path
        yield (Iri(DATASET), Iri(_DCAT + "distribution"), Iri(iri))
        yield from write.node(
            iri,
            {
                TYPE: Iri(_DCAT + "Distribution"),
                DCTERMS + "title": _words(dump.path.rpartition("/")[2]),
                DCTERMS + "format": Iri(dump.format.address),
                DCTERMS + "license": Iri(self.licence) if self.licence else None,
                DCTERMS + "modified": _date(self.modified),
                _DCAT + "accessURL": Iri(address("data/")),
                _DCAT + "downloadURL": Iri(address(dump.path)),
                _DCAT + "mediaType": Iri(_MEDIA_TYPES + dump.format.media_type),
                _DCAT + "byteSize": Literal(str(dump.size), XSD + "nonNegativeInteger"),
            },
        )
        checksum: _Table = {
            TYPE: Iri(_SPDX + "Checksum"),
            _SPDX + "algorithm": Iri(_SPDX + "checksumAlgorithm_sha256"),
            _SPDX + "checksumValue": Literal(dump.sha256, XSD + "hexBinary"),
        }
        yield from write.part(iri, _SPDX + "checksum", checksum)

    def _links(self, write: _Writing) -> Iterator[Triple]:
        """How often our nodes name nodes of others, by property and by where those stand."""
        found = Counter(
            (predicate, _namespace(value))
            for subject, predicate, value in self.dumps.triples
            if type(value) is Iri and predicate != TYPE and subject.startswith(BASE) and not value.startswith(BASE)
        )
        for (predicate, namespace), count in found.items():
            target = write.blank()
            values: _Table = {
                TYPE: Iri(_VOID + "Linkset"),
                _VOID + "subjectsTarget": Iri(DATASET),
                _VOID + "objectsTarget": target,
                _VOID + "linkPredicate": predicate,
                _VOID + "triples": _whole(count),
            }
            yield from write.part(DATASET, _VOID + "subset", values)
            space = Literal(namespace, XSD + "string")
            yield from write.node(target, {TYPE: Iri(_VOID + "Dataset"), _VOID + "uriSpace": space})


@dataclass
class _Writing:
    """Makes triples of tables, and blank nodes."""

    blanks: int = 0

    def blank(self) -> Blank:
        """A new blank node."""
        self.blanks += 1
        return Blank(f"_:d{self.blanks}")

    def node(self, subject: str, values: _Table) -> Iterator[Triple]:
        """The triples of a node: property to a value, to several, or to none."""
        node: Node = subject if isinstance(subject, Blank) else Iri(subject)
        for predicate, value in values.items():
            for each in _several(value):
                yield node, Iri(predicate), each

    def part(self, owner: str, predicate: str, values: _Table) -> Iterator[Triple]:
        """A part without a name."""
        blank = self.blank()
        yield Iri(owner), Iri(predicate), blank
        yield from self.node(blank, values)


def _several(value: Term | list[Iri] | None) -> Iterable[Term]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _whole(number: int) -> Literal:
    return Literal(str(number), XSD + "integer")


def _words(text: str) -> Literal:
    return Literal(text, LANG_STRING, "en")


def _date(text: str) -> Literal | None:
    return Literal(text, XSD + "date") if text else None
