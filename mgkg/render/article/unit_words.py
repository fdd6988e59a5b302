"""What units mean, in plain words, from their symbols."""

from __future__ import annotations

from mgkg.errors import UnknownUnitError
from mgkg.model.units import unit

_PARTS = {
    "k": ("kilo", "a thousand times {}"),
    "d": ("deci", "a tenth of {}"),
    "c": ("centi", "a hundredth of {}"),
    "m": ("milli", "a thousandth of {}"),
    "u": ("micro", "a millionth of {}"),
    "n": ("nano", "a billionth of {}"),
    "p": ("pico", "a trillionth of {}"),
}
_BASES = {
    "g": ("gram", "a weight"),
    "L": ("litre", ""),
    "mol": ("mole", "a count of tiny particles"),
    "Eq": ("equivalent", "a count of electric charges"),
    "[IU]": ("international unit", "a measure of what a substance does, and not of its weight"),
}
_WHOLE = {
    "s": "second",
    "min": "minute",
    "h": "hour",
    "d": "day",
    "wk": "week",
    "mo": "month",
    "a": "year",
    "%": "part in every hundred",
}


def meaning(text: str) -> str:
    """A unit in plain words; empty where it is none that has any, or is plain already.

    >>> meaning("mg/dL")
    'milligrams, a weight (each is a thousandth of a gram), in every decilitre (a tenth of a litre)'
    """
    try:
        head, *divisors = unit(text).symbol.split("/")
    except UnknownUnitError:
        return ""
    counted = _counted(head)
    per = [_single(divisor) for divisor in divisors]
    if not counted or not all(per):
        return ""
    return ", in every ".join([counted, " and ".join(per)] if per else [counted])


def _counted(symbol: str) -> str:
    name, part, about = _parted(symbol)
    if not name:
        return f"{_WHOLE[symbol]}s" if symbol in _WHOLE else ""
    return f"{name}s{f', {about}' if about else ''}{f' (each is {part})' if part else ''}"


def _single(symbol: str) -> str:
    name, part, _ = _parted(symbol)
    if not name:
        return _WHOLE.get(symbol, "")
    return f"{name} ({part})" if part else name


def _parted(symbol: str) -> tuple[str, str, str]:
    """The name of a unit, what part it is of its base, and what the base is about; empty names for others."""
    if symbol in _BASES:
        name, about = _BASES[symbol]
        return name, "", about
    prefix, base = symbol[:1], symbol[1:]
    if prefix in _PARTS and base in _BASES:
        before, part = _PARTS[prefix]
        name, about = _BASES[base]
        article = "an" if name[0] in "aeiou" else "a"
        return f"{before}{name}", part.format(f"{article} {name}"), about
    return "", "", ""
