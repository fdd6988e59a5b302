"""The site's pages and files in a folder, from the site and the frames that the theme puts around pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from mgkg.errors import SiteError
from mgkg.publish.address import Address
from mgkg.publish.files import DUMPED, MAKERS, Maker
from mgkg.publish.frame import Framed, Frames
from mgkg.publish.headings import Outline
from mgkg.publish.machine.description import WELL_KNOWN
from mgkg.publish.machine.sitemap import SITEMAPS, sitemap_files
from mgkg.publish.pages import DATA_PAGE, SitePage
from mgkg.publish.sharing import share_out
from mgkg.publish.site import Site, redirect
from mgkg.vocabulary import BASE

# Windows would write each end of a line as two signs.
_BYTES = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Writing:
    """A folder that a site is written into.

    Attributes:
        site: the pages.
        frames: what the theme puts around them.
        folder: the top of the site.
    """

    site: Site
    frames: Frames
    folder: Path
    _made: set[str] = field(default_factory=set, init=False)

    def write(self) -> None:
        """Write all that is made from the graph: files, pages, and what leads to a part of a page.

        Raises:
            SiteError: two files want one path.
        """
        tasks: list[Callable[[], None]] = [
            self._write_dumped,
            *(partial(self._write_files, maker) for maker in MAKERS if maker not in DUMPED),
            *(partial(self._write_page, page) for page in self.site.pages.values() if page.path != DATA_PAGE),
            *(partial(self._write_redirect, path, address) for path, address in self._redirects()),
        ]
        self._clear()
        share_out(_do, tasks)
        self._write_sitemap()

    def rewrite(self, page: SitePage) -> None:
        """Write a page in the place of an earlier one, so that no reader sees half of it."""
        place = self.folder / page.path / "index.html"
        new = place.with_name(f".{place.name}")
        new.write_bytes(self._whole(page))
        new.replace(place)

    def _write_dumped(self) -> None:
        for maker in DUMPED:
            self._write_files(maker)
        self._write_page(self.site.pages[f"{DATA_PAGE}index.md"])

    def _write_page(self, page: SitePage) -> None:
        path = f"{page.path}index.html"
        if page.index:
            (self.folder / path).unlink(missing_ok=True)  # what MkDocs made of it is empty
        self._write(path, self._whole(page))

    def _whole(self, page: SitePage) -> bytes:
        content = self.site.html(page)
        headings = Outline(content).headings
        framed = Framed(page.path, page.title, content, headings, self.site.head(page), self.site.end(page), page.wide)
        return self.frames.around(framed).encode()

    def _write_files(self, maker: Maker) -> None:
        for file in maker(self.site):
            if file.path.casefold() in self._folders:
                raise self._two(file.path)
            self._write(file.path, file.content)

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders of pages, where no file can stand."""
        pages = (page.path for page in self.site.pages.values())
        return frozenset(path.rstrip("/").casefold() for path in (*pages, *self.site.elsewhere()))

    def _clear(self) -> None:
        """Remove MkDocs' site map, and what it leaves of an earlier build because its name begins with a dot."""
        for name in (*SITEMAPS, WELL_KNOWN):
            (self.folder / name).unlink(missing_ok=True)

    def _write_sitemap(self) -> None:
        """Write the site map; MkDocs' own has the day of the build for each page. A hand-written robots.txt stays."""
        listed = (file.dest_uri.removesuffix("index.html") for file in self.frames.files.documentation_pages())
        days = dict.fromkeys(listed, "") | {page.path: self.site.day(page) for page in self.site.pages.values()}
        for name, content in sitemap_files(self.site.publication.url, sorted(days.items())).items():
            if name in SITEMAPS or not (self.folder / name).exists():
                self._write(name, content)

    def _redirects(self) -> Iterator[tuple[str, Address]]:
        """The path of every IRI that stands elsewhere, and where it does."""
        taken = {page.path for page in self.site.pages.values()}
        return ((path, address) for path, address in self.site.elsewhere().items() if path not in taken)

    def _write_redirect(self, path: str, address: Address) -> None:
        self._write(f"{path}index.html", redirect(address, path).encode())

    def _write(self, path: str, content: bytes) -> None:
        """Write a file; one that is there already, with something else in it, another page or file was to keep."""
        place = os.path.join(self.folder, path)  # noqa: PTH118 - ten thousand files: a Path for each takes a second
        try:
            file = self._new(place)
        except FileExistsError as error:
            if Path(place).read_bytes() != content:
                raise self._two(path) from error
            return
        try:
            try:
                left = memoryview(content)
                while left:
                    left = left[os.write(file, left) :]
            finally:
                os.close(file)  # the system may say only now that there was no room
        except OSError:
            Path(place).unlink(missing_ok=True)  # a half of it would be taken for another file
            raise

    def _new(self, place: str) -> int:
        """A file that is not there yet, open to be written; most have a folder of their own, which is not there yet."""
        folder = os.path.dirname(place)  # noqa: PTH120 - as above
        if folder not in self._made:
            try:
                os.mkdir(folder)  # noqa: PTH102 - as above
            except FileExistsError:
                pass
            except FileNotFoundError:
                Path(folder).mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        return os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BYTES, 0o644)

    def _two(self, path: str) -> SiteError:
        """Two files want one path; where the node of that name stands, or else the one whose file it is."""
        catalogue = self.site.catalogue
        iris = (BASE + path, BASE + path.removesuffix("/index.html"))
        places = (catalogue.place(iri) for iri in iris if iri in catalogue.nodes)
        what = f"Two files of the site want the path /{path}"
        return SiteError(what, where=next(places, None), remedy="Give one of them another name.")


def _do(tasks: Sequence[Callable[[], None]]) -> None:
    for task in tasks:
        task()
