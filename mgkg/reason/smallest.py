"""The smallest sets that pass a test from what each failure says must be in the set.

A test is monotone: what holds of a set holds of every larger one. A failed set names a core, at least one of whose
members every passing set must hold; sets are grown along cores (R. Reiter, A theory of diagnosis from first
principles, Artificial Intelligence 32, 1987), so that none of the smallest is missed and few are tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def smallest_sets(
    test: Callable[[frozenset[str]], frozenset[str] | None], universe: frozenset[str]
) -> list[frozenset[str]]:
    """Every passing subset of the least size; none where the whole fails. The test returns None, or else a core.

    What no set can do without is found first: with one name left out, does all the rest pass? Often that is all.
    """
    if test(universe) is not None:
        return []
    needed = frozenset(name for name in universe if test(universe - {name}) is not None)
    return grown(test, needed, len(universe))


def grown(
    test: Callable[[frozenset[str]], frozenset[str] | None], start: frozenset[str], most: int
) -> list[frozenset[str]]:
    """Every passing set of the least size that holds the start and at most so many names."""
    cores: dict[frozenset[str], frozenset[str] | None] = {}
    level = {start}
    while level:
        for names in sorted(level, key=sorted):
            known = _known_core(names, cores)
            cores[names] = test(names) if known is None else known
        passing = [names for names in level if cores[names] is None]
        if passing:
            return sorted(passing, key=sorted)
        larger = {names | {name} for names in level for name in cores[names] or ()}
        level = {names for names in larger if len(names) <= most}
    return []


def _known_core(names: frozenset[str], cores: dict[frozenset[str], frozenset[str] | None]) -> frozenset[str] | None:
    """The smallest core of an earlier failure that a set does not meet; then it fails for the same reason."""
    return min((core for core in cores.values() if core and not core & names), key=len, default=None)
