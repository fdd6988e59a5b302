"""Islands: names of which none can say anything of a name elsewhere, from the rules.

What is true on one island changes nothing on another, so that a conjunction falls into parts that are solved one by
one, and each part once.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from mgkg.model.criterion import RepeatedCriterion, TimeSinceCriterion, TrendCriterion, criteria
from mgkg.verify.condition import Beyond, Claim, Every, Some
from mgkg.verify.digest import structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mgkg.model.criterion import Criterion, Definition
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.condition import Condition

_DATED = (RepeatedCriterion, TimeSinceCriterion, TrendCriterion)


class Islands:
    """The names that facts may be about, and the island of each, by the name of one of its members."""

    def __init__(self, ruleset: RuleSet, roots: Iterable[Criterion]) -> None:
        self.ruleset = ruleset
        self._found: dict[str, str] = {}
        self._digests: dict[tuple[frozenset[str], datetime], bytes] = {}
        self._own: dict[tuple[str, datetime], bytes] = {}
        self._of_criterion: dict[str, frozenset[str]] = {}
        self.leaves: dict[str, list[Criterion]] = defaultdict(list)
        self._gather(roots)
        self.statable = frozenset(self._concepts()) | frozenset(self._common())
        self._link()

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """The names of each island, sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in sorted({*self.leaves, *self.statable}):
            found[self.of(name)].append(name)
        return {island: tuple(names) for island, names in found.items()}

    def of(self, name: str) -> str:
        """The island of a name."""
        while (above := self._found.get(name, name)) != name:
            self._found[name] = self._found.get(above, above)
            name = above
        return name

    def digest(self, names: frozenset[str], at: datetime) -> bytes:
        """A digest of all that every patient on some islands obeys, so that an answer is only taken where that is so.

        The moment counts where something is dated.
        """
        key = names, at
        if key not in self._digests:
            each = (self._digest(name, at) for name in sorted(names))
            self._digests[key] = hashlib.sha256(b"".join(each)).digest()
        return self._digests[key]

    def _digest(self, island: str, at: datetime) -> bytes:
        key = island, at
        if key not in self._own:
            said = "\n".join(repr(part) for part in self._obeyed(list(self.members[island]), at))
            self._own[key] = hashlib.sha256(said.encode()).digest()
        return self._own[key]

    def _obeyed(self, members: list[str], at: datetime) -> Iterator[object]:
        ruleset, own = self.ruleset, set(members)
        for name in members:
            terms = ruleset.terms
            said = [sorted(found.get(name, frozenset()) & own) for found in (terms.implies, terms.excluded)]
            yield name, name in self.statable, name in ruleset.findings, said
            term = ruleset.library.terms.get(name)
            if name in ruleset.scales:
                bounds = [getattr(term, bound, None) for bound in ("plausible_low", "plausible_high")]
                yield ruleset.scales[name][:4], bounds, structure(getattr(term, "formula", None))
            dated = [leaf for leaf in self.leaves.get(name, ()) if isinstance(leaf, _DATED)]
            if dated:
                yield at, sorted({(getattr(leaf, "counted_from", None) or "", _occasions(leaf)) for leaf in dated})
        defined: dict[str, list[object]] = defaultdict(list)
        for definition in (one for name in members for one in self._defining.get(name, ())):
            defined[definition.guideline].append(structure(definition))
        for slug, definitions in defined.items():
            targets = [ruleset.lower_bounds.get((slug, name), ()) for name in members]
            yield slug, definitions, [[(b.comparator, b.unit, sorted(b.ends.items())) for b in own] for own in targets]

    @cached_property
    def _defining(self) -> dict[str, list[Definition]]:
        """The definitions of each name."""
        found: dict[str, list[Definition]] = defaultdict(list)
        for definitions in self.ruleset.definitions.values():
            for definition in definitions:
                found[definition.defines].append(definition)
        return found

    def of_condition(self, condition: Condition) -> frozenset[str]:
        """The islands that a condition hangs on."""
        if isinstance(condition, Claim):
            iri = condition.criterion.iri
            if iri not in self._of_criterion:
                names = {leaf.about for leaf in criteria(condition.criterion) if leaf.about}
                self._of_criterion[iri] = frozenset(self.of(name) for name in names)
            return self._of_criterion[iri]
        if isinstance(condition, Beyond):
            return frozenset({self.of(condition.band.about)})
        if isinstance(condition, (Every, Some)):
            return frozenset[str]().union(*(self.of_condition(part) for part in condition.parts))
        raise TypeError(condition)

    def _gather(self, roots: Iterable[Criterion]) -> None:
        """Every leaf by its name: those of the roots, and of definitions and formulas behind them."""
        ruleset = self.ruleset
        definitions = [d.defined_by for d in ruleset.library.definitions if d.defined_by]
        points = [criterion for formula in ruleset.formulas.values() for criterion in formula.criteria]
        seen: set[str] = set()
        for root in (*roots, *definitions, *points):
            for leaf in criteria(root):
                if leaf.about and leaf.iri not in seen:
                    seen.add(leaf.iri)
                    self.leaves[leaf.about].append(leaf)
        for definition in ruleset.library.definitions:
            for name in (definition.defines, definition.below_targets_of):
                self.leaves.setdefault(name or definition.defines, [])
        waiting = list(self.leaves)
        while waiting:
            formula = ruleset.formulas.get(waiting.pop())
            for needed in formula.inputs if formula else ():
                if needed not in self.leaves:
                    self.leaves[needed] = []
                    waiting.append(needed)

    def _concepts(self) -> Iterator[str]:
        """The names that are true or false of a patient."""
        for name in self.leaves:
            if name not in self.ruleset.scales:
                yield name

    def _common(self) -> Iterator[str]:
        """Names that are narrower than two others that matter: one fact then says both. Of alike ones the broadest."""
        terms = self.ruleset.terms
        used = {name for name in self.leaves if name not in self.ruleset.scales}
        by_said: dict[frozenset[str], list[str]] = defaultdict(list)
        for name, implied in terms.implies.items():
            said = implied & used
            if name not in used and any(
                other not in terms.implies[one] and one not in terms.implies[other] for one in said for other in said
            ):
                by_said[said].append(name)
        for alike in by_said.values():
            yield min(alike, key=lambda name: (len(terms.implies[name]), name))

    def _link(self) -> None:
        terms = self.ruleset.terms
        for name in sorted(self.statable):
            for other in terms.touched(name) & self.statable:
                self._join(name, other)
        for definition in self.ruleset.library.definitions:
            leaves = [leaf.about for leaf in criteria(definition.defined_by)] if definition.defined_by else []
            names = [definition.defines, definition.below_targets_of, *leaves]
            touched = sorted(terms.touched(definition.defines) & self.statable)
            for one, other in pairwise([name for name in (*names, *touched) if name]):
                self._join(one, other)
        for name, formula in self.ruleset.formulas.items():
            about = [leaf.about for part in formula.criteria for leaf in criteria(part) if leaf.about]
            if name in self.leaves:
                for one, other in pairwise([name, *formula.inputs, *about]):
                    self._join(one, other)

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._found[second] = first


def _occasions(leaf: Criterion) -> int:
    return int(getattr(leaf, "occasions", 0))


def parts_of(conditions: Iterable[Condition], islands: Islands) -> list[tuple[frozenset[str], list[Condition]]]:
    """Conditions in groups that share no island, each with its islands."""
    groups: list[tuple[frozenset[str], list[Condition]]] = []
    for condition in conditions:
        own, members = islands.of_condition(condition), [condition]
        apart = []
        for names, others in groups:
            if names & own:
                own, members = own | names, others + members
            else:
                apart.append((names, others))
        groups = [*apart, (own, members)]
    return groups
