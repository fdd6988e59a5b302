"""Actions, sets of actions, classes of actions, and what must be settled before them."""

from __future__ import annotations

from mgkg.model.criterion import Criterion
from mgkg.model.node import ClassName, Coded, Node, Noted, TermSlug, of, record
from mgkg.model.quantity import Dose, Interval


@record
class ActionPattern(Node):
    """A class of actions, such as any giving of a substance by any route."""

    title: str = of("dcterms:title")
    action_kind: ClassName
    agent: TermSlug | None = None
    route: Coded | None = None
    conditions: tuple[TermSlug, ...] = of("condition", default=())
    observable: TermSlug | None = None


@record
class Action(Noted):
    """One thing to do or to leave; its kind is the name of its class."""

    position: int = 1
    preferred: bool = False
    before: tuple[ActionPattern, ...] = ()

    @property
    def kind(self) -> str:
        """The kind as a slug: administer."""
        return type(self).__name__.lower()


@record
class Administer(Action):
    """Give an agent."""

    agent: TermSlug
    route: Coded | None = None
    dose: Dose | None = None
    interval: Interval | None = None


@record
class Stop(Action):
    """End the use of an agent."""

    agent: TermSlug


@record
class Avoid(Action):
    """Do not use an agent."""

    agent: TermSlug
    route: Coded | None = None


@record
class Reduce(Action):
    """Use less of an agent."""

    agent: TermSlug
    dose: Dose | None = None


@record
class Switch(Action):
    """Replace one agent by another."""

    from_agent: TermSlug
    to_agent: TermSlug


@record
class Measure(Action):
    """Determine the value of an observable."""

    observable: TermSlug
    interval: Interval | None = None
    watch_for: tuple[TermSlug, ...] = ()


@record
class Correct(Action):
    """Bring a disturbed condition back to normal."""

    conditions: tuple[TermSlug, ...] = of("condition", default=())
    agent: TermSlug | None = None
    route: Coded | None = None


@record
class Assess(Action):
    """Look for findings, or judge a situation."""

    conditions: tuple[TermSlug, ...] = of("condition", default=())
    watch_for: tuple[TermSlug, ...] = ()
    interval: Interval | None = None
    agent: TermSlug | None = None


@record
class Separate(Action):
    """Keep a time between two agents."""

    agent: TermSlug
    other_agents: tuple[TermSlug, ...] = of("otherAgent", default=())
    separation: Interval


@record
class Spread(Action):
    """Distribute agents over a time."""

    agents: tuple[TermSlug, ...] = of("agent", default=())
    timing: Coded


@record
class Refer(Action):
    """Hand over to, or ask, another service."""

    conditions: tuple[TermSlug, ...] = of("condition", default=())


@record
class ActionSet(Noted):
    """Actions or nested sets in order: all of them, one of them, or each in turn."""

    combine: Coded
    exhaustive: bool = True
    position: int = 1
    preferred: bool = False
    members: tuple[Action | ActionSet, ...] = of("member", default=())

    def actions(self) -> tuple[Action, ...]:
        """The actions of this set and of those nested in it, in order."""
        return tuple(
            action
            for member in self.members
            for action in (member.actions() if isinstance(member, ActionSet) else (member,))
        )


@record
class Prerequisite(Noted):
    """What must be settled before the actions of a pattern; it orders and warns, it never excludes."""

    wording: str
    plain_wording: str = ""
    met_when: Criterion
    governs: ActionPattern
    settled_by: tuple[Action, ...] = ()
