"""The files of the site that are no pages, each a path and its bytes, from the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mgkg.errors import SiteError
from mgkg.publish.paper_files import articles, citations
from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile


def files(made: Site) -> Iterator[SiteFile]:
    """Every file that is no page.

    Raises:
        SiteError: two files want one path.
    """
    taken: set[str] = set()
    for makers in _FILES:
        for file in makers(made):
            if file.path.casefold() in taken:
                raise SiteError(f"Two files want the path /{file.path}", remedy="Give one of them another name.")
            taken.add(file.path.casefold())
            yield file


# A new kind of file is a module of its own and a line here.
_FILES: tuple[Callable[[Site], Iterator[SiteFile]], ...] = (citations, articles)
