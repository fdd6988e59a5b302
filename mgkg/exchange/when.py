"""Moments and spans on the clock of this machine, from the dates of FHIR R4."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from mgkg.errors import NumberFormatError
from mgkg.exchange.element import InvalidElementError, NotAFactError, Resource, element, elements, text
from mgkg.model.patient import UNRECORDED, Moment, add_months, moment
from mgkg.reason.courses import is_after, surely_before

_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d:\d\d):(?P<second>\d\d)(?P<part>\.\d+)?(?P<offset>Z|[+-]\d\d:\d\d)?)?)?)?"
)
_MONTHS_OF_A_YEAR = 12


@lru_cache(maxsize=4096)
def instant(written: str) -> Moment:
    """A dateTime of FHIR: a point on the clock of this machine, a day, or a span of a month or a year.

    A time without its offset, which many records hold although FHIR forbids it, is one of this clock.
    InvalidElementError where it has another form than FHIR gives it.
    """
    form = _FORM.fullmatch(written)
    if form is None:
        raise InvalidElementError(f"'{written[:40]}' is no date")
    try:
        if form["hour"]:
            # A second that was put in between two minutes (60) is the one before it.
            second = "59" if form["second"] == "60" else form["second"]
            day = f"{form['year']}-{form['month']}-{form['day']}"
            offset = (form["offset"] or "").replace("Z", "+00:00")
            read = datetime.fromisoformat(f"{day}T{form['hour']}:{second}{form['part'] or ''}{offset}")
            local = read.astimezone().replace(tzinfo=None) if offset else read
            return moment(local.isoformat())
        if form["day"]:
            return moment(written)
        first = moment(f"{form['year']}-{form['month'] or '01'}-01").start
    except (ValueError, OverflowError, NumberFormatError) as error:
        raise InvalidElementError(f"'{written[:40]}' is no date of a patient") from error
    return Moment(written, first, add_months(first, 1 if form["month"] else _MONTHS_OF_A_YEAR))


def dated(of: Resource, key: str) -> Moment | None:
    """The moment that an element gives."""
    written = text(of, key)
    return instant(written) if written is not None else None


def period(of: Resource, key: str) -> tuple[Moment | None, Moment | None]:
    """Start and end of a Period; both None where there is none."""
    span = element(of, key)
    if span is None:
        return None, None
    start, end = dated(span, "start"), dated(span, "end")
    if start and end and surely_before(end, start):
        raise NotAFactError("its period ends before it starts")
    return start, end


def spanned(start: Moment | None, end: Moment | None) -> Moment | None:
    """The span from a start to an end; one of them where the other is not known."""
    if start is None or end is None or start == end:
        return start or end
    return Moment(f"{start.printed}/{end.printed}", start.start, end.end)


def timed(of: Resource, key: str) -> Moment | None:
    """The one moment of a Timing; NotAFactError where it has another number of them."""
    timing = element(of, key)
    events = timing.get("event") if timing is not None else None
    if not isinstance(events, list) or len(events) != 1 or not isinstance(events[0], str):
        raise NotAFactError("its time is a schedule")
    return instant(events[0])


def dosage_period(of: Resource, key: str) -> tuple[Moment | None, Moment | None]:
    """From the first start to the last end of the dosages; the end is known where all of them have one."""
    bounds = []
    for dosage in elements(of, key):
        timing = element(dosage, "timing")
        repeat = element(timing, "repeat") if timing is not None else None
        bounds.append(period(repeat, "boundsPeriod") if repeat is not None else (None, None))
    starts = [start for start, _ in bounds if start]
    ends = [end for _, end in bounds if end]
    first = min(starts, key=lambda each: each.start) if starts else None
    last = max(ends, key=lambda each: each.end) if ends and len(ends) == len(bounds) else None
    return first, last


def is_past(at: Moment, clock: Moment) -> bool:
    """Whether the moment of evaluation is over; today, given as a date, is not."""
    return at.end < clock.start


def ended_by(stop: Moment | None, start: Moment | None, at: Moment, clock: Moment) -> Moment:
    """When something ended of which the record says that it has: before now, wherever in a span that was.

    Without a stop it is the span from the start to the clock.
    """
    now = clock.start if is_past(at, clock) else at.start
    if stop is None:
        earliest = start.start if start else datetime(1800, 1, 1)  # noqa: DTZ001 - a patient's own clock
        return Moment(UNRECORDED, earliest, max(earliest, now))
    return Moment(stop.printed, stop.start, max(stop.start, min(stop.end, now)))


def refuse_future(clock: Moment, *moments: Moment | None) -> None:
    """NotAFactError where a moment has not come yet."""
    for each in moments:
        if is_after(each, clock):
            raise NotAFactError(f"later than the clock ({clock.printed})")


def refuse_undecided(at: Moment, clock: Moment, when: Moment | None) -> None:
    """NotAFactError where a month or a year does not tell whether something was before the moment of evaluation.

    A whole day that holds the moment counts (design §3.6), and what is recorded was before the clock.
    """
    if when is not None and is_past(at, clock) and is_long(when) and when.start < at.start < when.end:
        raise NotAFactError(f"whether it was before {at.printed}, the moment of evaluation, is not known")


def is_long(when: Moment) -> bool:
    """Whether a span is longer than a day."""
    return (when.end - when.start).days > 1
