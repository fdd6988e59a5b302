"""Clause coverage: how many clauses of the rules the cases prove to matter. A clause is a leaf of a statement."""

from __future__ import annotations

from typing import NamedTuple


class ClauseCoverage(NamedTuple):
    """Clauses that cases prove to matter, all clauses, and the names of those that none proves."""

    covered: int
    total: int
    uncovered: tuple[str, ...]
