"""The files of the site that are no pages, each a path and its bytes, from the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from mgkg.publish.site import Site


@dataclass(frozen=True)
class SiteFile:
    """A file of the site.

    Attributes:
        path: below the top of the site.
        content: its bytes.
    """

    path: str
    content: bytes


Maker: TypeAlias = Callable[[Site], Iterator[SiteFile]]

# A new kind of file is a module of its own and a line here.
MAKERS: tuple[Maker, ...] = ()
