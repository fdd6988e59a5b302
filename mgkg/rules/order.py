"""Order and prerequisites from actions: what must come before what, and where two statements make a circle.

Edges "a before b" come from actions that say so, from prerequisites while they are unmet, and from
statements that are immediate, whose actions precede every other (design §3.7).
"""

from __future__ import annotations

from collections import defaultdict
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
    if pattern.agent and not any(context.terms.is_a(agent, pattern.agent) for agent in _agents(action)):
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


class Prerequisites:
    """All prerequisites with the statements that lay them down, found by what their patterns are about."""

    def __init__(self, statements: Iterable[Statement], context: Context) -> None:
        self.context = context
        self.all = prerequisites(statements)
        self._by_agent: dict[str | None, list[int]] = defaultdict(list)
        for number, (prerequisite, _) in enumerate(self.all):
            self._by_agent[prerequisite.governs.agent].append(number)

    def governing(self, statement: Statement) -> tuple[tuple[Prerequisite, str], ...]:
        """The prerequisites of what a statement tells to do, each with the statement that lays it down."""
        return tuple(
            (prerequisite, owner.id)
            for prerequisite, owner in self.near(agents(statement))
            if any(matches(prerequisite.governs, action, self.context) for action in actions(statement))
        )

    def near(self, names: Iterable[str]) -> list[tuple[Prerequisite, Statement]]:
        """Those whose patterns name no agent, or one that some names are kinds of, or that is a kind of one."""
        terms = self.context.terms
        wider = {name for own in names for name in terms.above.get(own, {own}) | terms.below.get(own, {own})}
        numbers = {number for name in (None, *wider) for number in self._by_agent.get(name, ())}
        return [self.all[number] for number in sorted(numbers)]


def agents(statement: Statement) -> set[str]:
    """The substances that a statement's actions, or its limit, are about."""
    if isinstance(statement, Limit):
        return {statement.agent}
    return {name for action in actions(statement) for name in _agents(action)}


def _agents(action: Action) -> list[str]:
    named = [getattr(action, "agent", None), getattr(action, "to_agent", None), *getattr(action, "agents", ())]
    return [name for name in named if name]


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
    by_pattern: dict[str | None, list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        by_pattern[edge.then.agent if edge.then else None].append(number)
    found: set[tuple[int, int]] = set()
    for number, edge in enumerate(edges):
        names = {
            wider
            for action in edge.first
            for name in _agents(action)
            for wider in context.terms.above.get(name, {name})
        }
        near = {other for name in (None, *names) for other in by_pattern.get(name, ())}
        found |= {(min(number, other), max(number, other)) for other in near if other != number}
    return [
        (edges[one], edges[other])
        for one, other in sorted(found)
        if edges[one].statement.id != edges[other].statement.id
        if _after(edges[one], edges[other], context) and _after(edges[other], edges[one], context)
    ]


def _after(one: Edge, other: Edge, context: Context) -> bool:
    """Whether what the other edge begins with comes later by the first edge; two immediate ones do not compete."""
    if one.then is None:
        return other.then is not None
    return any(matches(one.then, action, context) for action in other.first)


def _answer(edge: Edge, context: Context, edges: tuple[Edge, Edge]) -> Answer:
    pattern = next(e.then for e in edges if e.then is not None)
    then = _quoted(edge.then.title) if edge.then else "every other action"
    first = " and ".join(dict.fromkeys(_named(action, context) for action in edge.first)) or edge.statement.title
    value = Names(frozenset({edge.statement.id}), f"{first} before {then}")
    decision = _decision(pattern, context)
    return Answer(edge.statement.id, decision, FOR, value, given=edge.unmet, wanted=False)


def _quoted(title: str) -> str:
    """A title or sentence as it stands, inside of another sentence."""
    return f"“{title.rstrip('.')}”"


def _named(action: Action, context: Context) -> str:
    conditions = [context.label(name) for name in getattr(action, "conditions", ())]
    agents = [
        context.label(name) for name in (getattr(action, "agent", None), getattr(action, "observable", None)) if name
    ]
    about = (
        f"{' and '.join(conditions)} with {agents[0]}" if conditions and agents else " and ".join(conditions + agents)
    )
    return f"{action.kind} {about}".strip()


def _decision(pattern: ActionPattern, context: Context) -> str:
    """The decision on order whose subject the pattern's actions are about; any on order where none fits."""
    about = [name for name in (pattern.agent, pattern.observable, *pattern.conditions) if name]
    orders = [d for d in context.library.decisions.values() if d.dimension == "order"]
    fitting = [d.slug for d in orders if any(context.terms.is_a(name, d.subject) for name in about)]
    return (fitting or [d.slug for d in orders] or ["order"])[0]


def _barred(statements: list[Statement], context: Context) -> list[tuple[Answer, Answer]]:
    """Statements that give, or limit, what a prerequisite governs where their own condition rules it out."""
    required = Prerequisites(statements, context)
    found: list[tuple[Answer, Answer]] = []
    for statement in statements:
        for prerequisite, owner in required.near(agents(statement)):
            if statement.id == owner.id or not _gives(statement, prerequisite, context):
                continue
            if entails_false(condition(statement, FOR), prerequisite.met_when, context.terms):
                decision = _decision(prerequisite.governs, context)
                what = f"{_quoted(prerequisite.governs.title)} where the prerequisite cannot be met"
                giving = Names(frozenset({statement.id}), what)
                barring = Names(frozenset({owner.id}), _quoted(prerequisite.wording))
                one = Answer(statement.id, decision, FOR, giving)
                found.append((one, Answer(owner.id, decision, FOR, barring)))
    return found


def _gives(statement: Statement, prerequisite: Prerequisite, context: Context) -> bool:
    if isinstance(statement, Limit):
        agent = prerequisite.governs.agent
        return bool(agent) and (
            context.terms.is_a(statement.agent, agent or "") or context.terms.is_a(agent or "", statement.agent)
        )
    own = actions(statement)
    return statement.direction != "against" and any(matches(prerequisite.governs, each, context) for each in own)
