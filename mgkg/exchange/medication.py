"""The ingredients that a resource about a drug names: by a concept, or by a Medication, contained or elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from mgkg.exchange.coding import NOTHING, Coded, UncertainConceptError, display, names
from mgkg.exchange.drug_name import ingredients
from mgkg.exchange.element import (
    InvalidElementError,
    NotAFactError,
    Resource,
    boolean,
    choice,
    code,
    element,
    elements,
    refuse_modifiers,
)
from mgkg.exchange.item import Setting
from mgkg.exchange.reference import said

SUBSTANCES = frozenset({"substance"})
_MOST_DEEP = 20


class NotYetKnownError(Exception):
    """A reference leads to what has not been read yet; it never reaches a user."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class Part(NamedTuple):
    """One ingredient: what it is called, its concept if it is known, or the reason why it is not taken for it."""

    what: str
    coded: Coded = NOTHING
    reason: str = ""
    concept: str | None = None


def parts(of: Resource, setting: Setting) -> list[Part]:
    """The ingredients of the medication[x] of a resource; NotAFactError, or NotYetKnownError for a reference."""
    key = choice(of, "medication", ("CodeableConcept", "Reference"))
    if key is None:
        raise InvalidElementError("it has no medication")
    value = element(of, key)
    assert value is not None  # noqa: S101 - choice found it
    if key == "medicationCodeableConcept":
        return _of_concept(value, setting)
    return _of_reference(value, of, setting, ())


def _of_reference(reference: Resource, within: Resource, setting: Setting, path: tuple[str, ...]) -> list[Part]:
    address = said(reference)
    if not address:
        raise NotAFactError("its reference to a Medication names none")
    if address in path or len(path) > _MOST_DEEP:
        raise NotAFactError("its references to Medications lead back to themselves")
    if address.startswith("#"):
        found = _contained(within, address[1:])
    else:
        found = setting.referred(address)
        setting.used.append(address)
    if found is None:
        raise NotAFactError(f"the Medication that it names ({address[:60]}) is not in the record")
    return _of_medication(found, within if address.startswith("#") else found, setting, (*path, address))


def _contained(within: Resource, identifier: str) -> Resource | None:
    found = [one for one in elements(within, "contained") if one.get("id") == identifier]
    if len(found) > 1:
        raise InvalidElementError(f"it contains #{identifier} twice")
    return found[0] if found else None


def _of_medication(resource: Resource, within: Resource, setting: Setting, path: tuple[str, ...]) -> list[Part]:
    kind = resource.get("resourceType")
    if kind not in ("Medication", "Substance"):
        raise InvalidElementError(f"its reference leads to a {str(kind)[:40]} and not to a Medication")
    refuse_modifiers(resource)
    if code(resource, "status") == "entered-in-error":
        raise NotAFactError(f"the {kind} that it names was entered in error")
    concept = element(resource, "code")
    own = _of_concept(concept, setting) if concept is not None else []
    held = [
        part
        for ingredient in (elements(resource, "ingredient") if kind == "Medication" else [])
        for part in _of_ingredient(ingredient, within, setting, path)
    ]
    if not held:
        return own or [Part("a Medication without a name")]
    known = {part.coded.concept for part in held}
    # The code of a product whose ingredients are listed counts beside them where it says something else.
    return [*held, *(part for part in own if part.coded.concept not in known and part.coded.concept)]


def _of_ingredient(ingredient: Resource, within: Resource, setting: Setting, path: tuple[str, ...]) -> list[Part]:
    key = choice(ingredient, "item", ("CodeableConcept", "Reference"))
    value = element(ingredient, key) if key else None
    if value is None:
        raise InvalidElementError("an ingredient has no item")
    concept = key == "itemCodeableConcept"
    found = _of_concept(value, setting) if concept else _of_reference(value, within, setting, path)
    if boolean(ingredient, "isActive") is False:
        reason = "an inactive ingredient"
        return [Part(part.what, NOTHING, reason, part.coded.concept or part.concept) for part in found]
    return found


def _of_concept(concept: Resource, setting: Setting) -> list[Part]:
    """A concept as one ingredient, or as several where its name is one of RxNorm's that says so."""
    what, known = display(concept), setting.concepts
    try:
        coded = known.coded(concept, SUBSTANCES)
        own = names(concept)
        if coded.concept is None:
            coded = known.named(own, SUBSTANCES)
        if coded.concept is not None:
            return [Part(what, coded)]
        found = max((_by_form(name, setting) for name in own), key=_how_many_known, default=[])
    except UncertainConceptError as error:
        return [Part(what, NOTHING, error.reason, error.concept)]
    return found if _how_many_known(found) else [Part(what)]


def _by_form(name: str, setting: Setting) -> list[Part]:
    return [Part(one, setting.concepts.named([one], SUBSTANCES)) for one in ingredients(name)]


def _how_many_known(found: list[Part]) -> int:
    return sum(part.coded.concept is not None for part in found)
