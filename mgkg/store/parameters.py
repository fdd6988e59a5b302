"""RDF terms from what a user writes for a query's parameter: a slug, a label, an identifier, a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from mgkg.errors import AmbiguousConceptError, QueryError, UnknownConceptError
from mgkg.model.units import number
from mgkg.store.dataset import Dataset
from mgkg.store.turtle import Iri, Literal
from mgkg.vocabulary import DECISION, GUIDELINE, MGKG, SKOS, TERM, TYPE, XSD

_SCHEME = re.compile(r"[a-z]+(?:-[a-z]+)*")
_IRI = re.compile(r"(?:https?|urn):[^\x00-\x20<>\"{}|^`\\]+")
_LABELS = (SKOS + "prefLabel", SKOS + "altLabel", MGKG + "brandName")


def term_of(dataset: Dataset, kind: str, written: str) -> Iri | Literal:
    """The term that a written value of a kind of parameter stands for.

    Kinds: ``term``, ``statement``, ``decision``, ``guideline``, ``reference`` (a node of the dataset, by slug,
    identifier, label, prefixed name or IRI); the name of a scheme, such as ``certainty`` (one of its concepts);
    ``iri`` (any node); ``string``, ``number``, ``integer``, ``boolean``, ``date``.

    Raises:
        UnknownConceptError: the value names nothing; near names are told.
        AmbiguousConceptError: a label belongs to several terms.
        NumberFormatError: a number is none.
        QueryError: there is no such kind, or the value is none of it.
    """
    written = written.strip()
    if kind in _LITERALS:
        return _LITERALS[kind](written)
    if kind in _NAMESPACES:
        return _node(dataset, kind, written)
    if kind == "iri":
        return Iri(_iri(dataset, written) or _unknown(kind, written, sorted(dataset.nodes)))
    return _concept(dataset, kind, written)


def is_kind(dataset: Dataset, kind: str) -> bool:
    """Whether parameters can be of the kind."""
    return kind in _LITERALS or kind in _NAMESPACES or kind == "iri" or _scheme(kind) in dataset.nodes


def _node(dataset: Dataset, kind: str, written: str) -> Iri:
    """A node by its name behind the namespace of its kind, by IRI, or a term by one of its labels."""
    namespace = _NAMESPACES[kind]
    for iri in (namespace + written, _iri(dataset, written)):
        if iri in dataset.nodes:
            return Iri(iri)
    if kind == "term" and (labelled := _labelled(dataset, written)):
        if len(labelled) > 1:
            slugs = " or ".join(iri.removeprefix(TERM) for iri in labelled)
            raise AmbiguousConceptError(f"'{written}' may be {slugs}", remedy="Name one of them.")
        return Iri(labelled[0])
    wanted = _kinds(dataset, kind)
    names = [iri for iri in dataset.nodes if iri.startswith(namespace) and wanted(iri)]
    return _unknown(kind, written, [iri.removeprefix(namespace) for iri in names])


def _kinds(dataset: Dataset, kind: str) -> Callable[[str], bool]:
    """Which nodes are worth proposing for a kind of parameter."""
    types = {"guideline": {MGKG + "Guideline"}, "reference": {MGKG + "Reference"}}.get(kind)
    if kind == "statement":
        return lambda iri: MGKG + "section" in dataset.nodes[iri]
    return lambda iri: "." not in iri.rpartition("/")[2] and (types is None or _is_a(dataset, iri, types))


def _is_a(dataset: Dataset, iri: str, types: set[str]) -> bool:
    return any(str(kind) in types for kind in dataset.nodes[iri].get(TYPE, ()))


def _labelled(dataset: Dataset, label: str) -> list[str]:
    """The terms that have a text as one of their labels or brand names, whatever its case."""
    wanted = " ".join(label.split()).casefold()
    return sorted(
        iri
        for iri, values in dataset.nodes.items()
        if iri.startswith(TERM)
        and any(
            isinstance(value, Literal) and value.value.casefold() == wanted
            for predicate in _LABELS
            for value in values.get(predicate, ())
        )
    )


def _iri(dataset: Dataset, written: str) -> str:
    """The IRI that is written as such, between < and >, or as a prefixed name; empty where it is none of these."""
    written = written.removeprefix("<").removesuffix(">")
    if _IRI.fullmatch(written):
        return written
    prefix, colon, local = written.partition(":")
    if colon and prefix in dataset.prefixes and _IRI.fullmatch(dataset.prefixes[prefix] + local):
        return dataset.prefixes[prefix] + local
    return ""


def _scheme(kind: str) -> str:
    return f"{MGKG}{kind}-scheme" if _SCHEME.fullmatch(kind) else ""


def _concept(dataset: Dataset, kind: str, written: str) -> Iri:
    """A concept of a scheme by its notation, by the end of its IRI, or by its IRI."""
    scheme = _scheme(kind)
    if scheme not in dataset.nodes:
        raise QueryError(
            f"There is no kind of parameter '{kind}'",
            remedy=f"Kinds are {', '.join([*_NAMESPACES, 'iri', *_LITERALS])} and the names of the schemes.",
        )
    notations: dict[str, str] = {}
    for iri, values in dataset.nodes.items():
        if Iri(scheme) in values.get(SKOS + "inScheme", ()):
            notations[iri.removeprefix(MGKG)] = iri
            notations |= {value.value: iri for value in values.get(SKOS + "notation", ()) if isinstance(value, Literal)}
    iri = notations.get(written, _iri(dataset, written))
    return Iri(iri) if iri in notations.values() else _unknown(kind, written, sorted(notations))


def _unknown(kind: str, written: str, names: Iterable[str]) -> Iri:
    """UnknownConceptError with the names that are nearest to what was written."""
    known = list(names)
    near = get_close_matches(written.lower().replace(" ", "-"), known, n=3, cutoff=0.6)
    # A statement is often named without its guideline.
    near = near or [name for name in known if written and name.endswith(f"/{written}")][:3]
    what = f"'{written}' is no {kind.replace('-', ' ')} that is known here"
    few = 10
    remedy = f"Did you mean {' or '.join(near)}?" if near else ""
    if not near and 0 < len(known) <= few:
        remedy = f"There are {', '.join(known)}."
    raise UnknownConceptError(what, remedy=remedy)


def _boolean(written: str) -> Literal:
    if written.lower() not in {"true", "false"}:
        raise QueryError(f"'{written}' is neither true nor false")
    return Literal(written.lower(), XSD + "boolean")


def _integer(written: str) -> Literal:
    if number(written).denominator != 1:
        raise QueryError(f"'{written}' is no whole number")
    return Literal(str(number(written)), XSD + "integer")


def _number(written: str) -> Literal:
    number(written)
    return Literal(format(Decimal(written), "f"), XSD + "decimal")


def _date(written: str) -> Literal:
    try:
        return Literal(date.fromisoformat(written).isoformat(), XSD + "date")
    except ValueError:
        raise QueryError(f"'{written}' is no date", remedy="Write it as 2026-11-22.") from None


_NAMESPACES: Mapping[str, str] = {
    "term": TERM,
    "statement": GUIDELINE,
    "decision": DECISION,
    "guideline": GUIDELINE,
    "reference": GUIDELINE,
}
_LITERALS: Mapping[str, Callable[[str], Literal]] = {
    "string": lambda written: Literal(written, XSD + "string"),
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
}
