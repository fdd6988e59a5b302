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

    `above` and `below` include the concept itself. `excluded` holds what is false when the concept is true.
    """

    above: dict[str, frozenset[str]]
    below: dict[str, frozenset[str]]
    excluded: dict[str, frozenset[str]]
    disjoint: dict[str, frozenset[str]]

    def leaves(self, name: str) -> frozenset[str]:
        """The narrowest concepts under a name: what a class amounts to."""
        below = self.below.get(name, frozenset({name}))
        return frozenset(n for n in below if self.below.get(n, frozenset({n})) == {n})

    def is_a(self, name: str, broader: str) -> bool:
        """Whether a name is another, or narrower than it."""
        return broader in self.above.get(name, frozenset({name}))

    def are_disjoint(self, one: str, other: str) -> bool:
        """Whether giving the one is declared to be not giving the other, for them or for what they are kinds of."""
        above_one = self.above.get(one, frozenset({one}))
        above_other = self.above.get(other, frozenset({other}))
        return any(self.disjoint.get(name, frozenset()) & above_other for name in above_one)


def hierarchy(concepts: Mapping[str, _Concept], exclusive: Mapping[str, Iterable[str]]) -> Hierarchy:
    """The closure over `broader`, `exclusive_with` and `disjoint_with`.

    CycleError when a concept is broader than itself; MalformedNodeError when a concept excludes
    one that it is a kind of, since then nothing could be true of it.
    """
    above: dict[str, frozenset[str]] = {}
    for name in concepts:
        _climb(name, concepts, above, ())
    below = {name: frozenset(n for n in concepts if name in above[n]) for name in concepts}
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
        name: frozenset(n for broader in above[name] for other in direct[broader] for n in below[other])
        for name in concepts
    }
    for name in concepts:
        if clash := sorted(excluded[name] & above[name]):
            what = f"{name} is exclusive with {clash[0]}, but is a kind of it"
            raise MalformedNodeError(what, where="ontology/terms", remedy="Take out one of the two links.")
    return Hierarchy(above, below, excluded, {name: frozenset(others) for name, others in disjoint.items()})


def _climb(
    name: str, concepts: Mapping[str, _Concept], above: dict[str, frozenset[str]], path: tuple[str, ...]
) -> frozenset[str]:
    if name in path:
        circle = " → ".join([*path[path.index(name) :], name])
        raise CycleError(
            f"{circle} is broader than itself", where="ontology/terms", remedy="Take out one skos:broader."
        )
    if name not in above:
        broader = [_climb(b, concepts, above, (*path, name)) for b in concepts[name].broader if b in concepts]
        above[name] = frozenset({name}).union(*broader)
    return above[name]
