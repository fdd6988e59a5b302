"""Quads (named graphs of triples) from a dataset, and their N-Quads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from mgkg.store.dataset import Dataset, graph_iri
from mgkg.store.derive import derived
from mgkg.store.notation import Notation, quoted
from mgkg.store.turtle import Blank, Literal, ParsedFile, Term, Triple
from mgkg.vocabulary import DERIVED_GRAPH

Graphs: TypeAlias = Mapping[str, Sequence[Triple]]

_PLAIN = Notation({})


def quads(dataset: Dataset) -> Graphs:
    """The triples of each named graph, as queries see them: by the IRI of the graph, what is derived last.

    Each triple stands once in its graph, in the order of the files and with its literals as written. Blank nodes get
    labels of their own, so that two files that use one label do not share a node.
    """
    found: dict[str, dict[Triple, None]] = {}
    for number, file in enumerate(dataset.files):
        found.setdefault(graph_iri(file.path), {}).update(dict.fromkeys(own_blanks(file, number)))
    found[DERIVED_GRAPH] = dict.fromkeys(derived(dataset.nodes))
    ordered = sorted(found, key=lambda graph: (graph == DERIVED_GRAPH, graph))
    return {graph: tuple(found[graph]) for graph in ordered}


def own_blanks(file: ParsedFile, number: int) -> Iterator[Triple]:
    """The triples of a file, its blank nodes labelled by its number and their order in it."""
    labels: dict[str, Blank] = {}

    def own(term: Term) -> Term:
        if type(term) is not Blank:
            return term
        return labels.setdefault(term, Blank(f"_:f{number}b{len(labels)}"))

    for triple in file.triples:
        subject, predicate, value = triple
        if type(subject) is Blank or type(value) is Blank:
            subject = own(subject)  # type: ignore[assignment] # no literal becomes of a node
            yield subject, predicate, own(value)
        else:
            yield triple


def union(graphs: Graphs) -> tuple[Triple, ...]:
    """The triples of all graphs, each once."""
    return tuple(dict.fromkeys(triple for triples in graphs.values() for triple in triples))


def n_quads(graphs: Graphs) -> str:
    """The quads as lines, in their order."""
    return "".join(_lines(graphs))


def _lines(graphs: Graphs) -> Iterator[str]:
    for graph, triples in graphs.items():
        end = f" <{graph}> .\n"
        for subject, predicate, value in triples:
            yield f"{_term(subject)} <{predicate}> {_term(value)}{end}"


def _term(term: Term) -> str:
    if isinstance(term, Literal):
        # The short forms of Turtle, such as 1 and true, are none of N-Quads.
        if term.language is not None:
            return _PLAIN.literal(term)
        return f"{quoted(term.value)}^^<{term.datatype}>"
    return term if type(term) is Blank else f"<{term}>"
