"""Rule sets to test with: that of the shipped content, and those of made-up guidelines over the shipped ontology."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypeAlias

from mgkg.rules.ruleset import RuleSet, compile_rules
from mgkg.store.content import SHAPES, content_files
from mgkg.store.dataset import Dataset, load
from mgkg.store.reading import library
from mgkg.store.turtle import ParsedFile, parse

Truth: TypeAlias = bool | None
"""True, false or unknown."""

ROOT = Path(__file__).resolve().parent.parent.parent
TURTLE = ROOT / "tests" / "data" / "reason"
SLUG = "trial"


@cache
def shipped() -> RuleSet:
    """The rules of this repository's content, compiled now; their digest is a name that no content has."""
    return compile_rules(library(load(ROOT)), "shipped")


@cache
def trial(*names: str) -> RuleSet:
    """The rules of the guideline `trial`, from files of tests/data/reason; none of it is advice."""
    return compiled(*(_file(name) for name in ("guideline", *names)))


def compiled(*files: ParsedFile) -> RuleSet:
    """The rules of some Turtle files over the shipped ontology."""
    return compile_rules(library(Dataset(ROOT, _ontology() + files)), SLUG)


@cache
def _file(name: str) -> ParsedFile:
    return parse(TURTLE / f"{name}.ttl", Path("guidelines") / SLUG / f"{name}.ttl")


@cache
def _ontology() -> tuple[ParsedFile, ...]:
    files = (path for path in content_files(ROOT) if path.is_relative_to(ROOT / "ontology"))
    return tuple(parse(path, path.relative_to(ROOT)) for path in files if not path.is_relative_to(ROOT / SHAPES))
