"""A small made-up vocabulary for random rule sets: every kind of term, hierarchies, exclusive pairs, a product."""

from __future__ import annotations

from decimal import Decimal

from mgkg.model.guideline import Document, Guideline, Section
from mgkg.model.node import Coded, DecisionSlug, NodeId, TermSlug
from mgkg.model.quantity import Interval
from mgkg.model.term import (
    Condition,
    Decision,
    Demographic,
    Finding,
    Observable,
    Procedure,
    SchemeConcept,
    Situation,
    Substance,
    Symptom,
    Term,
)

BASE = "https://w3id.org/mgkg"
GUIDELINES = ("one", "two")
AMOUNTS = ("mmol/L", "mg/dL", "mEq/L")

# Each with what is broader, and what it excludes.
CONDITIONS = {
    "disease": ("", ""),
    "mild-disease": ("disease", "severe-disease"),
    "severe-disease": ("disease", ""),
    "other-disease": ("", ""),
}
SYMPTOMS = {"pain": ("", ""), "headache": ("pain", ""), "fever": ("", "")}
FINDINGS = {
    "low-alpha": ("", "normal-alpha"),
    "normal-alpha": ("", ""),
    "bad-low-alpha": ("low-alpha", ""),
    "alarming": ("", "harmless"),
    "harmless": ("", ""),
    "persistent": ("", ""),
}
PROCEDURES = {"operation": ("", ""), "transplantation": ("operation", "")}
SITUATIONS = {"pregnancy": ("", "")}
# Each with what is broader, and what it holds.
SUBSTANCES = {
    "class-a": ("", ""),
    "drug-a": ("class-a", ""),
    "salt-of-a": ("drug-a", ""),
    "other-a": ("class-a", ""),
    "class-b": ("", ""),
    "drug-b": ("class-b", ""),
    "product": ("class-b", "drug-a other-a"),
}
# Each with its analyte, its units (the first is the canonical one) and its maximum age in days.
OBSERVABLES = {
    "alpha-level": ("alpha", AMOUNTS, 14),
    "beta-level": ("beta", ("mg/dL", "mmol/L", "mEq/L"), 7),
    "flow": ("", ("mL/min", "L/h"), None),
}
COURSES = (*CONDITIONS, *SYMPTOMS, *FINDINGS, *SITUATIONS, *SUBSTANCES)
EVENTS = (*CONDITIONS, *SYMPTOMS, *PROCEDURES, *SUBSTANCES, "persistent")
ROUTES = {"oral": "", "parenteral": "", "intravenous": "parenteral", "intramuscular": "parenteral"}


def term_iri(name: str) -> str:
    """The address of a term."""
    return f"{BASE}/term/{name}"


def slugs(text: str) -> tuple[TermSlug, ...]:
    """Terms by their names, with blanks between."""
    return tuple(map(TermSlug, text.split()))


def days(count: int, kind: str = "at-most", *, unit: str = "d", high: int | None = None) -> Interval:
    """A length of time."""
    printed = f"{count} {unit}" if high is None else f"{count}-{high} {unit}"
    return Interval(
        iri=f"{BASE}/made-up/{kind}-{printed.replace(' ', '-')}",
        printed=printed,
        low=Decimal(count),
        high=Decimal(count if high is None else high),
        unit=unit,
        interval_kind=Coded(kind),
    )


def terms() -> dict[str, Term]:
    """All terms but the derived observables."""
    found: list[Term] = [
        Substance(iri=term_iri("alpha"), label="alpha", molar_mass=Decimal("24.305"), valence=2),
        Substance(iri=term_iri("beta"), label="beta", molar_mass=Decimal("39.0983"), valence=1),
        Demographic(iri=term_iri("age"), label="age", known_units=("a", "mo"), canonical_unit="a"),
        Demographic(iri=term_iri("smoker"), label="smoker"),
    ]
    kinds = {Condition: CONDITIONS, Symptom: SYMPTOMS, Finding: FINDINGS, Procedure: PROCEDURES, Situation: SITUATIONS}
    for kind, named in kinds.items():
        for name, (broader, excluded) in named.items():
            found.append(kind(iri=term_iri(name), label=name, broader=slugs(broader), exclusive_with=slugs(excluded)))
    for name, (broader, ingredients) in SUBSTANCES.items():
        found.append(Substance(iri=term_iri(name), label=name, broader=slugs(broader), ingredients=slugs(ingredients)))
    for name, (analyte, units, age) in OBSERVABLES.items():
        found.append(
            Observable(
                iri=term_iri(name),
                label=name,
                known_units=units,
                canonical_unit=units[0],
                analyte=TermSlug(analyte) if analyte else None,
                maximum_age=days(age) if age else None,
            )
        )
    return {term.slug: term for term in found}


def decisions() -> dict[str, Decision]:
    """Which route, how severe, which target."""
    subjects = {"route": "class-a", "severity": "alpha-level", "target": "alpha-level"}
    return {
        f"the-{dimension}": Decision(
            iri=f"{BASE}/decision/the-{dimension}",
            title=dimension,
            subject=TermSlug(subject),
            dimension=Coded(dimension),
        )
        for dimension, subject in subjects.items()
    }


def answer(dimension: str) -> tuple[DecisionSlug, ...]:
    """What a statement of one dimension answers."""
    return (DecisionSlug(f"the-{dimension}"),)


def concepts() -> dict[str, SchemeConcept]:
    """The routes, of which mouth and vein exclude each other, and the labels of severity."""
    disjoint = {"oral": ("parenteral",), "intravenous": ("intramuscular",)}
    made = [
        SchemeConcept(
            iri=f"{BASE}/ontology#{name}",
            label=name,
            notation=name,
            broader=(Coded(broader),) if broader else (),
            disjoint_with=tuple(map(Coded, disjoint.get(name, ()))),
        )
        for name, broader in ROUTES.items()
    ]
    made += [
        SchemeConcept(iri=f"{BASE}/ontology#{name}", label=name, notation=name, position=number)
        for number, name in enumerate(("mild", "moderate", "severe"))
    ]
    return {concept.notation: concept for concept in made}


def guideline(slug: str) -> Guideline:
    """The frame of a made-up guideline."""
    iri = f"{BASE}/guideline/{slug}"
    return Guideline(
        iri=iri,
        title=slug,
        question="What do the rules make of this?",
        wording="Made up.",
        plain_wording="Made up.",
        population="Nobody.",
        version="0.0.0",
        publication_status=Coded("draft"),
        modified="2026-11-22",
        publisher="mgkg",
        document=Document(iri=f"{iri}/document", title="A page that does not exist", sha256="0"),
        disclaimer="Nothing in it is advice.",
    )


def section(slug: str) -> Section:
    """The only section of a made-up guideline."""
    return Section(iri=f"{BASE}/guideline/{slug}/all", title="All", in_guideline=NodeId(slug), position=1)
