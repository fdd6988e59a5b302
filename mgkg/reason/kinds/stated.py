"""Exposures, conditions and findings: concepts that are true or false of the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.reason.judgement import NOT_STATED, Judgement

if TYPE_CHECKING:
    from mgkg.model.criterion import ConditionCriterion, Criterion, ExposureCriterion, FindingCriterion
    from mgkg.reason.judgement import Judge, Words


def judge_exposure(criterion: ExposureCriterion, judge: Judge) -> Judgement:
    """Whether the patient takes the substance or one of its class."""
    return _judge(criterion, criterion.substance, judge)


def judge_condition(criterion: ConditionCriterion, judge: Judge) -> Judgement:
    """Whether the patient has the condition, symptom or procedure."""
    return _judge(criterion, criterion.condition, judge)


def judge_finding(criterion: FindingCriterion, judge: Judge) -> Judgement:
    """Whether the finding holds: as stated, else as the criterion's own guideline defines it (§3.5)."""
    known, children = judge.finding(criterion, criterion.finding)
    if known is None:
        if left_open := judge.left_open(criterion, criterion.finding):
            return Judgement(criterion, None, left_open[0], left_open[1], children=children)
        open_reason = next((child.reason for child in children if child.truth is None), None)
        return Judgement(criterion, None, open_reason or NOT_STATED, children=children)
    return Judgement(criterion, known.truth, None, known.fact, known, children)


def say_exposure(criterion: ExposureCriterion, words: Words) -> str:
    """What is taken."""
    return f"takes {words.label(criterion.substance)}"


def say_concept(criterion: ConditionCriterion | FindingCriterion, words: Words) -> str:
    """The condition or finding."""
    return words.label(criterion.about)


def _judge(criterion: Criterion, concept: str, judge: Judge) -> Judgement:
    """A stated concept; a condition may name a finding, which is then judged as one."""
    if concept in judge.ruleset.findings:
        known, children = judge.finding(criterion, concept)
    else:
        known, children = judge.facts.truth(concept, judge.ruleset), ()
    if known is None:
        return Judgement(criterion, None, NOT_STATED, children=children)
    return Judgement(criterion, known.truth, None, known.fact, known, children)
