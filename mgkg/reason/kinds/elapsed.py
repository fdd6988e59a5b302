"""Time since an event, from its date and the moment of evaluation."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from mgkg.model.patient import add_months
from mgkg.model.units import factor, unit
from mgkg.reason.judgement import NO_DATE, NOT_STATED, Judgement
from mgkg.reason.kinds.combination import kleene_and, kleene_not

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from mgkg.model.criterion import TimeSinceCriterion
    from mgkg.model.patient import Moment
    from mgkg.model.quantity import Interval
    from mgkg.reason.judgement import Judge, Words


def judge_time_since(criterion: TimeSinceCriterion, judge: Judge) -> Judgement:
    """Whether the event was less than `within` ago and `after` or longer ago.

    An event that did not happen makes it false; one without a date leaves it unknown. A day whose hours
    lie on both sides of the limit leaves it unknown.
    """
    known = judge.facts.truth(criterion.event, judge.ruleset)
    if known is None:
        return Judgement(criterion, None, NOT_STATED)
    if not known.truth:
        return Judgement(criterion, False, None, known.fact, known)  # noqa: FBT003 - a truth value
    fact = judge.facts.events.get(criterion.event)
    if fact is None or fact.moment is None:
        return Judgement(criterion, None, NO_DATE, known.fact, known)
    at = judge.facts.at
    truths = []
    if criterion.within:
        truths.append(kleene_not(_passed(fact.moment, criterion.within, at)))
    if criterion.after:
        truths.append(_passed(fact.moment, criterion.after, at))
    truth = kleene_and(truths)
    return Judgement(criterion, truth, NO_DATE if truth is None else None, fact, known)


def say_time_since(criterion: TimeSinceCriterion, words: Words) -> str:
    """The event and how long ago."""
    parts = [f"less than {criterion.within.printed} ago"] if criterion.within else []
    parts += [f"{criterion.after.printed} ago or longer"] if criterion.after else []
    return f"{words.label(criterion.event)} {' and '.join(parts)}"


def _passed(event: Moment, interval: Interval, at: Moment) -> bool | None:
    """Whether the interval has passed since the event.

    Days and longer are counted from day to day where only the day is known; of hours a whole day holds many, so
    both its ends have to agree.
    """
    times = {(event.start, at.end), (event.end, at.start)}
    if len(times) > 1 and not _is_of_hours(interval):
        times = {(_midnight(event.start), _midnight(at.start))}
    passed = {
        _later(start, end, interval.unit or "d") <= moment
        for start, moment in times
        for end in (interval.low, interval.high)
        if end is not None
    }
    return passed.pop() if len(passed) == 1 else None


def _is_of_hours(interval: Interval) -> bool:
    known = unit(interval.unit or "d")
    return known.kind == "time" and known.factor < unit("d").factor


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _later(start: datetime, length: Decimal, unit_text: str) -> datetime:
    if unit(unit_text).kind == "calendar":
        return add_months(start, int(Fraction(length) * factor(unit_text, "mo")))
    return start + timedelta(seconds=float(Fraction(length) * factor(unit_text, "s")))
