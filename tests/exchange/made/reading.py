"""The one call of the code that reads FHIR."""

from __future__ import annotations

import tempfile
from pathlib import Path

from mgkg.exchange.patient_input import Asked, record
from mgkg.exchange.record import Record
from mgkg.model.patient import Moment
from mgkg.rules.ruleset import RuleSet

OTHERWISE: frozenset[str] = frozenset({"a unit in its text alone"})
"""Places in which the program reads the specification otherwise than the made patients do; see Made.readings."""


def read(text: str, ruleset: RuleSet, clock: Moment, at: Moment | None = None, subject: str | None = None) -> Record:
    """The record whom a bundle describes, at a moment or now; of several, the subject."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.json"
        path.write_text(text, encoding="utf-8")
        return record(path, ruleset, clock, Asked(subject=subject, at=at.printed if at else None))
