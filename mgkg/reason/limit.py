"""Limits compared with what the proposals add up to, on one basis, over the limit's period (design §2, Limit)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.action import Administer
from mgkg.model.statement import Limit
from mgkg.model.units import factor, shown, unit
from mgkg.rules.order import actions

if TYPE_CHECKING:
    from mgkg.model.quantity import Dose
    from mgkg.model.statement import Statement
    from mgkg.rules.ruleset import RuleSet

WITHIN, EXCEEDS, UNKNOWN = "within", "exceeds", "unknown"
_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31


class Comparison(NamedTuple):
    """What one proposed dose adds up to over a limit's period, and whether that is within it."""

    statement: str
    action: str
    verdict: str
    cumulative: str | None
    because: str


def compare(limit: Statement, given: list[Statement], ruleset: RuleSet) -> list[Comparison]:
    """Every proposed giving of the limit's agent against the limit; unknown where the basis or an amount is."""
    if not isinstance(limit, Limit):
        return []
    terms = ruleset.terms
    return [
        _compare(limit, statement, action)
        for statement in given
        for action in actions(statement)
        if isinstance(action, Administer)
        and (terms.is_a(action.agent, limit.agent) or terms.is_a(limit.agent, action.agent))
    ]


def _compare(limit: Limit, statement: Statement, action: Administer) -> Comparison:
    name = action.iri.rsplit("/", 1)[-1]
    maximum, dose = limit.maximum, action.dose
    if dose is None or dose.high is None or dose.unit is None:
        return Comparison(statement.id, name, UNKNOWN, None, "no amount is printed")
    if maximum.high is None or maximum.unit is None or maximum.period is None:
        return Comparison(statement.id, name, UNKNOWN, None, "the limit prints no amount over a time")
    if unit(dose.unit).kind != unit(maximum.unit).kind or dose.basis != maximum.basis:
        return Comparison(statement.id, name, UNKNOWN, None, "dose and limit are not on one basis")
    times = _administrations(dose, maximum)
    if times is None:
        return Comparison(statement.id, name, UNKNOWN, None, "how often it is given is not printed")
    total = Fraction(dose.high) * factor(dose.unit, maximum.unit) * times
    verdict = WITHIN if total <= Fraction(maximum.high) else EXCEEDS
    basis = "basis stated by neither" if dose.basis == "unstated" else f"as {dose.basis}"
    because = (
        f"{dose.printed} adds up to {shown(total)} {maximum.unit} over {maximum.period} {maximum.period_unit}, {basis}"
    )
    return Comparison(statement.id, name, verdict, f"{shown(total)} {maximum.unit}", because)


def _administrations(dose: Dose, maximum: Dose) -> Fraction | None:
    """The most administrations that fall into the limit's period."""
    if dose.period is None or dose.period_unit is None:
        return Fraction(dose.count) if dose.count else None
    length = Fraction(maximum.period or 0) * _hours(maximum.period_unit or "h", _LONGEST_MONTH)
    every = Fraction(dose.period) * _hours(dose.period_unit, _SHORTEST_MONTH)
    times = Fraction(-(-length // every)) * (dose.frequency_max or dose.frequency or 1)
    return min(times, Fraction(dose.count)) if dose.count else times


def _hours(period_unit: str, month_days: int) -> Fraction:
    """The hours of a unit of time; a month has as many days as is said."""
    if unit(period_unit).kind == "calendar":
        return factor(period_unit, "mo") * month_days * factor("d", "h")
    return factor(period_unit, "h")
