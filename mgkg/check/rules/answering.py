"""Remarks on decisions: those that a statement's content falls under and does not name, and the reverse.

A missed disagreement is the worst kind (design §2, Decision): two statements are compared only where both
name the decision.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mgkg.check.content import Remark
from mgkg.model.action import ActionSet
from mgkg.model.node import Coded
from mgkg.model.report import INFO
from mgkg.rules.answer import falls_under
from mgkg.rules.order import actions
from mgkg.vocabulary import MGKG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content
    from mgkg.model.action import Action, ActionPattern
    from mgkg.model.statement import Statement
    from mgkg.model.term import Decision
    from mgkg.rules.answer import Context

_ANSWERS = MGKG + "answers"


def answer_missing(content: Content) -> Iterator[Remark]:
    """Decisions that a statement's content falls under and that it does not name."""
    context = content.ruleset.context
    for statement in content.library.statements.values():
        for slug, decision in content.library.decisions.items():
            if slug not in statement.answers and _answers(statement, decision, context):
                what = f'{statement.id} answers d:{slug} ("{decision.title}") and does not name it.'
                yield Remark(statement.iri, f"{what} Add d:{slug} to its mgkg:answers.", _ANSWERS, value=decision.iri)


def answer_idle(content: Content) -> Iterator[Remark]:
    """Decisions that a statement names and of which its content says nothing.

    Where it speaks of the decision and only leaves no value (a choice of which a member says nothing, a dose
    without a number), this is only worth knowing.
    """
    context = content.ruleset.context
    for statement in content.library.statements.values():
        for slug in statement.answers:
            decision = content.library.decisions[slug]
            if _answers(statement, decision, context):
                continue
            what = f'{statement.id} names d:{slug} ("{decision.title}"), but'
            if _touches(statement, decision, context):
                remark = f"{what} its actions leave no value that could be compared. Check that this is meant."
                yield Remark(statement.iri, remark, _ANSWERS, value=decision.iri, severity=INFO)
            else:
                line = decision.treatment_line
                other = f" or its mgkg:treatmentLine (the decision's is {line})" if line else ""
                remark = f"{what} its content does not speak to that. Take it out, or mend the content{other}."
                yield Remark(statement.iri, remark, _ANSWERS, value=decision.iri)


def _answers(statement: Statement, decision: Decision, context: Context) -> bool:
    if decision.dimension != "order":
        return falls_under(statement, decision, context)
    fits_line = decision.treatment_line in (None, statement.treatment_line)
    return fits_line and any(name and context.terms.is_a(name, decision.subject) for name in _ordered(statement))


def _ordered(statement: Statement) -> Iterator[str | None]:
    """What a statement puts before something else, and what it puts after; what is immediate precedes everything."""
    for action in actions(statement):
        if action.before or statement.urgency == "immediate":
            yield from _named(action)
        for pattern in action.before:
            yield from _named(pattern)
    for required in getattr(statement, "establishes", ()):
        yield from _named(required.governs)


def _named(acting: Action | ActionPattern) -> Iterator[str | None]:
    yield getattr(acting, "agent", None)
    yield getattr(acting, "observable", None)
    yield from getattr(acting, "conditions", ())


def _touches(statement: Statement, decision: Decision, context: Context) -> bool:
    """Whether single actions speak to a decision, however they are joined and whether or not a number is printed."""
    if decision.treatment_line not in (None, statement.treatment_line):
        return False
    done = actions(statement)
    joined: dict[str, Any] = {"action_set": ActionSet(iri=statement.iri, combine=Coded("all"), members=done, notes=())}
    if done and falls_under(replace(statement, direction=None, only_when=None, **joined), decision, context):
        return True
    agents = [getattr(action, "agent", None) for action in done if getattr(action, "dose", None)]
    return decision.dimension == "dose" and any(name and context.terms.is_a(name, decision.subject) for name in agents)
