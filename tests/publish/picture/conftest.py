"""The real content as a site, and the small guideline's catalogue with edits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mgkg.publish.catalogue import Catalogue, catalogue
from mgkg.publish.site import Site, site
from mgkg.store.dataset import Dataset
from tests.data.small_content import edited, small, small_root

__all__ = ["edited", "small", "small_root"]


@pytest.fixture(scope="session")
def real(root: Path) -> Site:
    return site(root, root / "site" / "docs")


@pytest.fixture
def catalogue_of(edited: Callable[..., Dataset], root: Path) -> Callable[..., Catalogue]:
    return lambda *edits: catalogue(edited(*edits), root)
