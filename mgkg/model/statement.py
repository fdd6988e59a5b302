"""Statements: one sourced claim each, of six kinds, with its evidence."""

from __future__ import annotations

from mgkg.model.action import ActionSet, Prerequisite
from mgkg.model.criterion import Band, Criterion, Range
from mgkg.model.node import Address, Coded, DecisionSlug, Node, NodeId, Noted, TermSlug, of, record
from mgkg.model.quantity import Dose, Figure
from mgkg.model.source import SourceFragment


@record
class Reference(Noted):
    """An entry of a document's reference list, as printed."""

    title: str = of("dcterms:title")
    document: NodeId
    position: int
    reference_type: Coded
    venue: str | None = None
    year: str | None = None
    doi: str | None = None
    pmid: str | None = None
    fragments: tuple[SourceFragment, ...] = of("sourceFragment", default=())


@record
class CitationNumber(Noted):
    """A number by which a document cites, and the references that it may stand for."""

    document: NodeId
    number: int
    resolution: Coded
    candidates: tuple[NodeId, ...] = of("candidate", default=())
    may_be_unlisted: bool


@record
class Citation(Node):
    """The link from a statement to a citation number."""

    citing: NodeId = of("cito:hasCitingEntity")
    cited: CitationNumber = of("cito:hasCitedEntity")
    characterization: Address = of("cito:hasCitationCharacterization")
    certainty: Coded | None = None


@record
class Statement(Noted):
    """One sourced claim; what a patient's facts make of it is its outcome (design §3.2)."""

    title: str = of("dcterms:title")
    wording: str
    plain_wording: str = ""
    section: NodeId
    fragments: tuple[SourceFragment, ...] = of("sourceFragment", default=())
    about: tuple[TermSlug, ...] = ()
    answers: tuple[DecisionSlug, ...] = ()
    scope: Criterion | None = None
    applies_when: Criterion | None = None
    only_when: Criterion | None = None
    except_when: Criterion | None = None
    urgency: Coded | None = None
    phase: str | None = None
    qualifiers: tuple[str, ...] = of("qualifier", default=())
    direction: Coded | None = None
    strength: Coded | None = None
    certainty: Coded | None = None
    grade: str | None = None
    treatment_line: Coded | None = None
    figures: tuple[Figure, ...] = of("figure", default=())
    evidence: tuple[Citation, ...] = ()
    summarises: tuple[NodeId, ...] = ()
    rationale_for: tuple[NodeId, ...] = ()
    caution_for: tuple[NodeId, ...] = ()
    exception_to: tuple[NodeId, ...] = ()

    @property
    def kind(self) -> str:
        """The kind as a slug: recommendation."""
        return type(self).__name__.lower()

    @property
    def first_position(self) -> int:
        """Where in the source it first stands: statements keep the source's order."""
        return min((fragment.start for fragment in self.fragments), default=0)


@record
class Recommendation(Statement):
    """What to do, or not to do, for whom."""

    action_set: ActionSet
    establishes: tuple[Prerequisite, ...] = ()


@record
class Background(Statement):
    """How things are."""


@record
class Classification(Statement):
    """Which label a band of an observable has."""

    bands: tuple[Band, ...] = of("band", default=())


@record
class Target(Statement):
    """The range in which an observable should be kept; several ranges are readings of one target."""

    observable: TermSlug
    target_ranges: tuple[Range, ...] = of("targetRange", default=())


@record
class Caution(Statement):
    """A warning about an action, a finding or a misreading."""

    action_set: ActionSet | None = None


@record
class Limit(Statement):
    """The most of a substance that a population may get over a time."""

    agent: TermSlug
    maximum: Dose
