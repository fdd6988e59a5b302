"""The part of an article in which each statement stands, from its kind, urgency, actions, conditions and section.

Nothing here looks at names: a guideline on another subject is laid out by the same rules.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mgkg.model.action import Assess, Measure
from mgkg.model.criterion import AllOf, AnyOf, ConditionCriterion, DemographicCriterion, Not, TimeSinceCriterion
from mgkg.model.statement import Background, Caution, Classification, Limit, Target
from mgkg.render.selection import is_urgent, pending, speaks
from mgkg.rules.order import actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.criterion import Criterion
    from mgkg.model.guideline import Library
    from mgkg.model.statement import Statement
    from mgkg.reason.evaluate import Evaluation

URGENT, SETTLE, STEPS, MONITORING = "urgent", "settle", "steps", "monitoring"
SEVERITY, TARGETS, CAUTIONS, SPECIAL = "severity", "targets", "cautions", "special"
OPEN, BACKGROUND, LEFT_OUT = "unknown", "background", "left-out"

_BY_KIND: tuple[tuple[tuple[type[Statement], ...], str], ...] = (
    ((Background,), BACKGROUND),
    ((Classification,), SEVERITY),
    ((Target, Limit), TARGETS),
    ((Caution,), CAUTIONS),
)
# A circumstance that sets a group of patients apart; a symptom or a substance is what the rules of treatment ask for.
_GROUPS = ("condition", "procedure", "demographic", "situation")


def places(evaluation: Evaluation, *, everything: bool = False) -> dict[str, str]:
    """By identifier, the part in which a statement stands; one that is not shown is left out."""
    library = evaluation.ruleset.library
    first = {waiting.required.owner for waiting in pending(evaluation)}
    monitored = monitoring(library)
    groups = special_groups(library)
    found: dict[str, str] = {}
    for result in evaluation.ordered:
        statement = result.statement
        by_kind = next((name for kinds, name in _BY_KIND if isinstance(statement, kinds)), None)
        if result.truth is False or not speaks(result, evaluation):
            place = LEFT_OUT if everything else None
        elif by_kind:
            place = by_kind
        elif is_urgent(result):
            place = URGENT
        elif statement.id in first:
            place = SETTLE
        elif result.truth is None:
            place = SPECIAL if statement.id in groups else OPEN
        else:
            place = MONITORING if statement.id in monitored else STEPS
        if place:
            found[statement.id] = place
    return found


def monitoring(library: Library) -> frozenset[str]:
    """Statements that only watch: by measuring, or by looking for findings.

    One that only assesses watches too where the others of its section mostly do.
    """
    by_section: dict[str, list[bool]] = {}
    for statement in library.statements.values():
        by_section.setdefault(statement.section, []).append(isinstance(statement, Target) or _watches(statement))
    return frozenset(
        statement.id
        for statement in library.statements.values()
        if _watches(statement)
        or (_only_assesses(statement) and 2 * sum(by_section[statement.section]) > len(by_section[statement.section]))
    )


def _watches(statement: Statement) -> bool:
    found = actions(statement)
    return _only_assesses(statement) and any(
        isinstance(action, Measure) or getattr(action, "watch_for", ()) or getattr(action, "interval", None)
        for action in found
    )


def _only_assesses(statement: Statement) -> bool:
    found = actions(statement)
    return bool(found) and all(isinstance(action, (Assess, Measure)) for action in found)


def special_groups(library: Library) -> dict[str, tuple[str, ...]]:
    """Statements for a group of patients narrower than their guideline's, with the circumstances that make the group.

    A circumstance that most recommendations of a guideline ask for is its population. A statement that is an
    exception to others stands with the steps, since it is an alternative to one of them.
    """
    asked = {
        statement.id: _circumstances(statement, library)
        for statement in library.statements.values()
        if actions(statement) and not statement.exception_to
    }
    of_guideline = Counter(name.split("/")[0] for name in asked)
    usual = Counter((name.split("/")[0], one) for name, found in asked.items() for one in set(found))
    narrower = {
        name: tuple(one for one in found if 2 * usual[guideline, one] <= of_guideline[guideline])
        for name, found in asked.items()
        for guideline in [name.split("/")[0]]
    }
    return {name: found for name, found in narrower.items() if found}


def _circumstances(statement: Statement, library: Library) -> tuple[str, ...]:
    """The circumstances one of which a statement requires, apart from those that its own actions address."""
    addressed = {name for action in actions(statement) for name in getattr(action, "conditions", ())}
    found: list[str] = []
    for criterion in (statement.scope, statement.applies_when):
        for required in _required(criterion):
            leaves = list(_leaves(required))
            if leaves and all(_sets_apart(leaf, library) for leaf in leaves):
                found += [leaf.about for leaf in leaves]
    return tuple(name for name in dict.fromkeys(found) if name not in addressed)


def _required(criterion: Criterion | None) -> Iterator[Criterion]:
    """The conditions that must all hold."""
    if isinstance(criterion, AllOf):
        for member in criterion.members:
            yield from _required(member)
    elif criterion is not None and not isinstance(criterion, Not):
        yield criterion


def _leaves(criterion: Criterion) -> Iterator[Criterion]:
    if isinstance(criterion, (AllOf, AnyOf, Not)):
        for member in criterion.members:
            yield from _leaves(member)
    else:
        yield criterion


def _sets_apart(leaf: Criterion, library: Library) -> bool:
    kinds = (ConditionCriterion, DemographicCriterion, TimeSinceCriterion)
    return isinstance(leaf, kinds) and library.terms[leaf.about].kind in _GROUPS
