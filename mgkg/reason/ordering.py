"""The order in which statements are shown, from their outcomes: what to do now stands first (design §3.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.statement import Background
from mgkg.rules.order import actions, matches

if TYPE_CHECKING:
    from mgkg.model.action import ActionPattern
    from mgkg.model.statement import Statement
    from mgkg.reason.outcome import Outcome
    from mgkg.rules.ruleset import RuleSet

_URGENCY = {"immediate": 0, "urgent": 1}
_LAST_TIER = 9


def in_order(
    outcomes: dict[str, Outcome], standing: dict[str, str], laid_down: set[str], ruleset: RuleSet
) -> list[Outcome]:
    """Urgency first, then open prerequisites, then conflicts, then the rest, then background (design §3.9).

    What is urgent stands first also while it is unknown whether it applies; what does not apply comes last.
    Within a tier, what must come before comes before, then the source's order.
    """
    tiers: dict[int, list[Outcome]] = {}
    for result in outcomes.values():
        tiers.setdefault(_tier(result, standing, laid_down), []).append(result)
    return [result for tier in sorted(tiers) for result in _by_edges(tiers[tier], ruleset)]


def _tier(result: Outcome, standing: dict[str, str], laid_down: set[str]) -> int:
    if result.truth is False:
        return _LAST_TIER
    statement = result.statement
    if statement.urgency in _URGENCY:
        return _URGENCY[statement.urgency] * 2 + (0 if result.truth else 1)
    if isinstance(statement, Background):
        return 8
    if statement.id in laid_down:
        return 4
    if result.truth is None:
        return 7
    return 5 if standing.get(statement.id) == "conflicting" else 6


def _by_edges(tier: list[Outcome], ruleset: RuleSet) -> list[Outcome]:
    """A tier in the source's order, but each statement after those of the tier that must come before it."""
    edges = [
        (result.statement.id, pattern)
        for result in tier
        for action in actions(result.statement)
        for pattern in action.before
    ]
    if not edges:
        return tier
    first_actions = {result.statement.id: _before(result.statement, edges, ruleset) for result in tier}
    placed: list[Outcome] = []
    waiting = list(tier)
    while waiting:
        names = {result.statement.id for result in waiting}
        ready = next((r for r in waiting if not first_actions[r.statement.id] & names), waiting[0])
        placed.append(ready)
        waiting.remove(ready)
    return placed


def _before(statement: Statement, edges: list[tuple[str, ActionPattern]], ruleset: RuleSet) -> frozenset[str]:
    """The statements that must come before a statement, by the edges of its tier."""
    own = actions(statement)
    return frozenset(
        other
        for other, pattern in edges
        if other != statement.id and any(matches(pattern, action, ruleset.context) for action in own)
    )
