"""What the logic asks of a patient's facts, and two ways to come by them without FHIR (`fhir` is the third).

From a record handed over ready-made is the fastest that was found for cql-execution: every fact is one look-up by
name. Retrieving is what an author of CQL writes: value sets for concepts with all that they are broader than, the
last of the observations sorted by date, the age from two dates; here the facts are plain objects, in one unit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from tests.bench.cql import elm
from tests.bench.cql.elm import FALSE, TRUE, Node

Define: TypeAlias = Callable[[str, Callable[[], Node]], Node]
"""Takes a name and what makes an expression; gives a reference to it, made once."""


class Access(Protocol):
    """How facts are reached; each answer is unknown where no fact says so."""

    model: elm.Model
    value_sets: dict[str, list[str]]
    """The concepts of each value set that the expressions name."""

    def truth(self, names: tuple[str, ...], denied_by: tuple[str, ...], excluded_by: tuple[str, ...]) -> list[Node]:
        """Parts, of which the first known one counts: true where one of names is stated, false by the others."""

    def listed(self, names: tuple[str, ...]) -> Node:
        """True where one of names is stated."""

    def closed(self, kind: str) -> Node:
        """False where the list of a kind is complete."""

    def latest(self, observable: str, part: str) -> Node:
        """A part of the latest value: value, unit."""

    def age(self, observable: str) -> Node:
        """How many days old it is."""

    def passed(self, name: str, length: Node) -> Node:
        """Whether so much time has passed since an event was last."""


class Prepared:
    """Look-ups in a record that has a place for each concept and the latest values worked out."""

    model = elm.PLAIN

    def __init__(self, define: Define) -> None:
        del define
        self.value_sets: dict[str, list[str]] = {}

    def truth(self, names: tuple[str, ...], denied_by: tuple[str, ...], excluded_by: tuple[str, ...]) -> list[Node]:
        """One look-up for each concept."""
        paths = [f"holds.{name}" for name in names]
        paths += [f"fails.{name}" for name in denied_by] + [f"denies.{name}" for name in excluded_by]
        return [elm.fact(path) for path in paths]

    def listed(self, names: tuple[str, ...]) -> Node:
        """One look-up for each concept."""
        return elm.first_known([elm.fact(f"holds.{name}") for name in names])

    def closed(self, kind: str) -> Node:
        """One look-up."""
        return elm.fact(f"closed.{kind}")

    def latest(self, observable: str, part: str) -> Node:
        """One look-up."""
        return elm.fact(f"values.{observable}.{part}")

    def age(self, observable: str) -> Node:
        """One look-up."""
        return elm.fact(f"values.{observable}.age")

    def passed(self, name: str, length: Node) -> Node:
        """Two look-ups."""
        return _passed(elm.fact(f"events.{name}.on"), length, elm.fact(f"events.{name}.at"))


class Retrieved:
    """Retrieves by type and value set from a list of facts."""

    model = elm.PLAIN

    def __init__(self, define: Define) -> None:
        self._define = define
        self.value_sets: dict[str, list[str]] = {}

    def truth(self, names: tuple[str, ...], denied_by: tuple[str, ...], excluded_by: tuple[str, ...]) -> list[Node]:
        """One retrieve for each way of knowing."""
        ways = (("Has", names, TRUE), ("HasNot", denied_by, FALSE), ("Has", excluded_by, FALSE))
        return [elm.choice(self._exists(kind, found), truth) for kind, found, truth in ways if found]

    def listed(self, names: tuple[str, ...]) -> Node:
        """One retrieve."""
        return elm.choice(self._exists("Has", names), TRUE)

    def closed(self, kind: str) -> Node:
        """One retrieve."""
        return elm.choice(self._exists("Complete", (kind,)), FALSE)

    def latest(self, observable: str, part: str) -> Node:
        """The last by date."""
        return elm.part(part, self._last("Observation", observable))

    def age(self, observable: str) -> Node:
        """The days between two dates."""
        last = self._last("Observation", observable)
        moments = (elm.part("on", last), elm.part("at", last))
        return {**elm.operation("DifferenceBetween", *moments), "precision": "Day"}

    def passed(self, name: str, length: Node) -> Node:
        """The last by date; its record holds the moment of evaluation as exactly as the event is known."""
        last = self._last("Event", name)
        return _passed(elm.part("on", last), length, elm.part("at", last))

    def _retrieve(self, kind: str, names: Sequence[str]) -> Node:
        label = " or ".join(names)
        self.value_sets[label] = list(names)
        return self.model.coded(kind, "code", label)

    def _exists(self, kind: str, names: Sequence[str]) -> Node:
        return self._define(f"{kind} {' or '.join(names)}", lambda: elm.exists(self._retrieve(kind, names)))

    def _last(self, kind: str, name: str) -> Node:
        return self._define(f"last {kind} of {name}", lambda: elm.last(self._retrieve(kind, (name,)), "on"))


def _passed(on: Node, length: Node, at: Node) -> Node:
    return elm.operation("SameOrBefore", elm.operation("Add", on, length), at)
