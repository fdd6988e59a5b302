"""A Patient from a YAML or JSON file, from an already parsed mapping, or from the words of a command line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mgkg.errors import MgkgError, NumberFormatError, PatientError, Place, UnknownUnitError
from mgkg.model.patient import HAS, HAS_NOT, KINDS_OF_LISTS, OBSERVATION, Fact, Patient, moment
from mgkg.model.units import bounded, unit
from mgkg.reason.change import Supposed
from mgkg.reason.naming import term
from mgkg.reason.written import parse, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mgkg.rules.ruleset import RuleSet

_KEYS = ("at", "observations", "has", "has_not", "complete")
_OBSERVATION_KEYS = ("concept", "value", "unit", "date")
_CONCEPT_KEYS = ("concept", "date", "start", "stop")
_OPEN = ".."
_WHAT_IF = "--what-if"
_MOST_FACTS = 1000


def read(path: Path, ruleset: RuleSet) -> Patient:
    """The patient in a YAML or JSON file.

    Scalars are read as they are written, so that 1.10 keeps its digits and 1,1 is refused. A key that stands
    twice is an error, since one of the two facts would be lost.
    """
    return patient(parse(path), ruleset, str(path))


def patient(given: Any, ruleset: RuleSet, place: str) -> Patient:  # noqa: ANN401 - whatever a file holds
    """A patient from a parsed mapping, in the form that the design's §4 shows."""
    if isinstance(given, dict) and "resourceType" in given:
        what = f"is a FHIR {quoted(given['resourceType'])[1:-1]}, and no patient file"
        remedy = "Write the facts as observations, has and has_not; FHIR is read from JSON, by `mgkg recommend` alone."
        raise PatientError(what, where=place, remedy=remedy)
    if not isinstance(given, dict):
        what = "holds no patient" if given is None else "is no mapping of patient facts"
        raise PatientError(what, where=place, remedy=f"Its keys are {', '.join(_KEYS)}.")
    _known_keys(given, _KEYS, place)
    count = sum(len(_entries(given, key, place)) for key in ("observations", "has", "has_not"))
    if count > _MOST_FACTS:
        what = f"holds {count} facts, and at most {_MOST_FACTS} are read"
        raise PatientError(what, where=place, remedy="Write one patient a file.")
    facts = [_observation(entry, ruleset, place) for entry in _entries(given, "observations", place)]
    facts += [_concept(entry, HAS, ruleset, place) for entry in _entries(given, "has", place)]
    facts += [_concept(entry, HAS_NOT, ruleset, place) for entry in _entries(given, "has_not", place)]
    complete = frozenset(_complete(entry, place) for entry in _entries(given, "complete", place))
    at = given.get("at")
    return Patient(tuple(facts), complete, _located(moment, at, place) if at is not None else None)


class Words(NamedTuple):
    """The words of a command line about a patient: 'serum-magnesium=1.1 mg/dL', names, each with @date if dated.

    A course has @start/stop, with .. for an end that is open (ISO 8601-2).
    """

    observations: Sequence[str] = ()
    has: Sequence[str] = ()
    has_not: Sequence[str] = ()
    complete: Sequence[str] = ()
    at: str | None = None


def with_words(base: Patient, words: Words, ruleset: RuleSet) -> Patient:
    """A patient with the facts of a command line added."""
    facts = [_flag_observation(one, ruleset) for one in words.observations]
    facts += [_concept(_flag_concept(one), HAS, ruleset, "--has") for one in words.has]
    facts += [_concept(_flag_concept(one), HAS_NOT, ruleset, "--not") for one in words.has_not]
    lists = frozenset(_complete(name, "--complete") for name in words.complete)
    changed = replace(base, facts=base.facts + tuple(facts), complete=base.complete | lists)
    return replace(changed, at=_located(moment, words.at, "--at")) if words.at is not None else changed


def supposed(words: str, ruleset: RuleSet) -> Supposed:
    """What is supposed of a patient: 'NAME=VALUE UNIT', 'NAME', 'not NAME' or 'NAME=unknown'."""
    name, equals, value = words.partition("=")
    if equals and value.strip().casefold() == "unknown":
        return Supposed(term(name.strip(), ruleset.library, _WHAT_IF).slug, None)
    if equals:
        fact = _flag_observation(words, ruleset, _WHAT_IF)
    else:
        denied = words.strip().casefold().startswith("not ")
        named = words.strip()[len("not ") :] if denied else words
        fact = _concept(_flag_concept(named), HAS_NOT if denied else HAS, ruleset, _WHAT_IF)
    return Supposed(fact.concept, fact)


def _flag_observation(words: str, ruleset: RuleSet, flag: str = "--obs") -> Fact:
    name, equals, rest = words.partition("=")
    amount, at, day = rest.partition("@")
    value, symbol = _split(amount.strip())
    if not equals or not value:
        what = f"{quoted(words)} is no observation"
        raise PatientError(what, where=flag, remedy="Write it as 'serum-magnesium=1.1 mg/dL'.")
    entry = {
        "concept": name.strip(),
        "value": value,
        "unit": symbol.strip() or None,
        "date": day.strip() if at else None,
    }
    return _observation(entry, ruleset, flag)


def _split(amount: str) -> tuple[str, str]:
    """A number and its unit, with or without a space between them; what is no number stays whole."""
    value, _, symbol = amount.partition(" ")
    written = re.fullmatch(r"((?:[<>]=?|[≤≥])?[+-]?[0-9.]+)([a-zA-Zµμ%].*)", value)
    return (written[1], written[2]) if written and not symbol.strip() else (value, symbol)


