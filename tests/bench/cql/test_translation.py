"""The ELM says what the reasoner says; it is read by an evaluator of the few operators that the translation uses."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from mgkg.model.patient import Patient, add_months
from mgkg.rules.ruleset import RuleSet
from tests.bench.cql.access import Prepared
from tests.bench.cql.comparison import crowd_of, draw, traced, unlike
from tests.bench.cql.elm import PATIENT, Node
from tests.bench.cql.translation import translated
from tests.rules import trial

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "Less": operator.lt,
    "LessOrEqual": operator.le,
    "Greater": operator.gt,
    "GreaterOrEqual": operator.ge,
    "Equal": operator.eq,
    "SameOrBefore": lambda one, other: datetime.fromisoformat(str(one)) <= datetime.fromisoformat(str(other)),
    "Add": lambda when, length: length(datetime.fromisoformat(when)),
}
LITERALS: dict[str, Callable[[str], Any]] = {"Boolean": "true".__eq__, "Decimal": float, "String": str}


class Reading:
    """The values of expressions for one patient."""

    def __init__(self, defines: dict[str, Node], record: dict[str, Any]) -> None:
        self.defines = defines
        self.record = record

    def value(self, node: Node) -> Any:  # noqa: ANN401 - what an expression comes to
        kind = node["type"]
        if kind in BINARY:
            one, other = (self.value(operand) for operand in node["operand"])
            return None if one is None or other is None else BINARY[kind](one, other)
        result: Any = getattr(self, f"of_{kind.lower()}")(node)
        return result

    def of_literal(self, node: Node) -> Any:  # noqa: ANN401 - any constant
        return LITERALS[node["valueType"].rpartition("}")[2]](node["value"])

    def of_null(self, node: Node) -> None:
        del node

    def of_expressionref(self, node: Node) -> Any:  # noqa: ANN401 - what an expression comes to
        return self.value(self.defines[node["name"]])

    def of_property(self, node: Node) -> Any:  # noqa: ANN401 - any part of a record
        assert node["scope"] == PATIENT
        found: Any = self.record
        for part in node["path"].split("."):
            found = found.get(part) if found else None
        return found

    def of_and(self, node: Node) -> bool | None:
        values = [self.value(operand) for operand in node["operand"]]
        return False if False in values else None if None in values else True

    def of_or(self, node: Node) -> bool | None:
        values = [self.value(operand) for operand in node["operand"]]
        return True if True in values else None if None in values else False

    def of_not(self, node: Node) -> bool | None:
        value = self.value(node["operand"])
        return None if value is None else not value

    def of_isnull(self, node: Node) -> bool:
        return self.value(node["operand"]) is None

    def of_coalesce(self, node: Node) -> Any:  # noqa: ANN401 - what an expression comes to
        values = (self.value(operand) for operand in node["operand"])
        return next((value for value in values if value is not None), None)

    def of_if(self, node: Node) -> Any:  # noqa: ANN401 - what an expression comes to
        return self.value(node["then"] if self.value(node["condition"]) is True else node["else"])

    def of_quantity(self, node: Node) -> Callable[[datetime], datetime]:
        if node["unit"] == "months":
            return lambda when: add_months(when, int(node["value"]))
        return lambda when: when + timedelta(days=node["value"])


@pytest.fixture(scope="module")
def drawn() -> list[Patient]:
    return draw(trial.shipped(), 120)


@pytest.mark.parametrize("name", ["", "definitions", "exception", "outcome", "severity", "target"])
def test_elm_and_reasoner_agree_on_random_patients(name: str, drawn: list[Patient]) -> None:
    """Of the shipped guidelines, and of made-up ones."""
    ruleset: RuleSet = trial.trial(name) if name else trial.shipped()
    program = translated(ruleset.library, Prepared)
    defines = {one["name"]: one["expression"] for one in program.library["library"]["statements"]["def"]}
    people = crowd_of(ruleset, drawn).people
    assert len(people) > 60
    for person in people:
        reading = Reading(defines, person.record["prepared"])
        found = {result: reading.value(defines[result]) for result in program.results}
        assert unlike(traced(ruleset)(person.patient), found) == []
