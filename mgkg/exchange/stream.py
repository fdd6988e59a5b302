"""JSON values, one after the other, from a file that may be larger than memory."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

from mgkg.errors import FileUnreadableError, Place, RecordError

Progress = Callable[[Path, int, int], None]
"""Is told of a file how many bytes of how many have been read."""

LARGEST_VALUE = 64_000_000
_AT_ONCE = 4_000_000
_SPACE = " \t\n\r"


class Number(str):
    """A JSON number as it is written: 1.10 keeps its nought."""

    __slots__ = ()


class Value(NamedTuple):
    """A JSON value, the line on which it starts, and what is wrong with it although it can be read."""

    content: Any
    line: int
    fault: str | None = None


class Text:
    """The text of an open file as a window that moves on; values are decoded whole, one at a time."""

    def __init__(self, file: BinaryIO, path: Path, size: int, progress: Progress | None = None) -> None:
        self.path = path
        self._file, self._size, self._progress = file, size, progress
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._window, self._at, self._read = "", 0, 0
        self._line, self._counted = 1, 0
        self._ended = False
        self._faults: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=Number,
            parse_int=Number,
            parse_constant=self._constant,
        )

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            window, at = self._window, self._at
            while at < len(window) and window[at] in _SPACE:
                at += 1
            self._at = at
            if at < len(window):
                return window[at]
            if not self._more(_AT_ONCE):
                return ""

    def take(self, expected: str) -> None:
        """Go past a character; RecordError where another stands."""
        if self.peek() != expected:
            self.refuse(f"'{expected}' is expected" if self.peek() else "it ends too early")
        self._at += 1

    def value(self) -> Value:
        """The next JSON value; RecordError where there is none."""
        if not self.peek():
            self.refuse("it ends too early")
        wanted = _AT_ONCE
        while True:
            self._faults.clear()
            failed: tuple[str, int] | None = None
            try:
                content, end = self._decoder.raw_decode(self._window, self._at)
            except json.JSONDecodeError as error:
                failed = error.msg, error.pos - self._at
            except RecursionError:
                self.refuse("it is nested too deeply")
            else:
                # A number at the end of the window may go on in what has not been read yet.
                if end < len(self._window) or self._ended or not isinstance(content, str):
                    line = self.line
                    self._at = end
                    return Value(content, line, self._faults[0] if self._faults else None)
            if not self._more(wanted) and failed is not None:
                self.refuse(failed[0], self._at + failed[1])
            wanted *= 2
            if len(self._window) - self._at > LARGEST_VALUE:
                self.refuse(f"one value is larger than {LARGEST_VALUE // 1_000_000} MB, or has a mistake in it")

    @property
    def line(self) -> int:
        """The line of what comes next."""
        self._line += self._window.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def refuse(self, what: str, at: int | None = None) -> NoReturn:
        """RecordError with the line."""
        line = self.line + (self._window.count("\n", self._at, at) if at is not None else 0)
        said = f"is no JSON ({what[:1].lower()}{what[1:]})"
        raise RecordError(said, where=Place(self.path, line), remedy="Mend it there, or get the file again.")

    def _more(self, count: int) -> bool:
        """Read on, and forget what has been taken; False at the end of the file."""
        if self._ended:
            return False
        try:
            raw = self._file.read(count)
            more = self._decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            remedy = "Name a file of FHIR R4 in JSON."
            raise FileUnreadableError("is no UTF-8 text", where=self.path, remedy=remedy) from error
        if "\0" in more:
            raise FileUnreadableError("is no text", where=self.path, remedy="Name a file of FHIR R4 in JSON.")
        self._ended = not raw
        self._read += len(raw)
        self._line = self.line
        self._window, self._at, self._counted = self._window[self._at :] + more, 0, 0
        if self._progress is not None:
            self._progress(self.path, self._read, self._size)
        return not self._ended

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in made if keys.count(key) > 1)
            self._faults.append(f"the key {twice} stands twice in one object, so that one of two values would be lost")
        return made

    def _constant(self, word: str) -> str:
        self._faults.append(f"{word} is no number of JSON")
        return word
