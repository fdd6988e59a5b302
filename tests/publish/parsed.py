"""What a reader's browser would see of a page: anchors, links, what is loaded, tags, text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What begins a text of its own.
_BLOCKS = {"dd", "div", "dt", "h1", "h2", "h3", "li", "p", "td", "th"}
# A tag's attribute that makes the browser load something.
_LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "link": "href",
}


@dataclass
class Parsed(HTMLParser):
    """One page."""

    html: str
    anchors: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    refresh: str = ""
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    unclosed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._silent = 0
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        self.text += " " if tag in _BLOCKS else ""
        if tag not in _VOID:
            self.unclosed.append(tag)
        self._silent += tag in {"script", "style"}
        if values.get("id"):
            self.anchors.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "meta" and values.get("http-equiv") == "refresh":
            self.refresh = values["content"].partition("url=")[2]
        if values.get(_LOADS.get(tag, "")) and values.get("rel") not in {"prev", "next", "canonical"}:
            # What stands in a template is loaded when a script takes it from there.
            (self.later if "template" in self.unclosed else self.loads).append(values[_LOADS[tag]])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}
        if tag in self.unclosed:
            while self.unclosed.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text += data


def parsed(path: Path) -> Parsed:
    return Parsed(path.read_text(encoding="utf-8"))


def words(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


@dataclass(frozen=True)
class BuiltSite:
    """A site in a folder, with its pages by their path below it."""

    folder: Path
    pages: dict[str, Parsed]

    def __getitem__(self, path: str) -> Parsed:
        return self.pages[path]

    def target(self, page: str, link: str) -> tuple[str, str] | None:
        """The path and the anchor that a link leads to; None where it leads to another host."""
        if urlsplit(link).scheme or link.startswith("//"):
            return None
        address, anchor = urldefrag(urljoin(f"/{page}", link))
        return unquote(address).lstrip("/"), unquote(anchor)


def read_site(folder: Path) -> BuiltSite:
    """Every page of a built site; the page of a folder has the folder's path."""
    found = sorted(folder.rglob("*.html"))
    return BuiltSite(
        folder,
        {path.relative_to(folder).as_posix().removesuffix("index.html"): parsed(path) for path in found},
    )
