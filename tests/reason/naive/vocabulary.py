"""What the terms of a library say of each other (§3.5, combination products), and in which units values stand."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, cached_property

from mgkg.model.criterion import Definition
from mgkg.model.guideline import Library
from mgkg.model.term import Substance
from mgkg.model.units import factor, unit
from tests.reason.naive.kleene import BothTruthsError


class Vocabulary:
    """A library's terms and definitions, looked up; everything here is the same for all patients."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.terms = library.terms
        self.follow: dict[tuple[str, bool], dict[str, bool]] = {}
        self.factors: dict[tuple[str, str, str], Fraction] = {}

    @cached_property
    def definitions(self) -> dict[str, list[Definition]]:
        """The definitions of each guideline."""
        slugs = {definition.id.split("/")[0] for definition in self.library.definitions} | set(self.library.guidelines)
        return {slug: [d for d in self.library.definitions if d.id.split("/")[0] == slug] for slug in sorted(slugs)}

    # What follows from one concept

    @cached_property
    def broader(self) -> dict[str, set[str]]:
        """Each concept with itself and all broader ones."""
        return self._reached({name: set(map(str, term.broader)) for name, term in self.terms.items()})

    @cached_property
    def holders(self) -> dict[str, list[str]]:
        """What makes each concept true: itself, narrower ones, products of it."""
        whole = self._reached(self.said_with)
        return {name: [one for one in self.terms if name in whole[one]] for name in self.terms}

    @cached_property
    def said_with(self) -> dict[str, set[str]]:
        """Each concept with what is true at once with it: what is broader, and its ingredients."""
        return {name: set(map(str, term.broader)) | self._ingredients(name) for name, term in self.terms.items()}

    @cached_property
    def exclusive(self) -> dict[str, set[str]]:
        """The concepts that cannot be true with each, as declared by either."""
        partners: dict[str, set[str]] = {name: set() for name in self.terms}
        for name, term in self.terms.items():
            for other in term.exclusive_with:
                partners[name].add(other)
                partners[other].add(name)
        return partners

    def consequences(self, name: str, *, truth: bool) -> dict[str, bool]:
        """All that follows when one concept is true, or false: the concept itself, too."""
        if (name, truth) not in self.follow:
            known: dict[str, bool] = {}
            self._learn(known, name, truth=truth)
            self.follow[name, truth] = known
        return self.follow[name, truth]

    def _learn(self, known: dict[str, bool], name: str, *, truth: bool) -> None:
        """Narrower implies broader; not broader implies not narrower; one of an exclusive pair excludes the other.

        A product implies its ingredients; without an ingredient there is no product of it.
        """
        if name in known:
            if known[name] != truth:
                raise BothTruthsError(name)
            return
        known[name] = truth
        if truth:
            for other in self.said_with[name]:
                self._learn(known, other, truth=True)
            for other in self.exclusive[name]:
                self._learn(known, other, truth=False)
        else:
            for other in self.terms:
                if name in self.said_with[other]:
                    self._learn(known, other, truth=False)

    def _ingredients(self, name: str) -> set[str]:
        term = self.terms[name]
        return set(map(str, term.ingredients)) if isinstance(term, Substance) else set()

    def _reached(self, links: dict[str, set[str]]) -> dict[str, set[str]]:
        """Each name with all that its links lead to."""
        found = {name: {name} | others for name, others in links.items()}
        while any(found[other] - reached for reached in found.values() for other in reached):
            found = {name: reached.union(*(found[other] for other in reached)) for name, reached in found.items()}
        return found

    # Units

    def canonical_unit(self, observable: str) -> str:
        """The unit in which values of an observable are compared with each other."""
        return getattr(self.terms[observable], "canonical_unit", None) or "1"

    def converted(self, observable: str, value: Fraction, of: str, to: str) -> Fraction:
        """A value in another unit, exactly, by the molar mass and valence of the observable's analyte."""
        key = (observable, of, to)
        if key not in self.factors:
            analyte = self.terms.get(getattr(self.terms[observable], "analyte", None) or "")
            mass = getattr(analyte, "molar_mass", None)
            valence = getattr(analyte, "valence", None)
            self.factors[key] = factor(of, to, Fraction(mass) if mass is not None else None, valence)
        return value * self.factors[key]

    def canonical(self, observable: str, value: Fraction, of: str | None) -> Fraction:
        """A value in the canonical unit of its observable."""
        return self.converted(observable, value, of or "1", self.canonical_unit(observable))


@cache
def symbol(text: str) -> str:
    """One spelling for each unit."""
    return unit(text).symbol
