"""The files of the site that are no pages, each a path and its bytes, from the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from mgkg.publish.browser_rules import browser_rules
from mgkg.publish.check_form import form_file
from mgkg.publish.console import console_files
from mgkg.publish.machine_files import descriptions, dumps, feed, node_data
from mgkg.publish.paper_files import articles, citations
from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile

Maker: TypeAlias = Callable[[Site], Iterator[SiteFile]]

# A new kind of file is a module of its own and a line here. Those of the first kind, and the page that lists them, share
# what takes long to work out, so that one processor makes them.
DUMPED: tuple[Maker, ...] = (dumps, descriptions)
MAKERS: tuple[Maker, ...] = (
    *DUMPED,
    browser_rules,
    form_file,
    console_files,
    node_data,
    feed,
    citations,
    articles,
)
