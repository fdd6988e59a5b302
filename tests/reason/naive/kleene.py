"""§3.1: true, false and unknown, by Kleene's tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Truth: TypeAlias = bool | None


class BothTruthsError(Exception):
    """One concept is true and false, or one record of it excludes another."""


def every(truths: Iterable[Truth]) -> Truth:
    """False when one is, else unknown when one is, else true."""
    found = set(truths)
    if False in found:
        return False
    return None if None in found else True


def opposite(truth: Truth) -> Truth:
    """What "not" makes of it."""
    return None if truth is None else not truth


def some(truths: Iterable[Truth]) -> Truth:
    """True when one is, else unknown when one is, else false."""
    return opposite(every(opposite(truth) for truth in truths))


def agreed(truths: Iterable[Truth]) -> Truth:
    """The truth that all have; unknown when they differ, or when there are none."""
    found = set(truths)
    return found.pop() if len(found) == 1 else None
