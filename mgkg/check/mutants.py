"""Mutants: the rules with one mistake that an editor could make, from the rules as they are.

Thresholds are shifted by their last printed place, comparators exchanged, units taken for one another, leaves dropped
and denied, intervals shifted, exceptions and prerequisites left out. A new kind of mistake is a function and a line in
`KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mgkg.model.criterion import AllOf, AnyOf, Criterion, Not, TimeSinceCriterion, criteria
from mgkg.model.statement import Recommendation
from mgkg.model.units import unit
from mgkg.rules.revision import put, with_criterion, with_definition, with_statement, with_threshold
from mgkg.rules.ruleset import compile_rules, conditions

if TYPE_CHECKING:
    from mgkg.model.action import Prerequisite
    from mgkg.model.criterion import Definition
    from mgkg.model.quantity import Interval, Threshold
    from mgkg.model.statement import Statement
    from mgkg.rules.ruleset import RuleSet

ROLES = ("scope", "applies_when", "only_when", "except_when")
_OTHER_COMPARATORS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<")}


class Mutant(NamedTuple):
    """One mistake: its name, what it is in words, the nodes that it changes, and the rules with it.

    `statements` are the changed statements, where the mistake is in their own criteria, and `defining` the guideline,
    where it is in a definition: these can be compared with what they were.
    """

    name: str
    text: str
    of: str
    ruleset: Callable[[], RuleSet]
    statements: Callable[[], tuple[Statement, ...]] = tuple
    defining: str | None = None


def mutants(ruleset: RuleSet) -> Iterator[Mutant]:
    """Every mutant of the rules, in the order of their kinds."""
    for make in KINDS:
        yield from make(ruleset)


def shifted_thresholds(ruleset: RuleSet) -> Iterator[Mutant]:
    """Each end of a threshold by one in its last place, up and down; both ends where they are one number."""
    for threshold in _thresholds(ruleset):
        low, high = threshold.low, threshold.high
        if low is None or high is None:
            continue
        step = Decimal(1).scaleb(int(low.as_tuple().exponent))
        for sign, word in ((1, "up"), (-1, "down")):
            by = step * sign
            changes = {"": {"low": low + by, "high": high + by}}
            if low != high:
                changes = {" low": {"low": low + by}, " high": {"high": high + by}}
            for end, change in changes.items():
                text = f"{threshold.id}: {threshold.printed} shifted {word}{end} by {step}"
                yield _of_threshold(f"shift-{word}{end.replace(' ', '-')}", text, threshold, change, ruleset)


def exchanged_comparators(ruleset: RuleSet) -> Iterator[Mutant]:
    """Each comparator with its end taken in or out, and turned round."""
    for threshold in _thresholds(ruleset):
        for comparator in _OTHER_COMPARATORS.get(threshold.comparator, ()):
            text = f"{threshold.id}: {threshold.comparator} taken for {comparator}"
            name = f"comparator-{'inclusive' if comparator[0] == threshold.comparator[0] else 'turned'}"
            yield _of_threshold(name, text, threshold, {"comparator": comparator}, ruleset)


def exchanged_units(ruleset: RuleSet) -> Iterator[Mutant]:
    """Each threshold in every other unit in which its observable is reported."""
    for threshold in _thresholds(ruleset):
        owner = next(iri for iri, (_, own) in ruleset.compared.items() if threshold in own)
        scale = ruleset.scales[ruleset.compared[owner][0]]
        own = unit(threshold.unit or "1").symbol
        for other in dict.fromkeys((scale.canonical, *scale.units)):
            if other != own:
                text = f"{threshold.id}: {threshold.unit} taken for {other}"
                yield _of_threshold(f"unit-{other}", text, threshold, {"unit": other}, ruleset)


def _thresholds(ruleset: RuleSet) -> list[Threshold]:
    """Every threshold that decides something, once."""
    found = {
        threshold.iri: threshold
        for _, thresholds in ruleset.compared.values()
        for threshold in thresholds
        if not threshold.approximate
    }
    return [found[iri] for iri in sorted(found)]


def _of_threshold(name: str, text: str, threshold: Threshold, change: dict[str, Any], ruleset: RuleSet) -> Mutant:
    changed = replace(threshold, **change)

    def statements() -> tuple[Statement, ...]:
        return tuple(_asking_for(changed, ruleset))

    of = threshold.iri
    return Mutant(f"{name}:{threshold.id}", text, of, lambda: with_threshold(ruleset, changed), statements)


def _asking_for(changed: Threshold, ruleset: RuleSet) -> Iterator[Statement]:
    """The statements whose own criteria compare with a threshold, with that changed and their leaves renamed."""
    for statement in ruleset.library.statements.values():
        for role in ROLES:
            root = getattr(statement, role)
            for leaf in criteria(root) if root else ():
                if any(threshold.iri == changed.iri for threshold in getattr(leaf, "thresholds", ())):
                    thresholds = tuple(changed if t.iri == changed.iri else t for t in leaf.compared)
                    other = replace(leaf, iri=f"{leaf.iri}~", thresholds=thresholds)  # type: ignore[call-arg]  # it has
                    roles = {role: _in_place(root, leaf.iri, other)}
                    yield replace(statement, **roles)


def dropped_and_denied_leaves(ruleset: RuleSet) -> Iterator[Mutant]:
    """Each leaf of each statement left out, and denied."""
    for statement in ruleset.library.statements.values():
        for role in ROLES:
            root = getattr(statement, role)
            for leaf in _leaves(root):
                for what, other in (("dropped", None), ("denied", _denial(leaf))):
                    roles = {role: _in_place(root, leaf.iri, other)}
                    changed = replace(statement, **roles)
                    text = f"{statement.id}: {leaf.id} {what} ({role.replace('_', '-')})"
                    yield _of_statement(f"{what}:{statement.id}:{role}:{leaf.id}", text, changed, ruleset)


def dropped_exceptions(ruleset: RuleSet) -> Iterator[Mutant]:
    """Each exception and each reservation as a whole left out."""
    for statement in ruleset.library.statements.values():
        for role in ("except_when", "only_when"):
            if getattr(statement, role):
                text = f"{statement.id}: {role.replace('_', '-')} left out"
                without: dict[str, Any] = {role: None}
                yield _of_statement(f"no-{role}:{statement.id}", text, replace(statement, **without), ruleset)


def _of_statement(name: str, text: str, changed: Statement, ruleset: RuleSet) -> Mutant:
    return Mutant(name, text, changed.iri, lambda: with_statement(ruleset, changed), lambda: (changed,))


def shifted_intervals(ruleset: RuleSet) -> Iterator[Mutant]:
    """Each limit of a time since an event by one, up and down, and in another unit of time."""
    for leaf in _timed(ruleset):
        for role in ("within", "after"):
            bound = getattr(leaf, role)
            for what, other in _otherwise(bound) if bound else ():
                roles: dict[str, Any] = {role: other, "iri": f"{leaf.iri}~"}
                changed = replace(leaf, **roles)
                text = f"{leaf.id}: {bound.printed} {what}"
                yield Mutant(
                    f"interval:{what}:{bound.id}".replace(" ", "-"),
                    text,
                    leaf.iri,
                    lambda leaf=leaf, changed=changed: with_criterion(ruleset, leaf.iri, changed),  # type: ignore[misc]  # bound now
                )


def _timed(ruleset: RuleSet) -> list[TimeSinceCriterion]:
    found = {
        leaf.iri: leaf
        for statement in ruleset.library.statements.values()
        for root in conditions(statement)
        for leaf in criteria(root)
        if isinstance(leaf, TimeSinceCriterion)
    }
    return list(found.values())


def _otherwise(bound: Interval) -> Iterator[tuple[str, Interval]]:
    for word, by in (("one more", 1), ("one less", -1)):
        ends = {end: value + by for end in ("low", "high") if (value := getattr(bound, end)) is not None}
        if all(value >= 0 for value in ends.values()):
            yield word, replace(bound, **ends)
    for other in ("d", "wk", "mo"):
        if other != bound.unit:
            yield f"in {other}", replace(bound, unit=other)


def changed_definitions(ruleset: RuleSet) -> Iterator[Mutant]:
    """Each leaf of a definition left out and denied, and an open list closed or a closed one opened."""
    for definition in ruleset.library.definitions:
        root = definition.defined_by
        for leaf in _leaves(root):
            for what, other in (("dropped", None), ("denied", _denial(leaf))):
                changed = replace(definition, defined_by=_in_place(root, leaf.iri, other))
                yield _of_definition(f"{what}:{definition.id}:{leaf.id}", f"{leaf.id} {what}", changed, ruleset)
        if root is not None and definition.below_targets_of is None:
            what = "opened" if definition.exhaustive else "closed"
            changed = replace(definition, exhaustive=not definition.exhaustive)
            yield _of_definition(f"{what}:{definition.id}", f"the list {what}", changed, ruleset)


def _of_definition(name: str, what: str, changed: Definition, ruleset: RuleSet) -> Mutant:
    def revised() -> RuleSet:
        return with_definition(ruleset, changed)

    return Mutant(name, f"{changed.id}: {what}", changed.iri, revised, defining=changed.guideline)


def dropped_prerequisites(ruleset: RuleSet) -> Iterator[Mutant]:
    """Each prerequisite left out."""
    for statement, required in _prerequisites(ruleset):
        text = f"{statement.id}: the prerequisite {required.id} left out"
        yield _requiring(ruleset, statement, (required, ()), f"no-prerequisite:{required.id}", text)


def changed_prerequisites(ruleset: RuleSet) -> Iterator[Mutant]:
    """Each leaf of what a prerequisite asks for denied."""
    for statement, required in _prerequisites(ruleset):
        for leaf in _leaves(required.met_when):
            changed = replace(required, met_when=_in_place(required.met_when, leaf.iri, _denial(leaf)))
            text = f"{required.id}: {leaf.id} denied"
            yield _requiring(ruleset, statement, (required, (changed,)), f"denied:{required.id}:{leaf.id}", text)


def _prerequisites(ruleset: RuleSet) -> Iterator[tuple[Recommendation, Prerequisite]]:
    for statement in ruleset.library.statements.values():
        if isinstance(statement, Recommendation):
            yield from ((statement, required) for required in statement.establishes)


def _requiring(
    ruleset: RuleSet,
    statement: Recommendation,
    instead: tuple[Prerequisite, tuple[Prerequisite, ...]],
    name: str,
    text: str,
) -> Mutant:
    """The rules in which a recommendation asks for some prerequisites, or none, instead of one."""
    old, new = instead
    establishes = tuple(one for each in statement.establishes for one in (new if each is old else (each,)))
    statements = ruleset.library.statements | {statement.id: replace(statement, establishes=establishes)}
    return Mutant(name, text, statement.iri, lambda: compile_rules(replace(ruleset.library, statements=statements)))


KINDS: tuple[Callable[[RuleSet], Iterator[Mutant]], ...] = (
    shifted_thresholds,
    exchanged_comparators,
    exchanged_units,
    shifted_intervals,
    dropped_and_denied_leaves,
    dropped_exceptions,
    changed_definitions,
    dropped_prerequisites,
    changed_prerequisites,
)


def _in_place(root: Criterion | None, iri: str, other: Criterion | None) -> Any:  # noqa: ANN401 - a criterion or none
    return None if root is None else put(root, iri, other)


def _leaves(root: Criterion | None) -> Iterator[Criterion]:
    seen: set[str] = set()
    for part in criteria(root) if root else ():
        if not isinstance(part, (AllOf, AnyOf, Not)) and part.iri not in seen:
            seen.add(part.iri)
            yield part


def _denial(leaf: Criterion) -> Criterion:
    return Not(iri=f"{leaf.iri}~not", members=(leaf,))
