from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.errors import NumberFormatError, UnknownUnitError
from mgkg.model.units import convert, factor, number, shown, unit

MOLAR_MASS, VALENCE = Fraction("24.305"), 2

# Units of each kind that clinical chemistry and prescriptions print; every two of a kind convert to each other.
CONCENTRATIONS = (
    "mg/dL",
    "g/L",
    "mg/L",
    "ug/mL",
    "ng/mL",
    "kg/L",
    "mmol/L",
    "umol/L",
    "mol/L",
    "mEq/L",
    "Eq/L",
    "mEq/dL",
)
AMOUNTS = ("g", "mg", "ug", "kg", "ng", "mol", "mmol", "umol", "Eq", "mEq")
OTHERS = (
    ("s", "min", "h", "d", "wk"),
    ("mo", "a"),
    ("L", "dL", "mL", "uL"),
    ("%", "1"),
    ("g/d", "mg/h", "mEq/d", "mmol/wk"),
)
PAIRS = [pair for kind in (CONCENTRATIONS, AMOUNTS, *OTHERS) for pair in product(kind, kind)]

rationals = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6)


@given(rationals)
def test_conversion_there_and_back_is_exact_for_every_two_units(value: Fraction) -> None:
    for of, to in PAIRS:
        there = convert(value, of, to, MOLAR_MASS, VALENCE)
        assert convert(there, to, of, MOLAR_MASS, VALENCE) == value, (of, to)


@given(value=rationals, kind=st.sampled_from([CONCENTRATIONS, AMOUNTS]), data=st.data())
def test_conversion_by_way_of_a_third_unit_is_the_same(
    value: Fraction, kind: tuple[str, ...], data: st.DataObject
) -> None:
    of, by, to = (data.draw(st.sampled_from(kind)) for _ in range(3))
    by_way = convert(convert(value, of, by, MOLAR_MASS, VALENCE), by, to, MOLAR_MASS, VALENCE)
    assert by_way == convert(value, of, to, MOLAR_MASS, VALENCE)


def test_magnesium_of_1_1_mg_per_dl_is_exactly_2200_4861_mmol_and_4400_4861_meq() -> None:
    value = number("1.1")
    mmol = convert(value, "mg/dL", "mmol/L", MOLAR_MASS, VALENCE)
    meq = convert(value, "mg/dL", "mEq/L", MOLAR_MASS, VALENCE)
    assert (mmol, meq) == (Fraction(2200, 4861), Fraction(4400, 4861))
    assert (shown(mmol, 6), shown(meq, 6)) == ("0.452582", "0.905164")


@pytest.mark.parametrize(
    ("value", "of", "to", "expected"),
    [
        ("1", "mmol/L", "mg/dL", "2.4305"),
        ("1", "mmol/L", "mEq/L", "2"),
        ("12", "mmol", "mg", "291.66"),
        ("1", "d", "h", "24"),
        ("2", "wk", "d", "14"),
        ("1", "a", "mo", "12"),
        ("5", "ng/mL", "ug/L", "5"),
        ("3", "%", "1", "0.03"),
    ],
)
def test_conversion_by_hand(value: str, of: str, to: str, expected: str) -> None:
    assert convert(number(value), of, to, MOLAR_MASS, VALENCE) == Fraction(expected)


def test_units_of_different_kinds_do_not_convert() -> None:
    kinds = [kind[0] for kind in (CONCENTRATIONS, AMOUNTS, *OTHERS)]
    for of, to in combinations(kinds, 2):
        with pytest.raises(UnknownUnitError, match="cannot be converted"):
            factor(of, to, MOLAR_MASS, VALENCE)


@pytest.mark.parametrize(("molar_mass", "valence"), [(None, None), (None, 2), (MOLAR_MASS, None)])
def test_mass_and_equivalents_convert_only_by_molar_mass_and_valence(
    molar_mass: Fraction | None, valence: int | None
) -> None:
    with pytest.raises(UnknownUnitError, match="cannot be converted"):
        factor("mg/dL", "mEq/L", molar_mass, valence)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_a_written_number_is_the_rational_that_is_written(value: Decimal) -> None:
    assert number(str(value)) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "expected"), [(" 1.10 ", "1.1"), (".5", "0.5"), ("+2", "2"), ("1e-3", "0.001"), ("0", "0")]
)
def test_plain_numbers(text: str, expected: str) -> None:
    assert number(text) == Fraction(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1,1",
        "1.1.1",
        "1 1",
        "1/2",
        "NaN",
        "nan",
        "inf",
        "-inf",
        "Infinity",
        "0x10",
        "1_000",
        "1e",
        "--1",
        "1.",
        "½",
    ],
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(NumberFormatError) as caught:
        number(text)
    assert "decimal point" in str(caught.value) or "plain number" in str(caught.value)


@pytest.mark.parametrize("text", ["1" * 5_000, "0." + "1" * 5_000, "1" + "0" * 4_299, "1e999", "1e-999"])
def test_a_number_longer_than_any_measurement_is_refused(text: str) -> None:
    with pytest.raises(NumberFormatError) as caught:
        number(text)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        *[("mg/dl", "mg/dL"), ("meq/l", "mEq/L"), ("mEq/L", "mEq/L"), ("mcg", "ug"), ("µg", "ug"), ("μg", "ug")],
        *[("hours", "h"), (" mmol / L ", "mmol/L"), ("percent", "%"), ("weeks", "wk"), ("IU", "[IU]")],
        ("mL/min/1.73m²", "mL/min/1.73m2"),
    ],
)
def test_usual_spellings_are_one_unit(text: str, symbol: str) -> None:
    assert unit(text).symbol == symbol


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("mg/dLL", "mg/dL"),
        ("mmoll", "mmol"),
        ("mEg/L", "mEq/L"),
        ("", None),
        ("/", None),
        ("mg//dL", "mg/dL"),
        ("furlong", None),
    ],
)
def test_an_unknown_unit_is_refused_with_near_ones(text: str, near: str | None) -> None:
    with pytest.raises(UnknownUnitError) as caught:
        unit(text)
    assert near is None or near in caught.value.remedy
    assert caught.value.remedy


@given(rationals)
def test_a_shown_number_is_within_half_of_its_last_digit(value: Fraction) -> None:
    digits = Decimal(shown(value))
    exponent = digits.as_tuple().exponent
    assert isinstance(exponent, int)
    largest = max(abs(value), Fraction(1, 10**9))
    assert abs(Fraction(digits) - value) <= largest / 200
    assert len(digits.normalize().as_tuple().digits) <= 3 or abs(value) >= 1000


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("1.5", "1.5"),
        ("0.9051", "0.905"),
        ("0.0005", "0.0005"),
        ("1234.5", "1235"),
        ("0.9999", "1"),
        ("-2.345", "-2.35"),
        ("2.50", "2.5"),
    ],
)
def test_numbers_are_shown_with_three_digits_rounded_half_up(value: str, text: str) -> None:
    assert shown(Fraction(value)) == text
