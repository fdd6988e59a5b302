"""One criterion over the made-up vocabulary, judged by the program and by the naive evaluator."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from mgkg.errors import ContradictionError, CourseError
from mgkg.model.criterion import Criterion
from mgkg.model.formula import Expression, Formula
from mgkg.model.guideline import Library
from mgkg.model.node import Node, NodeId
from mgkg.model.patient import HAS, Fact, moment
from mgkg.model.quantity import Interval, Threshold
from mgkg.model.statement import Background
from mgkg.model.term import Observable
from mgkg.rules.ruleset import compile_rules
from tests.reason.made.terms import BASE, concepts, decisions, guideline, section, term_iri, terms
from tests.reason.naive.evaluator import Naive, World
from tests.reason.naive.kleene import BothTruthsError, Truth
from tests.reason.people import NOW, evaluated, person

Kind = TypeVar("Kind", bound=Node)
CONTRADICTION = "contradiction"
IRI = f"{BASE}/guideline/one"


def made(kind: type[Kind], name: str, **values: object) -> Kind:
    """A node of the guideline, or of the formula."""
    return kind(iri=f"{IRI}/statement.{name}", **values)


def threshold(printed: str) -> Threshold:
    """A threshold as printed: "<0.5 mmol/L", ">=1.4-1.5 mEq/L"."""
    comparator = printed[: 2 if printed[1] == "=" else 1]
    numbers, _, unit = printed[len(comparator) :].partition(" ")
    low, _, high = numbers.partition("-")
    return Threshold(
        iri=f"{IRI}/{printed}",
        printed=printed,
        comparator=comparator,
        low=Decimal(low),
        high=Decimal(high or low),
        unit=unit,
    )


def course(concept: str, text: str) -> Fact:
    """A course: course("drug-a", "2026-11-01/..")."""
    start, _, stop = text.partition("/")
    ends = [None if end == ".." else moment(end) for end in (start, stop)]
    return Fact(HAS, concept, start=ends[0], stop=ends[1], place=f"has {concept}")


def derived(
    expression: Expression, *, inputs_within: Interval | None = None, age: Interval | None = None
) -> Observable:
    """An observable that is worked out."""
    formula = Formula(
        iri=term_iri("derived.formula"),
        printed="as its source prints it",
        expression=expression,
        inputs_within=inputs_within,
        sources=("Made up.",),
    )
    return Observable(
        iri=term_iri("derived"),
        label="derived",
        known_units=("1",),
        canonical_unit="1",
        maximum_age=age,
        formula=formula,
    )


def library(criterion: Criterion, *more: Observable) -> Library:
    """A guideline with one statement, of which the scope is the criterion."""
    statement = Background(
        iri=f"{IRI}/statement",
        title="Made up.",
        wording="Made up.",
        plain_wording="Made up.",
        section=NodeId("one/all"),
        scope=criterion,
    )
    return Library(
        terms=terms() | {term.slug: term for term in more},
        concepts=concepts(),
        decisions=decisions(),
        guidelines={"one": guideline("one")},
        sections={"one/all": section("one")},
        statements={"one/statement": statement},
    )


def judged(
    criterion: Criterion,
    *facts: Fact,
    at: str = "2026-11-20",
    complete: tuple[str, ...] = (),
    more: Observable | None = None,
) -> Truth | str:
    """What both make of a criterion; one of them is wrong when they differ."""
    content = library(criterion, *([more] if more else []))
    try:
        found: Truth | str = (
            evaluated(compile_rules(content, "one"), *facts, at=at, complete=complete).outcomes["one/statement"].truth
        )
    except (ContradictionError, CourseError):
        found = CONTRADICTION
    try:
        naive: Truth | str = Naive(World(content), person(*facts, at=at, complete=complete), NOW).truth(criterion)
    except BothTruthsError:
        naive = CONTRADICTION
    assert found == naive
    return found
