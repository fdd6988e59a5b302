"""Printed equivalents that do not agree: figures in two units, grams of a salt against its ion (design §3.4)."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from mgkg.errors import UnknownUnitError
from mgkg.model.criterion import criteria
from mgkg.model.quantity import Dose, Figure, Interval, Quantity, half_width
from mgkg.model.statement import Limit, Target
from mgkg.model.units import factor, shown, unit
from mgkg.rules.answer import Context
from mgkg.rules.cut import LOWER, Scale, figures_agree
from mgkg.rules.order import actions
from mgkg.rules.ruleset import conditions
from mgkg.verify.digest import digest
from mgkg.verify.finding import Finding
from mgkg.verify.words import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.model.quantity import Threshold
    from mgkg.model.statement import Statement
    from mgkg.verify.inquiry import Inquiry

_AMOUNTS = ("mass", "amount", "equivalents")


def mismatches(inquiry: Inquiry) -> Iterator[Finding]:
    """Every pair of printed equivalents that does not agree, once."""
    told: set[str] = set()
    for statement in inquiry.ruleset.library.statements.values():
        found = (*_thresholds(statement, inquiry), *_quantities(statement, inquiry.ruleset.context))
        for one, other, why in found:
            name = f"unit-mismatch:{':'.join(sorted((one.id, other.id)))}"
            if name not in told:
                told.add(name)
                text = f"{named(statement.id, inquiry.ruleset.library)} prints “{one.printed}” and “{other.printed}” "
                yield Finding(
                    id=name,
                    kind="unit-mismatch",
                    between=(statement.id,),
                    text=f"{text}for the same thing, but {why}.",
                    witness=inquiry.witness_of(statement.id),
                    digest=digest([statement, one, other]),
                )


_Pair = tuple[Quantity, Quantity, str]


def _thresholds(statement: Statement, inquiry: Inquiry) -> Iterator[_Pair]:
    """Thresholds of one side, of a criterion, a band, or several ranges of one target."""
    scales = inquiry.ruleset.scales
    for root in conditions(statement):
        for leaf in criteria(root):
            if leaf.compared:
                yield from _sides(leaf.compared, scales[leaf.about])
    for band in getattr(statement, "bands", ()):
        yield from _sides(band.thresholds, scales[band.observable])
    if isinstance(statement, Target):
        every = tuple(t for goal in statement.target_ranges for t in goal.thresholds)
        yield from _sides(every, scales[statement.observable])


def _sides(thresholds: Iterable[Threshold], scale: Scale) -> Iterator[_Pair]:
    every = [one for threshold in thresholds for one in (threshold, *threshold.also_printed)]
    for side in ([t for t in every if t.comparator == "="], *_lower_and_upper(every)):
        for one, other in combinations(side, 2):
            if not figures_agree(one, other, scale):
                yield one, other, _apart(one, other, scale)


def _lower_and_upper(every: list[Threshold]) -> tuple[list[Threshold], list[Threshold]]:
    lower = [t for t in every if t.comparator in LOWER]
    return lower, [t for t in every if t.comparator not in LOWER and t.comparator != "="]


def _apart(one: Quantity, other: Quantity, scale: Scale) -> str:
    """How far two figures are apart, in the unit of the second."""
    low, high = one.low if one.low is not None else one.high, one.high if one.high is not None else one.low
    if low is None or high is None or one.unit is None or other.unit is None:
        return "they are not the same"
    per = scale.factor(unit(one.unit).symbol, unit(other.unit).symbol)
    ends = dict.fromkeys((shown(Fraction(low) * per), shown(Fraction(high) * per)))
    return f"{one.low if one.low == one.high else f'{one.low}-{one.high}'} {one.unit} is {'-'.join(ends)} {other.unit}"


def _quantities(statement: Statement, context: Context) -> Iterator[_Pair]:
    """Doses, limits, intervals and figures with what is printed beside them."""
    for figure in statement.figures:
        yield from _beside(figure)
    for action in actions(statement):
        for interval in (getattr(action, "interval", None), getattr(action, "separation", None)):
            if interval is not None:
                yield from _beside(interval)
        dose = getattr(action, "dose", None)
        if dose is not None:
            yield from _of_dose(dose, getattr(action, "agent", ""), context)
    if isinstance(statement, Limit):
        yield from _of_dose(statement.maximum, statement.agent, context)


def _beside(quantity: Figure | Interval) -> Iterator[_Pair]:
    for other in quantity.also_printed:
        if quantity.unit is None or other.unit is None:
            continue
        scale = Scale(unit(quantity.unit).symbol)
        try:
            if not figures_agree(quantity, other, scale):
                yield quantity, other, _apart(quantity, other, scale)
        except UnknownUnitError:
            continue


def _of_dose(dose: Dose, agent: str, context: Context) -> Iterator[_Pair]:
    """A dose against what is printed beside it, and the steps of its titration."""
    if dose.infusion_time:
        yield from _beside(dose.infusion_time)
    for other in dose.also_printed:
        if dose.unit is None or other.unit is None:
            continue
        kinds = {unit(dose.unit).kind, unit(other.unit).kind}
        if len(kinds) == 1:
            scale = Scale(unit(dose.unit).symbol)
            if not figures_agree(dose, other, scale):
                yield dose, other, _apart(dose, other, scale)
        elif kinds <= set(_AMOUNTS) and (why := _contradicts(dose, other, agent, context)):
            yield dose, other, why
    if dose.titration:
        yield from _of_dose(dose.titration.to_dose, agent, context)


def _contradicts(dose: Dose, other: Dose, agent: str, context: Context) -> str | None:
    """Why a weight and an amount of the ion cannot be one dose by any form in which the agent is weighed."""
    weights = _grams_per_mole(dose, agent, context)
    analyte = context.library.terms.get(context.analyte(agent) or "")
    valence = getattr(analyte, "valence", None)
    if not weights:
        return None
    tried = []
    for form, grams in weights:
        try:
            per = factor(unit(other.unit or "").symbol, unit(dose.unit or "").symbol, grams, valence)
        except UnknownUnitError:
            return None
        if _agree(dose, other, per):
            return None
        low = other.low if other.low is not None else other.high
        tried.append(f"{shown(Fraction(low or 0) * per, 4)} {dose.unit} as {form}")
    return f"“{other.printed}” is {' or '.join(tried)}"


def _agree(one: Dose, other: Dose, per: Fraction) -> bool:
    """Bound by bound, as figures are compared (§3.4)."""
    pairs = ((one.low, other.low), (one.high, other.high))
    return all(
        abs(Fraction(a) - Fraction(b) * per) <= half_width(a) + half_width(b) * per
        for a, b in pairs
        if a is not None and b is not None
    )


def _grams_per_mole(dose: Dose, agent: str, context: Context) -> list[tuple[str, Fraction]]:
    """For each form in which the agent may be weighed, by its basis, the grams that hold a mole of the ion."""
    terms, library = context.terms, context.library
    analyte = library.terms.get(context.analyte(agent) or "")
    mass = getattr(analyte, "molar_mass", None)
    if mass is None or analyte is None:
        return []
    elemental = [(f"elemental {analyte.label}", Fraction(mass))]
    forms = [
        (f"{library.terms[name].label}, {form.label}", Fraction(form.molar_mass) / form.ion_count)
        for name in sorted(terms.below.get(agent, {agent}))
        for form in getattr(library.terms.get(name), "forms", ())
    ]
    if dose.basis in ("elemental", "ion"):
        return elemental
    return forms if dose.basis in ("salt", "hydrate") else elemental + forms
