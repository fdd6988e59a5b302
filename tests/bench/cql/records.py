"""The patient that cql-execution gets, from the facts that mgkg gets.

What is done here beforehand, cql-execution is spared and mgkg does itself for each patient. Facts after the moment of
evaluation are set aside, values are converted to one unit, the latest of several events is found, and moments are cut
to the days that both sides of a comparison know; the prepared record also has the latest values with their age.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from mgkg.model.guideline import Library
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment, Patient
from mgkg.model.units import unit
from tests.bench.cql.terms import KIND_OF_LIST
from tests.bench.cql.thresholds import decimal, scale


def record(library: Library, patient: Patient, clock: Moment) -> dict[str, Any] | None:
    """A patient as JSON, prepared and as a list.

    None for what the ELM does not express: different latest values that cannot be told apart, and courses.
    """
    at = patient.at or clock
    facts = facts_until(patient, at)
    if any(fact.is_course for fact in facts):
        return None
    values = {}
    for observable in {fact.concept for fact in facts if fact.kind == OBSERVATION}:
        latest = _latest([fact for fact in facts if fact.kind == OBSERVATION and fact.concept == observable], at)
        if len({(fact.value, fact.unit, _moment(fact, at).day) for fact in latest}) > 1:
            return None
        age = (at.day - _moment(latest[0], at).day).days
        values[observable] = {**_value(library, latest[0]), "age": age}
    holds = [fact.concept for fact in facts if fact.kind == HAS]
    fails = [fact.concept for fact in facts if fact.kind == HAS_NOT]
    kinds = [KIND_OF_LIST[name] for name in sorted(patient.complete)]
    events = _events(facts, at)
    prepared = {
        "holds": dict.fromkeys(holds, True),
        "denies": dict.fromkeys(holds, False),
        "fails": dict.fromkeys(fails, False),
        "closed": dict.fromkeys(kinds, False),
        "values": values,
        "events": events,
    }
    listed = {
        "Has": [{"code": name} for name in holds],
        "HasNot": [{"code": name} for name in fails],
        "Complete": [{"code": name} for name in kinds],
        "Observation": [_observation(library, fact, at) for fact in facts if fact.kind == OBSERVATION],
        "Event": [{"code": name, **event} for name, event in events.items()],
    }
    return {"prepared": prepared, "listed": listed}


def facts_until(patient: Patient, at: Moment) -> list[Fact]:
    """The facts that are not sure to lie after a moment."""
    return [fact for fact in patient.facts if fact.moment is None or not _surely_before(at, fact.moment)]


def _observation(library: Library, fact: Fact, at: Moment) -> dict[str, Any]:
    moments = {"on": _shown(_moment(fact, at).start), "at": _shown(at.start)}
    return {"code": fact.concept, **_value(library, fact), **moments}


def _value(library: Library, fact: Fact) -> dict[str, Any]:
    assert fact.value is not None
    printed = unit(fact.unit or "").symbol
    return {"value": decimal(scale(library, fact.concept).exact(fact.value, printed)), "unit": printed}


def _shown(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds")


def _events(facts: list[Fact], at: Moment) -> dict[str, dict[str, str]]:
    """The latest dated event of each concept; both moments are days where one of them is."""
    dated = [(fact.moment.start, fact.moment.end, fact.concept) for fact in facts if fact.kind == HAS and fact.moment]
    found = {}
    for start, end, concept in sorted(dated):
        known_to_the_hour = start == end and at.start == at.end
        moments = {"on": start, "at": at.start}
        found[concept] = {
            name: _shown(when if known_to_the_hour else datetime.combine(when.date(), time()))
            for name, when in moments.items()
        }
    return found


def _latest(facts: list[Fact], at: Moment) -> list[Fact]:
    return [one for one in facts if not any(_surely_before(_moment(one, at), _moment(other, at)) for other in facts)]


def _moment(fact: Fact, at: Moment) -> Moment:
    return fact.moment or at


def _surely_before(one: Moment, other: Moment) -> bool:
    """Whether a moment is sure to lie before another; a date alone is the whole day."""
    if one.start != one.end or other.start != other.end:
        return one.day < other.day
    return one.start < other.start
