"""The dataset (nodes, named graphs, places) from the Turtle files of a content repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mgkg.errors import Place
from mgkg.store.content import (
    GUIDELINES,
    SHAPES,
    TERMS,
    content_digest,
    content_files,
    find_root,
    guideline_folders,
)
from mgkg.store.derive import derived
from mgkg.store.integrity import refuse_blanks, refuse_duplicates, refuse_other_slugs
from mgkg.store.turtle import Blank, Iri, Literal, ParsedFile, Triple, parse
from mgkg.vocabulary import DERIVED_GRAPH, GUIDELINE, PREFIXES, TERM, TYPE

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib
__all__ = ["ONTOLOGY_GRAPH", "Dataset", "content_digest", "content_files", "find_root", "load"]

ONTOLOGY_GRAPH = "https://w3id.org/mgkg/ontology"


def load(root: Path, known: Dataset | None = None) -> Dataset:
    """Read all content below a root: the ontology with terms and schemes, and the guidelines; shapes are read later.

    Args:
        root: the folder with ``ontology/`` and ``guidelines/``.
        known: the same content as it was before; only files that changed since are parsed.

    Raises:
        NoContentError: a guideline's folder has no guideline.ttl.
        FileUnreadableError: a file is no text.
        TurtleSyntaxError: a file is no Turtle.
        BlankNodeError: terms or a guideline hold a node without an IRI.
        DuplicateNodeError: a node is defined in two places, or two folders have one slug.
        MalformedNodeError: a guideline's slug is not the name of its folder.
    """
    folders = guideline_folders(root)
    shapes = root / SHAPES
    before = {file.path: file for file in known.files} if known else {}
    paths = [(path, path.relative_to(root)) for path in content_files(root) if not path.is_relative_to(shapes)]
    files = tuple(parse(path, shown, before.get(shown)) for path, shown in paths)
    refuse_blanks(file for file in files if file.path.as_posix().startswith((f"{GUIDELINES}/", f"{TERMS}/")))
    refuse_duplicates(files)
    refuse_other_slugs(files, [folder.name for folder in folders])
    return Dataset(root, files)


def graph_iri(path: Path) -> str:
    """The named graph of a content file, by its path below the root."""
    if path.parts[0] == GUIDELINES:
        return GUIDELINE + path.parts[1]
    return TERM if path.as_posix().startswith(f"{TERMS}/") else ONTOLOGY_GRAPH


@dataclass(frozen=True, eq=False)
class Dataset:
    """The content of one root.

    Attributes:
        root: the folder with ``ontology/`` and ``guidelines/``.
        files: every content file but the shapes, sorted by path; paths are relative to the root.
    """

    root: Path
    files: tuple[ParsedFile, ...] = field(repr=False)

    @cached_property
    def nodes(self) -> dict[str, dict[str, list[Iri | Literal]]]:
        """Subject to predicate to objects, in the order of the files; without shapes and blank nodes."""
        nodes: dict[str, dict[str, list[Iri | Literal]]] = {}
        for file in self.files:
            for subject, predicate, value in file.triples:
                if type(subject) is Iri and not isinstance(value, Blank):
                    nodes.setdefault(subject, {}).setdefault(predicate, []).append(value)
        return nodes

    @cached_property
    def naming(self) -> Mapping[str, set[str]]:
        """The subjects that name each IRI."""
        found: dict[str, set[str]] = {}
        for subject, values in self.nodes.items():
            for objects in values.values():
                for value in objects:
                    if isinstance(value, Iri):
                        found.setdefault(value, set()).add(subject)
        return found

    def changed_since(self, before: Dataset) -> set[str]:
        """The subjects of which anything is said otherwise than before, those that are new or gone among them."""
        old, new = before.nodes, self.nodes
        return {iri for iri in old.keys() | new.keys() if old.get(iri) != new.get(iri)}

    @cached_property
    def graph_of(self) -> Mapping[str, str]:
        """Subject to the IRI of its named graph: that of the file which gives it a type, else of the first."""
        return {subject: graph_iri(file.path) for subject, file in self._home.items()}

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The fixed prefixes and those that content files declare; a name with two meanings keeps the first."""
        names = dict(PREFIXES)
        for file in self.files:
            for name, namespace in file.prefixes.items():
                if name:
                    names.setdefault(name, namespace)
        return names

    def place(self, subject: str, predicate: str | None = None) -> Place:
        """Where a node, or one of its predicates, is written: a file relative to the root, and a line.

        A node without a block of its own, such as one that is only named, has the root as its place.
        """
        home = self._home.get(subject)
        if home is None:
            return Place(self.root)
        if predicate is not None:
            for file in (home, *self.files):
                if (subject, predicate) in file.predicate_lines:
                    return Place(file.path, file.predicate_lines[subject, predicate])
        return Place(home.path, home.line_of(subject))

    def of_type(self, kind: str) -> list[str]:
        """The subjects with one class as their type, sorted; subclasses are not looked for."""
        return self._by_type.get(kind, [])

    def guidelines(self) -> list[str]:
        """The slugs of the guidelines, which are the names of their folders, sorted."""
        return sorted({file.path.parts[1] for file in self.files if file.path.parts[0] == GUIDELINES})

    def store(self) -> pyoxigraph.Store:
        """The content as a SPARQL store with a named graph a guideline, for terms, the ontology and what is derived.

        Built once; it drops trailing zeros of decimals, so read printed forms from `nodes`.
        """
        return self._store

    def plain_graph(self, subset: Iterable[str] | None = None) -> rdflib.Graph:
        """The content as one rdflib graph in memory, as pyshacl needs it: without shapes and derived triples.

        Args:
            subset: only triples about these subjects; None for all.
        """
        wanted = None if subset is None else set(subset)
        triples = (triple for file in self.files for triple in file.triples if wanted is None or triple[0] in wanted)
        return _rdflib_graph(triples)

    def shapes_graph(self) -> rdflib.Graph:
        """The SHACL shapes as one rdflib graph; read from their files at each call."""
        graph = None
        for path in sorted((self.root / SHAPES).rglob("*.ttl")):
            graph = _rdflib_graph(parse(path, path.relative_to(self.root)).triples, graph)
        return graph if graph is not None else _rdflib_graph(())

    @cached_property
    def _home(self) -> Mapping[str, ParsedFile]:
        """Subject to the file that gives it a type, else to the first that describes it."""
        home: dict[str, ParsedFile] = {}
        typed: dict[str, ParsedFile] = {}
        for file in self.files:
            for subject, predicate, _ in file.triples:
                if type(subject) is Iri:
                    (typed if predicate == TYPE else home).setdefault(subject, file)
        return home | typed

    @cached_property
    def _by_type(self) -> Mapping[str, list[str]]:
        kinds: dict[str, list[str]] = {}
        for subject in sorted(self.nodes):
            for kind in self.nodes[subject].get(TYPE, ()):
                kinds.setdefault(str(kind), []).append(subject)
        return kinds

    @cached_property
    def _store(self) -> pyoxigraph.Store:
        import pyoxigraph

        store = pyoxigraph.Store()
        for file in self.files:
            store.bulk_load(
                file.text.encode(),
                pyoxigraph.RdfFormat.TURTLE,
                to_graph=pyoxigraph.NamedNode(graph_iri(file.path)),
            )
        graph = pyoxigraph.NamedNode(DERIVED_GRAPH)
        store.bulk_extend(pyoxigraph.Quad(*triple, graph) for triple in _oxigraph_triples(derived(self.nodes)))
        return store


