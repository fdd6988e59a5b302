"""The lines that a text is broken into, from how wide its letters stand at most.

Nobody knows at build time in which font a reader sees the page. The widths are those of DejaVu Sans, which is the
widest of the usual ones: in any other a line ends sooner than it might.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

# In hundredths of the size, from the space to the tilde.
_PLAIN = bytes.fromhex(
    "20 29 2e 54 40 60 4e 1c 28 28 32 54 20 25 20 22 40 40 40 40 40 40 40 40 40 40 22 22 54 54 54 36 "
    "64 45 45 46 4e 40 3a 4e 4c 1e 1e 42 38 57 4b 4f 3d 4f 46 40 3e 4a 45 63 45 3e 45 28 22 28 54 32 "
    "32 3e 40 37 40 3e 24 40 40 1c 1c 3a 1c 62 40 3e 40 40 2a 35 28 40 3c 52 3c 3c 35 40 22 40 54 "
)
_BOLD = bytes.fromhex(
    "23 2e 35 54 46 65 58 1f 2e 2e 35 54 26 2a 26 25 46 46 46 46 46 46 46 46 46 46 28 28 54 54 54 3b "
    "64 4e 4d 4a 54 45 45 53 54 26 26 4e 40 64 54 56 4a 56 4e 49 45 52 4e 6f 4e 49 49 2e 25 2e 54 32 "
    "32 44 48 3c 48 44 2c 48 48 23 23 43 23 69 48 45 48 48 32 3c 30 48 42 5d 41 42 3b 48 25 48 54 "
)
_WIDE, _OTHER = 130, 100
_ELLIPSIS = "…"


class _Widths(dict[str, int]):
    """The width of each letter; that of one that was not asked for yet is worked out and kept."""

    def __missing__(self, letter: str) -> int:
        category = unicodedata.category(letter)
        if category in {"Mn", "Me", "Cf"}:
            width = 0
        else:
            width = _WIDE if unicodedata.east_asian_width(letter) in "WF" or category == "So" else _OTHER
        self[letter] = width
        return width


_TABLES = tuple(_Widths({chr(32 + place): width for place, width in enumerate(table)}) for table in (_PLAIN, _BOLD))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text stands at most at a size, in the size's unit."""
    return sum(map(_TABLES[bold].__getitem__, text)) * size / 100


@lru_cache(maxsize=1 << 13)
def lines(text: str, room: float, size: float, *, bold: bool = False, most: int) -> tuple[str, ...]:
    """A text in lines that are no wider than the room, at most so many: one that is cut short ends with an ellipsis.

    White space counts as one space. A word that is wider than the room is broken anywhere.
    """
    # Some letters have no width, so that a text of any length might fit; nobody reads so many in one line.
    enough = int(most * room)
    whole = " ".join(text[:enough].split())
    if len(text) <= enough and width(whole, size, bold=bold) <= room:
        return (whole,) if whole else ()
    found: list[str] = []
    now, taken = "", 0.0
    space = width(" ", size, bold=bold)
    for word in _pieces(whole.split(), room, size, bold=bold):
        wide = width(word, size, bold=bold)
        if now and taken + space + wide > room:
            found.append(now)
            now, taken = word, wide
        else:
            taken += wide + (space if now else 0)
            now = f"{now} {word}" if now else word
    found += [now] if now else []
    if len(found) > most or (len(text) > enough and found):
        return (*found[:most][:-1], _cut(found[:most][-1], room, size, bold=bold))
    return tuple(found)


def _pieces(words: Iterable[str], room: float, size: float, *, bold: bool) -> Iterator[str]:
    for word in words:
        rest = word
        while width(rest, size, bold=bold) > room:
            place = _fitting(rest, room, size, bold=bold)
            yield rest[:place]
            rest = rest[place:]
        if rest:
            yield rest


def _fitting(text: str, room: float, size: float, *, bold: bool) -> int:
    """How many letters of a text fit; at least one, with those that have no width after it."""
    table, taken = _TABLES[bold], 0.0
    for place, letter in enumerate(text):
        taken += table[letter] * size / 100
        if taken > room and place:
            return place
    return len(text)


def _cut(line: str, room: float, size: float, *, bold: bool) -> str:
    """A line with an ellipsis at its end, which is no wider than the room."""
    room -= width(_ELLIPSIS, size, bold=bold)
    return line[: _fitting(line, room, size, bold=bold)].rstrip() + _ELLIPSIS
