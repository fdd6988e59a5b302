"""Facts without repetition, from the facts of single items: what says the same is one, courses that touch are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from mgkg.model.patient import HAS, UNRECORDED, Fact, Moment


def joined(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts, each once, in the order in which they were first said.

    What is to be remarked of one holds of the joined fact only where it holds of all: a value that is preliminary in
    one place and final in another is final.
    """
    once: dict[tuple[Any, ...], Fact] = {}
    for fact in facts:
        key = _said(fact)
        once[key] = _with_remarks_of(once[key], fact) if key in once else fact
    courses: dict[str, list[Fact]] = defaultdict(list)
    found: list[Fact] = []
    for fact in once.values():
        if fact.kind == HAS and fact.is_course:
            courses[fact.concept].append(fact)
        else:
            found.append(fact)
    for each in courses.values():
        found += _touching(each)
    order = {key: number for number, key in enumerate(once)}
    return tuple(sorted(found, key=lambda fact: order.get(_said(fact), len(order))))


def _said(fact: Fact) -> tuple[Any, ...]:
    """All that a fact says, without where and with what remarks."""
    spans = tuple((at.start, at.end) if at else None for at in (fact.moment, fact.start, fact.stop))
    return (fact.kind, fact.concept, fact.value, fact.unit, fact.comparator, *spans)


def _with_remarks_of(fact: Fact, other: Fact) -> Fact:
    remarks = tuple(remark for remark in fact.remarks if remark in other.remarks)
    return fact if remarks == fact.remarks else replace(fact, remarks=remarks)


def _touching(courses: list[Fact]) -> list[Fact]:
    """Courses of one concept, those that overlap or touch as one with the earliest start and the last stop."""
    found: list[Fact] = []
    for course in sorted(courses, key=lambda one: (_begin(one), _known_end(one))):
        if found and _begin(course) <= _known_end(found[-1]):
            found[-1] = _one_of(found[-1], course)
        else:
            found.append(course)
    return found


def _begin(course: Fact) -> datetime:
    return course.start.start if course.start else datetime.min  # noqa: DTZ901 - a patient's own clock


def _known_end(course: Fact) -> datetime:
    """Until when it is sure to have run; of one that ended at an unknown time that is its start."""
    if course.stop is None:
        return datetime.max  # noqa: DTZ901 - same
    return course.stop.start if course.stop.printed == UNRECORDED else course.stop.end


def _one_of(one: Fact, other: Fact) -> Fact:
    both = _with_remarks_of(one, other)
    return replace(both, start=one.start or other.start, stop=_last(one.stop, other.stop))


def _last(one: Moment | None, other: Moment | None) -> Moment | None:
    """The later of two stops; where one of them is unknown, unknown from the other on."""
    if one is None or other is None:
        return None
    if UNRECORDED in (one.printed, other.printed):
        start = max(one.start, other.start)
        return Moment(UNRECORDED, start, max(start, one.end, other.end))
    return max(one, other, key=lambda each: each.end)
