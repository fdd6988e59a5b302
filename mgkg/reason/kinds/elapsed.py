"""Time since an event, from its date and the moment of evaluation."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from mgkg.model.patient import add_months
from mgkg.model.units import factor, unit
from mgkg.reason.courses import STOP, dates
from mgkg.reason.judgement import NO_DATE, NOT_STATED, Judgement
from mgkg.reason.kinds.combination import kleene_and, kleene_not

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from mgkg.model.criterion import TimeSinceCriterion
    from mgkg.model.patient import Moment
    from mgkg.model.quantity import Interval
    from mgkg.reason.facts import Known
    from mgkg.reason.judgement import Judge, Words


def judge_time_since(criterion: TimeSinceCriterion, judge: Judge) -> Judgement:
    """Whether the event, or a course's start or stop, was less than `within` ago and `after` or longer ago.

    What did not happen makes it false; what has no date leaves it unknown, as does a day whose hours lie on both
    sides of the limit (decision record 13).
    """
    known = judge.facts.truth(criterion.event, judge.ruleset)
    if criterion.counted_from == STOP and (known is None or known.truth):
        return _judged(criterion, False if known else None, None if known else NOT_STATED, known)
    at = judge.facts.at
    found = dates(criterion.event, criterion.counted_from, judge.facts, judge.ruleset)
    if not found.latest:
        if known is None and not found.undated:
            return _judged(criterion, None, NOT_STATED, None)
        happened = found.undated or criterion.counted_from == STOP or (known is not None and known.truth)
        return _judged(criterion, None if happened else False, NO_DATE if happened else None, known)
    truths = {_lies(moment, criterion, at, undated=found.undated) for _, moment in found.latest}
    truth = truths.pop() if len(truths) == 1 else None
    return Judgement(criterion, truth, NO_DATE if truth is None else None, found.latest[0][0], known)


def _lies(moment: Moment, criterion: TimeSinceCriterion, at: Moment, *, undated: bool) -> bool | None:
    """Whether a moment lies as asked; where there may be a later one, it can only tell what is recent."""
    truths: list[bool | None] = []
    if criterion.within:
        recent = kleene_not(has_passed(moment, criterion.within, at))
        truths.append(recent or (None if undated else recent))
    if criterion.after:
        passed = has_passed(moment, criterion.after, at)
        truths.append(None if undated and passed else passed)
    return kleene_and(truths)


def _judged(criterion: TimeSinceCriterion, truth: bool | None, reason: str | None, known: Known | None) -> Judgement:  # noqa: FBT001 - a truth value
    return Judgement(criterion, truth, reason, known.fact if known else None, known)


def say_time_since(criterion: TimeSinceCriterion, words: Words) -> str:
    """The event and how long ago."""
    parts = [f"less than {criterion.within.printed} ago"] if criterion.within else []
    parts += [f"{criterion.after.printed} ago or longer"] if criterion.after else []
    began_or_ended = {"start": " started", "stop": " stopped"}.get(criterion.counted_from or "", "")
    return f"{words.label(criterion.event)}{began_or_ended} {' and '.join(parts)}"


def has_passed(event: Moment, interval: Interval, at: Moment) -> bool | None:
    """Whether the interval has passed since the event.

    Days and longer are counted from day to day where only the day is known; of hours a whole day holds many, so
    both its ends have to agree.
    """
    times = {(event.start, at.end), (event.end, at.start)}
    if len(times) > 1 and not is_of_hours(interval):
        times = {(_midnight(event.start), _midnight(at.start))}
    passed = {
        _later(start, end, interval.unit or "d") <= moment
        for start, moment in times
        for end in (interval.low, interval.high)
        if end is not None
    }
    return passed.pop() if len(passed) == 1 else None


def is_of_hours(interval: Interval) -> bool:
    """Whether an interval is counted in hours or less."""
    known = unit(interval.unit or "d")
    return known.kind == "time" and known.factor < unit("d").factor


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _later(start: datetime, length: Decimal, unit_text: str) -> datetime:
    if unit(unit_text).kind == "calendar":
        return add_months(start, int(Fraction(length) * factor(unit_text, "mo")))
    return start + timedelta(seconds=float(Fraction(length) * factor(unit_text, "s")))
