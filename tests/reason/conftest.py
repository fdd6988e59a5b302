"""Rule sets of the shipped content and of made-up guidelines."""

from __future__ import annotations

import pytest

from mgkg.rules.ruleset import RuleSet
from tests.rules import trial


@pytest.fixture(scope="session")
def shipped() -> RuleSet:
    return trial.shipped()
