"""Conditions on a patient, from statements and answers: what must hold for them to apply, or not to (design §3.2).

A condition is a claim on one criterion, a value beside a band, or several conditions of which each or some must hold.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.criterion import AllOf, AnyOf, Criterion, Not
from mgkg.rules.answer import AGAINST, FOR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.rules.answer import Answer
    from mgkg.rules.ruleset import Row, RuleSet

TRUE, FALSE, NOT_TRUE, NOT_FALSE = "true", "false", "not-true", "not-false"
"""How a criterion must come out, in three values: not true is false or unknown."""

_OPPOSITE = {TRUE: FALSE, FALSE: TRUE, NOT_TRUE: NOT_FALSE, NOT_FALSE: NOT_TRUE}
_DENIED = {TRUE: NOT_TRUE, NOT_TRUE: TRUE, FALSE: NOT_FALSE, NOT_FALSE: FALSE}


class Claim(NamedTuple):
    """A criterion and how it must come out."""

    criterion: Criterion
    mode: str


class Beyond(NamedTuple):
    """A value on one side of a band, surely: below its lower end, or above its upper one."""

    band: Criterion
    below: bool


class Every(NamedTuple):
    """Conditions that must all hold.

    Named tuples of two classes are equal when their members are, so each says which it is.
    """

    parts: tuple[Condition, ...]
    joined: str = "every"


class Some(NamedTuple):
    """Conditions of which at least one must hold; none can hold where there is none."""

    parts: tuple[Condition, ...]
    joined: str = "some"


Condition = Claim | Beyond | Every | Some


def conjuncts(conditions: Iterable[Condition]) -> list[Condition]:
    """What must hold, one by one: nested conjunctions are opened, and what stands twice is said once."""
    found: dict[Condition, None] = {}
    for condition in conditions:
        if isinstance(condition, Every):
            found.update(dict.fromkeys(conjuncts(condition.parts)))
        else:
            found[condition] = None
    return list(found)


@lru_cache(maxsize=100_000)
def opened(condition: Condition) -> Condition:
    """A claim on a combination as claims on its members, as Kleene's connectives have it; anything else as it is."""
    if not isinstance(condition, Claim):
        return condition
    criterion, mode = condition
    if isinstance(criterion, Not):
        return Claim(criterion.members[0], _OPPOSITE[mode])
    if isinstance(criterion, (AllOf, AnyOf)):
        parts = tuple(Claim(member, mode) for member in criterion.members)
        return Every(parts) if isinstance(criterion, AllOf) == (mode in (TRUE, NOT_FALSE)) else Some(parts)
    return condition


def applies(row: Row, direction: str | None = None) -> Condition:
    """The statement applies; with a direction, in that one (design §3.2)."""
    parts = list(_base(row))
    if row.only_when is None:
        turned = AGAINST if row.against else FOR
        return Every(tuple(parts)) if direction in (None, turned) else Some(())
    ways = {FOR: Claim(row.only_when, TRUE), AGAINST: Claim(row.only_when, FALSE)}
    return Every((*parts, ways[direction] if direction else Some(tuple(ways.values()))))


def does_not_apply(row: Row) -> Condition:
    """The statement surely does not apply: some part of it fails."""
    failing: list[Condition] = [
        Claim(part.criterion, FALSE if part.mode == TRUE else TRUE) for part in _base(row) if isinstance(part, Claim)
    ]
    if row.bands:
        failing.append(Every(tuple(Claim(band, FALSE) for band in row.bands)))
    return Some(tuple(failing))


def denied(condition: Condition) -> Condition:
    """The condition does not surely hold."""
    if isinstance(condition, Claim):
        return Claim(condition.criterion, _DENIED[condition.mode])
    if isinstance(condition, Every):
        return Some(tuple(denied(part) for part in condition.parts))
    if isinstance(condition, Some):
        return Every(tuple(denied(part) for part in condition.parts))
    raise TypeError(condition)


def given(answer: Answer, ruleset: RuleSet) -> Condition:
    """The answer is given: its statement holds in its direction, and what it is given for is as wanted (§3.7)."""
    parts: list[Condition] = [applies(ruleset.rows[answer.statement], answer.when)]
    if answer.given is not None:
        parts.append(Claim(answer.given, TRUE if answer.wanted else FALSE))
        parts += [Claim(other[0], TRUE if other[1] else FALSE) if other else Some(()) for other in answer.also]
    return Every(tuple(parts))


def _base(row: Row) -> Iterable[Condition]:
    """Scope and applies-when true, except-when false, and a value in one of the bands."""
    statement = row.statement
    for criterion, mode in ((statement.scope, TRUE), (statement.applies_when, TRUE), (statement.except_when, FALSE)):
        if criterion:
            yield Claim(criterion, mode)
    if row.bands:
        bands = tuple(Claim(band, TRUE) for band in row.bands)
        yield bands[0] if len(bands) == 1 else Some(bands)
