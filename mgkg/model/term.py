"""Terms that facts and statements name, the decisions that statements answer, and the concepts of the schemes."""

from __future__ import annotations

from decimal import Decimal

from mgkg.model.criterion import Criterion
from mgkg.model.formula import Formula
from mgkg.model.node import Address, Coded, Node, Noted, TermSlug, of, record
from mgkg.model.quantity import Interval


@record
class Term(Noted):
    """A concept with its labels, its place in the hierarchy and its verified codes."""

    label: str = of("skos:prefLabel")
    synonyms: tuple[str, ...] = of("skos:altLabel", default=())
    definition: str | None = of("skos:definition", default=None)
    broader: tuple[TermSlug, ...] = of("skos:broader", default=())
    exclusive_with: tuple[TermSlug, ...] = ()
    disjoint_with: tuple[TermSlug, ...] = ()
    icd10: tuple[str, ...] = ()
    snomed: tuple[str, ...] = ()
    opposite_names: tuple[str, ...] = of("oppositeName", default=())
    narrower_names: tuple[str, ...] = of("narrowerName", default=())

    @property
    def kind(self) -> str:
        """The kind as a slug: substance."""
        return type(self).__name__.lower()


@record
class LaboratoryCode(Node):
    """A LOINC code, and a unit of the kind that it stands for: "[Moles/volume]" is not reported in mg/dL."""

    label: str = of("skos:prefLabel")
    notation: str = of("skos:notation")
    unit: str


@record
class Observable(Term):
    """What can be measured; its maximum age is an editorial choice of ours."""

    known_units: tuple[str, ...] = of("knownUnit", default=())
    canonical_unit: str
    analyte: TermSlug | None = None
    plausible_low: Decimal | None = None
    plausible_high: Decimal | None = None
    maximum_age: Interval | None = None
    formula: Formula | None = None
    laboratory_codes: tuple[LaboratoryCode, ...] = of("laboratoryCode", default=())

    @property
    def loinc(self) -> tuple[str, ...]:
        """The LOINC codes under which laboratories report it."""
        return tuple(code.notation for code in self.laboratory_codes)


@record
class SaltForm(Node):
    """A form in which a salt is weighed: its molar mass, and how many ions of the analyte a formula unit holds."""

    label: str = of("skos:prefLabel")
    molar_mass: Decimal
    ion_count: int
    source: str = of("dcterms:bibliographicCitation")


@record
class Substance(Term):
    """A substance, drug, supplement or food component, or a class of them."""

    brand_names: tuple[str, ...] = of("brandName", default=())
    ingredients: tuple[TermSlug, ...] = of("ingredient", default=())
    analyte: TermSlug | None = None
    molar_mass: Decimal | None = None
    valence: int | None = None
    forms: tuple[SaltForm, ...] = of("form", default=())
    rxnorm: tuple[str, ...] = ()
    atc: tuple[str, ...] = ()


@record
class Condition(Term):
    """A disease, disturbance or circumstance."""


@record
class Symptom(Term):
    """A sign or symptom."""


@record
class Finding(Term):
    """A judgement that guidelines define from other facts."""


@record
class Procedure(Term):
    """A procedure that a patient has had."""


@record
class Demographic(Term):
    """Age, sex or another demographic; `patient_element` is where FHIR's Patient says it: birthDate, gender=male."""

    patient_element: str | None = None
    known_units: tuple[str, ...] = of("knownUnit", default=())
    canonical_unit: str | None = None


@record
class Situation(Term):
    """A population or circumstance that a guideline may leave unaddressed."""


@record
class SchemeConcept(Noted):
    """A concept of a scheme: a route, a strength, a severity."""

    label: str = of("skos:prefLabel")
    synonyms: tuple[str, ...] = of("skos:altLabel", default=())
    notation: str = of("skos:notation")
    definition: str | None = of("skos:definition", default=None)
    position: int = 1
    scheme: Address | None = of("skos:inScheme", default=None)
    broader: tuple[Coded, ...] = of("skos:broader", default=())
    disjoint_with: tuple[Coded, ...] = ()


@record
class Decision(Noted):
    """A question that statements answer; its identity is subject, dimension, line and route (design §2)."""

    title: str = of("dcterms:title")
    subject: TermSlug
    dimension: Coded
    treatment_line: Coded | None = None
    route: Coded | None = None
    scope: Criterion | None = None
