"""The root of a content repository, its files, and the digest of all that they hold."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import mgkg
from mgkg.errors import FileUnreadableError, NoContentError

ONTOLOGY = "ontology"
GUIDELINES = "guidelines"
SHAPES = f"{ONTOLOGY}/shapes"
TERMS = f"{ONTOLOGY}/terms"
QUERIES = f"{ONTOLOGY}/queries"


def find_root(start: Path, given: Path | None = None) -> Path:
    """The folder with ``ontology/`` and ``guidelines/``: the given one, or the nearest at or above the start.

    Raises:
        NoContentError: there is none, or the given one is none.
    """
    if given is not None:
        missing = [name for name in (ONTOLOGY, GUIDELINES) if not (given / name).is_dir()]
        if missing:
            what = f"This is no content root: it has no folder {' and no folder '.join(f'{name}/' for name in missing)}"
            raise NoContentError(what, where=given, remedy="Name the folder that holds ontology/ and guidelines/.")
        return given.resolve()
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / ONTOLOGY).is_dir() and (folder / GUIDELINES).is_dir():
            return folder
    raise NoContentError(
        "No folder with ontology/ and guidelines/ was found here or above",
        where=start,
        remedy="Go to such a folder, or name it with --root.",
    )


def content_files(root: Path) -> list[Path]:
    """Every Turtle file of the content: the ontology with terms, schemes and shapes, and the guidelines; sorted."""
    folders = [entry.path for entry in _entries(root / GUIDELINES) if entry.is_dir()]
    found = [entry.path for folder in folders for entry in _entries(folder) if not entry.is_dir()]
    open_folders = [str(root / ONTOLOGY)]
    while open_folders:
        for entry in _entries(open_folders.pop()):
            (open_folders if entry.is_dir() else found).append(entry.path)
    return sorted(Path(path) for path in found if path.endswith(".ttl"))


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """What lies in a folder and is not hidden; nothing where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []


def query_files(root: Path) -> list[Path]:
    """Every query of the library, sorted."""
    return sorted((root / QUERIES).glob("*.rq"))


def guideline_folders(root: Path) -> list[Path]:
    """The folder of every guideline, sorted.

    Raises:
        NoContentError: a folder has no guideline.ttl.
    """
    folders = sorted(
        path for path in (root / GUIDELINES).iterdir() if path.is_dir() and not path.name.startswith((".", "__"))
    )
    for folder in folders:
        if not (folder / "guideline.ttl").is_file():
            what = "This folder of a guideline has no guideline.ttl"
            raise NoContentError(what, where=folder.relative_to(root), remedy="Add the file, or remove the folder.")
    return folders


def content_digest(root: Path) -> str:
    """SHA-256 over the names and the bytes of all content files and queries, and over the program's version.

    Raises:
        FileUnreadableError: a file cannot be read.
    """
    return _digest(root, (*content_files(root), *query_files(root)))


def rules_digest(root: Path) -> str:
    """The same over what rules are made of: all content files but the shapes.

    Raises:
        FileUnreadableError: a file cannot be read.
    """
    shapes = str(root / SHAPES) + os.sep
    return _digest(root, [path for path in content_files(root) if not str(path).startswith(shapes)])


def _digest(root: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(f"mgkg {mgkg.__version__}".encode())
    for name, content in _contents(root, paths):
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _contents(root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        try:
            yield path.relative_to(root).as_posix(), path.read_bytes()
        except OSError as error:
            what = f"The file cannot be read: {error.strerror or error}"
            raise FileUnreadableError(what, where=path.relative_to(root)) from error
