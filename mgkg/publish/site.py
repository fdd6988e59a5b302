"""The whole site before MkDocs: its pages, their HTML, and what hand-written pages take from the graph."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup, escape

from mgkg.errors import SiteError
from mgkg.publish.address import ARTICLE_PDF, Address, page_of, relative
from mgkg.publish.catalogue import Catalogue, catalogue
from mgkg.publish.citing.citations import Citations
from mgkg.publish.diagram import model_diagram
from mgkg.publish.findings import FINDINGS_PAGE, Findings, findings
from mgkg.publish.glossary import Glossary
from mgkg.publish.machine.changes import Changes
from mgkg.publish.machine.description import DATASET, FILE, Description
from mgkg.publish.machine.dumps import Dumps
from mgkg.publish.machine.node_data import ENDINGS, data_path
from mgkg.publish.pages import DATA_PAGE, SitePage, pages
from mgkg.publish.permalink import CHECK_PAGE
from mgkg.publish.query_results import results
from mgkg.publish.running import running
from mgkg.publish.slots import slots
from mgkg.publish.structured import Structured
from mgkg.publish.template import Here, environment, render
from mgkg.publish.words import Words
from mgkg.store.dataset import Dataset, load
from mgkg.vocabulary import GUIDELINE

if TYPE_CHECKING:
    from jinja2 import Environment

# What a hand-written page has in the place of a part that is made from the graph. It is replaced after Markdown,
# which therefore never sees a text of the graph.
_INSERT = re.compile(r"<!-- mgkg: (?P<name>[\w -]+?) -->")
ASSETS = "assets/mgkg/"
_STYLE = Markup('<link rel="stylesheet" href="{}">')
_MODULE = Markup('<link rel="modulepreload" href="{}">')
_LATER = Markup('<template id="mg-later">{}</template>')
_SCRIPT = Markup('<script type="module" src="{}"></script>')
_DATA = Markup('<link rel="alternate describedby" type="{}" href="{}">')
_SAID = Markup('<script type="application/ld+json">{}</script>')
# A link of Markdown to a file: [text](path/index.md#anchor).
_TO_FILE = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<file>[^()\s#:]+\.md)(?:#(?P<anchor>[^()\s]+))?\)")
_BLANK = re.compile(r"\n\s*\n")
_HEADING = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Publication:
    """Where and how a site is published.

    Attributes:
        url: the address of its top; empty where it is not configured.
        licence: the address of the licence of the content; empty where it is not configured.
        title: the name of the site.
        report: the address to report an error at, with ``{iri}`` and ``{version}`` in it; empty for none.
        console: whether it has the page that answers queries in the browser, which is made of npm packages.
    """

    url: str = ""
    licence: str = ""
    title: str = "mgkg"
    report: str = ""
    console: bool = True


@dataclass(frozen=True)
class Site:
    """The pages of one content root.

    Attributes:
        catalogue: what they are made from.
        pages: each by the Markdown file that it stands for.
        findings: what verify found in it.
        templates: what they are made by.
        docs: the folder of hand-written pages.
        publication: where and how it is published.
    """

    catalogue: Catalogue
    pages: Mapping[str, SitePage]
    findings: Findings
    templates: Environment
    docs: Path
    publication: Publication

    @property
    def dataset(self) -> Dataset:
        """What all of it was read from."""
        return self.catalogue.dataset

    @cached_property
    def glossary(self) -> Glossary:
        """What the words of the site mean."""
        return Glossary(self.catalogue)

    def report_link(self, iri: str, version: str) -> str:
        """Where to say that something is wrong with a node; empty where the configuration names no place."""
        address = self.publication.report
        return address.replace("{iri}", quote(iri, safe="")).replace("{version}", quote(version, safe=""))

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
        html = self.part(page.template, page.path, {"page": page, **page.values, **page.more()})
        return html if "<pre" in html else _BLANK.sub("\n", html)

    def head(self, page: SitePage) -> str:
        """What a page has in its head beside what all pages have: styles, its foot on paper, its data, what it is."""
        data, said = self.machine(page)
        return "\n".join(
            [
                *(_STYLE.format(relative(ASSETS + name, page.path)) for name in page.styles),
                *_modules(page.modules, page.path),
                *([_LATER.format(Markup("").join(_modules(page.later, page.path)))] if page.later else []),
                f'<style media="print">:root{{--mg-running:{running(page)}}}</style>',
                *(_DATA.format(media_type, relative(path, page.path)) for path, media_type in data.items()),
                _SAID.format(Markup(said)),  # noqa: S704 - no text in it can end the script
            ]
        )

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
            # Plain text: a sum with Markup would escape the closing tag.
            return f'<a href="{escape(href)}">{match["text"]}</a>'

        return _TO_FILE.sub(link, markdown)

    def machine(self, page: SitePage) -> tuple[Mapping[str, str], str]:
        """What a page has for machines: each file with its data and its media type, and JSON-LD on what it is."""
        if page.path == DATA_PAGE:
            return {FILE: "text/turtle"}, self.structured.dataset(page, self.dumps.whole)
        data = {data_path(page.iri, ending): media_type for ending, media_type in ENDINGS.items() if page.iri}
        return data, self.structured.script(page)

    def day(self, page: SitePage) -> str:
        """The day of the content of a page of a guideline, as that gives it; empty for other pages."""
        owner, _, _ = page.iri.removeprefix(GUIDELINE).partition("/")
        guideline = self.catalogue.library.guidelines.get(owner) if page.iri.startswith(GUIDELINE) else None
        return guideline.modified if guideline else ""

    @cached_property
    def dumps(self) -> Dumps:
        """The whole graph as files."""
        return Dumps(self.dataset)

    @cached_property
    def changes(self) -> Changes:
        """What changed between versions."""
        return Changes(self.dataset)

    @cached_property
    def description(self) -> Description:
        """What the data are."""
        return Description(self.dumps, self.publication.title, self.publication.licence)

    @cached_property
    def structured(self) -> Structured:
        """What the pages are, for machines."""
        return Structured(self.words, self.address, self.publication.licence)

    def address(self, path: str, start: str) -> str:
        """The address of a page or a file: absolute where the site's own is known, else as seen from another page."""
        url = self.publication.url
        if url:
            return f"{url.rstrip('/')}/{path}"
        page, mark, anchor = path.partition("#")
        return Address(page, anchor).seen_from(start) if mark else relative(path, start)

    @staticmethod
    def data_path(iri: str, ending: str) -> str:
        """Where the data of a node stand."""
        return data_path(iri, ending)

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
        found[page_of(DATASET)] = Address(DATA_PAGE)
        return found | self.catalogue.addresses.elsewhere(self.catalogue.nodes)

    def part(self, template: str, path: str, values: Mapping[str, object]) -> str:
        """The HTML that a template makes for a page at a path."""
        common = {
            "here": Here(path, self.catalogue.addresses),
            "words": self.words,
            "catalogue": self.catalogue,
            "library": self.catalogue.library,
            "findings": self.findings,
            "console": self.publication.console,
            "slots": partial(slots, self.dataset.root),
            "results": partial(results, self.dataset, self.catalogue.queries),
            "site": self,
            "citations": self.citations,
            "pdf_path": ARTICLE_PDF,
            "glossary": self.glossary,
            "explanations": self.glossary.entries,
            "report_link": self.report_link,
        }
        return render(self.templates, template, {**common, **values})


