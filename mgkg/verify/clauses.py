"""Clauses: what the outcome of a statement hangs on, leaf by leaf, and the patients in whom one leaf decides alone.

A clause matters where turning it alone turns the outcome: masking MC/DC, as aviation asks of software (Chilenski, "An
investigation of three forms of the modified condition decision coverage (MCDC) criterion", DOT/FAA/AR-01/18, 2001).
Leaves of a statement that ask the same are one clause, since none can be turned without the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.criterion import AllOf, AnyOf, Criterion, Not, criteria
from mgkg.rules.answer import AGAINST, FOR
from mgkg.verify.condition import TRUE, Claim, Every, Some, applies, does_not_apply, opened

if TYPE_CHECKING:
    from mgkg.rules.ruleset import Row, RuleSet
    from mgkg.verify.condition import Condition

_ALWAYS, _NEVER = Every(()), Some(())


class Clause(NamedTuple):
    """A leaf of a statement, with all leaves of that statement that ask the same."""

    statement: str
    leaf: Criterion
    same: frozenset[str]

    @property
    def name(self) -> str:
        """The statement and the leaf, as coverage lists it."""
        return f"{self.statement}: {self.leaf.id}"


def clauses(ruleset: RuleSet, key: Callable[[Condition], object]) -> list[Clause]:
    """Every clause of every statement, in the order of the statements; `key` says which leaves ask the same."""
    return [clause for row in ruleset.rows.values() for clause in clauses_of(row, key)]


def clauses_of(row: Row, key: Callable[[Condition], object]) -> list[Clause]:
    """The clauses of one statement."""
    found: dict[object, list[Criterion]] = {}
    for leaf in leaves(row):
        found.setdefault(key(Claim(leaf, TRUE)), []).append(leaf)
    return [
        Clause(row.statement.id, min(same, key=_plainest), frozenset(leaf.iri for leaf in same))
        for same in found.values()
    ]


def leaves(row: Row) -> Iterator[Criterion]:
    """The leaves of a statement's criteria, and its bands."""
    statement = row.statement
    roots = (statement.scope, statement.applies_when, statement.only_when, statement.except_when, *row.bands)
    for root in roots:
        if root:
            yield from (leaf for leaf in criteria(root) if not isinstance(leaf, (AllOf, AnyOf, Not)))


def _plainest(leaf: Criterion) -> tuple[bool, str]:
    return "#" in leaf.iri, leaf.iri


def turning(row: Row, clause: Clause) -> Condition:
    """That the clause decides: true it makes one outcome, false another, whatever it is in this patient."""
    outcomes = [expanded(one) for one in (applies(row, FOR), applies(row, AGAINST), does_not_apply(row))]
    ways = [
        Every((fixed(one, clause.same, truth=True), fixed(other, clause.same, truth=False)))
        for one in outcomes
        for other in outcomes
        if one is not other
    ]
    return simplified(Some(tuple(ways)))


def expanded(condition: Condition) -> Condition:
    """The same condition with claims on leaves alone."""
    if isinstance(condition, (Every, Some)):
        return type(condition)(tuple(expanded(part) for part in condition.parts))
    inner = opened(condition)
    return condition if inner == condition else expanded(inner)


def fixed(condition: Condition, same: frozenset[str], *, truth: bool) -> Condition:
    """A condition on leaves with some of them taken to be true, or false."""
    if isinstance(condition, (Every, Some)):
        return type(condition)(tuple(fixed(part, same, truth=truth) for part in condition.parts))
    if isinstance(condition, Claim) and condition.criterion.iri in same:
        return _ALWAYS if (condition.mode == TRUE) == truth else _NEVER
    return condition


def simplified(condition: Condition) -> Condition:
    """The same without parts that always hold, or never."""
    if not isinstance(condition, (Every, Some)):
        return condition
    absorbing, neutral = (_NEVER, _ALWAYS) if isinstance(condition, Every) else (_ALWAYS, _NEVER)
    parts = [simplified(part) for part in condition.parts]
    if absorbing in parts:
        return absorbing
    kept = tuple(dict.fromkeys(part for part in parts if part != neutral))
    return kept[0] if len(kept) == 1 else type(condition)(kept)
