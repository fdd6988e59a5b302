"""Garbage collection put off for a while: where all that is made is kept, looking for garbage only takes time."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def garbage_put_off() -> Iterator[None]:
    """Nothing is collected inside, as far as that is for cycles; afterwards all is as it was."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
