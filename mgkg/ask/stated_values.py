"""Facts from the values of a question, with their times; or why a value is none of the patient's."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mgkg.ask.context import REASONS, SUPPOSED, is_supposed
from mgkg.ask.english import CORRECTIONS, DENIED_WORDS, EARLIER_TIMES, EARLIER_WORDS, KEPT_WORDS, NOW_WORDS
from mgkg.ask.understood import NotUnderstood, Understood
from mgkg.ask.whose import is_of_many, is_others
from mgkg.errors import MgkgError
from mgkg.model.patient import OBSERVATION, Fact
from mgkg.model.units import number, unit
from mgkg.reason.facts import check_plausible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mgkg.ask.clause import Clause
    from mgkg.ask.measured import Value
    from mgkg.ask.parts import Question
    from mgkg.ask.when import Time
    from mgkg.rules.ruleset import RuleSet

_NO_RESULT = "is a target, a limit or a dose, not a result"
_BEFORE = "was before, at a time that is not told"


def of_values(question: Question, ruleset: RuleSet) -> Iterator[Understood | NotUnderstood]:
    """A fact for each value that is the patient's, and the reason for each that is not."""
    for value in question.measured:
        words = question.words(value.first, value.end)
        reason = value.wrong or next((why for holds, why in _REASONS if holds(value, question)), None)
        when = _time_of(value, question)
        if reason is None and when is not None and when.moment is None:
            reason = "has a time that is not understood: give a date"
        if reason:
            yield NotUnderstood(words, reason)
            continue
        yield _checked(value, words, when, ruleset)


def _fact(value: Value, words: str, when: Time | None) -> Fact:
    assert value.concept and value.unit  # noqa: S101, PT018 - else something is wrong with it
    printed = f"{value.comparator or ''}{'0' if value.printed.startswith('.') else ''}{value.printed}"
    symbol, moment = unit(value.unit).symbol, when.moment if when else None
    place = f"“{words}”"
    amount = number(value.printed)
    return Fact(OBSERVATION, value.concept, amount, symbol, printed, moment, place, comparator=value.comparator)


def _checked(value: Value, words: str, when: Time | None, ruleset: RuleSet) -> Understood | NotUnderstood:
    """The fact, where the number can be read and is one that a patient can have."""
    try:
        fact = _fact(value, words, when)
        check_plausible(fact, ruleset)
    except MgkgError as error:
        return NotUnderstood(words, f"cannot be: {error.what}. {error.remedy}")
    return Understood(words, fact)


# Why a value is no fact of the patient


def _said_before(value: Value, question: Question) -> list[str]:
    """The words of its clause before a number."""
    clause = question.clause_of(value.number)
    return [token.plain for token in question.found[clause.first : value.number]]


def _is_no_result(value: Value, question: Question) -> bool:
    return not value.is_result or bool(value.comparator and KEPT_WORDS & set(_said_before(value, question)))


def _is_others(value: Value, question: Question) -> bool:
    return is_others(value.first, question)


def _is_of_many(value: Value, question: Question) -> bool:
    return is_of_many(value.number, question)


def _is_supposed(value: Value, question: Question) -> bool:
    return is_supposed(value.number, question.clause_of(value.number), question, of_value=True)


def _is_denied(value: Value, question: Question) -> bool:
    return bool(value.comparator and DENIED_WORDS & set(_said_before(value, question)))


def _was_before(value: Value, question: Question) -> bool:
    """Whether a value is called an earlier one, or another follows to which it changed: "from 1.5 to 1.1"."""
    before = _said_before(value, question)
    if EARLIER_WORDS & set(before) or any(one == "last" and after in EARLIER_TIMES for one, after in pairwise(before)):
        return True
    after = [token.plain for token in question.found[value.end : value.end + 2]]
    if after[:1] and after[0] in ("before", "previously", "initially") and not "".join(after[1:]).isalpha():
        return True
    if after == ["on", "admission"] and any(
        one.number > value.number and one.concept == value.concept and not one.wrong for one in question.measured
    ):
        return True
    later = next((other for other in question.measured if other.first >= value.end), None)
    if later is None or later.concept != value.concept or later.wrong or later.first - value.end > 1:
        return False
    return "to" in [token.plain for token in question.found[value.end : later.first + 1]]


def _is_followed_by_a_newer(value: Value, question: Question) -> bool:
    """Whether another value of the same is said to be the one of now, and this one has no time."""
    if _time_of(value, question):
        return False
    newer = [one for one in question.measured if one.number > value.number and one.concept == value.concept]
    return any(
        not one.wrong
        and NOW_WORDS & {token.plain for token in question.found[max(one.number - 4, value.end) : one.number]}
        for one in newer
    )


def _may_be_corrected(_value: Value, question: Question) -> bool:
    """Whether some value of the question is said to be wrong: "11 mg/dL, typo, meant 1.1"."""
    return bool(CORRECTIONS & {token.plain for token in question.found})


_REASONS: tuple[tuple[Callable[[Value, Question], bool], str], ...] = (
    (_is_others, "is said of somebody else"),
    (_is_of_many, "is of many people"),
    (_is_supposed, REASONS[SUPPOSED]),
    (_is_no_result, _NO_RESULT),
    (_is_denied, "is denied"),
    (_was_before, _BEFORE),
    (_is_followed_by_a_newer, _BEFORE),
    (_may_be_corrected, "may have been corrected: say which value holds"),
)


# When


def _time_of(value: Value, question: Question) -> Time | None:
    """The time in the clause of a value, alone beside it, or at the head of its sentence; None where none is told."""
    clause = question.clause_of(value.number)
    told = [time for time in question.told if time.how in ("on", "ago") and not _is_of_event(time, question)]
    own = [time for time in told if clause.first <= time.first < clause.end or value.first <= time.first < value.number]
    if own:
        # What follows a value dates it rather than what stands before it.
        return min(own, key=lambda time: min(abs(time.first - value.end), 2 + abs(value.number - time.end)))
    in_sentence = [time for time in told if question.clause_of(time.first).sentence == clause.sentence]
    following = [time for time in in_sentence if time.first in (value.end, value.end + 1)]
    before = [
        time
        for time in in_sentence
        if time.end in (value.first, value.first - 1)
        and _is_alone(time, question)
        and question.found[time.end].text != ")"
    ]
    head = [time for time in in_sentence if time.first <= _head_of(clause, question) + 1 and time.first < value.first]
    return next(iter((*following, *before, *(head if len(in_sentence) == 1 else ()))), None)


def _is_of_event(time: Time, question: Question) -> bool:
    """Whether a time stands right after something that happened: "transplant five weeks ago"."""
    return any(
        time.first - mention.end in (0, 1)
        and question.clause_of(time.first).sentence == question.clause_of(mention.first).sentence
        and question.kinds(mention) & {"procedure", "symptom", "condition"}
        for mention in question.named
    )


def _is_alone(time: Time, question: Question) -> bool:
    """Whether a clause tells nothing but a time."""
    clause = question.clause_of(time.first)
    return clause.end - clause.first <= time.end - time.first + 1


def _head_of(clause: Clause, question: Question) -> int:
    return next(one.first for one in question.clauses if one.sentence == clause.sentence)
