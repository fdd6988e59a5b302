"""§3.7: which answers to one decision disagree. A file of tests/data/reason holds the statements of a dimension."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.rules.answer import Amounts, Answer
from mgkg.rules.disagreement import _DISAGREE, clash_id
from tests.rules.trial import shipped, trial


def disagreeing(name: str) -> set[frozenset[str]]:
    """The pairs of statements of a trial guideline that can contradict each other."""
    ruleset = trial(name)
    dimensions = {clash.dimension for clash in ruleset.clashes}
    assert dimensions <= {name}
    return {frozenset(side.removeprefix("trial/") for side in clash.between) for clash in ruleset.clashes}


def pairs(**opponents: str) -> set[frozenset[str]]:
    """Pairs from a name (with _ for -) to the names that it disagrees with."""
    return {frozenset({one.replace("_", "-"), other}) for one, others in opponents.items() for other in others.split()}


def test_3_7_route() -> None:
    """For and for, disjoint; for and against, when the for is within the against; against and against, never."""
    assert disagreeing("route") == pairs(
        oral="vein muscle parenteral vein-or-muscle vein-then-mouth mouth-and-muscle not-oral",
        vein="muscle mouth-and-muscle not-parenteral avoid-vein",
        muscle="mouth-or-vein vein-then-mouth mouth-and-muscle not-parenteral",
        parenteral="mouth-and-muscle not-parenteral",
        vein_or_muscle="mouth-and-muscle not-parenteral",
        vein_then_mouth="mouth-and-muscle not-parenteral avoid-vein",
        mouth_and_muscle="mouth-or-vein not-parenteral not-oral",
    )


def test_3_7_agent() -> None:
    """Classes are their leaves; values declare what they are disjoint with, for themselves and what is narrower."""
    assert disagreeing("agent") == pairs(
        oxide="citrate aspartate lactate organic switch avoid-oxide",
        citrate="aspartate lactate not-organic stop-citrate",
        aspartate="lactate oxide-or-citrate switch not-organic",
        lactate="oxide-or-citrate oxide-or-organic switch not-organic",
        organic="not-organic",
        switch="not-organic stop-citrate",
    )


def test_3_7_give() -> None:
    """To give one thing and to give another is no disagreement; a switch gives one thing and takes another away."""
    assert disagreeing("give") == pairs(
        give_omeprazole="stop-inhibitors not-omeprazole switch",
        give_inhibitor="stop-inhibitors",
        switch="stop-inhibitors avoid-pantoprazole",
    )


def test_3_7_timing() -> None:
    assert disagreeing("timing") == pairs(night="divided spread not-at-night")


# Daily amounts in mmol, by hand: half the last printed place to each side, at most 5 %.
DAILY: dict[str, list[tuple[str, str]]] = {
    "twelve": [("11.5", "12.5")],
    "eighteen": [("17.5", "18.5")],
    "twenty-four": [("23.5", "24.5")],
    "thirty": [("29.5", "30.5")],
    "range": [("11.5", "24.5")],
    "titrated": [("11.5", "24.5")],  # one hull
    "either": [("11.5", "12.5"), ("23.5", "24.5")],  # the union
    "one-then-other": [("17.5", "18.5")],  # the first member with a value
    "measure-then-one": [("17.5", "18.5")],
    "twice": [("23", "25")],
    "six-hourly": [("22.8", "25.2")],
    "once-or-twice": [("11.5", "25")],
    "monthly": [("11.984", "12.017")],  # 366 ± 0.5 in 30.5 days
    "yearly": [("11.999", "12.001")],  # 4392 ± 0.5 in 366 days
}


def apart(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> bool:
    return all(Fraction(a[1]) < Fraction(b[0]) or Fraction(b[1]) < Fraction(a[0]) for a in one for b in other)


def test_3_7_dose() -> None:
    """Closed intervals on one basis that do not meet. No other basis, agent, route or rate is compared.

    "Both" gives 12 mmol and 30 mmol: each of the two is an answer, and the two are not paired with each other.
    """
    expected = {frozenset({a, b}) for a, b in combinations(DAILY, 2) if apart(DAILY[a], DAILY[b])}
    expected |= {
        frozenset({"both", name})
        for name, spans in DAILY.items()
        if any(apart(spans, [span]) for span in (("11.5", "12.5"), ("29.5", "30.5")))
    }
    expected |= pairs(elemental="elemental-moles", grams="milligrams")
    assert disagreeing("dose") == expected
    assert {frozenset({"both", "range"}), frozenset({"thirty", "titrated"})} <= expected


@pytest.mark.parametrize(
    "name", ["elemental", "other-agent", "each-time", "not-oral", "open", "less", "not-thirty", "measure-then-one"]
)
def test_3_7_doses_that_are_not_comparable_are_not_reported(name: str) -> None:
    found = {other for pair in disagreeing("dose") if name in pair for other in pair - {name}}
    assert found == {
        "elemental": {"elemental-moles"},
        "measure-then-one": {
            "twelve",
            "twenty-four",
            "thirty",
            "either",
            "both",
            "twice",
            "six-hourly",
            "monthly",
            "yearly",
        },
    }.get(name, set())


def test_3_7_interval() -> None:
    """ "At least every x" is (0, x]; a month is 28 to 31 days."""
    assert disagreeing("interval") == pairs(
        daily="weekly monthly four-weekly six-weekly forty-three-days two-to-three-days at-least",
        weekly="monthly four-weekly six-weekly forty-three-days two-to-three-days at-most at-least",
        monthly="six-weekly forty-three-days two-to-three-days at-most",
        four_weekly="six-weekly forty-three-days two-to-three-days at-most",
        six_weekly="forty-three-days two-to-three-days at-most",
        forty_three_days="two-to-three-days at-most at-least-every",
        two_to_three_days="at-least",
        at_most="at-least",
    )


def test_3_7_separation() -> None:
    """Times from one thing are not compared with times from another."""
    assert disagreeing("separation") == pairs(
        one_hour="two-to-three-hours at-least-two-hours at-least-four-hours",
        two_to_three_hours="at-least-four-hours",
    )


@pytest.mark.parametrize(
    ("one", "other", "decision"),
    [
        # 300–400 mg elemental with 12–24 mmol
        ("tacrolimus-magnesium/oral-dose", "low-magnesium/headline-oral", "oral-magnesium-dose"),
        # a bolus over 5–15 min with 5 min
        ("low-magnesium/severe-iv", "low-magnesium/life-threatening-iv", "intravenous-magnesium-dose"),
        # at least every 4–6 weeks with weekly
        (
            "tacrolimus-magnesium/initial-monitoring",
            "tacrolimus-magnesium/weekly-monitoring",
            "serum-magnesium-interval",
        ),
    ],
)
def test_3_7_what_must_not_be_reported(one: str, other: str, decision: str) -> None:
    """Both answer the decision, and are not reported, on that or any other."""
    ruleset = shipped()
    assert {one, other} <= {answer.statement for answer in ruleset.answers if answer.decision == decision}
    assert {one, other} not in [set(clash.between) for clash in ruleset.clashes]


spans = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: tuple(map(Fraction, sorted(ends))))
amounts = st.lists(spans, min_size=1, max_size=3)


def answer(statement: str, found: list[tuple[Fraction, Fraction]], basis: str = "one") -> Answer:
    return Answer(statement, "oral-magnesium-dose", "for", Amounts((basis,), tuple(found), "made up"))


@given(amounts, amounts)
def test_3_7_quantities_disagree_when_no_number_is_in_both(
    one: list[tuple[Fraction, Fraction]], other: list[tuple[Fraction, Fraction]]
) -> None:
    """All ends are whole, so halves between them are enough to find a common number."""
    context = shipped().context
    numbers = [Fraction(n, 2) for n in range(41)]
    common = [n for n in numbers if any(a <= n <= b for a, b in one) and any(a <= n <= b for a, b in other)]
    disagree = _DISAGREE["dose"](answer("a", one), answer("b", other), context)
    assert disagree is (not common)
    assert disagree is _DISAGREE["dose"](answer("b", other), answer("a", one), context)
    assert _DISAGREE["dose"](answer("a", one), answer("b", other, "another basis"), context) is False


def test_3_7_ids_name_decision_and_both_statements_whichever_comes_first() -> None:
    one, other = answer("b", []), answer("a", [])
    assert clash_id(one, other) == clash_id(other, one) == "oral-magnesium-dose:a:b"


def test_3_7_ids_are_the_same_on_every_compilation() -> None:
    ids = [clash.id for clash in trial("dose").clashes]
    assert ids == [clash.id for clash in trial.__wrapped__("dose").clashes]
    assert ids == sorted(ids)
