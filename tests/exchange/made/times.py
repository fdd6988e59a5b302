"""Times as a record writes them, each with the moment that it means: instants, days, partial dates, periods."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import NamedTuple

from mgkg.model.patient import Moment

OFFSETS = (0, 0, 0, 60, 120, -300, -480, 330, 765)
"""Minutes from UTC."""


class When(NamedTuple):
    """A time as FHIR writes it, and the moment that it means on this machine's clock."""

    text: str
    moment: Moment


def point(at: datetime) -> Moment:
    """A point in time."""
    return Moment(at.isoformat(), at, at)


def span(start: datetime, end: datetime, printed: str = "") -> Moment:
    """A time of which only the bounds are known."""
    return Moment(printed or f"{start.isoformat()}/{end.isoformat()}", start, end)


def instant(rng: Random, at: datetime) -> When:
    """A point in time, written on the clock of anywhere."""
    known = at.astimezone()  # a time that a change of clocks left out becomes one that exists
    written = known.astimezone(timezone(timedelta(minutes=rng.choice(OFFSETS))))
    text = written.isoformat()
    if text.endswith("+00:00") and rng.random() < 0.5:
        text = text.removesuffix("+00:00") + "Z"
    return When(text, point(known.replace(tzinfo=None)))


def local(at: datetime) -> When:
    """A point in time without an offset, which FHIR does not allow."""
    return When(at.isoformat(), point(at))


def day(at: datetime) -> When:
    """A whole day."""
    start = datetime.combine(at.date(), time())
    text = start.date().isoformat()
    return When(text, Moment(text, start, start + timedelta(days=1)))


def month(at: datetime) -> When:
    """A whole month: 2026-11."""
    start = datetime.combine(at.date().replace(day=1), time())
    end = datetime.combine(date(start.year + start.month // 12, start.month % 12 + 1, 1), time())
    text = f"{start.year:04}-{start.month:02}"
    return When(text, Moment(text, start, end))


def year(at: datetime) -> When:
    """A whole year: 2026."""
    start, end = datetime.combine(date(at.year, 1, 1), time()), datetime.combine(date(at.year + 1, 1, 1), time())
    return When(f"{at.year:04}", Moment(f"{at.year:04}", start, end))


def usual(rng: Random, at: datetime) -> When:
    """A point with an offset, or its day."""
    return instant(rng, at) if rng.random() < 0.6 else day(at)


def some_time(rng: Random, now: datetime, least: float, most: float) -> datetime:
    """A point in time, so many days before another, to the second and sometimes to its thousandth."""
    back = now - timedelta(days=rng.uniform(least, most))
    fraction = rng.randrange(1000) * 1000 if rng.random() < 0.1 else 0
    return back.replace(microsecond=fraction)
