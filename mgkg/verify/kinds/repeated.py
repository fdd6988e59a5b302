"""Repeated values and trends: formulas over a series of values, the latest first (decision record 13)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import z3

from mgkg.rules.ruleset import days
from mgkg.verify.kinds.pair import Pair

if TYPE_CHECKING:
    from mgkg.model.criterion import RepeatedCriterion, TrendCriterion
    from mgkg.verify.kinds.pair import Encoder, Occasion

AT_LEAST, FALLING = "at-least", "falling"


def repeated(criterion: RepeatedCriterion, encoder: Encoder) -> Pair:
    """True where the latest values, as many as asked for, lie between the thresholds; false where one does not."""
    cut = encoder.cut(criterion)
    series = encoder.series(criterion.observable)
    said = [
        [
            z3.And([z3.Implies(value.present, encoder.between(cut, value, truth=truth)) for value in one.values])
            for one in series
        ]
        for truth in (True, False)
    ]
    period = criterion.over_period
    if period is not None and period.interval_kind == AT_LEAST:
        return _over(criterion, series, said[0], said[1], days(period))
    wanted = criterion.occasions
    seen = [_is_within(one, None if period is None else days(period)) for one in series]
    true = z3.And([z3.And(seen[place], said[0][place]) for place in range(wanted)])
    return Pair(true, z3.Or([z3.And(seen[place], said[1][place]) for place in range(wanted)]))


def _over(
    criterion: RepeatedCriterion,
    series: list[Occasion],
    true: list[z3.BoolRef],
    false: list[z3.BoolRef],
    length: Fraction,
) -> Pair:
    """The latest values in a row that compare true are as many as wanted, and lie as far apart as the period."""
    reached, failed = [], []
    for place, one in enumerate(series):
        in_a_row = z3.And([z3.And(series[n].present, true[n]) for n in range(place + 1)])
        before = z3.And([z3.And(series[n].present, true[n]) for n in range(place)])
        if place + 1 >= criterion.occasions:
            reached.append(z3.And(in_a_row, one.age - series[0].age >= int(-(-length // 1))))
        already = (
            z3.Or([*reached[: max(len(reached) - 1, 0)]]) if place + 1 >= criterion.occasions else z3.BoolVal(val=False)
        )
        failed.append(z3.And(before, one.present, false[place], z3.Not(already)))
    return Pair(z3.Or(reached), z3.Or(failed))


def trend(criterion: TrendCriterion, encoder: Encoder) -> Pair:
    """True where each of the latest values is lower (or higher) than the one before, false where one is not."""
    series = encoder.series(criterion.observable)[: criterion.occasions]
    period = None if criterion.over_period is None else days(criterion.over_period)
    seen = [_is_within(one, period) for one in series]
    falling = criterion.trend == FALLING
    follows = [new.number < old.number if falling else new.number > old.number for new, old in pairwise(series)]
    true = z3.And([*seen, *follows])
    false = [z3.And(seen[place + 1], z3.Not(follow)) for place, follow in enumerate(follows)]
    return Pair(true, z3.Or(false))


def _is_within(one: Occasion, period: Fraction | None) -> z3.BoolRef:
    return one.present if period is None else z3.And(one.present, one.age <= int(period // 1))
