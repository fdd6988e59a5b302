"""The table of contents and the anchors of a page, from its HTML.

The HTML is that of our own templates, where every text is escaped: what looks like a tag or an attribute is one.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, NamedTuple, TypedDict

if TYPE_CHECKING:
    from mkdocs.structure.toc import TableOfContents

_ANCHOR = re.compile(r'<[^<>]* id="([^"]+)"')
_HEADING = re.compile(r'<h(?P<level>[12])[^<>]* id="(?P<id>[^"]+)"[^<>]*>(?P<name>.*?)</h(?P=level)>', re.DOTALL)
_LINK_TO_ITSELF = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


class _Token(TypedDict):
    """A heading as MkDocs takes it from Python-Markdown; the name is HTML."""

    level: int
    id: str
    name: str
    children: list[_Token]


class Heading(NamedTuple):
    """A heading with an anchor: its level, its anchor, and its text as HTML without tags."""

    level: int
    anchor: str
    html: str


class Outline:
    """The headings with an anchor, down to the second level, and all anchors of some HTML."""

    def __init__(self, html: str) -> None:
        self._html = html

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in their order."""
        found = _HEADING.finditer(self._html)
        return tuple(Heading(int(one["level"]), unescape(one["id"]), _text(one["name"])) for one in found)

    @cached_property
    def anchors(self) -> set[str]:
        """Every anchor."""
        return {unescape(name) for name in _ANCHOR.findall(self._html)}

    def contents(self) -> TableOfContents:
        """The table of contents as MkDocs has it: a heading of the second level belongs to the one above."""
        from mkdocs.structure.toc import get_toc

        tokens: list[_Token] = []
        for level, anchor, name in self.headings:
            above = tokens[-1]["children"] if level > 1 and tokens else tokens
            above.append({"level": level, "id": anchor, "name": name, "children": []})
        return get_toc(tokens)


def _text(html: str) -> str:
    return _TAG.sub("", _LINK_TO_ITSELF.sub("", html)).strip()
