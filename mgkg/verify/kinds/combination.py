"""All of, any of, not: formulas from those of their members, as Kleene's connectives have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from mgkg.verify.kinds.pair import Pair

if TYPE_CHECKING:
    from mgkg.model.criterion import AllOf, AnyOf, Not
    from mgkg.verify.kinds.pair import Encoder


def every(criterion: AllOf, encoder: Encoder) -> Pair:
    """True when all members are, false when one is."""
    pairs = [encoder.pair(member) for member in criterion.members]
    return Pair(z3.And([pair.true for pair in pairs]), z3.Or([pair.false for pair in pairs]))


def some(criterion: AnyOf, encoder: Encoder) -> Pair:
    """True when one member is, false when all are."""
    pairs = [encoder.pair(member) for member in criterion.members]
    return Pair(z3.Or([pair.true for pair in pairs]), z3.And([pair.false for pair in pairs]))


def opposite(criterion: Not, encoder: Encoder) -> Pair:
    """True when the member is false."""
    pair = encoder.pair(criterion.members[0])
    return Pair(pair.false, pair.true)
