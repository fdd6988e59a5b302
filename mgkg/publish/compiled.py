"""Compiled templates, kept beside the compiled modules of this package, by the text and the options of each.

It takes half a second to compile those of the theme and ours. Whoever can write there can run any code anyhow, for
Python runs the modules that lie there; the user's cache folder, which others may fill, holds no code.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from io import BytesIO
from pathlib import Path
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
        environment.bytecode_cache = _Kept(_folder(), _digest(environment))


class _Kept(BytecodeCache):
    """Files of a folder; whatever is wrong with one, or with the folder, the template is compiled."""

    def __init__(self, folder: Path, digest: str) -> None:
        self.folder, self.digest = folder, digest

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
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                bucket.write_bytecode(file)
            Path(file.name).replace(self._file(bucket))

    def _file(self, bucket: Bucket) -> Path:
        return self.folder / f"{bucket.key[:24]}-{self.digest}.template"


def _folder() -> Path:
    """Where Python keeps the compiled form of this module."""
    return Path(cache_from_source(__file__)).parent


def _digest(environment: Environment) -> str:
    options = [repr(getattr(environment, name, None)) for name in _OPTIONS]
    made_by = (jinja2.__version__, *sorted(environment.extensions), *sorted(environment.filters))
    return sha256("\0".join((*made_by, *options)).encode()).hexdigest()[:16]
