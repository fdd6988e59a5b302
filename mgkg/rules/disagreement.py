"""Possible conflicts from answers: which two answers to one decision disagree (design §3.7).

This is the one relation of disagreement in the program. What each dimension makes of two answers is one
row of `_DISAGREE`.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from mgkg.rules.answer import AGAINST, FOR, Amounts, Answer, Context, Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Clash(NamedTuple):
    """Two statements that contradict each other in every patient in whom both answers of one of the pairs hold."""

    id: str
    between: tuple[str, str]
    decision: str
    dimension: str
    pairs: tuple[tuple[Answer, Answer], ...]


def _nominal(one: Answer, other: Answer, context: Context) -> bool:
    """For and for, disjoint; for and against, when the for is within the against; against and against, never."""
    if not isinstance(one.value, Names) or not isinstance(other.value, Names):
        return False
    if one.direction == other.direction:
        return one.direction == FOR and _disjoint(one.value, other.value, context)
    return _within(one, other)


def _give(one: Answer, other: Answer, context: Context) -> bool:
    """Giving one thing and giving another is no disagreement; giving what the other says not to give is."""
    del context
    return one.direction != other.direction and _within(one, other)


def _within(one: Answer, other: Answer) -> bool:
    given, refused = (one.value, other.value) if other.direction == AGAINST else (other.value, one.value)
    if not isinstance(given, Names) or not isinstance(refused, Names):
        return False
    return given.leaves <= refused.leaves


def _disjoint(one: Names, other: Names, context: Context) -> bool:
    return all(
        a != b and (context.terms.are_disjoint(a, b) or context.concepts.are_disjoint(a, b))
        for a in one.leaves
        for b in other.leaves
    )


def _quantity(one: Answer, other: Answer, context: Context) -> bool:
    """Closed intervals on one basis that do not meet."""
    del context
    if not isinstance(one.value, Amounts) or not isinstance(other.value, Amounts):
        return False
    if AGAINST in (one.direction, other.direction) or one.value.basis != other.value.basis:
        return False
    return all(a[1] < b[0] or b[1] < a[0] for a in one.value.spans for b in other.value.spans)


def _labels(one: Answer, other: Answer, context: Context) -> bool:
    """One value with disjoint sets of labels."""
    del context
    if not isinstance(one.value, Names) or not isinstance(other.value, Names):
        return False
    return not one.value.leaves & other.value.leaves


_DISAGREE: dict[str, Callable[[Answer, Answer, Context], bool]] = {
    "give": _give,
    "route": _nominal,
    "agent": _nominal,
    "timing": _nominal,
    "dose": _quantity,
    "interval": _quantity,
    "separation": _quantity,
    "limit": _quantity,
    "severity": _labels,
    "target": _labels,
}


def clashes(answers: Iterable[Answer], context: Context) -> list[Clash]:
    """All pairs of two statements that can contradict each other, by decision and reading."""
    by_decision: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_decision[answer.decision].append(answer)
    found: dict[str, list[tuple[Answer, Answer]]] = defaultdict(list)
    for slug, said in by_decision.items():
        disagree = _DISAGREE.get(context.library.decisions[slug].dimension)
        for one, other in combinations(said, 2) if disagree else ():
            if one.statement != other.statement and disagree and disagree(one, other, context):
                found[clash_id(one, other)].append((one, other))
    repeated = {name for name in found if _repeats(found[name], found, context)}
    return [
        Clash(
            id=name,
            between=(pairs[0][0].statement, pairs[0][1].statement),
            decision=pairs[0][0].decision,
            dimension=context.library.decisions[pairs[0][0].decision].dimension,
            pairs=tuple(pairs),
        )
        for name, pairs in sorted(found.items())
        if name not in repeated
    ]


def _repeats(
    pairs: list[tuple[Answer, Answer]], found: dict[str, list[tuple[Answer, Answer]]], context: Context
) -> bool:
    """Whether the same two statements clash on the same dimension of a narrower subject: that one says it all."""
    decisions = context.library.decisions
    own = decisions[pairs[0][0].decision]
    for slug in context.library.statements[pairs[0][0].statement].answers:
        other = decisions[slug]
        narrower = other.subject != own.subject and context.terms.is_a(other.subject, own.subject)
        same = (other.dimension, other.route, other.treatment_line) == (own.dimension, own.route, own.treatment_line)
        if narrower and same and clash_id(*(answer._replace(decision=slug) for answer in pairs[0])) in found:
            return True
    return False


def clash_id(one: Answer, other: Answer) -> str:
    """The identifier of a conflict: its decision and both statements, with the reading where one has several."""
    sides = sorted(answer.statement + (f"#{answer.reading}" if answer.reading else "") for answer in (one, other))
    return f"{one.decision}:{sides[0]}:{sides[1]}"
