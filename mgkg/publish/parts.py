"""Every node in a node, from the fields of its class."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache

from mgkg.model.node import Node


def parts(value: object) -> Iterator[Node]:
    """A node and every node in it, at any depth, each once for each time that it is named."""
    found: list[Node] = []
    _collect(value, found)
    return iter(found)


def _collect(value: object, found: list[Node]) -> None:
    """Add to a list what is found: generators within generators would take twice as long."""
    if isinstance(value, tuple):
        for member in value:
            _collect(member, found)
    elif isinstance(value, Node):
        found.append(value)
        for name in _fields(type(value)):  # type: ignore[arg-type]  # it takes the hash of a class for that of its instances
            part = getattr(value, name)
            if part and isinstance(part, (tuple, Node)):
                _collect(part, found)


@cache
def _fields(kind: type[Node]) -> tuple[str, ...]:
    return tuple(each.name for each in dataclasses.fields(kind))
