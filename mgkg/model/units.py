"""Exact numbers and units from their written form, and conversion between mass, amount and equivalents.

Numbers are rationals: a value printed on a threshold is on it in every unit. Units are those of UCUM
(https://ucum.org) that clinical chemistry and prescriptions print, with the spellings people use for them.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from mgkg.errors import NumberFormatError, UnknownUnitError

_PREFIXES = {
    "": (1, 1),
    "k": (1000, 1),
    "d": (1, 10),
    "c": (1, 100),
    "m": (1, 10**3),
    "u": (1, 10**6),
    "n": (1, 10**9),
    "p": (1, 10**12),
}

# symbol: (kind, factor to the kind's base, whether it takes a prefix)
_ATOMS: dict[str, tuple[str, Fraction, bool]] = {
    "g": ("mass", Fraction(1), True),
    "mol": ("amount", Fraction(1), True),
    "Eq": ("equivalents", Fraction(1), True),
    "L": ("volume", Fraction(1), True),
    "s": ("time", Fraction(1), False),
    "min": ("time", Fraction(60), False),
    "h": ("time", Fraction(3600), False),
    "d": ("time", Fraction(86400), False),
    "wk": ("time", Fraction(604800), False),
    # A calendar month and year have no fixed length; they convert only to each other.
    "mo": ("calendar", Fraction(1), False),
    "a": ("calendar", Fraction(12), False),
    "%": ("fraction", Fraction(1, 100), False),
    "1": ("fraction", Fraction(1), False),
    "1.73m2": ("body-surface", Fraction(1), False),
    "[IU]": ("international-units", Fraction(1), True),
}

# Spellings by the symbol that they mean.
_WRITTEN = {
    "Eq": "eq EQ",
    "L": "l liter litre liters litres",
    "g": "gram grams gm",
    "mg": "milligram milligrams",
    "ug": "mcg microgram micrograms",
    "ng": "nanogram nanograms",
    "mol": "mole moles",
    "mmol": "millimole millimoles millimol",
    "umol": "micromol micromole micromoles",
    "mEq": "milliequivalent milliequivalents",
    "dL": "deciliter deciliters decilitre decilitres",
    "mL": "milliliter milliliters millilitre millilitres",
    "[IU]": "IU iu",
    "s": "sec second seconds",
    "min": "minute minutes",
    "h": "hr hrs hour hours",
    "d": "day days",
    "wk": "week weeks wks",
    "mo": "month months",
    "a": "year years yr",
    "%": "percent",
    "1.73m2": "{1.73_m2} 1.73m²",
}
# Of old laboratories: milligrams in a hundred millilitres.
_WHOLE = {"mg%": "mg/dL", "ug%": "ug/dL"}
_SPELLINGS = {spelling: symbol for symbol, spellings in _WRITTEN.items() for spelling in spellings.split()}

_SUBSTANCE_KINDS = ("mass", "amount", "equivalents")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_MOST_CHARACTERS = 40
_EXAMPLES = "mg/dL, mmol/L, mEq/L, mg, g, mmol, mEq, ug/L, %, h, d, wk"


class Unit(NamedTuple):
    """A unit: its symbol in one spelling, its kind such as mass/volume, and its factor to the kind's base unit."""

    symbol: str
    kind: str
    factor: Fraction


def number(text: str) -> Fraction:
    """The exact rational of a written number; NumberFormatError for 1,1 or NaN or anything that is no plain number."""
    text = text.strip()
    if len(text) > _MOST_CHARACTERS:
        what = f"'{text[:_MOST_CHARACTERS]}…' is longer than any measured number"
        raise NumberFormatError(what, remedy="Write a plain number such as 1.1.")
    if not _NUMBER.fullmatch(text):
        remedy = "Write it with a decimal point." if "," in text else "Write a plain number such as 1.1."
        raise NumberFormatError(f"'{text}' is no number", remedy=remedy)
    return Fraction(text)


