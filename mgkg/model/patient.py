"""A patient: facts with their moments, and the moment of evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from mgkg.errors import NumberFormatError

if TYPE_CHECKING:
    from fractions import Fraction

KINDS_OF_LISTS = ("medications", "conditions", "symptoms", "procedures")
"""What `complete` may name: what is not listed there is false (design §3.1)."""

OBSERVATION, HAS, HAS_NOT = "observation", "has", "has-not"

UNRECORDED = "unknown"
"""How the stop of a course is printed that has ended at a time not recorded; it spans all of that time."""

_EARLIEST, _LATEST = 1800, 2999
_LONGEST = 40
_Day = TypeVar("_Day", bound=date)


@dataclass(frozen=True)
class Moment:
    """A point in time, or a whole day when only the date is known: [start, end]."""

    printed: str
    start: datetime
    end: datetime

    @property
    def day(self) -> date:
        """The calendar day."""
        return self.start.date()


@dataclass(frozen=True)
class Fact:
    """One stated fact: a value of an observable, or a concept that is true or false of the patient.

    `moment` is when it was measured, happened, or was known to hold; `start` and `stop` bound a course. `value` is
    exact and in `unit`, as given; with a `comparator` ("<", "<=", ">", ">=") it is a bound of a value that is not
    known more exactly. `place` tells where it was said, for messages; `remarks` say what a reader of the record is to
    know of it, such as "preliminary".
    """

    kind: str
    concept: str
    value: Fraction | None = None
    unit: str | None = None
    printed: str | None = None
    moment: Moment | None = None
    place: str = ""
    start: Moment | None = None
    stop: Moment | None = None
    comparator: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def is_course(self) -> bool:
        """Whether it has a start or a stop."""
        return self.start is not None or self.stop is not None

    @property
    def when(self) -> str:
        """Its date, or its course as ISO 8601-2 writes an interval; empty where it has neither."""
        if self.is_course:
            return "/".join(end.printed if end else ".." for end in (self.start, self.stop))
        return self.moment.printed if self.moment else ""

    @property
    def truth(self) -> bool:
        """Whether the fact says that its concept holds."""
        return self.kind != HAS_NOT

    def __str__(self) -> str:
        shown = {
            OBSERVATION: f"{self.concept} {self.printed} {self.unit}",
            HAS: self.concept,
            HAS_NOT: f"not {self.concept}",
        }
        return shown[self.kind] + (f" ({self.when})" if self.when else "")


class SetAside(NamedTuple):
    """What a record holds that is no fact here, why, how many times, and the concept where it is about a known one."""

    what: str
    reason: str
    times: int = 1
    concept: str | None = None


@dataclass(frozen=True)
class Patient:
    """The facts of one patient, which lists are complete, and the moment of evaluation (None is now).

    `set_aside` is what his record says beside them.
    """

    facts: tuple[Fact, ...] = ()
    complete: frozenset[str] = frozenset()
    at: Moment | None = None
    set_aside: tuple[SetAside, ...] = ()


def moment(text: str) -> Moment:
    """A moment from ISO 8601: a date alone is the whole day; NumberFormatError when it is neither.

    A time with an offset is read on its own local clock, so that it can stand beside dates.
    """
    text = text.strip()
    try:
        if len(text) <= len("2026-11-20"):
            start = datetime.combine(_of_a_patient(date.fromisoformat(text)), time())
            return Moment(text, start, start + timedelta(days=1))
        point = _of_a_patient(datetime.fromisoformat(text)).replace(tzinfo=None)
    except ValueError as error:
        what = f"'{text[:_LONGEST]}' is no date of a patient"
        raise NumberFormatError(what, remedy="Write it as 2026-11-20 or 2026-11-20T14:30.") from error
    return Moment(text, point, point)


def _of_a_patient(day: _Day) -> _Day:
    """The day or time itself; ValueError when no patient's record can hold it."""
    if not _EARLIEST <= day.year <= _LATEST:
        raise ValueError(day)
    return day


def add_months(start: datetime, months: int) -> datetime:
    """The same day some calendar months later, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 0, -1):
        try:
            return start.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError  # every month has a first day
