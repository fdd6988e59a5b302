"""A measured value from a Quantity, held to its unit, to its LOINC code, and to what a patient can have."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from mgkg.errors import NumberFormatError, UnknownUnitError
from mgkg.exchange.coding import Coded, Concepts
from mgkg.exchange.element import InvalidElementError, NotAFactError, Resource, code, number, text
from mgkg.model import units
from mgkg.model.patient import Fact
from mgkg.reason.facts import check_plausible

UCUM = "http://unitsofmeasure.org"
_COMPARATORS = ("<", "<=", ">", ">=")
_WITHOUT_CODE = "its unit is no UCUM code"


class Measured(NamedTuple):
    """A value in a unit, as printed; with a comparator it is a bound."""

    value: Fraction
    unit: str
    printed: str
    comparator: str | None
    remarks: tuple[str, ...]


def measured(quantity: Resource, coded: Coded, concepts: Concepts) -> Measured:
    """What a Quantity says of an observable; NotAFactError where it says nothing sure."""
    written, comparator = number(quantity, "value"), code(quantity, "comparator")
    if written is None:
        raise NotAFactError("a quantity without a value")
    if comparator is not None and comparator not in _COMPARATORS:
        raise InvalidElementError(f"the comparator '{comparator}' is not known")
    symbol, remarks = _unit(quantity)
    try:
        value = units.number(written)
    except NumberFormatError as error:
        raise NotAFactError(error.what) from error
    _check_code(symbol, coded, concepts)
    return Measured(value, symbol, f"{comparator or ''}{written}", comparator, remarks)


def refuse_impossible(fact: Fact, concepts: Concepts) -> None:
    """NotAFactError for a unit in which nobody measures it, or a value that no patient can have."""
    scale = concepts.ruleset.scales[fact.concept]
    try:
        scale.factor(fact.unit or "", scale.canonical)
    except UnknownUnitError as error:
        given = " or ".join(scale.units or (scale.canonical,))
        raise NotAFactError(f"{fact.unit} is no unit of it ({given})") from error
    try:
        check_plausible(fact, concepts.ruleset)
    except NumberFormatError as error:
        raise NotAFactError(f"no patient can have that value; {error.remedy[:1].lower()}{error.remedy[1:]}") from error


def _unit(quantity: Resource) -> tuple[str, tuple[str, ...]]:
    """The unit by its UCUM code, which what is printed may not contradict; else what is printed, with a remark."""
    system, own, printed = text(quantity, "system"), code(quantity, "code"), text(quantity, "unit")
    by_code = own if own is not None and system == UCUM else None
    if by_code is None:
        said = printed or (own if system is None else None)
        if said is None:
            raise NotAFactError("a number without a unit")
        return _known(said), (_WITHOUT_CODE,)
    symbol = _known(by_code)
    try:
        other = units.unit(printed).symbol if printed else symbol
    except UnknownUnitError:
        other = symbol  # words, which say nothing that could be compared
    if other != symbol and units.unit(other) != units.unit(symbol):
        raise NotAFactError(f"its unit is {printed} and its code {by_code}")
    return symbol, ()


def _known(symbol: str) -> str:
    try:
        return units.unit(symbol).symbol
    except UnknownUnitError as error:
        raise NotAFactError(f"the unit '{symbol[:40]}' is not known here") from error


def _check_code(symbol: str, coded: Coded, concepts: Concepts) -> None:
    """NotAFactError where a LOINC code is reported in another kind of unit: 2601-3 is moles and never mg/dL.

    To LOINC equivalents are a substance concentration as moles are (its property SCnc), so mEq/L is no contradiction.
    """
    for one in coded.loinc:
        usual = concepts.units.get((coded.concept or "", one.casefold()))
        if usual is not None and _property(usual) != _property(symbol):
            raise NotAFactError(f"LOINC {one} is reported in {usual}, so {symbol} contradicts it")


def _property(symbol: str) -> str:
    return units.unit(symbol).kind.replace("equivalents", "amount")
