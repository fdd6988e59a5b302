"""The answer to a question: its facts evaluated, or the guideline that it is about, or that nothing here answers it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.coverage import guidelines, is_answered
from mgkg.ask.understanding import understand
from mgkg.model.patient import Patient, moment
from mgkg.reason.evaluate import evaluate

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon
    from mgkg.ask.understanding import Understanding
    from mgkg.model.patient import Moment
    from mgkg.reason.evaluate import Evaluation
    from mgkg.rules.ruleset import RuleSet


class Answer(NamedTuple):
    """What was understood, and what the rules make of it.

    `guideline` is the one that a general question is about; None where facts of a patient were given. Where nothing
    here answers, `is_covered` is False.
    """

    understanding: Understanding
    evaluation: Evaluation
    guideline: str | None
    is_covered: bool
    at: Moment


def answer(question: str, lexicon: Lexicon, ruleset: RuleSet, clock: Moment, at: Moment | None = None) -> Answer:
    """The answer to one question at a moment; ContradictionError where its facts contradict each other."""
    understanding = understand(question, lexicon, ruleset, at or clock)
    facts = tuple(one.fact for one in understanding.understood)
    about = guidelines(understanding, lexicon, ruleset)
    nobody = _of_nobody(ruleset)
    if facts:
        evaluation = evaluate(ruleset, Patient(facts, at=at), clock)
        covered = bool(about) or is_answered(evaluation, nobody)
        return Answer(understanding, evaluation, None, covered, at or clock)
    return Answer(understanding, nobody, about[0] if about else None, bool(about), at or clock)


@lru_cache(maxsize=4)
def _of_nobody(ruleset: RuleSet) -> Evaluation:
    """What the rules make of a patient of whom nothing is stated, once for a RuleSet: no moment changes that."""
    some_time = moment("2000-01-01T00:00")
    return evaluate(ruleset, Patient(at=some_time), some_time)