def _oxigraph_triples(triples: Iterable[Triple]) -> Iterator[tuple[Any, Any, Any]]:
    """Triples without blank nodes as terms of pyoxigraph."""
    from pyoxigraph import Literal as StoreLiteral
    from pyoxigraph import NamedNode

    for subject, predicate, value in triples:
        term = (
            StoreLiteral(value.value, datatype=NamedNode(value.datatype))
            if isinstance(value, Literal)
            else NamedNode(value)
        )
        yield NamedNode(subject), NamedNode(predicate), term


def _rdflib_graph(triples: Iterable[Triple], graph: rdflib.Graph | None = None) -> rdflib.Graph:
    """Triples of one file, or without blank nodes, in a plain memory graph; lexical forms stay as they are."""
    import rdflib

    graph = rdflib.Graph() if graph is None else graph
    blanks: dict[str, rdflib.BNode] = {}

    def node(term: Iri | Blank | Literal) -> rdflib.term.Node:
        if isinstance(term, Literal):
            if term.language is not None:
                return rdflib.Literal(term.value, lang=term.language)
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype), normalize=False)
        if isinstance(term, Blank):
            return blanks.setdefault(term, rdflib.BNode())
        return rdflib.URIRef(term)

    for subject, predicate, value in triples:
        graph.add((node(subject), node(predicate), node(value)))
    return graph
