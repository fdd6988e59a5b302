"""A second reading of design §3.1 to §3.8 and of the records on time, products and formulas, plain and slow.

It is made from the written design and the model alone. Nothing of mgkg.rules or mgkg.reason is used, so that
agreement between the two says something.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    BandCriterion,
    Criterion,
    Definition,
    DemographicCriterion,
    Not,
    ObservationCriterion,
    RepeatedCriterion,
    TimeSinceCriterion,
    TrendCriterion,
)
from mgkg.model.guideline import Library
from mgkg.model.patient import Fact, Moment, Patient
from mgkg.model.quantity import Interval, Threshold
from mgkg.model.statement import Classification, Statement, Target
from tests.reason.naive.comparison import Sides, compared, sides
from tests.reason.naive.kleene import BothTruthsError, Truth, agreed, every, opposite, some
from tests.reason.naive.moments import days_between, has_passed, in_days, surely_before
from tests.reason.naive.record import Record
from tests.reason.naive.values import Value, Values
from tests.reason.naive.vocabulary import Vocabulary

KIND_OF_LIST = {
    "medications": "substance",
    "conditions": "condition",
    "symptoms": "symptom",
    "procedures": "procedure",
}


class World:
    """What is the same for all patients: the vocabulary, and thresholds as sides with readings."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.vocabulary = Vocabulary(library)
        self.known: dict[tuple[Threshold, ...], Sides] = {}

    def sides(self, observable: str, thresholds: tuple[Threshold, ...]) -> Sides:
        """What thresholds allow."""
        if thresholds not in self.known:
            self.known[thresholds] = sides(observable, thresholds, self.vocabulary)
        return self.known[thresholds]


