"""One patient in process: what is timed is the way from facts to explained proposals, not the loading of rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from mgkg.model.patient import Patient
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.facts import now
from mgkg.reason.nearest import nearest
from mgkg.reason.patient_file import Words, with_words
from mgkg.render.recommendation import document
from mgkg.rules.cache import load_ruleset


def evaluation_of_one_patient(root: Path) -> Callable[[], Evaluation]:
    """A call that evaluates the README's patient: outcomes with every judgement, certain conflicts, standing.

    Every criterion of every statement is judged with its fact and its reason; the sentences that say so are made
    from these judgements when they are printed.
    """
    ruleset = load_ruleset(root)
    words = Words(("serum-magnesium=1.1 mg/dL",), ("tacrolimus",), ("symptomatic-hypomagnesemia",))
    patient, clock = with_words(Patient(), words, ruleset), now()
    return lambda: evaluate(ruleset, patient, clock)


def document_of_one_patient(root: Path) -> Callable[[], object]:
    """A call that goes on to the whole JSON: possible conflicts, missing facts, what to ask, every sentence."""
    evaluated = evaluation_of_one_patient(root)
    return lambda: document(evaluated(), everything=True)


def missing_of_one_patient(root: Path) -> Callable[[], object]:
    """A call that evaluates the patient and finds the smallest sets of facts that decide each unknown outcome."""
    evaluated = evaluation_of_one_patient(root)
    return lambda: evaluated().missing


def seconds_of_nearest(root: Path) -> list[float]:
    """The seconds to find the nearest changes that flip each statement, each with an evaluation of its own."""
    evaluated = evaluation_of_one_patient(root)
    seconds = []
    for name in evaluated().outcomes:
        start = time.perf_counter()
        evaluation = evaluated()
        nearest(evaluation.outcomes[name], evaluation.trials)
        seconds.append(time.perf_counter() - start)
    return seconds
