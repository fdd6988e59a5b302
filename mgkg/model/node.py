"""The ground of the model: kinds of names, and how a field is tied to a property of the ontology.

A class of the model has the name of its class in the ontology, and a field the name of its property
(snake case for camel case); `of` names the property where a plural or another word reads better.
One table-driven reader in the store fills every class from that.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from functools import cached_property
from typing import Any, NewType, TypeVar, dataclass_transform

_Class = TypeVar("_Class")

Coded = NewType("Coded", str)
"""The notation of a concept in one of the schemes: oral, for, immediate."""
TermSlug = NewType("TermSlug", str)
"""The slug of a term: serum-magnesium."""
DecisionSlug = NewType("DecisionSlug", str)
"""The slug of a decision: initial-magnesium-route."""
NodeId = NewType("NodeId", str)
"""The identifier of a node of a guideline: low-magnesium/mild-im."""
Address = NewType("Address", str)
"""An IRI of another vocabulary, whole."""
ClassName = NewType("ClassName", str)
"""The local name of a class of the ontology: Administer."""


NO_PLAIN_WORDING = "There is no plain wording of this yet. Ask your care team what it means for you."
"""What patients read where nobody has written their wording: it is never made from the professional one."""


def of(name: str, *, default: Any = MISSING) -> Any:  # noqa: ANN401 - dataclasses.field is typed so too
    """A field that is read from the property of this name (with a prefix when it is not one of ours).

    Without a default it must be there.
    """
    return field(default=default, metadata={"property": name})


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False, field_specifiers=(of, field))
def record(cls: type[_Class]) -> type[_Class]:
    """A frozen class with keyword fields, made by `Node` below.

    The dataclass here only collects the fields. Nothing is generated, so that the classes load five times as
    quickly as with the methods that a dataclass writes; every command loads them. A node is the same as another
    only when it is that node, so equality is identity.
    """
    return dataclass(init=False, eq=False, repr=False)(cls)


@record
class Node:
    """Anything that has an address and may be cited, edited or disputed."""

    iri: str

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - any field of any class
        known: dict[str, Field[Any]] = type(self).__dataclass_fields__
        if unknown := values.keys() - known.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        for name, one in known.items():
            if name not in values:
                if one.default is MISSING:
                    raise TypeError(f"{type(self).__name__} needs {name}")
                values[name] = one.default
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to {name}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete {name}")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.iri.rsplit("/", 1)[-1]

    @cached_property
    def id(self) -> str:
        """The address below the guidelines, or the slug elsewhere."""
        _, found, rest = self.iri.partition("/guideline/")
        return rest if found else self.slug

    @cached_property
    def guideline(self) -> str:
        """The slug of the guideline that it belongs to; the whole identifier where it belongs to none."""
        return self.id.split("/", 1)[0]


@record
class EditorialNote(Node):
    """What an editor noticed about a node."""

    note_kind: Coded
    wording: str
    creator: str | None = of("dcterms:creator", default=None)
    date: str | None = of("dcterms:date", default=None)


@record
class Noted(Node):
    """A node that editors may have notes about."""

    notes: tuple[EditorialNote, ...] = of("note", default=())
