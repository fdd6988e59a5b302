"""A witness as a patient file, as the words of a command line, and in plain values."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from mgkg.model.patient import HAS, OBSERVATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.patient import Fact, Patient

_LONGEST_FLOAT = 15


def document(patient: Patient | None) -> dict[str, Any] | None:
    """A patient in the keys of a patient file; all keys always."""
    if patient is None:
        return None
    return {
        "at": patient.at.printed if patient.at else None,
        "observations": [_observation(fact) for fact in patient.facts if fact.kind == OBSERVATION],
        "has": [_concept(fact) for fact in patient.facts if fact.kind == HAS],
        "has_not": [_concept(fact) for fact in patient.facts if fact.kind not in (HAS, OBSERVATION)],
        "complete": sorted(patient.complete),
    }


def _observation(fact: Fact) -> dict[str, Any]:
    found = {"concept": fact.concept, "value": number(fact.printed or ""), "unit": fact.unit}
    return found | ({"date": fact.moment.printed} if fact.moment else {})


def number(printed: str) -> float | int | str:
    """A number as JSON has it; its text where a float would not hold all digits."""
    if len(printed) > _LONGEST_FLOAT:
        return printed
    return float(printed) if "." in printed else int(printed)


def _concept(fact: Fact) -> str | dict[str, Any]:
    dates = {"date": fact.moment, "start": fact.start, "stop": fact.stop}
    known = {key: moment.printed for key, moment in dates.items() if moment}
    return {"concept": fact.concept, **known} if known else fact.concept


def as_yaml(patient: Patient, indent: str = "") -> Iterator[str]:
    """The lines of a patient file, with the digits as printed."""
    if patient.at:
        yield f"{indent}at: {patient.at.printed}"
    observed = [fact for fact in patient.facts if fact.kind == OBSERVATION]
    if observed:
        yield f"{indent}observations:"
        for fact in observed:
            dated = f", date: {fact.moment.printed}" if fact.moment else ""
            yield f"{indent}  - {{concept: {fact.concept}, value: {fact.printed}, unit: {fact.unit}{dated}}}"
    for key, holds in (("has", True), ("has_not", False)):
        named = [_entry(fact) for fact in patient.facts if fact.kind != OBSERVATION and (fact.kind == HAS) is holds]
        if named:
            yield f"{indent}{key}: [{', '.join(named)}]"
    if patient.complete:
        yield f"{indent}complete: [{', '.join(sorted(patient.complete))}]"


def _entry(fact: Fact) -> str:
    one = _concept(fact)
    return one if isinstance(one, str) else "{" + ", ".join(f"{key}: {value}" for key, value in one.items()) + "}"


def as_words(patient: Patient) -> str:
    """The flags by which `mgkg recommend` is asked about a patient."""
    words: list[str] = []
    for fact in patient.facts:
        when = f"@{fact.when}" if fact.when else ""
        if fact.kind == OBSERVATION:
            words += ["--obs", f"{fact.concept}={fact.printed} {fact.unit}{when}"]
        else:
            words += ["--has" if fact.kind == HAS else "--not", f"{fact.concept}{when}"]
    words += ["--at", patient.at.printed] if patient.at else []
    words += [word for name in sorted(patient.complete) for word in ("--complete", name)]
    return " ".join(shlex.quote(word) for word in words)
