"""A course of a drug or a condition as a fact, from its ends as a record gives them."""

from __future__ import annotations

from dataclasses import dataclass

from mgkg.exchange.coding import Coded
from mgkg.exchange.element import NotAFactError
from mgkg.exchange.item import Setting
from mgkg.exchange.when import ended_by, is_long, is_past, refuse_future, refuse_undecided
from mgkg.model.patient import HAS, UNRECORDED, Fact, Moment
from mgkg.reason.courses import is_after, is_over, surely_before


@dataclass(frozen=True)
class Told:
    """What a record tells of a course: its ends where they are known, and whether it says that it has ended.

    `seen` is when it was known to run, for one whose start is not known.
    """

    start: Moment | None = None
    stop: Moment | None = None
    ended: bool = False
    seen: Moment | None = None


def course(coded: Coded, told: Told, setting: Setting, place: str) -> Fact:
    """The fact; NotAFactError where it has not begun, ends before it starts, or is not known to run at the moment."""
    clock, at, start = setting.clock, setting.at, told.start
    refuse_future(clock, start, told.seen)
    if start and told.stop and surely_before(told.stop, start):
        raise NotAFactError("it stops before it starts")
    stop, remarks = _stop(told, setting)
    refuse_undecided(at, clock, start)
    if stop and is_past(at, clock) and (stop.printed == UNRECORDED or is_long(stop)):
        within = stop.start < at.end and at.start < stop.end
        if within:
            raise NotAFactError(f"whether it still ran at {at.printed}, the moment of evaluation, is not known")
    moment = told.seen if start is None and stop is None else None
    remarks = (*coded.remarks, *remarks)
    return Fact(HAS, coded.concept or "", moment=moment, place=place, start=start, stop=stop, remarks=remarks)


def _stop(told: Told, setting: Setting) -> tuple[Moment | None, tuple[str, ...]]:
    """When it stopped, if it has, and what is to be said of that."""
    stop, clock = told.stop, setting.clock
    if told.ended:
        known = stop if stop and not is_after(stop, clock) else None
        return ended_by(known, told.start, setting.at, clock), ()
    if stop is None:
        return None, ()
    if is_over(stop, clock):
        return stop, ("its period is over, although it is not marked as ended",)
    # What is only planned has not happened.
    return None, (f"planned to end {stop.printed}",)
