from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.errors import UnknownUnitError
from mgkg.model.quantity import Figure, Quantity, Threshold
from mgkg.model.units import convert, number, unit
from mgkg.rules.cut import APPROXIMATE, BETWEEN, IMPRECISE, MISMATCH, Cut, Scale, cut, figures_agree
from tests.rules.trial import Truth

UNITS = ("mg/dL", "mmol/L", "mEq/L")
MAGNESIUM = Scale("mmol/L", Fraction("24.305"), 2, UNITS)
# Magnesium sulfate with seven parts of water: 246.47 g/mol.
HEPTAHYDRATE = Scale("mmol", Fraction("246.47"), 2, ("g", "mmol", "mEq"))


def threshold(printed: str, *, approximate: bool = False) -> Threshold:
    """A threshold as printed: "<1.2 mg/dL", "≥1.4-1.5 mEq/L", "=1.1 mg/dL"."""
    comparator = printed[: 2 if printed[1] == "=" else 1]
    numbers, symbol = printed[len(comparator) :].split(" ")
    low, _, high = numbers.partition("-")
    return Threshold(
        iri=f"x:{printed}",
        printed=printed,
        comparator=comparator,
        low=Decimal(low),
        high=Decimal(high or low),
        unit=symbol,
        approximate=approximate,
    )


def figure(printed: str) -> Quantity:
    """A figure as printed: "300 mg", "1.8-2.2 mEq/L", ">0.6 mmol/L", which prints a lower bound alone."""
    numbers, symbol = printed.split(" ")
    low, _, high = numbers.lstrip("<>").partition("-")
    return Figure(
        iri=f"x:{printed}",
        printed=printed,
        quantity_of="any",
        low=None if numbers[0] == "<" else Decimal(low),
        high=None if numbers[0] == ">" else Decimal(high or low),
        unit=symbol,
    )


def decided(cut_: Cut, text: str) -> tuple[Truth, str | None]:
    amount, _, symbol = text.partition(" ")
    return cut_.decide(number(amount), unit(symbol).symbol)


def printed_cut(*printed: str) -> Cut:
    return cut([threshold(one) for one in printed], MAGNESIUM)


# Numbers


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=20, places=2),
    st.sampled_from(UNITS),
    st.sampled_from(UNITS),
)
def test_3_3_a_value_on_a_threshold_is_on_it_in_every_unit(number_: Decimal, printed_in: str, given_in: str) -> None:
    value = convert(Fraction(number_), printed_in, given_in, Fraction("24.305"), 2)
    truths = {
        comparator: printed_cut(f"{comparator}{number_} {printed_in}").decide(value, given_in)[0]
        for comparator in ("<", "<=", ">", ">=")
    }
    assert truths == {"<": False, "<=": True, ">": False, ">=": True}


