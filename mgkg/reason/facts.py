"""Facts that can be reasoned with, from what was stated of a patient: closed, dated, latest first.

Truth is three-valued (Kleene): True, False, and None for unknown. What nobody stated is unknown (design §3.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgkg.errors import ContradictionError, FutureFactError, NumberFormatError
from mgkg.model.patient import OBSERVATION, Fact, Moment, Patient
from mgkg.model.units import shown, unit
from mgkg.reason.courses import in_time, is_after, surely_before
from mgkg.rules.cut import LOWER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.rules.ruleset import RuleSet

STATED, ENDED = "stated", "ended"
_KIND_OF_LIST = {
    "medications": "substance",
    "conditions": "condition",
    "symptoms": "symptom",
    "procedures": "procedure",
}


class Known(NamedTuple):
    """The truth of a concept, what made it so, and how: stated, implied, defined, or by a complete list."""

    truth: bool | None
    by: str
    fact: Fact | None = None


class Reading(NamedTuple):
    """A value of an observable; the unit is in its one spelling. A computed one has inputs."""

    fact: Fact
    value: Fraction
    unit: str
    age_days: int
    inputs: tuple[Reading, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Facts:
    """What is known of a patient at a moment.

    `readings` holds each observable's latest values: more than one where their times cannot be told apart. `series`
    holds all of its values. `concepts` are the facts about concepts as they were stated; `ended` has what is false only
    because a course has ended, each with the concept of that course.
    """

    at: Moment
    stated: tuple[Fact, ...]
    known: dict[str, Known]
    readings: dict[str, tuple[Reading, ...]]
    series: dict[str, list[Reading]]
    concepts: list[Fact]
    closed_kinds: frozenset[str]
    set_aside: tuple[tuple[Fact, str], ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    overruled: tuple[Fact, ...] = ()

    def stated_truth(self, concept: str, ruleset: RuleSet) -> Known | None:
        """The same as `truth`, without what is only false because a course has ended: that contradicts nothing."""
        return None if concept in self.ended else self.truth(concept, ruleset)

    def truth(self, concept: str, ruleset: RuleSet) -> Known | None:
        """What is known of a concept, or None when nothing is.

        In a kind whose list is complete, a concept that nobody listed is false; but one of a class that is
        listed as a class only stays unknown.
        """
        found = self.known.get(concept)
        if found or self.kinds.get(concept) not in self.closed_kinds:
            return found
        implied_by_it = ruleset.terms.implies[concept] - {concept}
        denied = any(known.truth is False for name in implied_by_it if (known := self.truth(name, ruleset)))
        listed = any(known.truth and known.by == STATED for name in implied_by_it if (known := self.known.get(name)))
        if listed and not denied:
            return None
        return Known(truth=False, by=f"not on the complete list of its kind ({self.kinds[concept]})")


def now() -> Moment:
    """The clock of this machine."""
    point = datetime.now().astimezone().replace(tzinfo=None, microsecond=0)
    return Moment(point.isoformat(), point, point)


def facts(patient: Patient, ruleset: RuleSet, clock: Moment, known_of: Facts | None = None) -> Facts:
    """The facts of a patient made ready; an error of one line names the fact that cannot be.

    `known_of` are facts of the same patient at the same moment, whose values need not be read again.
    """
    at = patient.at or clock
    _refuse_future(patient, at, clock)
    stated = [fact for fact in patient.facts if fact.kind != OBSERVATION]
    found = in_time(stated, at, ruleset)
    observations = [fact for fact in patient.facts if fact.kind == OBSERVATION]
    read = {} if known_of is None else {id(one.fact): one for own in known_of.series.values() for one in own}
    series, late = _series(observations, at, ruleset, read)
    known = _closure(found.counted, ruleset)
    return Facts(
        at=at,
        stated=patient.facts,
        ended=_end(known, found.ended, ruleset),
        overruled=found.overruled,
        known=known,
        readings={name: latest(readings, at) for name, readings in series.items()},
        series=series,
        concepts=stated,
        closed_kinds=frozenset(_KIND_OF_LIST[name] for name in patient.complete),
        set_aside=(*late, *found.set_aside),
        kinds={name: term.kind for name, term in ruleset.library.terms.items()} if patient.complete else {},
    )


def extended(known: Facts, patient: Patient, added: tuple[Fact, ...], ruleset: RuleSet, clock: Moment) -> Facts:
    """The facts of a patient who is the one of known facts with some added; the same as `facts` makes of him.

    Undated concepts, which are tried by the hundred, only add to the closure, unless time already sorts some out.
    """
    in_sequence = known.set_aside or any(fact.moment or fact.is_course for fact in known.concepts)
    if in_sequence or any(fact.kind == OBSERVATION or fact.moment or fact.is_course for fact in added):
        return facts(patient, ruleset, clock, known)
    closure = dict(known.known)
    for fact in added:
        _learn(closure, fact.concept, stated := Known(fact.truth, STATED, fact))
        if closure[fact.concept].by != STATED:
            closure[fact.concept] = stated
    _imply(closure, added, ruleset)
    return replace(known, stated=patient.facts, known=closure, concepts=[*known.concepts, *added])


def _refuse_future(patient: Patient, at: Moment, clock: Moment) -> None:
    if is_after(at, clock):
        what = f"{at.printed}, the moment of evaluation, is later than the clock ({clock.printed})"
        raise FutureFactError(what, remedy="Give a moment that has come.")
    for fact in patient.facts:
        if is_after(fact.moment, clock) or is_after(fact.start, clock) or is_after(fact.stop, clock):
            what = f"{fact} lies in the future (the clock says {clock.printed})"
            remedy = (
                "Leave out a stop that is only planned."
                if is_after(fact.stop, clock)
                else "Mend the date, or leave the fact out."
            )
            raise FutureFactError(what, where=fact.place or None, remedy=remedy)


def _closure(stated: tuple[Fact, ...], ruleset: RuleSet) -> dict[str, Known]:
    """Stated concepts with all that they imply: narrower implies broader; not broader implies not narrower (§3.5)."""
    known: dict[str, Known] = {}
    for fact in stated:
        _learn(known, fact.concept, Known(fact.truth, STATED, fact))
    _imply(known, stated, ruleset)
    return known


def _end(known: dict[str, Known], ended: tuple[Fact, ...], ruleset: RuleSet) -> dict[str, str]:
    """Make false what has ended, with what is narrower, where nothing else says something of it; what that is.

    Where a class is true again, nothing is known of its members: any of them may be what is taken now.
    """
    found: dict[str, str] = {}
    over = [fact for fact in ended if not ((now := known.get(fact.concept)) and now.truth)]
    for fact in over:
        if fact.concept not in known:
            known[fact.concept] = Known(truth=False, by=ENDED, fact=fact)
            found[fact.concept] = fact.concept
    for fact in over:
        for name in ruleset.terms.implied_by[fact.concept]:
            if name not in known:
                known[name] = Known(truth=False, by=f"implied by the end of {fact.concept}", fact=fact)
                found[name] = fact.concept
    return found


def _imply(known: dict[str, Known], stated: Iterable[Fact], ruleset: RuleSet) -> None:
    for fact in stated:
        by = f"implied by {'' if fact.truth else 'not '}{fact.concept}"
        for name, truth in implied(fact.concept, ruleset, truth=fact.truth):
            old = known.get(name)
            if old is None:
                known[name] = Known(truth, by, fact)
            elif old.truth != truth:
                _learn(known, name, Known(truth, by, fact))


def implied(concept: str, ruleset: RuleSet, *, truth: bool) -> tuple[tuple[str, bool], ...]:
    """What a concept's truth says of other concepts."""
    return ruleset.terms.said[concept, truth]


