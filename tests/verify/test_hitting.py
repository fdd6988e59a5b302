"""The cheapest set that hits all cores is the cheapest of all sets that do."""

from __future__ import annotations

from itertools import chain, combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.verify.hitting import hitting_set
from mgkg.verify.names import HAS, FactName
from mgkg.verify.solution import UndecidedError

FACTS = [FactName(HAS, name) for name in "abcdefgh"]

cores = st.lists(st.frozensets(st.sampled_from(FACTS), min_size=1, max_size=4), max_size=10)
costs = st.lists(st.integers(1, 12), min_size=len(FACTS), max_size=len(FACTS)).map(
    lambda numbers: dict(zip(FACTS, numbers, strict=True))
)


def cost_of(some: frozenset[FactName], costs: dict[FactName, int]) -> int:
    return sum(costs[name] for name in some)


def hits_all(some: frozenset[FactName], cores: list[frozenset[FactName]]) -> bool:
    return all(some & core for core in cores)


@given(cores=cores, costs=costs)
def test_nothing_cheaper_hits_every_core(cores: list[frozenset[FactName]], costs: dict[FactName, int]) -> None:
    found = hitting_set(cores, costs)
    assert hits_all(found, cores)
    every = chain.from_iterable(combinations(FACTS, size) for size in range(len(FACTS) + 1))
    assert cost_of(found, costs) == min(cost_of(some, costs) for some in map(frozenset, every) if hits_all(some, cores))


@given(cores=cores, costs=costs)
def test_no_member_can_be_spared(cores: list[frozenset[FactName]], costs: dict[FactName, int]) -> None:
    found = hitting_set(cores, costs)
    assert not any(hits_all(found - {name}, cores) for name in found)


def test_without_cores_nothing_is_needed() -> None:
    assert hitting_set([], dict.fromkeys(FACTS, 1)) == frozenset()


def test_two_cheap_facts_go_before_a_dear_one_that_hits_both() -> None:
    one, both, other = FACTS[:3]
    cores = [frozenset({one, both}), frozenset({both, other})]
    assert hitting_set(cores, {one: 1, both: 3, other: 1}) == {one, other}
    assert hitting_set(cores, {one: 2, both: 3, other: 2}) == {both}


def test_what_takes_too_long_is_given_up() -> None:
    names = [FactName(HAS, str(number)) for number in range(60)]
    chance = Random(1)  # noqa: S311 - no secret
    tangled = [frozenset(chance.sample(names, 3)) for _ in range(150)]
    with pytest.raises(UndecidedError):
        hitting_set(tangled, {name: 100 + place for place, name in enumerate(names)}, deadline=0)
