"""Expressions of ELM, the compiled form of CQL, from Python values (https://cql.hl7.org/elm.html).

And and Or get as many operands as there are: the schema of ELM has two, but cql-execution takes any number, which
saves it time.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

Node: TypeAlias = dict[str, Any]

_TYPES = "{urn:hl7-org:elm-types:r1}"
PATIENT = "Patient"
_RECORD = "record"


class Model(NamedTuple):
    """A data model: the name in front of its types, and the folder of their profiles where it has such."""

    name: str
    uri: str
    version: str
    profiles: str | None = None

    def retrieve(self, kind: str, **more: object) -> Node:
        """All records of a type."""
        profile = {"templateId": self.profiles + kind} if self.profiles else {}
        return {"type": "Retrieve", "dataType": f"{{{self.uri}}}{kind}", **profile, **more}

    def coded(self, kind: str, element: str, value_set: str) -> Node:
        """The records of a type with one of the codes of a value set."""
        return self.retrieve(kind, codeProperty=element, codes={"type": "ValueSetRef", "name": value_set})


PLAIN = Model("mgkg", "urn:mgkg", "1")
"""Records made for this comparison."""

FHIR = Model("FHIR", "http://hl7.org/fhir", "4.0.1", "http://hl7.org/fhir/StructureDefinition/")


def literal(value: bool | float | str) -> Node:  # noqa: FBT001 - a truth value
    """A constant."""
    name = {bool: "Boolean", int: "Integer", float: "Decimal", str: "String"}[type(value)]
    text = value if isinstance(value, str) else repr(value).lower()
    return {"type": "Literal", "valueType": _TYPES + name, "value": text}


TRUE, FALSE = literal(value=True), literal(value=False)
UNKNOWN: Node = {"type": "Null"}


def reference(name: str) -> Node:
    """The value of another define, worked out once for each patient."""
    return {"type": "ExpressionRef", "name": name}


def fact(path: str) -> Node:
    """What the record of the patient holds at a path; unknown where it holds nothing.

    The record is reached as a scope, which spares cql-execution one step beside a reference.
    """
    return {"type": "Property", "path": path, "scope": PATIENT}


def operation(name: str, *operands: Node) -> Node:
    """An operator with its operands."""
    return {"type": name, "operand": list(operands)}


def negation(operand: Node) -> Node:
    """Kleene's negation."""
    return {"type": "Not", "operand": operand}


def is_unknown(operand: Node) -> Node:
    """Whether a value is unknown."""
    return {"type": "IsNull", "operand": operand}


def all_of(operands: Sequence[Node]) -> Node:
    """Kleene's conjunction."""
    return _joined("And", operands, TRUE)


def any_of(operands: Sequence[Node]) -> Node:
    """Kleene's disjunction."""
    return _joined("Or", operands, FALSE)


def first_known(operands: Sequence[Node]) -> Node:
    """The first that is known; those after it are not worked out."""
    return _joined("Coalesce", operands, UNKNOWN)


def _joined(name: str, operands: Sequence[Node], empty: Node) -> Node:
    if len(operands) < 2:
        return operands[0] if operands else empty
    return operation(name, *operands)


def choice(condition: Node, then: Node, otherwise: Node = UNKNOWN) -> Node:
    """The one where the condition is true, the other where it is false or unknown."""
    return {"type": "If", "condition": condition, "then": then, "else": otherwise}


def agreed(operands: Sequence[Node]) -> Node:
    """What all say; unknown where they differ."""
    if len(operands) < 2:
        return operands[0] if operands else TRUE
    return choice(all_of(operands), TRUE, choice(negation(any_of(operands)), FALSE))


def quantity(value: float, unit: str) -> Node:
    """A length of time."""
    return {"type": "Quantity", "value": value, "unit": unit}


def rounded(value: Node, places: int) -> Node:
    """To so many decimal places."""
    return {"type": "Round", "operand": value, "precision": literal(places)}


