"""A made-up contradiction, edited: what the tests here begin with. Nothing in it is advice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mgkg.rules.ruleset import RuleSet, compile_rules
from mgkg.store.reading import library
from mgkg.verify.inquiry import Policy
from mgkg.verify.verification import Verification, verify
from tests.verify.planted import DATA, dataset, parts

TODAY = date(2026, 12, 1)
ROUTE = DATA / "planted" / "route-by-value.txt"
STATEMENTS = "guidelines/a/statements.ttl"
CLASH = "route:a/mouth:a/vein"


def rules(*edits: tuple[str, str], added: str = "") -> RuleSet:
    """The rules of two statements that contradict each other below 1.0 mg/dL, with edits of their Turtle."""
    files = parts(ROUTE)
    for old, new in edits:
        assert old in files[STATEMENTS], old
        files[STATEMENTS] = files[STATEMENTS].replace(old, new)
    files[STATEMENTS] += added
    return compile_rules(library(dataset(files)))


def verified(*edits: tuple[str, str], added: str = "", policy: Policy | None = None) -> Verification:
    """What verify finds in them."""
    return verify(rules(*edits, added=added), TODAY, policy)


def planted(name: str) -> Path:
    """The text of a planted corpus."""
    return DATA / "planted" / f"{name}.txt"
