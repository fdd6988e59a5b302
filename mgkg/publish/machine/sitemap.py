"""The site map and robots.txt (what there is for search engines, by absolute addresses) from the paths of pages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from urllib.parse import quote, urljoin, urlsplit
from xml.etree import ElementTree as ET  # nothing is read by it

SITEMAPS = ("sitemap.xml", "sitemap.xml.gz")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def sitemap_files(url: str, pages: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """The files by their path: none where the site has no address, since site maps know only absolute ones.

    Args:
        url: the address of the top of the site; empty where it is not configured.
        pages: the path of each page, and the day of its content as an ISO date, empty where that gives none.

    Returns:
        ``sitemap.xml``, the same compressed, and ``robots.txt`` where the site is the top of its host.
    """
    if not url:
        return {}
    top = f"{url.rstrip('/')}/"
    text = _sitemap(top, pages)
    found = {"sitemap.xml": text, "sitemap.xml.gz": gzip.compress(text, mtime=0)}
    if urlsplit(top).path == "/":
        found["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {top}sitemap.xml\n".encode()
    return found


def _sitemap(top: str, pages: Iterable[tuple[str, str]]) -> bytes:
    root = ET.Element("urlset", xmlns=_NAMESPACE)
    for path, day in pages:
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = urljoin(top, quote(path))
        if found := _DAY.match(day):
            ET.SubElement(entry, "lastmod").text = found[0]
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text + b"\n"
