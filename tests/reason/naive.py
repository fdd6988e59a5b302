"""A second reading of design §3.1 to §3.6, plain and slow: outcomes from the Library and the facts of one patient.

Nothing of mgkg.rules or mgkg.reason is used, so that agreement between the two says something.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    BandCriterion,
    ConditionCriterion,
    Criterion,
    Definition,
    ExposureCriterion,
    FindingCriterion,
    Not,
    ObservationCriterion,
    TimeSinceCriterion,
)
from mgkg.model.guideline import Library
from mgkg.model.patient import Fact, Moment, Patient
from mgkg.model.quantity import Interval, Threshold
from mgkg.model.statement import Classification, Statement, Target
from tests.rules.trial import Truth

KIND_OF_LIST = {
    "medications": "substance",
    "conditions": "condition",
    "symptoms": "symptom",
    "procedures": "procedure",
}


class BothTruthsError(Exception):
    """One concept is true and false."""


class Naive:
    """The truth of criteria and the outcomes of statements, for one patient."""

    def __init__(self, library: Library, patient: Patient, clock: Moment) -> None:
        self.library = library
        self.at = patient.at or clock
        facts = [fact for fact in patient.facts if not _later(fact.moment, self.at)]
        self.observations = [fact for fact in facts if fact.kind == "observation"]
        self.events = [fact for fact in facts if fact.kind == "has" and fact.moment]
        self.complete = {KIND_OF_LIST[name] for name in patient.complete}
        self.narrower: dict[str, set[str]] = {name: set() for name in library.terms}
        self.excludes: dict[str, set[str]] = {name: set() for name in library.terms}
        for name, term in library.terms.items():
            for broader in term.broader:
                self.narrower[broader].add(name)
            for other in term.exclusive_with:
                self.excludes[name].add(other)
                self.excludes[other].add(name)
        stated: dict[str, bool] = {}
        for fact in facts:
            if fact.kind != "observation":
                self._learn(stated, fact.concept, truth=fact.kind == "has")
        self.stated = stated | self._closed(stated, {fact.concept for fact in facts if fact.kind == "has"})
        slugs = {definition.id.split("/")[0] for definition in library.definitions} | set(library.guidelines)
        self.known: dict[str, dict[str, bool]] = {}
        for slug in sorted(slugs):
            self._define(slug)
        self.settled: dict[str, Truth] = {}

    # §3.1 and §3.5: what is stated, what follows, what complete lists say, what definitions say

    def _learn(self, known: dict[str, bool], name: str, *, truth: bool) -> None:
        """Narrower implies broader; not broader implies not narrower; one of an exclusive pair excludes the other."""
        if name in known:
            if known[name] != truth:
                raise BothTruthsError(name)
            return
        known[name] = truth
        if truth:
            for broader in self.library.terms[name].broader:
                self._learn(known, broader, truth=True)
            for other in self.excludes[name]:
                self._learn(known, other, truth=False)
        else:
            for narrower in self.narrower[name]:
                self._learn(known, narrower, truth=False)

    def _closed(self, stated: dict[str, bool], listed: set[str]) -> dict[str, bool]:
        """What a complete list does not hold is false; but a listed class may be by any one of its members."""
        return {
            name: False
            for name, term in self.library.terms.items()
            if term.kind in self.complete and name not in stated and not (self._broader(name) & listed)
        }

    def _broader(self, name: str) -> set[str]:
        direct = self.library.terms[name].broader
        return {str(broader) for broader in direct}.union(*(self._broader(broader) for broader in direct))

    def _define(self, slug: str) -> None:
        known = self.known[slug] = dict(self.stated)
        definitions = [d for d in self.library.definitions if d.id.split("/")[0] == slug]
        before = -1
        while before != len(known):
            before = len(known)
            for definition in definitions:
                if definition.below_targets_of and definition.defines in self.stated:
                    continue  # it is as stated
                truth = self._defined(definition, slug)
                if truth is not None:
                    self._learn(known, definition.defines, truth=truth)

    def _defined(self, definition: Definition, slug: str) -> Truth:
        truth = self.truth(definition.defined_by) if definition.defined_by else None
        if truth is True:
            return True
        if definition.below_targets_of:
            return self._below_targets(definition.below_targets_of, slug)
        if truth is False and (definition.exhaustive or self._made_of_complete_lists(definition)):
            return False
        return None

    def _made_of_complete_lists(self, definition: Definition) -> bool:
        kinds = {self.library.terms[name].kind for name in _concepts(definition.defined_by)} - {"finding"}
        return bool(kinds) and kinds <= self.complete

    def _below_targets(self, observable: str, slug: str) -> Truth:
        """True below every lower bound of the source's targets, false at or above every one, else unknown."""
        bounds = [
            self._canonical(observable, Fraction(end), threshold.unit)
            for statement in self.library.statements.values()
            if isinstance(statement, Target) and statement.guideline == slug and statement.observable == observable
            for goal in statement.target_ranges
            for threshold in goal.thresholds
            if threshold.comparator in (">", ">=") and not threshold.approximate
            for end in (threshold.low, threshold.high)
            if end is not None
        ]
        values = self._latest(observable, None)
        if not bounds or not values:
            return None
        canonical = [self._canonical(observable, fact.value or Fraction(0), fact.unit) for fact in values]
        if all(value < bound for value in canonical for bound in bounds):
            return True
        return False if all(value >= bound for value in canonical for bound in bounds) else None

    # §3.6: the latest values

    def _latest(self, observable: str, maximum_age: Interval | None) -> list[Fact]:
        """The values that may be the latest; none where they are too old."""
        facts = [fact for fact in self.observations if fact.concept == observable]
        latest = [
            fact
            for fact in facts
            if not any(_surely_before(fact.moment or self.at, other.moment or self.at) for other in facts)
        ]
        limit = maximum_age or getattr(self.library.terms[observable], "maximum_age", None)
        if limit is None or limit.high is None:
            return latest
        most = timedelta(days=int(Fraction(limit.high) * {"d": 1, "wk": 7, "mo": 31}[limit.unit or ""]))
        return latest if all(self._day(self.at) - self._day(fact.moment or self.at) <= most for fact in latest) else []

    def _day(self, moment: Moment) -> date:
        return moment.start.date()

    # §3.3 and §3.4: values against thresholds

    def _canonical(self, observable: str, value: Fraction, unit: str | None) -> Fraction:
        """In mmol/L for an analyte; other observables have units of one size."""
        analyte = self.library.terms.get(getattr(self.library.terms[observable], "analyte", None) or "")
        if analyte is None:
            return value
        per = {
            "mg/dL": Fraction(10) / Fraction(getattr(analyte, "molar_mass", 1)),
            "mmol/L": Fraction(1),
            "mEq/L": Fraction(1, getattr(analyte, "valence", 1)),
        }
        return value * per[unit or ""]

    def _measured(self, observable: str, thresholds: tuple[Threshold, ...], maximum_age: Interval | None) -> Truth:
        truths = {self._compared(fact, thresholds) for fact in self._latest(observable, maximum_age)}
        return truths.pop() if len(truths) == 1 else None

    def _compared(self, fact: Fact, thresholds: tuple[Threshold, ...]) -> Truth:
        sides: dict[bool, list[tuple[Threshold, str, Fraction, Fraction]]] = {True: [], False: []}
        approximate: dict[bool, bool] = {True: False, False: False}
        for threshold in thresholds:
            for comparator, low, high in _ends(threshold):
                if threshold.approximate:
                    approximate[comparator in (">", ">=")] = True
                else:
                    sides[comparator in (">", ">=")].append((threshold, comparator, low, high))
        return _all(
            self._side(fact, side) if side else (None if approximate[lower] else True) for lower, side in sides.items()
        )

    def _side(self, fact: Fact, side: list[tuple[Threshold, str, Fraction, Fraction]]) -> Truth:
        """Agreeing equivalents are one threshold; disagreeing ones are separate readings."""
        readings: list[list[tuple[Threshold, str, Fraction, Fraction]]] = []
        for one in side:
            for reading in readings:
                if all(self._agree(fact.concept, one[0], other[0]) for other in reading):
                    reading.append(one)
                    break
            else:
                readings.append([one])
        truths = {self._reading(fact, reading) for reading in readings}
        return truths.pop() if len(truths) == 1 else None

    def _reading(self, fact: Fact, reading: list[tuple[Threshold, str, Fraction, Fraction]]) -> Truth:
        """The figure in the fact's own unit decides, otherwise beyond all decides and between them is unknown."""
        own = [one for one in reading if one[0].unit == fact.unit]
        value = self._canonical(fact.concept, fact.value or Fraction(0), fact.unit)
        truths = set()
        for threshold, comparator, low, high in own or reading:
            for end in (low, high):
                bound = self._canonical(fact.concept, end, threshold.unit)
                truths.add(
                    {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}[comparator]
                )
        return truths.pop() if len(truths) == 1 else None

    def _agree(self, observable: str, one: Threshold, other: Threshold) -> bool:
        """Intervals of half the last printed place, at most 5 % of the value, overlap."""
        for a, b in ((one.low, other.low), (one.high, other.high)):
            if a is not None and b is not None:
                spans = [
                    [self._canonical(observable, Fraction(end) + side * _half(end), threshold.unit) for side in (-1, 1)]
                    for end, threshold in ((a, one), (b, other))
                ]
                if spans[0][1] < spans[1][0] or spans[1][1] < spans[0][0]:
                    return False
        return True

    # Criteria

    def truth(self, criterion: Criterion) -> Truth:
        """The truth of a criterion."""
        if isinstance(criterion, (AllOf, AnyOf, Not)):
            truths = [self.truth(member) for member in criterion.members]
            if isinstance(criterion, AllOf):
                return _all(truths)
            return _not(_all(_not(truth) for truth in truths) if isinstance(criterion, AnyOf) else truths[0])
        if isinstance(criterion, BandCriterion):
            return self._measured(criterion.band.observable, criterion.band.thresholds, None)
        if isinstance(criterion, ObservationCriterion):
            return self._measured(criterion.observable, criterion.thresholds, criterion.maximum_age)
        if isinstance(criterion, TimeSinceCriterion):
            return self._elapsed(criterion)
        return self.known[criterion.id.split("/")[0]].get(_concept(criterion))

    def _elapsed(self, criterion: TimeSinceCriterion) -> Truth:
        """Less than `within` ago, and `after` or longer ago, in whole days; the latest event counts."""
        happened = self.known[criterion.id.split("/")[0]].get(criterion.event)
        if happened is not True:
            return happened
        days = [self._day(fact.moment) for fact in self.events if fact.concept == criterion.event and fact.moment]
        if not days:
            return None
        today = self._day(self.at)
        truths: list[Truth] = []
        if criterion.within:
            truths.append(_not(_passed(max(days), criterion.within, today)))
        if criterion.after:
            truths.append(_passed(max(days), criterion.after, today))
        return _all(truths)

    def _settled(self, criterion: Criterion) -> Truth:
        """The truth of a criterion, worked out once."""
        if criterion.iri not in self.settled:
            self.settled[criterion.iri] = self.truth(criterion)
        return self.settled[criterion.iri]

    # §3.2: outcomes

    def outcome(self, statement: Statement) -> tuple[Truth, str | None]:
        """Whether a statement applies (None is unknown), and its effective direction."""
        parts = [self._settled(part) for part in (statement.scope, statement.applies_when) if part]
        if statement.except_when:
            parts.append(_not(self._settled(statement.except_when)))
        if isinstance(statement, Classification):  # it speaks of values in its bands
            inside = [self._measured(band.observable, band.thresholds, None) for band in statement.bands]
            parts.append(_not(_all(_not(truth) for truth in inside)))
        applies = _all(parts)
        if statement.only_when is None:
            return applies, statement.direction
        reserved = self._settled(statement.only_when)
        if applies and reserved is not None:
            return True, "for" if reserved else "against"
        return (False if applies is False else None), None

    def outcomes(self) -> dict[str, tuple[Truth, str | None]]:
        """The outcome of every statement; the direction is left out where it does not apply."""
        outcomes = {name: self.outcome(statement) for name, statement in self.library.statements.items()}
        return {name: (truth, direction if truth else None) for name, (truth, direction) in outcomes.items()}


