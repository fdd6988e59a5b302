"""The site's pages and files in a folder, from the site and the frames that the theme puts around pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mgkg.publish.files import files
from mgkg.publish.frame import Framed, Frames
from mgkg.publish.headings import Outline
from mgkg.publish.machine.sitemap import sitemap_files
from mgkg.publish.pages import SitePage
from mgkg.publish.site import Site, redirect


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

    def write_pages(self, pages: Iterable[SitePage]) -> None:
        """Write pages that MkDocs does not make itself."""
        for page in pages:
            content = self.site.html(page)
            framed = Framed(
                page.path,
                page.title,
                content,
                Outline(content).headings,
                self.site.head(page),
                self.site.end(page),
                page.wide,
            )
            self._write(f"{page.path}index.html", self.frames.around(framed).encode())

    def write_files(self) -> None:
        """Write the files that are no pages."""
        for file in files(self.site, [file.dest_uri for file in self.frames.files]):
            self._write(file.path, file.content)

    def write_sitemap(self) -> None:
        """Write the site map, also in the place of that of MkDocs, which takes the day of the build for that of pages.

        A hand-written robots.txt stays.
        """
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (self.folder / name).unlink(missing_ok=True)
        listed = (file.dest_uri.removesuffix("index.html") for file in self.frames.files.documentation_pages())
        days = dict.fromkeys(listed, "") | {page.path: self.site.day(page) for page in self.site.pages.values()}
        for name, content in sitemap_files(self.site.publication.url, sorted(days.items())).items():
            if not (self.folder / name).exists():
                self._write(name, content)

    def write_redirects(self) -> None:
        """Write a page at the path of every IRI that stands elsewhere, which leads there."""
        for path, address in self.site.elsewhere().items():
            place = self.folder / path
            if not (place / "index.html").exists():
                self._write(f"{path}index.html", redirect(address, path).encode())

    def _write(self, path: str, content: bytes) -> None:
        place = self.folder / path
        try:
            place.write_bytes(content)
        except FileNotFoundError:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
