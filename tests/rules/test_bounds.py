"""Bounds of values against thresholds: "<0.5" decides only what every value that it leaves decides alike."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.model.quantity import Threshold
from mgkg.rules.cut import BOUNDED, Scale, cut

ON = Scale("mmol/L", Fraction("24.305"), 2, ("mEq/L", "mg/dL"))
NUMBERS = st.decimals("0.1", "3", places=2)
_KEEPS = {"<": Fraction.__lt__, "<=": Fraction.__le__, ">": Fraction.__gt__, ">=": Fraction.__ge__}


def thresholds(low: object, high: object, unit: str) -> tuple[Threshold, ...]:
    pairs = ((">=", low), ("<", high))
    return tuple(
        Threshold(iri=f"made/{sign}", printed=f"{sign}{number}", comparator=sign, low=number, high=number, unit=unit)  # type: ignore[arg-type]
        for sign, number in pairs
    )


@given(
    NUMBERS, NUMBERS, NUMBERS, st.sampled_from(list(_KEEPS)), st.sampled_from(["mmol/L", "mEq/L", "mg/dL", "umol/L"])
)
def test_3_3_a_bound_decides_what_all_values_that_it_leaves_decide_alike(
    low: object, high: object, bound: object, comparator: str, unit: str
) -> None:
    made = cut(thresholds(low, high, "mEq/L"), ON)
    value = Fraction(str(bound)) * ON.factor("mmol/L", unit)
    ends = sorted({Fraction(0), value, *made.ends(unit)})
    tried = [*ends, *((one + other) / 2 for one, other in pairwise(ends)), ends[-1] + 1]
    kept = [one for one in tried if _KEEPS[comparator](one, value)]
    each = {made.decide(one, unit)[0] for one in kept}
    expected = each.pop() if len(each) == 1 else None
    truth, reason = made.decide(value, unit, comparator)
    assert truth is expected
    assert (reason is None) == (truth is not None)


@pytest.mark.parametrize(
    ("value", "comparator", "expected"),
    [
        ("1.0", "<", (False, None)),
        ("1.0", "<=", (None, BOUNDED)),
        ("1.4", ">=", (False, None)),
        ("1.39", ">=", (None, BOUNDED)),
        ("1.4", ">", (False, None)),
        ("0", ">=", (None, BOUNDED)),
        ("5", "<", (None, BOUNDED)),
    ],
)
def test_3_3_on_a_threshold_the_comparator_counts(
    value: str, comparator: str, expected: tuple[bool | None, str | None]
) -> None:
    from decimal import Decimal

    made = cut(thresholds(Decimal("1.0"), Decimal("1.4"), "mEq/L"), ON)
    assert made.decide(Fraction(value), "mEq/L", comparator) == expected
