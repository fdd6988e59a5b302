"""What the solver answers: a patient's facts with what they cost, or that it gave up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mgkg.model.patient import Fact
    from mgkg.verify.names import FactName


class UndecidedError(Exception):
    """The solver gave up on a question within its time."""


class Least(NamedTuple):
    """The fewest facts that must be stated to meet conditions on some islands, still without values, and their cost."""

    names: tuple[FactName, ...]
    cost: int


class Solution(NamedTuple):
    """The facts of a patient who meets conditions, what they cost, and whether they are dated."""

    facts: tuple[Fact, ...]
    cost: int
    dated: bool
