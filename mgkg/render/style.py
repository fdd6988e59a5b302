"""Lines for a terminal from texts: wrapped to its width, in colour when it is one that shows colour."""

from __future__ import annotations

import os
import textwrap
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
_WIDEST = 110
_NARROWEST = 40
_PIPE_WIDTH = 100


class Style(NamedTuple):
    """How wide lines may be, and whether colour is shown."""

    width: int
    colour: bool

    def paint(self, text: str, *names: str) -> str:
        """The text in a colour, or as it is."""
        if not self.colour or not names or not text:
            return text
        return f"\033[{';'.join(_CODES[name] for name in names)}m{text}\033[0m"

    def wrap(self, text: str, indent: int = 0, hang: int | None = None, names: tuple[str, ...] = ()) -> Iterator[str]:
        """The text in lines, with an indent and another for the lines after the first."""
        first = " " * indent
        later = " " * (indent if hang is None else hang)
        for line in textwrap.wrap(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        ):
            lead = line[: len(line) - len(line.lstrip())]
            yield lead + self.paint(line.lstrip(), *names)


def style(stream: TextIO) -> Style:
    """The style that fits a stream; NO_COLOR (https://no-color.org) is heeded."""
    terminal = stream.isatty()
    width = _columns(stream) if terminal else _PIPE_WIDTH
    colour = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Style(max(_NARROWEST, min(width, _WIDEST)), colour)


def _columns(stream: TextIO) -> int:
    """The width of a terminal; COLUMNS overrides what it says of itself."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal():
        return int(given)
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return _PIPE_WIDTH
