"""JSON-LD of triples, by their nodes, with literals as they were written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from mgkg.store.notation import is_local
from mgkg.store.quads import Graphs
from mgkg.store.turtle import Blank, Literal, Term, Triple
from mgkg.vocabulary import TYPE, XSD

Json: TypeAlias = dict[str, Any]

_STRING = XSD + "string"
# Schemes of which addresses are written without a double slash, which alone would keep them from being short names.
_SCHEMES = frozenset({"about", "data", "did", "doi", "geo", "info", "mailto", "sms", "tag", "tel", "urn"})


def json_ld(triples: Iterable[Triple], prefixes: Mapping[str, str] | ShortNames) -> str:
    """One graph; the nodes in the order of the triples.

    Whoever writes many texts with the same prefixes gives short names instead, which know the IRIs of earlier ones.
    """
    names = prefixes.afresh() if isinstance(prefixes, ShortNames) else ShortNames(prefixes)
    nodes = _members(triples, names)
    return _document(names, nodes)


def json_ld_graphs(graphs: Graphs, prefixes: Mapping[str, str]) -> str:
    """A dataset: each named graph with its nodes."""
    names = ShortNames(prefixes)
    named = [
        f'{{"@id":{_text(names.name(graph))},"@graph":[\n{_members(triples, names)}\n]}}'
        for graph, triples in graphs.items()
    ]
    return _document(names, ",\n".join(named))


def _document(names: ShortNames, members: str) -> str:
    """The context, and a member of the graph on each line, so that one edit is a small diff."""
    return f'{{"@context":{_text(names.context())},\n"@graph":[\n{members}\n]}}\n'


def _members(triples: Iterable[Triple], names: ShortNames) -> str:
    return ",\n".join(_text(node) for node in _nodes(triples, names))


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _text(value: Json | str) -> str:
    return _ENCODER.encode(value)


@dataclass
class ShortNames:
    """Short names of IRIs, and which prefixes they used."""

    prefixes: Mapping[str, str]
    used: set[str] = field(default_factory=set)
    known: dict[str, tuple[str, str]] = field(default_factory=dict)
    _longest: list[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        # JSON-LD 1.1 takes a plain name for a prefix only where its namespace ends like this. A prefix with the name
        # of a scheme, such as urn, would swallow the addresses of that scheme.
        usable = [
            (name, namespace)
            for name, namespace in self.prefixes.items()
            if name and namespace.endswith(("#", "/", ":", "?")) and name not in _SCHEMES
        ]
        self._longest = sorted(usable, key=lambda item: -len(item[1]))

    def name(self, iri: str) -> str:
        """A short name where there is one, else the IRI."""
        found = self.known.get(iri)
        if found is None:
            found = self.known[iri] = self._short(iri)
        prefix, short = found
        if prefix:
            self.used.add(prefix)
        return short

    def _short(self, iri: str) -> tuple[str, str]:
        for name, namespace in self._longest:
            local = iri[len(namespace) :]
            if local and iri.startswith(namespace) and is_local(local):
                return name, f"{name}:{local}"
        return "", iri

    def afresh(self) -> ShortNames:
        """The same names with nothing used so far."""
        return replace(self, used=set())

    def context(self) -> Json:
        """The prefixes that were used, by name."""
        return {name: self.prefixes[name] for name in sorted(self.used)}


def _nodes(triples: Iterable[Triple], names: ShortNames) -> list[Json]:
    nodes: dict[str, Json] = {}
    for subject, predicate, value in triples:
        node = nodes.get(subject)
        if node is None:
            node = nodes[subject] = {"@id": names.name(subject)}
        if predicate == TYPE and not isinstance(value, Literal):
            node.setdefault("@type", []).append(names.name(value))
        else:
            node.setdefault(names.name(predicate), []).append(_value(value, names))
    for node in nodes.values():
        for key, values in node.items():
            if isinstance(values, list) and len(values) == 1:
                node[key] = values[0]
    return list(nodes.values())


def _value(value: Term, names: ShortNames) -> Json | str:
    if not isinstance(value, Literal):
        return {"@id": value if type(value) is Blank else names.name(value)}
    if value.language is not None:
        return {"@value": value.value, "@language": value.language}
    # A number stays a text with its type: as a number of JSON 9.00 would become 9.
    return value.value if value.datatype == _STRING else {"@value": value.value, "@type": names.name(value.datatype)}
