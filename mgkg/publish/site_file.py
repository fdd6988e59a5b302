"""A file of the site that is no page: a path and its bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SiteFile:
    """A file of the site.

    Attributes:
        path: below the top of the site.
        content: its bytes.
    """

    path: str
    content: bytes
