"""The whole site before MkDocs: its pages, their HTML, and what hand-written pages take from the graph."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from mgkg.errors import SiteError
from mgkg.publish.address import ARTICLE_PDF, Address, page_of, relative
from mgkg.publish.catalogue import Catalogue, catalogue
from mgkg.publish.citing.citations import Citations
from mgkg.publish.diagram import model_diagram
from mgkg.publish.findings import FINDINGS_PAGE, Findings, findings
from mgkg.publish.glossary import Glossary
from mgkg.publish.pages import SitePage, pages
from mgkg.publish.permalink import CHECK_PAGE
from mgkg.publish.running import running
from mgkg.publish.template import Here, environment, render
from mgkg.publish.words import Words
from mgkg.store.dataset import load

if TYPE_CHECKING:
    from jinja2 import Environment

# What a hand-written page has in the place of a part that is made from the graph. It is replaced after Markdown,
# which therefore never sees a text of the graph.
_INSERT = re.compile(r"<!-- mgkg: (?P<name>[\w -]+?) -->")
ASSETS = "assets/mgkg/"
_STYLE = Markup('<link rel="stylesheet" href="{}">')
_SCRIPT = Markup('<script type="module" src="{}"></script>')
# A link of Markdown to a file: [text](path/index.md#anchor).
_TO_FILE = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<file>[^()\s#:]+\.md)(?:#(?P<anchor>[^()\s]+))?\)")
_BLANK = re.compile(r"\n\s*\n")
_HEADING = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Site:
    """The pages of one content root.

    Attributes:
        catalogue: what they are made from.
        findings: what verify found in it.
        templates: what they are made by.
        docs: the folder of hand-written pages.
        report: the address to report an error at, with ``{iri}`` and ``{version}`` in it; empty for none.
    """

    catalogue: Catalogue
    findings: Findings
    templates: Environment
    docs: Path
    report: str = ""

    @cached_property
    def glossary(self) -> Glossary:
        """What the words of the site mean."""
        return Glossary(self.catalogue)

    def has(self, path: str) -> bool:
        """Whether the site has a page at a path."""
        source = f"{path}index.md"
        return source in self.pages or any((self.docs / name).is_file() for name in (source, f"{path.rstrip('/')}.md"))

    def report_link(self, iri: str, version: str) -> str:
        """Where to say that something is wrong with a node; empty where the configuration names no place."""
        return self.report.replace("{iri}", quote(iri, safe="")).replace("{version}", quote(version, safe=""))

    @cached_property
    def pages(self) -> Mapping[str, SitePage]:
        """Every page, by the Markdown file that it stands for."""
        return {page.source: page for page in pages(self.catalogue)}

    @cached_property
    def unlisted(self) -> tuple[SitePage, ...]:
        """The pages that are in no navigation."""
        return tuple(page for page in self.pages.values() if not page.index)

    @cached_property
    def words(self) -> Words:
        """The words for the content."""
        return Words(self.catalogue)

    @cached_property
    def citations(self) -> Citations:
        """How what has a page is cited."""
        return Citations(self.catalogue.library)

    def html(self, page: SitePage) -> str:
        """The HTML of a page, without what surrounds it."""
        html = self.part(page.template, page.path, {"page": page, **page.values})
        return html if "<pre" in html else _BLANK.sub("\n", html)

    def head(self, page: SitePage) -> str:
        """What a page has in its head beside what all pages have."""
        styles = [_STYLE.format(relative(ASSETS + name, page.path)) for name in page.styles]
        return "\n".join([*styles, f'<style media="print">:root{{--mg-running:{running(page)}}}</style>'])

    def end(self, page: SitePage) -> str:
        """What a page has at the end of its body: its scripts."""
        return "\n".join(_SCRIPT.format(relative(ASSETS + name, page.path)) for name in page.scripts)

    def linked(self, markdown: str, source: str) -> str:
        """A hand-written page with its links to the Markdown files of pages that have none, as links to the pages."""
        folder = posixpath.dirname(source)

        def link(match: re.Match[str]) -> str:
            page = self.pages.get(posixpath.normpath(posixpath.join(folder, match["file"])))
            if page is None or page.index:
                return match[0]
            start = source.removesuffix("index.md") if source.endswith("index.md") else f"{source.removesuffix('.md')}/"
            href = Address(page.path, match["anchor"] or "").seen_from(start)
            return Markup('<a href="{}">').format(href) + match["text"] + "</a>"

        return _TO_FILE.sub(link, markdown)

    def inserted(self, html: str, path: str) -> str:
        """The HTML of a hand-written page with the parts that it takes from the graph: ``<!-- mgkg: guidelines -->``.

        Raises:
            SiteError: there is no such part.
        """

        def part(match: re.Match[str]) -> str:
            make = _INSERTS.get(match["name"])
            if make is None:
                what = f"There is no part '{match['name']}' to put into the page"
                raise SiteError(what, where=path or "index.md", remedy=f"Parts are {', '.join(_INSERTS)}.")
            return make(self, path)

        return _INSERT.sub(part, html)

    def elsewhere(self) -> dict[str, Address]:
        """The path of every node and every finding without a page of its own, and where it stands."""
        found = {page_of(iri): Address(FINDINGS_PAGE, anchor) for iri, anchor in self.findings.addresses()}
        return found | self.catalogue.addresses.elsewhere(self.catalogue.nodes)

    def part(self, template: str, path: str, values: Mapping[str, object]) -> str:
        """The HTML that a template makes for a page at a path."""
        common = {
            "here": Here(path, self.catalogue.addresses),
            "words": self.words,
            "catalogue": self.catalogue,
            "library": self.catalogue.library,
            "findings": self.findings,
            "citations": self.citations,
            "pdf_path": ARTICLE_PDF,
            "glossary": self.glossary,
            "explanations": self.glossary.entries,
            "report_link": self.report_link,
            "has_page": self.has,
        }
        return render(self.templates, template, {**common, **values})


def _guidelines(made: Site, path: str) -> str:
    return made.part("guideline_list.html.j2", path, {})


def _numbers(made: Site, path: str) -> str:
    return made.part("numbers.html.j2", path, {})


def _doors(made: Site, path: str) -> str:
    return made.part("doors.html.j2", path, {"check_page": CHECK_PAGE})


def _model(made: Site, path: str) -> str:
    return model_diagram(made.catalogue.ontology, Here(path, made.catalogue.addresses))


def _records(made: Site, path: str) -> str:
    """The decision records beside the page: a link with the title of each."""
    items = [
        Markup('<li><a href="{}/">{}</a></li>').format(record.stem, _title(record))
        for record in sorted((made.docs / path).glob("[0-9]*.md"))
    ]
    return Markup('<ul class="mg-records">\n{}\n</ul>').format(Markup("\n").join(items))


_INSERTS: Mapping[str, Callable[[Site, str], str]] = {
    "guidelines": _guidelines,
    "numbers": _numbers,
    "doors": _doors,
    "model diagram": _model,
    "decision records": _records,
}


def _title(page: Path) -> str:
    match = _HEADING.search(page.read_text(encoding="utf-8"))
    return match[1] if match else page.stem


def site(root: Path, docs: Path, templates: Path | None = None, report: str = "") -> Site:
    """The site of a content root.

    Args:
        root: the folder with ``ontology/`` and ``guidelines/``.
        docs: the folder of hand-written pages.
        templates: a folder of templates that come before those of the package.
        report: as of `Site`.

    Raises:
        MgkgError: the content cannot be read or compiled, or two pages want one path.
    """
    content = catalogue(load(root), root)
    made = Site(content, findings(root, content.library), environment(templates), docs, report)
    _ = made.pages
    return made


def edited(before: Site) -> Site:
    """The same site with the content as it is now; what was found in it before is not looked for again.

    Raises:
        MgkgError: the content cannot be read, or two pages want one path.
    """
    root = before.catalogue.dataset.root
    content = catalogue(load(root, before.catalogue.dataset), root, before.catalogue)
    found = replace(before.findings, library=content.library, is_current=False)
    made = Site(content, found, before.templates, before.docs, before.report)
    _ = made.pages
    return made


def redirect(address: Address, path: str) -> str:
    """The HTML of a page that leads from a node's path to where it stands."""
    link = address.seen_from(path)
    return Markup(
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="robots" content="noindex">\n'
        '<meta http-equiv="refresh" content="0; url={}">\n<title>Moved</title>\n'
        '<p>It stands <a href="{}">here</a>. No clinician has reviewed it.</p>\n</html>\n'
    ).format(link, link)
