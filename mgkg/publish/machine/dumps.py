"""Dumps (the whole graph, and the shapes, each a file in one format) from a dataset."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from mgkg.store.canonical import trig, turtle
from mgkg.store.content import SHAPES
from mgkg.store.dataset import Dataset
from mgkg.store.jsonld import json_ld_graphs
from mgkg.store.notation import Notation, notation
from mgkg.store.quads import Graphs, n_quads, own_blanks, quads, union
from mgkg.store.turtle import Triple, parse

FOLDER = "dump/"


@dataclass(frozen=True)
class Format:
    """A format of RDF.

    Attributes:
        name: for people.
        media_type: as IANA has it.
        address: in the list of file formats of the W3C.
        graphs: whether it keeps named graphs apart.
    """

    name: str
    media_type: str
    address: str
    graphs: bool = True


_W3C = "http://www.w3.org/ns/formats/"
FORMATS = {
    "nq": Format("N-Quads", "application/n-quads", f"{_W3C}N-Quads"),
    "trig": Format("TriG", "application/trig", f"{_W3C}TriG"),
    "jsonld": Format("JSON-LD", "application/ld+json", f"{_W3C}JSON-LD"),
    "ttl": Format("Turtle", "text/turtle", f"{_W3C}Turtle", graphs=False),
}


@dataclass(frozen=True)
class Dump:
    """One file of a dump.

    Attributes:
        path: below the top of the site.
        format: of its content.
        content: its bytes.
    """

    path: str
    format: Format
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        """Its digest, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Dumps:
    """The dumps of one dataset."""

    dataset: Dataset

    @cached_property
    def graphs(self) -> Graphs:
        """The triples by named graph, what is derived among them."""
        return quads(self.dataset)

    @cached_property
    def notation(self) -> Notation:
        """How terms are written; it knows what was written before, since most of it stands in several files."""
        return notation(self.dataset.prefixes)

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        """The union of all graphs."""
        return union(self.graphs)

    @cached_property
    def shapes(self) -> tuple[Triple, ...]:
        """The SHACL shapes, which no query sees."""
        root = self.dataset.root
        files = [parse(path, path.relative_to(root)) for path in sorted((root / SHAPES).rglob("*.ttl"))]
        return tuple(dict.fromkeys(triple for number, file in enumerate(files) for triple in own_blanks(file, number)))

    @cached_property
    def whole(self) -> tuple[Dump, ...]:
        """The whole graph in each format."""
        names = self.notation
        made = {
            "nq": n_quads(self.graphs),
            "trig": trig(self.graphs, names),
            "jsonld": json_ld_graphs(self.graphs, self.dataset.prefixes),
            "ttl": turtle(self.triples, names),
        }
        return tuple(_dump("mgkg", ending, text) for ending, text in made.items())

    @cached_property
    def shape_file(self) -> Dump:
        """The SHACL shapes."""
        return _dump("shapes", "ttl", turtle(self.shapes, self.dataset.prefixes))

    @property
    def files(self) -> tuple[Dump, ...]:
        """Every dump."""
        return (*self.whole, self.shape_file)


def _dump(name: str, ending: str, text: str) -> Dump:
    return Dump(f"{FOLDER}{name}.{ending}", FORMATS[ending], text.encode())
