"""The one call of the code that reads FHIR."""

from __future__ import annotations

from mgkg.model.patient import Moment, Patient
from mgkg.rules.ruleset import RuleSet

OTHERWISE: frozenset[str] = frozenset()
"""Places in which the program reads the specification otherwise than the made patients do; see Made.readings."""


def read(text: str, ruleset: RuleSet, clock: Moment, at: Moment | None = None, subject: str | None = None) -> Patient:
    """The patient whom a bundle describes, at a moment or now; of several, the subject."""
    raise NotImplementedError(text[:20], ruleset.digest, clock.printed, at, subject)
