"""The files of the site that readers take with them, from the site: citations."""

from __future__ import annotations

from collections.abc import Iterator

from mgkg.publish.citing.citations import BIB, CSL
from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile


def citations(made: Site) -> Iterator[SiteFile]:
    """The citation of each guideline, statement and reference, beside the folder of its page."""
    for cited in made.citations:
        yield SiteFile(cited.path + BIB, cited.bibtex.encode())
        yield SiteFile(cited.path + CSL, cited.csl.encode())
