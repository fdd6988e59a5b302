"""ELM from a Library: one define for each statement, true, false or unknown of a patient as design §3 has it.

It is written from the design and reads the model alone, so that its agreement with the reasoner says something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    BandCriterion,
    ConditionCriterion,
    Criterion,
    Definition,
    DemographicCriterion,
    ExposureCriterion,
    FindingCriterion,
    Not,
    ObservationCriterion,
    TimeSinceCriterion,
)
from mgkg.model.guideline import Library
from mgkg.model.quantity import Interval, Threshold
from mgkg.model.statement import Classification, Statement, Target
from mgkg.model.units import factor, unit
from tests.bench.cql import elm
from tests.bench.cql.access import Access, Define
from tests.bench.cql.elm import FALSE, TRUE, UNKNOWN, Node
from tests.bench.cql.terms import KIND_OF_LIST, Terms
from tests.bench.cql.thresholds import LOWER, Bound, below_all, between, bounds, scale
from tests.bench.timing import CannotMeasureError

FOR, AGAINST = " for", " against"
STATED_OR_DATED = (ExposureCriterion, ConditionCriterion, FindingCriterion, DemographicCriterion, TimeSinceCriterion)
_DAYS_OF_A_MONTH = 31
_Avoided = frozenset[str]
_NOTHING = _Avoided()


class Program(NamedTuple):
    """A library as ELM, its value sets, and the defines that are results.

    Results are the outcome of each statement, and of its two directions after only-when.
    """

    library: Node
    value_sets: dict[str, list[str]]
    results: list[str]


def translated(library: Library, how: Callable[[Define], Access]) -> Program:
    """A library as ELM that comes by facts in one of several ways."""
    translation = _Translation(library, how)
    value_sets = translation.access.value_sets
    results = [name for statement in library.statements.values() for name in translation.statement(statement)]
    defines = elm.with_single_uses_in_place(translation.defines, set(results))
    return Program(elm.library(defines, value_sets, translation.access.model), value_sets, results)


class _Translation:
    """Defines as they are needed, each after those that it uses: cql-execution then works each out once.

    Definitions may lead back to their own finding (a symptomatic case is a kind of case). What rests on itself is no
    ground, so a definition is left out of what it rests on: `avoided` names those that are left out.
    """

    def __init__(self, library: Library, how: Callable[[Define], Access]) -> None:
        self.library = library
        self.access = how(self._define)
        self.terms = Terms(library)
        self.defines: dict[str, Node] = {}
        self.definitions: dict[str, list[Definition]] = {}
        for definition in library.definitions:
            self.definitions.setdefault(definition.id.split("/")[0], []).append(definition)
        self._about = cache(self._about_now)

    def _define(self, name: str, make: Callable[[], Node]) -> Node:
        if name not in self.defines:
            node = make()
            self.defines[name] = node
        return elm.reference(name)

    # Statements (design §3.2)

    def statement(self, statement: Statement) -> list[str]:
        """The names of the defines of a statement's outcome."""
        parts = [self.criterion(part) for part in (statement.scope, statement.applies_when) if part]
        if statement.except_when:
            parts.append(elm.negation(self.criterion(statement.except_when)))
        if isinstance(statement, Classification):
            inside = [self._measured(band.iri, band.observable, band.thresholds, None) for band in statement.bands]
            parts.append(elm.any_of(inside))
        if statement.only_when is None:
            self.defines[statement.id] = elm.all_of(parts)
            return [statement.id]
        only, names = self.criterion(statement.only_when), [statement.id + FOR, statement.id + AGAINST]
        self.defines[names[0]] = elm.all_of([*parts, only])
        self.defines[names[1]] = elm.all_of([*parts, elm.negation(only)])
        self.defines[statement.id] = elm.any_of([elm.reference(name) for name in names])
        return [statement.id, *names]

    # Criteria

    def criterion(self, criterion: Criterion, avoided: _Avoided = _NOTHING) -> Node:
        """The truth of a criterion, in its own guideline; CannotMeasureError for a kind without a translation."""
        if isinstance(criterion, (AllOf, AnyOf, Not)):
            avoided &= self._below(criterion)
            return self._define(_name(criterion.id, avoided), lambda: self._combined(criterion, avoided))
        if isinstance(criterion, BandCriterion):
            return self._measured(criterion.band.iri, criterion.about, criterion.compared, None)
        if isinstance(criterion, (ObservationCriterion, DemographicCriterion)) and criterion.compared:
            age = criterion.maximum_age if isinstance(criterion, ObservationCriterion) else None
            return self._measured(criterion.iri, criterion.about, criterion.compared, age)
        if not isinstance(criterion, STATED_OR_DATED) or getattr(criterion, "counted_from", None):
            raise CannotMeasureError(f"{criterion.id}: the translation to ELM has no such {type(criterion).__name__}")
        known = self._known(criterion.about, criterion.id.split("/")[0], avoided)
        if isinstance(criterion, TimeSinceCriterion):
            return elm.all_of([known, *self._elapsed(criterion)])
        return known

    def _combined(self, criterion: AllOf | AnyOf | Not, avoided: _Avoided) -> Node:
        members = [self.criterion(member, avoided) for member in criterion.members]
        if isinstance(criterion, Not):
            return elm.negation(members[0])
        return elm.all_of(members) if isinstance(criterion, AllOf) else elm.any_of(members)

    def _measured(self, name: str, observable: str, thresholds: tuple[Threshold, ...], age: Interval | None) -> Node:
        def truth() -> Node:
            printed = self._define(f"unit of {observable}", lambda: self.access.latest(observable, "unit"))
            return between(self._value(observable, age), printed, thresholds, scale(self.library, observable))

        return self._define(name, truth)

    def _value(self, observable: str, age: Interval | None) -> Node:
        """The latest value; unknown where it is older than it may be."""
        if getattr(self.library.terms[observable], "formula", None):
            raise CannotMeasureError(f"{observable}: the translation to ELM has no formulas")
        limit = age or getattr(self.library.terms[observable], "maximum_age", None)
        name = f"value of {observable}"
        if limit is None:
            return self._define(name, lambda: self.access.latest(observable, "value"))

        def value() -> Node:
            young = elm.operation("LessOrEqual", self.access.age(observable), elm.literal(_days(limit)))
            return elm.choice(young, self.access.latest(observable, "value"))

        return self._define(f"{name}, {_days(limit)} days", value)

    def _elapsed(self, criterion: TimeSinceCriterion) -> Iterator[Node]:
        """Less than `within` ago, and `after` or longer; unknown without a date."""
        if criterion.within:
            yield elm.negation(self._passed(criterion.event, criterion.within))
        if criterion.after:
            yield self._passed(criterion.event, criterion.after)

    def _passed(self, event: str, interval: Interval) -> Node:
        printed = unit(interval.unit or "d")
        per = factor(printed.symbol, "mo") if printed.kind == "calendar" else factor(printed.symbol, "d")
        lengths = [float(Fraction(end) * per) for end in (interval.low, interval.high) if end is not None]
        if any(not length.is_integer() for length in lengths):
            raise CannotMeasureError(f"{interval.printed}: the translation to ELM has whole days and months alone")
        name = "months" if printed.kind == "calendar" else "days"
        return elm.agreed([self.access.passed(event, elm.quantity(length, name)) for length in sorted(set(lengths))])

    # Concepts (design §3.1, §3.5)

    def _stated(self, name: str) -> Node:
        """As stated, or as it follows from what is stated, or false where a complete list does not hold it."""

        def truth() -> Node:
            terms, access = self.terms, self.access
            above, kind = terms.above(name), self.library.terms[name].kind
            said = access.truth(terms.below(name), above, terms.excluded(name))
            if kind in KIND_OF_LIST.values():
                classes = tuple(broader for broader in above if broader != name)
                closed = access.closed(kind)
                said.append(elm.choice(access.listed(classes), UNKNOWN, closed) if classes else closed)
            return elm.first_known(said)

        return self._define(name, truth)

    def _known(self, name: str, slug: str, avoided: _Avoided) -> Node:
        """As stated, else as the definitions of a guideline and all that they imply have it."""
        about = [one for one in self._about(name, slug) if one.iri not in avoided]
        if not about:
            return self._stated(name)
        avoided &= self._below_concept(name, slug)

        def truth() -> Node:
            return elm.first_known([self._stated(name), *(self._concluded(one, name, avoided) for one in about)])

        return self._define(_name(f"{slug}: {name}", avoided), truth)

    def _concluded(self, definition: Definition, name: str, avoided: _Avoided) -> Node:
        """What a definition makes of its finding, or says of another concept."""
        finding, truth = definition.defines, self._defined(definition, avoided | {definition.iri})
        if name == finding:
            return truth
        if name in self.terms.above(finding):
            return elm.choice(truth, TRUE)
        if name in self.terms.below(finding):
            return elm.choice(elm.negation(truth), FALSE)
        return elm.choice(truth, FALSE)

    def _defined(self, definition: Definition, avoided: _Avoided) -> Node:
        avoided &= self._below_definition(definition) | {definition.iri}
        name = _name(f"{definition.id} defines", avoided - {definition.iri})
        return self._define(name, lambda: self._defining(definition, avoided))

    def _defining(self, definition: Definition, avoided: _Avoided) -> Node:
        truth = self.criterion(definition.defined_by, avoided) if definition.defined_by else UNKNOWN
        if definition.below_targets_of:
            below = self._below_targets(definition.below_targets_of, definition.id.split("/")[0])
            found = elm.first_known([elm.choice(truth, TRUE), below]) if definition.defined_by else below
            return elm.choice(elm.is_unknown(self._stated(definition.defines)), found)
        if definition.exhaustive:
            return truth
        kinds = {self.library.terms[name].kind for name in _concepts(definition.defined_by)} - {"finding"}
        if not kinds or not kinds <= set(KIND_OF_LIST.values()):
            return elm.choice(truth, TRUE)
        closed = [elm.negation(self.access.closed(kind)) for kind in sorted(kinds)]
        return elm.choice(truth, TRUE, elm.choice(elm.all_of([elm.negation(truth), *closed]), FALSE))

    def _below_targets(self, observable: str, slug: str) -> Node:
        limits = [bound for bound in self._lower_bounds(observable, slug) if not bound.threshold.approximate]
        value = self._value(observable, None)
        return below_all(value, limits, scale(self.library, observable)) if limits else UNKNOWN

    def _lower_bounds(self, observable: str, slug: str) -> Iterator[Bound]:
        for statement in self.library.statements.values():
            if isinstance(statement, Target) and statement.guideline == slug:
                for goal in statement.target_ranges:
                    if goal.observable == observable:
                        yield from bounds(one for one in goal.thresholds if one.comparator in LOWER)

    # What rests on which definitions

    def _about_now(self, name: str, slug: str) -> list[Definition]:
        """The definitions of a guideline that can say something of a concept which is not said without them."""
        return [
            definition
            for definition in self.definitions.get(slug, [])
            if name == definition.defines
            or name in self.terms.below(definition.defines)
            or (name in self.terms.excluded(definition.defines))
            or (name in self.terms.above(definition.defines) and not self._taken_for_granted(definition, name))
        ]

    def _taken_for_granted(self, definition: Definition, name: str) -> bool:
        """Whether a definition can be true only of patients in whom the concept is true anyway."""
        needed = set() if definition.below_targets_of else _needed(definition.defined_by)
        return any(name in self.terms.above(other) for other in needed)

    def _below(self, criterion: Criterion) -> _Avoided:
        slug = criterion.id.split("/")[0]
        return _NOTHING.union(*(self._below_concept(name, slug) for name in _concepts(criterion)))

    def _below_definition(self, definition: Definition) -> _Avoided:
        return self._below(definition.defined_by) if definition.defined_by else _NOTHING

    def _below_concept(self, name: str, slug: str, seen: _Avoided = _NOTHING) -> _Avoided:
        """The definitions that the truth of a concept can rest on, through others too."""
        for definition in self._about(name, slug):
            if definition.iri not in seen:
                seen |= {definition.iri}
                for other in _concepts(definition.defined_by):
                    seen |= self._below_concept(other, slug, seen)
        return seen


def _name(name: str, avoided: _Avoided) -> str:
    return f"{name} without {', '.join(sorted(avoided))}" if avoided else name


def _concepts(criterion: Criterion | None) -> set[str]:
    """The concepts that a criterion names, times since an event left out."""
    if isinstance(criterion, (AllOf, AnyOf, Not)):
        return set().union(*(_concepts(member) for member in criterion.members))
    return {criterion.concept} if criterion and criterion.concept else set()


def _needed(criterion: Criterion | None) -> set[str]:
    """The concepts that are true wherever a criterion is."""
    if isinstance(criterion, AllOf):
        return set().union(*(_needed(member) for member in criterion.members))
    return {criterion.concept} if criterion and criterion.concept else set()


def _days(interval: Interval) -> float:
    """The upper end of an interval; a month counts as its longest."""
    high = interval.high if interval.high is not None else interval.low
    if high is None or interval.unit is None:
        return float(10**6)
    if unit(interval.unit).kind == "calendar":
        return float(high) * float(factor(interval.unit, "mo")) * _DAYS_OF_A_MONTH
    return float(high) * float(factor(interval.unit, "d"))
