"""Files in the user's cache folder, from bytes: each with its own digest, so that a damaged one is never trusted.

A cache only saves time. Whatever is wrong with its folder (there is none, it cannot be written, the disk is
full), reading gives None and writing does nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from mgkg.store.garbage import garbage_put_off

# Files of one kind (the part of the name before the first hyphen) that are kept; the oldest give way.
_MOST_OF_A_KIND = 8
_DIGEST_LENGTH = 64


def folder() -> Path | None:
    """The folder `mgkg` in $XDG_CACHE_HOME, else in ~/.cache; None where there is no home.

    It need not exist. A relative $XDG_CACHE_HOME is not followed, as the XDG base directory
    specification says.
    """
    given = os.environ.get("XDG_CACHE_HOME", "")
    if given and Path(given).is_absolute():
        return Path(given) / "mgkg"
    try:
        return Path.home() / ".cache" / "mgkg"
    except RuntimeError:
        return None


def program(*packages: str) -> str:
    """A digest of the program's own files in some of its packages, by name, size and time of change.

    A cached value is made of the program's classes; one that another state of the program wrote is not read.
    """
    home = Path(__file__).parent.parent
    marks = [
        f"{package}/{entry.name} {entry.stat().st_size} {entry.stat().st_mtime_ns}"
        for package in packages
        for entry in sorted(os.scandir(home / package), key=lambda entry: entry.name)
        if entry.name.endswith(".py")
    ]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]


def read(name: str) -> bytes | None:
    """What was written under a name; None where nothing was, or where it is not what was written."""
    place = folder()
    if place is None:
        return None
    try:
        stored = (place / name).read_bytes()
    except OSError:
        return None
    digest, content = stored[:_DIGEST_LENGTH], stored[_DIGEST_LENGTH + 1 :]
    return content if hashlib.sha256(content).hexdigest().encode() == digest else None


def unpickled(stored: bytes, own: tuple[str, ...], plain: Collection[tuple[str, str]]) -> object:
    """What bytes that were kept hold, or None when that is not what was written.

    Only classes of our own modules and some plain ones are read, so that a file put there by somebody else cannot
    run code. Nothing that is read becomes garbage, so looking for garbage meanwhile would only take time: 6 of 10 ms.
    """
    import io
    import pickle

    class Unpickler(pickle.Unpickler):
        """Reads nothing but known values."""

        def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - a class
            """The class of that name, if it is one of those."""
            if (module, name) in plain or (module.startswith(own) and "." not in name):
                found = super().find_class(module, name)
                if isinstance(found, type):
                    return found
            raise pickle.UnpicklingError(f"{module}.{name} is no class that is kept")

    try:
        with garbage_put_off():
            return Unpickler(io.BytesIO(stored)).load()
    except Exception:  # noqa: BLE001 - whatever is wrong with a cached file, the answer is to make it anew
        return None


def write(name: str, content: bytes) -> None:
    """Keep bytes under a name, whole or not at all."""
    place = folder()
    if place is None:
        return
    import tempfile

    temporary: str | None = None
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        Path(temporary).replace(place / name)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        return
    _forget_oldest(place, name.partition("-")[0])


def _forget_oldest(place: Path, kind: str) -> None:
    with suppress(OSError):
        files = sorted(place.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in files[_MOST_OF_A_KIND:]:
            path.unlink(missing_ok=True)
