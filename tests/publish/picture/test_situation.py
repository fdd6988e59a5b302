"""Situations: what is drawn once is what the statements share, and no condition is lost or won."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.model.criterion import AllOf, AnyOf, Criterion, Not
from mgkg.model.node import Coded, NodeId
from mgkg.model.statement import Background, Statement
from mgkg.publish.catalogue import Catalogue
from mgkg.publish.names import Names
from mgkg.publish.picture.situation import Condition, Path, Situation, paths, situations, under
from mgkg.publish.site import Site

CONDITIONS = st.tuples(st.sampled_from("abcdefgh"), st.booleans()).map(lambda parts: Condition(*parts, "words"))
ROUTES = st.lists(CONDITIONS, max_size=7, unique_by=lambda each: each[:2]).map(tuple)


def statement(number: int) -> Statement:
    return Background(iri=f"x/{number}", title=f"{number}", wording="", plain_wording="", section=NodeId("s"))


def routes(one: Situation, above: tuple[Condition, ...] = ()) -> Iterator[tuple[Path, tuple[Condition, ...]]]:
    """Every answer with all conditions that stand above it."""
    whole = (*above, *one.conditions)
    for path in one.answers:
        yield path, whole
    for narrower in one.narrower:
        yield from routes(narrower, whole)


@given(st.lists(ROUTES, max_size=12))
def test_an_answer_stands_below_its_conditions_and_no_others(given_: list[tuple[Condition, ...]]) -> None:
    all_paths = [Path(statement(number), "for", route) for number, route in enumerate(given_)]
    found = list(routes(situations(all_paths)))
    assert sorted(int(path.statement.title) for path, _ in found) == list(range(len(given_)))
    for path, above in found:
        assert len(above) == len(set(above))
        assert set(above) == set(path.conditions)


@given(st.lists(ROUTES, min_size=1, max_size=12))
def test_it_is_no_deeper_than_it_may_be_and_always_the_same(given_: list[tuple[Condition, ...]]) -> None:
    all_paths = [Path(statement(number), "for", route) for number, route in enumerate(given_)]
    whole = situations(all_paths)
    assert situations(all_paths) == whole

    def depth(one: Situation) -> int:
        return 1 + max(map(depth, one.narrower), default=0)

    assert depth(whole) <= 6
    assert all(one.narrower or one.answers for one in [whole, *whole.narrower])


def test_what_is_shared_stands_once() -> None:
    low, high, other = (Condition(name, False, name) for name in ("low", "high", "other"))  # noqa: FBT003
    given_ = [
        Path(statement(0), "for", (high, low)),
        Path(statement(1), "for", (low,)),
        Path(statement(2), "", (low, other)),
    ]
    whole = situations(given_)
    [only] = whole.narrower
    assert only.conditions == (low,)
    assert [path.statement.title for path in only.answers] == ["1"]
    assert [one.conditions for one in only.narrower] == [(high,), (other,)]


def test_what_cannot_wait_stands_first_and_opposites_beside_each_other() -> None:
    a, b, not_a = Condition("a", False, "a"), Condition("b", False, "b"), Condition("a", True, "not a")  # noqa: FBT003
    urgent = Background(
        iri="x/9", title="9", wording="", plain_wording="", section=NodeId("s"), urgency=Coded("immediate")
    )
    c = Condition("c", False, "c")  # noqa: FBT003
    given_ = [
        Path(statement(0), "", (a,)),
        Path(statement(1), "", (b,)),
        Path(statement(2), "", (not_a,)),
        Path(urgent, "", (c,)),
    ]
    assert [one.conditions[0].words for one in situations(given_).narrower] == ["c", "a", "not a", "b"]


def truth(criterion: Criterion, leaves: Mapping[str, bool]) -> bool:
    """What a criterion is of a patient of whom every leaf is known."""
    members = [truth(each, leaves) for each in getattr(criterion, "members", ())]
    if isinstance(criterion, AllOf):
        return all(members)
    if isinstance(criterion, AnyOf):
        return any(members)
    return not all(members) if isinstance(criterion, Not) else leaves[criterion.iri]


def test_conditions_are_together_what_the_statement_asks_for(real: Site) -> None:
    criteria = real.catalogue.criteria
    by_iri = {each.iri: each for each in criteria.values()}
    names = Names(real.catalogue)
    chance = random.Random(23)  # noqa: S311 - patients, not secrets
    checked = 0
    for one in real.catalogue.library.statements.values():
        found = list(paths(names, one))
        for _ in range(30):
            leaves = {iri: chance.random() < 0.6 for iri in by_iri}
            asked = [each for each in (one.scope, one.applies_when) if each]
            shared = all(truth(each, leaves) for each in asked)
            shared = shared and not (one.except_when and truth(one.except_when, leaves))
            holds = {
                path.direction: all(truth(by_iri[each.criterion], leaves) != each.fails for each in path.conditions)
                for path in found
            }
            if one.only_when:
                reserved = truth(one.only_when, leaves)
                assert holds == {"for": shared and reserved, "against": shared and not reserved}
            else:
                assert holds == {one.direction or "": shared}
            checked += shared
    assert checked > 500


def test_an_exception_is_no_part_of_it_and_none_of_several_is_each_denied(
    catalogue_of: Callable[..., Catalogue],
) -> None:
    made = catalogue_of()
    oral = made.library.statements["small/oral"]
    [path] = paths(Names(made), oral)
    assert [each.words for each in path.conditions][-1] == "without symptomatic low magnesium"
    assert [each.fails for each in path.conditions] == [False, True]


def test_a_denied_alternative_is_denied_one_by_one(catalogue_of: Callable[..., Catalogue]) -> None:
    denied = """
small:c a mgkg:Not ; mgkg:member small:e .
small:e a mgkg:AnyOf ; mgkg:member small:takes-tacrolimus , small:n .
small:n a mgkg:Not ; mgkg:member small:has-low-magnesium .
"""
    made = catalogue_of(
        ("small/criteria.ttl", "", denied),
        ("small/statements.ttl", "mgkg:scope small:takes-tacrolimus", "mgkg:scope small:c"),
    )
    [path] = paths(Names(made), made.library.statements["small/monitoring"])
    assert {each.words for each in path.conditions} == {"not taking tacrolimus", "with low magnesium"}


@pytest.mark.parametrize("count", [0, 1])
def test_few_paths_are_fine(count: int) -> None:
    whole = situations([Path(statement(number), "", ()) for number in range(count)])
    assert len(list(under(whole))) == count
