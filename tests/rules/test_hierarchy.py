"""§3.5, §3.7: what one concept says of others."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.errors import CycleError, MalformedNodeError
from mgkg.rules.hierarchy import hierarchy

NAMES = tuple("abcdefgh")


@dataclass(frozen=True)
class Concept:
    broader: tuple[str, ...] = ()
    disjoint_with: tuple[str, ...] = ()


def reached(name: str, broader: dict[str, tuple[str, ...]]) -> set[str]:
    return {name}.union(*(reached(other, broader) for other in broader[name]))


@st.composite
def taxonomies(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Each concept with those that are directly broader; none is broader than itself."""
    later = {name: NAMES[number + 1 :] for number, name in enumerate(NAMES)}
    return {
        n: tuple(draw(st.lists(st.sampled_from(later[n]), unique=True, max_size=2))) if later[n] else () for n in NAMES
    }


pairs = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=3)


@given(taxonomies())
def test_3_5_above_and_below_are_reachability(broader: dict[str, tuple[str, ...]]) -> None:
    found = hierarchy({name: Concept(others) for name, others in broader.items()}, {})
    for name, other in product(NAMES, NAMES):
        assert (other in found.above[name]) == (other in reached(name, broader)) == (name in found.below[other])
        assert found.is_a(name, other) == (other in found.above[name])
    for name in NAMES:
        assert found.leaves(name) == {n for n in found.below[name] if not any(n in broader[m] for m in NAMES)}


@given(taxonomies(), pairs)
def test_3_5_exclusion_is_symmetric_and_passed_on_to_what_is_narrower(
    broader: dict[str, tuple[str, ...]], exclusive: list[tuple[str, str]]
) -> None:
    kind_of = [one for one, other in exclusive if other in reached(one, broader) or one in reached(other, broader)]
    partners = {name: [other for one, other in exclusive if one == name] for name in NAMES}
    concepts = {name: Concept(others) for name, others in broader.items()}
    both = {n for a, b in exclusive for n in NAMES if {a, b} <= reached(n, broader)}
    if kind_of or both:
        with pytest.raises(MalformedNodeError, match="is exclusive with"):
            hierarchy(concepts, partners)
        return
    found = hierarchy(concepts, partners)
    for name, other in product(NAMES, NAMES):
        declared = any(
            (a in reached(name, broader) and b in reached(other, broader))
            or (b in reached(name, broader) and a in reached(other, broader))
            for a, b in exclusive
        )
        assert (other in found.excluded[name]) == declared == (name in found.excluded[other])


@given(taxonomies(), pairs)
def test_3_7_disjointness_is_symmetric_and_passed_on(
    broader: dict[str, tuple[str, ...]], disjoint: list[tuple[str, str]]
) -> None:
    partners = {name: tuple(other for one, other in disjoint if one == name) for name in NAMES}
    found = hierarchy({name: Concept(others, partners[name]) for name, others in broader.items()}, {})
    for name, other in product(NAMES, NAMES):
        declared = any(
            (a in found.above[name] and b in found.above[other]) or (b in found.above[name] and a in found.above[other])
            for a, b in disjoint
        )
        assert found.are_disjoint(name, other) == declared == found.are_disjoint(other, name)


@pytest.mark.parametrize("circle", ["a", "ab", "abc"])
def test_a_concept_that_is_broader_than_itself_is_an_error(circle: str) -> None:
    concepts = {name: Concept((circle[(number + 1) % len(circle)],)) for number, name in enumerate(circle)}
    with pytest.raises(CycleError, match="broader than itself") as caught:
        hierarchy(concepts, {})
    assert "ontology/terms" in str(caught.value)
    assert " → ".join([*circle, circle[0]]) in str(caught.value)


def test_names_that_are_no_concepts_stand_for_themselves() -> None:
    found = hierarchy({}, {})
    assert found.leaves("x") == {"x"}
    assert found.is_a("x", "x")
    assert not found.is_a("x", "y")
    assert not found.are_disjoint("x", "x")
