"""What one concept says of others, from the terms: broader, narrower, exclusive, disjoint (design §3.5, §3.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from mgkg.errors import CycleError, MalformedNodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class _Concept(Protocol):
    @property
    def broader(self) -> tuple[str, ...]: ...
    @property
    def disjoint_with(self) -> tuple[str, ...]: ...


class Hierarchy(NamedTuple):
    """The closure of a set of concepts; every mapping goes from a name to the names that it implies something of.

    `above` and `below` (kinds) include the concept itself, as do `implies` and `implied_by`, which count a product as
    holding its ingredients. `excluded` holds what is false when the concept is true. `said` has what the truth, or the
    falsehood, of a concept says of others, in the order of their names.
    """

    above: dict[str, frozenset[str]]
    below: dict[str, frozenset[str]]
    excluded: dict[str, frozenset[str]]
    disjoint: dict[str, frozenset[str]]
    implies: dict[str, frozenset[str]]
    implied_by: dict[str, frozenset[str]]
    said: dict[tuple[str, bool], tuple[tuple[str, bool], ...]]

    def leaves(self, name: str) -> frozenset[str]:
        """The narrowest concepts under a name: what a class amounts to."""
        below = self.below.get(name, frozenset({name}))
        return frozenset(n for n in below if self.below.get(n, frozenset({n})) == {n})

    def is_a(self, name: str, broader: str) -> bool:
        """Whether a name is another, or narrower than it."""
        return broader in self.above.get(name, frozenset({name}))

    def touched(self, name: str) -> frozenset[str]:
        """A name with all that its truth or falsehood may say something of, which may say something of it."""
        if name not in self.implies:
            return frozenset({name})
        return self.implies[name] | self.implied_by[name] | self.excluded[name]

    def are_disjoint(self, one: str, other: str) -> bool:
        """Whether giving the one is declared to be not giving the other, for them or for what they are kinds of."""
        above_one = self.above.get(one, frozenset({one}))
        above_other = self.above.get(other, frozenset({other}))
        return any(self.disjoint.get(name, frozenset()) & above_other for name in above_one)


def hierarchy(
    concepts: Mapping[str, _Concept],
    exclusive: Mapping[str, Iterable[str]],
    ingredients: Mapping[str, Iterable[str]] | None = None,
) -> Hierarchy:
    """The closure over `broader`, `exclusive_with`, `disjoint_with` and what products hold.

    CycleError when a concept is broader than itself; MalformedNodeError when a concept excludes
    one that it is a kind of, since then nothing could be true of it.
    """
    kinds = {name: concept.broader for name, concept in concepts.items()}
    held = {name: tuple((ingredients or {}).get(name, ())) for name in concepts}
    above = _closure(kinds)
    implies = _closure({name: (*kinds[name], *held[name]) for name in concepts}) if any(held.values()) else above
    below, implied_by = _inverse(above), _inverse(implies)
    direct = {name: set[str]() for name in concepts}
    disjoint = {name: set[str]() for name in concepts}
    for name, concept in concepts.items():
        for other in exclusive.get(name, ()):
            direct[name].add(other)
            direct[other].add(name)
        for other in concept.disjoint_with:
            disjoint[name].add(other)
            disjoint.setdefault(other, set()).add(name)
    excluded = {
        name: frozenset(n for implied in implies[name] for other in direct[implied] for n in implied_by[other])
        for name in concepts
    }
    for name in concepts:
        if clash := sorted(excluded[name] & implies[name]):
            what = f"{name} is exclusive with {clash[0]}, but is a kind of it or holds it"
            raise MalformedNodeError(what, where="ontology/terms", remedy="Take out one of the two links.")
    apart = {name: frozenset(others) for name, others in disjoint.items()}
    said = {
        (name, True): (
            *((other, True) for other in sorted(implies[name] - {name})),
            *((other, False) for other in sorted(excluded[name])),
        )
        for name in concepts
    }
    said |= {(name, False): tuple((o, False) for o in sorted(implied_by[name] - {name})) for name in concepts}
    return Hierarchy(above, below, excluded, apart, implies, implied_by, said)


def _closure(links: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Each name with all that links lead to."""
    closed: dict[str, frozenset[str]] = {}
    for name in links:
        _climb(name, links, closed, ())
    return closed


def _climb(
    name: str, links: Mapping[str, Iterable[str]], closed: dict[str, frozenset[str]], path: tuple[str, ...]
) -> frozenset[str]:
    if name in path:
        circle = " → ".join([*path[path.index(name) :], name])
        what, remedy = f"{circle} is broader than itself, or an ingredient of itself", "Take out one of the links."
        raise CycleError(what, where="ontology/terms", remedy=remedy)
    if name not in closed:
        further = [_climb(other, links, closed, (*path, name)) for other in links[name] if other in links]
        closed[name] = frozenset({name}).union(*further)
    return closed[name]


def _inverse(closed: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {name: set() for name in closed}
    for name, others in closed.items():
        for other in others:
            found[other].add(name)
    return {name: frozenset(others) for name, others in found.items()}
