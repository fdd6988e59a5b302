"""Changes (what was added, removed or altered between two versions of a guideline) from triples and the history.

Versions are compared triple by triple, by the node that a triple belongs to, and never by what today's program makes
of them: an old version need not be readable as values. A node is called what it was called then, by its later name.
"""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import mgkg
from mgkg.store import cache
from mgkg.store.content import GUIDELINES
from mgkg.store.dataset import Dataset
from mgkg.store.derive import STATEMENT_KINDS
from mgkg.store.history import NONE, WHOLE, Held, History, Version
from mgkg.store.order import owner_of, predicate_order
from mgkg.store.reading import short
from mgkg.store.turtle import Blank, Literal, Triple
from mgkg.vocabulary import DCTERMS, GUIDELINE, MGKG, RDFS, SKOS, TYPE

CHANGES_PAGE = "changes/"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_LABELS = (DCTERMS + "title", SKOS + "prefLabel", RDFS + "label")


def page_of_changes(slug: str) -> str:
    """The path of the page with the changes of a guideline."""
    return f"{CHANGES_PAGE}guideline/{slug}/"


def anchor_of(version: str) -> str:
    """The place of a version on that page; a digest of a name that makes no anchor."""
    return f"version-{version if _PLAIN.fullmatch(version) else hashlib.sha256(version.encode()).hexdigest()[:16]}"


class Value(NamedTuple):
    """A value as a reader sees it: a text, or the label of a node with its IRI."""

    text: str
    iri: str = ""


class Property(NamedTuple):
    """One property of a node or of a part of it, before and after.

    Attributes:
        role: which part, such as ``dose.also``; empty for the node itself.
        predicate: the IRI of the property.
    """

    role: str
    predicate: str
    before: tuple[Value, ...]
    after: tuple[Value, ...]


class Change(NamedTuple):
    """A node that was added, removed or changed.

    Attributes:
        iri: the node.
        what: added, removed or changed.
        kind: the IRI of its class, the later one where that changed; empty where it has none.
        label: what it is called, the later one where that changed.
        properties: those that differ.
    """

    iri: str
    what: str
    kind: str
    label: str
    properties: tuple[Property, ...]

    @property
    def is_statement(self) -> bool:
        """Whether it is a statement."""
        return self.kind in STATEMENT_KINDS


class Step(NamedTuple):
    """From one version of a guideline to the next.

    Attributes:
        before: the earlier version.
        after: the later version.
        own: what changed in the guideline.
        shared: what changed in the terms, decisions and the ontology in the same time.
        unreadable: files of the one or the other version that cannot be read, for which nothing is compared.
    """

    before: Version
    after: Version
    own: tuple[Change, ...]
    shared: tuple[Change, ...]
    unreadable: tuple[str, ...]

    def statements(self, what: str) -> list[Change]:
        """The statements that were added, removed or changed."""
        return [change for change in self.own if change.what == what and change.is_statement]

    @property
    def others(self) -> list[Change]:
        """What changed in the guideline beside its statements."""
        return [change for change in self.own if not change.is_statement]


