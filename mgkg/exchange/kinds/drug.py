"""Items from the three resources that tell of drugs: ordered, said to be taken, given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mgkg.exchange.coding import Coded
from mgkg.exchange.course import Told, course
from mgkg.exchange.element import NotAFactError, Resource, boolean, choice, refuse_modifiers, required
from mgkg.exchange.item import NOT_ASKED, Item, Setting, item
from mgkg.exchange.medication import parts
from mgkg.exchange.when import (
    dated,
    dosage_period,
    period,
    refuse_future,
    refuse_undecided,
    spanned,
)
from mgkg.model.patient import HAS, HAS_NOT, Fact, Moment

_ORDERS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
_DAYS_OF_A_DOSE = 1

_Make = Callable[[Resource, Coded, Setting, str], Fact]


def request(resource: Resource, setting: Setting, place: str) -> list[Item]:
    """The items of a MedicationRequest, one for each ingredient."""
    return _items(resource, setting, place, _requested, "authoredOn")


def statement(resource: Resource, setting: Setting, place: str) -> list[Item]:
    """The items of a MedicationStatement, one for each ingredient."""
    return _items(resource, setting, place, _stated, "effectiveDateTime")


def administration(resource: Resource, setting: Setting, place: str) -> list[Item]:
    """The items of a MedicationAdministration, one for each ingredient."""
    return _items(resource, setting, place, _given, "effectiveDateTime")


def _items(resource: Resource, setting: Setting, place: str, make: _Make, date: str) -> list[Item]:
    when = str(resource.get(date) or "")
    found = []
    for part in parts(resource, setting):
        if part.reason:
            found.append(Item(part.what, None, part.reason, part.concept, when))
        elif part.coded.concept is None:
            found.append(Item(part.what, None, NOT_ASKED))
        else:
            found.append(item(part.what, part.coded, partial(make, resource, part.coded, setting, place), when))
    return found


def _requested(resource: Resource, coded: Coded, setting: Setting, place: str) -> Fact:
    refuse_modifiers(resource)
    status, intent = required(resource, "status"), required(resource, "intent")
    if boolean(resource, "doNotPerform"):
        raise NotAFactError("an order not to give it")
    if intent not in _ORDERS:
        raise NotAFactError(f"its intent is {intent}, not an order")
    if status not in ("active", "completed", "stopped"):
        raise NotAFactError(f"its status is {status}")
    start, stop = dosage_period(resource, "dosageInstruction")
    start = start or dated(resource, "authoredOn")
    return course(coded, Told(start, stop, ended=status != "active"), setting, place)


def _stated(resource: Resource, coded: Coded, setting: Setting, place: str) -> Fact:
    refuse_modifiers(resource)
    status = required(resource, "status")
    start, stop = _effective(resource)
    asserted = dated(resource, "dateAsserted")
    if status == "not-taken":
        when = spanned(start, stop) or asserted
        refuse_future(setting.clock, when)
        refuse_undecided(setting.at, setting.clock, when)
        return Fact(HAS_NOT, coded.concept or "", moment=when, place=place, remarks=coded.remarks)
    if status not in ("active", "completed", "stopped"):
        raise NotAFactError(f"its status is {status}")
    if status == "active" and "effectiveDateTime" in resource:
        start, asserted = None, start  # it is known to be taken then, and not to have begun
    told = Told(start, stop, ended=status != "active", seen=asserted if start is None else None)
    return course(coded, told, setting, place)


def _given(resource: Resource, coded: Coded, setting: Setting, place: str) -> Fact:
    """A running administration from its start, or one dose, which counts for its day and the next."""
    refuse_modifiers(resource)
    status = required(resource, "status")
    start, stop = _effective(resource)
    if status not in ("in-progress", "completed"):
        raise NotAFactError(f"its status is {status}")
    is_running = status == "in-progress"
    when = start if is_running else stop or start
    if when is None and not is_running:
        raise NotAFactError("a dose without a time")
    refuse_future(setting.clock, when)
    refuse_undecided(setting.at, setting.clock, when)
    if when and not is_running and (setting.at.day - when.day).days > _DAYS_OF_A_DOSE:
        raise NotAFactError("a dose before yesterday, and a dose counts for a day")
    return Fact(HAS, coded.concept or "", moment=when, place=place, remarks=coded.remarks)


def _effective(resource: Resource) -> tuple[Moment | None, Moment | None]:
    """When it started and ended; of a point in time the start alone."""
    key = choice(resource, "effective", ("DateTime", "Period"))
    if key == "effectivePeriod":
        return period(resource, key)
    return (dated(resource, key), None) if key else (None, None)
