"""What if: a patient with changed facts, evaluated, and what is different then, from two evaluations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mgkg.errors import ContradictionError
from mgkg.model.patient import OBSERVATION, Fact, Patient
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.facts import implied

if TYPE_CHECKING:
    from mgkg.reason.conflict import Conflict
    from mgkg.reason.outcome import Outcome
    from mgkg.rules.ruleset import RuleSet


class Supposed(NamedTuple):
    """What is supposed: a fact, or that nothing is known of a concept."""

    concept: str
    fact: Fact | None


class Difference(NamedTuple):
    """A statement whose outcome, direction, standing or open prerequisites change: before, and after."""

    before: Outcome
    after: Outcome
    standing: tuple[str | None, str | None]
    required: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]


class WhatIf(NamedTuple):
    """The evaluation of a supposed patient, the stated facts that had to make way, and what changes."""

    before: Evaluation
    after: Evaluation
    supposed: tuple[Supposed, ...]
    replaced: tuple[tuple[Fact, str], ...]
    differences: tuple[Difference, ...]
    gained: tuple[Conflict, ...]
    lost: tuple[Conflict, ...]
    targets: tuple[tuple[str, list[str], list[str]], ...]


def what_if(evaluation: Evaluation, supposed: tuple[Supposed, ...]) -> WhatIf:
    """What changes with supposed facts; ContradictionError when definitions make them contradict what is stated."""
    # Values of two dates are no contradiction.
    names = [(one.concept, one.fact.when if one.fact and one.fact.value is not None else "") for one in supposed]
    if twice := next((name for name in names if names.count(name) > 1), None):
        what = f"{twice[0]} is supposed to be two things"
        raise ContradictionError(what, where="--what-if", remedy="Suppose one of them at a time.")
    patient, replaced = _supposed_patient(evaluation, supposed)
    try:
        after = evaluate(evaluation.ruleset, patient, evaluation.clock)
    except ContradictionError as error:
        remedy = "Suppose something of that too, as in --what-if 'NAME=unknown'."
        raise ContradictionError(error.what, where="--what-if", remedy=remedy) from error
    before_conflicts = {conflict.clash.id for conflict in evaluation.certain}
    after_conflicts = {conflict.clash.id for conflict in after.certain}
    targets = evaluation.target_states
    return WhatIf(
        before=evaluation,
        after=after,
        supposed=supposed,
        replaced=replaced,
        differences=tuple(_differences(evaluation, after)),
        gained=tuple(c for c in after.certain if c.clash.id not in before_conflicts),
        lost=tuple(c for c in evaluation.certain if c.clash.id not in after_conflicts),
        targets=tuple((name, targets[name], new) for name, new in after.target_states.items() if targets[name] != new),
    )


def _supposed_patient(
    evaluation: Evaluation, supposed: tuple[Supposed, ...]
) -> tuple[Patient, tuple[tuple[Fact, str], ...]]:
    """The patient with the supposed facts; what is stated and says otherwise makes way, and is listed."""
    replaced: dict[int, tuple[Fact, str]] = {}
    added: list[Fact] = []
    for one in supposed:
        for fact in evaluation.patient.facts:
            if why := _makes_way(fact, one, evaluation):
                replaced.setdefault(id(fact), (fact, why))
        if one.fact:
            added.append(one.fact)
    kept = tuple(fact for fact in evaluation.patient.facts if id(fact) not in replaced)
    return replace(evaluation.patient, facts=(*kept, *added)), tuple(replaced.values())


def _makes_way(fact: Fact, supposed: Supposed, evaluation: Evaluation) -> str | None:
    """Why a stated fact cannot stand beside what is supposed; None when it can."""
    if supposed.fact is None:
        said = {fact.concept} if fact.kind == OBSERVATION else {name for name, _ in _says(fact, evaluation.ruleset)}
        if fact.concept == supposed.concept:
            return "supposed to be unknown"
        return f"it says something of {supposed.concept}, supposed to be unknown" if supposed.concept in said else None
    if OBSERVATION in (fact.kind, supposed.fact.kind):
        latest = evaluation.facts.readings.get(supposed.concept, ())
        is_latest = fact.concept == supposed.concept and any(reading.fact is fact for reading in latest)
        return f"replaced by {supposed.fact}" if is_latest else None
    if fact.concept == supposed.concept:
        return f"replaced by {supposed.fact}"
    denied = {(name, not truth) for name, truth in _says(fact, evaluation.ruleset)}
    if _says(supposed.fact, evaluation.ruleset) & denied:
        return f"it contradicts {supposed.fact}"
    return None


def _says(fact: Fact, ruleset: RuleSet) -> set[tuple[str, bool]]:
    """A fact and all that it implies."""
    return {(fact.concept, fact.truth), *implied(fact.concept, ruleset, truth=fact.truth)}


def _differences(before: Evaluation, after: Evaluation) -> list[Difference]:
    """The statements that come out otherwise, in the order of the answer after the change."""
    found = []
    for result in after.ordered:
        name = result.statement.id
        old = before.outcomes[name]
        standing = before.standing.get(name), after.standing.get(name)
        required = _required(before, name), _required(after, name)
        if _state(old) != _state(result) or standing[0] != standing[1] or required[0] != required[1]:
            found.append(Difference(old, result, standing, required))
    return found


def _state(result: Outcome) -> tuple[bool | None, str | None]:
    """An outcome with its direction, where it applies."""
    return result.truth, result.direction if result.truth else None


def _required(evaluation: Evaluation, name: str) -> tuple[tuple[str, str], ...]:
    """The prerequisites of what applies, each with its state."""
    if not evaluation.outcomes[name].holds_for:
        return ()
    return tuple((required.prerequisite.id, required.state) for required in evaluation.required[name])
