"""Items from an Observation: its own value and each of its components."""

from __future__ import annotations

from functools import partial

from mgkg.exchange.coding import Coded, UncertainConceptError, display, names
from mgkg.exchange.element import (
    InvalidElementError,
    NotAFactError,
    Resource,
    choice,
    clean,
    dated_text,
    element,
    elements,
    refuse_modifiers,
    required,
)
from mgkg.exchange.item import NOT_ASKED, Item, Setting, item
from mgkg.exchange.quantity import measured, refuse_impossible
from mgkg.exchange.when import dated, period, refuse_future, refuse_undecided, spanned, timed
from mgkg.exchange.yes_no import truth
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment

_KINDS = frozenset({"observable", "condition", "symptom", "finding", "situation"})
_FINAL = ("final", "amended", "corrected")
_PRELIMINARY = "preliminary"
_BY_ISSUE = "dated by when it was issued"

_TYPES = (
    *("Quantity", "CodeableConcept", "Boolean", "String", "Integer", "Range", "Ratio", "SampledData", "Time"),
    *("DateTime", "Period"),
)
_NO_VALUE = {
    "valueString": "its value is a text",
    "valueInteger": "a number without a unit",
    "valueCodeableConcept": "its value is a code and no measured number",
    "valueBoolean": "its value is yes or no, and no measured number",
    "valueRange": "its value is a range",
    "valueRatio": "its value is a ratio",
}


def observation(resource: Resource, setting: Setting, place: str) -> list[Item]:
    """The items of an Observation."""
    components = elements(resource, "component")
    has_own = choice(resource, "value", _TYPES) is not None or resource.get("dataAbsentReason") is not None
    parts = [resource, *components] if has_own or not components else components
    return [_item(part, resource, setting, place) for part in parts]


def _item(part: Resource, whole: Resource, setting: Setting, place: str) -> Item:
    concept = element(part, "code")
    if concept is None:
        raise InvalidElementError("it has no code")
    what, known = display(concept), setting.concepts
    try:
        coded = known.coded(concept, _KINDS)
        if coded.concept is None:
            coded = known.named(names(concept), _KINDS)
    except UncertainConceptError as error:
        return Item(what, None, error.reason, error.concept, _date(whole), _value(part))
    if coded.concept is None:
        return Item(what, None, NOT_ASKED)
    make = partial(_fact, part, whole, coded, setting, place)
    return item(what, coded, make, _date(whole), _value(part))


def _fact(part: Resource, whole: Resource, coded: Coded, setting: Setting, place: str) -> Fact:
    refuse_modifiers(whole)
    refuse_modifiers(part)
    status = required(whole, "status")
    if status not in (*_FINAL, _PRELIMINARY):
        raise NotAFactError(f"its status is {status}")
    absent = element(part, "dataAbsentReason")
    if absent is not None:
        raise NotAFactError(f"it has no value ({display(absent)})")
    when, dating = _moment(whole)
    refuse_future(setting.clock, when)
    refuse_undecided(setting.at, setting.clock, when)
    remarks = (*coded.remarks, *((_PRELIMINARY,) if status == _PRELIMINARY else ()), *dating)
    key = choice(part, "value", _TYPES)
    if key is None:
        raise NotAFactError("it has no value")
    is_measured = setting.concepts.kinds[coded.concept or ""] == "observable"
    make = _measured if is_measured else _said
    return make(part, key, coded, Fact("", coded.concept or "", moment=when, place=place, remarks=remarks), setting)


def _measured(part: Resource, key: str, coded: Coded, about: Fact, setting: Setting) -> Fact:
    quantity = element(part, key) if key == "valueQuantity" else None
    if quantity is None:
        raise NotAFactError(_NO_VALUE.get(key, f"its value is a {key.removeprefix('value')}"))
    found = measured(quantity, coded, setting.concepts)
    fact = Fact(
        OBSERVATION,
        about.concept,
        found.value,
        found.unit,
        found.printed,
        about.moment,
        about.place,
        comparator=found.comparator,
        remarks=(*about.remarks, *found.remarks),
    )
    refuse_impossible(fact, setting.concepts)
    return fact


def _said(part: Resource, key: str, _coded: Coded, about: Fact, _setting: Setting) -> Fact:
    kind = HAS if truth(part, key) else HAS_NOT
    return Fact(kind, about.concept, moment=about.moment, place=about.place, remarks=about.remarks)


def _moment(whole: Resource) -> tuple[Moment, tuple[str, ...]]:
    """When it was observed, by effective[x], else by when it was issued."""
    key = choice(whole, "effective", ("DateTime", "Period", "Timing", "Instant"))
    if key is None:
        issued = dated(whole, "issued")
        if issued is None:
            raise NotAFactError("it has no time")
        return issued, (_BY_ISSUE,)
    if key == "effectivePeriod":
        found = spanned(*period(whole, key))
    else:
        found = timed(whole, key) if key == "effectiveTiming" else dated(whole, key)
    if found is None:
        raise NotAFactError("it has no time")
    return found, ()


def _value(part: Resource) -> str:
    """A quantity as it is printed, whatever it holds."""
    quantity = part.get("valueQuantity")
    if not isinstance(quantity, dict):
        return ""
    said = [quantity.get("value"), quantity.get("unit") or quantity.get("code")]
    return clean(f"{quantity.get('comparator') or ''}{' '.join(str(one) for one in said if one is not None)}", 40)


def _date(whole: Resource) -> str:
    return dated_text(whole, "effectiveDateTime", "issued")
