"""Every address that a built site holds, wherever it stands: pages, styles, scripts, data for machines, papers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

# Attributes of HTML and SVG that hold addresses, and those by which our scripts are told what to fetch.
_ATTRIBUTES = {"href", "xlink:href", "src", "poster", "action", "cite", "data-graph", "data-library", "data-top"}
_IN_CSS = re.compile(r"url\(\s*['\"]?(?P<address>[^'\")]+)")
_IN_MODULE = re.compile(
    r"""^\s*(?:import|export)\b[^;'"]*?["'](?P<named>\.{1,2}/[^'"]+)["']"""
    r"""|\bimport\(\s*["'](?P<later>\.{1,2}/[^'"]+)["']"""
    r"""|new URL\(\s*["'](?P<worker>[^'"]+)["']\s*,\s*import\.meta\.url""",
    re.MULTILINE,
)
_IN_TURTLE = re.compile(r"<(?P<address>[^<>\s\"]*)>")
_SAID = {"url", "contentUrl", "image", "@id"}


class Found(NamedTuple):
    """An address as it is written, and the file that it is written in, below the top of the site."""

    file: str
    address: str

    def target(self, top: str = "") -> tuple[str, str] | None:
        """The path and the anchor that it leads to; None where it leads to another host."""
        # The page for addresses that are none has them from the top of its host.
        known = [one for one in (top, urlsplit(top).path) if one and self.address.startswith(one)]
        address = self.address.removeprefix(known[0]) if known else self.address
        if urlsplit(address).scheme or address.startswith("//"):
            return None
        start = "/" if known else f"/{self.file.removesuffix('index.html')}"
        path, anchor = urldefrag(urljoin(start, address))
        return unquote(path).lstrip("/"), unquote(anchor)


def addresses(folder: Path, base: str) -> Iterator[Found]:
    """All of a site in a folder whose nodes have IRIs below a base."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.startswith(("assets/javascripts/", "assets/npm/")) or not path.is_file():
            continue  # what others made: nothing of it is ours to mend
        yield from (Found(name, one) for one in dict.fromkeys(_of_file(path, name, base)))


def _of_file(path: Path, name: str, base: str) -> Iterator[str]:
    if path.suffix == ".html":
        yield from _of_page(path.read_text(encoding="utf-8"))
    elif path.suffix == ".css":
        yield from (match["address"] for match in _IN_CSS.finditer(path.read_text(encoding="utf-8")))
    elif path.suffix == ".js" and name.startswith("assets/mgkg/"):
        for match in _IN_MODULE.finditer(path.read_text(encoding="utf-8")):
            yield match["named"] or match["later"] or match["worker"]
    elif path.suffix == ".xml":
        yield from _of_xml(path)
    elif path.suffix == ".pdf":
        yield from _of_pdf(path)
    elif name == "dataset.ttl":
        yield from (one for one in _IN_TURTLE.findall(path.read_text(encoding="utf-8")) if not one.startswith(base))


class _Page(HTMLParser):
    """The addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.said: list[str] = []
        self._kind = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._kind = "said" if (tag, values.get("type")) == ("script", "application/ld+json") else tag
        self.said += [""] if self._kind == "said" else []
        # A form without an address of its own leads to its page.
        self.found += [
            value for name, value in values.items() if name in _ATTRIBUTES and not (tag == "form" and not value)
        ]
        self.found += [part.split()[0] for part in values.get("srcset", "").split(",") if part.strip()]
        self.found += [match["address"] for match in _IN_CSS.finditer(values.get("style", ""))]
        if values.get("http-equiv") == "refresh":
            self.found.append(values["content"].partition("url=")[2])
        # A picture's own marks, such as the tip of an arrow.
        self.found += [
            match["address"] for name in ("marker-end", "fill") for match in _IN_CSS.finditer(values.get(name, ""))
        ]

    def handle_data(self, data: str) -> None:
        if self._kind == "said":
            self.said[-1] += data  # a text may come in parts
        elif self._kind == "style":
            self.found += [match["address"] for match in _IN_CSS.finditer(data)]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - HTMLParser's
        self._kind = ""


def _of_page(html: str) -> Iterator[str]:
    page = _Page()
    page.feed(html)
    page.close()
    yield from page.found
    for said in page.said:
        yield from _of_said(json.loads(said))


def _of_said(value: object) -> Iterator[str]:
    """The addresses and the IRIs in JSON-LD."""
    if isinstance(value, list):
        for one in value:
            yield from _of_said(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in _SAID and isinstance(one, str):
                yield one
            else:
                yield from _of_said(one)


def _of_xml(path: Path) -> Iterator[str]:
    for element in ET.parse(path).iter():  # noqa: S314 - the site's own
        if element.tag.endswith("}link"):
            yield element.attrib["href"]
        elif element.tag.endswith("}loc") and element.text:
            yield element.text


def _of_pdf(path: Path) -> Iterator[str]:
    import pypdf

    for page in pypdf.PdfReader(path).pages:
        for annotation in page.get("/Annots") or ():
            action = annotation.get_object().get("/A")
            if action and "/URI" in action.get_object():
                yield str(action.get_object()["/URI"])
