"""Clauses say the same as the criterion that they are made from."""

from __future__ import annotations

from itertools import count, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.model.criterion import AllOf, AnyOf, ConditionCriterion, Criterion, Not
from mgkg.model.node import TermSlug
from mgkg.rules.clause import MOST_CLAUSES, TooManyClausesError, clauses, conjunction, entails_false
from tests.rules.trial import shipped

SYMPTOMS = ("tremor", "muscle-cramp", "seizure", "hypotension")
_numbers = count()


def iri() -> str:
    return f"https://w3id.org/mgkg/guideline/trial/c{next(_numbers)}"


def leaf(name: str) -> Criterion:
    return ConditionCriterion(iri=iri(), condition=TermSlug(name))


def all_of(members: list[Criterion]) -> Criterion:
    return AllOf(iri=iri(), members=tuple(members))


def any_of(members: list[Criterion]) -> Criterion:
    return AnyOf(iri=iri(), members=tuple(members))


def not_(member: Criterion) -> Criterion:
    return Not(iri=iri(), members=(member,))


def trees(names: tuple[str, ...]) -> st.SearchStrategy[Criterion]:
    def larger(inner: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
        several = st.lists(inner, min_size=1, max_size=3)
        return inner.map(not_) | several.map(all_of) | several.map(any_of)

    return st.recursive(st.sampled_from(names).map(leaf), larger, max_leaves=8)


def holds(criterion: Criterion, world: dict[str, bool]) -> bool:
    if isinstance(criterion, AllOf):
        return all(holds(member, world) for member in criterion.members)
    if isinstance(criterion, AnyOf):
        return any(holds(member, world) for member in criterion.members)
    if isinstance(criterion, Not):
        return not holds(criterion.members[0], world)
    assert isinstance(criterion, ConditionCriterion)
    return world[criterion.condition]


def worlds(names: tuple[str, ...]) -> list[dict[str, bool]]:
    return [dict(zip(names, truths, strict=True)) for truths in product((True, False), repeat=len(names))]


@given(tree=trees(SYMPTOMS), wanted=st.booleans())
def test_a_criterion_holds_exactly_where_one_of_its_clauses_does(*, tree: Criterion, wanted: bool) -> None:
    alternatives = clauses(tree, wanted=wanted)
    for world in worlds(SYMPTOMS):
        some = any(all(holds(part, world) == truth for part, truth in clause) for clause in alternatives)
        assert some == (holds(tree, world) == wanted)


@given(one=trees(SYMPTOMS), other=trees(SYMPTOMS), wanted=st.booleans(), also=st.booleans())
def test_a_conjunction_holds_where_all_its_parts_are_as_wanted(
    *,
    one: Criterion,
    other: Criterion,
    wanted: bool,
    also: bool,
) -> None:
    alternatives = conjunction([(one, wanted), (other, also)])
    for world in worlds(SYMPTOMS):
        some = any(all(holds(part, world) == truth for part, truth in clause) for clause in alternatives)
        assert some == (holds(one, world) == wanted and holds(other, world) == also)


def test_more_clauses_than_are_looked_at_are_said_not_cut_short() -> None:
    pair = any_of([leaf("tremor"), leaf("seizure")])
    size = MOST_CLAUSES.bit_length() - 1
    assert len(clauses(all_of([pair] * size))) == MOST_CLAUSES
    with pytest.raises(TooManyClausesError):
        clauses(all_of([pair] * (size + 1)))


# Arrhythmia is broader than severe arrhythmia, and that than torsades; high and low calcium exclude each other.
RELATED = ("arrhythmia", "severe-arrhythmia", "torsades-de-pointes", "hypercalcemia", "hypocalcemia")


def possible(world: dict[str, bool]) -> bool:
    """Whether a world keeps to the hierarchy."""
    chain = ("torsades-de-pointes", "severe-arrhythmia", "arrhythmia")
    return (
        all(not world[narrow] or world[broad] for narrow, broad in pairwise(chain))
        and not (world["hypercalcemia"] and world["hypocalcemia"])
    )  # fmt: skip


@given(condition=trees(RELATED), criterion=trees(RELATED), wanted=st.booleans())
def test_3_7_what_is_said_to_entail_that_a_criterion_is_false_does(
    *,
    condition: Criterion,
    criterion: Criterion,
    wanted: bool,
) -> None:
    if entails_false([(condition, wanted)], criterion, shipped().terms):
        for world in filter(possible, worlds(RELATED)):
            assert not (holds(condition, world) == wanted and holds(criterion, world))


@pytest.mark.parametrize(
    ("condition", "criterion", "entailed"),
    [
        (leaf("hypercalcemia"), leaf("hypocalcemia"), True),
        (not_(leaf("arrhythmia")), leaf("torsades-de-pointes"), True),
        (not_(leaf("torsades-de-pointes")), leaf("arrhythmia"), False),
        (leaf("torsades-de-pointes"), not_(leaf("arrhythmia")), True),
        (any_of([leaf("hypercalcemia"), leaf("tremor")]), leaf("hypocalcemia"), False),
        (all_of([leaf("hypercalcemia"), leaf("tremor")]), leaf("hypocalcemia"), True),
        (leaf("hypercalcemia"), any_of([leaf("hypocalcemia"), leaf("tremor")]), False),
        (leaf("hypercalcemia"), all_of([leaf("hypocalcemia"), leaf("tremor")]), True),
    ],
)
def test_3_7_entailment_by_the_hierarchy(condition: Criterion, criterion: Criterion, *, entailed: bool) -> None:
    assert entails_false([(condition, True)], criterion, shipped().terms) is entailed


def test_3_7_no_condition_entails_nothing() -> None:
    assert not entails_false([], leaf("tremor"), shipped().terms)
