"""The item of a Condition, and of a Procedure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from mgkg.exchange.coding import Coded, UncertainConceptError, display, names
from mgkg.exchange.course import Told, course
from mgkg.exchange.element import (
    NotAFactError,
    Resource,
    choice,
    code,
    dated_text,
    element,
    elements,
    refuse_modifiers,
    required,
)
from mgkg.exchange.item import NOT_ASKED, Item, Setting, item
from mgkg.exchange.when import dated, period, refuse_future, refuse_undecided, spanned
from mgkg.model.patient import HAS, HAS_NOT, Fact, Moment

NO_STATEMENT = "no statement here looks at allergies and intolerances"
_CONDITIONS = frozenset({"condition", "symptom", "finding", "situation"})
_PROCEDURES = frozenset({"procedure"})
_ACTIVE = ("active", "recurrence", "relapse")
_ENDED = ("inactive", "remission", "resolved")
_KINDS_OF_TIME = ("DateTime", "Age", "Period", "Range", "String")


class _Way(NamedTuple):
    """Of which kinds its concepts are, what makes its fact, and where its date stands."""

    kinds: frozenset[str]
    make: Callable[[Resource, Coded, Setting, str], Fact]
    dates: tuple[str, ...]


def condition(resource: Resource, setting: Setting, place: str) -> list[Item]:
    """The item of a Condition."""
    return [_item(resource, setting, place, _Way(_CONDITIONS, _had, ("onsetDateTime", "recordedDate")))]


def procedure(resource: Resource, setting: Setting, place: str) -> list[Item]:
    """The item of a Procedure."""
    return [_item(resource, setting, place, _Way(_PROCEDURES, _done, ("performedDateTime",)))]


def allergy(resource: Resource, setting: Setting, place: str) -> list[Item]:
    """The item of an AllergyIntolerance, which is never a fact; one to a known substance says so."""
    del place
    concepts = [element(resource, "code"), *(element(one, "substance") for one in elements(resource, "reaction"))]
    given = [one for one in concepts if one is not None]
    found = [one for one in given if _looked_up(one, setting, frozenset({"substance"})).concept]
    if not found:
        return [Item(f"allergy to {display(given[0])}" if given else "an allergy", None, NOT_ASKED)]
    slug = _looked_up(found[0], setting, frozenset({"substance"})).concept
    status = element(resource, "clinicalStatus")
    kind = code(resource, "type") or "allergy"
    said = f"{kind} to {display(found[0])}" + (f", {display(status)}" if status is not None else "")
    reason = NO_STATEMENT
    return [Item(said, None, reason, slug, dated_text(resource, "onsetDateTime", "recordedDate"))]


def _looked_up(concept: Resource, setting: Setting, kinds: frozenset[str]) -> Coded:
    try:
        coded = setting.concepts.coded(concept, kinds)
        return coded if coded.concept else setting.concepts.named(names(concept), kinds)
    except UncertainConceptError as error:
        return Coded(error.concept)


def _item(resource: Resource, setting: Setting, place: str, way: _Way) -> Item:
    concept = element(resource, "code")
    if concept is None:
        return Item("without a name", None, NOT_ASKED)
    what, known = display(concept), setting.concepts
    when = dated_text(resource, *way.dates)
    try:
        coded = known.coded(concept, way.kinds)
        if coded.concept is None:
            coded = known.named(names(concept), way.kinds)
    except UncertainConceptError as error:
        return Item(what, None, error.reason, error.concept, when)
    if coded.concept is None:
        return Item(what, None, NOT_ASKED)
    return item(what, coded, partial(way.make, resource, coded, setting, place), when)


def _had(resource: Resource, coded: Coded, setting: Setting, place: str) -> Fact:
    refuse_modifiers(resource)
    clinical, verified = _status(resource, "clinicalStatus"), _status(resource, "verificationStatus")
    recorded = dated(resource, "recordedDate")
    start = _time(resource, "onset", 0)
    if verified == "refuted":
        refuse_future(setting.clock, recorded)
        refuse_undecided(setting.at, setting.clock, recorded)
        return Fact(HAS_NOT, coded.concept or "", moment=recorded, place=place, remarks=coded.remarks)
    if verified not in (None, "confirmed"):
        raise NotAFactError(f"it is {verified}")
    has_ended = choice(resource, "abatement", _KINDS_OF_TIME) is not None
    if clinical is None and not has_ended:
        raise NotAFactError("it has no clinical status")
    if clinical in _ACTIVE and has_ended:
        raise NotAFactError(f"it is {clinical} and has an end")
    if clinical is not None and clinical not in (*_ACTIVE, *_ENDED):
        raise NotAFactError(f"its clinical status is {clinical}")
    ended = clinical not in _ACTIVE
    told = Told(start, _time(resource, "abatement", 1), ended=ended, seen=None if start or ended else recorded)
    return course(coded, told, setting, place)


def _status(resource: Resource, key: str) -> str | None:
    """The code of a status, whatever further codes it has; NotAFactError where they differ."""
    concept = element(resource, key)
    if concept is None:
        return None
    stem = "condition-clinical" if key == "clinicalStatus" else "condition-ver-status"
    codings = elements(concept, "coding")
    own = {code(one, "code") for one in codings if stem in str(one.get("system") or stem)} - {None}
    if len(own) != 1:
        raise NotAFactError(f"its {key} has {'several codes' if own else 'no code'}")
    return own.pop()


def _time(resource: Resource, stem: str, end: int) -> Moment | None:
    """Onset or abatement as a moment; None where it is given as an age, a range or a text."""
    key = choice(resource, stem, _KINDS_OF_TIME)
    if key == f"{stem}Period":
        return period(resource, key)[end]
    return dated(resource, key) if key == f"{stem}DateTime" else None


def _done(resource: Resource, coded: Coded, setting: Setting, place: str) -> Fact:
    refuse_modifiers(resource)
    status = required(resource, "status")
    if status != "completed":
        raise NotAFactError(f"its status is {status}")
    key = choice(resource, "performed", ("DateTime", "Period", "String", "Age", "Range"))
    when = dated(resource, key) if key == "performedDateTime" else None
    if key == "performedPeriod":
        when = spanned(*period(resource, key))
    refuse_future(setting.clock, when)
    refuse_undecided(setting.at, setting.clock, when)
    return Fact(HAS, coded.concept or "", moment=when, place=place, remarks=coded.remarks)
