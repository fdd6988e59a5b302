"""mgkg beside cql-execution, from one Library and one crowd of patients: the same outcomes, and how long each takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings

from mgkg.errors import ContradictionError
from mgkg.model.guideline import Library
from mgkg.model.patient import Patient, moment
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.rules.cache import load_ruleset
from mgkg.rules.ruleset import RuleSet, conditions
from tests.bench.cql import elm
from tests.bench.cql.access import Prepared, Retrieved
from tests.bench.cql.bundles import request
from tests.bench.cql.fhir import Resources
from tests.bench.cql.node import Node, install
from tests.bench.cql.patient_text import read, written
from tests.bench.cql.records import record
from tests.bench.cql.translation import AGAINST, FOR, Program, translated
from tests.reason.crowd import patients

CLOCK = moment("2026-11-22T12:00")
DRAWN = 800
TIMED = 50
WARM_UPS = 5


class Person(NamedTuple):
    """A patient as mgkg gets it and as cql-execution gets it: as plain objects, and as FHIR."""

    patient: Patient
    record: dict[str, Any]
    request: dict[str, str]


class Way(NamedTuple):
    """A way of running cql-execution: what it runs, and how it is given patients (see run.mjs).

    Where those are texts, mgkg gets texts too: both read them within the time.
    """

    name: str
    program: Program
    given_as: str

    def given(self, person: Person) -> dict[str, Any]:
        """What it gets of a patient."""
        return person.record if self.given_as == "records" else person.request


class Crowd(NamedTuple):
    """Patients, and how many of those drawn are left out.

    Left out are those with what the ELM does not express, and those whose facts contradict each other.
    """

    people: list[Person]
    not_expressed: int
    contradictory: int

    @property
    def left_out(self) -> str:
        """How many and why, in words."""
        return f"{self.not_expressed} with tied values or courses, {self.contradictory} who contradict themselves"


class Compared(NamedTuple):
    """How one way of running cql-execution compares.

    Seconds are medians for one patient; `times` is the median of what each pair of rounds gives, one right after the
    other, since a busy machine then strikes both alike.
    """

    way: str
    differences: list[str]
    seconds: float
    seconds_of_cql: float
    times: float


def compare(root: Path, scratch: Path, rounds: int) -> tuple[RuleSet, Crowd, list[Compared]]:
    """All outcomes and the times of both, with cql-execution run in each of the ways."""
    folder = install(scratch)
    ruleset = load_ruleset(root)
    crowd = crowd_of(ruleset, draw(ruleset, DRAWN))
    found = []
    for way in ways_of(ruleset.library):
        patients_given = [way.given(person) for person in crowd.people]
        with Node(folder, way.program._asdict(), patients_given, way.given_as) as node:
            differences = _differences(way.program, ruleset, crowd, node)
            found.append(Compared(way.name, differences, *_in_turn(calls_of(ruleset, crowd, way), node, rounds)))
    return ruleset, crowd, found


def ways_of(library: Library) -> list[Way]:
    """As cql-execution is run in the field, the first of them in the main, and two ways that spare it work."""
    ready_made, retrieved = translated(library, Prepared), translated(library, Retrieved)
    field = translated(library, partial(Resources, library))
    loaded = "in the field: FHIR R4 by cql-exec-fhir, bundles loaded beforehand"
    read_too = "in the field: FHIR R4 by cql-exec-fhir, JSON text read within the time, by mgkg too"
    return [
        Way(f"{loaded}, with its trace", _traced(field), "bundles"),
        Way(f"{read_too}, with its trace", _traced(field), "texts"),
        Way(f"{loaded}, no trace", field, "bundles"),
        Way("facts retrieved: plain objects in one unit, with its trace", _traced(retrieved), "records"),
        Way("facts handed over ready-made, no trace", ready_made, "records"),
    ]


def _traced(program: Program) -> Program:
    return program._replace(library=elm.with_results_kept(program.library))


def _differences(program: Program, ruleset: RuleSet, crowd: Crowd, node: Node) -> list[str]:
    """Every result of every patient that is not the same."""
    evaluated = traced(ruleset)
    return [
        f"patient {number}, {difference}"
        for number, (person, found) in enumerate(zip(crowd.people, node.outcomes, strict=True))
        for difference in unlike(evaluated(person.patient), dict(zip(program.results, found, strict=True)))
    ]


def calls_of(ruleset: RuleSet, crowd: Crowd, way: Way) -> list[Callable[[], object]]:
    """What mgkg is to do beside a way: one call for each of the patients that are timed."""
    evaluated = traced(ruleset)
    timed = [person.patient for person in crowd.people[:TIMED]]
    if way.given_as != "texts":
        return [partial(evaluated, patient) for patient in timed]
    return [partial(lambda text: evaluated(read(text, ruleset)), written(patient)) for patient in timed]


def _in_turn(calls: list[Callable[[], object]], node: Node, rounds: int) -> tuple[float, float, float]:
    """Seconds here, seconds there, and how many times as long there; rounds of the same patients are taken in turn."""
    ours, theirs = [], []
    for _ in range(WARM_UPS + rounds):
        start = time.perf_counter()
        for call in calls:
            call()
        ours.append((time.perf_counter() - start) / len(calls))
        theirs.append(node.seconds_of_a_round(len(calls)) / len(calls))
    ours, theirs = ours[WARM_UPS:], theirs[WARM_UPS:]
    times = statistics.median(there / here for here, there in zip(ours, theirs, strict=True))
    return statistics.median(ours), statistics.median(theirs), times


def unlike(evaluation: Evaluation, found: dict[str, bool | None]) -> list[str]:
    """The results that are not what mgkg says: outcomes, and after only-when the direction of what applies."""
    differences = []
    for name, outcome in evaluation.outcomes.items():
        if found[name] is not outcome.truth:
            differences.append(f"{name}: {outcome.truth} here, {found[name]} in CQL")
        for way in (FOR, AGAINST):
            here = bool(outcome.truth) and outcome.direction == way.strip()
            if name + way in found and here != bool(found[name + way]):
                differences.append(f"{name}{way}: {here} here, {found[name + way]} in CQL")
    return differences


def traced(ruleset: RuleSet) -> Callable[[Patient], Evaluation]:
    """The evaluation of a patient, with the judgement on every condition of every statement asked for.

    A judgement holds those on the parts of its criterion, so that this is the whole trace, also where a reasoner
    made judgements only when they are asked for.
    """
    roots = {part.iri: part for statement in ruleset.library.statements.values() for part in conditions(statement)}

    def evaluated(patient: Patient) -> Evaluation:
        evaluation = evaluate(ruleset, patient, CLOCK)
        for root in roots.values():
            evaluation.reasoning.judge(root)
        return evaluation

    return evaluated


def crowd_of(ruleset: RuleSet, drawn: list[Patient]) -> Crowd:
    """Patients without those that cannot be compared."""
    people, not_expressed, contradictory = [], 0, 0
    evaluated = traced(ruleset)
    for patient in drawn:
        try:
            evaluated(patient)
        except ContradictionError:
            contradictory += 1
            continue
        one = record(ruleset.library, patient, CLOCK)
        if one is None:
            not_expressed += 1
        else:
            people.append(Person(patient, one, request(ruleset.library, patient, CLOCK)))
    return Crowd(people, not_expressed, contradictory)


def draw(ruleset: RuleSet, number: int) -> list[Patient]:
    """So many random patients; a run with the same modules draws the same ones."""
    drawn: list[Patient] = []

    @seed(0)
    @settings(
        max_examples=number,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(patients(ruleset))
    def keep(patient: Patient) -> None:
        drawn.append(patient)

    keep()
    return drawn
