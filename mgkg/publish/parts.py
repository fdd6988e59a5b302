"""Every node in a node, from the fields of its class."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache

from mgkg.model.node import Node


def parts(value: object) -> Iterator[Node]:
    """A node and every node in it, at any depth, each once for each time that it is named."""
    if isinstance(value, tuple):
        for member in value:
            yield from parts(member)
    elif isinstance(value, Node):
        yield value
        for name in _fields(type(value)):  # type: ignore[arg-type]  # it takes the hash of a class for that of its instances
            part = getattr(value, name)
            if isinstance(part, tuple | Node):
                yield from parts(part)


@cache
def _fields(kind: type[Node]) -> tuple[str, ...]:
    return tuple(each.name for each in dataclasses.fields(kind))
