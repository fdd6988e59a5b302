"""Content that cannot be used: one line with place and remedy on stderr, exit code 2, nothing written."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.data.command import Command, Outcome
from tests.data.small_content import change

STATEMENTS, CRITERIA = "guidelines/small/statements.ttl", "guidelines/small/criteria.ttl"
CASES = "guidelines/small/cases/small.yaml"
RULING = """@prefix d: <http://purl.org/dc/terms/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
small:ruling-{one}-{two} a mgkg:Precedence ; mgkg:winner small:{one} ; mgkg:loser small:{two} ;
    mgkg:situation small:is-severe ; mgkg:rationale "x"@en ; d:creator "A" ; d:date "2026-11-20"^^xsd:date .
"""
DEFINITION = """small:symptoms a mgkg:Definition ; dcterms:title "x"@en ; mgkg:defines t:{one} ; mgkg:exhaustive false ;
    mgkg:definedBy small:needs-{two} .
small:needs-{two} a mgkg:FindingCriterion ; mgkg:finding t:{two} ."""


def broken_turtle(root: Path) -> None:
    change(root, STATEMENTS, "mgkg:low 12 ;", "mgkg:low 12")


def undeclared_prefix(root: Path) -> None:
    change(root, STATEMENTS, "mgkg:observable t:serum", "mgkg:observable term:serum")


def missing_file(root: Path) -> None:
    (root / "guidelines/small/guideline.ttl").unlink()


def no_text(root: Path) -> None:
    (root / CRITERIA).write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")


def other_encoding(root: Path) -> None:
    (root / CRITERIA).write_bytes("# Größe\n".encode("latin-1"))


def dangling_reference(root: Path) -> None:
    change(root, STATEMENTS, "exceptWhen small:is-symptomatic", "exceptWhen small:is-symptomatik")


def dangling_link(root: Path) -> None:
    change(root, STATEMENTS, "rationaleFor small:oral", "rationaleFor small:orall")


def dangling_term(root: Path) -> None:
    change(root, CRITERIA, "substance t:tacrolimus", "substance t:tacrolimis")


def duplicate_iri(root: Path) -> None:
    change(root, STATEMENTS, "", 'small:takes-tacrolimus a mgkg:Background ; dcterms:title "x"@en .')


def two_blocks(root: Path) -> None:
    change(root, CRITERIA, "", "small:is-severe mgkg:band small:severe-value.band .")


def two_guidelines_with_one_slug(root: Path) -> None:
    shutil.copytree(root / "guidelines/small", root / "guidelines/second")


def a_slug_of_another_folder(root: Path) -> None:
    (root / "guidelines/small").rename(root / "guidelines/large")


def cycle_among_criteria(root: Path) -> None:
    change(root, CRITERIA, "mgkg:member small:has-low", "mgkg:member small:is-low-or-severe , small:has-low")


def cycle_among_definitions(root: Path) -> None:
    one, two = "cardiac-manifestation", "oral-magnesium-failure"
    change(root, CRITERIA, "", DEFINITION.format(one=one, two=two))
    change(root, CRITERIA, "", DEFINITION.format(one=two, two=one).replace("symptoms", "failure"))


def cycle_among_precedences(root: Path) -> None:
    change(root, CRITERIA, "", RULING.format(one="oral", two="limit"))
    change(root, CRITERIA, "", RULING.format(one="limit", two="oral"))


def cycle_among_terms(root: Path) -> None:
    change(
        root,
        "ontology/terms/substances.ttl",
        "t:immunosuppressant a mgkg:Substance ;",
        "t:immunosuppressant a mgkg:Substance ;\n    skos:broader t:tacrolimus ;",
    )


def a_case_that_names_nothing(root: Path) -> None:
    change(root, CASES, "applies: [small/oral, small/severe-value]\n    unknown: [small/monitoring, small/limit]", "{}")


def a_case_of_no_statement(root: Path) -> None:
    change(root, CASES, "not: [small/oral]", "not: [small/orl]")


def a_case_with_an_unknown_concept(root: Path) -> None:
    change(root, CASES, "has: [symptomatic-hypomagnesemia]", "has: [symptomatic-hypomagnesia]")


def a_case_file_that_is_no_yaml(root: Path) -> None:
    (root / CASES).write_text("- name: [x\n")


def a_case_file_that_is_no_text(root: Path) -> None:
    (root / CASES).write_bytes(b"\xff\xfe\x00")


EVERYWHERE: list[tuple[Callable[[Path], object], str, str]] = [
    (broken_turtle, f"{STATEMENTS}:", "Mend the Turtle here"),
    (undeclared_prefix, f"{STATEMENTS}:", "Declare it at the head of the file: @prefix term:"),
    (missing_file, "guidelines/small: This folder of a guideline has no guideline.ttl", "Add the file"),
    (no_text, f"{CRITERIA}: The file holds NUL bytes", "Save it as plain text in UTF-8"),
    (other_encoding, f"{CRITERIA}:1: The file is no text in UTF-8", "Save it as plain text in UTF-8"),
    (duplicate_iri, f"{STATEMENTS}:", "Remove one of the two, or give it another name"),
    (two_blocks, f"{CRITERIA}:", "Join the two blocks"),
    (two_guidelines_with_one_slug, "guidelines/s", "Remove one of the two"),
    (a_slug_of_another_folder, "guidelines/large/guideline.ttl:", "Name the folder as the slug"),
    (dangling_reference, f"{STATEMENTS}:", "Write it, or mend the name"),
    (dangling_link, f"{STATEMENTS}:", "Write it, or mend the name"),
    (dangling_term, f"{CRITERIA}:", "Write it, or mend the name"),
    (cycle_among_criteria, f"{CRITERIA}:", "Take one of them out of the other"),
    (cycle_among_definitions, "", "Take one of them out of the other"),
    (cycle_among_precedences, "", "Withdraw one of the rulings"),
    (cycle_among_terms, "ontology/terms", "Take out one of the links"),
]
IN_CASES: list[tuple[Callable[[Path], object], str, str]] = [
    (a_case_that_names_nothing, f"{CASES}:1: The case", "Name statements under"),
    (a_case_of_no_statement, f"{CASES}:20: The case", "Did you mean small/oral?"),
    (a_case_with_an_unknown_concept, f"{CASES}:18: ", "Did you mean symptomatic-hypomagnesemia"),
    (a_case_file_that_is_no_yaml, f"{CASES}:2: The file is no YAML", "Mend it there"),
    (a_case_file_that_is_no_text, f"{CASES}: The file holds NUL bytes", "Save it as plain text"),
]


def digests(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def assert_refused(outcome: Outcome, place: str, remedy: str) -> None:
    assert outcome.code == 2
    assert outcome.err.startswith(f"mgkg: {place}"), outcome.err
    assert remedy in outcome.err
    assert outcome.err.count("\n") == 1
    assert "Traceback" not in outcome.err


@pytest.fixture
def no_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """SHACL takes a second and finds nothing of this."""
    monkeypatch.setattr("mgkg.check.report.validate", lambda _: ())


@pytest.mark.usefixtures("no_shapes")
@pytest.mark.parametrize(
    ("spoil", "place", "remedy"), [pytest.param(*row, id=row[0].__name__) for row in EVERYWHERE + IN_CASES]
)
def test_check_refuses(
    spoil: Callable[[Path], object], place: str, remedy: str, small_copy: Path, mgkg: Command
) -> None:
    spoil(small_copy)
    before = digests(small_copy)
    assert_refused(mgkg("--root", small_copy, "check"), place, remedy)
    assert digests(small_copy) == before


@pytest.mark.parametrize(("spoil", "place", "remedy"), [pytest.param(*row, id=row[0].__name__) for row in EVERYWHERE])
def test_recommend_refuses(
    spoil: Callable[[Path], object], place: str, remedy: str, small_copy: Path, mgkg: Command
) -> None:
    spoil(small_copy)
    outcome = mgkg("--root", small_copy, "recommend", "--has", "tacrolimus")
    assert_refused(outcome, place, remedy)
    assert outcome.out == ""


@pytest.mark.parametrize("spoil", [broken_turtle, no_text, undeclared_prefix])
def test_fmt_refuses_and_leaves_every_file(spoil: Callable[[Path], object], small_copy: Path, mgkg: Command) -> None:
    change(small_copy, "guidelines/small/evidence.ttl", " ;\n    mgkg:number 1 ;", " ; mgkg:number 1 ;")
    spoil(small_copy)
    before = digests(small_copy)
    outcome = mgkg("--root", small_copy, "fmt")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert digests(small_copy) == before


def test_without_a_content_root_every_command_says_where_it_looked(
    tmp_path: Path, mgkg: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text("A sentence.")
    for words in (["check"], ["fmt"], ["query", "terms"], ["coverage", "text.txt"]):
        assert_refused(mgkg(*words), f"{tmp_path}: No folder with ontology/ and guidelines/", "name it with --root")


def test_a_root_that_is_none_is_refused(tmp_path: Path, mgkg: Command) -> None:
    assert_refused(
        mgkg("--root", tmp_path, "check"), f"{tmp_path}: This is no content root", "Name the folder that holds"
    )
