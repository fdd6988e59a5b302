"""A folder that is made beside its place and put there as a whole, from what fills it.

The workshop, a hidden folder beside the place, holds the new folder and, once the two are exchanged, the earlier one.
Its maker keeps a lock on a file in it. A killed one leaves its workshop; the next that comes by takes it away.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

# By this file a workshop is known.
_LOCK = ".mgkg-building"
_NEW = "new"
_HERE = -100  # AT_FDCWD of fcntl.h: paths are seen from the current folder
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h
_TRIES = 100


@contextmanager
def workshop(place: Path) -> Iterator[Path]:
    """An empty folder on the disk of a place, which with all that is in it is gone when the block ends.

    Raises:
        OSError: it cannot be made.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    clear_up(place)
    folder, lock = _opened(place)
    try:
        new = folder / _NEW
        new.mkdir()
        new.chmod(0o755)
        yield new
    finally:
        _remove(folder)
        os.close(lock)


def clear_up(place: Path) -> None:
    """Remove what killed builds of a place left; what a running one has made stays."""
    for folder in place.parent.iterdir():
        if not folder.name.startswith(_prefix(place)) or folder.is_symlink():
            continue
        with suppress(OSError), (folder / _LOCK).open("r+", encoding="utf-8") as lock:
            if _locked(lock.fileno()):
                _remove(folder)
        with suppress(OSError):
            folder.rmdir()  # one whose maker was killed before it had a lock is empty


def put(new: Path, place: Path) -> None:
    """Put a folder in its place at one stroke: at no moment is there none, or a part of one.

    Where the system cannot exchange two folders at once, the earlier one is taken away first and comes back when the
    new one cannot take its place.

    Raises:
        OSError: it cannot be put there; what was there is still there.
    """
    for _ in range(_TRIES):
        try:
            if not place.exists():
                new.rename(place)
            elif not _exchanged(new, place):
                _in_turn(new, place)
        except OSError as error:
            # Somebody else put one there, or took it away, between the look and the deed.
            if error.errno not in {errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST} or not new.exists():
                raise
        else:
            return
    raise OSError(errno.EBUSY, "other builds replace it all the time")


def _opened(place: Path) -> tuple[Path, int]:
    """A new workshop and its lock, which this process holds."""
    for _ in range(_TRIES):
        folder = Path(tempfile.mkdtemp(dir=place.parent, prefix=_prefix(place)))
        with suppress(FileNotFoundError):
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
            # Who clears up may have been here between two of these lines.
            if (_locked(lock) or sys.platform == "win32") and (folder / _LOCK).exists():
                return folder, lock
            os.close(lock)
    raise OSError(errno.EBUSY, "other builds take the folder away")


def _prefix(place: Path) -> str:
    return f".{place.name}."


def _locked(file: int) -> bool:
    """Whether this process now holds the lock of a file; a copy of the process, while it lives, holds it too."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders; False where the system, or the disk, knows no such thing.

    Raises:
        OSError: it knows, and cannot.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.ENOSYS, errno.EINVAL}:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _in_turn(new: Path, place: Path) -> None:
    earlier = new.with_name("earlier")
    place.rename(earlier)
    try:
        new.rename(place)
    except OSError:
        earlier.rename(place)
        raise


def _remove(folder: Path) -> None:
    """Remove a workshop, its lock last: what is left when this is cut short is still known as one."""
    for inside in folder.iterdir() if folder.is_dir() else ():
        if inside.name != _LOCK:
            shutil.rmtree(inside, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
