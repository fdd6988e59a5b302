"""What rules say, apart from names and wordings, as one value; and digests of that."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mgkg.model.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterable

# What is written for readers, or only says where a thing stands: a change of it changes no rule.
_FOR_READERS = frozenset(
    {
        *("iri", "notes", "title", "wording", "plain_wording", "printed", "trigger", "position", "fragments"),
        *("section", "figures", "evidence", "qualifiers", "about", "label", "synonyms", "definition", "phase"),
        *("summarises", "rationale_for", "caution_for", "strength", "certainty", "grade"),
    }
)


def structure(value: Any) -> Any:  # noqa: ANN401 - nodes, texts, numbers, and tuples of these
    """A node by its class and what it says, whatever its name; members of a set keep their order."""
    if isinstance(value, Node):
        fields = type(value).__dataclass_fields__
        said = ((name, structure(getattr(value, name))) for name in fields if name not in _FOR_READERS)
        return type(value).__name__, tuple((name, own) for name, own in said if own not in (None, ()))
    if isinstance(value, tuple):
        return tuple(structure(member) for member in value)
    return value


def digest(values: Iterable[Any]) -> str:
    """SHA-256 of what some nodes say, in their order."""
    each = "\n".join(_digest_of(value) for value in values)
    return hashlib.sha256(each.encode()).hexdigest()


@lru_cache(maxsize=50_000)
def _digest_of(value: Any) -> str:  # noqa: ANN401 - nodes are told apart by identity
    return hashlib.sha256(repr(structure(value)).encode()).hexdigest()
