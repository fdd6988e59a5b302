"""A content root with the real ontology and one made-up guideline, and ways to write others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mgkg.store.dataset import Dataset, load

SAMPLE = Path(__file__).parent / "data" / "sample"


@pytest.fixture(scope="session")
def sample_root(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be written to: it is shared by all tests of a run."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(root / "ontology", folder / "ontology")
    shutil.copytree(SAMPLE, folder / "guidelines" / "sample")
    return folder


@pytest.fixture(scope="session")
def sample(sample_root: Path) -> Dataset:
    return load(sample_root)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """A function that makes a content root of the given files, each with the usual prefixes before it."""

    def write(files: dict[str, str]) -> Path:
        for folder in ("ontology", "guidelines"):
            (tmp_path / folder).mkdir(exist_ok=True)
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PREFIXES + text)
        return tmp_path

    return write


# One line, so that line 2 is the first of the text behind it.
PREFIXES = (
    "PREFIX mgkg: <https://w3id.org/mgkg/ontology#> PREFIX t: <https://w3id.org/mgkg/term/>"
    " PREFIX g: <https://w3id.org/mgkg/guideline/> PREFIX a: <https://w3id.org/mgkg/guideline/a/>\n"
)
