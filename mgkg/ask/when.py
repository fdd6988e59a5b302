"""Moments from the words of time in a question: a date, so long ago, or so long after an event."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.english import DAYS_AGO, MONTHS, NUMBER_WORDS, TIME_UNITS
from mgkg.ask.tokens import DATE, NUMBER
from mgkg.errors import NumberFormatError
from mgkg.model.patient import Moment, add_months, moment

if TYPE_CHECKING:
    from mgkg.ask.tokens import Token

AGO, AFTER, LASTING, ON = "ago", "after", "lasting", "on"
_DAYS = {"d": 1, "wk": 7}
_AFTER = ("after", "post", "since", "following", "out", "from")


class Time(NamedTuple):
    """Tokens [first, end) that tell when: on a day, so long ago, so long after an event, or for so long."""

    first: int
    end: int
    how: str
    moment: Moment | None


def times(found: list[Token], at: Moment) -> list[Time]:
    """What tells when, in order; `at` is now."""
    told: list[Time] = []
    place = 0
    while place < len(found):
        one = _date(found, place, at) or _length(found, place, at) or _day(found, place, at)
        if one:
            told.append(one)
        place = one.end if one else place + 1
    return told


def _day(found: list[Token], place: int, at: Moment) -> Time | None:
    word = found[place].plain.removesuffix("'s")
    if word in DAYS_AGO:
        return Time(place, place + 1, ON, _back(at, DAYS_AGO[word], "d"))
    pair = tuple(token.plain for token in found[place : place + 2])
    if pair in (("this", "morning"), ("this", "afternoon"), ("this", "evening")):
        return Time(place, place + 2, ON, _back(at, 0, "d"))
    if pair == ("last", "night"):
        return Time(place, place + 2, ON, _back(at, 1, "d"))
    if pair[0] == "pod" and len(pair) > 1 and pair[1].isdigit():
        return Time(place, place + 2, AFTER, _back(at, int(pair[1]), "d"))
    if pair[0] in ("last", "past") and len(pair) > 1 and pair[1] in TIME_UNITS:
        return Time(place, place + 2, LASTING, None)
    return None


def _date(found: list[Token], place: int, at: Moment) -> Time | None:
    """An ISO date, "30 October 2026", "Oct 30" or "October 30, 2026"; 10/11/2026 may be two days and is none."""
    token = found[place]
    try:
        if token.kind == DATE:
            return Time(place, place + 1, ON, moment(token.text))
        words = [one.plain.removesuffix("th").removesuffix("st").removesuffix("nd").removesuffix("rd")
                 for one in found[place : place + 4]]  # fmt: skip
        for day, month in ((0, 1), (1, 0)):
            if len(words) > 1 and words[day].isdigit() and words[month] in MONTHS:
                return _written_out(words, int(words[day]), MONTHS[words[month]], place, at)
    except (NumberFormatError, ValueError):
        return Time(place, place + 1, ON, None)
    return None


def _written_out(words: list[str], day: int, month: int, place: int, at: Moment) -> Time:
    rest = [word for word in words[2:] if word != ","]
    said = rest[0] if rest and rest[0].isdigit() and len(rest[0]) == len("2026") else None
    end = place + 2 + (words[2:].index(said) + 1 if said else 0)
    found = moment(f"{int(said) if said else at.day.year:04d}-{month:02d}-{day:02d}")
    if not said and found.start > at.end:
        found = moment(f"{at.day.year - 1:04d}-{month:02d}-{day:02d}")
    return Time(place, end, ON, found)


def _length(found: list[Token], place: int, at: Moment) -> Time | None:
    """So many days, weeks, months or years, and what they are counted from."""
    token = found[place]
    if token.kind == NUMBER and token.text.isdigit():
        count = int(token.text)
    elif token.plain in NUMBER_WORDS:
        count = NUMBER_WORDS[token.plain]
    else:
        return None
    end = place + 1
    while end < len(found) and found[end].plain in ("-", "of", "full"):
        end += 1
    if end >= len(found) or found[end].plain not in TIME_UNITS:
        return None
    of = TIME_UNITS[found[end].plain]
    if len(found[end].plain) == 1 and token.kind != NUMBER:
        return None
    return _counted(found, place, end + 1, count, of, at)


def _counted(  # noqa: PLR0913 - a length and all that it may be counted from
    found: list[Token], place: int, end: int, count: int, of: str, at: Moment
) -> Time | None:
    following = [token.plain for token in found[end : end + 3]]
    if following[:1] == ["-"]:
        following = following[1:]
        end += 1
    if following[:1] == ["old"] or of == "h":
        return None
    if following[:1] in (["ago"], ["back"], ["earlier"], ["prior"]):
        return Time(place, end + 1, AGO, _back(at, count, of))
    if following[:1] and following[0] in _AFTER:
        return Time(place, end + 1, AFTER, _back(at, count, of))
    before = found[place - 1].plain if place else ""
    if before in ("for", "past", "last", "x", "over", "these"):
        return Time(place, end, LASTING, _back(at, count, of))
    if before in ("day", "week", "month"):
        return None
    return Time(place, end, LASTING, _back(at, count, of))


def _back(at: Moment, count: int, of: str) -> Moment | None:
    """The day so long before a moment."""
    try:
        if of in _DAYS:
            day = at.start - timedelta(days=count * _DAYS[of])
        else:
            day = add_months(at.start, -count * (12 if of == "a" else 1))
        return moment(datetime.combine(day.date(), time()).date().isoformat())
    except (NumberFormatError, OverflowError, ValueError):
        return None
