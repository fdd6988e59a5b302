"""What is stated of the concepts of one patient at one moment: courses, and the latest of opposite statements."""

from __future__ import annotations

from itertools import combinations

from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment
from tests.reason.naive.kleene import BothTruthsError
from tests.reason.naive.moments import is_over, surely_after
from tests.reason.naive.vocabulary import Vocabulary


class Record:
    """Statements about concepts: those that count, those that are set aside, and courses that have ended."""

    def __init__(self, facts: tuple[Fact, ...], at: Moment, vocabulary: Vocabulary) -> None:
        self.at = at
        self.set_aside: list[Fact] = []
        self.true: dict[str, list[Fact]] = {}
        self.false: dict[str, list[Fact]] = {}
        self.ended: dict[str, list[Fact]] = {}
        self.past: dict[str, list[Fact]] = {}
        stated = [fact for fact in dict.fromkeys(facts) if fact.kind != OBSERVATION]
        courses = {(fact.concept, fact.start, fact.stop): fact for fact in stated if fact.is_course}
        self._courses_exclude_each_other(list(courses.values()))
        for name in sorted({fact.concept for fact in stated}):
            self._read([fact for fact in stated if fact.concept == name], name, vocabulary.terms[name].kind)

    def _read(self, stated: list[Fact], name: str, kind: str) -> None:
        counting = []
        for fact in stated:
            began = fact.start if fact.is_course else fact.moment
            if began and surely_after(began, self.at):
                self.set_aside.append(fact)
            elif fact.stop and is_over(fact.stop, self.at):
                self.ended.setdefault(name, []).append(fact)
            else:
                counting.append(fact)
        ends = [fact.stop for fact in self.ended.get(name, ()) if fact.stop]
        outdated = [
            one
            for one in counting
            if kind != "procedure"
            and (any(self._is_later(other, one) for other in counting) or self._has_ended_since(one, ends))
        ]
        self.set_aside += outdated
        self.past[name] = [*self.ended.get(name, ()), *(fact for fact in outdated if fact.kind == HAS)]
        for fact in counting:
            if fact not in outdated:
                (self.true if fact.kind == HAS else self.false).setdefault(name, []).append(fact)
        if name in self.true and name in self.false:
            raise BothTruthsError(name)

    def _is_later(self, one: Fact, other: Fact) -> bool:
        """Whether the one says the opposite, and surely later."""
        return {one.kind, other.kind} == {HAS, HAS_NOT} and surely_after(self._said(one), self._said(other))

    def _has_ended_since(self, fact: Fact, ends: list[Moment]) -> bool:
        """Whether what was known to hold has surely ended later, as a course says."""
        return fact.kind == HAS and not fact.is_course and any(surely_after(end, self._said(fact)) for end in ends)

    def _said(self, fact: Fact) -> Moment:
        """When it was said: a course at its start; what has no date, or a running course without a start, now."""
        return (fact.start if fact.is_course else fact.moment) or self.at

    def _courses_exclude_each_other(self, courses: list[Fact]) -> None:
        """Two courses of one concept may share the day on which one ends and the next begins, and no more."""
        for one, other in combinations(courses, 2):
            if one.concept == other.concept and not (self._follows(one, other) or self._follows(other, one)):
                raise BothTruthsError(one.concept)

    def _follows(self, one: Fact, other: Fact) -> bool:
        if one.start is None or other.stop is None:
            return False
        return one.start.day >= other.stop.day