def case(of: Node, values: dict[str, Node]) -> Node:
    """The value that stands beside a text; unknown beside every other text."""
    items = [{"when": literal(text), "then": value} for text, value in values.items()]
    return {"type": "Case", "comparand": of, "caseItem": items, "else": UNKNOWN}


def exists(records: Node) -> Node:
    """Whether there are any."""
    return {"type": "Exists", "operand": records}


def part(path: str, source: Node) -> Node:
    """An element of what an expression comes to."""
    return {"type": "Property", "path": path, "source": source}


def own(path: str) -> Node:
    """An element of each record in a query."""
    return {"type": "Property", "path": path, "scope": _RECORD}


def where(records: Node, condition: Node) -> Node:
    """The records of which a condition holds."""
    return {**_query(records), "where": condition}


def last(records: Node, by: str) -> Node:
    """The last of records in the order of an element."""
    order = {"type": "ByColumn", "path": by, "direction": "asc"}
    return {"type": "Last", "source": {**_query(records), "sort": {"by": [order]}}}


def _query(records: Node) -> Node:
    """All of them, also where some are alike: looking for those takes time."""
    every = {"distinct": False, "expression": {"type": "AliasRef", "name": _RECORD}}
    source = [{"alias": _RECORD, "expression": records}]
    return {"type": "Query", "source": source, "relationship": [], "return": every}


def library(defines: dict[str, Node], value_sets: Iterable[str], model: Model) -> Node:
    """A library of defines, in their order, for one patient at a time."""
    every = {PATIENT: {"type": "SingletonFrom", "operand": model.retrieve("Patient")}, **defines}
    using = {"localIdentifier": model.name, "uri": model.uri, "version": model.version}
    return {
        "library": {
            "identifier": {"id": "Guidelines", "version": "1"},
            "schemaIdentifier": {"id": "urn:hl7-org:elm", "version": "r1"},
            "usings": {"def": [{"localIdentifier": "System", "uri": _TYPES.strip("{}")}, using]},
            "valueSets": {"def": [{"name": name, "id": name} for name in value_sets]},
            "statements": {
                "def": [{"name": name, "context": PATIENT, "expression": node} for name, node in every.items()]
            },
        }
    }


def with_single_uses_in_place(defines: dict[str, Node], kept: set[str]) -> dict[str, Node]:
    """The defines without those that only one other uses: these stand in its place, which saves a step for each."""
    uses = Counter(_references(list(defines.values())))
    gone = {name for name in defines if uses[name] < 2 and name not in kept}

    def placed(part: Any) -> Any:  # noqa: ANN401 - any part of JSON
        if isinstance(part, list):
            return [placed(member) for member in part]
        if not isinstance(part, dict):
            return part
        if part.get("type") == "ExpressionRef" and part["name"] in gone:
            return placed(defines[part["name"]])
        return {key: placed(value) for key, value in part.items()}

    return {name: placed(node) for name, node in defines.items() if name not in gone}


def _references(part: object) -> Iterator[str]:
    """The names that an expression refers to, each as often as it does."""
    if isinstance(part, list):
        for member in part:
            yield from _references(member)
    elif isinstance(part, dict):
        if part.get("type") == "ExpressionRef":
            yield part["name"]
        yield from _references(list(part.values()))


def with_results_kept(node: Any) -> Any:  # noqa: ANN401 - any part of JSON
    """The same with a name for each expression, under which cql-execution keeps its result: its own trace."""
    numbers = itertools.count()

    def named(part: Any) -> Any:  # noqa: ANN401 - any part of JSON
        if isinstance(part, list):
            return [named(member) for member in part]
        if not isinstance(part, dict):
            return part
        name = {"localId": str(next(numbers))} if "type" in part or "expression" in part else {}
        return {key: named(value) for key, value in part.items()} | name

    return named(node)