def _learn(known: dict[str, Known], name: str, new: Known) -> None:
    old = known.setdefault(name, new)
    if old.truth != new.truth:
        holds, fails = (old, new) if old.truth else (new, old)
        where = new.fact.place if new.fact else ""
        raise ContradictionError(
            f"{name} is both true ({_source(holds, where)}) and false ({_source(fails, where)})",
            where=where or None,
            remedy="Take out one of the two.",
        )


def _source(known: Known, where: str) -> str:
    """What made a truth, and where that was said if not in the place that is named anyway."""
    other = f", {known.fact.place}" if known.fact and known.fact.place and known.fact.place != where else ""
    return (f"{known.by}: {known.fact}" if known.by == STATED else known.by) + other


def _series(
    observations: list[Fact], at: Moment, ruleset: RuleSet, read: dict[int, Reading]
) -> tuple[dict[str, list[Reading]], list[tuple[Fact, str]]]:
    """Each observable's values at or before a moment, and what is set aside because it came later."""
    found: dict[str, list[Reading]] = {}
    late: list[tuple[Fact, str]] = []
    for fact in observations:
        if id(fact) in read:
            found.setdefault(fact.concept, []).append(read[id(fact)])
            continue
        if is_after(fact.moment, at):
            late.append((fact, f"dated after {at.printed}, the moment of evaluation"))
            continue
        if fact.value is None or fact.unit is None:
            raise NumberFormatError(f"{fact.concept} has no value", where=fact.place or None, remedy="Give one.")
        check_plausible(fact, ruleset)
        day = fact.moment.day if fact.moment else at.day
        reading = Reading(fact, fact.value, unit(fact.unit).symbol, (at.day - day).days)
        found.setdefault(fact.concept, []).append(reading)
    return found, late


def latest(readings: list[Reading], at: Moment) -> tuple[Reading, ...]:
    """The readings that no other is sure to be later than; a date alone is the whole day, undated is now (§3.6)."""
    if len(readings) == 1:
        return (readings[0],)
    spans = [reading.fact.moment or at for reading in readings]
    # What any other is sure to be later than, the one that begins last is.
    last = max(spans, key=lambda span: span.start)
    tied = [reading for reading, own in zip(readings, spans, strict=True) if not surely_before(own, last)]
    # A month alone may tie with a day in it: what may be the oldest stands first, and tells whether they are too old.
    return tuple(sorted(tied, key=lambda reading: -reading.age_days))


def check_plausible(fact: Fact, ruleset: RuleSet) -> None:
    """NumberFormatError when no living patient's record can hold the value."""
    term = ruleset.library.terms[fact.concept]
    scale = ruleset.scales[fact.concept]
    if fact.value is None or fact.unit is None:
        return
    value = fact.value * scale.factor(unit(fact.unit).symbol, scale.canonical)
    low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
    # Of a bound, some value that it leaves must be possible: "<30" may be, "<0.01" may not.
    too_low = fact.comparator not in LOWER and low is not None and value < Fraction(low)
    too_high = fact.comparator not in ("<", "<=") and high is not None and value > Fraction(high)
    if fact.value < 0 or too_low or too_high:
        bounds = f"{low if low is not None else 0} to {high if high is not None else 'any'} {scale.canonical}"
        what = f"{fact} ({shown(value)} {scale.canonical}) is no possible {term.label}"
        raise NumberFormatError(what, where=fact.place or None, remedy=f"Possible are {bounds}; check value and unit.")