class Naive:
    """The truth of criteria and the outcomes of statements, for one patient."""

    def __init__(self, world: World, patient: Patient, clock: Moment) -> None:
        self.world = world
        self.vocabulary = world.vocabulary
        self.at = patient.at or clock
        self.complete = {KIND_OF_LIST[name] for name in patient.complete}
        self.record = Record(patient.facts, self.at, self.vocabulary)
        self.values = Values(patient.facts, self.at, self.vocabulary, self.truth)
        self.settled: dict[str, Truth] = {}
        self.measured: dict[str, Truth] = {}
        self.known: dict[str, dict[str, bool]] = {}
        self.stated: dict[str, bool] = {}
        self.firm: dict[str, bool] = {}
        for name in (*self.record.true, *self.record.false):
            _learn(self.firm, self.vocabulary.consequences(name, truth=name in self.record.true))
        self.firm |= self._closed()
        self.stated = self.firm | dict.fromkeys(self._denied(self.firm, set()), False)
        for slug in self.vocabulary.definitions:
            self._define(slug)
        self.settled.clear()

    # §3.1 and §3.5: what is stated, what follows, what complete lists say, what definitions say

    def _closed(self) -> dict[str, bool]:
        """What a complete list does not hold is false; but a listed class may be by any one of its members.

        A product of a member is no member, but who takes it takes a member.
        """
        possible = {name for listed in self.record.true for name in self.vocabulary.holders[listed]}
        closed: dict[str, bool] = {}
        for name, term in self.vocabulary.terms.items():
            if term.kind in self.complete and name not in self.firm and name not in possible:
                closed |= self.vocabulary.consequences(name, truth=False)
        return closed

    def _denied(self, firm: dict[str, bool], true_all_the_same: set[str]) -> dict[str, set[str]]:
        """What ended courses deny, each with the courses: only what nothing else says is true."""
        denied: dict[str, set[str]] = {}
        for ended in self.record.ended.keys() - true_all_the_same:
            if firm.get(ended) is not True:
                for name in self.vocabulary.consequences(ended, truth=False):
                    denied.setdefault(name, set()).add(ended)
        return denied

    def _define(self, slug: str) -> None:
        """What the definitions of a guideline conclude; a conclusion is stronger than a course that has ended."""
        true_all_the_same: set[str] = set()
        again = True
        while again:
            again = False
            firm = dict(self.firm)
            denied = self._denied(firm, true_all_the_same)
            self.known[slug] = firm | dict.fromkeys(denied.keys() - firm.keys(), False)
            for name, truth in self._conclusions(slug, firm):
                overruled = set().union(
                    *(
                        denied.get(other, set())
                        for other, follows in self.vocabulary.consequences(name, truth=truth).items()
                        if follows
                    )
                )
                _learn(firm, self.vocabulary.consequences(name, truth=truth))
                if overruled:
                    true_all_the_same |= overruled
                    again = True
                    break
                self.known[slug] |= firm

    def _conclusions(self, slug: str, firm: dict[str, bool]) -> Iterator[tuple[str, bool]]:
        """One conclusion after the other, until there are no new ones."""
        before = -1
        while before != len(firm):
            before = len(firm)
            for definition in self.vocabulary.definitions[slug]:
                if definition.below_targets_of and definition.defines in self.firm:
                    continue  # it is as stated
                self.settled.clear()
                truth = self._defined(definition, slug)
                if truth is not None:
                    yield definition.defines, truth

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
        kinds = {self._listed_as(leaf) for leaf in leaves(definition.defined_by)} - {"finding"}
        return bool(kinds) and kinds <= self.complete

    def _listed_as(self, leaf: Criterion) -> str:
        """The kind of list that a leaf speaks of; values and times are on none."""
        if is_about_values(leaf) or isinstance(leaf, TimeSinceCriterion):
            return "none"
        return self.vocabulary.terms[leaf.about].kind

    def _below_targets(self, observable: str, slug: str) -> Truth:
        """True below every lower bound of the source's targets, false at or above every one, else unknown."""
        bounds = [
            end
            for statement in self.world.library.statements.values()
            if isinstance(statement, Target) and statement.guideline == slug and statement.observable == observable
            for goal in statement.target_ranges
            for threshold in goal.thresholds
            if threshold.comparator in (">", ">=") and not threshold.approximate
            for side in self.world.sides(observable, (threshold,))
            for figures in side.readings
            for end in figures[0].ends
        ]
        values = [value.canonical for value in self.values.latest(observable)]
        if not bounds or not values:
            return None
        if all(value < bound for value in values for bound in bounds):
            return True
        return False if all(value >= bound for value in values for bound in bounds) else None

    # Criteria

    def truth(self, criterion: Criterion) -> Truth:
        """The truth of a criterion, worked out once."""
        settled = self.measured if is_about_values(criterion) else self.settled
        if criterion.iri not in settled:
            settled[criterion.iri] = self._truth(criterion)
        return settled[criterion.iri]

    def _truth(self, criterion: Criterion) -> Truth:
        members = [self.truth(member) for member in getattr(criterion, "members", ())]
        if isinstance(criterion, AllOf):
            truth = every(members)
        elif isinstance(criterion, AnyOf):
            truth = some(members)
        elif isinstance(criterion, Not):
            truth = opposite(members[0])
        elif isinstance(criterion, RepeatedCriterion):
            truth = self._repeated(criterion)
        elif isinstance(criterion, TrendCriterion):
            truth = self._trend(criterion)
        elif isinstance(criterion, TimeSinceCriterion):
            truth = self._elapsed(criterion)
        elif is_about_values(criterion):
            truth = self._measured(criterion.about, criterion.compared, getattr(criterion, "maximum_age", None))
        else:
            truth = self._concept(criterion)
        return truth

    def _concept(self, criterion: Criterion) -> Truth:
        """As the definitions of the criterion's own guideline have it; the criteria of a formula have none."""
        return self.known.get(criterion.id.split("/")[0], self.stated).get(criterion.about)

    def _measured(self, observable: str, thresholds: tuple[Threshold, ...], maximum_age: Interval | None) -> Truth:
        """Tied values that give the same truth count."""
        return agreed(self._compared(value, thresholds) for value in self.values.latest(observable, maximum_age))

    def _compared(self, value: Value, thresholds: tuple[Threshold, ...]) -> Truth:
        return compared(value, self.world.sides(value.observable, thresholds))

    def _repeated(self, criterion: RepeatedCriterion) -> Truth:
        """The latest occasions, all within a period, or as many in a row as span one."""
        if not self.values.latest(criterion.observable, criterion.maximum_age):
            return None
        period = criterion.over_period
        if period and period.interval_kind == "at-least":
            return self._lasting(criterion, period)
        latest = self._latest_occasions(criterion)
        truths = [agreed(self._compared(value, criterion.thresholds) for value in one) for one in latest]
        return every([*truths, *[None] * (criterion.occasions - len(truths))])

    def _lasting(self, criterion: RepeatedCriterion, period: Interval) -> Truth:
        in_a_row = []
        for occasion in self.values.occasions(criterion.observable):
            truth = agreed(self._compared(value, criterion.thresholds) for value in occasion)
            if not truth:
                return truth
            in_a_row.append(occasion[0].moment)
            if len(in_a_row) >= criterion.occasions and days_between(in_a_row[-1], in_a_row[0]) >= in_days(period):
                return True
        return None

    def _latest_occasions(self, criterion: RepeatedCriterion | TrendCriterion) -> list[list[Value]]:
        """The latest occasions within the period, at most as many as are asked for."""
        occasions = self.values.occasions(criterion.observable)
        if criterion.over_period:
            most = in_days(criterion.over_period)
            occasions = [one for one in occasions if self.values.age(one[0]) <= most]
        return occasions[: criterion.occasions]

    def _trend(self, criterion: TrendCriterion) -> Truth:
        """Each of the latest values is lower, or higher, than the one before."""
        if not self.values.latest(criterion.observable, criterion.maximum_age):
            return None
        latest = [{value.canonical for value in one} for one in self._latest_occasions(criterion)]
        truths: list[Truth] = []
        for newer, older in pairwise(latest):
            if len(newer) > 1 or len(older) > 1:
                truths.append(None)
            else:
                change = next(iter(newer)) - next(iter(older))
                truths.append(change < 0 if criterion.trend == "falling" else change > 0)
        return every([*truths, *[None] * (criterion.occasions - 1 - len(truths))])

    # Time since an event, a start or a stop

    def _elapsed(self, criterion: TimeSinceCriterion) -> Truth:
        holds = self._concept(criterion)
        holders = self.vocabulary.holders[criterion.event]
        if criterion.counted_from == "stop":
            stops = [fact.stop for name in holders for fact in self.record.ended.get(name, ()) if fact.stop]
            if holds is not False:
                return None if holds is None else False
            without = any(self._has_stopped_some_time(name) for name in holders)
            return self._at_the_latest(criterion, stops) if without else self._since(criterion, stops)
        dates = [date for name in holders for date in self._dates(name, criterion)]
        undated = [end for name in holders for end in self._undated(name, criterion)]
        if not dates and not undated:
            return None if holds else holds
        later = [end for end in undated if not (end and any(surely_before(end, date) for date in dates))]
        return self._at_the_latest(criterion, dates) if later else self._since(criterion, dates)

    def _has_stopped_some_time(self, name: str) -> bool:
        """Whether something that was stated of a concept has stopped since, at a time that no course tells."""
        ended = self.record.ended.get(name, [])
        stops = [fact.stop for fact in ended if fact.stop]
        return any(
            fact.is_course or all(surely_before(stop, fact.moment or self.at) for stop in stops)
            for fact in self.record.past.get(name, ())
            if fact not in ended
        )

    def _dates(self, name: str, criterion: TimeSinceCriterion) -> list[Moment]:
        """When a concept happened or began, now or before."""
        facts = (*self.record.true.get(name, ()), *self.record.past.get(name, ()))
        return [date for fact in facts if (date := _dated(fact, criterion))]

    def _undated(self, name: str, criterion: TimeSinceCriterion) -> list[Moment | None]:
        """Where a concept holds, or has held, without a date: when that was over, None where it is not known to be."""
        facts = self.record.true.get(name) or self.record.past.get(name, [])
        return [] if any(_dated(fact, criterion) for fact in facts) else [fact.stop for fact in facts]

    def _since(self, criterion: TimeSinceCriterion, dates: list[Moment]) -> Truth:
        """By the latest date; dates that cannot be told apart must say the same."""
        latest = [one for one in dates if not any(surely_before(one, other) for other in dates)]
        return agreed(every((self._within(criterion, one), self._after(criterion, one))) for one in latest)

    def _at_the_latest(self, criterion: TimeSinceCriterion, dates: list[Moment]) -> Truth:
        """What was later, at a time that is not known, can only make "within" true and "after" false."""
        latest = [one for one in dates if not any(surely_before(one, other) for other in dates)]
        within = agreed(self._within(criterion, one) for one in latest)
        after = agreed(self._after(criterion, one) for one in latest)
        parts: list[Truth] = []
        if criterion.within:
            parts.append(within or None)
        if criterion.after:
            parts.append(None if after else after)
        return every(parts)

    def _within(self, criterion: TimeSinceCriterion, date: Moment) -> Truth:
        return opposite(has_passed(date, criterion.within, self.at)) if criterion.within else True

    def _after(self, criterion: TimeSinceCriterion, date: Moment) -> Truth:
        return has_passed(date, criterion.after, self.at) if criterion.after else True

    # §3.2: outcomes

    def outcome(self, statement: Statement) -> tuple[Truth, str | None]:
        """Whether a statement applies (None is unknown), and its effective direction."""
        parts = [self.truth(part) for part in (statement.scope, statement.applies_when) if part]
        if statement.except_when:
            parts.append(opposite(self.truth(statement.except_when)))
        if isinstance(statement, Classification):  # it speaks of values in its bands
            parts.append(some(self._measured(band.observable, band.thresholds, None) for band in statement.bands))
        applies = every(parts)
        if statement.only_when is None:
            return applies, statement.direction
        reserved = self.truth(statement.only_when)
        if applies and reserved is not None:
            return True, "for" if reserved else "against"
        return (False if applies is False else None), None

    def outcomes(self) -> dict[str, tuple[Truth, str | None]]:
        """The outcome of every statement; the direction is left out where it does not apply."""
        outcomes = {name: self.outcome(statement) for name, statement in self.world.library.statements.items()}
        return {name: (truth, direction if truth else None) for name, (truth, direction) in outcomes.items()}


def leaves(criterion: Criterion | None) -> list[Criterion]:
    """The criteria without members in a tree."""
    if isinstance(criterion, (AllOf, AnyOf, Not)):
        return [leaf for member in criterion.members for leaf in leaves(member)]
    return [criterion] if criterion else []


def is_about_values(leaf: Criterion) -> bool:
    """Whether a leaf compares values, which are never complete."""
    if isinstance(leaf, DemographicCriterion):
        return bool(leaf.thresholds)
    return isinstance(leaf, (ObservationCriterion, BandCriterion, RepeatedCriterion, TrendCriterion))


def _dated(fact: Fact, criterion: TimeSinceCriterion) -> Moment | None:
    """The date from which a criterion counts, where the fact has it."""
    return fact.start if criterion.counted_from else fact.moment


def _learn(known: dict[str, bool], consequences: dict[str, bool]) -> None:
    for name, truth in consequences.items():
        if known.setdefault(name, truth) is not truth:
            raise BothTruthsError(name)
