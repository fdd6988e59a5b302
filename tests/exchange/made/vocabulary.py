"""What of the Library a record can name: its concepts with their codes and names, its laboratory codes, and others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mgkg.model.term import Observable, Substance, Term
from mgkg.model.units import unit
from mgkg.rules.ruleset import RuleSet
from tests.exchange.made import elsewhere

SYSTEMS = {
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "atc": "http://www.whocc.no/atc",
    "loinc": "http://loinc.org",
    "icd10": "http://hl7.org/fhir/sid/icd-10-cm",
    "snomed": "http://snomed.info/sct",
}
Coding = tuple[str, str]


class Concept(NamedTuple):
    """A concept that a record can name: its codes, and its names that no other concept has."""

    slug: str
    kind: str
    codings: tuple[Coding, ...]
    names: tuple[str, ...]
    brands: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()


class Assay(NamedTuple):
    """A laboratory code of an observable, and the units in which it may be reported."""

    observable: str
    code: str
    label: str
    units: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Everything that a record about these rules can speak of."""

    ruleset: RuleSet
    drugs: tuple[Concept, ...]
    conditions: tuple[Concept, ...]
    procedures: tuple[Concept, ...]
    assays: dict[str, tuple[Assay, ...]]
    defined: frozenset[str]
    other: dict[str, tuple[elsewhere.Other, ...]]


@lru_cache(maxsize=4)
def vocabulary(ruleset: RuleSet) -> Vocabulary:
    """The vocabulary of a RuleSet."""
    terms = ruleset.library.terms
    codes: Counter[Coding] = Counter(coding for one in terms.values() for coding in _codings(one))
    names: Counter[str] = Counter(name for one in terms.values() for name in {_plain(name) for name in _names(one)})
    found = _concepts(ruleset, codes, names)
    kinds = ("condition", "finding", "symptom", "situation")
    others = {
        kind: tuple(o for o in group if (o.system, o.code) not in codes and _plain(o.name) not in names)
        for kind, group in elsewhere.OTHERS.items()
    }
    assays = {name: _assays(one, ruleset) for name, one in terms.items() if isinstance(one, Observable)}
    return Vocabulary(
        ruleset,
        tuple(found.get("substance", ())),
        tuple(concept for kind in kinds for concept in found.get(kind, ())),
        tuple(found.get("procedure", ())),
        {name: own for name, own in assays.items() if own},
        frozenset(one.defines for one in ruleset.library.definitions if one.defined_by),
        others,
    )


def _concepts(ruleset: RuleSet, codes: Counter[Coding], names: Counter[str]) -> dict[str, list[Concept]]:
    """What can be named, by kind; elements, codes of several concepts and names of several are left out."""
    found: dict[str, list[Concept]] = {}
    for slug, one in ruleset.library.terms.items():
        own = tuple(coding for coding in _codings(one) if codes[coding] == 1)
        said = tuple(dict.fromkeys(n for n in (one.label, *one.synonyms) if names[_plain(n)] == 1))
        brands = tuple(n for n in getattr(one, "brand_names", ()) if names[_plain(n)] == 1)
        ingredients = one.ingredients if isinstance(one, Substance) else ()
        if getattr(one, "molar_mass", None) is None and (own or said):
            found.setdefault(one.kind, []).append(Concept(slug, one.kind, own, said, brands, ingredients))
    return found


def _assays(one: Observable, ruleset: RuleSet) -> tuple[Assay, ...]:
    """Its laboratory codes; equivalents may be reported where moles may."""
    found = []
    known = ruleset.scales[one.id].units
    for code in one.laboratory_codes:
        right = tuple(symbol for symbol in known if _is_mass(symbol) == _is_mass(code.unit))
        wrong = tuple(symbol for symbol in known if symbol not in right)
        found.append(Assay(one.id, code.notation, code.label, right, wrong))
    return tuple(found)


def _is_mass(symbol: str) -> bool:
    return unit(symbol).kind.startswith("mass")


def _codings(one: Term) -> list[Coding]:
    own = [(address, code) for system, address in SYSTEMS.items() for code in getattr(one, system, ())]
    return list(dict.fromkeys(own))


def _names(one: Term) -> tuple[str, ...]:
    return (one.id.replace("-", " "), one.label, *one.synonyms, *getattr(one, "brand_names", ()))


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())
