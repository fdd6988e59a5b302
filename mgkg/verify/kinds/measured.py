"""Observations, bands and ages: formulas over the latest value, from the cut of the criterion (design §3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from mgkg.verify.kinds.pair import Pair

if TYPE_CHECKING:
    from mgkg.model.criterion import Criterion
    from mgkg.verify.kinds.pair import Encoder


def measured(criterion: Criterion, encoder: Encoder) -> Pair:
    """True where the value lies between the thresholds, false where it does not; a tie that differs is unknown."""
    cut = encoder.cut(criterion)
    values = encoder.values(criterion.about)
    some = z3.Or([value.present for value in values])
    sides = [
        [z3.Implies(value.present, encoder.between(cut, value, truth=truth)) for value in values]
        for truth in (True, False)
    ]
    return Pair(z3.And(some, *sides[0]), z3.And(some, *sides[1]))