@given(st.fractions(min_value=0, max_value=20), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_3_3_a_precise_threshold_decides_the_same_in_every_unit(value: Fraction, one: str, other: str) -> None:
    within = printed_cut(">=1.0 mEq/L", "<=1.4 mEq/L")
    converted = convert(value, one, other, Fraction("24.305"), 2)
    assert within.decide(value, one) == within.decide(converted, other)


@pytest.mark.parametrize(
    ("value", "truth"),
    [("1.05 mg/dL", True), ("1.1 mg/dL", True), ("1.149 mg/dL", True), ("1.15 mg/dL", False), ("1.049 mg/dL", False),
     ("0.44 mmol/L", True), ("0.48 mmol/L", False), ("0.43 mmol/L", False), ("0.9 mEq/L", True), ("0.86 mEq/L", False)],
)  # fmt: skip
def test_3_3_a_single_value_quoted_as_a_class_spans_its_rounding_interval(value: str, truth: Truth) -> None:
    assert decided(printed_cut("=1.1 mg/dL"), value) == (truth, None)


def test_3_3_the_rounding_interval_is_that_of_the_print() -> None:
    assert decided(printed_cut("=1.10 mg/dL"), "1.14 mg/dL") == (False, None)


@pytest.mark.parametrize(
    ("printed", "value", "truth"),
    [
        (">1.4-1.5 mEq/L", "1.4 mEq/L", False),
        (">1.4-1.5 mEq/L", "1.41 mEq/L", None),
        (">1.4-1.5 mEq/L", "1.5 mEq/L", None),
        (">1.4-1.5 mEq/L", "1.51 mEq/L", True),
        (">=1.4-1.5 mEq/L", "1.4 mEq/L", None),
        (">=1.4-1.5 mEq/L", "1.5 mEq/L", True),
        ("<1.4-1.5 mEq/L", "1.4 mEq/L", None),
        ("<1.4-1.5 mEq/L", "1.39 mEq/L", True),
        ("<=1.4-1.5 mEq/L", "1.5 mEq/L", None),
        (">1.4-1.5 mEq/L", "0.725 mmol/L", None),
        (">1.4-1.5 mEq/L", "1.7 mg/dL", False),
        (">1.4-1.5 mEq/L", "1.8 mg/dL", None),
        (">1.4-1.5 mEq/L", "1.83 mg/dL", True),
    ],
)
def test_3_3_an_imprecise_threshold_is_unknown_where_its_ends_differ(
    printed: str,
    value: str,
    truth: Truth,
) -> None:
    assert decided(printed_cut(printed), value) == (truth, IMPRECISE if truth is None else None)


def test_3_3_approximate_equivalents_never_decide() -> None:
    """0.43 mmol/L would be "about 0.45", but 1.045 mg/dL is not 1.1; 0.47 mmol/L would not, but 1.142 mg/dL is."""
    moderate = cut([threshold("=1.1 mg/dL"), threshold("=0.45 mmol/L", approximate=True)], MAGNESIUM)
    exact = printed_cut("=1.1 mg/dL")
    for value in ("0.43 mmol/L", "0.445 mmol/L", "0.47 mmol/L", "1.1 mg/dL", "0.9 mEq/L"):
        assert decided(moderate, value) == decided(exact, value)


def test_3_3_an_approximate_figure_alone_leaves_every_value_unknown() -> None:
    about = cut([threshold("<0.45 mmol/L", approximate=True)], MAGNESIUM)
    for value in ("0.01 mmol/L", "0.45 mmol/L", "10 mmol/L"):
        assert decided(about, value) == (None, APPROXIMATE)


def test_3_3_a_side_that_is_printed_only_approximately_stays_open() -> None:
    between = cut([threshold(">=0.4 mmol/L", approximate=True), threshold("<=0.5 mmol/L")], MAGNESIUM)
    assert decided(between, "0.6 mmol/L") == (False, None)
    assert decided(between, "0.45 mmol/L") == (None, APPROXIMATE)
    assert decided(between, "0.1 mmol/L") == (None, APPROXIMATE)


# Figures


@pytest.mark.parametrize(
    ("one", "other", "on", "agree"),
    [
        ("1.2 mg/dL", "0.5 mmol/L", MAGNESIUM, True),  # 0.494
        ("1 g", "8.12 mEq", HEPTAHYDRATE, True),  # 8.115
        ("12 mmol", "300 mg", MAGNESIUM, True),  # 291.7
        ("1.8-2.2 mEq/L", ">0.6 mmol/L", MAGNESIUM, False),
        ("1.8-2.2 mEq/L", "<1.1 mmol/L", MAGNESIUM, True),  # only upper bounds are printed by both
        ("1.8-2.2 mEq/L", "0.9-1.1 mmol/L", MAGNESIUM, True),
        ("1.8-2.2 mEq/L", "0.9-1.3 mmol/L", MAGNESIUM, False),
        (">0.6 mmol/L", "<0.1 mmol/L", MAGNESIUM, True),  # nothing that both print
        ("1.1 mg/dL", "0.45 mmol/L", MAGNESIUM, True),
        ("1.1 mg/dL", "0.47 mmol/L", MAGNESIUM, True),  # 1.142 ± 0.012 meets 1.1 ± 0.05
        ("1.1 mg/dL", "0.48 mmol/L", MAGNESIUM, False),  # 1.167 ± 0.012 does not
        ("1.10 mg/dL", "0.47 mmol/L", MAGNESIUM, False),
        ("1 g", "1 g", HEPTAHYDRATE, True),
        ("1 g", "1.1 g", HEPTAHYDRATE, True),  # 1.05 is in both
        ("1 g", "1.2 g", HEPTAHYDRATE, False),
    ],
)
def test_3_4_figures_agree_when_their_intervals_overlap(one: str, other: str, on: Scale, agree: Truth) -> None:
    assert figures_agree(figure(one), figure(other), on) is agree
    assert figures_agree(figure(other), figure(one), on) is agree


two_places = st.decimals(min_value=Decimal("0.1"), max_value=10, places=2)


@given(two_places, two_places, st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_3_4_agreement_is_symmetric(one: Decimal, other: Decimal, unit_: str, other_unit: str) -> None:
    a, b = figure(f"{one} {unit_}"), figure(f"{other} {other_unit}")
    assert figures_agree(a, b, MAGNESIUM) == figures_agree(b, a, MAGNESIUM)


@given(two_places, st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_3_4_a_figure_agrees_with_itself_converted_and_rounded(value: Decimal, unit_: str, other: str) -> None:
    converted = convert(Fraction(value), unit_, other, Fraction("24.305"), 2)
    rounded = (Decimal(converted.numerator) / converted.denominator).quantize(Decimal("0.001"))
    assert figures_agree(figure(f"{value} {unit_}"), figure(f"{rounded} {other}"), MAGNESIUM)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.19 mg/dL", (True, None)),
        ("1.2 mg/dL", (False, None)),  # its own unit decides, though 0.4937 mmol/L is below 0.5
        ("0.495 mmol/L", (True, None)),  # its own unit decides, though 1.2031 mg/dL is not below 1.2
        ("0.5 mmol/L", (False, None)),
        ("0.987 mEq/L", (True, None)),  # beyond both
        ("0.99 mEq/L", (None, BETWEEN)),
        ("0.9999 mEq/L", (None, BETWEEN)),
        ("1 mEq/L", (False, None)),
        ("11.99 ug/mL", (True, None)),
        ("12.1 ug/mL", (None, BETWEEN)),
    ],
)
def test_3_4_agreeing_equivalents_are_one_threshold(value: str, expected: tuple[Truth, str | None]) -> None:
    for order in permutations(("<1.2 mg/dL", "<0.5 mmol/L")):
        assert decided(printed_cut(*order), value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.6 mmol/L", (False, None)),
        ("0.61 mmol/L", (None, MISMATCH)),  # its own unit does not decide: these are two readings
        ("1.5 mEq/L", (None, MISMATCH)),
        ("1.2 mEq/L", (False, None)),
        ("1.81 mEq/L", (True, None)),
        ("0.95 mmol/L", (True, None)),
        ("1.8 mg/dL", (None, MISMATCH)),
        ("1.4 mg/dL", (False, None)),
    ],
)
def test_3_4_disagreeing_equivalents_are_separate_readings(value: str, expected: tuple[Truth, str | None]) -> None:
    for order in permutations((">1.8 mEq/L", ">0.6 mmol/L")):
        assert decided(printed_cut(*order), value) == expected


