"""Whether an interval has passed since a moment, from the calendar (decision record 13)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from mgkg.model.patient import Moment, add_months
from mgkg.model.units import factor, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from decimal import Decimal

    from mgkg.model.quantity import Interval

LONG_AGO = timedelta(days=3650)


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


def sides(bound: Interval, at: Moment, start: datetime, step: timedelta) -> Iterator[datetime]:
    """The last moment from which a length has passed, and one step later; found by halving."""
    low, high = 0, 1

    def passed(steps: int) -> bool:
        when = start - steps * step
        moment = day_of(when) if step.days else Moment("", when, when)
        return has_passed(moment, bound, at) is True

    while not passed(high):
        low, high = high, high * 2
        if high * step > LONG_AGO * 20:
            return
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if passed(middle) else (middle, high)
    yield start - high * step
    yield start - low * step


def day_of(day: datetime) -> Moment:
    """The whole day that begins at a midnight."""
    return Moment(day.date().isoformat(), day, day + timedelta(days=1))
