"""Time since an event, from its date and the moment of evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.reason.courses import STOP, dates
from mgkg.reason.judgement import NO_DATE, NOT_STATED, Judgement
from mgkg.reason.kinds.combination import kleene_and, kleene_not
from mgkg.rules.elapsed import has_passed

if TYPE_CHECKING:
    from mgkg.model.criterion import TimeSinceCriterion
    from mgkg.model.patient import Moment
    from mgkg.reason.facts import Known
    from mgkg.reason.judgement import Judge, Words


def judge_time_since(criterion: TimeSinceCriterion, judge: Judge) -> Judgement:
    """Whether the event, or a course's start or stop, was less than `within` ago and `after` or longer ago.

    What did not happen makes it false; what has no date leaves it unknown, as does a day whose hours lie on both
    sides of the limit (decision record 13).
    """
    known = judge.facts.truth(criterion.event, judge.ruleset)
    if criterion.counted_from == STOP and (known is None or known.truth):
        return _judged(criterion, False if known else None, None if known else NOT_STATED, known)
    at = judge.facts.at
    found = dates(criterion.event, criterion.counted_from, judge.facts, judge.ruleset)
    if not found.latest:
        if known is None and not found.undated:
            return _judged(criterion, None, NOT_STATED, None)
        happened = found.undated or criterion.counted_from == STOP or (known is not None and known.truth)
        return _judged(criterion, None if happened else False, NO_DATE if happened else None, known)
    truths = {_lies(moment, criterion, at, undated=found.undated) for _, moment in found.latest}
    truth = truths.pop() if len(truths) == 1 else None
    return Judgement(criterion, truth, NO_DATE if truth is None else None, found.latest[0][0], known)


def _lies(moment: Moment, criterion: TimeSinceCriterion, at: Moment, *, undated: bool) -> bool | None:
    """Whether a moment lies as asked; where there may be a later one, it can only tell what is recent."""
    truths: list[bool | None] = []
    if criterion.within:
        recent = kleene_not(has_passed(moment, criterion.within, at))
        truths.append(recent or (None if undated else recent))
    if criterion.after:
        passed = has_passed(moment, criterion.after, at)
        truths.append(None if undated and passed else passed)
    return kleene_and(truths)


def _judged(criterion: TimeSinceCriterion, truth: bool | None, reason: str | None, known: Known | None) -> Judgement:  # noqa: FBT001 - a truth value
    return Judgement(criterion, truth, reason, known.fact if known else None, known)


def say_time_since(criterion: TimeSinceCriterion, words: Words) -> str:
    """The event and how long ago."""
    parts = [f"less than {criterion.within.printed} ago"] if criterion.within else []
    parts += [f"{criterion.after.printed} ago or longer"] if criterion.after else []
    began_or_ended = {"start": " started", "stop": " stopped"}.get(criterion.counted_from or "", "")
    return f"{words.label(criterion.event)}{began_or_ended} {' and '.join(parts)}"
