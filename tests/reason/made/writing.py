"""Rule sets as lines of text, for messages of failed tests."""

from __future__ import annotations

from collections.abc import Iterator

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    BandCriterion,
    Criterion,
    Definition,
    Not,
    RepeatedCriterion,
    TimeSinceCriterion,
    TrendCriterion,
)
from mgkg.model.formula import Constant, Expression, Formula, PointsFor, ProductOf, QuotientOf, SumOf, ValueOf
from mgkg.model.guideline import Library
from mgkg.model.quantity import Interval, Threshold
from mgkg.model.statement import Classification, Recommendation, Statement, Target

ROLES = ("scope", "applies_when", "only_when", "except_when")


def described(library: Library) -> Iterator[str]:
    """What a random rule set says; the vocabulary is the same for all."""
    for name, term in library.terms.items():
        if formula := getattr(term, "formula", None):
            yield f"{name} = {_formula(formula)}{_length(' maximum age', getattr(term, 'maximum_age', None))}"
    for definition in library.definitions:
        yield _definition(definition)
    for statement in library.statements.values():
        yield f"{statement.id}: {', '.join(_statement(statement)) or 'always'}"
    for ruling in library.precedences:
        yield f"{ruling.winner} outranks {ruling.loser} while {written(ruling.situation)}"


def _definition(definition: Definition) -> str:
    by = written(definition.defined_by) if definition.defined_by else ""
    below = f" below targets of {definition.below_targets_of}" if definition.below_targets_of else ""
    return f"{definition.id}: {definition.defines} when {by}{below}{' (exhaustive)' if definition.exhaustive else ''}"


def _statement(statement: Statement) -> Iterator[str]:
    yield statement.kind
    for role in ROLES:
        if criterion := getattr(statement, role):
            yield f"{role} {written(criterion)}"
    if isinstance(statement, Recommendation):
        for action in statement.action_set.actions():
            yield f"{statement.direction} {getattr(action, 'agent', '')} {getattr(action, 'route', '')}"
        for one in statement.establishes:
            yield f"before any {one.governs.agent}: {written(one.met_when)}"
    ranges = statement.bands if isinstance(statement, Classification) else ()
    yield from (_thresholds(one.thresholds) for one in ranges)
    goals = statement.target_ranges if isinstance(statement, Target) else ()
    yield from (f"aim for {_thresholds(one.thresholds)}" for one in goals)
    yield from (f"exception to {other}" for other in statement.exception_to)


def written(criterion: Criterion) -> str:
    """A criterion in one line."""
    if isinstance(criterion, (AllOf, AnyOf, Not)):
        name = {AllOf: "all", AnyOf: "any", Not: "not"}[type(criterion)]
        return f"{name}({', '.join(map(written, criterion.members))})"
    if isinstance(criterion, TimeSinceCriterion):
        counted = f" {criterion.counted_from}" if criterion.counted_from else ""
        return f"[{criterion.event}{counted}{_length(' <', criterion.within)}{_length(' ≥', criterion.after)} ago]"
    ages = _length(" maximum age", getattr(criterion, "maximum_age", None))
    if isinstance(criterion, RepeatedCriterion):
        period = _length(
            f" {criterion.over_period.interval_kind}" if criterion.over_period else "", criterion.over_period
        )
        compared = _thresholds(criterion.thresholds)
        return f"[{criterion.occasions} × {criterion.observable} {compared}{period}{ages}]"
    if isinstance(criterion, TrendCriterion):
        period = _length(" within", criterion.over_period)
        return f"[{criterion.occasions} × {criterion.observable} {criterion.trend}{period}{ages}]"
    if criterion.compared:
        what = "band of " if isinstance(criterion, BandCriterion) else ""
        return f"[{what}{criterion.about} {_thresholds(criterion.compared)}{ages}]"
    return criterion.about


def _thresholds(thresholds: tuple[Threshold, ...]) -> str:
    return " ".join(threshold.printed for threshold in thresholds)


def _length(what: str, interval: Interval | None) -> str:
    return f"{what} {interval.printed}" if interval else ""


def _formula(formula: Formula) -> str:
    return expression(formula.expression) + _length(" inputs within", formula.inputs_within)


def expression(one: Expression) -> str:
    """An expression in one line."""
    if isinstance(one, (SumOf, ProductOf)):
        sign = " + " if isinstance(one, SumOf) else " × "
        return f"({sign.join(map(expression, one.operands))})"
    if isinstance(one, QuotientOf):
        return f"({expression(one.numerator)} / {expression(one.denominator)})"
    if isinstance(one, Constant):
        return f"{one.value} {one.unit}"
    if isinstance(one, PointsFor):
        return f"({one.points} if {written(one.criterion)})"
    assert isinstance(one, ValueOf)
    return one.observable
