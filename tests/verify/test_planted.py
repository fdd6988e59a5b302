"""Planted faults are all found, by the nodes that they are between, and clean corpora have no finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mgkg.rules.ruleset import compile_rules
from mgkg.store.reading import library
from mgkg.verify.verification import verify
from tests.verify.planted import PLANTED, Corpus, corpus

TODAY = date(2026, 12, 1)
LEAST, LEAST_BLIND = 60, 20


def found(one: Corpus) -> dict[str, list[tuple[str, ...]]]:
    """The kinds of unsettled findings of a corpus, each with the nodes that its findings are between."""
    kinds: dict[str, list[tuple[str, ...]]] = {}
    for finding in verify(compile_rules(library(one.dataset)), TODAY).unsettled:
        kinds.setdefault(finding.kind, []).append(finding.between)
    return kinds


@pytest.mark.parametrize("path", PLANTED, ids=lambda path: path.stem)
def test_what_was_planted_is_found_and_nothing_else(path: Path) -> None:
    one = corpus(path)
    kinds = found(one)
    assert sorted(kinds) == sorted(one.faults)
    for nodes in kinds.values():
        assert any(set(one.between) <= set(between) for between in nodes), nodes


def test_there_are_enough_of_them() -> None:
    every = [corpus(path) for path in PLANTED]
    assert len(every) >= LEAST
    assert sum(one.blind for one in every) * 3 >= LEAST
    assert sum(not one.faults for one in every) >= 10
