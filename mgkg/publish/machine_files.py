"""The files of the site that machines read, from the site: dumps, descriptions, data of each page, the feed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mgkg.publish.machine.changes import CHANGES_PAGE
from mgkg.publish.machine.description import FILE, WELL_KNOWN
from mgkg.publish.machine.feed import FEED, Feed
from mgkg.publish.machine.node_data import NodeData, data_path
from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile


def dumps(made: Site) -> Iterator[SiteFile]:
    """The whole graph in each format, and the shapes."""
    for dump in made.dumps.files:
        yield SiteFile(dump.path, dump.content)


def node_data(made: Site) -> Iterator[SiteFile]:
    """The data of each node that has a page, beside the folder of the page."""
    data = NodeData(made.dumps.graphs, made.dumps.notation)
    for iri in dict.fromkeys(page.iri for page in made.pages.values() if page.iri):
        yield SiteFile(data_path(iri, "ttl"), data.turtle(iri))
        yield SiteFile(data_path(iri, "jsonld"), data.json_ld(iri))


def descriptions(made: Site) -> Iterator[SiteFile]:
    """What the data are, where people look for it and where programs do."""
    for path in (FILE, WELL_KNOWN):
        folder = path.rpartition("/")[0]
        yield SiteFile(path, made.description.turtle(partial(made.address, start=f"{folder}/" if folder else "")))


def feed(made: Site) -> Iterator[SiteFile]:
    """The changes between versions, for readers of feeds."""
    told = Feed(made.changes, made.publication.title, partial(made.address, start=CHANGES_PAGE))
    yield SiteFile(FEED, told.xml(list(made.catalogue.library.guidelines.values())))
