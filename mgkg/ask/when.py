"""Moments from the words of time in a question: a date, so long ago, or so long after an event."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.english import DAYS_AGO, MONTHS, NUMBER_WORDS, TIME_UNITS, WEEKDAYS
from mgkg.ask.tokens import DATE, NUMBER
from mgkg.errors import NumberFormatError
from mgkg.model.patient import Moment, add_months, moment

if TYPE_CHECKING:
    from mgkg.ask.tokens import Token

AGO, AFTER, LASTING, ON = "ago", "after", "lasting", "on"
_DAYS = {"d": 1, "wk": 7}
_DAY_PAIRS = {("this", "morning"): 0, ("this", "afternoon"): 0, ("this", "evening"): 0, ("last", "night"): 1}
_MOST = 1000
_SHARES = {"7": "d", "52": "wk", "12": "mo"}
_HOURS, _MINUTES = 24, 60
_PARTS, _MONTHS, _YEARS = 3, 12, (2, 4)
_AGO = ("ago", "back", "earlier", "prior")
_AFTER = ("after", "post", "since", "following", "out", "from")


class Time(NamedTuple):
    """Tokens [first, end) that tell when: on a day, so long ago, so long after an event, or for so long.

    `days` is how many days ago that is. A date that may be two days has no moment.
    """

    first: int
    end: int
    how: str
    moment: Moment | None
    days: int | None = None


def times(found: list[Token], at: Moment) -> list[Time]:
    """What tells when, in order; `at` is now."""
    told: list[Time] = []
    place = 0
    while place < len(found):
        one = _date(found, place, at) or _length(found, place, at) or _day(found, place, at)
        one = one or _same_day(found, place, told) or _clock(found, place, told, at)
        if one and one.first < place:
            told.pop()  # the day of a time: "yesterday at 06:30"
        if one:
            told.append(one._replace(days=(at.day - one.moment.day).days if one.moment else None))
        place = one.end if one else place + 1
    return told


def _clock(found: list[Token], place: int, told: list[Time], at: Moment) -> Time | None:
    """A time of the day, 06:30, of the day that is told right before it, or else of today.

    Where that is still to come, no day is known.
    """
    words = [token.plain for token in found[place : place + 3]]
    if len(words) < len(("06", ":", "30")) or words[1] != ":" or found[place].end != found[place + 2].start - 1:
        return None
    if any(len(words[part]) != len("06") or not words[part].isdecimal() for part in (0, 2)):
        return None
    hour, minute = int(words[0]), int(words[2])
    if hour >= _HOURS or minute >= _MINUTES:
        return None
    last = told[-1] if told else None
    between = {token.plain for token in found[last.end : place]} if last else set()
    if last and last.how == ON and last.moment and between <= {"at", "@", ","} and place - last.end <= 1:
        return Time(last.first, place + 3, ON, _at_time(last.moment, hour, minute))
    today = _at_time(at, hour, minute)
    return Time(place, place + 3, ON, None if today.start > at.end else today)


def _at_time(day: Moment, hour: int, minute: int) -> Moment:
    return moment(f"{day.day.isoformat()}T{hour:02d}:{minute:02d}")


def _same_day(found: list[Token], place: int, told: list[Time]) -> Time | None:
    """The day that was told last, where "the same day" is said."""
    if tuple(token.plain for token in found[place : place + 2]) not in (("same", "day"), ("that", "day")):
        return None
    last = next((one for one in reversed(told) if one.how in (ON, AGO)), None)
    return Time(place, place + 2, ON, last.moment if last else None)


def _day(found: list[Token], place: int, at: Moment) -> Time | None:
    """A day by its name: yesterday, last night, on Friday, day 12 after an operation."""
    word = found[place].plain.removesuffix("'s")
    if word in DAYS_AGO:
        return Time(place, place + 1, ON, _back(at, DAYS_AGO[word], "d"))
    pair = (word, found[place + 1].plain if place + 1 < len(found) else "")
    if pair in _DAY_PAIRS:
        return Time(place, place + 2, ON, _back(at, _DAY_PAIRS[pair], "d"))
    return _day_after(found, place, at) or _weekday(pair, place, at)


def _day_after(found: list[Token], place: int, at: Moment) -> Time | None:
    """So many days after an operation: POD 12, day +30."""
    day = [token.plain for token in found[place : place + 3] if token.text != "+"]
    if found[place].plain not in ("pod", "day") or len(day) == 1 or not day[1].isdecimal():
        return None
    has_sign = found[place + 1].text == "+"
    return Time(place, place + 2 + has_sign, AFTER, _back(at, int(day[1]), "d"))


def _weekday(pair: tuple[str, str], place: int, at: Moment) -> Time | None:
    """The latest Friday; of last month no day is known."""
    leads = pair[0] in ("last", "on", "this", "past")
    name = pair[1] if leads else pair[0]
    if name in WEEKDAYS:
        back = (at.day.weekday() - WEEKDAYS[name]) % 7 or 7
        return Time(place, place + 1 + leads, ON, _back(at, back, "d"))
    if pair[0] in ("last", "past") and pair[1] in TIME_UNITS:
        return Time(place, place + 2, LASTING, None)
    return None


def _date(found: list[Token], place: int, at: Moment) -> Time | None:
    """An ISO date, "30 October 2026", "Oct 30" or "October 30, 2026"; 10/11/2026 may be two days and is none."""
    token = found[place]
    try:
        if token.kind == DATE:
            return Time(place, place + 1, ON, moment(token.text))
        if token.kind == NUMBER:
            numeric = _numeric(found, place)
            if numeric:
                return Time(place, numeric[1], ON, moment(numeric[0]) if numeric[0] else None)
        words = [one.plain.removesuffix("th").removesuffix("st").removesuffix("nd").removesuffix("rd")
                 for one in found[place : place + 4]]  # fmt: skip
        for day, month in ((0, 1), (1, 0)):
            if len(words) > 1 and words[day].isdecimal() and words[month] in MONTHS:
                return _written_out(words, int(words[day]), MONTHS[words[month]], place, at)
    except (NumberFormatError, ValueError):
        return Time(place, place + 1, ON, None)
    return None


def _numeric(found: list[Token], place: int) -> tuple[str | None, int] | None:
    """19/11/26, 11/19/2026 or 19.11.2026 as an ISO date; None for the date where it may be two days."""
    dotted = found[place].text.split(".")
    if len(dotted) == _PARTS and all(part.isdecimal() for part in dotted) and len(dotted[2]) in _YEARS:
        return _iso(dotted, day_first=True), place + 1
    written = [one.text for one in found[place : place + 2 * _PARTS - 1]]
    if len(written) < 2 * _PARTS - 1 or written[1] != "/" or written[3] != "/":
        return None
    parts = written[::2]
    if not all(part.isdecimal() for part in parts) or len(parts[2]) not in _YEARS:
        return None
    return _iso(parts, day_first=_day_first(found)), place + 2 * _PARTS - 1


def _day_first(found: list[Token]) -> bool | None:
    """Whether the dates of a question put the day first: some day above 12 shows it; None where none does."""
    for at in range(len(found) - 4):
        written = [one.text for one in found[at : at + 5]]
        if written[1] == written[3] == "/" and all(part.isdecimal() for part in written[::2]):
            if int(written[0]) > _MONTHS:
                return True
            if int(written[2]) > _MONTHS:
                return False
    return None


def _iso(parts: list[str], *, day_first: bool | None) -> str | None:
    """An ISO date from three numbers; None where day and month may be either way round."""
    first, second, year = parts
    if day_first is None and first != second:
        return None
    day, month = (second, first) if day_first is False else (first, second)
    return f"{int(year) + (2000 if len(year) == min(_YEARS) else 0):04d}-{int(month):02d}-{int(day):02d}"


def _written_out(words: list[str], day: int, month: int, place: int, at: Moment) -> Time:
    rest = [word for word in words[2:] if word != ","]
    said = rest[0] if rest and rest[0].isdecimal() and len(rest[0]) == len("2026") else None
    end = place + 2 + (words[2:].index(said) + 1 if said else 0)
    found = moment(f"{int(said) if said else at.day.year:04d}-{month:02d}-{day:02d}")
    if not said and found.start > at.end:
        found = moment(f"{at.day.year - 1:04d}-{month:02d}-{day:02d}")
    return Time(place, end, ON, found)


def _length(found: list[Token], place: int, at: Moment) -> Time | None:
    """So many days, weeks, months or years, and what they are counted from."""
    token = found[place]
    if token.kind == NUMBER and token.text.isdecimal():
        count = int(token.text)
    elif token.plain in NUMBER_WORDS:
        count = NUMBER_WORDS[token.plain]
    else:
        return None
    end = place + 1
    while end < len(found) and found[end].plain in ("-", "of", "full"):
        end += 1
    if end + 1 < len(found) and found[end].text == "/" and found[end + 1].text in _SHARES:
        end += 1  # "3/52" is three weeks
    elif end >= len(found) or found[end].plain not in TIME_UNITS:
        return None
    of = _SHARES.get(found[end].text) or TIME_UNITS[found[end].plain]
    if of == "h" or (len(found[end].plain) == 1 and token.kind != NUMBER):
        return None
    if found[end].text in _SHARES and not any(one.plain in (*_AGO, *_AFTER) for one in found[end + 1 : end + 2]):
        return None
    how, end = _counted_from(found, end + 1)
    before = found[place - 1].plain if place else ""
    if how is None or (how == LASTING and before in ("day", "week", "month")):
        return None
    return Time(place, end, how, _back(at, count, of))


def _counted_from(found: list[Token], end: int) -> tuple[str | None, int]:
    """How a length counts by the word after it (ago, after something, for so long; None for an age), and its end."""
    end += end < len(found) and found[end].plain == "-"
    following = found[end].plain if end < len(found) else ""
    if following == "old":
        return None, end
    if following in _AGO:
        return AGO, end + 1
    return (AFTER, end + 1) if following in _AFTER else (LASTING, end)


def _back(at: Moment, count: int, of: str) -> Moment | None:
    """The day so long before a moment; None where no patient lived then."""
    if count > _MOST:
        return None
    try:
        if of in _DAYS:
            day = at.start - timedelta(days=count * _DAYS[of])
        else:
            day = add_months(at.start, -count * (12 if of == "a" else 1))
        return moment(datetime.combine(day.date(), time()).date().isoformat())
    except (NumberFormatError, OverflowError, ValueError):
        return None
