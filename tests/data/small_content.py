"""The small guideline of tests/data/small with the real ontology: as a folder, as a dataset, and edited."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import pytest

from mgkg.store.dataset import Dataset, load
from mgkg.store.turtle import ParsedFile, parse_text

SMALL = Path(__file__).parent / "small"
DOCUMENT = SMALL / "document.txt"
Edit: TypeAlias = tuple[str, str, str]

__all__ = [
    "DOCUMENT",
    "SMALL",
    "Edit",
    "change",
    "edited",
    "line_of",
    "small",
    "small_copy",
    "small_root",
    "with_edits",
]


@pytest.fixture(scope="session")
def small_root(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be written to: it is shared by all tests of a run."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(root / "ontology", folder / "ontology")
    shutil.copytree(SMALL / "guidelines", folder / "guidelines")
    return folder


@pytest.fixture(scope="session")
def small(small_root: Path) -> Dataset:
    return load(small_root)


@pytest.fixture
def small_copy(small_root: Path, tmp_path: Path) -> Path:
    """A folder of one test."""
    return Path(shutil.copytree(small_root, tmp_path / "content"))


@pytest.fixture
def edited(small: Dataset) -> Callable[..., Dataset]:
    """A function that makes the dataset of the small guideline with some edits; see `with_edits`."""
    return lambda *edits: with_edits(small, edits)


def with_edits(dataset: Dataset, edits: Iterable[Edit]) -> Dataset:
    """A dataset with some edits (end of a file's path, old, new), without a disk.

    An edit whose old text is empty adds the new one to the end of the file.
    """
    files = dataset.files
    for name, old, new in edits:
        files = tuple(_edited(file, old, new) if file.path.as_posix().endswith(name) else file for file in files)
    return Dataset(dataset.root, files)


def _edited(file: ParsedFile, old: str, new: str) -> ParsedFile:
    assert old in file.text, f"{file.path} has no {old!r}"
    text = file.text.replace(old, new, 1) if old else f"{file.text}\n{new}\n"
    return parse_text(text, file.path)


def change(root: Path, name: str, old: str, new: str) -> Path:
    """Edit one file of a folder of content."""
    path = root / name
    text = path.read_text()
    assert old in text, f"{name} has no {old!r}"
    path.write_text(text.replace(old, new, 1) if old else f"{text}\n{new}\n")
    return path


def line_of(dataset: Dataset, name: str, marker: str) -> int:
    """The line of a file on which a text first stands."""
    [text] = [file.text for file in dataset.files if file.path.as_posix().endswith(name)]
    return text[: text.index(marker)].count("\n") + 1