def _concept(criterion: Criterion) -> str:
    if isinstance(criterion, ExposureCriterion):
        return criterion.substance
    if isinstance(criterion, ConditionCriterion):
        return criterion.condition
    assert isinstance(criterion, FindingCriterion)
    return criterion.finding


def _concepts(criterion: Criterion | None) -> set[str]:
    if isinstance(criterion, (AllOf, AnyOf, Not)):
        return set().union(*(_concepts(member) for member in criterion.members))
    if isinstance(criterion, (ExposureCriterion, ConditionCriterion, FindingCriterion)):
        return {_concept(criterion)}
    return set()


def _all(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    if False in found:
        return False
    return None if None in found else True


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _whole_day(moment: Moment) -> bool:
    return moment.end > moment.start


def _later(moment: Moment | None, at: Moment) -> bool:
    """Whether a fact lies after the moment of evaluation; a date alone is the whole day."""
    if moment is None:
        return False
    if _whole_day(moment) or _whole_day(at):
        return moment.start.date() > at.start.date()
    return moment.start > at.start


def _surely_before(one: Moment, other: Moment) -> bool:
    if _whole_day(one) or _whole_day(other):
        return one.start.date() < other.start.date()
    return one.start < other.start


def _ends(threshold: Threshold) -> list[tuple[str, Fraction, Fraction]]:
    if threshold.low is None or threshold.high is None:
        return []
    if threshold.comparator != "=":
        return [(threshold.comparator, Fraction(threshold.low), Fraction(threshold.high))]
    low, high = (
        Fraction(threshold.low) - _place(threshold.low) / 2,
        Fraction(threshold.high) + _place(threshold.high) / 2,
    )
    return [(">=", low, low), ("<", high, high)]


def _place(value: Decimal) -> Fraction:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Fraction(10) ** exponent


def _half(value: Decimal) -> Fraction:
    return min(_place(value) / 2, Fraction(value) / 20)


def _passed(event: date, interval: Interval, today: date) -> Truth:
    truths = {_after(event, end, interval.unit) <= today for end in (interval.low, interval.high) if end is not None}
    return truths.pop() if len(truths) == 1 else None


def _after(event: date, length: Decimal, unit: str | None) -> date:
    if unit != "mo":
        return event + timedelta(days=int(length) * {"d": 1, "wk": 7}[unit or ""])
    month = event.month - 1 + int(length)
    year, month = event.year + month // 12, month % 12 + 1
    last = (datetime(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day  # noqa: DTZ001 - a calendar day
    return date(year, month, min(event.day, last))