def _flag_concept(words: str) -> dict[str, str | None]:
    name, at, day = words.partition("@")
    start, slash, stop = day.strip().partition("/")
    if not slash:
        return {"concept": name.strip(), "date": start if at else None}
    ends = {"start": start.strip(), "stop": stop.strip()}
    return {"concept": name.strip()} | {key: None if day == _OPEN else day for key, day in ends.items()}


def _observation(entry: Any, ruleset: RuleSet, place: str) -> Fact:  # noqa: ANN401 - whatever a file holds
    if not isinstance(entry, dict):
        what = f"{quoted(entry)} is no observation"
        raise PatientError(what, where=_at(entry, place), remedy=f"Its keys are {', '.join(_OBSERVATION_KEYS)}.")
    _known_keys(entry, _OBSERVATION_KEYS, place)
    where = _at(entry.get("concept") or next(iter(entry), None), place)
    for key in ("concept", "value"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise PatientError(f"an observation has no {key}", where=where, remedy=f"Write its {key}.")
    found = term(entry["concept"], ruleset.library, str(where))
    scale = ruleset.scales.get(found.slug)
    if scale is None:
        what = f"{found.slug} is a {found.kind} and has no value"
        raise PatientError(what, where=where, remedy="List it under has or has_not (--has, --not).")
    units = " or ".join(scale.units or (scale.canonical,))
    if not isinstance(entry.get("unit"), str) or not entry["unit"].strip():
        raise UnknownUnitError(
            f"{found.slug} {quoted(entry['value'])} has no unit", where=where, remedy=f"Say whether it is {units}."
        )
    comparator, value = _located(bounded, entry["value"], place)
    try:
        symbol = unit(entry["unit"]).symbol
    except UnknownUnitError as error:
        # A unit that is spelt alike may be a thousand times as large: only those of the observable are offered.
        raise UnknownUnitError(error.what, where=_at(entry["unit"], place), remedy=f"Give it in {units}.") from error
    try:
        scale.factor(symbol, scale.canonical)
    except UnknownUnitError as error:
        what = f"{found.slug} is not measured in {entry['unit']}"
        raise UnknownUnitError(what, where=where, remedy=f"Give it in {units}.") from error
    day = entry.get("date")
    when = _located(moment, day, place) if day is not None else None
    printed = entry["value"].strip()
    return Fact(OBSERVATION, found.slug, value, symbol, printed, when, str(where), comparator=comparator)


def _concept(entry: Any, kind: str, ruleset: RuleSet, place: str) -> Fact:  # noqa: ANN401 - whatever a file holds
    if isinstance(entry, str):
        entry = {"concept": entry}
    named = entry.get("concept", entry) if isinstance(entry, dict) else entry
    if not isinstance(entry, dict) or not isinstance(entry.get("concept"), str) or not entry["concept"].strip():
        raise PatientError(
            f"{quoted(named)} is no name of a concept", where=place, remedy="Write a name such as tacrolimus."
        )
    _known_keys(entry, _CONCEPT_KEYS, place)
    where = _at(entry["concept"], place)
    found = term(entry["concept"], ruleset.library, str(where), stated=kind == HAS)
    if found.kind == "observable":
        what = f"{found.slug} is measured, so it needs a value"
        raise PatientError(what, where=where, remedy=f"Write it as an observation ({found.slug}=VALUE UNIT).")
    when, start, stop = (
        _located(moment, entry[key], place) if entry.get(key) is not None else None for key in _CONCEPT_KEYS[1:]
    )
    fact = Fact(kind, found.slug, moment=when, place=str(where), start=start, stop=stop)
    if fact.is_course and (found.kind == "procedure" or not fact.truth or when):
        wrong = "is a procedure" if found.kind == "procedure" else ("has a date" if when else "is denied")
        what = f"{found.slug} {wrong}, so it has no start or stop"
        remedy = "Give a date, or state the course under has." if not fact.truth else "Give one date."
        raise PatientError(what, where=where, remedy=remedy)
    return fact


def _complete(entry: Any, place: str) -> str:  # noqa: ANN401 - whatever a file holds
    if entry in KINDS_OF_LISTS:
        return str(entry)
    from difflib import get_close_matches

    near = get_close_matches(str(entry), KINDS_OF_LISTS, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"It names {', '.join(KINDS_OF_LISTS)}."
    if "," in str(entry):
        hint = "Name one list at a time, and repeat the flag."
    raise PatientError(f"{quoted(entry)} is no list that can be complete", where=_at(entry, place), remedy=hint)


def _entries(given: Mapping[str, Any], key: str, place: str) -> list[Any]:
    entries = given.get(key)
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise PatientError(f"{key} is no list", where=_at(entries, place), remedy=f"Write {key}: [ … ].")
    return entries


def _known_keys(given: Mapping[str, Any], keys: Sequence[str], place: str) -> None:
    for key in given:
        if key not in keys:
            from difflib import get_close_matches

            near = get_close_matches(key, keys, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(keys)}."
            raise PatientError(f"the key {quoted(key)} is not known", where=_at(key, place), remedy=hint)


def _at(value: Any, place: str) -> Place:  # noqa: ANN401 - whatever a file holds
    return Place(place, getattr(value, "line", None))


def _located(make: Any, text: Any, place: str) -> Any:  # noqa: ANN401 - number, unit or moment
    """What a function makes of a text; its error gets the place."""
    if not isinstance(text, str):
        raise NumberFormatError(f"{quoted(text)} is no plain value", where=place, remedy="Write a single value.")
    try:
        return make(text)
    except MgkgError as error:
        raise type(error)(error.what, where=_at(text, place), remedy=error.remedy) from error