def bounded(text: str) -> tuple[str | None, Fraction]:
    """A written number, or a bound of one with its comparator: "<0.5", "≥ 30"; errors as for number."""
    for written, comparator in _COMPARATORS.items():
        if text.strip().startswith(written):
            return comparator, number(text.strip()[len(written) :])
    return None, number(text)


_COMPARATORS = {"<=": "<=", ">=": ">=", "≤": "<=", "≥": ">=", "<": "<", ">": ">"}


@lru_cache(maxsize=512)
def unit(text: str) -> Unit:
    """The unit that a text names, in any usual spelling; UnknownUnitError with the nearest known ones."""
    text = _WHOLE.get(text.strip(), text)
    parts = [_atom(part.strip()) for part in text.strip().split("/")]
    if not text.strip() or any(part is None for part in parts):
        from difflib import get_close_matches

        near = get_close_matches(
            text, [*_EXAMPLES.split(", "), "g/L", "mmol", "kg", "L", "mo", "a", "min"], n=3, cutoff=0.5
        )
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Known are, for example, {_EXAMPLES}."
        raise UnknownUnitError(f"'{text[:_MOST_CHARACTERS]}' is no unit that is known here", remedy=hint)
    known = [part for part in parts if part is not None]
    factor = known[0].factor
    for divisor in known[1:]:
        factor /= divisor.factor
    return Unit("/".join(part.symbol for part in known), "/".join(part.kind for part in known), factor)


def _atom(text: str) -> Unit | None:
    text = text.replace("µ", "u").replace("μ", "u")
    text = _SPELLINGS.get(text, text)
    if text in _ATOMS:
        kind, factor, _ = _ATOMS[text]
        return Unit(text, kind, factor)
    for prefix, (numerator, denominator) in _PREFIXES.items():
        if not prefix or not text.startswith(prefix):
            continue
        base = _SPELLINGS.get(text[1:], text[1:])
        if base in _ATOMS and _ATOMS[base][2]:
            kind, factor, _ = _ATOMS[base]
            return Unit(prefix + base, kind, factor * Fraction(numerator, denominator))
    return None


def convert(
    value: Fraction, of: str, to: str, molar_mass: Fraction | None = None, valence: int | None = None
) -> Fraction:
    """The value in another unit, exactly.

    Between mass, amount and equivalents it needs the analyte's molar mass (g/mol) and valence
    (equivalents per mole); without them, or between other kinds, UnknownUnitError.
    """
    return value * factor(of, to, molar_mass, valence)


def factor(of: str, to: str, molar_mass: Fraction | None = None, valence: int | None = None) -> Fraction:
    """What a value in one unit is multiplied by to be in another; see convert."""
    source, target = unit(of), unit(to)
    if source.kind == target.kind:
        return source.factor / target.factor
    source_head, _, source_rest = source.kind.partition("/")
    target_head, _, target_rest = target.kind.partition("/")
    moles = {
        "mass": molar_mass and 1 / molar_mass,
        "amount": Fraction(1),
        "equivalents": valence and Fraction(1, valence),
    }
    if source_rest == target_rest and source_head in _SUBSTANCE_KINDS and target_head in _SUBSTANCE_KINDS:
        per_source, per_target = moles[source_head], moles[target_head]
        if per_source and per_target:
            return source.factor * per_source / per_target / target.factor
    raise UnknownUnitError(
        f"{source.symbol} cannot be converted to {target.symbol}", remedy="The two measure different kinds of thing."
    )


@lru_cache(maxsize=1 << 14)
def shown(value: Fraction, digits: int = 3) -> str:
    """A rational for people: exact when it has at most so many significant digits, else rounded half up to them."""
    if value == 0:
        return "0"
    sign, value = ("-", -value) if value < 0 else ("", value)
    exponent = 0
    while value >= Fraction(10) ** (exponent + 1):
        exponent += 1
    while value < Fraction(10) ** exponent:
        exponent -= 1
    places = max(digits - 1 - exponent, 0)
    scaled = value * 10**places
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, rest = divmod(rounded, 10**places)
    text = f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".") if places else str(whole)
    return sign + text
