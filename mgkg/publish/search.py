"""What search finds pages by: entries of the theme's index from the pages' titles and texts, and its worker, mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.errors import SiteError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from mgkg.publish.pages import SitePage

_PLUGINS = ("material/search", "search")
_WORKER = "assets/javascripts/workers/search.*.js"
_MENDING = Path(__file__).with_name("search_worker.js")


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


def mend_worker(files: Files) -> None:
    """Put what lunr does wrong right at the end of the theme's worker; a theme without one is left as it is."""
    for file in files:
        if fnmatchcase(file.src_uri, _WORKER):
            file.content_string = f"{file.content_string.rstrip()}\n{_MENDING.read_text(encoding='utf-8')}"
