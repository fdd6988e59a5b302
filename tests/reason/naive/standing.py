"""§3.8 and prerequisites (§2): how what applies stands, read from the outcomes alone."""

from __future__ import annotations

from collections.abc import Iterable

from mgkg.model.action import Action, ActionPattern, Prerequisite
from mgkg.model.statement import Recommendation, Statement
from tests.reason.naive.evaluator import Naive
from tests.reason.naive.kleene import Truth

STATES = {True: "met", False: "unmet", None: "unknown"}


class Standing:
    """The outcomes of one patient, and which statements are outranked or excepted."""

    def __init__(self, naive: Naive) -> None:
        self.naive = naive
        self.library = naive.world.library
        self.outcomes = naive.outcomes()

    def applies(self, name: str) -> bool:
        """Whether a statement applies."""
        return self.outcomes[name][0] is True

    def rulings(self) -> dict[tuple[str, str], str]:
        """The precedences in force, by winner and loser: the situation is true, and the winner applies."""
        return {
            (one.winner, one.loser): one.id
            for one in self.library.precedences
            if self.naive.truth(one.situation) and self.applies(one.winner)
        }

    def exceptions(self) -> set[tuple[str, str]]:
        """Each exception that applies, with what it is an exception to.

        What is reserved for others than this patient speaks against its own action, and is no exception then. A
        reservation whose own condition is met reserves nothing, so that there is nothing to except.
        """
        return {
            (name, general)
            for name, statement in self.library.statements.items()
            for general in statement.exception_to
            if self.applies(name) and not self._turned(statement)
            if not self._is_met(self.library.statements[general])
        }

    def _is_met(self, statement: Statement) -> bool:
        return statement.only_when is not None and self.outcomes[statement.id] == (True, "for")

    def _turned(self, statement: Statement) -> bool:
        return statement.only_when is not None and self.outcomes[statement.id][1] == "against"

    def standing(self, disagreeing: Iterable[tuple[str, str]]) -> dict[str, str]:
        """The standing of what applies, given the pairs of statements of which the answers disagree for certain."""
        rulings, exceptions = self.rulings(), self.exceptions()
        settled = rulings.keys() | exceptions
        unsettled = {
            name for one, other in disagreeing if not {(one, other), (other, one)} & settled for name in (one, other)
        }
        found = {name: "conflicting" if name in unsettled else "unopposed" for name in self.outcomes}
        found |= dict.fromkeys((general for _, general in exceptions), "excepted")
        found |= dict.fromkeys((loser for _, loser in rulings), "overridden")
        return {name: found[name] for name in self.outcomes if self.applies(name)}

    # Prerequisites

    def required(self) -> dict[str, set[tuple[str, str]]]:
        """Each statement that tells to give something, with what must be settled before and its state."""
        found: dict[str, set[tuple[str, str]]] = {}
        for name, statement in self.library.statements.items():
            given = statement.action_set.actions() if isinstance(statement, Recommendation) else ()
            if self.holds_for(statement) is False:
                given = ()
            found[name] = {
                (one.iri, STATES[self.naive.truth(one.met_when)])
                for one in self.prerequisites()
                if any(self._governs(one.governs, action) for action in given)
            }
        return found

    def prerequisites(self) -> list[Prerequisite]:
        """All prerequisites, whichever statement lays them down."""
        return [
            one
            for statement in self.library.statements.values()
            if isinstance(statement, Recommendation)
            for one in statement.establishes
        ]

    def holds_for(self, statement: Statement) -> Truth:
        """Whether a statement applies, and is for what it says."""
        truth, direction = self.outcomes[statement.id]
        if truth:
            return direction != "against"
        if statement.only_when is None:
            return False if statement.direction == "against" else truth
        return False if self.naive.truth(statement.only_when) is False else truth

    def _governs(self, pattern: ActionPattern, action: Action) -> bool:
        agent = getattr(action, "agent", None)
        if type(action).__name__ != pattern.action_kind:
            return False
        return pattern.agent is None or (agent is not None and pattern.agent in self.naive.vocabulary.broader[agent])
