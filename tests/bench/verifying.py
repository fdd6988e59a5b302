"""What it costs to verify seeded rule sets, from Library to findings, and to verify one again after one change."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from datetime import date
from math import comb
from typing import NamedTuple, TypeVar

from mgkg.model.guideline import Library
from mgkg.model.statement import Statement
from mgkg.rules.ruleset import compile_rules
from mgkg.verify.solver import Answers
from mgkg.verify.verification import verify
from tests.bench.seeded import seeded

TODAY = date(2026, 12, 1)
DISAGREEING = ("conflict", "self-contradiction")
CHANGES = 5

Made = TypeVar("Made")


class Size(NamedTuple):
    """How many recommendations, with about how many answers to each decision."""

    recommendations: int
    answers: int


SMALL, LARGE, CROWDED = Size(1000, 10), Size(5000, 10), Size(1000, 100)


class Verified(NamedTuple):
    """What verifying a rule set of some size took, in seconds of the processor, and what it was made of."""

    size: Size
    seconds_to_compile: float
    seconds_to_verify: float
    pairs: int
    clashes: int
    shown: int
    dead: int
    undecided: int

    @property
    def seconds(self) -> float:
        """From Library to findings."""
        return self.seconds_to_compile + self.seconds_to_verify

    @property
    def shares(self) -> str:
        """How alike it is to real rules: how many pairs clash, and how many of these in a patient who can be."""
        possible = self.shown / self.clashes
        dead = self.dead / self.size.recommendations
        undecided = f", {self.undecided} undecided" if self.undecided else ""
        return (
            f"{self.clashes} of {self.pairs} pairs clash, {possible:.0%} of these in some patient; {dead:.1%} dead"
            f"{undecided}"
        )


def apart(measure: Callable[[Size], Made], size: Size) -> Made:
    """What is measured of a size, in a new process: what another size left in memory does not slow it down."""
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawned) as process:
        return process.submit(measure, size).result()


def verified(size: Size) -> Verified:
    """The figures of one size, measured once: the processor's time counts, since sizes cannot be taken in turn."""
    library = seeded(*size)
    start = time.process_time()
    ruleset = compile_rules(library)
    compiled = time.process_time()
    found = verify(ruleset, TODAY)
    ended = time.process_time()
    kinds = Counter(one.kind for one in found.findings)
    answering = Counter(slug for statement in library.statements.values() for slug in statement.answers)
    return Verified(
        size=size,
        seconds_to_compile=compiled - start,
        seconds_to_verify=ended - compiled,
        pairs=sum(comb(many, 2) for many in answering.values()),
        clashes=len(ruleset.clashes),
        shown=sum(kinds[kind] for kind in DISAGREEING),
        dead=kinds["dead"],
        undecided=kinds["undecided"],
    )


def seconds_of_one_change(size: Size) -> float:
    """The median seconds from a Library with one changed recommendation to all findings, after a first verification.

    The rules are compiled anew, and of the answers of the first verification those are taken that still hold.
    """
    library = seeded(*size)
    known: Answers = {}
    verify(compile_rules(library), TODAY, answers=known)
    seconds = []
    for changed in _changed(library):
        answers = dict(known)
        start = time.process_time()
        verify(compile_rules(changed), TODAY, answers=answers)
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def _changed(library: Library) -> Iterator[Library]:
    """The library with another condition for one recommendation, here and there; the condition is its neighbour's."""
    names = list(library.statements)
    for number in range(CHANGES):
        place = number * len(names) // CHANGES
        one, other = (library.statements[names[place + step]] for step in (0, 1))
        values = {field.name: getattr(one, field.name) for field in fields(one)}
        changed: Statement = type(one)(**values | {"applies_when": other.applies_when})
        yield replace(library, statements=library.statements | {changed.id: changed})
