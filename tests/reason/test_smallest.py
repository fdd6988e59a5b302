"""The smallest passing sets of random monotone tests, against trying every set."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mgkg.reason.smallest import grown, smallest_sets

Names = frozenset[str]
UNIVERSE = frozenset("abcdef")
sets = st.frozensets(st.sampled_from(sorted(UNIVERSE)), max_size=4)
families = st.lists(sets, max_size=5)
orders = st.permutations(sorted(UNIVERSE))


def passes(names: Names, family: list[Names]) -> bool:
    """Whether a set holds one of a family: the larger the set, the sooner."""
    return any(one <= names for one in family)


def by_trying(family: list[Names], start: Names = frozenset(), most: int = len(UNIVERSE)) -> set[Names]:
    """Every passing set of the least size that holds the start."""
    for size in range(most + 1):
        each = (frozenset(names) for names in combinations(sorted(UNIVERSE), size))
        if found := {names for names in each if start <= names and passes(names, family)}:
            return found
    return set()


def asked(family: list[Names], order: list[str], tried: list[Names]) -> Callable[[Names], Names | None]:
    """A test of sets: a failure names a core, as small as one order of adding names makes it."""

    def test(names: Names) -> Names | None:
        tried.append(names)
        if passes(names, family):
            return None
        largest = names
        for name in order:
            if not passes(largest | {name}, family):
                largest |= {name}
        return UNIVERSE - largest

    return test


def whole_rest(family: list[Names]) -> Callable[[Names], Names | None]:
    """A test whose cores say the least: some name outside of the failed set."""
    return lambda names: None if passes(names, family) else UNIVERSE - names


@given(families, orders)
def test_3_11_every_smallest_set_is_found_and_no_other(family: list[Names], order: list[str]) -> None:
    expected = by_trying(family)
    for test in (asked(family, order, []), whole_rest(family)):
        found = smallest_sets(test, UNIVERSE)
        assert set(found) == expected
        assert len(found) == len(expected)


@given(families, orders, sets, st.integers(0, 7))
def test_3_11_sets_are_grown_from_a_start_up_to_a_size(
    family: list[Names], order: list[str], start: Names, most: int
) -> None:
    """Of those that hold the start; a start that is itself too large is tried alone."""
    expected = by_trying(family, start, max(most, len(start)))
    for test in (asked(family, order, []), whole_rest(family)):
        assert set(grown(test, start, most)) == expected


@given(families, orders)
def test_3_11_no_set_is_tried_twice_while_sets_are_grown(family: list[Names], order: list[str]) -> None:
    tried: list[Names] = []
    grown(asked(family, order, tried), frozenset(), len(UNIVERSE))
    assert len(tried) == len(set(tried))


def test_3_11_where_the_whole_fails_there_is_none() -> None:
    assert smallest_sets(lambda _: frozenset(), UNIVERSE) == []
    assert grown(lambda _: frozenset(), frozenset(), 6) == []


def test_3_11_where_nothing_is_needed_it_is_the_empty_set() -> None:
    assert smallest_sets(lambda _: None, UNIVERSE) == [frozenset()]


def test_3_11_what_no_set_can_do_without_is_found_with_few_trials() -> None:
    tried: list[Names] = []
    family = [frozenset("abcde")]
    assert smallest_sets(asked(family, sorted(UNIVERSE), tried), UNIVERSE) == family
    assert len(tried) == 1 + len(UNIVERSE) + 1


def test_3_11_the_sets_come_in_one_order() -> None:
    family = [frozenset("cd"), frozenset("ab"), frozenset("ef")]
    assert ["".join(sorted(names)) for names in smallest_sets(whole_rest(family), UNIVERSE)] == ["ab", "cd", "ef"]
