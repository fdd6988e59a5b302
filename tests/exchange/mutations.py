"""Bundles with something wrong in them, from small whole ones, by a seed."""

# ruff: noqa: ANN401 - what is damaged may be any value of JSON

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, TypeAlias

from tests.exchange.records import (
    FUROSEMIDE,
    OMEPRAZOLE,
    PATIENT,
    RXNORM,
    Json,
    administration,
    allergy,
    bundle,
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

Place: TypeAlias = tuple[Any, Any]

REFERRING: Json = {"medicationCodeableConcept": ..., "medicationReference": {"reference": "Medication/m"}}
MIXED = medication(
    ingredient=[{"itemCodeableConcept": coded(RXNORM, FUROSEMIDE)}, {"itemCodeableConcept": {"text": "x"}}]
)
COMPONENTS = [{"code": coded("http://loinc.org", "2160-0"), "valueQuantity": quantity(0.9)}]

WHOLE: list[Json] = [
    bundle(PATIENT, observation(), observation(id="2", component=COMPONENTS, status="preliminary")),
    bundle(PATIENT, request(), statement(), administration(), condition(), procedure(), allergy(), full_urls=True),
    bundle(PATIENT, MIXED, request(**REFERRING), statement(**REFERRING, status="not-taken", id="s2")),
    bundle(
        PATIENT, request(medicationCodeableConcept=coded(RXNORM, OMEPRAZOLE)), {"resourceType": "Encounter", "id": "e"}
    ),
]
STRANGE: list[Any] = [
    *(None, True, False, 0, -1, 10**30, 1.5, "", " ", "x", "1,1", "2026-11-31", "2026-11-22T10:00:00Z", "active"),
    *(
        [],
        {},
        [None],
        [[]],
        {"x": None},
        {"reference": "Patient/p"},
        {"reference": "#x"},
        [{"resourceType": "Observation"}],
    ),
    *("x" * 300, "\x1b[2J", "𝄞", "Patient/p", "entered-in-error", "http://loinc.org", "Bundle", "Observation"),
]


def places(value: Any) -> Iterator[Place]:
    """Every place in a value: what holds it, and its key there."""
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from places(inner)


def _replace(of: Any, key: Any, random: Random) -> None:
    of[key] = copy.deepcopy(random.choice(STRANGE))


def _drop(of: Any, key: Any, _: Random) -> None:
    del of[key]


def _rename(of: Any, key: Any, random: Random) -> None:
    if isinstance(of, dict):
        names = ("resourceType", "status", "valueString", "effectivePeriod", "medication", "x", "", key + "x", key[:-1])
        of[random.choice(names)] = of.pop(key)


def _repeat(of: Any, key: Any, random: Random) -> None:
    if isinstance(of, list):
        of.insert(random.randrange(len(of) + 1), copy.deepcopy(of[key]))


def _wrap(of: Any, key: Any, random: Random) -> None:
    of[key] = [of[key]] if random.random() < 0.5 else {"value": of[key]}


CHANGES: tuple[Callable[[Any, Any, Random], None], ...] = (_replace, _replace, _drop, _rename, _repeat, _wrap)


def changed(whole: Any, random: Random) -> Any:
    """A value with one thing in it changed."""
    made = copy.deepcopy(whole)
    of, key = random.choice(list(places(made)))
    random.choice(CHANGES)(of, key, random)
    return made


def damaged(content: bytes, random: Random) -> bytes:
    """Bytes with some of them changed, lost, repeated or put in."""
    start, length = random.randrange(len(content)), random.choice((1, 1, 2, 5, 50))
    piece = content[start : start + length]
    noise = bytes(random.randrange(256) for _ in range(length))
    signs = random.choice(
        (b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"NaN", b"1e999", b"\n", b"\x00", b"\xff", b"-")
    )
    return random.choice(
        (
            content[:start] + content[start + length :],
            content[:start] + noise + content[start + length :],
            content[:start] + signs + content[start + length :],
            content[:start] + signs + content[start:],
            content[:start] + piece + piece + content[start + length :],
            content[:start],
        )
    )


def mutants(count: int, seed: int) -> Iterator[bytes]:
    """So many damaged bundles: half of them still JSON."""
    random = Random(seed)  # noqa: S311 - no secret
    texts = [written(one) for one in WHOLE]
    for number in range(count):
        if number % 2:
            yield damaged(random.choice(texts), random)
            continue
        made: Any = random.choice(WHOLE)
        for _ in range(random.choice((1, 1, 2, 4))):
            made = changed(made, random)
        yield json.dumps(made, ensure_ascii=False).encode()
