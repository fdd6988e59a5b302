"""Which kind of resource is read by what, and where it names its patient."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from mgkg.exchange.element import Resource
from mgkg.exchange.item import Item, Setting
from mgkg.exchange.kinds.condition import allergy, condition, procedure
from mgkg.exchange.kinds.drug import administration, request, statement
from mgkg.exchange.kinds.observation import observation


class Kind(NamedTuple):
    """What makes items of a kind of resource, and the element that names its patient."""

    read: Callable[[Resource, Setting, str], list[Item]]
    subject: str = "subject"


KINDS: Mapping[str, Kind] = {
    "Observation": Kind(observation),
    "MedicationRequest": Kind(request),
    "MedicationStatement": Kind(statement),
    "MedicationAdministration": Kind(administration),
    "Condition": Kind(condition),
    "Procedure": Kind(procedure),
    "AllergyIntolerance": Kind(allergy, "patient"),
}
