"""Findings as each guideline concludes them: formulas from its definitions, the later built on the earlier (§3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import z3

from mgkg.model.criterion import criteria
from mgkg.verify.kinds.pair import Encoder, Pair
from mgkg.verify.ordered import at_least

if TYPE_CHECKING:
    from fractions import Fraction

    from mgkg.model.criterion import Definition

_NOTHING = z3.BoolVal(val=False)


class Concluding(Encoder, Protocol):
    """What definitions ask of the patients that they speak of, and give them to obey."""

    definitions: tuple[Definition, ...]
    axioms: list[z3.BoolRef]
    plausible: list[z3.BoolRef]

    def said(self, name: str) -> Pair:
        """What is stated of a concept, without what is only false because it has ended."""

    def ended(self, name: str) -> dict[str, z3.BoolRef]:
        """The concepts with which a concept ends, and whether they have ended."""

    def forget(self) -> None:
        """Make the formulas of criteria anew."""


class Findings:
    """What each guideline knows of the findings of some islands, with what it concludes."""

    def __init__(self, space: Concluding) -> None:
        self.space = space
        self.ruleset = space.ruleset
        self._concluded: dict[tuple[str, str], Pair] = {}

    def conclude(self) -> None:
        """Build what every guideline concludes; formulas that are made meanwhile look at what is known so far."""
        by_guideline: dict[str, list[Definition]] = {}
        for definition in self.space.definitions:
            by_guideline.setdefault(definition.guideline, []).append(definition)
        for guideline, own in by_guideline.items():
            self._conclude(guideline, own)

    def of(self, guideline: str, name: str) -> Pair:
        """What a guideline knows of a finding: what is stated, else what its definitions make of the facts.

        What has ended may hold again by a definition; then its end says nothing of what is narrower.
        """
        said, (true, false) = self.space.said(name), self._so_far(guideline, name)
        holds = z3.Or(said.true, true)
        over = [
            z3.And(has, z3.Not(self._so_far(guideline, other).true)) for other, has in self.space.ended(name).items()
        ]
        return Pair(holds, z3.Or(said.false, false, z3.And(z3.Or(over), z3.Not(holds))))

    def _so_far(self, guideline: str, name: str) -> Pair:
        """What the definitions that were looked at conclude."""
        return self._concluded.get((guideline, name)) or Pair(_NOTHING, _NOTHING)

    def _conclude(self, guideline: str, definitions: list[Definition]) -> None:
        """Each definition once, and all again as often as one of them can build on what another concludes after it."""
        for _ in range(self._rounds(definitions)):
            for definition in definitions:
                self._define(guideline, definition)
        for name in [name for slug, name in self._concluded if slug == guideline]:
            pair = self.of(guideline, name)
            self.space.axioms.append(z3.Not(z3.And(pair.true, pair.false)))
        self.space.forget()

    def _rounds(self, definitions: list[Definition]) -> int:
        terms = self.ruleset.terms
        for place, definition in enumerate(definitions):
            names = {leaf.about for leaf in criteria(definition.defined_by)} if definition.defined_by else set()
            for later in definitions[place:]:
                if names & terms.touched(later.defines):
                    return len(definitions)
        return 1

    def _define(self, guideline: str, definition: Definition) -> None:
        """What one definition adds to what is known; it contradicts nobody who says otherwise, unless by a number."""
        name = definition.defines
        stated = self.space.said(name)
        true, false = self._defined(definition)
        contradicted = [z3.Not(z3.And(true, stated.false)), z3.Not(z3.And(false, stated.true))]
        if definition.below_targets_of is None:
            self.space.axioms += contradicted
        else:
            # What is stated outranks the number, but no plausible patient states the opposite of what it says.
            self.space.plausible += contradicted
        unsaid = z3.Not(z3.Or(stated.true, stated.false))
        for truth, formula in ((True, z3.And(true, unsaid)), (False, z3.And(false, unsaid))):
            for other, consequence in ((name, truth), *self.ruleset.terms.said[name, truth]):
                own, known = self.space.said(other), self._so_far(guideline, other)
                says = formula if other == name else z3.And(formula, z3.Not(z3.Or(own.true, own.false)))
                self._concluded[guideline, other] = (
                    Pair(z3.Or(known.true, says), known.false)
                    if consequence
                    else Pair(known.true, z3.Or(known.false, says))
                )
        self.space.forget()

    def _defined(self, definition: Definition) -> tuple[z3.BoolRef, z3.BoolRef]:
        """When a definition makes its finding true, and when false."""
        true, false = _NOTHING, _NOTHING
        if definition.defined_by is not None:
            pair = self.space.pair(definition.defined_by)
            true, false = pair.true, pair.false if definition.exhaustive else _NOTHING
        if definition.below_targets_of is not None:
            below, above = self._below_targets(definition)
            false = z3.And(above, z3.Not(true))
            true = z3.Or(true, below)
        return true, false

    def _below_targets(self, definition: Definition) -> tuple[z3.BoolRef, z3.BoolRef]:
        """Below every lower bound of the guideline's targets, and at or above every one."""
        observable = definition.below_targets_of or ""
        scale = self.ruleset.scales[observable]
        bounds = self.ruleset.lower_bounds.get((definition.guideline, observable), ())
        ends: list[Fraction] = [end for bound in bounds for end in bound.ends_in(scale.canonical, scale)]
        if not ends:
            return _NOTHING, _NOTHING
        values = self.space.values(observable)
        some = z3.Or([value.present for value in values])
        below = [z3.Implies(value.present, z3.Not(at_least(value.number, min(ends)))) for value in values]
        above = [z3.Implies(value.present, at_least(value.number, max(ends))) for value in values]
        return z3.And(some, *below), z3.And(some, *above)
