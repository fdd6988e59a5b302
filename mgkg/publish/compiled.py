"""Compiled templates, kept beside the compiled modules of this package, by the text and the options of each.

It takes half a second to compile those of the theme and ours. Whoever can write there can run any code anyhow, for
Python runs the modules that lie there; the user's cache folder, which others may fill, holds no code.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from io import BytesIO
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

if TYPE_CHECKING:
    from jinja2 import Environment

# What decides what a text compiles to; Jinja itself looks at the text and at the version of Python alone.
_OPTIONS = (
    *("autoescape", "trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline", "optimized"),
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix", "is_async"),
    *("finalize", "sandboxed"),
)


def keep_compiled(environment: Environment) -> None:
    """Let an environment keep the templates that it compiles, where Python may keep modules."""
    if not sys.dont_write_bytecode:
        environment.bytecode_cache = _Kept(_folder())


class _Kept(BytecodeCache):
    """Files of a folder; whatever is wrong with one, or with the folder, the template is compiled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._digest = ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, if it was made of the same text."""
        try:
            bucket.load_bytecode(BytesIO(self._file(bucket).read_bytes()))
        except Exception:  # noqa: BLE001 - a file that was cut short may fail in any way
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, whole or not at all."""
        import tempfile

        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder)
            new = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    bucket.write_bytecode(file)
                new.replace(self._file(bucket))
            finally:
                new.unlink(missing_ok=True)

    def _file(self, bucket: Bucket) -> Path:
        # Only now has the environment all of its filters.
        self._digest = self._digest or _digest(bucket.environment)
        return self.folder / f"{bucket.key[:24]}-{self._digest}.template"


def _folder() -> Path:
    """Where Python keeps the compiled form of this module."""
    return Path(cache_from_source(__file__)).parent


def _digest(environment: Environment) -> str:
    """Of all that a text is compiled by; a filter of a constant is worked out then."""
    options = (_said(getattr(environment, name, None)) for name in _OPTIONS)
    used = (f"{name} {_said(each)}" for name, each in sorted({**environment.filters, **environment.tests}.items()))
    made_by = (jinja2.__version__, *sorted(environment.extensions), *options, *used)
    return sha256("\0".join(made_by).encode()).hexdigest()[:16]


def _said(value: object) -> str:
    """A value, or a function by its name and what it does, which is the same in every run."""
    code = value if isinstance(value, CodeType) else getattr(value, "__code__", None)
    if isinstance(code, CodeType):
        return f"{code.co_qualname} {code.co_code.hex()} {code.co_names} {[_said(one) for one in code.co_consts]}"
    if isinstance(value, (frozenset, tuple)):
        return str(sorted(map(_said, value)) if isinstance(value, frozenset) else [*map(_said, value)])
    if callable(value):
        return f"{value.__module__}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    return repr(value)
