"""What the theme puts around a page: made by the theme once for each depth of path, then filled for every page.

The theme takes milliseconds for a page, and makes the same of all pages that are in no navigation but for their title,
their contents list and what they load. A page of the navigation, which it marks there, has a frame of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin

from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mgkg.publish.headings import Heading

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

_TITLE, _HEAD, _END, _ADDRESS = "mgkg-frame-title", "mgkg-frame-head", "mgkg-frame-end", "mgkg-frame-address"
_CONTENT = "<h1>mgkg-frame-content</h1>"  # the theme adds a heading of its own to a page without one
_ANCHOR, _NAME, _FIRST = "mgkg-frame-anchor", "mgkg-frame-name", "mgkg-frame-first"
_ITEM = re.compile(rf'<li[^<>]*>\s*<a href="#{_ANCHOR}"(?:(?!</li>).)*</li>', re.DOTALL)
_ITEMS = "mgkg-frame-items"
_MARKS = re.compile("|".join(map(re.escape, (_TITLE, _HEAD, _END, _ADDRESS, _CONTENT, _FIRST, _ITEMS))))


class Framed(NamedTuple):
    """A page as its frame takes it.

    Attributes:
        path: below the top of the site.
        title: a plain text.
        content: HTML.
        headings: those of the content, the page's own first.
        head: HTML for the head.
        end: HTML for the end of the body.
        wide: whether it needs the room of the contents list.
    """

    path: str
    title: str
    content: str
    headings: tuple[Heading, ...]
    head: str = ""
    end: str = ""
    wide: bool = False


class _Frame(NamedTuple):
    """The pieces between the marks, the marks, and what an item of the contents list looks like."""

    pieces: tuple[str, ...]
    marks: tuple[str, ...]
    item: str


@dataclass
class Frames:
    """The frames of one build."""

    config: MkDocsConfig
    environment: Environment
    nav: Navigation
    files: Files
    _made: dict[tuple[str, bool, bool], _Frame] = field(default_factory=dict)

    def around(self, page: Framed) -> str:
        """The whole HTML of a page."""
        listed = [heading for heading in page.headings if heading.level > 1]
        own = self.files.get_file_from_path(f"{page.path}index.md")
        source = own.src_uri if own else f"{'mgkg-frame/' * page.path.count('/')}index.md"
        kind = source, page.wide, bool(listed)
        frame = self._made.get(kind) or self._made.setdefault(kind, self._frame(*kind))
        values = {
            _TITLE: escape(page.title),
            _HEAD: page.head,
            _END: page.end,
            _ADDRESS: escape(urljoin(self.config.site_url or "", quote(page.path))),
            _CONTENT: page.content,
            _FIRST: escape(page.headings[0].anchor) if page.headings else "",
            _ITEMS: "".join(_item(frame.item, heading) for heading in listed),
        }
        found = [frame.pieces[0]]
        for mark, piece in zip(frame.marks, frame.pieces[1:], strict=True):
            found += (values[mark], piece)
        return "".join(found)

    def _frame(self, source: str, wide: bool, listed: bool) -> _Frame:  # noqa: FBT001 - the kind of a frame
        page = self._page(source)
        title, page.active = page.title, True
        _mark(page, wide=wide, listed=listed, has_address=bool(self.config.site_url))
        context = get_context(self.nav, self.files, self.config, page)
        context = self.config.plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
        html = self.environment.get_template("main.html").render(context)
        html = self.config.plugins.on_post_page(html, page=page, config=self.config)
        page.title, page.active = title, False  # other pages name it in their navigation
        item = next(iter(_ITEM.findall(html)), "")
        html = _ITEM.sub(_ITEMS, html)
        return _Frame(tuple(_MARKS.split(html)), tuple(_MARKS.findall(html)), item)

    def _page(self, source: str) -> Page:
        """The page of the navigation that a file makes, else one that is in none."""
        own = self.files.get_file_from_path(source)
        if own is not None and own.page is not None:
            return own.page
        file = File.generated(self.config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        return Page(_TITLE, file, self.config)


def _mark(page: Page, *, wide: bool, listed: bool, has_address: bool) -> None:
    """Put marks where pages differ."""
    page.title = _TITLE
    page.meta = {
        "title": _TITLE,
        "hide": ["toc"] if wide else [],
        "head": _HEAD,
        "end": _END,
        "search": {"exclude": True},
    }
    page.content = _CONTENT
    page.canonical_url = _ADDRESS if has_address else None
    first = AnchorLink(_TITLE, _FIRST, 1)
    first.children = [AnchorLink(_NAME, _ANCHOR, 2)] if listed else []
    page.toc = TableOfContents([first])


def _item(item: str, heading: Heading) -> str:
    return item.replace(_ANCHOR, escape(heading.anchor)).replace(_NAME, heading.html)
