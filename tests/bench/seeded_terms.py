"""The terms of seeded rule sets: fields of medicine that know each their own concepts, and a few that all know.

The number of fields grows with the rules, so that two rules of different fields have little in common, as it is with
guidelines. Nothing in them is advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mgkg.model.node import Coded, TermSlug
from mgkg.model.term import Condition, Demographic, Finding, Observable, SchemeConcept, Substance, Symptom, Term
from tests.reason.made.terms import BASE, concepts, slugs, term_iri

MOLAR_MASS, VALENCE = Decimal("24.305"), 2
UNITS = ("mmol/L", "mg/dL")
# Printed thresholds by observable, in its canonical unit.
GRID = {
    "level": ("0.3", "0.4", "0.5", "0.6", "0.7", "0.85", "1.1", "1.4"),
    "other-level": ("2", "2.5", "3", "3.5", "4", "5", "6"),
    "flow": ("15", "30", "45", "60", "90"),
    "pressure": ("60", "90", "120", "140", "160"),
    "age": ("1", "6", "12", "18", "65", "75"),
}
TIMES = ("morning", "evening", "with-meals", "fasting")
CLASSES, MEMBERS = ("first", "second"), 3
# What every field knows.
CONDITIONS_OF_ALL = ("pregnancy", "heart-block", "dialysis", "frailty", "liver-failure")


class Field(NamedTuple):
    """The names of one field: what can be measured, taken, had and found."""

    number: int
    levels: tuple[str, ...]
    exposures: tuple[str, ...]
    conditions: tuple[str, ...]
    findings: tuple[str, ...]

    def family(self, name: str) -> str:
        """The names that one sentence of a guideline has only one of: a stage of a disease, a drug of a class."""
        families = (self.exposures, self.conditions[:5], self.conditions[5:7], (self.levels[0], *self.findings))
        return next((own[0] for own in families if name in own), name)


class Topic(NamedTuple):
    """What some decisions are about: a class of agents with its subclasses and members, and what is monitored."""

    number: int
    agents: str
    subclasses: tuple[str, ...]
    members: tuple[str, ...]
    monitored: str


def field(number: int) -> Field:
    """The names of a field."""
    classes = [f"exposure-class-{number}", *(f"{name}-exposures-{number}" for name in CLASSES)]
    drugs = [f"{name}-drug-{number}-{k}" for name in CLASSES for k in range(MEMBERS)]
    stages = [f"stage-{k}-disease-{number}" for k in (1, 2, 3)]
    others = [f"other-disease-{number}", f"symptom-{number}", f"bad-symptom-{number}", f"history-{number}"]
    return Field(
        number=number,
        levels=(f"level-{number}", f"other-level-{number}"),
        exposures=(*classes, *drugs),
        conditions=(f"disease-{number}", *stages, *others),
        findings=(f"low-level-{number}", f"very-low-level-{number}", f"alarm-{number}"),
    )


def topic(number: int) -> Topic:
    """The names of a topic."""
    subclasses = tuple(f"{name}-agents-{number}" for name in CLASSES)
    members = tuple(f"{name}-agent-{number}-{k}" for name in CLASSES for k in range(MEMBERS))
    return Topic(number, f"agents-{number}", subclasses, members, f"monitored-{number}")


def terms_of_all() -> Iterator[Term]:
    """What every field knows: age, the flow of the kidneys, blood pressure, and some conditions."""
    yield Demographic(iri=term_iri("age"), label="age", known_units=("a", "mo"), canonical_unit="a")
    yield Substance(iri=term_iri("analyte"), label="analyte", molar_mass=MOLAR_MASS, valence=VALENCE)
    yield _observable("flow", ("mL/min", "L/h"), high="200")
    yield _observable("pressure", ("1",), high="300")
    for name in CONDITIONS_OF_ALL:
        yield Condition(iri=term_iri(name), label=name.replace("-", " "))


def terms_of_field(own: Field) -> Iterator[Term]:
    """The terms of a field, with its hierarchies and with what excludes each other."""
    for name, high in zip(own.levels, ("5", "20"), strict=True):
        yield _observable(name, UNITS, high=high, analyte="analyte")
    whole, *classes = own.exposures[: 1 + len(CLASSES)]
    yield _substance(whole)
    for place, name in enumerate(classes):
        yield _substance(name, whole)
        start = 1 + len(CLASSES) + place * MEMBERS
        yield from (_substance(drug, name) for drug in own.exposures[start : start + MEMBERS])
    disease, *stages = own.conditions[:4]
    other, symptom, bad_symptom, history = own.conditions[4:]
    yield Condition(iri=term_iri(disease), label=disease)
    for place, stage in enumerate(stages):
        excluded = slugs(" ".join(stages[place + 1 :]))
        yield Condition(iri=term_iri(stage), label=stage, broader=slugs(disease), exclusive_with=excluded)
    yield Symptom(iri=term_iri(symptom), label=symptom)
    yield Symptom(iri=term_iri(bad_symptom), label=bad_symptom, broader=slugs(symptom))
    yield Condition(iri=term_iri(history), label=history)
    yield Condition(iri=term_iri(other), label=other, exclusive_with=slugs(stages[-1]))
    low, very_low, alarm = own.findings
    yield Finding(iri=term_iri(low), label=low)
    yield Finding(iri=term_iri(very_low), label=very_low, broader=slugs(low))
    yield Finding(iri=term_iri(alarm), label=alarm)


def terms_of_topic(own: Topic) -> Iterator[Term]:
    """The agents of a topic, those of one subclass no substitutes of the other's, and what is monitored."""
    yield _observable(own.monitored, UNITS, high="10", analyte="analyte")
    yield _substance(own.agents)
    for place, name in enumerate(own.subclasses):
        apart = slugs(" ".join(own.subclasses[place + 1 :]))
        yield Substance(iri=term_iri(name), label=name, broader=slugs(own.agents), disjoint_with=apart)
        yield from (_substance(agent, name) for agent in own.members[place * MEMBERS : (place + 1) * MEMBERS])


def schemes() -> dict[str, SchemeConcept]:
    """Routes, labels of severity, and the times of a day, of which two and two exclude each other."""
    times = {
        name: SchemeConcept(
            iri=f"{BASE}/ontology#{name}",
            label=name.replace("-", " "),
            notation=name,
            disjoint_with=tuple(map(Coded, TIMES[place + 1 : place + 2] if place % 2 == 0 else ())),
        )
        for place, name in enumerate(TIMES)
    }
    return concepts() | times


def _substance(name: str, broader: str = "") -> Substance:
    return Substance(iri=term_iri(name), label=name.replace("-", " "), broader=slugs(broader))


def _observable(name: str, units: tuple[str, ...], *, high: str, analyte: str | None = None) -> Observable:
    return Observable(
        iri=term_iri(name),
        label=name.replace("-", " "),
        known_units=units,
        canonical_unit=units[0],
        analyte=TermSlug(analyte) if analyte else None,
        plausible_low=Decimal(0),
        plausible_high=Decimal(high),
    )
