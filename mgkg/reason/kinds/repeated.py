"""Repeated values and trends: the latest values of an observable, one an occasion (decision record 13)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from mgkg.reason.courses import surely_before
from mgkg.reason.judgement import NOT_STATED, STALE, TIE, TOO_FEW, Judgement
from mgkg.reason.kinds.combination import kleene_and
from mgkg.reason.kinds.measured import is_below, is_stale, say_range
from mgkg.rules.ruleset import days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.criterion import RepeatedCriterion, TrendCriterion
    from mgkg.model.patient import Moment
    from mgkg.model.quantity import Interval
    from mgkg.reason.facts import Reading
    from mgkg.reason.judgement import Judge, Words

AT_LEAST, FALLING = "at-least", "falling"


class Occasion(NamedTuple):
    """Values whose times cannot be told apart, whether they compare as asked, and where that is unknown, why."""

    readings: tuple[Reading, ...]
    truth: bool | None
    reason: str | None

    @property
    def age_days(self) -> int:
        """How old it is."""
        return max(reading.age_days for reading in self.readings)


def judge_repeated(criterion: RepeatedCriterion, judge: Judge) -> Judgement:
    """Whether the latest values, as many as asked for, lie between the thresholds, within the period or over it."""
    found = _recent(criterion, judge)
    if isinstance(found, Judgement):
        return found
    cut = judge.ruleset.cuts[criterion.iri]
    seen_so_far = [
        _compared(readings, [cut.decide(r.value, r.unit, r.fact.comparator) for r in readings]) for readings in found
    ]
    period = criterion.over_period
    if period is not None and period.interval_kind == AT_LEAST:
        truth, reason, seen = _over(seen_so_far, criterion.occasions, period)
    else:
        truth, reason, seen = _within(seen_so_far, criterion.occasions, period)
    return _judgement(criterion, truth, reason, seen)


def judge_trend(criterion: TrendCriterion, judge: Judge) -> Judgement:
    """Whether each of the latest values, as many as asked for, is lower (higher) than the one before."""
    found = _recent(criterion, judge)
    if isinstance(found, Judgement):
        return found
    recent = [readings for readings in found if _is_within(readings, criterion.over_period)]
    recent = recent[: criterion.occasions]
    values = [_values(readings, judge) for readings in recent]
    truths = [_follows(older, newer, falling=criterion.trend == FALLING) for newer, older in pairwise(values)]
    truth = kleene_and(truths)
    reason = TIE if truth is None else None
    if truth and len(recent) < criterion.occasions:
        truth, reason = None, TOO_FEW
    return _judgement(criterion, truth, reason, [Occasion(readings, None, None) for readings in recent])


def say_repeated(criterion: RepeatedCriterion, words: Words) -> str:
    """The observable, its thresholds, how often and over which period."""
    return f"{say_range(criterion.observable, criterion.thresholds, words)} {often(criterion)}"


def say_trend(criterion: TrendCriterion, words: Words) -> str:
    """The observable, the direction, how often and over which period."""
    return f"{words.label(criterion.observable)} {criterion.trend} {often(criterion)}"


def often(criterion: RepeatedCriterion | TrendCriterion) -> str:
    """How many values are looked at, and over which period, in words."""
    period = criterion.over_period
    over = "over" if period and period.interval_kind == AT_LEAST else "within"
    return f"on the latest {criterion.occasions} occasions" + (f" {over} {period.printed}" if period else "")


def _recent(criterion: RepeatedCriterion | TrendCriterion, judge: Judge) -> Judgement | list[tuple[Reading, ...]]:
    """The occasions of an observable, latest first; a judgement where there is none, or the latest is too old."""
    newest = judge.readings(criterion.observable)
    if not newest:
        return Judgement(criterion, None, judge.no_reading(criterion.observable))
    if is_stale(newest[0], criterion.iri, criterion.observable, judge):
        return Judgement(criterion, None, STALE, newest[0].fact)
    # A computed value stands for its time beside the stated ones.
    every = [*judge.facts.series.get(criterion.observable, []), *judge.computed(criterion.observable)]
    return list(occasions(every, judge.facts.at))


def occasions(readings: list[Reading], at: Moment) -> Iterator[tuple[Reading, ...]]:
    """Values gathered by time, the latest first: those that cannot be told apart, one after the other, are one."""
    ordered = sorted(readings, key=lambda reading: (reading.fact.moment or at).start)
    group: list[Reading] = []
    groups: list[tuple[Reading, ...]] = []
    for reading in ordered:
        own = reading.fact.moment or at
        if group and all(surely_before(other.fact.moment or at, own) for other in group):
            groups.append(tuple(group))
            group = []
        group.append(reading)
    yield from reversed([*groups, tuple(group)])


def _compared(readings: tuple[Reading, ...], decided: list[tuple[bool | None, str | None]]) -> Occasion:
    truths = {truth for truth, _ in decided}
    if len(truths) > 1:
        return Occasion(readings, None, TIE)
    return Occasion(readings, *decided[0])


_Seen = tuple[bool | None, str | None, list[Occasion]]


def _within(found: list[Occasion], wanted: int, period: Interval | None) -> _Seen:
    """The latest occasions, as many as wanted, all compare true; fewer are too few."""
    seen = [occasion for occasion in found if _is_within(occasion.readings, period)][:wanted]
    truth = kleene_and(occasion.truth for occasion in seen)
    reason = next((occasion.reason for occasion in seen if occasion.truth is None), None) if truth is None else None
    if truth and len(seen) < wanted:
        truth, reason = None, TOO_FEW
    return truth, reason, seen


def _over(found: list[Occasion], wanted: int, period: Interval) -> _Seen:
    """The latest occasions in a row that compare true are as many as wanted and lie as far apart as the period."""
    seen: list[Occasion] = []
    for occasion in found:
        seen.append(occasion)
        if not occasion.truth:
            return occasion.truth, occasion.reason, seen
        if len(seen) >= wanted and occasion.age_days - seen[0].age_days >= days(period):
            return True, None, seen
    return None, TOO_FEW, seen


def _is_within(readings: tuple[Reading, ...], period: Interval | None) -> bool:
    return period is None or max(reading.age_days for reading in readings) <= days(period)


_Bounded: TypeAlias = tuple[Fraction, str | None]
"""A value in the canonical unit, or a bound of one with its comparator."""


def _values(readings: tuple[Reading, ...], judge: Judge) -> set[_Bounded]:
    """The values of an occasion in the canonical unit."""
    scale = judge.ruleset.scales[readings[0].fact.concept]
    return {(r.value * scale.factor(r.unit, scale.canonical), r.fact.comparator) for r in readings}


def _follows(older: set[_Bounded], newer: set[_Bounded], *, falling: bool) -> bool | None:
    """Whether a value is lower (or higher) than the one before; unknown where either has several."""
    if len(older) > 1 or len(newer) > 1:
        return None
    one, other = (newer, older) if falling else (older, newer)
    return is_below(*next(iter(one)), *next(iter(other)))


def _judgement(
    criterion: RepeatedCriterion | TrendCriterion,
    truth: bool | None,  # noqa: FBT001 - a truth value
    reason: str | None,
    seen: list[Occasion],
) -> Judgement:
    facts = tuple(reading.fact for occasion in seen for reading in occasion.readings)
    if not facts:
        return Judgement(criterion, truth, reason or NOT_STATED)
    return Judgement(criterion, truth, reason, facts[0], others=facts[1:])
