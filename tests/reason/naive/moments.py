"""§3.6: points in time and whole days. What is counted in days or more is counted by the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from mgkg.model.patient import Moment
from mgkg.model.quantity import Interval
from tests.reason.naive.kleene import Truth, agreed

_DAYS = {"h": Fraction(1, 24), "d": Fraction(1), "wk": Fraction(7), "mo": Fraction(31), "a": Fraction(366)}
_SECONDS = {"min": 60, "h": 3600}


def whole_day(moment: Moment) -> bool:
    """Whether only the date is known."""
    return moment.end > moment.start


def surely_before(one: Moment, other: Moment) -> bool:
    """Whether the one is before the other, whatever the hours of a date alone."""
    if whole_day(one) or whole_day(other):
        return one.day < other.day
    return one.start < other.start


def surely_after(one: Moment, other: Moment) -> bool:
    """Whether the one is after the other."""
    return surely_before(other, one)


def is_over(stop: Moment, at: Moment) -> bool:
    """Whether a stop has passed: a date alone counts to the end of that day, and a time from that time on."""
    if whole_day(stop):
        return at.day > stop.day
    return at.day >= stop.day if whole_day(at) else at.start >= stop.start


def days_between(earlier: Moment, later: Moment) -> int:
    """In calendar days."""
    return (later.day - earlier.day).days


def in_days(interval: Interval) -> Fraction:
    """The length of a period or an age in days, by its upper end where it has two."""
    length = interval.low if interval.high is None else interval.high
    assert length is not None
    return Fraction(length) * _DAYS[interval.unit or ""]


def has_passed(event: Moment, interval: Interval, at: Moment) -> Truth:
    """Whether it is as long as the interval, or longer, since the event; both ends must say the same."""
    return agreed(_passed(event, end, interval.unit or "", at) for end in (interval.low, interval.high) if end)


def _passed(event: Moment, length: Decimal, unit: str, at: Moment) -> Truth:
    if unit in _SECONDS:
        needed = timedelta(seconds=int(length * _SECONDS[unit]))
        return agreed((at.start - event.end >= needed, at.end - event.start >= needed))
    if whole_day(event) or whole_day(at):
        return _added(event.day, int(length), unit) <= at.day
    added = _added(event.day, int(length), unit)
    return datetime.combine(added, event.start.time()) <= at.start


def _added(day: date, length: int, unit: str) -> date:
    """The day some days, weeks, months or years later; the last day of a month that is too short."""
    if unit in ("d", "wk"):
        return day + timedelta(days=length * int(_DAYS[unit]))
    month = day.month - 1 + length * (12 if unit == "a" else 1)
    first = date(day.year + month // 12, month % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
