"""A made patient: a FHIR R4 bundle as real systems send it, and the same facts as this program states them.

Both come from what was meant to be put in; neither is read from the other. The decision record on FHIR says how a
record becomes facts.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any

from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment, Patient
from mgkg.rules.ruleset import RuleSet
from tests.exchange.made import conditions, drugs, medication, observations, surroundings
from tests.exchange.made.record import BASE, STYLES, Record, Resource
from tests.exchange.made.times import day, point
from tests.exchange.made.vocabulary import Concept, vocabulary

MAIN_DRUG, MAIN_VALUE = "tacrolimus", "serum-magnesium"
_NARRATIVE = "<div xmlns='http://www.w3.org/1999/xhtml'>Serum magnesium 9.99 mg/dL, on cyclosporine</div>"
_MARK = "\ue000"
_NUMBERS = re.compile(f'"{_MARK}([^"{_MARK}]*){_MARK}"')


@dataclass(frozen=True)
class Made:
    """A patient in both forms.

    `items` counts what the record holds, `becoming` and `set_aside` say of each item what it is about or why it does
    not count. `contradictory` patients are refused in either form. `invalid` ones hold what R4 does not allow.
    `readings` names each place in which the specification can be read otherwise, `kinds` what was put in, `subject`
    who of several patients is meant.
    """

    seed: int
    entries: tuple[dict[str, Any], ...]
    patient: Patient
    items: int
    becoming: tuple[tuple[str, str], ...]
    set_aside: tuple[tuple[str, str], ...]
    contradictory: bool
    invalid: bool
    readings: frozenset[str]
    kinds: frozenset[str]
    form: str
    subject: str | None

    @property
    def at(self) -> Moment | None:
        """The moment of evaluation; None is now."""
        return self.patient.at

    @property
    def bundle(self) -> dict[str, Any]:
        """The bundle; its numbers are decimals, which keep their digits."""
        return {"resourceType": "Bundle", "type": self.form, "entry": list(self.entries)}

    @cached_property
    def text(self) -> str:
        """The bundle as JSON, numbers with all their digits."""
        marked = json.dumps(self.bundle, ensure_ascii=False, default=_marked)
        return _NUMBERS.sub(r"\1", marked)

    @property
    def mapping(self) -> dict[str, Any] | None:
        """The patient file, or None where it cannot be written: it has no partial dates and no unknown ends."""
        moments = [m for fact in self.patient.facts for m in (fact.moment, fact.start, fact.stop) if m]
        if not all(_can_be_written(moment) for moment in moments):
            return None
        facts = self.patient.facts
        written: dict[str, Any] = {"at": self.at.printed} if self.at else {}
        written["observations"] = [_observation(fact) for fact in facts if fact.kind == OBSERVATION]
        written["has"] = [_concept(fact) for fact in facts if fact.kind == HAS]
        written["has_not"] = [_concept(fact) for fact in facts if fact.kind == HAS_NOT]
        return written


def made_patient(seed: int, ruleset: RuleSet, clock: Moment) -> Made:
    """One patient, the same for the same seed, rules and clock."""
    rng = Random(seed)  # noqa: S311 - the same for the same seed
    at = _at(rng, clock)
    record = Record(rng, vocabulary(ruleset), clock, at or clock, rng.choice(STYLES))
    record.with_patient = record.chance(0.93)
    contradictory = record.chance(0.02)
    if record.with_patient:
        surroundings.person(record)
    else:
        record.kinds["no-patient-resource"] += 1
        record.reading("no Patient, and resources that name nobody")
    if contradictory:
        _contradiction(record)
    _drugs(record)
    _values(record)
    _conditions(record)
    _surroundings(record)
    subject = f"Patient/{record.patient}" if record.with_patient and record.chance(0.02) else None
    if subject:
        surroundings.somebody_else(record)
    return _finished(seed, record, at, subject, contradictory=contradictory)


def _at(rng: Random, clock: Moment) -> Moment | None:
    """Mostly now; sometimes a day or a point in time of the last two months."""
    share = rng.random()
    if share < 0.9:
        return None
    before = clock.start - timedelta(days=rng.uniform(2, 60))
    return day(before).moment if share < 0.95 else point(before.replace(microsecond=0))


def _drugs(record: Record) -> None:
    known = {one.slug: one for one in record.words.drugs}
    coded = [one for one in record.words.drugs if one.codings]
    chosen = [known[MAIN_DRUG]] if MAIN_DRUG in known and record.chance(0.8) else []
    chosen += [record.rng.choice(coded if record.chance(0.85) else record.words.drugs) for _ in range(_few(record, 4))]
    for concept in chosen:
        drugs.history(record, concept)
    for _ in range(_few(record, 4)):
        medication.fault(record, record.rng.choice(coded))
    if record.chance(0.12):
        medication.product(record)


def _values(record: Record) -> None:
    if record.chance(0.85) and MAIN_VALUE in record.words.assays:
        for _ in range(1 + _few(record, 5)):
            observations.value(record, MAIN_VALUE, record.rng.choice((3, 14, 60)))
    names = sorted(record.words.assays)
    for _ in range(_few(record, 5)):
        observations.value(record, record.rng.choice(names), record.rng.choice((7, 30, 200)))
    if record.chance(0.12):
        observations.panel(record)
    if record.chance(0.04):
        observations.red_cells(record)


def _conditions(record: Record) -> None:
    for _ in range(_few(record, 4)):
        conditions.condition(record, record.rng.choice(_weighed(record)))
    for _ in range(_few(record, 3)):
        conditions.finding(record, record.rng.choice(record.words.conditions))
    for _ in range(_few(record, 3)):
        conditions.procedure(record, record.rng.choice(record.words.procedures))


def _weighed(record: Record) -> tuple[Concept, ...]:
    """Conditions; half of the time only those with codes."""
    coded = tuple(one for one in record.words.conditions if one.codings)
    return coded if coded and record.chance(0.5) else record.words.conditions


def _surroundings(record: Record) -> None:
    for what, share in (
        (surroundings.allergy, 0.2),
        (surroundings.blood_pressure, 0.4),
        (surroundings.other_value, 0.5),
        (surroundings.visit, 0.5),
        (surroundings.organization, 0.3),
        (surroundings.of_others, 0.2),
        (surroundings.versions, 0.2),
    ):
        while record.chance(share):
            what(record)


def _few(record: Record, most: int) -> int:
    return record.rng.randrange(most)


def _contradiction(record: Record) -> None:
    """Conditions that exclude each other, or opposite answers of one day, which no order tells apart."""
    if record.chance(0.5) and conditions.exclude_each_other(record):
        record.kinds["exclude-each-other"] += 1
        return
    record.kinds["opposite-answers"] += 1
    concept = record.rng.choice(record.words.conditions)
    conditions.opposite(record, concept)


def _finished(seed: int, record: Record, at: Moment | None, subject: str | None, *, contradictory: bool) -> Made:
    record.kinds[f"references-{record.style}"] += 1
    placed = record.rng.sample(record.placed, len(record.placed)) if record.chance(0.7) else record.placed
    form = record.pick({"collection": 4.0, "searchset": 3.0, "transaction": 3.0})
    told = [(_name(each.resource), *item) for each in placed for item in each.items]
    return Made(
        seed,
        tuple(_entry(record, each.resource, form) for each in placed),
        Patient(tuple(record.facts), at=at),
        len(told),
        tuple((name, concept) for name, concept, _ in told if concept),
        tuple((name, reason) for name, _, reason in told if reason),
        contradictory,
        record.invalid,
        frozenset(record.readings),
        frozenset(kind for kind, count in record.kinds.items() if count > 0),
        form,
        subject,
    )


def _name(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}"


def _entry(record: Record, resource: Resource, form: str) -> dict[str, Any]:
    """An entry of a bundle of some form; some resources say of themselves what no fact hangs on."""
    if record.chance(0.2):
        resource.setdefault("meta", {"tag": [{"system": "http://ehr.example.org/tags", "code": "made"}]})
        resource.setdefault("text", {"status": "generated", "div": _NARRATIVE})
    entry: dict[str, Any] = {"resource": resource}
    if record.style != "bare":
        entry["fullUrl"] = (
            f"urn:uuid:{resource['id']}" if record.style.startswith("urn") else f"{BASE}/{_name(resource)}"
        )
    if form == "transaction":
        entry["request"] = {"method": "POST", "url": resource["resourceType"]}
    elif form == "searchset":
        entry["search"] = {"mode": "match"}
    return entry


def _marked(number: object) -> str:
    """A decimal, marked so that it can be put without quotes; nothing else is no JSON."""
    if not isinstance(number, Decimal):
        raise TypeError(number)
    return f"{_MARK}{number}{_MARK}"


def _can_be_written(moment: Moment) -> bool:
    """Whether it is a point in time or one day."""
    whole_day = moment.printed == moment.start.date().isoformat()
    return moment.start == moment.end or (whole_day and moment.end - moment.start == timedelta(days=1))


def _observation(fact: Fact) -> dict[str, str]:
    written = {"concept": fact.concept, "value": str(fact.printed), "unit": str(fact.unit)}
    return written | ({"date": fact.moment.printed} if fact.moment else {})


def _concept(fact: Fact) -> dict[str, str]:
    dates = {"date": fact.moment, "start": fact.start, "stop": fact.stop}
    return {"concept": fact.concept} | {name: moment.printed for name, moment in dates.items() if moment}
