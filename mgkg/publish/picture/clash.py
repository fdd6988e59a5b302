"""Values that sources call by names which exclude each other, from the lanes of an observable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple

from mgkg.publish.picture.lane import BAND, Lane


class Clash(NamedTuple):
    """Values from one to another (None: without end) with the lanes whose names exclude each other there."""

    low: Fraction | None
    high: Fraction | None
    lanes: tuple[Lane, ...]


def clashes(lanes: Iterable[Lane]) -> list[Clash]:
    """Where bands of two statements have no label in common; neighbouring values with the same bands are one."""
    bands = [lane for lane in lanes if lane.kind == BAND]
    ends = sorted({end for lane in bands for reading in lane.readings for end in reading.ends})
    found: list[Clash] = []
    for low, high, value in _cells(ends):
        excluding = _excluding([lane for lane in bands if lane.holds(value)])
        if not excluding:
            continue
        last = found[-1] if found else None
        if last and last.lanes == excluding and last.high == low:
            found[-1] = last._replace(high=high)
        else:
            found.append(Clash(low, high, excluding))
    # A value on an end belongs to what is on its side; alone it counts only where nothing beside it does.
    return [one for one in found if one.low != one.high or not any(_beside(one, other) for other in found)]


def _beside(one: Clash, other: Clash) -> bool:
    return one is not other and set(one.lanes) <= set(other.lanes) and one.low in (other.low, other.high)


def _excluding(lanes: Sequence[Lane]) -> tuple[Lane, ...]:
    named = [lane for lane in lanes if lane.labels]
    pairs = [pair for pair in combinations(named, 2) if pair[0].users != pair[1].users]
    against = {id(lane) for pair in pairs if not pair[0].labels & pair[1].labels for lane in pair}
    return tuple(lane for lane in named if id(lane) in against)


def _cells(ends: Sequence[Fraction]) -> Iterator[tuple[Fraction | None, Fraction | None, Fraction]]:
    """Below the first end, on it, between it and the next, and so on: from, to, and a value of each."""
    if not ends:
        return
    yield None, ends[0], ends[0] - 1
    for low, high in pairwise(ends):
        yield low, low, low
        yield low, high, (low + high) / 2
    yield ends[-1], ends[-1], ends[-1]
    yield ends[-1], None, ends[-1] + 1
