"""The data of one node (its triples, those of its parts, and the labels of what they name) from a dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mgkg.store.canonical import turtle
from mgkg.store.jsonld import ShortNames, json_ld
from mgkg.store.notation import Notation
from mgkg.store.order import owner_of
from mgkg.store.quads import Graphs
from mgkg.store.turtle import Blank, Iri, Literal, Triple
from mgkg.vocabulary import BASE, DCTERMS, DERIVED_GRAPH, RDFS, SKOS, TYPE

_LABELS = frozenset({RDFS + "label", SKOS + "prefLabel", DCTERMS + "title"})
_DEFINED_BY = Iri(RDFS + "isDefinedBy")
# What a node's address has behind it where its data stand.
ENDINGS = {"ttl": "text/turtle", "jsonld": "application/ld+json"}


def data_path(iri: str, ending: str) -> str:
    """Where the data of a node stand: its IRI, with an ending, below the top of the site."""
    return f"{iri.removeprefix(BASE)}.{ending}"


@dataclass(frozen=True)
class NodeData:
    """The data of the nodes of one dataset.

    Attributes:
        graphs: the triples by named graph.
        notation: how terms are written.
    """

    graphs: Graphs = field(repr=False)
    notation: Notation = field(repr=False)

    def triples(self, iri: str) -> list[Triple]:
        """What is said of a node and its parts, and of a node that is a named graph all that the graph says.

        Nothing that was derived is among it. What belongs to somebody else has its label; of the node itself it is
        said which named graph it was taken from.
        """
        own = self.graphs[iri] if iri in self.graphs else sorted(self._owned.get(iri, ()), key=lambda it: it[0] != iri)
        described = {subject for subject, _, _ in own}
        named = dict.fromkeys(
            value for _, predicate, value in own if type(value) is Iri and predicate != TYPE and value not in described
        )
        labels = [triple for value in named for triple in self._labels.get(value, ())]
        return [*own, (Iri(iri), _DEFINED_BY, Iri(self._home.get(iri, iri))), *labels]

    def turtle(self, iri: str) -> bytes:
        """In canonical Turtle, with a comment at its head."""
        text = turtle(self.triples(iri), self.notation)
        return f"# No clinician has reviewed this. From the named graph {self._home.get(iri, iri)}\n\n{text}".encode()

    def json_ld(self, iri: str) -> bytes:
        """In JSON-LD."""
        return json_ld(self.triples(iri), self._names).encode()

    @cached_property
    def _names(self) -> ShortNames:
        return ShortNames(self.notation.prefixes)

    def _content(self) -> Iterator[tuple[str, Sequence[Triple]]]:
        return ((graph, triples) for graph, triples in self.graphs.items() if graph != DERIVED_GRAPH)

    @cached_property
    def _owned(self) -> Mapping[str, list[Triple]]:
        """Each owner with its triples and those of its parts."""
        found: dict[str, list[Triple]] = {}
        for _, triples in self._content():
            owner, last = "", ""
            for triple in triples:
                if type(triple[0]) is Blank:
                    continue
                if triple[0] != last:
                    last = triple[0]
                    owner = owner_of(last)
                found.setdefault(owner, []).append(triple)
        return found

    @cached_property
    def _home(self) -> Mapping[str, str]:
        """The named graph that gives each node a type."""
        return {
            subject: graph
            for graph, triples in self._content()
            for subject, predicate, _ in triples
            if predicate == TYPE
        }

    @cached_property
    def _labels(self) -> Mapping[str, list[Triple]]:
        found: dict[str, list[Triple]] = {}
        for _, triples in self._content():
            for triple in triples:
                if triple[1] in _LABELS and isinstance(triple[2], Literal):
                    found.setdefault(triple[0], []).append(triple)
        return found
