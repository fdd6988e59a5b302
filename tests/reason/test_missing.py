"""§3.11, decision record 6: on random rule sets, what is missing is what trying all sets of questions finds."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from mgkg.errors import ContradictionError
from mgkg.model.patient import Fact
from mgkg.reason.evaluate import Evaluation
from tests.reason.people import evaluated
from tests.reason.random_rules import STATEMENT, Loops, Rules, rules, some_facts, states

slow = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def tried(given_rules: Rules, facts: tuple[Fact, ...]) -> Evaluation | None:
    note(f"{given_rules}\n{', '.join(map(str, facts)) or 'nothing'}")
    try:
        return evaluated(given_rules.ruleset, *facts)
    except ContradictionError:
        return None


def decides(names: tuple[str, ...], facts: tuple[Fact, ...], loops: Loops) -> bool:
    """Whether every answer to some names that contradicts nothing decides the statement."""
    found = [loops.told(frozenset({*facts, *chosen})) for chosen in product(*(states(name) for name in names))]
    possible = [each for each in found if each is not None]
    return bool(possible) and all(each.truth is not None for each in possible)


def smallest(names: tuple[str, ...], facts: tuple[Fact, ...], loops: Loops) -> set[frozenset[str]]:
    """The smallest deciding sets, by trying all."""
    for size in range(1, len(names) + 1):
        if found := {frozenset(each) for each in combinations(names, size) if decides(each, facts, loops)}:
            return found
    return set()


@slow
@given(rules(), st.data())
def test_3_11_missing_is_what_trying_every_set_of_questions_finds(given_rules: Rules, data: st.DataObject) -> None:
    facts = data.draw(some_facts(given_rules.names))
    evaluation = tried(given_rules, facts)
    assume(evaluation is not None and evaluation.outcomes[STATEMENT].truth is None)
    assert evaluation is not None
    found = evaluation.missing[STATEMENT]
    stated = {fact.concept for fact in facts}
    names = tuple(name for name in given_rules.names if name not in stated)
    assert {frozenset(each) for each in found} == smallest(names, facts, Loops(given_rules.ruleset))
    assert len(found) == len({frozenset(each) for each in found})


@slow
@given(rules(), st.data())
def test_3_11_ask_next_says_where_each_answer_leads(given_rules: Rules, data: st.DataObject) -> None:
    """Every name of which some answer decides the statement, with the outcome that each of its answers gives."""
    facts = data.draw(some_facts(given_rules.names))
    evaluation = tried(given_rules, facts)
    assume(evaluation is not None and evaluation.outcomes[STATEMENT].truth is None)
    assert evaluation is not None
    loops = Loops(given_rules.ruleset)
    stated = {fact.concept for fact in facts}
    expected: dict[str, set[bool | None]] = {}
    for name in given_rules.names:
        told = {t.truth for state in states(name) if (t := loops.told(frozenset({*facts, state})))}
        if name not in stated and told - {None}:
            expected[name] = told
    asked = {question.concept: question for question in evaluation.ask_next}
    assert set(asked) == set(expected)
    for name, question in asked.items():
        assert question.decides == (STATEMENT,)
        led = {
            True if STATEMENT in answer.applies else (False if STATEMENT in answer.does_not_apply else None)
            for answer in question.answers
        }
        assert led == expected[name], name
