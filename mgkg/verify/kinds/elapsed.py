"""Time since an event, a start or a stop: formulas over the days since, from the calendar (decision record 13)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from mgkg.model.node import Coded
from mgkg.model.patient import Moment
from mgkg.model.quantity import Interval
from mgkg.rules.elapsed import sides
from mgkg.verify.exact import real
from mgkg.verify.kinds.pair import Pair

if TYPE_CHECKING:
    from datetime import datetime

    from mgkg.model.criterion import TimeSinceCriterion
    from mgkg.verify.kinds.pair import Dates, Encoder

START, STOP = "start", "stop"


def elapsed(criterion: TimeSinceCriterion, encoder: Encoder) -> Pair:
    """True or false by the days since the latest date; what did not happen makes it false.

    Where it may have happened without a date as well, the dates can only tell what is recent.
    """
    event, counted_from = criterion.event, criterion.counted_from
    stated, dates = encoder.stated(event), encoder.dates(event, counted_from)
    undated = encoder.undated(event, counted_from)
    some, never = z3.Or([one.present for one in dates]), z3.And(stated.false, z3.Not(undated))
    if counted_from == STOP:
        some, never = z3.And(some, stated.false), stated.true
    truths, falsehoods = [some], []
    for bound, wanted in ((criterion.within, False), (criterion.after, True)):
        if bound is not None:
            has_passed, has_not = passed(encoder.until_passed(bound), dates)
            has_passed = z3.And(has_passed, z3.Not(undated))
            truths.append(has_passed if wanted else has_not)
            falsehoods.append(has_not if wanted else has_passed)
    return Pair(z3.And(truths), z3.Or(z3.And(some, z3.Or(falsehoods)), z3.And(z3.Not(some), never)))


def passed(ends: list[tuple[Fraction, Fraction]], dates: list[Dates]) -> tuple[z3.BoolRef, z3.BoolRef]:
    """When an interval has surely passed since all of some dates, and when it surely has not since one of them."""
    found = [last for last, _ in ends]
    most, least = real(max(found)), real(min(found))
    return (
        z3.And([z3.Implies(one.present, one.ago >= most) for one in dates]),
        z3.Or([z3.And(one.present, one.ago < least) for one in dates]),
    )


def days_until_passed(bound: Interval, at: datetime, *, in_whole_days: bool) -> list[tuple[Fraction, Fraction]]:
    """For each end of an interval, the fewest days ago from which it has passed, and the most from which it has not."""
    now = Moment(at.isoformat(), at, at)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    step, start = (timedelta(days=1), midnight) if in_whole_days else (timedelta(minutes=1), at)
    found = []
    for length in {bound.low, bound.high} - {None}:
        one = Interval(iri="", printed="", interval_kind=Coded("fixed"), unit=bound.unit, low=length, high=length)
        moments = list(sides(one, now, start, step))
        if moments:
            found.append((_days(start - moments[0]), _days(start - moments[1])))
    return found or [(Fraction(10**6), Fraction(10**6 - 1))]


def _days(length: timedelta) -> Fraction:
    return Fraction(length // timedelta(minutes=1), 1440)
