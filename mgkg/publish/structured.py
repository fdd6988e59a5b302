"""What a page is, in JSON-LD with the names of schema.org, from the page and the catalogue.

Only what the graph says is said: a strength, a certainty or an identifier that is not stated is left out, as is a date
of review, since nobody has reviewed anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, singledispatchmethod
from typing import Any, TypeAlias

from mgkg.model.guideline import Guideline
from mgkg.model.node import Node
from mgkg.model.statement import Reference, Statement
from mgkg.model.term import Term
from mgkg.publish.address import ARTICLE, page_of
from mgkg.publish.machine.dumps import Dump
from mgkg.publish.pages import SitePage
from mgkg.publish.words import Words
from mgkg.vocabulary import BASE

Json: TypeAlias = dict[str, Any]

_YEAR = re.compile(r"[12][0-9]{3}")
_CODES = {"loinc": "LOINC", "rxnorm": "RxNorm", "atc": "ATC", "icd10": "ICD-10-CM", "snomed": "SNOMED CT"}
# What could end a script element, or a line of a script.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Structured:
    """Says what pages are.

    Attributes:
        words: the words for the content.
        address: the address of a page as seen from another: its path, and that of the other.
        licence: the address of the licence of the content; empty where none is configured.
    """

    words: Words
    address: Callable[[str, str], str]
    licence: str = ""

    def script(self, page: SitePage) -> str:
        """The JSON-LD of a page from the graph, safe inside a script element."""
        return script([*self._of(page), self._trail(page)])

    def dataset(self, page: SitePage, dumps: Iterable[Dump]) -> str:
        """The JSON-LD of the page that lists the dumps."""
        files = [
            {
                "@type": "DataDownload",
                "name": dump.path.rpartition("/")[2],
                "contentUrl": self.address(dump.path, page.path),
                "encodingFormat": dump.format.media_type,
                "contentSize": f"{dump.size} B",
                "sha256": dump.sha256,
            }
            for dump in dumps
        ]
        guidelines = self.words.catalogue.library.guidelines.values()
        return script(
            [
                _stated(
                    {
                        "@type": "Dataset",
                        "@id": BASE + "dataset",
                        "name": page.title,
                        "description": "Clinical guideline statements, their criteria, actions, evidence and sources, "
                        "with the terms and the ontology that they use, as RDF. No clinician has reviewed it.",
                        "url": self.address(page.path, page.path),
                        "license": self.licence,
                        "dateModified": max((each.modified for each in guidelines), default=""),
                        "isAccessibleForFree": True,
                        "distribution": files,
                    }
                ),
                self._trail(page),
            ]
        )

    def _of(self, page: SitePage) -> list[Json]:
        """The page, and the node that it is of."""
        node = self._nodes.get(page.iri) if page_of(page.iri) == page.path else None
        return self._described(node, page)

    @cached_property
    def _nodes(self) -> Mapping[str, Node]:
        library = self.words.catalogue.library
        shelves = (library.guidelines, library.statements, library.references, library.terms)
        return {node.iri: node for shelf in shelves for node in shelf.values()}

    @singledispatchmethod
    def _described(self, _: object, page: SitePage) -> list[Json]:
        """Of a page that is of no node that schema.org has a name for only the page itself."""
        return [self._page(page, "CollectionPage" if page.index else "WebPage")]

    def _page(self, page: SitePage, kind: str, **more: object) -> Json:
        return _stated(
            {
                "@type": kind,
                "@id": BASE + page.path,
                "name": page.title,
                "url": self.address(page.path, page.path),
                "license": self.licence,
                **more,
            }
        )

    @_described.register
    def _guideline(self, guideline: Guideline, page: SitePage) -> list[Json]:
        status = self.words.label("publication-status", guideline.publication_status)
        about = self.words.catalogue.statements_of[guideline.slug]
        return [
            self._page(
                page,
                "MedicalWebPage",
                mainEntity=_name(guideline.iri),
                description=guideline.wording,
                version=guideline.version,
                creativeWorkStatus=status,
                datePublished=guideline.issued,
                dateModified=guideline.modified,
                publisher={"@type": "Organization", "name": guideline.publisher},
            ),
            _stated(
                {
                    "@type": "MedicalGuideline",
                    "@id": guideline.iri,
                    "name": guideline.title,
                    "description": guideline.wording,
                    "guidelineSubject": self._subjects(about),
                    "guidelineDate": guideline.issued,
                    "evidenceOrigin": _origin(guideline),
                    "mainEntityOfPage": _name(BASE + page.path),
                }
            ),
        ]

    @_described.register
    def _statement(self, statement: Statement, page: SitePage) -> list[Json]:
        guideline = self.words.catalogue.guideline_of(statement)
        article = _name(BASE + ARTICLE.format(guideline.slug))
        shown = self._page(
            page,
            "MedicalWebPage",
            mainEntity=_name(statement.iri),
            isPartOf=article,
            dateModified=guideline.modified,
        )
        common = {"@id": statement.iri, "name": statement.title, "mainEntityOfPage": _name(BASE + page.path)}
        if statement.kind != "recommendation":
            based = {"@type": "CreativeWork", "@id": guideline.document.iri, "name": guideline.document.title}
            about = self._subjects([statement])
            return [
                shown,
                _stated(
                    {
                        "@type": "Claim",
                        **common,
                        "text": statement.wording,
                        "about": about,
                        "isPartOf": article,
                        "isBasedOn": based,
                    }
                ),
            ]
        return [
            shown,
            _stated(
                {
                    "@type": "MedicalGuidelineRecommendation",
                    **common,
                    "description": statement.wording,
                    "guideline": _name(guideline.iri),
                    "guidelineSubject": self._subjects([statement]),
                    "recommendationStrength": self._stated_label("strength", statement.strength),
                    "evidenceLevel": self._stated_label("certainty", statement.certainty),
                    "evidenceOrigin": _origin(guideline),
                }
            ),
        ]

    @_described.register
    def _reference(self, reference: Reference, page: SitePage) -> list[Json]:
        identifiers = [_identifier(name, value) for name, value in (("DOI", reference.doi), ("PMID", reference.pmid))]
        venue = {"@type": "CreativeWork", "name": reference.venue} if reference.venue else None
        work = {
            "@type": "ScholarlyArticle" if reference.reference_type == "research" else "CreativeWork",
            "@id": reference.iri,
            "name": reference.title,
            "isPartOf": venue,
            "datePublished": reference.year if _YEAR.fullmatch(reference.year or "") else None,
            "identifier": [identifier for identifier in identifiers if identifier],
            "mainEntityOfPage": _name(BASE + page.path),
        }
        return [self._page(page, "WebPage", mainEntity=_name(reference.iri)), _stated(work)]

    @_described.register
    def _term(self, term: Term, page: SitePage) -> list[Json]:
        codes = [_identifier(system, code) for name, system in _CODES.items() for code in getattr(term, name, ())]
        defined = {
            "@type": "DefinedTerm",
            "@id": term.iri,
            "name": term.label,
            "alternateName": list(term.synonyms),
            "description": term.definition,
            "termCode": term.slug,
            "identifier": codes,
            "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": BASE + "term/", "name": "Terms"},
            "mainEntityOfPage": _name(BASE + page.path),
        }
        return [self._page(page, "WebPage", mainEntity=_name(term.iri)), _stated(defined)]

    def _subjects(self, statements: Iterable[Statement]) -> list[Json]:
        """What the decisions are about that statements answer."""
        library = self.words.catalogue.library
        slugs = dict.fromkeys(library.decisions[slug].subject for each in statements for slug in each.answers)
        found = [library.terms[slug] for slug in slugs if slug in library.terms]
        return [{"@type": "MedicalEntity", "@id": term.iri, "name": term.label} for term in found]

    def _stated_label(self, scheme: str, notation: str | None) -> str | None:
        return None if notation is None else self.words.label(scheme, notation)

    def _trail(self, page: SitePage) -> Json:
        above = [(path, title) for path, title in (("", "Start"), *page.trail)]
        items = [
            {"@type": "ListItem", "position": place, "name": title, "item": self.address(path, page.path)}
            for place, (path, title) in enumerate([*above, (page.path, page.title)], 1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": items}


def script(nodes: Sequence[Json]) -> str:
    """Nodes as JSON-LD in which no text can end a script element."""
    document = {"@context": "https://schema.org", "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _stated(node: Mapping[str, object]) -> Json:
    """A node without what nobody states."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _name(iri: str) -> Json:
    return {"@id": iri}


def _identifier(system: str, value: str | None) -> Json | None:
    return {"@type": "PropertyValue", "propertyID": system, "value": value} if value else None


def _origin(guideline: Guideline) -> str:
    document = guideline.document
    return f"{document.title}, {document.publisher}" if document.publisher else document.title
