"""The reading of plain JSON is the reading of fhir.resources: on real records, on made ones, on damaged ones."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.exchange.coding import concepts
from mgkg.exchange.element import NotAFactError
from mgkg.exchange.item import Item, Setting
from mgkg.exchange.kinds.table import KINDS
from mgkg.exchange.library import fault, reading
from mgkg.exchange.medication import NotYetKnownError
from mgkg.exchange.stream import Number
from mgkg.rules.ruleset import RuleSet
from tests.exchange.mutations import STRANGE, places
from tests.exchange.records import (
    ATC,
    CLOCK,
    FUROSEMIDE,
    HIS,
    ICD10,
    LOINC,
    MASS,
    MOLES,
    RED_CELLS,
    RXNORM,
    SNOMED,
    TACROLIMUS,
    Json,
    administration,
    allergy,
    coded,
    condition,
    medication,
    observation,
    procedure,
    quantity,
    request,
    statement,
    written,
)

MUTANTS, SEED = 4000, 7
INVALID = "no valid FHIR R4"


def parsed(resource: Json) -> Json:
    """A resource as the reader gets it."""
    made: Json = json.loads(written(resource), parse_int=Number, parse_float=Number)
    return made


def items(resource: Json, ruleset: RuleSet) -> list[Item]:
    """What is read of a resource, without what is only printed of an item that is no fact."""
    setting = Setting(concepts(ruleset), CLOCK, CLOCK, lambda _: None)
    try:
        found = KINDS[resource["resourceType"]].read(resource, setting, "x")
    except NotYetKnownError as error:
        return [Item("later", None, error.reference)]
    except NotAFactError as error:
        return [Item("", None, error.reason)]
    return [one._replace(when="", value="") for one in found]


def test_real_resources_are_read_alike(synthea: list[Path], shipped: RuleSet) -> None:
    count = 0
    for path in synthea:
        whole = json.loads(path.read_bytes(), parse_int=Number, parse_float=Number)
        for entry in whole["entry"]:
            if entry["resource"]["resourceType"] in KINDS:
                count += 1
                assert items(entry["resource"], shipped) == items(reading(entry["resource"]), shipped)
    assert count > 900


def test_every_real_resource_is_valid(synthea: list[Path]) -> None:
    whole = json.loads(synthea[0].read_bytes(), parse_int=Number, parse_float=Number)
    assert [fault(entry["resource"]) for entry in whole["entry"]] == [None] * len(whole["entry"])


NAMES = ["tacrolimus", "Prograf", "furosemide 40 MG Oral Tablet", "Body Height", "Hypokalemia", "Transplantation"]
CODES = [(LOINC, MASS), (LOINC, MOLES), (LOINC, RED_CELLS), (RXNORM, TACROLIMUS), (RXNORM, FUROSEMIDE)]
CODES += [(ATC, "L04AD02"), (ICD10, "E83.42"), (ICD10, "E87.6"), (SNOMED, "373066001"), (SNOMED, "2667000")]
DATES = [
    "2026",
    "2026-11",
    "2026-11-20",
    "2026-11-20T08:00:00Z",
    "2026-11-20T08:00:00.5+02:00",
    "2027-01-01",
    "2026-10-31",
]
NUMBERS = ["1.10", "0.5", "12", "1e1", "0", "-3", "1.2457322276012406", "100000"]

dates = st.sampled_from(DATES)
codeable = st.fixed_dictionaries(
    {},
    optional={
        "coding": st.lists(
            st.builds(
                lambda one, name: {"system": one[0], "code": one[1], "display": name},
                st.sampled_from(CODES),
                st.sampled_from(NAMES),
            ),
            min_size=1,
            max_size=2,
        ),
        "text": st.sampled_from(NAMES),
    },
)
quantities = st.fixed_dictionaries(
    {"value": st.sampled_from(NUMBERS).map(lambda text: f"⟦{text}⟧")},
    optional={
        "unit": st.sampled_from(["mg/dL", "mmol/L", "milligrams"]),
        "code": st.sampled_from(["mg/dL", "mmol/L", "meq/L"]),
        "system": st.just("http://unitsofmeasure.org"),
        "comparator": st.sampled_from(["<", "<=", ">", ">="]),
    },
)
periods = st.fixed_dictionaries({}, optional={"start": dates, "end": dates})
values = st.one_of(
    quantities.map(lambda one: {"valueQuantity": one}),
    st.booleans().map(lambda one: {"valueBoolean": one}),
    codeable.map(lambda one: {"valueCodeableConcept": one}),
    st.just({"valueString": "1.1 mg/dL"}),
    st.just({"dataAbsentReason": {"text": "unknown"}}),
    st.just({}),
)
effective: st.SearchStrategy[Json] = st.one_of(
    dates.map(lambda one: {"effectiveDateTime": one}), periods.map(lambda one: {"effectivePeriod": one}), st.just({})
)
statuses = st.sampled_from(
    [
        "final",
        "preliminary",
        "active",
        "completed",
        "stopped",
        "not-taken",
        "in-progress",
        "entered-in-error",
        "unknown",
    ]
)


def merged(*parts: Json) -> Json:
    return {key: value for part in parts for key, value in part.items()}


def made(kind: str) -> st.SearchStrategy[Json]:
    head = st.fixed_dictionaries(
        {"resourceType": st.just(kind), "id": st.just("x"), "status": statuses, "subject": st.just(HIS)}
    )
    return {
        "Observation": st.builds(
            merged,
            head,
            codeable.map(lambda one: {"code": one}),
            values,
            effective,
            st.lists(st.builds(merged, codeable.map(lambda one: {"code": one}), values), max_size=2).map(
                lambda found: {"component": found} if found else {}
            ),
        ),
        "MedicationRequest": st.builds(
            merged,
            head,
            codeable.map(lambda one: {"medicationCodeableConcept": one}),
            st.sampled_from(["order", "plan"]).map(lambda one: {"intent": one}),
            dates.map(lambda one: {"authoredOn": one}),
            periods.map(lambda one: {"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": one}}}]}),
        ),
        "MedicationStatement": st.builds(
            merged, head, codeable.map(lambda one: {"medicationCodeableConcept": one}), effective
        ),
        "Procedure": st.builds(
            merged, head, codeable.map(lambda one: {"code": one}), dates.map(lambda one: {"performedDateTime": one})
        ),
    }[kind]


@pytest.mark.parametrize("kind", ["Observation", "MedicationRequest", "MedicationStatement", "Procedure"])
@given(data=st.data())
def test_made_resources_are_read_alike(kind: str, shipped: RuleSet, data: st.DataObject) -> None:
    resource = parsed(data.draw(made(kind)))
    assert items(resource, shipped) == items(reading(resource), shipped)


CONTAINED = request(medicationCodeableConcept=..., contained=[medication("m")], medicationReference={"reference": "#m"})
BASES = [
    observation(note=[{"text": "x"}], component=[{"code": coded(LOINC, "2160-0"), "valueQuantity": quantity(1)}]),
    observation(code=coded(ICD10, "E87.6"), valueQuantity=..., valueCodeableConcept=coded(SNOMED, "373066001")),
    *(request(dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"start": "2026-10-01"}}}}]), CONTAINED),
    *(statement(), administration(), condition(recordedDate="2026-11-02"), procedure(), allergy()),
]


def test_damaged_resources_are_read_as_the_library_reads_them_or_not_at_all(shipped: RuleSet) -> None:
    """A resource that the library refuses gives no fact, or its fault lies in what is not read."""
    random = Random(SEED)  # noqa: S311 - no secret
    accepted = refused = outside = 0
    for _ in range(MUTANTS):
        base = random.choice(BASES)
        damaged, top = _damaged(base, random)
        if damaged.get("resourceType") != base["resourceType"]:
            continue
        plain = parsed(damaged)
        own = items(plain, shipped)
        if fault(plain) is None:
            accepted += 1
            same = own == items(reading(plain), shipped)
            assert same or all(one.fact is None for one in own), damaged
            continue
        refused += 1
        if any(one.fact for one in own):
            outside += 1
            without = {key: value for key, value in base.items() if key != top}
            known = {one.fact for each in (base, without) for one in items(parsed(each), shipped)}
            assert {one.fact for one in own} <= known | {None}, damaged
    assert min(accepted, refused, outside) > MUTANTS / 20
    sys.stdout.write(f"accepted {accepted}, refused {refused}, of these read without the fault {outside}\n")


def _damaged(base: Json, random: Random) -> tuple[Json, Any]:
    """A resource with one thing replaced or taken out, and the outermost key under which that was."""
    made = copy.deepcopy(base)
    top = random.choice(list(made))
    inner = list(places(made[top])) if isinstance(made[top], (dict, list)) else []
    of, key = random.choice([(made, top), *inner])
    if random.random() < 0.8:
        of[key] = copy.deepcopy(random.choice(STRANGE))
    else:
        del of[key]
    return made, top
