"""Findings as each guideline concludes them: formulas from its definitions, the later built on the earlier (§3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import z3

from mgkg.model.criterion import criteria
from mgkg.verify.exact import real
from mgkg.verify.kinds.pair import Encoder, Pair

if TYPE_CHECKING:
    from fractions import Fraction

    from mgkg.model.criterion import Definition


class Concluding(Encoder, Protocol):
    """What definitions ask of the patients that they speak of, and give them to obey."""

    names: tuple[str, ...]
    axioms: list[z3.BoolRef]
    plausible: list[z3.BoolRef]

    def forget(self) -> None:
        """Make the formulas of criteria anew."""


class Findings:
    """What each guideline knows of the findings of some islands, with what it concludes."""

    def __init__(self, space: Concluding) -> None:
        self.space = space
        self.ruleset = space.ruleset
        self._known: dict[tuple[str, str], Pair] = {}

    def conclude(self) -> None:
        """Build what every guideline concludes; formulas that are made meanwhile look at what is known so far."""
        for guideline, definitions in self.ruleset.definitions.items():
            own = [definition for definition in definitions if definition.defines in self.space.names]
            if own:
                self._conclude(guideline, own)

    def of(self, guideline: str, name: str) -> Pair:
        """What a guideline knows of a finding: what is stated, else what its definitions make of the facts."""
        return self._known.get((guideline, name)) or self.space.stated(name)

    def _conclude(self, guideline: str, definitions: list[Definition]) -> None:
        """Each definition once, and all again as often as one of them can build on what another concludes after it."""
        for _ in range(self._rounds(definitions)):
            for definition in definitions:
                self._define(guideline, definition)
        for name in [name for slug, name in self._known if slug == guideline]:
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
        stated = self.space.stated(name)
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
                own = self.space.stated(other)
                says = formula if other == name else z3.And(formula, z3.Not(z3.Or(own.true, own.false)))
                known = self.of(guideline, other)
                grown = (
                    Pair(z3.Or(known.true, says), known.false)
                    if consequence
                    else Pair(known.true, z3.Or(known.false, says))
                )
                self._known[guideline, other] = grown
        self.space.forget()

    def _defined(self, definition: Definition) -> tuple[z3.BoolRef, z3.BoolRef]:
        """When a definition makes its finding true, and when false."""
        nothing = z3.BoolVal(val=False)
        true, false = nothing, nothing
        if definition.defined_by is not None:
            pair = self.space.pair(definition.defined_by)
            true, false = pair.true, pair.false if definition.exhaustive else nothing
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
            return z3.BoolVal(val=False), z3.BoolVal(val=False)
        values = self.space.values(observable)
        some = z3.Or([value.present for value in values])
        below = [z3.Implies(value.present, value.number < real(min(ends))) for value in values]
        above = [z3.Implies(value.present, value.number >= real(max(ends))) for value in values]
        return z3.And(some, *below), z3.And(some, *above)
