"""Guidelines with their sections, documents, references and reviews, and the whole library of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from mgkg.model.criterion import Criterion, Definition
from mgkg.model.node import Coded, Node, NodeId, Noted, TermSlug, of, record
from mgkg.model.source import SourceFragment
from mgkg.model.statement import CitationNumber, Reference, Statement
from mgkg.model.term import Decision, SchemeConcept, Term


@record
class Section(Noted):
    """A heading of the source, under which statements stand."""

    title: str = of("dcterms:title")
    in_guideline: NodeId
    position: int
    routes: tuple[Coded, ...] = of("route", default=())
    fragments: tuple[SourceFragment, ...] = of("sourceFragment", default=())


@record
class Document(Noted):
    """The text that a guideline was encoded from; it is not reprinted."""

    title: str = of("dcterms:title")
    sha256: str
    publisher: str | None = of("dcterms:publisher", default=None)
    modified: str | None = of("dcterms:modified", default=None)


@record
class DocumentFeature(Noted):
    """A part of a source page that tells a reader how far to trust it."""

    feature_kind: Coded
    document: NodeId
    wording: str
    offered_stages: tuple[Coded, ...] = of("offeredStage", default=())
    marked_stage: Coded | None = None
    fragments: tuple[SourceFragment, ...] = of("sourceFragment", default=())


@record
class Guideline(Noted):
    """One answer to one clinical question."""

    title: str = of("dcterms:title")
    question: str
    wording: str
    plain_wording: str = ""
    population: str
    version: str
    publication_status: Coded
    issued: str | None = of("dcterms:issued", default=None)
    modified: str = of("dcterms:modified")
    checked_against_source: str | None = None
    publisher: str = of("dcterms:publisher")
    document: Document
    disclaimer: str
    editorial_policy: str | None = None
    does_not_address: tuple[TermSlug, ...] = ()
    fragments: tuple[SourceFragment, ...] = of("sourceFragment", default=())


@record
class Review(Node):
    """One step of our review of one statement, for the content digest that it names."""

    reviewed: NodeId
    review_status: Coded
    reviewer: str = of("prov:wasAssociatedWith")
    ended: str = of("prov:endedAtTime")
    comment: str | None = None
    content_digest: str


@record
class Precedence(Node):
    """A ruling that one statement outranks another while a situation holds."""

    winner: NodeId
    loser: NodeId
    situation: Criterion
    rationale: str
    creator: str = of("dcterms:creator")
    date: str = of("dcterms:date")
    content_digest: str | None = None


@record
class Acceptance(Node):
    """An editor's decision to live with one finding, for the content digest that it names."""

    finding_id: str
    content_digest: str
    rationale: str
    creator: str = of("dcterms:creator")
    date: str = of("dcterms:date")


@record
class KnownFindings(Node):
    """Findings that are known and left open: they stay unsettled, and are no longer new."""

    finding_ids: tuple[str, ...] = of("findingId", default=())
    rationale: str
    creator: str = of("dcterms:creator")
    date: str = of("dcterms:date")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Library:
    """Everything that a content root holds, as values; keys are slugs or identifiers."""

    terms: dict[str, Term] = field(default_factory=dict)
    concepts: dict[str, SchemeConcept] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    guidelines: dict[str, Guideline] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    features: tuple[DocumentFeature, ...] = ()
    fragments: dict[str, SourceFragment] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    citation_numbers: dict[str, CitationNumber] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    definitions: tuple[Definition, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    known_findings: tuple[KnownFindings, ...] = ()
    reviews: tuple[Review, ...] = ()
