"""All of, any of, not: Kleene's three-valued connectives over their members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.reason.judgement import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.model.criterion import AllOf, AnyOf, Not
    from mgkg.reason.judgement import Judge, Words


def judge_all(criterion: AllOf, judge: Judge) -> Judgement:
    """False when any member is false, true when all are true, else unknown."""
    children = tuple([judge.judge(member) for member in criterion.members])
    truth = kleene_and([child.truth for child in children])
    return Judgement(criterion, truth, _reason(children, truth), None, None, children)


def judge_any(criterion: AnyOf, judge: Judge) -> Judgement:
    """True when any member is true, false when all are false, else unknown."""
    children = tuple([judge.judge(member) for member in criterion.members])
    truths = [child.truth for child in children]
    truth = True if True in truths else (None if None in truths else False)
    return Judgement(criterion, truth, _reason(children, truth), None, None, children)


def judge_not(criterion: Not, judge: Judge) -> Judgement:
    """True when the member is false, false when it is true, else unknown."""
    child = judge.judge(criterion.members[0])
    truth = kleene_not(child.truth)
    return Judgement(criterion, truth, _reason((child,), truth), children=(child,))


def say_all(criterion: AllOf, words: Words) -> str:
    """Its members joined by and."""
    return _joined(criterion, words, "and")


def say_any(criterion: AnyOf, words: Words) -> str:
    """Its members joined by or."""
    return _joined(criterion, words, "or")


def say_not(criterion: Not, words: Words) -> str:
    """Its member, denied."""
    return f"not {words.say(criterion.members[0])}"


def _joined(criterion: AllOf | AnyOf, words: Words, word: str) -> str:
    parts = [words.say(member) for member in criterion.members]
    return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"


def kleene_and(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's conjunction."""
    result: bool | None = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def kleene_not(truth: bool | None) -> bool | None:  # noqa: FBT001 - a truth value
    """Kleene's negation."""
    return None if truth is None else not truth


def _reason(children: tuple[Judgement, ...], truth: bool | None) -> str | None:  # noqa: FBT001 - a truth value
    """The first reason below that keeps a combination unknown."""
    if truth is not None:
        return None
    return next((child.reason for child in children if child.truth is None), None)
