"""The question sets: one written with the reader of questions at hand, one blind, to which nothing is tuned."""

from __future__ import annotations

import pytest

from mgkg.errors import MgkgError
from mgkg.rules.ruleset import RuleSet
from tests.ask.scoring import expected, questions, scored

SETS = ("tuned", "held-out")
# The aim is 0.95 of each. Of the facts of the held-out questions 0.894 were found when they were counted, and of those
# to develop with 0.937: with less the reader has become worse.
LEAST = {"tuned": (0.95, 0.95), "held-out": (0.95, 0.88), "developing": (0.97, 0.93)}
TITLES = (
    "How to manage hypomagnesemia in patients taking tacrolimus (immunosuppressive medication)?",
    "What is the best intervention for a patient with hypomagnesemia (magnesium level 1.1 mg/dL)?",
)


@pytest.mark.parametrize("name", LEAST)
def test_precision_and_recall_of_facts(name: str, shipped: RuleSet) -> None:
    score = scored(name, shipped)
    print(score.line(name))  # noqa: T201 - the report of the set, which pytest -s shows
    precision, recall = LEAST[name]
    assert score.precision >= precision, score.line(name)
    assert score.recall >= recall, score.line(name)


@pytest.mark.parametrize("name", LEAST)
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
