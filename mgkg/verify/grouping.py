"""Findings with one cause in one group, so that a cause is a paragraph and not a page.

Disagreements that answer one question by the same two positions have one cause; so have those of the same statements on
another question, findings on one document's citations, and an overlap with the contradiction that it makes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.patient import Patient
from mgkg.verify.finding import KINDS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from mgkg.verify.finding import Finding

_DISAGREEING = ("conflict", "self-contradiction", "overlap")
_OF_DOCUMENT = ("dangling-citation", "uncited-reference", "stale-evidence")


class Group(NamedTuple):
    """Findings with one cause, settled ones apart: the first is that with the fewest facts."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that shows the cause with the fewest facts."""
        return self.findings[0]

    @property
    def is_settled(self) -> bool:
        """Whether something settles all of them."""
        return all(one.settled_by for one in self.findings)


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """The groups of findings, in the order of the findings."""
    by_cause: dict[Hashable, list[Finding]] = defaultdict(list)
    for one in findings:
        by_cause[_cause(one)].append(one)
    merged = _merged(list(by_cause.values()))
    return tuple(Group(tuple(sorted(own, key=_simplest))) for own in merged)


def _cause(one: Finding) -> Hashable:
    settled = one.settled_by is not None
    if one.kind in _DISAGREEING and one.question and one.cause is None:
        return settled, one.question, frozenset(position for position, _ in one.sides)
    if one.kind in _OF_DOCUMENT:
        return settled, one.kind, one.between[-1].split("/")[0]
    if one.cause is not None:
        return settled, one.kind, one.cause
    return settled, one.id


def _merged(groups: list[list[Finding]]) -> list[list[Finding]]:
    """Groups whose pairs of statements all stand in a larger group are part of that."""
    pairs = [{frozenset(one.between) for one in own} if own[0].kind in _DISAGREEING else set() for own in groups]
    settled = [own[0].settled_by is not None for own in groups]
    kept: list[int] = []
    with_pair: dict[frozenset[str], list[int]] = defaultdict(list)
    for place in sorted(range(len(groups)), key=lambda place: -len(pairs[place])):
        near = with_pair[next(iter(pairs[place]))] if pairs[place] else []
        inside = (k for k in near if pairs[place] <= pairs[k] and settled[k] == settled[place])
        larger = next(inside, None)
        if larger is None:
            kept.append(place)
            for pair in pairs[place]:
                with_pair[pair].append(place)
        else:
            groups[larger] += groups[place]
    return [groups[place] for place in sorted(kept)]


def _simplest(one: Finding) -> tuple[int, int, str]:
    facts = len((one.witness or Patient()).facts) if one.kind in _DISAGREEING else 0
    return list(KINDS).index(one.kind), facts, one.id
