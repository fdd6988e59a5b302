"""The files of the site that are no pages, each a path and its bytes, from the site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from mgkg.errors import SiteError
from mgkg.publish.machine_files import descriptions, dumps, feed, node_data
from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile


def files(made: Site, written: Collection[str] = ()) -> Iterator[SiteFile]:
    """Every file that is no page.

    Args:
        made: the site.
        written: the paths of other files of the site.

    Raises:
        SiteError: two files want one path, or a file wants that of a page's folder.
    """
    folders = [page.path for page in made.pages.values()] + list(made.elsewhere())
    taken = {path.rstrip("/").casefold() for path in (*folders, *written)}
    for makers in _FILES:
        for file in makers(made):
            if file.path.casefold() in taken:
                raise SiteError(f"Two files want the path /{file.path}", remedy="Give one of them another name.")
            taken.add(file.path.casefold())
            yield file


# A new kind of file is a module of its own and a line here.
_FILES: tuple[Callable[[Site], Iterator[SiteFile]], ...] = (dumps, node_data, descriptions, feed)
