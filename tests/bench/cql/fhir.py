"""The third way to come by facts, as CQL does it in the field: retrieving FHIR R4 resources by code.

What the logic does is what a careful author would write to have it fast: each retrieve is by type and value set and
done once for each patient, nothing looks for duplicates, elements are read as they are (`status.value`) without the
functions of FHIRHelpers, and values are converted once for each patient, by factors that stand in the logic.
"""

from __future__ import annotations

from collections.abc import Sequence

from mgkg.model.guideline import Library
from mgkg.model.units import unit
from tests.bench.cql import elm
from tests.bench.cql.access import Define
from tests.bench.cql.elm import FALSE, TRUE, Node
from tests.bench.cql.resources import CONDITION, Resource, resource_of
from tests.bench.cql.thresholds import PLACES, scale

_NOW: Node = {"type": "Now"}


class Resources:
    """Retrieves of FHIR resources; the moment of evaluation is Now()."""

    model = elm.FHIR

    def __init__(self, library: Library, define: Define) -> None:
        self._library = library
        self._define = define
        self.value_sets: dict[str, list[str]] = {}

    def truth(self, names: tuple[str, ...], denied_by: tuple[str, ...], excluded_by: tuple[str, ...]) -> list[Node]:
        """One retrieve for each way of knowing and each type of resource."""
        ways = ((names, True, TRUE), (denied_by, False, FALSE), (excluded_by, True, FALSE))
        return [elm.choice(self._exists(found, truth=truth), says) for found, truth, says in ways if found]

    def listed(self, names: tuple[str, ...]) -> Node:
        """One retrieve for each type of resource."""
        return elm.choice(self._exists(names, truth=True), TRUE)

    def closed(self, kind: str) -> Node:
        """One retrieve."""
        complete = self._define(f"{kind} complete", lambda: elm.exists(self._retrieve("List", "code", (kind,))))
        return elm.choice(complete, FALSE)

    def latest(self, observable: str, part: str) -> Node:
        """The last by date: its unit, or its value converted."""
        last = self._last_observation(observable)
        if part == "unit":
            return elm.part("value.unit.value", last)
        return self._define(f"{observable} converted", lambda: self._converted(observable, last))

    def age(self, observable: str) -> Node:
        """The days between two dates."""
        on = elm.part("effective.value", self._last_observation(observable))
        return {**elm.operation("DifferenceBetween", on, _NOW), "precision": "Day"}

    def passed(self, name: str, length: Node) -> Node:
        """The last by date; the day decides where the hour of one of both is not known."""
        kind = resource_of(self._library.terms[name].kind)
        date = f"{kind.date}.value"
        last = self._define(f"last {name}", lambda: elm.last(self._stated(kind, (name,), kind.true), date))
        compared = elm.operation("SameOrBefore", elm.operation("Add", elm.part(date, last), length), _NOW)
        return elm.first_known([compared, {**compared, "precision": "Day"}])

    def _converted(self, observable: str, last: Node) -> Node:
        """The value in one unit, from those that the observable is known to be recorded in."""
        to = scale(self._library, observable)
        value = self._define(f"last value of {observable}", lambda: elm.part("value.value.value", last))
        printed = [*getattr(self._library.terms[observable], "known_units", ()), to.unit]
        factors = {symbol: to.factor(symbol) for symbol in (unit(name).symbol for name in printed)}
        converted = {
            symbol: value if factor == 1 else elm.operation("Multiply", value, elm.literal(float(factor)))
            for symbol, factor in factors.items()
        }
        return elm.rounded(elm.case(self.latest(observable, "unit"), converted), PLACES)

    def _last_observation(self, observable: str) -> Node:
        return self._define(
            f"last observation of {observable}",
            lambda: elm.last(self._retrieve("Observation", "code", (observable,)), "effective.value"),
        )

    def _exists(self, names: Sequence[str], *, truth: bool) -> Node:
        """Whether there is a resource that says of one of the concepts that it is true, or that it is false."""
        of_type: dict[Resource, list[str]] = {}
        for name in names:
            of_type.setdefault(resource_of(self._library.terms[name].kind), []).append(name)

        def found() -> Node:
            every = (self._stated(kind, found, kind.true if truth else kind.false) for kind, found in of_type.items())
            return elm.any_of([elm.exists(resources) for resources in every])

        return self._define(f"{'has' if truth else 'has not'} {' or '.join(names)}", found)

    def _stated(self, kind: Resource, names: Sequence[str], says: str) -> Node:
        """The resources with one of these codes whose status says so."""
        status = elm.own("status.value")
        if kind is CONDITION:
            status = elm.part("code.value", {"type": "First", "source": elm.own(f"{kind.status}.coding")})
        found = self._retrieve(kind.type, kind.code, names)
        return elm.where(found, elm.operation("Equal", status, elm.literal(says)))

    def _retrieve(self, kind: str, element: str, names: Sequence[str]) -> Node:
        label = " or ".join(names)
        self.value_sets[label] = list(names)
        return self.model.coded(kind, element, label)
