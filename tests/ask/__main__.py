"""Prints the report of the question sets: precision, recall, and what went wrong: python -m tests.ask [--all]."""

from __future__ import annotations

import sys
from pathlib import Path

from mgkg.rules.cache import load_ruleset
from tests.ask.scoring import scored

if __name__ == "__main__":
    ruleset = load_ruleset(Path(__file__).parent.parent.parent)
    for name in ("tuned", "developing", "held-out"):
        score = scored(name, ruleset)
        print(score.line(name))  # noqa: T201 - a report
        # What went wrong in the held-out set is not printed, so that nobody mends the reader by it.
        for remark in score.remarks if name != "held-out" and "--all" in sys.argv else ():
            print(f"  {remark}")  # noqa: T201 - same
