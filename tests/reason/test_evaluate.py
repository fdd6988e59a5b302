"""One patient against all rules: prerequisites (design §2) and where a value stands by each target."""

from __future__ import annotations

import pytest

from mgkg.model.patient import Fact
from mgkg.reason.evaluate import Evaluation
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import evaluated, has, lacks, named, value
from tests.rules.trial import trial


def states(evaluation: Evaluation) -> dict[str, list[str]]:
    """Each statement that tells to give magnesium, with the states of what must be settled first."""
    return {
        name.removeprefix("trial/"): [one.state for one in required]
        for name, required in evaluation.required.items()
        if required
    }


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        (None, "unknown"),
        (has("adequate-renal-function"), "met"),
        (lacks("adequate-renal-function"), "unmet"),
        (has("severe-renal-insufficiency"), "unmet"),  # the two exclude each other
        (has("renal-insufficiency"), "unknown"),
    ],
)
def test_a_prerequisite_is_met_unmet_or_unknown_and_never_excludes(fact: Fact | None, state: str) -> None:
    evaluation = evaluated(trial("prerequisite"), *([fact] if fact else []))
    found = states(evaluation)
    assert found["give"] == found["at-once"] == [state]
    assert "check" not in found  # it lays the prerequisite down, and gives nothing
    assert "limit" not in found
    assert "not-in-severe-insufficiency" not in found  # it is against giving
    outcomes = named(evaluation)
    assert (outcomes["trial/give"], outcomes["trial/at-once"]) == ("applies", "applies")


def test_a_prerequisite_governs_what_is_narrower_and_nothing_else() -> None:
    """ "Any magnesium" is every salt by every route; food is none."""
    required = evaluated(trial("order")).required
    assert all(not one for one in required.values())
    found = states(evaluated(trial("ordering")))
    assert set(found) == {"oral", "vein"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, {"equivalents": ["unknown"], "lower-only": ["unknown"], "two-readings": ["unknown", "unknown"]}),
        ("0.5 mmol/L", {"equivalents": ["below"], "lower-only": ["below"], "two-readings": ["below", "below"]}),
        ("0.6 mmol/L", {"equivalents": ["below"], "lower-only": ["below"], "two-readings": ["below", "below"]}),
        ("0.7 mmol/L", {"equivalents": ["below"], "lower-only": ["at"], "two-readings": ["below", "at"]}),
        ("1.8 mEq/L", {"equivalents": ["at"], "lower-only": ["at"], "two-readings": ["at", "at"]}),
        ("2.2 mEq/L", {"equivalents": ["at"], "lower-only": ["at"], "two-readings": ["at", "at"]}),
        ("2.3 mEq/L", {"equivalents": ["above"], "lower-only": ["at"], "two-readings": ["above", "at"]}),
    ],
)
def test_3_7_where_a_value_stands_by_each_reading_of_each_target(
    text: str | None, expected: dict[str, list[str]]
) -> None:
    """Below, at, and above only where an upper bound is printed."""
    found = evaluated(trial("target"), *([value(text)] if text else [])).target_states
    assert {name: found[f"trial/{name}"] for name in expected} == expected


@pytest.mark.parametrize(("text", "state"), [("1.4 mEq/L", "below"), ("1.45 mEq/L", "unknown"), ("1.51 mEq/L", "at")])
def test_3_3_between_the_ends_of_an_imprecise_target_it_is_unknown(text: str, state: str, shipped: RuleSet) -> None:
    """Above 1.4-1.5 mEq/L."""
    found = evaluated(shipped, value(text), has("tacrolimus")).target_states
    assert found["tacrolimus-magnesium/target"] == [state]


def test_evaluating_twice_is_evaluating_once() -> None:
    facts = (has("tacrolimus"), has("diarrhea"), value("1.1 mg/dL"))
    one, other = (evaluated(trial("exception"), *facts) for _ in range(2))
    assert named(one) == named(other)
    assert one.standing == other.standing
    assert [c.clash.id for c in one.conflicts] == [c.clash.id for c in other.conflicts]
    assert one.ask_next == other.ask_next
