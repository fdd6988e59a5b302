from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.model.quantity import half_width, rounding_interval

printed = st.decimals(min_value=Decimal("0.001"), max_value=10_000, places=3) | st.decimals(
    min_value=1, max_value=10_000, places=0
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.2", "0.05"),  # half of the last place
        ("1.20", "0.005"),
        ("0.5", "0.025"),  # half of the last place would be 10 %
        ("1", "0.05"),
        ("12", "0.5"),
        ("300", "0.5"),
        ("8.12", "0.005"),
        ("0.6", "0.03"),
        ("0", "0.5"),
    ],
)
def test_3_4_half_width_is_half_the_last_place_and_at_most_5_percent(value: str, expected: str) -> None:
    assert half_width(Decimal(value)) == Fraction(expected)


@given(printed)
def test_3_4_half_width_is_never_above_5_percent(value: Decimal) -> None:
    assert 0 < half_width(value) <= Fraction(value) / 20


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [("1.1", "1.05", "1.15"), ("1.10", "1.095", "1.105"), ("9.00", "8.995", "9.005"), ("2", "1.5", "2.5")],
)
def test_3_3_rounding_interval_holds_what_prints_as_the_number(value: str, low: str, high: str) -> None:
    assert rounding_interval(Decimal(value)) == (Fraction(low), Fraction(high))
