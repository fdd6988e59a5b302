"""The pages of the site, each a path, a title, a template and its values, from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from mgkg.errors import Place, SiteError
from mgkg.model.guideline import Guideline
from mgkg.model.node import Node
from mgkg.model.statement import Statement
from mgkg.model.term import Term
from mgkg.publish.address import ARTICLE, CRITERIA, ONTOLOGY_PAGE, SOURCE, is_path, page_of
from mgkg.publish.catalogue import LINKS, Catalogue
from mgkg.publish.cause import anchor, listed
from mgkg.publish.diagram import model_diagram
from mgkg.publish.findings import DISAGREEMENTS, FINDINGS_PAGE
from mgkg.publish.glossary import GLOSSARY_PAGE
from mgkg.publish.machine.changes import CHANGES_PAGE, anchor_of, page_of_changes
from mgkg.publish.machine.description import DATASET
from mgkg.publish.machine.node_data import data_path
from mgkg.publish.permalink import CHECK_PAGE, permalink
from mgkg.publish.picture.bands import severity_bands, severity_overview
from mgkg.publish.picture.decision import decision_picture
from mgkg.publish.picture.evidence import evidence_picture
from mgkg.publish.reading_order import reading_order
from mgkg.store.dataset import ONTOLOGY_GRAPH

DATA_PAGE = "data/"
_ASSETS = Path(__file__).parent / "theme/assets/mgkg"


@dataclass(frozen=True)
class SitePage:
    """A page that is made from the graph.

    Attributes:
        path: below the top of the site, with a slash at its end.
        title: a plain text.
        template: the file in ``templates/``.
        values: what the template gets beside the catalogue, the words and its place.
        trail: the pages above it: path and title.
        index: whether it stands in the navigation.
        wide: whether it needs the room of the contents list.
        iri: the node that the page is of.
        styles: style sheets that it needs beside those of every page, below ``assets/mgkg/``.
        scripts: script modules that it needs beside those of every page, below ``assets/mgkg/``.
        modules: what its scripts import, so that a browser asks for all of it at once.
        later: what its scripts import when the page stands, for the same reason.
        texts: plain texts by which search finds it, beside its title.
        more: what the template gets that takes long to work out, when the page is made.
    """

    path: str
    title: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    trail: Sequence[tuple[str, str]] = ()
    index: bool = False
    wide: bool = False
    iri: str = ""
    styles: Sequence[str] = ()
    scripts: Sequence[str] = ()
    modules: Sequence[str] = ()
    later: Sequence[str] = ()
    texts: Sequence[str] = ()
    more: Callable[[], Mapping[str, object]] = dict

    @property
    def source(self) -> str:
        """The Markdown file of which MkDocs would make a page at this path."""
        return f"{self.path}index.md"


def pages(catalogue: Catalogue, *, console: bool = True) -> list[SitePage]:
    """Every page of the graph, with or without the query console.

    Raises:
        SiteError: two nodes want one path, or an IRI makes no path.
    """
    made = [page for makers in _PAGES for page in makers(catalogue)]
    made += _queries(catalogue, console=console)
    taken: dict[str, SitePage] = {}
    for page in made:
        if not is_path(page.path):
            remedy = "Use letters, digits and hyphens in its name."
            what = f"The IRI {page.iri} makes no path of a page"
            raise SiteError(what, where=_place(page, catalogue), remedy=remedy)
        other = taken.setdefault(page.path.casefold(), page)
        if other is not page:
            raise _two(page, other, catalogue)
    return made


def _place(page: SitePage, catalogue: Catalogue) -> Place | None:
    return catalogue.place(page.iri) if page.iri else None


def _two(page: SitePage, other: SitePage, catalogue: Catalogue) -> SiteError:
    holder = f"{other.iri} ({catalogue.place(other.iri)})" if other.iri else f"the page '{other.title}'"
    return SiteError(
        f"{page.iri or page.title} wants the path /{page.path}, which belongs to {holder}",
        where=_place(page, catalogue),
        remedy="Give one of them another name.",
    )


_GUIDELINES = ("guideline/", "Guidelines")
CONSOLE = SitePage(
    "console/",
    "Query the graph",
    "console.html.j2",
    index=True,
    wide=True,
    styles=("console/console.css",),
    scripts=("console/page.js",),
)


def _guidelines(catalogue: Catalogue) -> Iterator[SitePage]:
    yield SitePage("guideline/", "Guidelines", "guidelines.html.j2", index=True)
    for slug, guideline in catalogue.library.guidelines.items():
        article = ARTICLE.format(slug)
        trail = (_GUIDELINES, (article, guideline.title))
        values = {"guideline": guideline}
        yield SitePage(
            article,
            guideline.question,
            "article.html.j2",
            values,
            (_GUIDELINES,),
            iri=guideline.iri,
            more=partial(_article, catalogue, slug),
            texts=(guideline.title, guideline.wording, guideline.plain_wording, guideline.population),
        )
        title = f"Criteria and definitions: {guideline.title}"
        yield SitePage(CRITERIA.format(slug), title, "criteria.html.j2", values, trail, iri=guideline.iri)
        title = f"Source and its fragments: {guideline.title}"
        ordered = {**values, "sections": catalogue.sections_of[slug]}
        yield SitePage(SOURCE.format(slug), title, "source.html.j2", ordered, trail, iri=guideline.iri)


def _article(catalogue: Catalogue, slug: str) -> dict[str, object]:
    """What the template of an article takes beside the guideline: an example is of its headline, if it has one."""
    parts = reading_order(catalogue, slug)
    headline_first = sorted(parts, key=lambda part: part.anchor != "_in-short")
    return {
        "parts": parts,
        "examples": [each.id for part in headline_first for each in part.statements],
        "severity_overview": severity_overview,
        "permalink": permalink,
        "check_page": CHECK_PAGE,
        "page_of_changes": page_of_changes,
        "sparing": True,
        "disagreements": DISAGREEMENTS,
    }


def _statements(catalogue: Catalogue) -> Iterator[SitePage]:
    yield SitePage("statement/", "Statements", "statements.html.j2", index=True)
    for statement in catalogue.library.statements.values():
        guideline = catalogue.guideline_of(statement)
        section = catalogue.library.sections[statement.section]
        trail = (
            _GUIDELINES,
            (ARTICLE.format(statement.guideline), guideline.title),
            (f"{SOURCE.format(statement.guideline)}#{section.slug}", section.title),
        )
        values = {
            "statement": statement,
            "guideline": guideline,
            "section": section,
            "links": LINKS,
            "evidence_picture": evidence_picture,
            "severity_bands": severity_bands,
        }
        yield SitePage(
            page_of(statement.iri),
            statement.title,
            "statement.html.j2",
            values,
            trail,
            iri=statement.iri,
            texts=(statement.wording, statement.plain_wording),
        )


def _references(catalogue: Catalogue) -> Iterator[SitePage]:
    yield SitePage("reference/", "References", "references.html.j2", index=True)
    for reference in catalogue.library.references.values():
        guideline = catalogue.guideline_of(reference)
        trail = (_GUIDELINES, (ARTICLE.format(guideline.slug), guideline.title), ("reference/", "References"))
        values = {"reference": reference, "guideline": guideline}
        yield SitePage(
            page_of(reference.iri),
            reference.title,
            "reference.html.j2",
            values,
            trail,
            iri=reference.iri,
            texts=(reference.venue or "", reference.year or ""),
        )


def _terms(catalogue: Catalogue) -> Iterator[SitePage]:
    by_kind: dict[str, list[Node]] = {}
    for term in sorted(catalogue.library.terms.values(), key=lambda term: term.label.casefold()):
        by_kind.setdefault(term.kind, []).append(term)
    yield SitePage("term/", "Terms", "terms.html.j2", {"by_kind": by_kind}, index=True)
    for term in catalogue.library.terms.values():
        yield SitePage(
            page_of(term.iri),
            term.label,
            "term.html.j2",
            {"term": term, "severity_bands": severity_bands},
            (("term/", "Terms"),),
            iri=term.iri,
            texts=_names(term),
        )


def _names(term: Term) -> tuple[str, ...]:
    """What a term is and everything that it is called, codes included, in one text for each kind of name."""
    brands: tuple[str, ...] = getattr(term, "brand_names", ())
    codes = (*term.icd10, *term.snomed, *getattr(term, "rxnorm", ()), *getattr(term, "atc", ()))
    loinc = tuple(code.notation for code in getattr(term, "laboratory_codes", ()))
    kinds = (term.synonyms, brands, term.narrower_names, (*codes, *loinc))
    return (term.definition or "", *(", ".join(names) for names in kinds))


def _decisions(catalogue: Catalogue) -> Iterator[SitePage]:
    yield SitePage("decision/", "Decisions", "decisions.html.j2", index=True, wide=True)
    for decision in catalogue.library.decisions.values():
        sides: list[tuple[Guideline, list[Statement]]] = []
        for slug, guideline in catalogue.library.guidelines.items():
            answers = [each for each in catalogue.answers_to[decision.slug] if each.guideline == slug]
            sides += [(guideline, answers)] if answers else []
        yield SitePage(
            page_of(decision.iri),
            decision.title,
            "decision.html.j2",
            {
                "decision": decision,
                "sides": sides,
                "decision_picture": decision_picture,
                "severity_bands": severity_bands,
            },
            (("decision/", "Decisions"),),
            wide=True,
            iri=decision.iri,
        )


def _vocabulary(catalogue: Catalogue) -> Iterator[SitePage]:
    values = {"ontology": catalogue.ontology, "model_diagram": model_diagram}
    yield SitePage(ONTOLOGY_PAGE, "Ontology", "ontology.html.j2", values, index=True, iri=ONTOLOGY_GRAPH)


def _queries(catalogue: Catalogue, *, console: bool) -> Iterator[SitePage]:
    values = {"queries": catalogue.queries.values()}
    yield SitePage("queries/", "Query library", "queries.html.j2", values, index=True, styles=CONSOLE.styles)
    if console:
        yield CONSOLE


def _findings(_: Catalogue) -> Iterator[SitePage]:
    values = {"anchor": anchor, "listed": listed}
    yield SitePage(FINDINGS_PAGE, "What does not fit together", "findings.html.j2", values, index=True)


def _data(_: Catalogue) -> Iterator[SitePage]:
    values = {"data_path": data_path, "page_of": page_of, "dataset_iri": DATASET}
    yield SitePage(DATA_PAGE, "Data and downloads", "data.html.j2", values, index=True, styles=("data.css",))


def _changes(catalogue: Catalogue) -> Iterator[SitePage]:
    values = {"page_of_changes": page_of_changes, "anchor_of": anchor_of}
    yield SitePage(CHANGES_PAGE, "Changes between versions", "changes.html.j2", values, index=True)
    for slug, guideline in catalogue.library.guidelines.items():
        title = f"Changes: {guideline.title}"
        trail = ((CHANGES_PAGE, "Changes between versions"),)
        own = {**values, "guideline": guideline}
        yield SitePage(page_of_changes(slug), title, "changes_of.html.j2", own, trail, wide=True)


def _disagreements(catalogue: Catalogue) -> Iterator[SitePage]:
    measured = ("severity", "target")
    answered = [each for each in catalogue.library.decisions.values() if catalogue.answers_to[each.slug]]
    values = {
        "kinds": DISAGREEMENTS,
        "permalink": permalink,
        "sparing": True,
        "severity_bands": severity_bands,
        "observables": list(dict.fromkeys(each.subject for each in answered if each.dimension in measured)),
    }
    yield SitePage(
        "disagreements/",
        "Where the sources disagree",
        "disagreements.html.j2",
        values,
        index=True,
        wide=True,
    )


def _glossary(_: Catalogue) -> Iterator[SitePage]:
    yield SitePage(GLOSSARY_PAGE, "Glossary", "glossary.html.j2", index=True)


def _report(_: Catalogue) -> Iterator[SitePage]:
    yield SitePage("report/", "Report an error", "report.html.j2")


def _modules(*folders: str) -> tuple[str, ...]:
    """Our script modules in some folders of assets."""
    found = sorted(path for folder in folders for path in (_ASSETS / folder).glob("*.js"))
    return tuple(path.relative_to(_ASSETS).as_posix() for path in found)


def _check(_: Catalogue) -> Iterator[SitePage]:
    yield SitePage(
        CHECK_PAGE,
        "Check a patient",
        "check.html.j2",
        index=True,
        wide=True,
        styles=("check.css",),
        scripts=("check/main.js",),
        modules=_modules("check"),
        later=_modules("answer", "reason"),
    )


_PAGES = (
    _check,
    _guidelines,
    _statements,
    _references,
    _terms,
    _decisions,
    _findings,
    _disagreements,
    _glossary,
    _report,
    _vocabulary,
    _data,
    _changes,
)
