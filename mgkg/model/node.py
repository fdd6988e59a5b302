"""The ground of the model: kinds of names, and how a field is tied to a property of the ontology.

A class of the model has the name of its class in the ontology, and a field the name of its property
(snake case for camel case); `of` names the property where a plural or another word reads better.
One table-driven reader in the store fills every class from that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NewType

Coded = NewType("Coded", str)
"""The notation of a concept in one of the schemes: oral, for, immediate."""
TermSlug = NewType("TermSlug", str)
"""The slug of a term: serum-magnesium."""
DecisionSlug = NewType("DecisionSlug", str)
"""The slug of a decision: initial-magnesium-route."""
NodeId = NewType("NodeId", str)
"""The identifier of a node of a guideline: low-magnesium/mild-im."""
ClassName = NewType("ClassName", str)
"""The local name of a class of the ontology: Administer."""


def of(name: str, default: Any = ()) -> Any:  # noqa: ANN401 - dataclasses.field is typed so too
    """A field that is read from the property of this name (with a prefix when it is not one of ours)."""
    return field(default=default, metadata={"property": name})


@dataclass(frozen=True, kw_only=True)
class Node:
    """Anything that has an address and may be cited, edited or disputed."""

    iri: str

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.iri.rsplit("/", 1)[-1]

    @property
    def id(self) -> str:
        """The address below the guidelines, or the slug elsewhere."""
        _, found, rest = self.iri.partition("/guideline/")
        return rest if found else self.slug


@dataclass(frozen=True, kw_only=True)
class EditorialNote(Node):
    """What an editor noticed about a node."""

    note_kind: Coded
    wording: str
    creator: str | None = of("dcterms:creator", None)
    date: str | None = of("dcterms:date", None)


@dataclass(frozen=True, kw_only=True)
class Noted(Node):
    """A node that editors may have notes about."""

    notes: tuple[EditorialNote, ...] = of("note")
