"""The criteria of a RuleSet as numbered plain values for a browser: leaves with their words, cuts and lengths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    BandCriterion,
    ConditionCriterion,
    Criterion,
    DemographicCriterion,
    ExposureCriterion,
    FindingCriterion,
    Not,
    ObservationCriterion,
    RepeatedCriterion,
    TimeSinceCriterion,
    TrendCriterion,
    criteria,
)
from mgkg.model.quantity import Interval
from mgkg.model.units import factor, unit
from mgkg.reason.kinds.repeated import AT_LEAST, FALLING
from mgkg.reason.saying import say
from mgkg.rules.cut import Bound, Cut
from mgkg.rules.elapsed import is_of_hours
from mgkg.rules.ruleset import RuleSet, days

KINDS: dict[type[Criterion], str] = {
    AllOf: "all",
    AnyOf: "any",
    Not: "not",
    ObservationCriterion: "value",
    BandCriterion: "band",
    DemographicCriterion: "value",
    ExposureCriterion: "concept",
    ConditionCriterion: "concept",
    FindingCriterion: "finding",
    RepeatedCriterion: "repeated",
    TrendCriterion: "trend",
    TimeSinceCriterion: "since",
}


class CriterionTable:
    """Every criterion once, by number.

    `entries` are the criteria, `cuts` what they compare with, each once, `hanging` the names that findings can hang
    on; `units` are the units that thresholds are printed in, by observable.
    """

    def __init__(self, ruleset: RuleSet, roots: Iterable[Criterion]) -> None:
        self.ruleset = ruleset
        self.entries: list[dict[str, Any]] = []
        self.cuts: list[list[Any]] = []
        self.hanging: list[list[str]] = []
        self.units: dict[str, list[str]] = defaultdict(list)
        self._guidelines = list(ruleset.library.guidelines)
        self._numbers: dict[str, int] = {}
        every = {one.iri: one for root in roots for one in criteria(root)}
        for iri in every:
            self._numbers[iri] = len(self._numbers)
        self.entries = [self._entry(one) for one in every.values()]

    def number(self, criterion: Criterion) -> int:
        """The number of a criterion."""
        return self._numbers[criterion.iri]

    def _entry(self, one: Criterion) -> dict[str, Any]:
        kind, name = KINDS[type(one)], self._named(one)
        if isinstance(one, (AllOf, AnyOf, Not)):
            return {"is": kind, "id": name, "of": [self.number(member) for member in one.members]}
        if isinstance(one, DemographicCriterion) and not one.thresholds:
            kind = "concept"
        entry = {"is": kind, "id": name, "about": one.about}
        if (said := say(one, self.ruleset.library)) != self.ruleset.library.terms[one.about].label:
            entry["say"] = said
        names = self.ruleset.depends.get(one.iri, frozenset({one.about}))
        if names != {one.about}:
            entry["hangs"] = placed(sorted(names), self.hanging)
        if one.compared:
            printed = list(dict.fromkeys(t.unit for t in one.compared if t.unit))
            self.units[one.about] += printed
            entry |= {"cut": placed(_cut(self.ruleset.cuts[one.iri]), self.cuts), "in": printed}
        if oldest := self.ruleset.oldest_days.get(one.iri):
            entry["oldest"] = oldest
        return entry | _MORE.get(type(one), _nothing)(one)

    def _named(self, one: Criterion) -> Any:  # noqa: ANN401 - a text, or a list
        """The place of its guideline and its name there; its whole identifier where it belongs to none."""
        slug, _, name = one.id.partition("/")
        return [self._guidelines.index(slug), name] if name and slug in self._guidelines else one.id


def placed(value: Any, table: list[Any]) -> int:  # noqa: ANN401 - any plain value
    """The place of a value in a table that holds each value once."""
    if value not in table:
        table.append(value)
    return table.index(value)


def _cut(one: Cut) -> list[Any]:
    """Lower and upper groups of bounds (comparator, unit, and one or two ends), and which side is approximate."""
    sides = [[[_bound(bound) for bound in group] for group in side] for side in (one.lower, one.upper)]
    return [*sides, *([list(one.approximate)] if any(one.approximate) else [])]


def _bound(bound: Bound) -> list[str]:
    ends = dict.fromkeys(map(str, bound.ends[bound.unit]))
    return [bound.comparator, bound.unit, *ends]


def _nothing(_: Any) -> dict[str, Any]:  # noqa: ANN401 - any other kind
    return {}


def _repeated(one: RepeatedCriterion) -> dict[str, Any]:
    period = one.over_period
    at_least = {"spread": True} if period is not None and period.interval_kind == AT_LEAST else {}
    return {"times": one.occasions, **_period(period), **at_least}


def _trend(one: TrendCriterion) -> dict[str, Any]:
    return {"times": one.occasions, "falling": one.trend == FALLING, **_period(one.over_period)}


def _period(period: Interval | None) -> dict[str, Any]:
    return {} if period is None else {"days": str(days(period))}


def _since(one: TimeSinceCriterion) -> dict[str, Any]:
    lengths = {"within": one.within, "after": one.after}
    counted = {"from": str(one.counted_from)} if one.counted_from else {}
    return counted | {name: _length(length) for name, length in lengths.items() if length}


def _length(one: Interval) -> dict[str, Any]:
    """A length by its ends: calendar months, or seconds; whether it is counted in hours or less."""
    ends = list(dict.fromkeys(end for end in (one.low, one.high) if end is not None))
    text = one.unit or "d"
    if unit(text).kind == "calendar":
        return {"months": [int(Fraction(end) * factor(text, "mo")) for end in ends]}
    seconds = [float(Fraction(end) * factor(text, "s")) for end in ends]
    return {"seconds": [int(end) if end.is_integer() else end for end in seconds]} | (
        {"hours": True} if is_of_hours(one) else {}
    )


_MORE: dict[type[Criterion], Callable[[Any], dict[str, Any]]] = {
    RepeatedCriterion: _repeated,
    TrendCriterion: _trend,
    TimeSinceCriterion: _since,
}
