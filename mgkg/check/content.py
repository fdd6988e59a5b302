"""The content that rules look at, from a dataset and the source documents; each part is made when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mgkg.rules.ruleset import compile_rules
from mgkg.store.reading import library
from mgkg.store.turtle import Iri
from mgkg.vocabulary import MGKG, TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mgkg.errors import Place
    from mgkg.model.guideline import Library
    from mgkg.rules.ruleset import RuleSet
    from mgkg.store.dataset import Dataset


@dataclass(frozen=True)
class Content:
    """Everything that a rule may look at.

    Attributes:
        dataset: the nodes, as they stand in the files.
        sources: the texts of source documents that were given, by the path that messages show; None where
            nobody gave any, so that rules about them do not run.
    """

    dataset: Dataset
    sources: Mapping[str, str] | None = None

    @cached_property
    def library(self) -> Library:
        """The nodes as values; the errors of reading name the place."""
        return library(self.dataset)

    @cached_property
    def ruleset(self) -> RuleSet:
        """The rules, compiled; the errors of compiling name the place."""
        return compile_rules(self.library)

    @cached_property
    def named_by(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Each node that another names, with the subjects and predicates that name it."""
        found: dict[str, list[tuple[str, str]]] = {}
        for subject, properties in self.dataset.nodes.items():
            for predicate, values in properties.items():
                for value in values:
                    if isinstance(value, Iri) and value != subject:
                        found.setdefault(str(value), []).append((subject, predicate))
        return {name: tuple(namers) for name, namers in found.items()}

    def of_kinds(self, *kinds: str) -> Iterator[str]:
        """The nodes of some classes of ours, given by their names."""
        for kind in kinds:
            yield from self.dataset.of_type(MGKG + kind)

    def texts(self, subject: str, name: str) -> list[str]:
        """The literals of one of our properties, as written."""
        values = self.dataset.nodes.get(subject, {}).get(MGKG + name, ())
        return [value.value for value in values if not isinstance(value, Iri)]

    def links(self, subject: str, name: str) -> list[str]:
        """The nodes that one of our properties names."""
        values = self.dataset.nodes.get(subject, {}).get(MGKG + name, ())
        return [str(value) for value in values if isinstance(value, Iri)]

    def kinds(self, subject: str) -> list[str]:
        """The types of a node."""
        return [str(kind) for kind in self.dataset.nodes.get(subject, {}).get(TYPE, ())]


@dataclass(frozen=True)
class Remark:
    """What a rule has to say of a node, or, with a place, of a file.

    The place is that of the node or of its property, unless the remark gives another.
    """

    focus: str | None
    message: str
    path: str | None = None
    place: Place | None = None
    value: str | None = None
    severity: str | None = None
