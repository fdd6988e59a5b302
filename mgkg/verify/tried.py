"""Which values the solver need not be asked of: those that a condition refuses, or that say what another one said."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.criterion import BandCriterion, DemographicCriterion, ObservationCriterion
from mgkg.verify.condition import FALSE, NOT_FALSE, NOT_TRUE, TRUE, Beyond, Claim, Every, Some

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.model.criterion import Criterion
    from mgkg.rules.cut import Bound, Cut
    from mgkg.verify.condition import Condition
    from mgkg.verify.space import Space

_OF_ONE_VALUE = (ObservationCriterion, BandCriterion, DemographicCriterion)
_WANTED: dict[str, tuple[bool | None, ...]] = {
    TRUE: (True,),
    FALSE: (False,),
    NOT_TRUE: (False, None),
    NOT_FALSE: (True, None),
}


class Candidate(NamedTuple):
    """A value in a unit, as it would be written."""

    value: Fraction
    unit: str
    printed: str


class Tried:
    """What values of an observable, of which each was refused, say to all that a question hangs on."""

    def __init__(
        self, observable: str, space: Space, leaves: Iterable[Criterion], conditions: Iterable[Condition]
    ) -> None:
        ruleset = space.ruleset
        leaves, conditions = list(leaves), list(conditions)
        self.scale = ruleset.scales[observable]
        term = ruleset.library.terms[observable]
        low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
        self.limits = [Fraction(low or 0), *([] if high is None else [Fraction(high)])]
        self.cuts = [space.cut(leaf) for leaf in leaves if leaf.compared]
        # Its number itself counts where it is computed with, or compared with other values; and beside a band.
        computed_with = any(observable in (name, *one.inputs) for name, one in ruleset.formulas.items())
        every = (*leaves, *space.islands.leaves.get(observable, ()))
        compared = any(not isinstance(leaf, _OF_ONE_VALUE) for leaf in every)
        self.is_decided = not (computed_with or compared or _looks_beside(conditions))
        self.wanted: list[tuple[Cut, str]] = [
            (space.cut(one.criterion), one.mode)
            for one in conditions
            if isinstance(one, Claim) and one.criterion.about == observable and one.criterion.compared
        ]
        self._said: set[object] = set()

    def is_new(self, one: Candidate, bounds: Iterable[Bound]) -> bool:
        """Whether a value may be what is wanted, and says what none before it said."""
        if not self.is_decided:
            return True
        if any(cut.decide(one.value, one.unit)[0] not in _WANTED[mode] for cut, mode in self.wanted):
            return False
        value = one.value * self.scale.factor(one.unit, self.scale.canonical)
        ends = [*self.limits, *(end for bound in bounds for end in bound.ends_in(self.scale.canonical, self.scale))]
        beside = tuple((value > end) - (value < end) for end in ends)
        said = (*(cut.decide(one.value, one.unit)[0] for cut in self.cuts), beside)
        if said in self._said:
            return False
        self._said.add(said)
        return True


def _looks_beside(conditions: Iterable[Condition]) -> bool:
    """Whether any of some conditions is of a value beside a band."""
    return any(
        isinstance(one, Beyond) or (isinstance(one, (Every, Some)) and _looks_beside(one.parts)) for one in conditions
    )
