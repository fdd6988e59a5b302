"""Computed values of observables with a formula, from the latest values of its inputs (decision record 15)."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.patient import OBSERVATION, Fact
from mgkg.model.units import shown, unit
from mgkg.reason.facts import Reading, latest
from mgkg.reason.judgement import NOT_STATED, STALE
from mgkg.reason.kinds.measured import is_stale
from mgkg.rules.cut import BOUNDED
from mgkg.rules.ruleset import days

if TYPE_CHECKING:
    from mgkg.model.quantity import Interval
    from mgkg.reason.judgement import Judge
    from mgkg.rules.formula import Arithmetic

INPUTS_APART, OVER_NOUGHT = "inputs-apart", "over-nought"
COMPUTED = "computed"
_MOST_COMBINATIONS = 1000
_DIGITS = 4


class Derived(NamedTuple):
    """The latest values of an observable with a formula, computed and stated; where none is computed, why."""

    readings: tuple[Reading, ...]
    computed: tuple[Reading, ...]
    reason: str | None
    missing: tuple[str, ...] = ()


def derived(name: str, judge: Judge) -> Derived:
    """The latest of what is computed and what is stated; ties are kept, so that nothing is chosen in silence."""
    found = _computed(name, judge.ruleset.formulas[name], judge)
    stated = list(judge.facts.readings.get(name, ()))
    every = [*stated, *found.computed]
    return found._replace(readings=latest(every, judge.facts.at) if every else ())


def _computed(name: str, formula: Arithmetic, judge: Judge) -> Derived:
    each: list[tuple[Reading, ...]] = []
    reasons: dict[str, str] = {}
    for needed in formula.inputs:
        readings = judge.readings(needed)
        each.append(readings)
        if reason := _unusable(needed, readings, judge):
            reasons[needed] = reason
    truths: dict[str, bool] = {}
    for criterion in formula.criteria:
        judgement = judge.judge(criterion)
        if judgement.truth is None:
            reasons[criterion.about or criterion.iri] = judgement.reason or NOT_STATED
        else:
            truths[criterion.iri] = judgement.truth
    if reasons:
        return Derived((), (), next(iter(reasons.values())), tuple(reasons))
    computed = []
    for inputs in islice(product(*each), _MOST_COMBINATIONS):
        if formula.formula.inputs_within and not _together(inputs, formula.formula.inputs_within):
            return Derived((), (), INPUTS_APART)
        reading = _one(name, formula, inputs, truths, judge)
        if reading is None:
            return Derived((), (), OVER_NOUGHT)
        computed.append(reading)
    return Derived((), tuple(computed), None)


def _unusable(needed: str, readings: tuple[Reading, ...], judge: Judge) -> str | None:
    """Why an input cannot be worked with; None where it can."""
    if not readings:
        return judge.no_reading(needed)
    if is_stale(readings[0], needed, needed, judge):
        return STALE
    return BOUNDED if any(reading.fact.comparator for reading in readings) else None


def _one(
    name: str, formula: Arithmetic, inputs: tuple[Reading, ...], truths: dict[str, bool], judge: Judge
) -> Reading | None:
    """One computed value, exact, as old as its oldest input."""
    scales = judge.ruleset.scales
    values = {}
    for needed, reading in zip(formula.inputs, inputs, strict=True):
        canonical = scales[needed].canonical
        values[needed] = reading.value * scales[needed].factor(reading.unit, canonical) * unit(canonical).factor
    value = formula.result(values, truths)
    if value is None:
        return None
    at = judge.facts.at
    oldest = min(inputs, key=lambda reading: (reading.fact.moment or at).start, default=None)
    moment = oldest.fact.moment if oldest else None
    printed = shown(value, _DIGITS)
    fact = Fact(OBSERVATION, name, value, formula.result_unit, printed, moment, COMPUTED)
    return Reading(fact, value, formula.result_unit, oldest.age_days if oldest else 0, inputs)


def _together(inputs: tuple[Reading, ...], within: Interval) -> bool:
    """Whether inputs are of times not further apart than a formula allows, in whole days."""
    ages = [reading.age_days for reading in inputs]
    return not ages or max(ages) - min(ages) <= days(within)
