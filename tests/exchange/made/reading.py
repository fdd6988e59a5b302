"""The one call of the code that reads FHIR."""

from __future__ import annotations

from mgkg.model.patient import Moment, Patient
from mgkg.rules.ruleset import RuleSet


def read(text: str, ruleset: RuleSet, clock: Moment, at: Moment | None = None) -> Patient:
    """The patient whom a bundle describes, at a moment or now."""
    raise NotImplementedError(text[:20], ruleset.digest, clock.printed, at)
