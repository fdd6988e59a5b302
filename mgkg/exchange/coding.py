"""The concept that a CodeableConcept stands for, by the codes of terms, else by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from mgkg.exchange.element import NotAFactError, Resource, clean, code, elements, text
from mgkg.model.term import Observable
from mgkg.reason.naming import names_of, plain
from mgkg.rules.ruleset import RuleSet

BY_NAME = "known by its name, not by a code"

# The addresses that FHIR R4 gives to code systems (https://hl7.org/fhir/R4/terminologies-systems.html), with their
# object identifiers, and the field of terms that holds the codes.
_OID = "urn:oid:2.16.840.1.113883.6."
_SYSTEMS = {
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    f"{_OID}88": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    f"{_OID}73": "atc",
    "http://loinc.org": "loinc",
    f"{_OID}1": "loinc",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10",
    f"{_OID}90": "icd10",
    "http://snomed.info/sct": "snomed",
    f"{_OID}96": "snomed",
}
_FIELDS = ("rxnorm", "atc", "loinc", "icd10", "snomed")


class Coded(NamedTuple):
    """The concept of an element, None where none is known; the LOINC codes that led there, and remarks."""

    concept: str | None
    remarks: tuple[str, ...] = ()
    loinc: tuple[str, ...] = ()


NOTHING = Coded(None)


class UncertainConceptError(NotAFactError):
    """An element may stand for a known concept, and cannot be taken for it."""

    def __init__(self, reason: str, concept: str) -> None:
        super().__init__(reason)
        self.concept = concept


class Concepts(NamedTuple):
    """The terms of a RuleSet by code and by name."""

    by_code: dict[tuple[str, str], tuple[str, ...]]
    by_name: dict[str, tuple[str, ...]]
    units: dict[tuple[str, str], str]
    kinds: dict[str, str]
    ruleset: RuleSet

    def coded(self, of: Resource, kinds: frozenset[str]) -> Coded:
        """The concept of some kinds that an element's codes stand for; UncertainConceptError where it is not sure."""
        found: dict[str, list[str]] = {}
        for coding in elements(of, "coding"):
            system, own = text(coding, "system"), code(coding, "code")
            if system is None or own is None or (field := _SYSTEMS.get(system)) is None:
                continue
            for slug in self.by_code.get((field, own.casefold()), ()):
                found.setdefault(slug, []).extend([own] if field == "loinc" else [])
        if not found:
            return NOTHING
        concept = self._one(found, kinds, "its codes stand for")
        return Coded(concept, (), tuple(one for codes in found.values() for one in codes))

    def named(self, names: Iterable[str], kinds: frozenset[str]) -> Coded:
        """The concept of some kinds that names stand for, exactly as they are; never an observable."""
        found = {slug for name in names for slug in self.by_name.get(plain(name), ())}
        fitting = {slug for slug in found if self.kinds[slug] in kinds}
        if not fitting:
            return NOTHING
        concept = self._one(fitting, kinds, "its name may stand for")
        if self.kinds[concept] == "observable":
            reason = "no code that is known here, and a name does not tell the specimen"
            raise UncertainConceptError(reason, concept)
        return Coded(concept, (BY_NAME,))

    def _one(self, found: Iterable[str], kinds: frozenset[str], said: str) -> str:
        """The one concept, or of a class and its member the member; UncertainConceptError where it is not sure."""
        fitting = sorted(slug for slug in found if self.kinds[slug] in kinds)
        if not fitting:
            other = min(found)
            raise UncertainConceptError(f"{said} {other}, which is a {self.kinds[other]}", other)
        above = self.ruleset.terms.above
        for slug in fitting:
            if all(other == slug or other in above.get(slug, ()) for other in fitting):
                return slug
        raise UncertainConceptError(f"{said} {' and '.join(fitting)}", fitting[0])


def display(of: Resource) -> str:
    """What an element calls itself: its text, else the first display or code."""
    if said := text(of, "text"):
        return clean(said)
    codings = elements(of, "coding")
    for key in ("display", "code"):
        for coding in codings:
            if said := text(coding, key):
                return clean(said)
    return "without a name"


def names(of: Resource) -> list[str]:
    """All that an element calls itself."""
    said = [text(of, "text"), *(text(coding, "display") for coding in elements(of, "coding"))]
    return [one for one in said if one]


@lru_cache(maxsize=4)
def concepts(ruleset: RuleSet) -> Concepts:
    """The terms of a RuleSet by code and by name."""
    by_code: dict[tuple[str, str], list[str]] = defaultdict(list)
    units: dict[tuple[str, str], str] = {}
    for slug, term in ruleset.library.terms.items():
        for field in _FIELDS:
            for own in getattr(term, field, ()):
                by_code[field, own.casefold()].append(slug)
        if isinstance(term, Observable):
            units |= {(slug, one.notation.casefold()): one.unit for one in term.laboratory_codes}
    return Concepts(
        by_code={key: tuple(slugs) for key, slugs in by_code.items()},
        by_name={name: tuple(sorted(slugs)) for name, slugs in names_of(ruleset.library).items()},
        units=units,
        kinds={slug: term.kind for slug, term in ruleset.library.terms.items()},
        ruleset=ruleset,
    )
