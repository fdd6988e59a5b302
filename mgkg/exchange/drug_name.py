"""The names of ingredients, from the name that RxNorm makes of ingredient, strength and form.

Its parts are those of RxNorm's normal forms: "24 HR tacrolimus 1 MG Extended Release Oral Capsule [Astagraf]";
several ingredients stand with " / " between them.
"""

from __future__ import annotations

import re

_UNIT = r"(?:MG|MCG|UG|G|ML|L|MEQ|MMOL|UNT|UNITS?|IU|MILLION|%|ACTUAT|HR|CELLS|MCI|PNU|AMB|BAU)"
_BEFORE = re.compile(rf"(?:NDA\d+|[\d.]+ {_UNIT}|\({_UNIT}\)|[A-Z]\w+ Release)\s+", re.IGNORECASE)
_STRENGTH = re.compile(rf"\s+[\d.,]+\s*{_UNIT}(?:/(?:[\d.]+ ?)?{_UNIT})?(?=\s|$)", re.IGNORECASE)


def ingredients(name: str) -> tuple[str, ...]:
    """What a product of that name holds; empty where the name is not of that form."""
    parts = name.split(" / ")
    found = []
    for part in parts:
        rest = part.strip()
        while before := _BEFORE.match(rest):
            rest = rest[before.end() :]
        strength = _STRENGTH.search(rest)
        if strength is None or not rest[: strength.start()].strip():
            return ()
        found.append(rest[: strength.start()].strip())
    return tuple(found)
