"""The browser of the machine, and the real site as it is served, for pages as people see them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mgkg.publish.build import build
from tests.browser.serving import BELOW, served

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no chromium found; on Debian: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def built_site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder to serve: the real site stands below a path in it."""
    top = tmp_path_factory.mktemp("browser")
    build(root, top / BELOW)
    return top


@pytest.fixture(scope="module")
def address(browser: Any, request: pytest.FixtureRequest) -> Iterator[str]:  # noqa: ANN401, ARG001
    """Where the real site is served; it is only built when there is a browser."""
    with served(request.getfixturevalue("built_site")) as top:
        yield top + BELOW
