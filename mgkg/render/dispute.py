"""Disputes from the certain conflicts of an Evaluation: each question once, with every side and what settles a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.render.selection import label, shown_answer

if TYPE_CHECKING:
    from mgkg.reason.conflict import Conflict
    from mgkg.reason.evaluate import Evaluation


class Dispute(NamedTuple):
    """A question on which statements that apply disagree: by answer, the statements that give it.

    `settled` holds the pairs that an exception or a ruling settles, each with its name.
    """

    decision: str
    dimension: str
    question: str
    sides: dict[str, list[str]]
    settled: list[tuple[str, tuple[str, str]]]
    is_open: bool


def disputes(evaluation: Evaluation) -> list[Dispute]:
    """Certain conflicts gathered by decision, in the order in which they were found."""
    by_decision: dict[str, list[Conflict]] = {}
    for conflict in evaluation.certain:
        by_decision.setdefault(conflict.clash.decision, []).append(conflict)
    return [_dispute(slug, conflicts, evaluation) for slug, conflicts in by_decision.items()]


def _dispute(slug: str, conflicts: list[Conflict], evaluation: Evaluation) -> Dispute:
    sides: dict[str, list[str]] = {}
    for answer in (answer for conflict in conflicts for answer in conflict.pair):
        statements = sides.setdefault(shown_answer(answer), [])
        if answer.statement not in statements:
            statements.append(answer.statement)
    return Dispute(
        decision=slug,
        dimension=conflicts[0].clash.dimension,
        question=_question(slug, conflicts, evaluation),
        sides=sides,
        settled=[(conflict.settled_by, conflict.clash.between) for conflict in conflicts if conflict.settled_by],
        is_open=any(conflict.settled_by is None for conflict in conflicts),
    )


def _question(slug: str, conflicts: list[Conflict], evaluation: Evaluation) -> str:
    """A decision as a question; one on giving at all says what is refused, which may be less than its subject."""
    decision = evaluation.ruleset.library.decisions.get(slug)
    if decision is None:
        return slug
    refused = dict.fromkeys(a.value.shown for c in conflicts for a in c.pair if a.direction == "against")
    narrower = decision.dimension == "give" and label(decision.subject, evaluation) not in refused
    return f"{decision.title} Here: {' or '.join(refused)}?" if narrower else decision.title
