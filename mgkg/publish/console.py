"""The files that the query console loads beside the dump: the library, JavaScript of others; from the site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from mgkg.publish.npm_assets import FOLDER, npm_assets
from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile
from mgkg.store.query import Query
from mgkg.vocabulary import BASE, DERIVED_GRAPH

LIBRARY = "console/library.json"


def console_files(made: Site) -> Iterator[SiteFile]:
    """The files of the console; none for a site without it.

    Raises:
        NpmError: the packages of others cannot be installed.
    """
    if not made.publication.console:
        return
    for path, content in npm_assets().items():
        yield SiteFile(FOLDER + path, content)
    yield SiteFile(LIBRARY, _library(made))


def _library(made: Site) -> bytes:
    """The queries with their parameters, the prefixes that need no declaration, and the base of IRIs that are pages."""
    about = {
        "base": BASE,
        "derived": DERIVED_GRAPH,
        "prefixes": dict(made.dataset.prefixes),
        "queries": [_query(query) for query in made.catalogue.queries.values()],
    }
    return json.dumps(about, ensure_ascii=False, indent=1).encode()


def _query(query: Query) -> dict[str, object]:
    return asdict(query)
