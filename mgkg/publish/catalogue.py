"""What pages are made from: the library of values, and everything that is looked up backwards in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from mgkg.errors import Place
from mgkg.model.action import ActionPattern
from mgkg.model.criterion import BandCriterion, Criterion, Definition, Range
from mgkg.model.guideline import (
    Acceptance,
    DocumentFeature,
    Guideline,
    KnownFindings,
    Library,
    Precedence,
    Review,
    Section,
)
from mgkg.model.node import Node
from mgkg.model.statement import CitationNumber, Reference, Statement
from mgkg.model.term import Decision, Term
from mgkg.model.units import number, shown
from mgkg.publish.address import Addresses
from mgkg.publish.conversion import Conversions
from mgkg.publish.ontology import Ontology
from mgkg.publish.parts import parts
from mgkg.store.dataset import Dataset
from mgkg.store.derive import Nodes, canonical_values, mentions
from mgkg.store.query import Query
from mgkg.store.query import library as query_library
from mgkg.store.reading import Reading, read
from mgkg.store.turtle import Literal
from mgkg.vocabulary import GUIDELINE, MGKG, TERM, TYPE

# The links between statements: the field, what it says, and what it says seen from the other side.
LINKS = (
    ("summarises", "Summarises", "Summarised by"),
    ("rationale_for", "Gives the reason for", "Reason given by"),
    ("caution_for", "Cautions about", "Cautioned about by"),
    ("exception_to", "Is an exception to", "Has the exception"),
)

_Item = TypeVar("_Item")
_Shared = TypeVar("_Shared", Criterion, ActionPattern)


@dataclass(frozen=True)
class Canonical:
    """A quantity in the canonical unit, to six significant digits, as the graph has it."""

    low: str
    high: str
    unit: str

    def rounded(self) -> str:
        """For people, to three significant digits."""
        return _rounded(self.low, self.high, self.unit)

    def __str__(self) -> str:
        return f"{'–'.join(dict.fromkeys(end for end in (self.low, self.high) if end))} {self.unit}"


@lru_cache(maxsize=1 << 14)
def _rounded(low: str, high: str, unit: str) -> str:
    ends = [shown(Fraction(number(end))) for end in (low, high) if end]
    return f"{'–'.join(dict.fromkeys(ends))} {unit}"


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All content of one root, with its lookups; two are never the same.

    Attributes:
        reading: the values, and what they were read from.
        queries: the library of queries, by name.
        conversions: the figures that are shown in other units.
    """

    reading: Reading = field(repr=False)
    queries: Mapping[str, Query]
    conversions: Conversions = field(repr=False)

    @property
    def library(self) -> Library:
        """The values."""
        return self.reading.library

    @property
    def dataset(self) -> Dataset:
        """What the values were read from."""
        return self.reading.dataset

    @property
    def nodes(self) -> Nodes:
        """The graph, by subject."""
        return self.dataset.nodes

    def place(self, iri: str) -> Place:
        """Where an IRI is written."""
        return self.dataset.place(iri)

    @cached_property
    def ontology(self) -> Ontology:
        """Classes, properties and schemes."""
        return Ontology(self.nodes)

    @cached_property
    def addresses(self) -> Addresses:
        """Where each IRI stands on the site."""
        shelves = self.library
        owned = (shelves.guidelines, shelves.statements, shelves.references, shelves.terms, shelves.decisions)
        kinds = {
            iri: str(next(iter(values.get(TYPE, ())), "")).removeprefix(MGKG)
            for iri, values in self.nodes.items()
            if iri.startswith(GUIDELINE)
        }
        return Addresses(frozenset(node.iri for shelf in owned for node in shelf.values()), kinds)

    @cached_property
    def canonical(self) -> Mapping[str, Canonical]:
        """The canonical value of each quantity that has one."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for subject, predicate, value in canonical_values(self.nodes):
            if isinstance(value, Literal):
                found[subject][predicate.removeprefix(MGKG)] = value.value
        return {
            iri: Canonical(values.get("canonicalLow", ""), values.get("canonicalHigh", ""), values["canonicalUnit"])
            for iri, values in found.items()
        }

    # What belongs to a guideline.

    def guideline_of(self, node: Node) -> Guideline:
        """The guideline that a node of it stands in."""
        return self.library.guidelines[node.id.split("/")[0]]

    @cached_property
    def statements_of(self) -> Mapping[str, list[Statement]]:
        """Guideline slug to its statements, in the order of the source."""
        return _grouped(self.library.statements.values(), lambda statement: [statement.guideline])

    @cached_property
    def statements_in(self) -> Mapping[str, list[Statement]]:
        """Section id to its statements."""
        return _grouped(self.library.statements.values(), lambda statement: [statement.section])

    @cached_property
    def sections_of(self) -> Mapping[str, list[Section]]:
        """Guideline slug to its sections, in order."""
        return _grouped(self.library.sections.values(), lambda section: [section.in_guideline])

    @cached_property
    def features_of(self) -> Mapping[str, list[DocumentFeature]]:
        """Guideline slug to the features of its document, in the order of their kinds."""

        def place(feature: DocumentFeature) -> int:
            concept = self.ontology.concept("feature-kind", feature.feature_kind)
            return concept.position if concept else 0

        return _grouped(sorted(self.library.features, key=place), lambda feature: [feature.id.split("/")[0]])

    @cached_property
    def numbers_of(self) -> Mapping[str, list[CitationNumber]]:
        """Guideline slug to the numbers by which its document cites, in order."""
        numbers = sorted(self.library.citation_numbers.values(), key=lambda number: number.number)
        return _grouped(numbers, lambda number: [number.id.split("/")[0]])

    @cached_property
    def references_of(self) -> Mapping[str, list[Reference]]:
        """Guideline slug to the entries of its document's reference list, in order."""
        references = sorted(self.library.references.values(), key=lambda reference: reference.position)
        return _grouped(references, lambda reference: [reference.id.split("/")[0]])

    @cached_property
    def definitions_of(self) -> Mapping[str, list[Definition]]:
        """Guideline slug to its definitions."""
        return _grouped(self.library.definitions, lambda definition: [definition.id.split("/")[0]])

    @cached_property
    def precedences_of(self) -> Mapping[str, list[Precedence]]:
        """Guideline slug to the rulings that it holds."""
        return _grouped(self.library.precedences, lambda precedence: [precedence.id.split("/")[0]])

    @cached_property
    def criteria_of(self) -> Mapping[str, list[Criterion]]:
        """Guideline slug to the criteria that are used anywhere, by name."""
        return self._shared(Criterion)

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """The criteria that are used anywhere, by id."""
        return {each.id: each for own in self.criteria_of.values() for each in own}

    @cached_property
    def known_findings_of(self) -> Mapping[str, list[KnownFindings]]:
        """Guideline slug to its lists of findings that are known and left open."""
        return _grouped(self.library.known_findings, lambda known: [known.id.split("/")[0]])

    @cached_property
    def acceptances_of(self) -> Mapping[str, list[Acceptance]]:
        """Guideline slug to the acceptances that it holds."""
        return _grouped(self.library.acceptances, lambda acceptance: [acceptance.id.split("/")[0]])

    @cached_property
    def patterns_of(self) -> Mapping[str, list[ActionPattern]]:
        """Guideline slug to the classes of actions that are used anywhere, by name."""
        return self._shared(ActionPattern)

    def _shared(self, kind: type[_Shared]) -> Mapping[str, list[_Shared]]:
        shelves = (self.library.statements.values(), self.library.definitions, self.library.precedences)
        found = {
            node.iri: node for shelf in shelves for owner in shelf for node in parts(owner) if isinstance(node, kind)
        }
        ordered = [found[iri] for iri in sorted(found)]
        return _grouped(ordered, lambda node: [node.id.split("/")[0]])

    # Who names a node.

    def linked_to(self, statement: Statement, name: str) -> list[Statement]:
        """The statements that a statement points at by a field."""
        return [self.library.statements[other] for other in getattr(statement, name)]

    @cached_property
    def linked_from(self) -> Mapping[tuple[str, str], list[Statement]]:
        """Field and statement id to the statements that point at it by that field."""
        found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for statement in self.library.statements.values():
            for name, _, _ in LINKS:
                for other in getattr(statement, name):
                    found[name, other].append(statement)
        return found

    @cached_property
    def cited_by(self) -> Mapping[str, list[Statement]]:
        """Citation number id to the statements that cite it."""
        return _grouped(
            self.library.statements.values(), lambda statement: [citation.cited.id for citation in statement.evidence]
        )

    @cached_property
    def numbers_for(self) -> Mapping[str, list[CitationNumber]]:
        """Reference id to the numbers that stand or may stand for it."""
        numbers = sorted(self.library.citation_numbers.values(), key=lambda number: number.number)
        return _grouped(numbers, lambda number: number.candidates)

    @cached_property
    def answers_to(self) -> Mapping[str, list[Statement]]:
        """Decision slug to the statements that answer it."""
        return _grouped(self.library.statements.values(), lambda statement: statement.answers)

    @cached_property
    def ranges_of(self) -> Mapping[str, list[tuple[Statement, tuple[Range, ...]]]]:
        """Observable slug to the statements that give bands or target ranges of it, with these."""
        found: dict[str, list[tuple[Statement, tuple[Range, ...]]]] = defaultdict(list)
        for statement in self.library.statements.values():
            ranges: tuple[Range, ...] = getattr(statement, "bands", ()) + getattr(statement, "target_ranges", ())
            for observable in dict.fromkeys(one.observable for one in ranges):
                found[observable].append((statement, tuple(one for one in ranges if one.observable == observable)))
        return found

    @cached_property
    def compared_of(self) -> Mapping[str, list[Criterion]]:
        """Observable slug to the criteria with thresholds of their own for it."""
        own = [one for one in self.criteria.values() if one.compared and not isinstance(one, BandCriterion)]
        return _grouped(own, lambda criterion: [criterion.about])

    @cached_property
    def hanging_on(self) -> Mapping[str, list[Statement]]:
        """IRI of a band to the statements with a criterion that points at it."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for one in self.criteria.values():
            if isinstance(one, BandCriterion):
                found[one.band.iri] += [user for user in self.used_by[one.iri] if isinstance(user, Statement)]
        return found

    @cached_property
    def mentions_of(self) -> Mapping[str, list[str]]:
        """Statement IRI to the slugs of the terms that the statement mentions anywhere in its parts."""
        found: dict[str, list[str]] = defaultdict(list)
        for subject, _, value in mentions(self.nodes):
            found[subject].append(str(value).removeprefix(TERM))
        return found

    @cached_property
    def mentioned_by(self) -> Mapping[str, list[Statement]]:
        """Term slug to the statements that mention it."""
        return _grouped(self.library.statements.values(), lambda statement: self.mentions_of[statement.iri])

    @cached_property
    def narrower(self) -> Mapping[str, list[Term]]:
        """Term slug to the terms right below it."""
        return _grouped(sorted(self.library.terms.values(), key=lambda term: term.label), lambda term: term.broader)

    @cached_property
    def defined_by(self) -> Mapping[str, list[Definition]]:
        """Term slug to the definitions that guidelines give it."""
        return _grouped(self.library.definitions, lambda definition: [definition.defines])

    @cached_property
    def decisions_about(self) -> Mapping[str, list[Decision]]:
        """Term slug to the decisions with it as their subject."""
        return _grouped(self.library.decisions.values(), lambda decision: [decision.subject])

    @cached_property
    def left_out_by(self) -> Mapping[str, list[Guideline]]:
        """Term slug to the guidelines that do not address it."""
        return _grouped(self.library.guidelines.values(), lambda guideline: guideline.does_not_address)

    @cached_property
    def reviews_of(self) -> Mapping[str, list[Review]]:
        """Statement id to its reviews, the latest last."""
        return _grouped(sorted(self.library.reviews, key=lambda review: review.ended), lambda review: [review.reviewed])

    @property
    def approved(self) -> int:
        """How many statements have an approval as their latest review."""
        latest = [self.reviews_of[name][-1] for name in self.library.statements if self.reviews_of[name]]
        return sum(review.review_status == "approved" for review in latest)

    @cached_property
    def carried_by(self) -> Mapping[str, list[Node]]:
        """Fragment id to what rests on it: statements, headings, references, features, definitions."""
        shelves = self.library
        owners: list[Node] = [
            *shelves.guidelines.values(),
            *shelves.features,
            *shelves.sections.values(),
            *shelves.statements.values(),
            *shelves.definitions,
            *shelves.references.values(),
        ]
        found: dict[str, list[Node]] = defaultdict(list)
        for owner in owners:
            for fragment in getattr(owner, "fragments", ()):
                found[fragment.id].append(owner)
        return found

    @cached_property
    def used_by(self) -> Mapping[str, list[Node]]:
        """IRI of a criterion or a pattern to the statements and definitions that use it, at any depth."""
        found: dict[str, list[Node]] = defaultdict(list)
        for owner in (*self.library.statements.values(), *self.library.definitions):
            for iri in dict.fromkeys(
                node.iri for node in parts(owner) if isinstance(node, Criterion | ActionPattern) and node is not owner
            ):
                found[iri].append(owner)
        return found


def catalogue(dataset: Dataset, root: Path, known: Catalogue | None = None) -> Catalogue:
    """The catalogue of a dataset, quickly where an earlier one is known; errors name the place of what is wrong."""
    reading = read(dataset, known.reading if known else None)
    conversions = Conversions(reading.library, known.conversions if known else None)
    return Catalogue(reading, query_library(root), conversions)


def _grouped(items: Iterable[_Item], keys: Callable[[_Item], Iterable[str]]) -> Mapping[str, list[_Item]]:
    """Each key to the items that have it, in their order; a key that nothing has gives an empty list."""
    found: dict[str, list[_Item]] = defaultdict(list)
    for item in items:
        for key in dict.fromkeys(keys(item)):
            found[key].append(item)
    return found
