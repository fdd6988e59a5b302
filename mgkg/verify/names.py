"""The facts that a witness may state, by kind, what they are about, and what each costs."""

from __future__ import annotations

from typing import NamedTuple

OBSERVED, HAS, HAS_NOT = "observation", "has", "has-not"
HAPPENED, STARTED, STOPPED, EARLIER = "happened", "started", "stopped", "earlier-observation"

WEIGHTS = {OBSERVED: 9, HAS: 10, HAPPENED: 10, STARTED: 10, STOPPED: 10, HAS_NOT: 11, EARLIER: 9}
"""What a fact of a witness costs: a value is easiest to imagine, a denial hardest."""


class FactName(NamedTuple):
    """A fact that may be stated: its kind, what it is about, and its place in a series."""

    kind: str
    name: str
    place: int = 0
