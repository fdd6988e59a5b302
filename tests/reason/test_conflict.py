"""§3.7 and §3.8: conflicts in one patient, certain and possible, and the standing of what applies."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mgkg.errors import CycleError
from mgkg.model.guideline import Precedence
from mgkg.model.node import NodeId
from mgkg.model.patient import Fact
from mgkg.reason.conflict import CERTAIN, POSSIBLE
from mgkg.reason.evaluate import Evaluation
from mgkg.rules.ruleset import RuleSet, check_precedences
from tests.reason.people import evaluated, has, lacks, value
from tests.rules.trial import trial


def conflicts(evaluation: Evaluation, certainty: str = CERTAIN) -> set[str]:
    """The conflicts of one certainty: "one–other", in alphabetical order."""
    return {between(*c.clash.between) for c in evaluation.conflicts if c.certainty == certainty}


def between(*names: str) -> str:
    return "–".join(sorted(name.removeprefix("trial/") for name in names))


def standing(evaluation: Evaluation) -> dict[str, str]:
    return {name.removeprefix("trial/"): value for name, value in evaluation.standing.items()}


# Severity and target: one value gets disjoint labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.1 mg/dL", {"below-1.2–mild", "below-1.2–moderate", "mild–moderate", "below-1.0–mild", "below-1.0–moderate",
                       "below-1.5–mild", "below-1.5–moderate"}),
        ("1.25 mg/dL", {"at-1.3–below-1.5", "below-1.5–mild-to-moderate", "below-1.5–two-bands", "at-1.3–two-bands"}),
        ("1.0 mg/dL", set()),  # severe by three sources
        ("1.6 mg/dL", set()),  # mild to moderate, and no longer severe
        ("2 mg/dL", set()),
    ],
)  # fmt: skip
def test_3_7_severity(text: str, expected: set[str]) -> None:
    """A set of labels ("mild to moderate") agrees with each of its members; bands of one statement are not paired."""
    evaluation = evaluated(trial("severity"), value(text))
    assert {c.clash.dimension for c in evaluation.certain} <= {"severity"}
    assert conflicts(evaluation) == expected


def test_3_7_without_a_value_nothing_is_labelled() -> None:
    assert evaluated(trial("severity")).certain == []
    assert conflicts(evaluated(trial("severity")), POSSIBLE) == set()  # neither side holds


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("0.5 mmol/L", set()),  # below all
        ("0.6 mmol/L", set()),
        ("0.65 mmol/L", {"equivalents–lower-only", "lower-only–moles"}),
        ("0.85 mmol/L", {"equivalents–lower-only", "equivalents–moles"}),
        ("1.0 mmol/L", set()),  # at all
        ("1.1 mmol/L", set()),
        ("1.2 mmol/L", {"equivalents–lower-only", "lower-only–moles"}),  # above two, the third has no upper bound
        ("2.4 mEq/L", {"equivalents–lower-only", "lower-only–moles"}),
    ],
)
def test_3_7_target(text: str, certain: set[str]) -> None:
    """A target labels below, at, and above only if it has an upper bound."""
    found = conflicts(evaluated(trial("target"), value(text)))
    assert {pair for pair in found if "two-readings" not in pair} == certain


def test_3_7_two_readings_of_one_target_are_not_paired_with_each_other() -> None:
    for text in ("0.65 mmol/L", "0.85 mmol/L", "1.2 mmol/L"):
        assert between("two-readings", "two-readings") not in conflicts(evaluated(trial("target"), value(text)))


# Order


def test_3_7_order() -> None:
    """ "a before b" against "b before a"; what is immediate precedes all but what is immediate, too."""
    evaluation = evaluated(trial("order"))
    assert conflicts(evaluation) == {
        "calcium-first–magnesium-first",
        "at-once–calcium-first",
        "at-once–potassium-first",
    }
    assert {(c.clash.dimension, c.clash.decision) for c in evaluation.certain} == {("order", "magnesium-order")}


IN_THE_WAY = {"check–in-severe-insufficiency", "check–limit"}
WITH_DIARRHEA = {"check–in-both", "check–only-with-diarrhea"}


@pytest.mark.parametrize(
    ("facts", "certain", "possible"),
    [
        ((), set(), {"at-once–check", "check–without-function", *IN_THE_WAY, *WITH_DIARRHEA}),
        ((has("adequate-renal-function"),), set(), set()),
        (
            (lacks("adequate-renal-function"),),
            {"at-once–check", "check–without-function"},
            {*IN_THE_WAY, *WITH_DIARRHEA},
        ),
        (
            (has("severe-renal-insufficiency"),),
            {"at-once–check", "check–without-function", *IN_THE_WAY},
            WITH_DIARRHEA,
        ),
        (
            (has("severe-renal-insufficiency"), has("diarrhea")),
            {"at-once–check", "check–without-function", *IN_THE_WAY, *WITH_DIARRHEA},
            set(),
        ),
    ],
    ids=["unknown", "met", "unmet", "entailed", "entailed by two"],
)
def test_3_7_a_prerequisite_is_an_edge_while_unmet_and_bars_what_entails_that_it_is(
    facts: tuple[Fact, ...], certain: set[str], possible: set[str]
) -> None:
    """Severe insufficiency excludes adequate function, so a limit or an order for it cannot wait for that.

    Any insufficiency, or severe insufficiency *or* diarrhea, entails nothing; nor is a limit on calcium, or an order
    not to give, in the way.
    """
    evaluation = evaluated(trial("prerequisite"), *facts)
    assert conflicts(evaluation) == certain
    assert conflicts(evaluation, POSSIBLE) == possible


# Certain and possible


@pytest.mark.parametrize(
    ("facts", "certainty", "would_hold"),
    [
        ((has("diarrhea"),), CERTAIN, ()),
        ((), POSSIBLE, (has("diarrhea"),)),
        ((lacks("diarrhea"),), None, ()),
        ((lacks("gastrointestinal-disorder"),), None, ()),
    ],
)
def test_3_7_certain_when_both_hold_and_possible_when_one_does_and_the_other_may(
    facts: tuple[Fact, ...], certainty: str | None, would_hold: tuple[Fact, ...]
) -> None:
    found = [
        c for c in evaluated(trial("exception"), *facts).conflicts if between(*c.clash.between) == "exception–first"
    ]
    assert [c.certainty for c in found] == ([certainty] if certainty else [])
    assert [(fact.kind, fact.concept) for c in found for fact in c.would_hold] == [
        (fact.kind, fact.concept) for fact in would_hold
    ]


def test_3_7_two_statements_that_are_both_unknown_are_no_conflict() -> None:
    evaluation = evaluated(trial("exception"))
    assert {"exception–other", "other–reserve"}.isdisjoint(conflicts(evaluation, POSSIBLE))


@pytest.mark.parametrize(
    ("fact", "certain"),
    [(has("seizure"), {"first–reserve", "reserve–unless"}), (lacks("seizure"), {"exception–reserve"})],
)
def test_3_2_only_when_turns_a_statement_against(fact: Fact, certain: set[str]) -> None:
    """Reserved for a seizure: with one it is for the vein, without one against it, and then no exception."""
    evaluation = evaluated(trial("exception"), has("tacrolimus"), fact, has("diarrhea"), lacks("hypocalcemia"))
    found = {pair for pair in conflicts(evaluation) if "reserve" in pair}
    assert found == certain
    result = evaluation.outcomes["trial/reserve"]
    assert (result.truth, result.direction) == (True, "for" if fact.truth else "against")


# Standing


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((), {"first": "unopposed"}),
        ((has("diarrhea"),), {"first": "excepted", "exception": "unopposed"}),
        ((has("tremor"),), {"first": "conflicting", "other": "conflicting"}),
        (
            (has("diarrhea"), has("tremor")),
            {"first": "excepted", "exception": "conflicting", "other": "conflicting"},
        ),
        (
            (has("tacrolimus"), has("seizure"), lacks("hypocalcemia")),
            {"first": "excepted", "reserve": "conflicting", "unless": "conflicting"},
        ),
        (
            (has("tacrolimus"), lacks("seizure"), has("hypocalcemia")),
            {"first": "unopposed", "reserve": "unopposed"},
        ),
    ],
)
def test_3_8_standing(facts: tuple[Fact, ...], expected: dict[str, str]) -> None:
    assert standing(evaluated(trial("exception"), *facts)) == expected


def test_3_8_a_settled_pair_stays_listed_with_what_settled_it() -> None:
    (found,) = evaluated(trial("exception"), has("diarrhea")).certain
    assert (between(*found.clash.between), found.settled_by) == ("exception–first", "trial/exception")


def test_3_8_possible_conflicts_never_change_standing() -> None:
    evaluation = evaluated(trial("exception"))
    assert conflicts(evaluation, POSSIBLE) == {"exception–first", "first–other", "first–reserve"}
    assert standing(evaluation) == {"first": "unopposed"}


@pytest.fixture(scope="module")
def ruled() -> RuleSet:
    return trial("precedence")


@pytest.mark.parametrize(
    ("facts", "expected", "settled"),
    [
        ((), {"first": "conflicting", "second": "conflicting"}, {"first–second": None}),
        ((lacks("diarrhea"),), {"first": "conflicting", "second": "conflicting"}, {"first–second": None}),
        ((has("diarrhea"),), {"first": "overridden", "second": "unopposed"}, {"first–second": "trial/ruling"}),
        (
            (has("diarrhea"), has("tremor")),
            {"first": "overridden", "second": "overridden", "third": "conflicting"},
            {"first–second": "trial/ruling", "second–third": "trial/other-ruling", "first–third": None},
        ),
        (
            (has("tremor"),),
            {"first": "conflicting", "second": "conflicting", "third": "conflicting"},
            {"first–second": None, "second–third": None, "first–third": None},
        ),
    ],
)
def test_3_8_a_ruling_overrides_while_its_situation_is_true_and_its_winner_applies(
    facts: tuple[Fact, ...], expected: dict[str, str], settled: dict[str, str | None], ruled: RuleSet
) -> None:
    evaluation = evaluated(ruled, *facts)
    assert standing(evaluation) == expected
    assert {between(*c.clash.between): c.settled_by for c in evaluation.certain} == settled


def ruling(winner: str, loser: str, ruled: RuleSet) -> Precedence:
    return Precedence(
        iri=f"https://w3id.org/mgkg/guideline/trial/{winner}-over-{loser}",
        winner=NodeId(f"trial/{winner}"),
        loser=NodeId(f"trial/{loser}"),
        situation=ruled.library.precedences[0].situation,
        rationale="Made up.",
        creator="nobody",
        date="2026-11-22",
    )


@pytest.mark.parametrize(
    "circle", [["first", "first"], ["first", "second", "first"], ["first", "second", "third", "first"]]
)
def test_3_8_rulings_that_lead_back_to_themselves_are_an_error(circle: list[str], ruled: RuleSet) -> None:
    rulings = [ruling(one, other, ruled) for one, other in pairwise(circle)]
    with pytest.raises(CycleError, match="lead back to themselves") as caught:
        check_precedences(tuple(rulings))
    for name in circle:
        assert f"trial/{name}" in str(caught.value)
    if len(rulings) > 1:
        check_precedences(tuple(rulings[:-1]))


def test_3_8_no_ruling_ships(shipped: RuleSet) -> None:
    assert shipped.library.precedences == ()
