"""Plain mappings of patients, as patient files hold them, from a Turtle file that says the same in triples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mgkg.errors import PatientError, Place
from mgkg.store.turtle import Blank, Iri, Literal, Node, ParsedFile, Term, parse
from mgkg.vocabulary import MGKG, RDFS, TERM, TYPE

PATIENT = MGKG + "Patient"
_LABEL = RDFS + "label"

# What a node may say: the property, the key of a patient file, and whether it may say it more than once.
_OF_PATIENT = {
    "at": ("at", False),
    "observation": ("observations", True),
    "has": ("has", True),
    "hasNot": ("has_not", True),
    "complete": ("complete", True),
}
_OF_OBSERVATION = {name: (name, False) for name in ("concept", "value", "unit", "date")}
_OF_CONCEPT = {
    "concept": ("concept", False),
    "date": ("date", False),
    "startDate": ("start", False),
    "stopDate": ("stop", False),
}
_OF_PART = {"observations": _OF_OBSERVATION, "has": _OF_CONCEPT, "has_not": _OF_CONCEPT}


class Lined(str):
    """A text that knows the line of its file."""

    __slots__ = ("line",)
    line: int | None


class Described(NamedTuple):
    """A patient of a file: his IRI or the label of his blank node, and the mapping that a patient file would hold."""

    name: str
    given: dict[str, Any]


def patients(path: Path) -> list[Described]:
    """The patients of a Turtle file; PatientError for what says nothing of a patient, so that no fact is lost.

    Blank nodes are allowed here: a patient is no content, and nobody cites his parts.
    """
    parsed = parse(path)
    said: dict[Node, list[tuple[Iri, Term]]] = defaultdict(list)
    for subject, predicate, value in parsed.triples:
        said[subject].append((predicate, value))
    reader = _Reader(parsed, said)
    found = [subject for subject, own in said.items() if (TYPE, PATIENT) in own]
    described = [Described(str(subject), reader.mapping(subject, _OF_PATIENT, "a Patient")) for subject in found]
    for subject in said:
        if subject not in reader.used:
            what = f"{_short(subject)} belongs to no mgkg:Patient, so it would be lost"
            remedy = "Give it to one by mgkg:observation, mgkg:has or mgkg:hasNot, or leave it out."
            raise PatientError(what, where=reader.place(subject), remedy=remedy)
    return described


class _Reader:
    """The nodes of a file as mappings; `used` are those that were read."""

    def __init__(self, parsed: ParsedFile, said: Mapping[Node, list[tuple[Iri, Term]]]) -> None:
        self._parsed, self._said = parsed, said
        self.used: set[Node] = set()
        self._owner: Node | None = None

    def place(self, node: Node, predicate: str | None = None) -> Place:
        """Where a node says something; of a blank node where its patient stands."""
        owner = node if isinstance(node, Iri) else self._owner
        line = self._parsed.line_of(str(owner), predicate) if owner is not None else None
        return Place(self._parsed.path, line)

    def mapping(self, node: Node, known: Mapping[str, tuple[str, bool]], kind: str) -> dict[str, Any]:
        """What a node says by known properties."""
        self.used.add(node)
        if kind == "a Patient":
            self._owner = node
        found: dict[str, Any] = {}
        for predicate, value in self._said[node]:
            if predicate in (TYPE, _LABEL):
                continue
            key, several = known.get(predicate.removeprefix(MGKG), (None, False))
            if key is None or not predicate.startswith(MGKG):
                names = ", ".join(f"mgkg:{name}" for name in known)
                what = f"{_short(predicate)} is no property of {kind}"
                raise PatientError(what, where=self.place(node, predicate), remedy=f"Known are {names}.")
            if key in found and not several:
                what = f"{kind} has mgkg:{key} twice"
                raise PatientError(what, where=self.place(node, predicate), remedy="Keep one of the two.")
            made = self._value(value, key, self.place(node, predicate))
            if several:
                found.setdefault(key, []).append(made)
            else:
                found[key] = made
        return found

    def _value(self, value: Term, key: str, place: Place) -> Any:  # noqa: ANN401 - a text or a mapping
        if isinstance(value, Literal):
            return _lined(value.value, place)
        if isinstance(value, Iri) and value.startswith(TERM):
            return _lined(value.removeprefix(TERM), place)
        if key in _OF_PART and self._said.get(value):
            return self.mapping(value, _OF_PART[key], "an observation" if key == "observations" else "a fact")
        what = f"{_short(value)} is neither a term nor described here"
        remedy = "Name a term (t:tacrolimus), or a node that has mgkg:concept."
        raise PatientError(what, where=place, remedy=remedy)


def _lined(text: str, place: Place) -> Lined:
    made = Lined(text)
    made.line = place.line
    return made


def _short(node: str) -> str:
    """A node or property for a message."""
    if isinstance(node, Blank):
        return "a blank node"
    return next(_prefixed(node), f"<{node[:80]}>")


def _prefixed(node: str) -> Iterator[str]:
    for name, namespace in (("mgkg", MGKG), ("t", TERM)):
        if node.startswith(namespace):
            yield f"{name}:{node.removeprefix(namespace)}"
