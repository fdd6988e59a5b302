"""The site map has every page by its absolute address, with the day of its content, and the same bytes each time."""

from __future__ import annotations

import gzip
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from mgkg.publish.build import build
from mgkg.publish.machine.sitemap import sitemap_files
from tests.publish.machine.configured import configured
from tests.publish.parsed import BuiltSite, read_site

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
TOP = "https://example.org/below/"


def entries(content: bytes) -> dict[str, str | None]:
    root = ET.fromstring(content)  # noqa: S314 - we wrote it
    return {
        url.findtext("s:loc", "", NAMES): url.findtext("s:lastmod", None, NAMES)
        for url in root.iterfind("s:url", NAMES)
    }


def test_every_page_is_in_it_and_nothing_else(small_copy: Path, tmp_path: Path) -> None:
    configured(small_copy, url=TOP)
    build(small_copy, tmp_path / "site")
    site = read_site(tmp_path / "site")
    pages = {path for path, page in site.pages.items() if not page.refresh and path != "404.html"}
    found = entries((tmp_path / "site/sitemap.xml").read_bytes())
    assert found.keys() == {TOP + path for path in pages}
    assert found[f"{TOP}guideline/small/oral/"] == found[f"{TOP}guideline/small/"]
    assert found[f"{TOP}guideline/small/"] is not None
    assert found[TOP] is None
    assert found[f"{TOP}term/"] is None
    assert (
        gzip.decompress((tmp_path / "site/sitemap.xml.gz").read_bytes()) == (tmp_path / "site/sitemap.xml").read_bytes()
    )
    assert not (tmp_path / "site/robots.txt").exists()


def test_without_an_address_there_is_none(small_site: BuiltSite) -> None:
    assert not list(small_site.folder.glob("sitemap*"))
    assert not (small_site.folder / "robots.txt").exists()


def test_a_site_at_the_top_of_its_host_has_a_robots_file(small_copy: Path, tmp_path: Path) -> None:
    configured(small_copy, url="https://example.org")
    build(small_copy, tmp_path / "site")
    assert "Sitemap: https://example.org/sitemap.xml\n" in (tmp_path / "site/robots.txt").read_text()


def test_a_hand_written_robots_file_stays(small_copy: Path, tmp_path: Path) -> None:
    docs = configured(small_copy, url="https://example.org/") / "site/docs"
    (docs / "robots.txt").write_text("User-agent: *\nDisallow: /\n")
    build(small_copy, tmp_path / "site")
    assert (tmp_path / "site/robots.txt").read_text() == "User-agent: *\nDisallow: /\n"


def test_the_same_pages_give_the_same_bytes() -> None:
    pages = [("", ""), ("guideline/ü & <b>/", "2026-11-22"), ("x/", "2026-11-22+01:00"), ("y/", "soon")]
    found = sitemap_files(TOP, pages)
    assert found == sitemap_files(TOP, pages)
    assert entries(found["sitemap.xml"]) == {
        TOP: None,
        f"{TOP}guideline/%C3%BC%20%26%20%3Cb%3E/": "2026-11-22",
        f"{TOP}x/": "2026-11-22",
        f"{TOP}y/": None,
    }


@pytest.mark.parametrize("url", ["https://a b/", "ftp://example.org/", "example.org"])
def test_an_address_that_is_none_is_an_error(url: str, small_copy: Path, tmp_path: Path) -> None:
    from mgkg.errors import SiteError

    configured(small_copy, url=url)
    with pytest.raises(SiteError, match=r"site_url|URL"):
        build(small_copy, tmp_path / "site")