def _modules(names: Sequence[str], path: str) -> list[Markup]:
    return [_MODULE.format(relative(ASSETS + name, path)) for name in names]


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


def site(root: Path, docs: Path, templates: Path | None = None, publication: Publication | None = None) -> Site:
    """The site of a content root.

    Args:
        root: the folder with ``ontology/`` and ``guidelines/``.
        docs: the folder of hand-written pages.
        templates: a folder of templates that come before those of the package.
        publication: where and how it is published.

    Raises:
        MgkgError: the content cannot be read or compiled, or two pages want one path.
    """
    published = publication or Publication()
    content = catalogue(load(root), root)
    made = _by_source(content, published)  # before what takes long: a path may be wanted twice
    return Site(content, made, findings(root, content.library), environment(templates), docs, published)


def edited(before: Site) -> Site:
    """The same site with the content as it is now; what was found in it before is not looked for again.

    Raises:
        MgkgError: the content cannot be read, or two pages want one path.
    """
    root = before.catalogue.dataset.root
    content = catalogue(load(root, before.catalogue.dataset), root, before.catalogue)
    found = replace(before.findings, library=content.library, is_current=False)
    made = _by_source(content, before.publication)
    return Site(content, made, found, before.templates, before.docs, before.publication)


def _by_source(content: Catalogue, publication: Publication) -> Mapping[str, SitePage]:
    return {page.source: page for page in pages(content, console=publication.console)}


def redirect(address: Address, path: str) -> str:
    """The HTML of a page that leads from a node's path to where it stands."""
    link = escape(address.seen_from(path))
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={link}">\n<title>Moved</title>\n'
        f'<p>It stands <a href="{link}">here</a>. No clinician has reviewed it.</p>\n</html>\n'
    )
