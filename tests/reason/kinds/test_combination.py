from __future__ import annotations

from itertools import count, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.model.criterion import AllOf, AnyOf, ConditionCriterion, Criterion, Not
from mgkg.model.node import TermSlug
from mgkg.reason.facts import facts
from mgkg.reason.judge import Reasoning
from mgkg.reason.kinds.combination import kleene_and, kleene_not
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import NOW, has, lacks, person
from tests.rules.trial import Truth

T, F, U = True, False, None
TRUTHS = (T, F, U)
# Symptoms of which none is a kind of another.
SYMPTOMS = ("tremor", "muscle-cramp", "seizure", "hypotension", "drowsiness")

NOT = {T: F, F: T, U: U}
AND = {(T, T): T, (T, F): F, (T, U): U, (F, T): F, (F, F): F, (F, U): F, (U, T): U, (U, F): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, T): T, (F, F): F, (F, U): U, (U, T): T, (U, F): U, (U, U): U}

Tree = str | tuple[str, tuple["Tree", ...]]


def truth_by_table(tree: Tree, known: dict[str, Truth]) -> Truth:
    """A tree's truth by Kleene's tables alone."""
    if isinstance(tree, str):
        return known[tree]
    operator, members = tree
    truths = [truth_by_table(member, known) for member in members]
    if operator == "not":
        return NOT[truths[0]]
    truth = truths[0]
    for other in truths[1:]:
        truth = (AND if operator == "all" else OR)[truth, other]
    return truth


def criterion(tree: Tree, number: count[int]) -> Criterion:
    """A tree as a criterion; each node has an address of its own."""
    iri = f"https://w3id.org/mgkg/guideline/trial/c{next(number)}"
    if isinstance(tree, str):
        return ConditionCriterion(iri=iri, condition=TermSlug(tree))
    operator, members = tree
    kind = {"all": AllOf, "any": AnyOf, "not": Not}[operator]
    return kind(iri=iri, members=tuple(criterion(member, number) for member in members))


def judged(tree: Tree, known: dict[str, Truth], ruleset: RuleSet) -> Truth:
    stated = [has(name) if truth else lacks(name) for name, truth in known.items() if truth is not None]
    reasoning = Reasoning(ruleset, facts(person(*stated), ruleset, NOW))
    return reasoning.judge(criterion(tree, count())).truth


@pytest.mark.parametrize("truth", TRUTHS)
def test_3_1_not(truth: Truth, shipped: RuleSet) -> None:
    assert judged(("not", ("tremor",)), {"tremor": truth}, shipped) is NOT[truth]
    assert kleene_not(truth) is NOT[truth]


@pytest.mark.parametrize("truths", list(product(TRUTHS, repeat=2)))
def test_3_1_all_of_and_any_of_two(truths: tuple[Truth, Truth], shipped: RuleSet) -> None:
    known = dict(zip(SYMPTOMS[:2], truths, strict=True))
    assert judged(("all", SYMPTOMS[:2]), known, shipped) is AND[truths]
    assert judged(("any", SYMPTOMS[:2]), known, shipped) is OR[truths]
    assert kleene_and(truths) is AND[truths]


@pytest.mark.parametrize("size", [1, 3, 4])
def test_3_1_all_of_and_any_of_many(size: int, shipped: RuleSet) -> None:
    for truths in product(TRUTHS, repeat=size):
        known = dict(zip(SYMPTOMS[:size], truths, strict=True))
        for operator in ("all", "any"):
            tree = (operator, SYMPTOMS[:size])
            assert judged(tree, known, shipped) is truth_by_table(tree, known), (tree, known)


def test_3_1_all_of_nothing_is_true() -> None:
    assert kleene_and(()) is True


trees = st.recursive(
    st.sampled_from(SYMPTOMS),
    lambda inner: (
        st.tuples(st.just("not"), st.tuples(inner))
        | st.tuples(st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=4).map(tuple))
    ),
    max_leaves=16,
)


@given(tree=trees, truths=st.tuples(*[st.sampled_from(TRUTHS)] * len(SYMPTOMS)))
def test_3_1_random_trees_have_the_truth_of_the_tables(tree: Tree, truths: tuple[Truth, ...], shipped: RuleSet) -> None:
    known = dict(zip(SYMPTOMS, truths, strict=True))
    assert judged(tree, known, shipped) is truth_by_table(tree, known)
