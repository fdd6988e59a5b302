"""Answers to decisions from statements: what each statement says of each decision that it names.

An answer is a decision, for or against, a value and a condition (design §3.7). How an action answers a
dimension is one row of `_BY_DIMENSION`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.action import (
    Action,
    ActionSet,
    Administer,
    Avoid,
    Correct,
    Measure,
    Reduce,
    Separate,
    Spread,
    Stop,
    Switch,
)
from mgkg.model.criterion import BandCriterion, ObservationCriterion
from mgkg.model.quantity import half_width
from mgkg.model.statement import Classification, Limit, Target
from mgkg.model.units import factor
from mgkg.model.units import unit as parse_unit
from mgkg.rules.cut import LOWER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mgkg.model.criterion import Criterion, Range
    from mgkg.model.guideline import Library
    from mgkg.model.quantity import Dose, Interval
    from mgkg.model.statement import Statement
    from mgkg.model.term import Decision
    from mgkg.rules.hierarchy import Hierarchy

FOR, AGAINST = "for", "against"
_INFINITE = Fraction(10**12)
_MONTH_DAYS = (28, 31)


class Names(NamedTuple):
    """The values of a nominal dimension, as the narrowest concepts under what is named."""

    leaves: frozenset[str]
    shown: str


class Amounts(NamedTuple):
    """The values of a quantity, as closed intervals on one basis; two bases are not compared."""

    basis: tuple[str, ...]
    spans: tuple[tuple[Fraction, Fraction], ...]
    shown: str


Value = Names | Amounts


class Answer(NamedTuple):
    """What a statement says of a decision while its outcome has the direction `when` and `given` is `wanted`.

    `also` says when the other printed readings of the statement say the same (None: they cannot); while they do
    not, the answer hangs on a reading that the source leaves open.
    """

    statement: str
    decision: str
    direction: str
    value: Value
    when: str = FOR
    given: Criterion | None = None
    wanted: bool = True
    reading: str = ""
    also: tuple[tuple[Criterion, bool] | None, ...] = ()


class Context(NamedTuple):
    """What answering needs to know of the library."""

    library: Library
    terms: Hierarchy
    concepts: Hierarchy

    def label(self, name: str) -> str:
        """What people call a term or a concept of a scheme."""
        found = self.library.terms.get(name) or self.library.concepts.get(name)
        return found.label if found else name

    def names(self, names: Iterable[str], among: Hierarchy) -> Names:
        """Some names as a nominal value."""
        names = list(names)
        leaves = frozenset[str]().union(*(among.leaves(name) for name in names))
        return Names(leaves, " or ".join(sorted(self.label(name) for name in names)))

    def analyte(self, agent: str) -> str | None:
        """The element that a substance supplies, from itself or from what it is a kind of."""
        for name in sorted(self.terms.above.get(agent, ())):
            if found := getattr(self.library.terms.get(name), "analyte", None):
                return str(found)
        return None


_Said = tuple[str, str, Value]
"""What one action says in a dimension: of which concept, for or against, which value."""


def _give(action: Action, context: Context) -> Iterator[_Said]:
    pairs: list[tuple[str, str]] = []
    if isinstance(action, Administer):
        pairs = [(action.agent, FOR)]
    elif isinstance(action, (Stop, Avoid)):
        pairs = [(action.agent, AGAINST)]
    elif isinstance(action, Switch):
        pairs = [(action.from_agent, AGAINST), (action.to_agent, FOR)]
    elif isinstance(action, Measure):
        pairs = [(action.observable, FOR)]
    elif isinstance(action, Correct):
        pairs = [(name, FOR) for name in (*action.conditions, *([action.agent] if action.agent else []))]
    for name, direction in pairs:
        yield name, direction, context.names([name], context.terms)


def _route(action: Action, context: Context) -> Iterator[_Said]:
    if isinstance(action, (Administer, Avoid)) and action.route:
        direction = AGAINST if isinstance(action, Avoid) else FOR
        yield action.agent, direction, context.names([action.route], context.concepts)


def _agent(action: Action, context: Context) -> Iterator[_Said]:
    if isinstance(action, (Administer, Switch)):
        name = action.to_agent if isinstance(action, Switch) else action.agent
        yield name, FOR, context.names([name], context.terms)
    elif isinstance(action, (Avoid, Stop)):
        yield action.agent, AGAINST, context.names([action.agent], context.terms)


def _dose(action: Action, context: Context) -> Iterator[_Said]:
    if isinstance(action, (Administer, Reduce)) and action.dose:
        value = _dose_amounts(action.dose, action.agent, context)
        if value:
            yield action.agent, FOR, value


def _timing(action: Action, context: Context) -> Iterator[_Said]:
    if isinstance(action, Administer) and action.dose and action.dose.timings:
        yield action.agent, FOR, context.names(action.dose.timings, context.concepts)
    elif isinstance(action, Spread):
        for agent in action.agents:
            yield agent, FOR, context.names([action.timing], context.concepts)


def _interval(action: Action, context: Context) -> Iterator[_Said]:
    del context
    if isinstance(action, Measure) and action.interval and (value := _interval_amounts(action.interval)):
        yield action.observable, FOR, value


def _separation(action: Action, context: Context) -> Iterator[_Said]:
    del context
    if isinstance(action, Separate) and (value := _interval_amounts(action.separation)):
        for other in action.other_agents:
            yield action.agent, FOR, value._replace(basis=(*value.basis, other))


_BY_DIMENSION: dict[str, Callable[[Action, Context], Iterator[_Said]]] = {
    "give": _give,
    "route": _route,
    "agent": _agent,
    "dose": _dose,
    "timing": _timing,
    "interval": _interval,
    "separation": _separation,
}


def answers(statement: Statement, context: Context) -> list[Answer]:
    """Everything that a statement says of the decisions that it names."""
    named = [context.library.decisions[slug] for slug in statement.answers]
    return [answer for decision in named for answer in _answers_to(decision, statement, context)]


def falls_under(statement: Statement, decision: Decision, context: Context) -> bool:
    """Whether a statement's content speaks to a decision, whether it names it or not (design §2, Decision)."""
    if decision.treatment_line and decision.treatment_line != statement.treatment_line:
        return False
    return bool(_answers_to(decision, statement, context))


