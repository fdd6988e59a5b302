"""What search finds pages by, as entries of the theme's index, from the pages' titles and texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from mgkg.errors import SiteError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from mgkg.publish.pages import SitePage

_PLUGINS = ("material/search", "search")


def entries(pages: Iterable[SitePage]) -> Iterator[dict[str, str]]:
    """An entry for each page; the index takes HTML, so texts are escaped."""
    for page in pages:
        texts = "".join(f"<p>{escape(text, quote=False)}</p>" for text in page.texts if text)
        yield {"location": page.path, "title": escape(page.title, quote=False), "text": texts}


def add_to_index(pages: Iterable[SitePage], config: MkDocsConfig) -> None:
    """Add pages to the index of the theme's search plugin; without such a plugin there is no search.

    Raises:
        SiteError: the plugin has no such index.
    """
    plugin = next((config.plugins[name] for name in _PLUGINS if name in config.plugins), None)
    if plugin is None:
        return
    known = getattr(getattr(plugin, "search_index", None), "entries", None)
    if not isinstance(known, list):
        remedy = "Use the theme material with its own search, or take search out of the plugins."
        raise SiteError("The search plugin has no index that pages of the graph can be added to", remedy=remedy)
    known.extend(entries(pages))
