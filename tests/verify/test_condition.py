"""Conditions: what a statement asks for, what it is not to be, and what always or never holds."""

from __future__ import annotations

import pytest

from mgkg.model.criterion import AllOf, AnyOf, ConditionCriterion, Criterion, Not
from mgkg.model.node import TermSlug
from mgkg.verify.clauses import expanded, fixed, simplified
from mgkg.verify.condition import (
    FALSE,
    NOT_FALSE,
    NOT_TRUE,
    TRUE,
    Beyond,
    Claim,
    Condition,
    Every,
    Some,
    conjuncts,
    denied,
)

A, B, C = (ConditionCriterion(iri=f"made/{name}", condition=TermSlug(name)) for name in "abc")
ALWAYS, NEVER = Every(()), Some(())


def claim(criterion: Criterion, mode: str = TRUE) -> Claim:
    return Claim(criterion, mode)


def test_all_of_and_any_of_the_same_are_not_the_same() -> None:
    for members in ((), (claim(A), claim(B))):
        assert len({Every(members), Some(members)}) == 2


def test_a_claim_and_a_value_beside_a_band_are_not_the_same() -> None:
    assert len({claim(A), Beyond(A, below=True)}) == 2


def test_nested_conjunctions_are_one_and_what_stands_twice_is_said_once() -> None:
    either = Some((claim(A), claim(B)))
    assert conjuncts([claim(A), Every((claim(B), Every((claim(A), either))))]) == [claim(A), claim(B), either]


@pytest.mark.parametrize(
    ("mode", "opposite"), [(TRUE, NOT_TRUE), (NOT_TRUE, TRUE), (FALSE, NOT_FALSE), (NOT_FALSE, FALSE)]
)
def test_what_is_denied_may_be_unknown(mode: str, opposite: str) -> None:
    assert denied(claim(A, mode)) == claim(A, opposite)
    assert denied(denied(claim(A, mode))) == claim(A, mode)


def test_not_all_is_one_not_and_not_any_is_all_not() -> None:
    assert denied(Every((claim(A), claim(B)))) == Some((claim(A, NOT_TRUE), claim(B, NOT_TRUE)))
    assert denied(Some((claim(A), claim(B)))) == Every((claim(A, NOT_TRUE), claim(B, NOT_TRUE)))


def test_a_criterion_is_expanded_as_kleene_has_it() -> None:
    tree = AllOf(iri="made/all", members=(A, Not(iri="made/not", members=(AnyOf(iri="made/any", members=(B, C)),))))
    assert expanded(claim(tree)) == Every((claim(A), Every((claim(B, FALSE), claim(C, FALSE)))))
    assert expanded(claim(tree, FALSE)) == Some((claim(A, FALSE), Some((claim(B), claim(C)))))


@pytest.mark.parametrize(
    ("condition", "plain"),
    [
        (Every((claim(A), ALWAYS)), claim(A)),
        (Every((claim(A), NEVER)), NEVER),
        (Some((claim(A), NEVER)), claim(A)),
        (Some((claim(A), ALWAYS)), ALWAYS),
        (Every((Some((NEVER, NEVER)), claim(A))), NEVER),
        (Some((Every((ALWAYS, ALWAYS)), claim(A))), ALWAYS),
        (Every((claim(A), claim(A))), claim(A)),
        (Every((claim(A), claim(B))), Every((claim(A), claim(B)))),
    ],
)
def test_what_always_or_never_holds_is_left_out(condition: Condition, plain: Condition) -> None:
    assert simplified(condition) == plain


def test_a_leaf_that_is_taken_as_true_makes_the_claim_that_it_is_false_fail() -> None:
    both = Every((claim(A), claim(B, FALSE)))
    assert fixed(both, frozenset({A.iri}), truth=True) == Every((ALWAYS, claim(B, FALSE)))
    assert fixed(both, frozenset({B.iri}), truth=True) == Every((claim(A), NEVER))
