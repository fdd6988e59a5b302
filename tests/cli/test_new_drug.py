"""A drug that is new to the content is one Turtle block: no code, and its classes and codes work at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.data.command import Command

BLOCK = """
t:vonolansole a mgkg:Substance ;
    skos:prefLabel "vonolansole"@en ;
    skos:altLabel "vonolansol"@en ;
    skos:broader t:proton-pump-inhibitor ;
    mgkg:brandName "Madeupra" ;
    mgkg:rxnorm "999900" .
"""
PATIENT = ("--has", "tacrolimus", "--obs", "serum-magnesium=0.4 mmol/L", "--at", "2026-11-22", "--format", "json")
STATEMENT = "tacrolimus-magnesium/stop-proton-pump-inhibitors"


@pytest.fixture(scope="module")
def content(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the content with one more term."""
    folder = tmp_path_factory.mktemp("content")
    for name in ("ontology", "guidelines"):
        shutil.copytree(root / name, folder / name)
    with (folder / "ontology/terms/substances.ttl").open("a", encoding="utf-8") as file:
        file.write(BLOCK)
    return folder


def outcome(document: dict[str, Any]) -> str:
    found: str = next(one["outcome"] for one in document["proposals"] if one["id"] == STATEMENT)
    return found


@pytest.mark.parametrize(
    "name",
    ["vonolansole", "Vonolansol", "madeupra", "rxnorm:999900", "RXNORM:999900", "vonolansole@2026-11-01/.."],
)
def test_a_new_drug_is_known_by_every_name_and_its_class_applies(name: str, content: Path, mgkg: Command) -> None:
    found = mgkg("recommend", "--root", content, "--has", name, *PATIENT)
    assert (found.code, found.err) == (0, "")
    document = json.loads(found.out)
    assert "vonolansole" in {fact["concept"] for fact in document["patient"]["facts"]}
    assert outcome(document) == "applies"


def test_without_the_block_the_drug_is_unknown(root: Path, mgkg: Command) -> None:
    for name in ("vonolansole", "rxnorm:999900"):
        found = mgkg("recommend", "--root", root, "--has", name, *PATIENT)
        assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
        assert "that is known here" in found.err


def test_a_denied_new_drug_leaves_its_class_open(content: Path, mgkg: Command) -> None:
    found = mgkg("recommend", "--root", content, "--not", "Madeupra", *PATIENT)
    assert outcome(json.loads(found.out)) == "unknown"


def test_the_block_is_written_as_fmt_writes_it_but_for_its_place(content: Path, mgkg: Command) -> None:
    assert mgkg("fmt", "--root", content).code == 0
    assert mgkg("fmt", "--root", content, "--check").code == 0
    text = (content / "ontology/terms/substances.ttl").read_text(encoding="utf-8")
    assert BLOCK.strip() in text