@dataclass(frozen=True)
class Changes:
    """The changes of every guideline of a dataset."""

    dataset: Dataset

    @property
    def extent(self) -> str:
        """How much of the history is here: ``whole``, ``shallow`` or ``none``."""
        return self._history.extent

    @property
    def is_whole(self) -> bool:
        """Whether no earlier version can be missing."""
        return self.extent == WHOLE

    def current(self, slug: str) -> Version:
        """The version that the folder holds."""
        values = self.dataset.nodes.get(GUIDELINE + slug, {}).get(MGKG + "version", ())
        return Version(next((value.value for value in values if isinstance(value, Literal)), ""))

    def versions(self, slug: str) -> list[Version]:
        """All versions of a guideline that are known, the newest first."""
        steps = self.steps.get(slug, ())
        return [self.current(slug), *(step.before for step in steps)]

    @cached_property
    def steps(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps of each guideline, the latest first."""
        if self._history.extent == NONE:
            return {}
        earlier = self._earlier()
        return {slug: tuple(self._with_latest(slug, *earlier[slug])) for slug in self.dataset.guidelines()}

    @cached_property
    def _history(self) -> History:
        return History(self.dataset.root)

    def _with_latest(self, slug: str, versions: list[Version], steps: list[Step]) -> Iterator[Step]:
        """The step to what the folder holds, which is never kept, and those between commits."""
        current = self.current(slug)
        names = [version.name for version in versions]
        at = names.index(current.name) + 1 if current.name in names else 0
        if at < len(versions):
            yield self._step(slug, versions[at], current)
        yield from steps[at:]

    def _earlier(self) -> dict[str, tuple[list[Version], list[Step]]]:
        """The committed versions of each guideline with the steps between them; kept by the commit."""
        marks = [self._history.head, self._history.prefix, self.extent, mgkg.__version__, *self.dataset.guidelines()]
        program = cache.program(".", "publish/machine", "store")
        name = f"changes-{hashlib.sha256(chr(10).join([program, *marks]).encode()).hexdigest()}"
        stored = cache.read(name)
        found = cache.unpickled(stored, (__name__, "mgkg.store.history"), ()) if stored is not None else None
        if isinstance(found, dict):
            return found
        made = {slug: self._committed(slug) for slug in self.dataset.guidelines()}
        cache.write(name, pickle.dumps(made))
        return made

    def _committed(self, slug: str) -> tuple[list[Version], list[Step]]:
        versions = self._history.versions(slug)
        return versions, [self._step(slug, before, after) for after, before in pairwise(versions)]

    def _step(self, slug: str, before: Version, after: Version) -> Step:
        old, new = self._guideline(before, slug), self._guideline(after, slug)
        old_shared, new_shared = self._shared(before), self._shared(after)
        states = (old_shared, old, new_shared, new)
        unreadable = tuple(dict.fromkeys(name for held in states for name in held.unreadable))
        labels = {iri: label for held in states for iri, label in _labels(held.triples)}
        own, shared = compared(old, new, labels), compared(old_shared, new_shared, labels)
        return Step(before, after, own, shared, unreadable)

    def _guideline(self, version: Version, slug: str) -> Held:
        if version.commit:
            return self._history.guideline(version.commit, slug)
        return self._now(lambda parts: parts[:2] == (GUIDELINES, slug))

    def _shared(self, version: Version) -> Held:
        if version.commit:
            return self._history.shared(version.commit)
        return self._now(lambda parts: parts[0] != GUIDELINES)

    def _now(self, wanted: Callable[[tuple[str, ...]], bool]) -> Held:
        files = (file for file in self.dataset.files if wanted(file.path.parts))
        return Held(tuple(dict.fromkeys(triple for file in files for triple in file.triples)), ())


def compared(before: Held, after: Held, labels: Mapping[str, str]) -> tuple[Change, ...]:
    """What differs between two states, in the order of the later one; what was removed comes last.

    Nothing is said where a file of either cannot be read: what it held would seem to have come or gone.
    """
    if before.unreadable or after.unreadable:
        return ()
    old, new = _described(before.triples), _described(after.triples)
    owners = [*new, *(owner for owner in old if owner not in new)]
    return tuple(
        _change(owner, old.get(owner), new.get(owner), labels) for owner in owners if old.get(owner) != new.get(owner)
    )


_Description = dict[tuple[str, str], frozenset[Literal | str]]


def _described(triples: Iterable[Triple]) -> dict[str, _Description]:
    """Each owner with its properties and those of its parts: part and property to values.

    Blank nodes have no names by which two states could be compared, and content has none.
    """
    found: dict[str, dict[tuple[str, str], set[Literal | str]]] = {}
    for subject, predicate, value in triples:
        if type(subject) is not Blank and type(value) is not Blank:
            owner = owner_of(subject)
            found.setdefault(owner, {}).setdefault((subject[len(owner) + 1 :], predicate), set()).add(value)
    return {owner: {key: frozenset(values) for key, values in own.items()} for owner, own in found.items()}


def _change(owner: str, old: _Description | None, new: _Description | None, labels: Mapping[str, str]) -> Change:
    what = "added" if old is None else "removed" if new is None else "changed"
    before, after = old or {}, new or {}
    kinds = sorted(str(kind) for kind in (after or before).get(("", TYPE), ()))
    differing = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    order = {predicate: place for place, predicate in enumerate(predicate_order(tuple({key[1] for key in differing})))}
    properties = tuple(
        Property(*key, _values(before.get(key, ()), labels), _values(after.get(key, ()), labels))
        for key in sorted(differing, key=lambda key: (key[0], order[key[1]]))
    )
    return Change(owner, what, kinds[0] if kinds else "", labels.get(owner) or _name(owner), properties)


def _values(values: Iterable[Literal | str], labels: Mapping[str, str]) -> tuple[Value, ...]:
    found = (
        Value(value.value) if isinstance(value, Literal) else Value(labels.get(value) or _name(value), value)
        for value in values
    )
    return tuple(sorted(found))


def _labels(triples: Iterable[Triple]) -> Iterator[tuple[str, str]]:
    return (
        (subject, value.value)
        for subject, predicate, value in triples
        if predicate in _LABELS and isinstance(value, Literal)
    )


def _name(iri: str) -> str:
    """The name of a node that has no label: the last part of its address, else the address with a prefix."""
    local = iri.rpartition("/")[2].rpartition("#")[2]
    return local or short(iri)
