"""Patients to test with, from short words."""

from __future__ import annotations

from collections.abc import Iterable

from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Patient, moment
from mgkg.model.units import bounded, unit
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.rules.ruleset import RuleSet

NOW = moment("2026-11-22T12:00")
TODAY = "2026-11-22"


def value(text: str, on: str | None = None, *, of: str = "serum-magnesium") -> Fact:
    """A measured value, or a bound: value("1.1 mg/dL", "2026-11-19"), value("<0.5 mmol/L")."""
    amount, _, symbol = text.partition(" ")
    when = moment(on) if on else None
    comparator, size = bounded(amount)
    symbol = unit(symbol).symbol
    return Fact(OBSERVATION, of, size, symbol, amount, when, f"obs {text}", comparator=comparator)


def has(concept: str, on: str | None = None) -> Fact:
    """A concept that is true."""
    return Fact(HAS, concept, moment=moment(on) if on else None, place=f"has {concept}")


def lacks(concept: str, on: str | None = None) -> Fact:
    """A concept that is false."""
    return Fact(HAS_NOT, concept, moment=moment(on) if on else None, place=f"not {concept}")


def course(concept: str, dates: str) -> Fact:
    """A course of a concept: course("tacrolimus", "2026-11-01/..")."""
    start, stop = (moment(end) if end != ".." else None for end in dates.split("/"))
    return Fact(HAS, concept, place=f"has {concept}", start=start, stop=stop)


def person(*facts: Fact, complete: Iterable[str] = (), at: str | None = TODAY) -> Patient:
    """A patient with some facts, today."""
    return Patient(facts, frozenset(complete), moment(at) if at else None)


def evaluated(ruleset: RuleSet, *facts: Fact, complete: Iterable[str] = (), at: str | None = TODAY) -> Evaluation:
    """What the rules make of a patient with some facts; the clock says noon of 2026-11-22."""
    return evaluate(ruleset, person(*facts, complete=complete, at=at), NOW)


def named(evaluation: Evaluation) -> dict[str, str]:
    """Each statement's outcome, by its name."""
    return {name: result.name for name, result in evaluation.outcomes.items()}


def described(patient: Patient) -> str:
    """A patient in one line, for messages of failed tests."""
    facts = "; ".join(str(fact) for fact in patient.facts)
    complete = f"; complete: {', '.join(sorted(patient.complete))}" if patient.complete else ""
    return f"at {patient.at.printed if patient.at else 'now'}: {facts or 'nothing'}{complete}"
