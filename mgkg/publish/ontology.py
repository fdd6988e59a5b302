"""Classes, properties and concept schemes for readers, from the nodes of a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from mgkg.store.derive import Nodes
from mgkg.store.turtle import Iri, Literal
from mgkg.vocabulary import MGKG, OWL, RDFS, SKOS, TYPE

_SCHEME = "-scheme"
_Values: TypeAlias = Mapping[str, Sequence[Iri | Literal]]


@dataclass(frozen=True)
class Concept:
    """A concept of a scheme."""

    iri: str
    notation: str
    label: str
    definition: str
    plain_definition: str
    position: int
    broader: tuple[str, ...]
    matches: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    disjoint: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A concept scheme with its concepts in order."""

    iri: str
    name: str
    label: str
    definition: str
    plain_definition: str
    when_unstated: str
    plain_when_unstated: str
    concepts: tuple[Concept, ...]


@dataclass(frozen=True)
class OntologyTerm:
    """A class or a property, as the ontology describes it."""

    iri: str
    name: str
    label: str
    comment: str
    supers: tuple[str, ...]
    domains: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    subs: tuple[str, ...] = ()

    @property
    def own_supers(self) -> tuple[str, ...]:
        """Those above it that are ours."""
        return tuple(iri for iri in self.supers if iri.startswith(MGKG))

    @property
    def alignments(self) -> tuple[str, ...]:
        """Those above it that belong to other vocabularies."""
        return tuple(iri for iri in self.supers if not iri.startswith(MGKG))


@dataclass(frozen=True)
class Ontology:
    """The vocabulary that the content is written in."""

    nodes: Nodes = field(repr=False)

    @cached_property
    def classes(self) -> tuple[OntologyTerm, ...]:
        """Our classes, by name."""
        return self._terms(f"{OWL}Class", f"{RDFS}subClassOf")

    @cached_property
    def properties(self) -> tuple[OntologyTerm, ...]:
        """Our properties, by name."""
        kinds = (f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty")
        found = [term for kind in kinds for term in self._terms(kind, f"{RDFS}subPropertyOf")]
        return tuple(sorted(found, key=lambda term: term.name))

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """The concept schemes, by name."""
        members: dict[str, list[Concept]] = {}
        for iri, values in self.nodes.items():
            for scheme in _names(values, f"{SKOS}inScheme"):
                members.setdefault(scheme, []).append(_concept(iri, values))
        found = []
        for iri, concepts in members.items():
            found.append(_scheme(iri, self.nodes.get(iri, {}), concepts))
        return tuple(sorted(found, key=lambda scheme: scheme.name))

    @cached_property
    def _concepts(self) -> Mapping[tuple[str, str], Concept]:
        return {(scheme.name, concept.notation): concept for scheme in self.schemes for concept in scheme.concepts}

    def concept(self, scheme: str, notation: str) -> Concept | None:
        """The concept of a notation in a scheme, such as ``("route", "oral")``."""
        return self._concepts.get((scheme, notation))

    def scheme(self, name: str) -> Scheme | None:
        """The scheme of a name, such as ``route``."""
        return next((scheme for scheme in self.schemes if scheme.name == name), None)

    def label(self, iri: str) -> str:
        """The label of a class or a property, also of one that is not ours; empty where it has none."""
        return _text(self.nodes.get(iri, {}), f"{RDFS}label")

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The classes right below a class."""
        return {each.iri: each.subs for each in self.classes if each.subs}

    def summed(self, iris: Iterable[str]) -> tuple[str, ...]:
        """Classes, with one name in the place of all kinds of a class."""
        found = set(iris)
        for each in self.classes:
            if each.subs and each.iri not in found and found.issuperset(each.subs):
                found = (found - set(each.subs)) | {each.iri}
        return tuple(sorted(found))

    def _terms(self, kind: str, above: str) -> tuple[OntologyTerm, ...]:
        ours = {iri: values for iri, values in self.nodes.items() if iri.startswith(MGKG) and kind in _types(values)}
        below: dict[str, list[str]] = {}
        for iri, values in ours.items():
            for super_ in _names(values, above):
                below.setdefault(super_, []).append(iri)
        return tuple(
            OntologyTerm(
                iri=iri,
                name=iri.removeprefix(MGKG),
                label=_text(values, f"{RDFS}label"),
                comment=_text(values, f"{RDFS}comment"),
                supers=_names(values, above),
                domains=_names(values, f"{RDFS}domain"),
                ranges=_names(values, f"{RDFS}range"),
                subs=tuple(sorted(below.get(iri, ()))),
            )
            for iri, values in sorted(ours.items())
        )


def _scheme(iri: str, values: _Values, concepts: list[Concept]) -> Scheme:
    name = iri.removeprefix(MGKG).removesuffix(_SCHEME)
    return Scheme(
        iri=iri,
        name=name,
        label=_text(values, f"{SKOS}prefLabel") or name,
        definition=_text(values, f"{SKOS}definition"),
        plain_definition=_text(values, f"{MGKG}plainDefinition"),
        when_unstated=_text(values, f"{MGKG}whenUnstated"),
        plain_when_unstated=_text(values, f"{MGKG}plainWhenUnstated"),
        concepts=tuple(sorted(concepts, key=lambda concept: (concept.position, concept.iri))),
    )


def _concept(iri: str, values: _Values) -> Concept:
    position = _text(values, f"{MGKG}position")
    return Concept(
        iri=iri,
        notation=_text(values, f"{SKOS}notation"),
        label=_text(values, f"{SKOS}prefLabel"),
        definition=_text(values, f"{SKOS}definition"),
        plain_definition=_text(values, f"{MGKG}plainDefinition"),
        position=int(position) if position.isdecimal() else 0,
        broader=_names(values, f"{SKOS}broader"),
        matches=_names(values, f"{SKOS}exactMatch"),
        other_names=_texts(values, f"{SKOS}altLabel"),
        disjoint=_names(values, f"{MGKG}disjointWith"),
    )


def _types(values: _Values) -> tuple[str, ...]:
    return _names(values, TYPE)


def _names(values: _Values, predicate: str) -> tuple[str, ...]:
    """The IRIs among the objects."""
    return tuple(str(value) for value in values.get(predicate, ()) if isinstance(value, Iri))


def _text(values: _Values, predicate: str) -> str:
    """The first literal, or nothing."""
    return next(iter(_texts(values, predicate)), "")


def _texts(values: _Values, predicate: str) -> tuple[str, ...]:
    """The literals."""
    return tuple(value.value for value in values.get(predicate, ()) if isinstance(value, Literal))
