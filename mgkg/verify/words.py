"""Facts, values and nodes of findings in words that a clinician reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.patient import HAS_NOT, OBSERVATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.model.guideline import Library
    from mgkg.model.patient import Fact, Patient
    from mgkg.rules.answer import Answer


def patient_in_words(patient: Patient, library: Library) -> str:
    """A patient in a clause: serum magnesium 1.1 mg/dL, tacrolimus, no symptomatic hypomagnesemia."""
    if not patient.facts:
        return "any patient at all"
    return f"a patient with {_listed([_fact(fact, library) for fact in patient.facts])}"


def _fact(fact: Fact, library: Library) -> str:
    term = library.terms[fact.concept]
    when = f" ({fact.when})" if fact.when else ""
    if fact.kind == OBSERVATION:
        return f"{term.label} {fact.printed} {fact.unit}{when}"
    return f"{'no ' if fact.kind == HAS_NOT else ''}{term.label}{when}"


def said(answer: Answer) -> str:
    """An answer in a word or two: intravenous, not parenteral."""
    shown = answer.value.shown.rstrip(".")
    return shown if answer.direction == "for" else f"not {shown}"


def named(statement: str, library: Library) -> str:
    """A statement by its title and identifier."""
    return f"“{library.statements[statement].title}” ({statement})"


def _listed(parts: Iterable[str]) -> str:
    *first, last = list(parts)
    return f"{', '.join(first)} and {last}" if first else last
