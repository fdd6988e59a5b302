"""Terms that facts and statements name, the decisions that statements answer, and the concepts of the schemes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mgkg.model.criterion import Criterion
from mgkg.model.node import Coded, Noted, TermSlug, of
from mgkg.model.quantity import Interval


@dataclass(frozen=True, kw_only=True)
class Term(Noted):
    """A concept with its labels, its place in the hierarchy and its verified codes."""

    label: str = of("skos:prefLabel", "")
    synonyms: tuple[str, ...] = of("skos:altLabel")
    definition: str | None = of("skos:definition", None)
    broader: tuple[TermSlug, ...] = of("skos:broader")
    exclusive_with: tuple[TermSlug, ...] = ()
    disjoint_with: tuple[TermSlug, ...] = ()
    icd10: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind as a slug: substance."""
        return type(self).__name__.lower()


@dataclass(frozen=True, kw_only=True)
class Observable(Term):
    """What can be measured; its maximum age is an editorial choice of ours."""

    known_units: tuple[str, ...] = of("knownUnit")
    canonical_unit: str
    analyte: TermSlug | None = None
    plausible_low: Decimal | None = None
    plausible_high: Decimal | None = None
    maximum_age: Interval | None = None
    loinc: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Substance(Term):
    """A substance, drug, supplement or food component, or a class of them."""

    brand_names: tuple[str, ...] = of("brandName")
    molar_mass: Decimal | None = None
    valence: int | None = None
    rxnorm: tuple[str, ...] = ()
    atc: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Condition(Term):
    """A disease, disturbance or circumstance."""


@dataclass(frozen=True, kw_only=True)
class Symptom(Term):
    """A sign or symptom."""


@dataclass(frozen=True, kw_only=True)
class Finding(Term):
    """A judgement that guidelines define from other facts."""


@dataclass(frozen=True, kw_only=True)
class Procedure(Term):
    """A procedure that a patient has had."""


@dataclass(frozen=True, kw_only=True)
class Demographic(Term):
    """Age, sex or another demographic."""

    known_units: tuple[str, ...] = of("knownUnit")
    canonical_unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Situation(Term):
    """A population or circumstance that a guideline may leave unaddressed."""


@dataclass(frozen=True, kw_only=True)
class SchemeConcept(Noted):
    """A concept of a scheme: a route, a strength, a severity."""

    label: str = of("skos:prefLabel", "")
    notation: str = of("skos:notation", "")
    definition: str | None = of("skos:definition", None)
    position: int = 1
    broader: tuple[Coded, ...] = of("skos:broader")
    disjoint_with: tuple[Coded, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision(Noted):
    """A question that statements answer; its identity is subject, dimension, line and route (design §2)."""

    title: str = of("dcterms:title", "")
    subject: TermSlug
    dimension: Coded
    treatment_line: Coded | None = None
    route: Coded | None = None
    scope: Criterion | None = None