def _answers_to(decision: Decision, statement: Statement, context: Context) -> list[Answer]:
    if isinstance(statement, Classification):
        return list(_severities(decision, statement, context))
    if isinstance(statement, Target):
        return list(_target_labels(decision, statement))
    if isinstance(statement, Limit):
        return list(_limit(decision, statement, context))
    action_set = getattr(statement, "action_set", None)
    if action_set is None or decision.dimension not in _BY_DIMENSION:
        return []
    directions = (FOR, AGAINST) if statement.only_when else (statement.direction or FOR,)
    return [
        Answer(statement.id, decision.slug, FOR if (said == FOR) == (when == FOR) else AGAINST, value, when)
        for when in directions
        for said, value in _of_set(action_set, decision, context)
        if FOR in (when, said) and not _refuses_all(when, said, value, decision, context)
    ]


def _refuses_all(when: str, said: str, value: Value, decision: Decision, context: Context) -> bool:
    """Whether an answer refuses every agent of a decision on agents: that answers whether to give, not what."""
    if decision.dimension != "agent" or when == said or not isinstance(value, Names):
        return False
    return context.terms.leaves(decision.subject) <= value.leaves


def _of_set(member: Action | ActionSet, decision: Decision, context: Context) -> list[tuple[str, Value]]:
    """What a set says: all, each; one-of, the union, none if a member has none; sequence, the first (design §3.7)."""
    if isinstance(member, Action):
        if decision.dimension == "dose" and decision.route not in (None, getattr(member, "route", None)):
            return []
        said = _BY_DIMENSION[decision.dimension](member, context)
        return [(way, value) for name, way, value in said if context.terms.is_a(name, decision.subject)]
    said_by = [_of_set(inner, decision, context) for inner in member.members]
    if member.combine == "sequence":
        return next((said for said in said_by if said), [])
    if member.combine == "all":
        return [entry for said in said_by for entry in said]
    return _union(said_by) if all(said_by) else []


def _union(said_by: list[list[tuple[str, Value]]]) -> list[tuple[str, Value]]:
    entries = [entry for said in said_by for entry in said]
    ways = {way for way, _ in entries}
    if len(ways) != 1:
        return []
    shown = " or ".join(dict.fromkeys(value.shown for _, value in entries))
    names = [value for _, value in entries if isinstance(value, Names)]
    if len(names) == len(entries):
        return [(ways.pop(), Names(frozenset[str]().union(*(value.leaves for value in names)), shown))]
    amounts = [value for _, value in entries if isinstance(value, Amounts)]
    bases = {value.basis for value in amounts}
    if len(amounts) != len(entries) or len(bases) != 1:
        return []
    return [(ways.pop(), Amounts(bases.pop(), tuple(span for value in amounts for span in value.spans), shown))]


def _severities(decision: Decision, statement: Classification, context: Context) -> Iterator[Answer]:
    for number, band in enumerate(statement.bands, 1):
        if decision.dimension != "severity" or not context.terms.is_a(band.observable, decision.subject):
            continue
        value = context.names(band.severity_labels, context.concepts)
        given = BandCriterion(iri=f"{band.iri}#in", band=band)
        reading = str(number) if len(statement.bands) > 1 else ""
        yield Answer(statement.id, decision.slug, FOR, value, given=given, reading=reading)


def _target_labels(decision: Decision, statement: Target) -> Iterator[Answer]:
    if decision.dimension != "target" or statement.observable != decision.subject:
        return
    readings = [_labelled(goal) for goal in statement.target_ranges]
    for number, labels in enumerate(readings, 1):
        others = [other for other in readings if other is not labels]
        printed = " and ".join(dict.fromkeys(t.printed for t in statement.target_ranges[number - 1].thresholds))
        for label, (given, wanted) in labels.items():
            yield Answer(
                statement=statement.id,
                decision=decision.slug,
                direction=FOR,
                value=Names(frozenset({label}), f"{label} ({printed})"),
                given=given,
                wanted=wanted,
                reading=str(number) if others else "",
                also=tuple(other.get(label) for other in others),
            )