def test_3_4_a_value_beyond_one_side_is_out_whatever_the_other_side_says() -> None:
    """Upper bounds disagree at 1.5 mEq/L, but it lies below the lower bound."""
    band = printed_cut(">=1.6 mEq/L", "<1.8 mEq/L", "<0.6 mmol/L")
    assert decided(band, "1.5 mEq/L") == (False, None)
    assert decided(band, "1.7 mEq/L") == (None, MISMATCH)


@given(
    st.fractions(min_value=0, max_value=3),
    st.sampled_from(UNITS),
    st.lists(
        st.builds(
            "{}{} {}".format,
            st.sampled_from(["<", "<=", ">", ">="]),
            st.sampled_from(["0.45", "0.5", "0.6", "0.9", "1.0", "1.1", "1.2", "1.2-1.4"]),
            st.sampled_from(UNITS),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_3_4_true_and_false_are_what_every_single_figure_says_or_the_figure_in_the_own_unit(
    value: Fraction, given_in: str, printed: list[str]
) -> None:
    """Whatever the groups: where all figures say the same, that is the truth; nothing is true that none says."""
    alone = [printed_cut(one).decide(value, given_in)[0] for one in printed]
    truth, reason = printed_cut(*printed).decide(value, given_in)
    if set(alone) == {True}:
        assert truth is True
    if truth is True:
        assert False not in {a for a, one in zip(alone, printed, strict=True) if one.endswith(f" {given_in}")}
        assert True in alone
    if truth is False:
        assert False in alone
    assert (reason is None) == (truth is not None)


def test_3_4_a_unit_of_another_kind_is_refused() -> None:
    with pytest.raises(UnknownUnitError, match="cannot be converted"):
        printed_cut("<1.2 g")
