"""Clauses (sets of literals that together make a criterion true or false) from criteria.

A literal is a leaf criterion and the truth that is wanted of it. Used where a whole criterion has to be
satisfied at once: what a condition entails, and whether facts can be added that fulfil it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    Criterion,
    Not,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.model.statement import Statement
    from mgkg.rules.hierarchy import Hierarchy

Literal = tuple[Criterion, bool]
Clause = tuple[Literal, ...]

# Beyond this many clauses a criterion counts as undecided rather than being cut short in silence.
MOST_CLAUSES = 4096


class TooManyClausesError(Exception):
    """A criterion has more alternatives than are looked at."""


def clauses(criterion: Criterion, *, wanted: bool = True) -> list[Clause]:
    """The alternatives that make a criterion true (or false): a disjunctive normal form over its leaves."""
    if isinstance(criterion, Not):
        return clauses(criterion.members[0], wanted=not wanted)
    if isinstance(criterion, (AllOf, AnyOf)):
        parts = [clauses(member, wanted=wanted) for member in criterion.members]
        if isinstance(criterion, AllOf) == wanted:
            return _product(parts)
        return [clause for part in parts for clause in part]
    return [((criterion, wanted),)]


def conjunction(parts: Iterable[Literal]) -> list[Clause]:
    """The alternatives that make each of some criteria as wanted."""
    return _product([clauses(criterion, wanted=wanted) for criterion, wanted in parts])


def _product(parts: list[list[Clause]]) -> list[Clause]:
    size = 1
    for part in parts:
        size *= len(part)
        if size > MOST_CLAUSES:
            raise TooManyClausesError
    return [tuple(dict.fromkeys(literal for clause in chosen for literal in clause)) for chosen in product(*parts)]


def condition(statement: Statement, direction: str) -> list[Literal]:
    """The criteria that must be true or false for a statement to apply with a direction (design §3.2)."""
    parts: list[Literal] = []
    if statement.scope:
        parts.append((statement.scope, True))
    if statement.applies_when:
        parts.append((statement.applies_when, True))
    if statement.only_when:
        parts.append((statement.only_when, direction == "for"))
    if statement.except_when:
        parts.append((statement.except_when, False))
    return parts


def entails_false(parts: list[Literal], criterion: Criterion, terms: Hierarchy) -> bool:
    """Whether some conditions, by the hierarchy of concepts alone, make a criterion false in every case."""
    try:
        alternatives = conjunction(parts)
    except TooManyClausesError:
        return False
    return bool(alternatives) and all(_truth(criterion, _known(clause, terms)) is False for clause in alternatives)


def _known(clause: Clause, terms: Hierarchy) -> dict[str, bool]:
    known: dict[str, bool] = {}
    for leaf, wanted in clause:
        name = leaf.concept
        if name is None:
            continue
        if wanted:
            known |= dict.fromkeys(terms.implies.get(name, {name}), True)
            known |= dict.fromkeys(terms.excluded.get(name, ()), False)
        else:
            known |= dict.fromkeys(terms.implied_by.get(name, {name}), False)
    return known


def _truth(criterion: Criterion, known: dict[str, bool]) -> bool | None:
    if isinstance(criterion, Not):
        inner = _truth(criterion.members[0], known)
        return None if inner is None else not inner
    if isinstance(criterion, (AllOf, AnyOf)):
        truths = {_truth(member, known) for member in criterion.members}
        absorbing = isinstance(criterion, AnyOf)
        if absorbing in truths:
            return absorbing
        return None if None in truths else not absorbing
    return known.get(criterion.concept or "")
