"""The cheapest set that has a member in every one of some sets."""

from __future__ import annotations

import math
import time

from mgkg.verify.names import FactName
from mgkg.verify.solution import UndecidedError

# The clock is looked at after so many steps.
_STEPS = 1000


def hitting_set(
    cores: list[frozenset[FactName]], costs: dict[FactName, int], deadline: float = math.inf
) -> frozenset[FactName]:
    """The cheapest set that has a member in every core: branch and bound, with disjoint cores as the lower bound.

    Args:
        cores: sets of names, none of them empty.
        costs: what each name costs.
        deadline: when to give up, by `time.monotonic`.

    Raises:
        UndecidedError: the deadline is over.
    """
    search = _Search(cores, costs, deadline)
    search.go((), 0, 0)
    return search.best


class _Search:
    """The best set so far, and what was seen on the way: which cores were hit at which cost."""

    def __init__(self, cores: list[frozenset[FactName]], costs: dict[FactName, int], deadline: float) -> None:
        self.deadline = deadline
        self.steps = 0
        self.cores = cores
        self.costs = costs
        self.cheapest = [min(costs[name] for name in core) for core in cores]
        self.hit_by: dict[FactName, int] = {}
        for place, core in enumerate(cores):
            for name in core:
                self.hit_by[name] = self.hit_by.get(name, 0) | 1 << place
        self.best: frozenset[FactName] = frozenset()
        self.best_cost = sum(self.cheapest) + 1
        self.seen: dict[int, int] = {}

    def go(self, taken: tuple[FactName, ...], cost: int, hit: int) -> None:
        """Look at what has to be added to what was taken."""
        self.steps += 1
        if self.steps % _STEPS == 0 and time.monotonic() > self.deadline:
            raise UndecidedError("too many sets of facts to compare")
        left = [place for place in range(len(self.cores)) if not hit >> place & 1]
        if not left:
            self.best_cost, self.best = cost, frozenset(taken)
            return
        if self.seen.get(hit, self.best_cost) <= cost:
            return
        self.seen[hit] = cost
        if cost + self._least(left) >= self.best_cost:
            return
        smallest = min(left, key=lambda place: len(self.cores[place]))
        for name in sorted(self.cores[smallest], key=self.costs.__getitem__):
            if cost + self.costs[name] < self.best_cost:
                self.go((*taken, name), cost + self.costs[name], hit | self.hit_by[name])

    def _least(self, left: list[int]) -> int:
        """What hitting the cores that are left costs at least: those among them that share no member."""
        least, reached = 0, set[FactName]()
        for place in left:
            if reached.isdisjoint(self.cores[place]):
                least += self.cheapest[place]
                reached |= self.cores[place]
        return least
