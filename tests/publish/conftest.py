"""The real site and that of the small guideline, each built once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from mgkg.publish.build import build
from tests.data.marked_content import MARKS, with_marks, with_more_kinds_of_text
from tests.data.small_content import edited, small, small_copy, small_root
from tests.publish.parsed import BuiltSite, read_site

__all__ = ["edited", "small", "small_copy", "small_root"]


@pytest.fixture(scope="session")
def real_site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    out = tmp_path_factory.mktemp("real") / "site"
    build(root, out)
    return read_site(out)


@pytest.fixture(scope="session")
def small_site(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    out = tmp_path_factory.mktemp("small-site") / "site"
    build(small_root, out)
    return read_site(out)


@pytest.fixture(scope="session")
def tame_root(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guideline with a text of each kind."""
    return with_more_kinds_of_text(small_root, tmp_path_factory.mktemp("tame") / "content")


@pytest.fixture(scope="session")
def wild_root(tame_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with marks behind every text."""
    return with_marks(tame_root, tmp_path_factory.mktemp("wild") / "content", MARKS)


@pytest.fixture(scope="session")
def tame(tame_root: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    out = tmp_path_factory.mktemp("tame-site") / "site"
    build(tame_root, out)
    return read_site(out)


@pytest.fixture(scope="session")
def wild(wild_root: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    out = tmp_path_factory.mktemp("wild-site") / "site"
    build(wild_root, out)
    return read_site(out)


@pytest.fixture(autouse=True)
def _the_logger_is_left_as_it_was() -> Iterator[None]:
    logger = logging.getLogger("mkdocs")
    before = (logger.level, logger.propagate, list(logger.handlers))
    yield
    assert (logger.level, logger.propagate, list(logger.handlers)) == before
