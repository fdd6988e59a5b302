"""The files of the site that readers take with them, from the site: citations, and each article as a PDF."""

from __future__ import annotations

from collections.abc import Iterator

from mgkg.publish.address import ARTICLE_PDF
from mgkg.publish.citing.citations import BIB, CSL
from mgkg.publish.pdf.article_text import ArticleText
from mgkg.publish.pdf.setting import pdf
from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile


def citations(made: Site) -> Iterator[SiteFile]:
    """The citation of each guideline, statement and reference, beside the folder of its page."""
    for cited in made.citations:
        yield SiteFile(cited.path + BIB, cited.bibtex.encode())
        yield SiteFile(cited.path + CSL, cited.csl.encode())


def articles(made: Site) -> Iterator[SiteFile]:
    """Each article as a PDF, in the folder of its page."""
    for guideline in made.catalogue.library.guidelines.values():
        text = ArticleText(guideline, made.catalogue, made.words, made.citations, made.findings.opponents)
        yield SiteFile(ARTICLE_PDF.format(guideline.slug), pdf(text.values(), where=guideline.iri))
