"""Order and prerequisites from actions: what must come before what, and where two statements make a circle.

Edges "a before b" come from actions that say so, from prerequisites while they are unmet, and from
statements that are immediate, whose actions precede every other (design §3.7).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.action import Action
from mgkg.model.statement import Limit, Recommendation
from mgkg.rules.answer import FOR, Answer, Context, Names
from mgkg.rules.clause import condition, entails_false
from mgkg.rules.disagreement import Clash, clash_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.model.action import ActionPattern, Prerequisite
    from mgkg.model.criterion import Criterion
    from mgkg.model.statement import Statement


class Edge(NamedTuple):
    """Actions of a statement that come before the actions of a pattern (None: before every other action)."""

    statement: Statement
    first: tuple[Action, ...]
    then: ActionPattern | None
    unmet: Criterion | None = None


def matches(pattern: ActionPattern, action: Action, context: Context) -> bool:
    """Whether an action is of the class that a pattern names."""
    if pattern.action_kind not in {cls.__name__ for cls in type(action).__mro__}:
        return False
    agents = [getattr(action, "agent", None), getattr(action, "to_agent", None), *getattr(action, "agents", ())]
    if pattern.agent and not any(agent and context.terms.is_a(agent, pattern.agent) for agent in agents):
        return False
    route = getattr(action, "route", None)
    if pattern.route and not (route and context.concepts.is_a(route, pattern.route)):
        return False
    conditions = getattr(action, "conditions", ())
    if pattern.conditions and not any(
        context.terms.is_a(c, wanted) for c in conditions for wanted in pattern.conditions
    ):
        return False
    return pattern.observable in (None, getattr(action, "observable", None))


def actions(statement: Statement) -> tuple[Action, ...]:
    """The actions of a statement, in order; none where it has none."""
    action_set = getattr(statement, "action_set", None)
    return action_set.actions() if action_set else ()


def prerequisites(statements: Iterable[Statement]) -> list[tuple[Prerequisite, Statement]]:
    """Every prerequisite with the statement that lays it down."""
    return [(p, s) for s in statements if isinstance(s, Recommendation) for p in s.establishes]


def governed(statement: Statement, prerequisite: Prerequisite, context: Context) -> bool:
    """Whether a statement tells to do what a prerequisite governs."""
    return any(matches(prerequisite.governs, action, context) for action in actions(statement))


def order_clashes(statements: list[Statement], context: Context) -> list[Clash]:
    """Pairs of statements whose order contradicts: circles of edges, and doing what a prerequisite is sure to bar."""
    found: dict[str, list[tuple[Answer, Answer]]] = defaultdict(list)
    for one, other in _circles(statements, context):
        pair = (_answer(one, context, (one, other)), _answer(other, context, (one, other)))
        found[clash_id(*pair)].append(pair)
    for pair in _barred(statements, context):
        found[clash_id(*pair)].append(pair)
    return [
        Clash(name, (pairs[0][0].statement, pairs[0][1].statement), pairs[0][0].decision, "order", tuple(pairs))
        for name, pairs in sorted(found.items())
    ]


def _edges(statement: Statement) -> list[Edge]:
    edges = [Edge(statement, (action,), pattern) for action in actions(statement) for pattern in action.before]
    if isinstance(statement, Recommendation):
        edges += [Edge(statement, p.settled_by, p.governs, p.met_when) for p in statement.establishes]
    if statement.urgency == "immediate" and actions(statement):
        edges.append(Edge(statement, actions(statement), None))
    return edges


def _circles(statements: list[Statement], context: Context) -> list[tuple[Edge, Edge]]:
    """Edges of two statements that run against each other.

    Only edges whose later actions another statement's edge begins with are compared, not all with all.
    """
    edges = [edge for statement in statements for edge in _edges(statement)]
    return [
        (one, other)
        for one, other in combinations(edges, 2)
        if one.statement.id != other.statement.id and _after(one, other, context) and _after(other, one, context)
    ]


def _after(one: Edge, other: Edge, context: Context) -> bool:
    """Whether what the other edge begins with comes later by the first edge; two immediate ones do not compete."""
    if one.then is None:
        return other.then is not None
    return any(matches(one.then, action, context) for action in other.first)


def _answer(edge: Edge, context: Context, edges: tuple[Edge, Edge]) -> Answer:
    pattern = next(e.then for e in edges if e.then is not None)
    then = edge.then.title if edge.then else "every other action"
    first = " and ".join(dict.fromkeys(_named(action, context) for action in edge.first)) or edge.statement.title
    value = Names(frozenset({edge.statement.id}), f"{first} before {then}")
    decision = _decision(pattern, context)
    return Answer(edge.statement.id, decision, FOR, value, given=edge.unmet, wanted=False)


def _named(action: Action, context: Context) -> str:
    names = [getattr(action, "agent", None), getattr(action, "observable", None), *getattr(action, "conditions", ())]
    return " ".join([action.kind, " and ".join(context.label(name) for name in names if name)]).strip()


def _decision(pattern: ActionPattern, context: Context) -> str:
    """The decision on order whose subject the pattern's actions are about; any on order where none fits."""
    about = [name for name in (pattern.agent, pattern.observable, *pattern.conditions) if name]
    orders = [d for d in context.library.decisions.values() if d.dimension == "order"]
    fitting = [d.slug for d in orders if any(context.terms.is_a(name, d.subject) for name in about)]
    return (fitting or [d.slug for d in orders] or ["order"])[0]


def _barred(statements: list[Statement], context: Context) -> list[tuple[Answer, Answer]]:
    """Statements that give, or limit, what a prerequisite governs where their own condition rules it out."""
    found: list[tuple[Answer, Answer]] = []
    for prerequisite, owner in prerequisites(statements):
        for statement in statements:
            if statement.id == owner.id or not _gives(statement, prerequisite, context):
                continue
            if entails_false(condition(statement, FOR), prerequisite.met_when, context.terms):
                decision = _decision(prerequisite.governs, context)
                what = f"{prerequisite.governs.title} where the prerequisite cannot be met"
                giving = Names(frozenset({statement.id}), what)
                barring = Names(frozenset({owner.id}), prerequisite.wording)
                one = Answer(statement.id, decision, FOR, giving)
                found.append((one, Answer(owner.id, decision, FOR, barring)))
    return found


def _gives(statement: Statement, prerequisite: Prerequisite, context: Context) -> bool:
    if isinstance(statement, Limit):
        agent = prerequisite.governs.agent
        return bool(agent) and (
            context.terms.is_a(statement.agent, agent or "") or context.terms.is_a(agent or "", statement.agent)
        )
    return statement.direction != "against" and governed(statement, prerequisite, context)
