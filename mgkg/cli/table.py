"""An aligned table from rows of texts, as wide as a terminal, or as its content in a pipe."""

from __future__ import annotations

import shutil
import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

_GAP = "  "
_NARROWEST = 10


def width_of(stream: TextIO) -> int | None:
    """The columns of a terminal; None for a pipe or a file, in which lines may be as long as they are."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


def table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> Iterator[str]:
    """The lines of a table: a head, a rule, and the rows; cells are wrapped where the table would be too wide.

    Where the columns would be too narrow to be read, each row becomes a block of `name  value` lines.
    """
    cells = [[_printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    if width is not None:
        if len(head) * (_NARROWEST + len(_GAP)) > width and sum(widths) + len(_GAP) * len(head) > width:
            yield from _blocks(cells[0], cells[1:], width)
            return
        widths = _fitted(widths, width - len(_GAP) * (len(head) - 1))
    yield from _row(cells[0], widths)
    yield _GAP.join("-" * column for column in widths)
    for row in cells[1:]:
        yield from _row(row, widths)


def _printable(text: str) -> str:
    """A text on one line, without characters that would steer a terminal."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())


def _fitted(widths: list[int], space: int) -> list[int]:
    """The widths, the widest made narrower until all fit."""
    fitted = list(widths)
    while sum(fitted) > space and max(fitted) > _NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    for line in zip_longest(*wrapped, fillvalue=""):
        yield _GAP.join(part.ljust(width) for part, width in zip(line, widths, strict=True)).rstrip()


def _blocks(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    names = max(len(name) for name in head)
    for number, row in enumerate(rows):
        if number:
            yield ""
        for name, cell in zip(head, row, strict=True):
            if cell:
                indent = " " * (names + len(_GAP))
                first = f"{name:<{names}}{_GAP}"
                yield from textwrap.wrap(
                    cell, max(width, len(indent) + _NARROWEST), initial_indent=first, subsequent_indent=indent
                )
