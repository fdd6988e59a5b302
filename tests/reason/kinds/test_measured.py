"""§3.3, §3.4, §3.6: the latest values against thresholds, and why they are unknown."""

from __future__ import annotations

import pytest

from mgkg.model.patient import Fact
from mgkg.reason.judgement import NOT_STATED, STALE, TIE
from mgkg.rules.cut import APPROXIMATE, BETWEEN, IMPRECISE, MISMATCH
from tests.reason.people import evaluated, has, lacks, value
from tests.rules.trial import Truth, trial


def applies(statement: str, *facts: Fact, at: str = "2026-11-22") -> tuple[Truth, str | None]:
    result = evaluated(trial("criteria"), *facts, at=at).outcomes[f"trial/{statement}"]
    return result.truth, result.reason


@pytest.mark.parametrize(
    ("statement", "facts", "expected"),
    [
        ("low", (), (None, NOT_STATED)),
        ("low", (value("1.1 mg/dL"),), (True, None)),
        ("low", (value("0.5 mmol/L"),), (False, None)),
        ("low", (value("0.99 mEq/L"),), (None, BETWEEN)),
        ("disputed", (value("0.7 mmol/L"),), (None, MISMATCH)),
        ("imprecise", (value("1.45 mEq/L"),), (None, IMPRECISE)),
        ("about", (value("0.3 mmol/L"),), (None, APPROXIMATE)),
    ],
)
def test_3_3_and_3_4_each_unknown_has_its_reason(
    statement: str, facts: tuple[Fact, ...], expected: tuple[Truth, str | None]
) -> None:
    assert applies(statement, *facts) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-11-22", (True, None)), ("2026-11-08", (True, None)), ("2026-11-07", (None, STALE)), (None, (True, None))],
)
def test_3_6_a_value_older_than_its_observable_allows_is_unknown(
    on: str | None, expected: tuple[Truth, str | None]
) -> None:
    """Fourteen days for serum magnesium."""
    assert applies("low", value("1.1 mg/dL", on)) == expected


@pytest.mark.parametrize(
    ("on", "expected"), [("2026-11-20", (True, None)), ("2026-11-19", (None, STALE)), ("2026-11-07", (None, STALE))]
)
def test_3_6_a_criterion_may_allow_less(on: str, expected: tuple[Truth, str | None]) -> None:
    assert applies("low-today", value("1.1 mg/dL", on)) == expected


def test_3_6_a_stale_value_is_not_replaced_by_an_older_one_or_by_a_later_one_that_does_not_count() -> None:
    old, later = value("1.1 mg/dL", "2026-10-01"), value("0.9 mg/dL", "2026-11-22")
    assert applies("low", old, later, at="2026-11-20") == (None, STALE)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("1.0 mg/dL", "1.1 mg/dL"), (True, None)),  # the same truth: they count
        (("1.3 mg/dL", "2 mmol/L"), (False, None)),
        (("1.1 mg/dL", "1.3 mg/dL"), (None, TIE)),
        (("1.1 mg/dL", "0.99 mEq/L"), (None, TIE)),  # true by the one, between equivalents by the other
        (("0.99 mEq/L", "0.995 mEq/L"), (None, BETWEEN)),
        (("1.0 mg/dL", "1.1 mg/dL", "1.3 mg/dL"), (None, TIE)),
    ],
)
def test_3_6_tied_values_that_give_a_leaf_the_same_truth_count(
    texts: tuple[str, ...], expected: tuple[Truth, str | None]
) -> None:
    facts = [value(text, "2026-11-21") for text in texts]
    assert applies("low", *facts) == expected
    assert applies("low", *reversed(facts)) == expected


def test_3_6_a_tie_for_one_leaf_is_none_for_another() -> None:
    """1.1 and 1.3 mg/dL differ on "low", and both are below 1.4 mEq/L."""
    facts = (value("1.1 mg/dL"), value("1.3 mg/dL"))
    assert applies("low", *facts) == (None, TIE)
    assert applies("imprecise", *facts) == (False, None)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (value("18 a", of="age"), (True, None)),
        (value("17.9 a", of="age"), (False, None)),
        (value("216 mo", of="age"), (True, None)),
        (value("215 mo", of="age"), (False, None)),
    ],
)
def test_a_demographic_with_thresholds_is_compared(fact: Fact, expected: tuple[Truth, str | None]) -> None:
    assert applies("adult", fact) == expected
    assert applies("adult") == (None, NOT_STATED)


def test_a_demographic_without_thresholds_is_as_stated() -> None:
    assert applies("smokes", has("smoker")) == (True, None)
    assert applies("smokes", lacks("smoker")) == (False, None)
    assert applies("smokes") == (None, NOT_STATED)
