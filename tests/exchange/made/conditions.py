"""Conditions with every status, findings that an Observation answers with yes or no, and procedures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mgkg.model.patient import HAS, HAS_NOT, Moment
from tests.exchange.made.coding import coded, contradictory, unknown
from tests.exchange.made.drugs import until_clock
from tests.exchange.made.record import Record, Resource
from tests.exchange.made.times import When, day, instant, month, some_time, span, usual, year
from tests.exchange.made.vocabulary import Concept

_STATUS = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
CONDITIONS = {
    "active": 30.0,
    "recurrence": 3.0,
    "relapse": 3.0,
    "active-without-onset": 5.0,
    "partial-onset": 4.0,
    "two-that-overlap": 3.0,
    "abated": 10.0,
    "abated-without-status": 2.0,
    "partial-abatement": 3.0,
    "abatement-not-recorded": 6.0,
    "refuted": 4.0,
    "condition-in-error": 3.0,
    "unconfirmed": 2.0,
    "provisional": 2.0,
    "differential": 2.0,
    "no-clinical-status": 3.0,
    "future-onset": 2.0,
    "unknown-condition": 10.0,
    "codes-of-two-conditions": 1.0,
}
_CLINICAL = {"active-without-onset": "active", "partial-onset": "active"}
_ENDED = ("inactive", "remission", "resolved")
_OVER = frozenset({"abated", "abated-without-status", "partial-abatement", "abatement-not-recorded"})
_ASIDE = {
    "condition-in-error": "status",
    "unconfirmed": "verification",
    "provisional": "verification",
    "differential": "verification",
    "no-clinical-status": "no clinical status",
    "future-onset": "future",
    "unknown-condition": "unknown concept",
    "codes-of-two-conditions": "codes differ",
}
_VERIFIED = {"condition-in-error": "entered-in-error", "refuted": "refuted"}
ANSWERS = {
    True: (
        {"valueBoolean": True},
        ("http://snomed.info/sct", "373066001", "Yes"),
        ("http://snomed.info/sct", "52101004", "Present"),
        ("http://loinc.org", "LA33-6", "Yes"),
        ("http://loinc.org", "LA9633-4", "Present"),
        ("http://terminology.hl7.org/CodeSystem/v2-0136", "Y", "Yes"),
    ),
    False: (
        {"valueBoolean": False},
        ("http://snomed.info/sct", "373067005", "No"),
        ("http://snomed.info/sct", "2667000", "Absent"),
        ("http://loinc.org", "LA32-8", "No"),
        ("http://loinc.org", "LA9634-2", "Absent"),
        ("http://terminology.hl7.org/CodeSystem/v2-0136", "N", "No"),
    ),
}
FINDINGS = {
    "found": 10.0,
    "not-found": 10.0,
    "found-then-not": 4.0,
    "finding-without-time": 2.0,
    "finding-in-error": 2.0,
    "finding-in-words": 2.0,
}
PROCEDURES = {
    "done": 30.0,
    "done-over-a-period": 4.0,
    "done-undated": 4.0,
    "done-partial-date": 4.0,
    "done-twice": 3.0,
    "preparation": 2.0,
    "in-progress-procedure": 2.0,
    "not-done": 3.0,
    "on-hold-procedure": 2.0,
    "stopped-procedure": 2.0,
    "procedure-in-error": 2.0,
    "procedure-unknown": 2.0,
    "future-procedure": 2.0,
    "other-procedure": 6.0,
}
_PROCEDURE_STATUS = {
    "preparation": "preparation",
    "in-progress-procedure": "in-progress",
    "not-done": "not-done",
    "on-hold-procedure": "on-hold",
    "stopped-procedure": "stopped",
    "procedure-in-error": "entered-in-error",
    "procedure-unknown": "unknown",
}


def condition(record: Record, concept: Concept) -> None:
    """One condition, with the dates and statuses of some kind; nothing where it would contradict others."""
    kind = record.pick(CONDITIONS)
    if kind in _ASIDE:
        _condition_aside(record, concept, kind)
        return
    truth = None if kind in _OVER else kind != "refuted"
    if not record.free(concept, truth=truth):
        record.kinds[kind] -= 1
        return
    record.tell(concept.slug, truth=truth)
    if kind == "refuted":
        record.state(concept.slug, HAS_NOT)
        record.becomes(_condition(record, coded(record, concept).element, "", "refuted"), concept.slug)
    elif kind in _OVER:
        _abated(record, concept, kind)
    else:
        _active(record, concept, kind)


def _condition(
    record: Record, code: dict[str, Any], clinical: str, verified: str = "confirmed", **dates: str
) -> Resource:
    resource = record.new("Condition", code=code, **dates)
    if clinical:
        resource["clinicalStatus"] = {"coding": [{"system": _STATUS, "code": clinical}]}
    if verified != "confirmed" or record.chance(0.7):
        resource["verificationStatus"] = {"coding": [{"system": _VERIFICATION, "code": verified}]}
    return resource


def _condition_aside(record: Record, concept: Concept, kind: str) -> None:
    onset = usual(record.rng, some_time(record.rng, record.now, 3, 2000))
    code, clinical, verified = coded(record, concept).element, "active", "confirmed"
    if kind == "future-onset":
        onset = record.future()
    elif kind == "unknown-condition":
        code = unknown(record, "condition")
    elif kind == "codes-of-two-conditions":
        known = [one for one in record.words.conditions if one.codings]
        one, other = record.rng.sample(known, 2)
        code = contradictory(record, one, other)
    elif kind == "no-clinical-status":
        clinical = ""
    else:
        verified = _VERIFIED.get(kind, kind)
        clinical = "" if kind == "condition-in-error" else clinical
    record.aside(_condition(record, code, clinical, verified, onsetDateTime=onset.text), _ASIDE[kind])


def _active(record: Record, concept: Concept, kind: str) -> None:
    at = some_time(record.rng, record.now, 80, 2000)
    onset: When | None = usual(record.rng, at)
    if kind == "active-without-onset":
        onset = None
    elif kind == "partial-onset":
        onset = month(at) if record.chance(0.5) else year(at - timedelta(days=366))
    clinical = _CLINICAL.get(kind, "active" if kind == "two-that-overlap" else kind)
    dates = {"onsetDateTime": onset.text} if onset else {}
    record.becomes(_condition(record, coded(record, concept).element, clinical, **dates), concept.slug)
    if kind == "two-that-overlap":
        later = usual(record.rng, at + timedelta(days=record.rng.randrange(3, 70)))
        again = _condition(record, coded(record, concept).element, "active", onsetDateTime=later.text)
        record.becomes(again, concept.slug)
    record.course(concept.slug, onset.moment if onset else None, None)


def _abated(record: Record, concept: Concept, kind: str) -> None:
    at = some_time(record.rng, record.now, 1200, 3000)
    onset = usual(record.rng, at) if record.chance(0.8) else None
    end: When | None = usual(record.rng, at + timedelta(days=record.rng.randrange(3, 800)))
    clinical = "" if kind == "abated-without-status" else record.rng.choice(_ENDED)
    if kind == "partial-abatement":
        end = month(at + timedelta(days=record.rng.randrange(40, 800)))
    elif kind == "abatement-not-recorded":
        end = None
    dates = {"onsetDateTime": onset} if onset else {}
    dates |= {"abatementDateTime": end} if end else {}
    texts = {name: when.text for name, when in dates.items()}
    resource = _condition(record, coded(record, concept).element, clinical, **texts)
    if end is None and record.in_the_past:
        record.aside(resource, "whether it still ran is not known")
        return
    record.becomes(resource, concept.slug)
    start: Moment | None = onset.moment if onset else None
    record.course(concept.slug, start, end.moment if end else until_clock(record, start))


def finding(record: Record, concept: Concept) -> None:
    """A symptom or condition that an Observation says is present or absent."""
    kind = record.pick(FINDINGS)
    held = {"found": True, "not-found": False, "found-then-not": False}.get(kind)
    if held is None:
        _finding_aside(record, concept, kind)
        return
    if not record.free(concept, truth=held):
        record.kinds[kind] -= 1
        return
    record.tell(concept.slug, truth=held)
    if kind == "found-then-not":
        _answer(record, concept, usual(record.rng, some_time(record.rng, record.now, 20, 200)), truth=True)
    _answer(record, concept, usual(record.rng, some_time(record.rng, record.now, 0.1, 15)), truth=held)


def exclude_each_other(record: Record) -> bool:
    """Two active conditions of which one excludes the other: a contradiction, where the Library has such."""
    excluded = record.words.ruleset.terms.excluded
    known = {one.slug: one for one in record.words.conditions}
    pairs = [(slug, other) for slug in known for other in sorted(excluded[slug] & known.keys()) if other != slug]
    if not pairs:
        return False
    for slug in record.rng.choice(pairs):
        record.told.add(slug)
        _active(record, known[slug], "active")
    return True


def opposite(record: Record, concept: Concept) -> None:
    """Present and absent on one day: a contradiction."""
    when = day(some_time(record.rng, record.now, 1, 10))
    record.tell(concept.slug)
    _answer(record, concept, when, truth=True)
    _answer(record, concept, when, truth=False)


def _answer(record: Record, concept: Concept, when: When, *, truth: bool) -> None:
    record.becomes(_answered(record, concept, truth=truth, effectiveDateTime=when.text), concept.slug)
    record.state(concept.slug, HAS if truth else HAS_NOT, moment=when.moment)


def _answered(record: Record, concept: Concept, *, truth: bool, **elements: str) -> Resource:
    said = record.rng.choice(ANSWERS[truth])
    if isinstance(said, tuple):
        record.kinds["coded-answer"] += 1
        system, code, display = said
        value: dict[str, Any] = {
            "valueCodeableConcept": {"coding": [{"system": system, "code": code, "display": display}]}
        }
    else:
        value = dict(said)
    named = coded(record, concept)
    if named.by_name:
        record.reading("a finding of an Observation by its name")
    return record.new("Observation", code=named.element, **{"status": "final", **value, **elements})


def _finding_aside(record: Record, concept: Concept, kind: str) -> None:
    when = instant(record.rng, some_time(record.rng, record.now, 0.1, 100))
    resource = _answered(record, concept, truth=record.chance(0.5), effectiveDateTime=when.text)
    if kind == "finding-without-time":
        del resource["effectiveDateTime"]
        record.aside(resource, "no time")
    elif kind == "finding-in-error":
        record.aside(resource | {"status": "entered-in-error"}, "status")
    else:
        for name in ("valueBoolean", "valueCodeableConcept"):
            resource.pop(name, None)
        record.aside(resource | {"valueString": "mild, at night"}, "text")


def procedure(record: Record, concept: Concept) -> None:
    """One procedure, with the time and status of some kind."""
    kind = record.pick(PROCEDURES)
    at = some_time(record.rng, record.now, 1, record.rng.choice((40, 400, 3000)))
    when: When | None = usual(record.rng, at)
    code = coded(record, concept).element if kind != "other-procedure" else unknown(record, "procedure")
    if kind in _PROCEDURE_STATUS or kind in {"future-procedure", "other-procedure"}:
        when = record.future() if kind == "future-procedure" else usual(record.rng, at)
        reason = {"future-procedure": "future", "other-procedure": "unknown concept"}.get(kind, "status")
        status = _PROCEDURE_STATUS.get(kind, "completed")
        record.aside(record.new("Procedure", status=status, code=code, performedDateTime=when.text), reason)
        return
    if not record.free(concept):
        return
    record.tell(concept.slug)
    performed: dict[str, Any] = {"performedDateTime": when.text} if when else {}
    if kind == "done-over-a-period":
        record.reading("a procedure of a period")
        first, last = instant(record.rng, at), instant(record.rng, at + timedelta(hours=record.rng.randrange(1, 9)))
        when = When("", span(first.moment.start, last.moment.start))
        performed = {"performedPeriod": {"start": first.text, "end": last.text}}
    elif kind == "done-undated":
        when, performed = None, {}
    elif kind == "done-partial-date":
        when = month(at) if record.chance(0.6) else year(at)
        performed = {"performedDateTime": when.text}
    _done(record, concept, code, when, performed)
    if kind == "done-twice":
        again = usual(record.rng, at - timedelta(days=record.rng.randrange(50, 900)))
        _done(record, concept, coded(record, concept).element, again, {"performedDateTime": again.text})


def _done(record: Record, concept: Concept, code: dict[str, Any], when: When | None, performed: dict[str, Any]) -> None:
    record.becomes(record.new("Procedure", status="completed", code=code, **performed), concept.slug)
    record.state(concept.slug, moment=when.moment if when else None)
