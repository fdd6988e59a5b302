"""What the tests of questions share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mgkg.ask.lexicon import Lexicon
from mgkg.ask.understanding import Understanding, understand
from mgkg.rules.ruleset import RuleSet
from tests.ask.scoring import NOW
from tests.rules import trial

Reads = Callable[[str], Understanding]


@pytest.fixture(scope="session")
def shipped() -> RuleSet:
    """The rules that ship."""
    return trial.shipped()


@pytest.fixture(scope="session")
def lexicon(shipped: RuleSet) -> Lexicon:
    """The names of the shipped terms."""
    return Lexicon(shipped.library)


@pytest.fixture
def reads(shipped: RuleSet, lexicon: Lexicon) -> Reads:
    """What is understood of a question at noon of 2026-11-22."""
    return lambda question: understand(question, lexicon, shipped, NOW)