def _labelled(goal: Range) -> dict[str, tuple[Criterion, bool]]:
    """The labels of one printed reading of a target, each with the criterion that makes it true or false."""
    inside = ObservationCriterion(iri=f"{goal.iri}#at", observable=goal.observable, thresholds=goal.thresholds)
    labels: dict[str, tuple[Criterion, bool]] = {"at target": (inside, True)}
    return labels | {label: (side, False) for label, side in _sides(goal) if side.thresholds}


def _sides(goal: Range) -> list[tuple[str, ObservationCriterion]]:
    lower = tuple(t for t in goal.thresholds if t.comparator in LOWER)
    upper = tuple(t for t in goal.thresholds if t.comparator not in LOWER)
    return [
        ("below target", ObservationCriterion(iri=f"{goal.iri}#lower", observable=goal.observable, thresholds=lower)),
        ("above target", ObservationCriterion(iri=f"{goal.iri}#upper", observable=goal.observable, thresholds=upper)),
    ]


def _limit(decision: Decision, statement: Limit, context: Context) -> Iterator[Answer]:
    if decision.dimension == "limit" and context.terms.is_a(statement.agent, decision.subject):
        value = _dose_amounts(statement.maximum, statement.agent, context)
        if value:
            spans = tuple((Fraction(0), high) for _, high in value.spans)
            yield Answer(statement.id, decision.slug, FOR, Amounts(value.basis, spans, value.shown))


def _dose_amounts(dose: Dose, agent: str, context: Context) -> Amounts | None:
    """A dose as an amount each administration or day, on its basis; with a titration, the hull of both doses."""
    amounts = _one_dose(dose, agent, context)
    if amounts and dose.titration:
        later = _one_dose(dose.titration.to_dose, agent, context)
        if later is None or later.basis != amounts.basis:
            return None
        low = min(span[0] for span in (*amounts.spans, *later.spans))
        high = max(span[1] for span in (*amounts.spans, *later.spans))
        return Amounts(amounts.basis, ((low, high),), f"{dose.printed}, then {dose.titration.to_dose.printed}")
    return amounts


def _one_dose(dose: Dose, agent: str, context: Context) -> Amounts | None:
    low, high = dose.low if dose.low is not None else dose.high, dose.high if dose.high is not None else dose.low
    if low is None or high is None or dose.unit is None:
        return None
    kind = parse_unit(dose.unit).kind
    analyte = context.analyte(agent)
    mass = getattr(context.library.terms.get(analyte or ""), "molar_mass", None)
    basis: tuple[str, ...]
    if dose.basis in ("elemental", "ion") and mass is not None:
        valence = getattr(context.library.terms[analyte or ""], "valence", None)
        per, basis = factor(dose.unit, "mmol", Fraction(mass), valence), ("element", analyte or "")
    else:
        base = {"mass": "mg", "amount": "mmol", "equivalents": "mEq"}.get(kind, dose.unit)
        per, basis = factor(dose.unit, base), (dose.basis, agent, kind)
    rate_low, rate_high, each = _rate(dose)
    low_end = (Fraction(low) - half_width(low)) * per * rate_low
    high_end = (Fraction(high) + half_width(high)) * per * rate_high
    return Amounts((*basis, each), ((low_end, high_end),), dose.printed)


def _rate(dose: Dose) -> tuple[Fraction, Fraction, str]:
    """How many times a day the amount is given, least and most; each administration when no period is printed."""
    if dose.period is None or not dose.period_unit:
        return Fraction(1), Fraction(1), "administration"
    if parse_unit(dose.period_unit).kind == "calendar":  # of 30.5 days a month
        per_day = Fraction(2, 61) / factor(dose.period_unit, "mo")
    else:
        per_day = factor("d", dose.period_unit)
    longest = Fraction(dose.period_max or dose.period)
    least = Fraction(dose.frequency or 1) * per_day / longest
    most = Fraction(dose.frequency_max or dose.frequency or 1) * per_day / Fraction(dose.period)
    return least, most, "day"


def _interval_amounts(interval: Interval) -> Amounts | None:
    """An interval in days: "at least every x" is (0, x], "at least x" is [x, ∞) (design §3.7)."""
    low = interval.low if interval.low is not None else interval.high
    high = interval.high if interval.high is not None else interval.low
    if low is None or high is None or interval.unit is None:
        return None
    if parse_unit(interval.unit).kind == "calendar":
        months = factor(interval.unit, "mo")
        least, most = Fraction(low) * months * _MONTH_DAYS[0], Fraction(high) * months * _MONTH_DAYS[1]
    else:
        days = factor(interval.unit, "d")
        least, most = Fraction(low) * days, Fraction(high) * days
    if interval.interval_kind in ("at-least-every", "at-most"):
        least = Fraction(0)
    elif interval.interval_kind == "at-least":
        most = _INFINITE
    return Amounts(("time",), ((least, most),), interval.printed)
