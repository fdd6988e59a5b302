"""The question sets: one written with the reader of questions at hand, one blind, to which nothing is tuned."""

from __future__ import annotations

import pytest

from mgkg.errors import MgkgError
from mgkg.rules.ruleset import RuleSet
from tests.ask.scoring import expected, questions, scored

SETS = ("tuned", "held-out")
TITLES = (
    "How to manage hypomagnesemia in patients taking tacrolimus (immunosuppressive medication)?",
    "What is the best intervention for a patient with hypomagnesemia (magnesium level 1.1 mg/dL)?",
)


@pytest.mark.parametrize("name", SETS)
def test_precision_and_recall_of_facts(name: str, shipped: RuleSet) -> None:
    score = scored(name, shipped)
    print(score.line(name))  # noqa: T201 - the report of the set, which pytest -s shows
    assert score.precision >= 0.95, score.line(name)
    assert score.recall >= 0.95, score.line(name)


@pytest.mark.parametrize("name", SETS)
def test_no_fact_is_turned_round_and_no_value_or_unit_is_wrong(name: str, shipped: RuleSet) -> None:
    score = scored(name, shipped)
    assert (score.polarity, score.value, score.unit) == (0, 0, 0), score.line(name)


def test_the_sets_are_as_large_and_as_hard_as_they_are_to_be(shipped: RuleSet) -> None:
    every = [entry for name in SETS for entry in questions(name)]
    assert len(every) >= 160
    assert len(questions("held-out")) * 2 >= len(every)
    hard = [entry for entry in every if entry["kind"] in ("out-of-scope", "adversarial")]
    assert len(hard) * 3 >= len(every)
    for name in SETS:
        assert len({entry["question"] for entry in questions(name)}) == len(questions(name))
    assert set(TITLES) <= {entry["question"] for entry in every}
    for entry in every:
        try:
            expected([*entry["facts"], *entry["either"]], shipped)
        except MgkgError as error:
            pytest.fail(f"{entry['id']}: {error}")
