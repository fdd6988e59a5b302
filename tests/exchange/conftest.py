"""The shipped rules, and a reader of records."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mgkg.exchange.when import instant
from mgkg.rules.ruleset import RuleSet
from tests.exchange.records import Reader
from tests.rules import trial


@pytest.fixture(scope="session")
def shipped() -> RuleSet:
    return trial.shipped()


@pytest.fixture
def read(tmp_path: Path, shipped: RuleSet) -> Reader:
    return Reader(tmp_path / "records", shipped)


@pytest.fixture(scope="session")
def synthea(shared: Path) -> list[Path]:
    """Real bundles; a test that needs them skips where they are not."""
    found = sorted((shared / "data" / "synthea-r4").glob("*.json"))
    if not found:
        pytest.skip(f"no bundles: {shared} has no data/synthea-r4")
    return found


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock of this machine is that of Greenwich."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    instant.cache_clear()
    yield
    monkeypatch.undo()
    time.tzset()
    instant.cache_clear()
