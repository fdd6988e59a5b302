"""Rule sets of a hundred to ten thousand recommendations, from copies of the shipped ones, and what a patient costs.

A copy has its own guidelines, decisions, agents and whatever else its actions name, and thresholds a few per cent
away, so that copies neither contradict nor govern each other. Its criteria ask for the same facts as the original's:
a patient concerns the same share of the rules at every size, and has as many facts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from mgkg.model.action import Action, ActionPattern, ActionSet
from mgkg.model.criterion import Criterion
from mgkg.model.guideline import Library
from mgkg.model.node import EditorialNote, Node
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Patient, moment
from mgkg.model.quantity import Figure, Threshold
from mgkg.model.source import SourceFragment
from mgkg.model.statement import Citation, Limit, Recommendation
from mgkg.model.term import Decision, Term
from mgkg.model.units import number
from mgkg.rules.cache import load_ruleset
from mgkg.rules.ruleset import RuleSet, compile_rules
from tests.bench.cql.comparison import traced
from tests.bench.timing import seconds_of_a_call

SIZES = (100, 1000, 10_000)
# Of a copy's thresholds: from 10 % below to 10 % above the print.
STEPS = 21
# A round of any size evaluates about so many recommendations, in one patient or over and over.
RULES_IN_A_ROUND = 10_000
# Nothing of a patient hangs on these; copies share them.
SHARED = (SourceFragment, Citation, EditorialNote, Figure)
# What these are about, all copies measure: their targets and bands are criteria too.
ON_VALUES = ("severity", "target")

PATIENT = Patient(
    (
        Fact(OBSERVATION, "serum-magnesium", number("1.1"), "mg/dL", "1.1"),
        Fact(HAS, "tacrolimus"),
        Fact(HAS_NOT, "symptomatic-hypomagnesemia"),
    ),
    at=moment("2026-11-20"),
)


class Grown(NamedTuple):
    """A rule set of some size: how long it took to compile, and the median seconds of a patient."""

    recommendations: int
    statements: int
    seconds_to_compile: float
    seconds: float
    decided: float
    applying: float

    @property
    def seconds_of_a_rule(self) -> float:
        """The seconds of a patient for each recommendation."""
        return self.seconds / self.recommendations


def grown(root: Path, rounds: int) -> list[Grown]:
    """The figures of every size, smallest first."""
    shipped = load_ruleset(root)
    return [_measured(_of_size(shipped, size), rounds) for size in SIZES]


def _measured(library: Library, rounds: int) -> Grown:
    start = time.perf_counter()
    ruleset = compile_rules(library)
    seconds_to_compile = time.perf_counter() - start
    evaluated = traced(ruleset)
    truths = [outcome.truth for outcome in evaluated(PATIENT).outcomes.values()]
    recommendations = _recommendations(library)
    calls = max(1, RULES_IN_A_ROUND // recommendations)
    return Grown(
        recommendations=recommendations,
        statements=len(library.statements),
        seconds_to_compile=seconds_to_compile,
        # Sizes cannot be taken in turn, so that a busy machine would strike them unlike: the processor's time counts.
        seconds=seconds_of_a_call(lambda: evaluated(PATIENT), rounds, calls, time.process_time),
        decided=sum(truth is not None for truth in truths) / len(truths),
        applying=sum(truth is True for truth in truths) / len(truths),
    )


def _recommendations(library: Library) -> int:
    return sum(isinstance(statement, Recommendation) for statement in library.statements.values())


def _of_size(shipped: RuleSet, size: int) -> Library:
    """A library of at least so many recommendations."""
    of = shipped.library
    copies = [_Copy(shipped, number) for number in range(math.ceil(size / _recommendations(of)))]
    return Library(
        terms=of.terms | {key: value for copy in copies for key, value in copy.keyed(of.terms)},
        concepts=of.concepts,
        decisions={key: value for copy in copies for key, value in copy.keyed(of.decisions)},
        guidelines={key: value for copy in copies for key, value in copy.keyed(of.guidelines)},
        statements={key: value for copy in copies for key, value in copy.keyed(of.statements)},
        definitions=tuple(copy.of(definition) for copy in copies for definition in of.definitions),
    )


class _Copy:
    """The nodes of a library under other addresses; criteria that were one stay one."""

    def __init__(self, shipped: RuleSet, number: int) -> None:
        self._suffix = f"-{number}"
        self._shared = shipped.library.terms.keys() - _named_by_actions(shipped)
        self._factor = Decimal(100 + number % STEPS - STEPS // 2) / 100
        self._made: dict[tuple[int, bool], Any] = {}

    def keyed(self, nodes: Mapping[str, Node]) -> list[tuple[str, Any]]:
        """Copies of nodes under their new names, without terms that copies share."""
        own = [(name, node) for name, node in nodes.items() if name not in self._shared]
        return [(self._renamed(name), self.of(node, own=isinstance(node, Term))) for name, node in own]

    def _renamed(self, name: str) -> str:
        if name in self._shared:
            return name
        first, slash, rest = name.partition("/")
        return f"{first}{self._suffix}{slash}{rest}"

    def _address(self, iri: str) -> str:
        before, found, rest = iri.partition("/guideline/")
        return f"{before}{found}{self._renamed(rest)}" if found else f"{iri}{self._suffix}"

    def of(self, value: Any, *, own: bool = False) -> Any:  # noqa: ANN401 - any value of the model
        """A copy; where it is of what actions name, with terms of its own."""
        if isinstance(value, tuple):
            return tuple(self.of(member, own=own) for member in value)
        if not isinstance(value, Node) or isinstance(value, SHARED):
            return value
        own = (own or _is_about_actions(value)) and not isinstance(value, Criterion)
        if (id(value), own) not in self._made:
            self._made[id(value), own] = self._made_now(value, own=own)
        return self._made[id(value), own]

    def _made_now(self, node: Node, *, own: bool) -> Node:
        values = {}
        for field in fields(node):
            value, kind = getattr(node, field.name), str(field.type)
            if field.name == "iri":
                value = self._address(value)
            elif "NodeId" in kind or "DecisionSlug" in kind or ("TermSlug" in kind and own):
                names = value if isinstance(value, tuple) else (value,)
                renamed = tuple(name and self._renamed(name) for name in names)
                value = renamed if isinstance(value, tuple) else renamed[0]
            elif field.name in {"low", "high"} and isinstance(node, Threshold) and value is not None:
                value *= self._factor
            else:
                value = self.of(value, own=own)
            values[field.name] = value
        return type(node)(**values)


def _is_about_actions(node: Node) -> bool:
    if isinstance(node, Decision):
        return node.dimension not in ON_VALUES
    return isinstance(node, (Action, ActionPattern, ActionSet, Limit))


def _named_by_actions(shipped: RuleSet) -> set[str]:
    """The terms that actions and decisions on them name, with what these are kinds of and their kinds."""
    named: set[str] = set()

    def look(value: object, *, own: bool) -> None:
        if isinstance(value, tuple):
            for member in value:
                look(member, own=own)
        elif isinstance(value, Node) and not isinstance(value, SHARED):
            own = (own or _is_about_actions(value)) and not isinstance(value, Criterion)
            for field in fields(value):
                found = getattr(value, field.name)
                if own and "TermSlug" in str(field.type):
                    named.update(found if isinstance(found, tuple) else (found,))
                look(found, own=own)

    look((*shipped.library.statements.values(), *shipped.library.decisions.values()), own=False)
    terms = shipped.library.terms
    return {
        name
        for name in terms
        if any(_is_kind_of(name, other, terms) or _is_kind_of(other, name, terms) for other in named & terms.keys())
    }


def _is_kind_of(name: str, other: str, terms: Mapping[str, Term]) -> bool:
    return name == other or any(_is_kind_of(broader, other, terms) for broader in terms[name].broader)
