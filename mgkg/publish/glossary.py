"""What the words of the method mean, and the abbreviations and units, from the ontology and the terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from mgkg.model.node import Noted
from mgkg.model.quantity import Quantity
from mgkg.model.statement import Statement
from mgkg.model.term import Term
from mgkg.publish.catalogue import Catalogue
from mgkg.publish.ontology import Ontology, Scheme
from mgkg.publish.parts import parts
from mgkg.render.article.unit_words import meaning
from mgkg.vocabulary import MGKG

GLOSSARY_PAGE = "glossary/"
UNSTATED = "not-stated"
# What a reader of an article meets first.
_FIRST = ("strength", "certainty", "direction", "urgency", "review-status", "resolution", "basis")
# What chips show that is a text of the source and no concept.
_PRINTED = ("grade", "phase", "qualifier")
_KINDS = tuple(kind.__name__ for kind in Statement.__subclasses__())
_ABBREVIATION = re.compile(r"(?=(?:.*[A-Z]){2})[A-Za-z][A-Za-z0-9-]{1,6}")
_WORD = re.compile(r"[\w-]+")


class Entry(NamedTuple):
    """A word of the glossary.

    Attributes:
        anchor: its place on the page.
        name: the word.
        text: what it means, for professionals.
        plain: the same for patients; empty where nobody has written it.
        iri: the node that it stands for; empty for "not stated".
    """

    anchor: str
    name: str
    text: str
    plain: str = ""
    iri: str = ""


class Chapter(NamedTuple):
    """Words that belong together."""

    anchor: str
    title: str
    text: str
    entries: tuple[Entry, ...]
    plain: str = ""


class Abbreviation(NamedTuple):
    """A short name and the terms that it stands for."""

    short: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Glossary:
    """All that the site explains."""

    catalogue: Catalogue = field(repr=False)

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The words of the method, those first that stand on every article."""
        ontology = self.catalogue.ontology
        schemes = {scheme.name: scheme for scheme in ontology.schemes}
        order = [name for name in _FIRST if name in schemes] + [name for name in schemes if name not in _FIRST]
        return (
            *(_chapter(schemes[name]) for name in order[: len(_FIRST)]),
            Chapter("_kinds", "Kinds of statements", "", tuple(_kinds(ontology))),
            Chapter("_printed", "Shown as printed", "", tuple(_printed(ontology))),
            *(_chapter(schemes[name]) for name in order[len(_FIRST) :]),
        )

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every word by its place on the page."""
        return {entry.anchor: entry for chapter in self.chapters for entry in chapter.entries}

    @cached_property
    def units(self) -> Mapping[str, str]:
        """The units of observables and of printed figures, with what they mean."""
        library = self.catalogue.library
        named = {name for term in library.terms.values() for name in getattr(term, "known_units", ())}
        named |= {
            node.unit
            for statement in library.statements.values()
            for node in parts(statement)
            if isinstance(node, Quantity) and node.unit
        }
        return {name: said for name in sorted(named, key=str.casefold) if (said := meaning(name))}

    @cached_property
    def abbreviations(self) -> tuple[Abbreviation, ...]:
        """Short names of terms that some text of the content uses."""
        library = self.catalogue.library
        texts = [
            *(text for each in library.statements.values() for text in (each.title, each.wording, *_noted(each))),
            *(text for each in library.guidelines.values() for text in (each.title, each.wording, *_noted(each))),
        ]
        used = {word for text in texts for word in _WORD.findall(text)}
        found: dict[str, list[Term]] = {}
        for term in library.terms.values():
            for name in dict.fromkeys((term.label, *term.synonyms)):
                if name in used and _ABBREVIATION.fullmatch(name):
                    found.setdefault(name, []).append(term)
        return tuple(Abbreviation(name, tuple(found[name])) for name in sorted(found, key=str.casefold))


def _noted(node: Noted) -> Iterator[str]:
    return (note.wording for note in node.notes)


def _chapter(scheme: Scheme) -> Chapter:
    entries = [
        Entry(
            f"{scheme.name}-{concept.notation}",
            concept.label,
            concept.definition,
            concept.plain_definition,
            concept.iri,
        )
        for concept in scheme.concepts
    ]
    if scheme.when_unstated:
        name = f"{scheme.name}-{UNSTATED}"
        entries.append(Entry(name, "not stated", scheme.when_unstated, scheme.plain_when_unstated))
    title = f"{scheme.label[:1].upper()}{scheme.label[1:]}"
    return Chapter(f"_{scheme.name}", title, scheme.definition, tuple(entries), scheme.plain_definition)


def _kinds(ontology: Ontology) -> Iterator[Entry]:
    classes = {each.name: each for each in ontology.classes}
    for name in _KINDS:
        if name in classes:
            yield Entry(f"kind-{name.lower()}", classes[name].label, classes[name].comment, "", MGKG + name)


def _printed(ontology: Ontology) -> Iterator[Entry]:
    properties = {each.name: each for each in ontology.properties}
    for name in _PRINTED:
        if name in properties:
            yield Entry(f"printed-{name}", properties[name].label, properties[name].comment, "", MGKG + name)
