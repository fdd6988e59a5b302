"""The table of contents and the anchors of a page, from its HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from mkdocs.structure.toc import TableOfContents

_LEVELS = {"h1": 1, "h2": 2}


class _Token(TypedDict):
    """A heading as MkDocs takes it from Python-Markdown; the name is HTML."""

    level: int
    id: str
    name: str
    children: list[_Token]


@dataclass
class Outline(HTMLParser):
    """The headings with an anchor, down to the second level, and all anchors of some HTML."""

    html: str
    tokens: list[_Token] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._heading: _Token | None = None
        self._in_link = False
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an anchor, and begin a heading."""
        values = dict(attrs)
        anchor = values.get("id")
        if anchor:
            self.anchors.add(anchor)
        if tag in _LEVELS and anchor:
            self._heading = {"level": _LEVELS[tag], "id": anchor, "name": "", "children": []}
        elif tag == "a" and values.get("class") == "headerlink":
            self._in_link = True

    def handle_endtag(self, tag: str) -> None:
        """End a heading: one of the second level belongs to the one above."""
        if tag == "a":
            self._in_link = False
        elif tag in _LEVELS and self._heading:
            above = self.tokens[-1]["children"] if self._heading["level"] > 1 and self.tokens else self.tokens
            above.append(self._heading)
            self._heading = None

    def handle_data(self, data: str) -> None:
        """Take in the text of a heading."""
        if self._heading and not self._in_link:
            self._heading["name"] += escape(data, quote=False)

    def contents(self) -> TableOfContents:
        """The table of contents as MkDocs has it."""
        from mkdocs.structure.toc import get_toc

        return get_toc(self.tokens)
