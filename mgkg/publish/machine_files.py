"""The files of the site that machines read, from the site: dumps, descriptions, data of each page, the feed."""

from __future__ import annotations

from collections.abc import Iterator

from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile


def dumps(made: Site) -> Iterator[SiteFile]:
    """The whole graph in each format, and the shapes."""
    for dump in made.dumps.files:
        yield SiteFile(dump.path, dump.content)
