"""The root of a content repository, its files, and the digest of all that they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import mgkg
from mgkg.errors import NoContentError

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
    return sorted(
        path
        for path in (*(root / ONTOLOGY).rglob("*.ttl"), *(root / GUIDELINES).glob("*/*.ttl"))
        if not any(part.startswith(".") for part in path.relative_to(root).parts)
    )


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
    """SHA-256 over the names and the bytes of all content files and queries, and over the program's version."""
    digest = hashlib.sha256(f"mgkg {mgkg.__version__}".encode())
    for name, content in _contents(root):
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _contents(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in (*content_files(root), *query_files(root)):
        yield path.relative_to(root).as_posix(), path.read_bytes()
