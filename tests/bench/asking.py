"""What it costs to answer a question in process: read, evaluated and printed, for one patient and for a topic."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

from mgkg.ask.answer import answer
from mgkg.ask.lexicon import Lexicon
from mgkg.ask.shown import asked_text
from mgkg.model.patient import moment
from mgkg.render.style import Style
from mgkg.rules.cache import load_ruleset
from tests.bench.timing import seconds_of_a_call

CLOCK = moment("2026-11-22T12:00")
ABOUT_ONE_PATIENT = (
    "What is the best intervention for a patient with hypomagnesemia (magnesium level 1.1 mg/dL)?",
    "62F three weeks after kidney transplant, on Prograf, Mg 0.9 mEq/L, denies cramps, not on a PPI. IV or PO?",
)
ABOUT_A_TOPIC = ("How to manage hypomagnesemia in patients taking tacrolimus (immunosuppressive medication)?",)
CALLS = 5


def seconds_of_asking(root: Path, questions: tuple[str, ...], rounds: int) -> float:
    """The mean over some questions of the median seconds from a question to its printed answer, rules loaded."""
    ruleset = load_ruleset(root)
    lexicon = Lexicon(ruleset.library)
    style = Style(width=100, colour=False)

    def asked(question: str) -> Callable[[], object]:
        return lambda: asked_text(answer(question, lexicon, ruleset, CLOCK), style, audience="professional")

    return statistics.mean(seconds_of_a_call(asked(question), rounds, CALLS) for question in questions)
