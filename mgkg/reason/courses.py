"""Concepts in time: from stated facts, which of them count at a moment, which have ended, and when things happened.

The rules are those of decision record 13.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mgkg.errors import CourseError
from mgkg.model.patient import Fact, Moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.rules.ruleset import RuleSet

START, STOP = "start", "stop"
SetAside = tuple[Fact, str]


class InTime(NamedTuple):
    """The facts about concepts that count at a moment, those that ended before, and those that are set aside.

    Those that a later statement overruled are set aside too.
    """

    counted: tuple[Fact, ...]
    ended: tuple[Fact, ...]
    set_aside: tuple[SetAside, ...]
    overruled: tuple[Fact, ...] = ()


class Stated(Protocol):
    """What is known of a patient: the moment, the facts about concepts as stated, and those that others overruled."""

    @property
    def at(self) -> Moment:
        """The moment of evaluation."""

    @property
    def concepts(self) -> list[Fact]:
        """The facts about concepts."""

    @property
    def overruled(self) -> tuple[Fact, ...]:
        """The facts that a later statement overruled."""


class Dates(NamedTuple):
    """When something last happened, began or ended, and whether it also did so at a time that nobody stated.

    There are several latest ones where their times cannot be told apart.
    """

    latest: tuple[tuple[Fact, Moment], ...]
    undated: bool


def is_after(moment: Moment | None, at: Moment) -> bool:
    """Whether a moment is sure to lie after another; a date alone is the whole day, up to the next midnight (§3.6)."""
    return moment is not None and moment.start > at.start and moment.start >= at.end


def surely_before(one: Moment, other: Moment) -> bool:
    """Whether one moment is over before the other begins, or two points in time follow each other."""
    return one.end <= other.start and one.start < other.start


def is_over(stop: Moment, at: Moment) -> bool:
    """Whether a course has ended: a stop that is a date alone counts to the end of its day, as in a FHIR Period."""
    if stop.end > stop.start:
        return stop.end <= at.start
    return not is_after(stop, at)


def in_time(facts: list[Fact], at: Moment, ruleset: RuleSet) -> InTime:
    """Facts about concepts sorted by what they say of the moment; CourseError names a course that cannot be."""
    if all(fact.moment is None and fact.start is None and fact.stop is None for fact in facts):
        return InTime(tuple(facts), (), ())
    check_courses(facts)
    set_aside: list[SetAside] = []
    running: list[Fact] = []
    ended: list[Fact] = []
    originals: dict[int, Fact] = {}
    for fact in facts:
        if is_after(fact.moment, at) or is_after(fact.start, at):
            set_aside.append((fact, f"dated after {at.printed}, the moment of evaluation"))
        elif fact.stop and is_over(fact.stop, at):
            ended.append(fact)
        elif fact.stop:
            set_aside.append((fact, f"its stop lies after {at.printed}: the stop is set aside, the course goes on"))
            running.append(going_on := replace(fact, stop=None))
            originals[id(going_on)] = fact
        else:
            running.append(fact)
    counted, superseded = _latest_statements(running, ended, at, ruleset)
    overruled = tuple(originals.get(id(fact), fact) for fact, _ in superseded)
    return InTime(tuple(counted), tuple(ended), (*set_aside, *superseded), overruled)


def _latest_statements(
    facts: list[Fact], ended: list[Fact], at: Moment, ruleset: RuleSet
) -> tuple[list[Fact], list[SetAside]]:
    """The facts without those that a later opposite statement about the same concept overrules; of procedures, all."""
    said: dict[str, list[tuple[bool, Moment, Fact]]] = defaultdict(list)
    for fact in facts:
        said[fact.concept].append((fact.truth, fact.start or fact.moment or at, fact))
    for fact in ended:
        said[fact.concept].append((False, fact.stop or at, fact))
    counted, superseded = [], []
    for fact in facts:
        own = fact.start or fact.moment or at
        later = next((each for each in said[fact.concept] if _overrules(each, fact, own)), None)
        if later is None or ruleset.library.terms[fact.concept].kind == "procedure":
            counted.append(fact)
        else:
            superseded.append(
                (fact, f"older than what was stated last: {_denied(later[2]) if fact.truth else later[2]}")
            )
    return counted, superseded


def _overrules(each: tuple[bool, Moment, Fact], fact: Fact, own: Moment) -> bool:
    """Whether another statement is later than a fact and says the opposite; a course overrules no course."""
    truth, when, other = each
    return truth != fact.truth and surely_before(own, when) and not (fact.is_course and other.is_course)


def _denied(fact: Fact) -> str:
    """A denial, or a course as one."""
    return f"{fact.concept} ended ({fact.when})" if fact.truth else str(fact)


def check_courses(facts: Iterable[Fact]) -> None:
    """CourseError where a course stops before it starts, or overlaps another by more than one day."""
    courses: dict[str, dict[tuple[Moment | None, Moment | None], Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.start and fact.stop and surely_before(fact.stop, fact.start):
            what = f"{fact} stops before it starts"
            raise CourseError(what, where=fact.place or None, remedy="Mend one of the two dates.")
        if fact.is_course:
            courses[fact.concept].setdefault((fact.start, fact.stop), fact)  # said twice is said once
    for own in courses.values():
        ordered = sorted(own.values(), key=lambda fact: (_begin(fact).date(), _end(fact)))
        for one, other in pairwise(ordered):
            if _begin(other).date() < _end(one).date():
                what = f"The courses {one} and {other} overlap"
                raise CourseError(what, where=other.place or None, remedy="Join them, or mend their dates.")


def _begin(course: Fact) -> datetime:
    return course.start.start if course.start else datetime.min  # noqa: DTZ901 - a patient's own clock


def _end(course: Fact) -> datetime:
    return course.stop.start if course.stop else datetime.max  # noqa: DTZ901 - same


def dates(name: str, counted_from: str | None, known: Stated, ruleset: RuleSet) -> Dates:
    """When a concept, or one that implies it, last happened, began or ended, from all facts that were stated of it.

    What a later denial set aside, or what has ended, still happened. Where a concept has a date, what is stated of it
    without one speaks of the same; else it may have happened at any time before it is known to have been over.
    """
    at = known.at
    overruled = {id(fact) for fact in known.overruled}
    dated: list[tuple[Fact, Moment]] = []
    others: list[Fact] = []
    for facts in _held(name, known, ruleset).values():
        found = [(fact, moment) for fact in facts if (moment := _moment(fact, counted_from, at))]
        dated += found
        now = [fact for fact in facts if id(fact) not in overruled and not (fact.stop and is_over(fact.stop, at))]
        of_now = now or facts
        if counted_from == STOP:
            others += [fact for fact in facts if not _is_known_stop(fact, found, at)]
        elif not any(_moment(fact, counted_from, at) for fact in of_now):
            others += of_now
    undated = counted_from == STOP and bool(others)
    if counted_from != STOP:
        ends = [fact.stop for fact in others]
        undated = any(not (end and any(surely_before(end, moment) for _, moment in dated)) for end in ends)
    latest = tuple(each for each in dated if not any(surely_before(each[1], other) for _, other in dated))
    return Dates(latest, undated)


def _held(name: str, known: Stated, ruleset: RuleSet) -> dict[str, list[Fact]]:
    """The facts that say that a concept holds or held, up to the moment, by the concept that they name."""
    holders = ruleset.terms.implied_by.get(name, frozenset({name}))
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in known.concepts:
        later = is_after(fact.moment, known.at) or is_after(fact.start, known.at)
        if fact.truth and fact.concept in holders and not later:
            found[fact.concept].append(fact)
    return found


def _is_known_stop(fact: Fact, stops: list[tuple[Fact, Moment]], at: Moment) -> bool:
    """Whether a course ended at a known time, or a statement that is no course was made before or at a known stop."""
    own = fact.moment or at
    return any(other is fact or (not fact.is_course and not surely_before(moment, own)) for other, moment in stops)


def _moment(fact: Fact, counted_from: str | None, at: Moment) -> Moment | None:
    if counted_from == START:
        return fact.start
    if counted_from == STOP:
        return fact.stop if fact.stop and is_over(fact.stop, at) else None
    return fact.moment
