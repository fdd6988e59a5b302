"""What was understood of a question and what was not: a fact with the words that gave it, or words with a reason."""

from __future__ import annotations

from typing import NamedTuple

from mgkg.model.patient import Fact


class Understood(NamedTuple):
    """A fact and the words that gave it; `corrected` is the name that a misspelt word was read as."""

    words: str
    fact: Fact
    corrected: str | None = None


class NotUnderstood(NamedTuple):
    """Words that gave no fact, and why."""

    words: str
    reason: str
