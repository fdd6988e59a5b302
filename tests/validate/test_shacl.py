"""SHACL's results as results with place, value and remedy. One small root, all its mistakes at once: SHACL is slow."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.errors import MalformedNodeError
from mgkg.model.report import VIOLATION, WARNING, ValidationResult
from mgkg.store.dataset import Dataset, load
from mgkg.validate.shacl import validate
from mgkg.vocabulary import CITO, GUIDELINE, MGKG, SKOS
from tests.data.small_content import change, line_of, with_edits

STATEMENTS = "small/statements.ttl"
NS = GUIDELINE + "small/"
EDITS = [
    (STATEMENTS, '    mgkg:wording "Keep serum magnesium at 1.8-2.2 mg/dL."@en ;\n', ""),
    (STATEMENTS, "mgkg:route mgkg:oral", "mgkg:route mgkg:orral"),
    (STATEMENTS, "mgkg:basis mgkg:unstated ;\n    mgkg:period 1", "mgkg:basis mgkg:unstated ;\n    mgkg:periode 1"),
    (STATEMENTS, "mgkg:low 4 ;", 'mgkg:low "four" ;'),
    (STATEMENTS, 'mgkg:grade "1B"', 'mgkg:grade "1B" , "2C"'),
    (STATEMENTS, '"On tacrolimus: measure', '"Twice"@en , "On tacrolimus: measure'),
    (STATEMENTS, "mgkg:maximum small:limit.maximum", "mgkg:maximum small:monitoring.interval"),
    (
        STATEMENTS,
        "mgkg:section small:treatment ;\n    mgkg:sourceFragment small:fragment-9",
        "mgkg:section small:nowhere ;\n    mgkg:sourceFragment small:fragment-9",
    ),
    ("small/evidence.ttl", "cito:obtainsSupportFrom", "cito:disputes"),
    ("small/guideline.ttl", '"0ab36a32', '"not a digest'),
    ("terms/findings.ttl", "skos:prefLabel", "skos:note"),
]
EXPECTED = [
    ("target", MGKG + "wording", "sh:minCount", "small/target has no mgkg:wording. A Target has exactly one"),
    ("oral.give", MGKG + "route", "sh:in", "names mgkg:orral, which does not exist, as its mgkg:route."),
    ("oral.give", MGKG + "route", "sh:in", "Did you mean mgkg:oral?"),
    (
        "oral.dose",
        MGKG + "periode",
        "sh:closed",
        "mgkg:periode, which mgkg:Dose does not take. Did you mean mgkg:period?",
    ),
    ("monitoring.interval", MGKG + "low", "sh:or", 'has "four" as its mgkg:low. An Interval has at most one mgkg:low'),
    ("monitoring", MGKG + "grade", "sh:maxCount", "has more than one mgkg:grade"),
    ("monitoring", "http://purl.org/dc/terms/title", "sh:uniqueLang", "more than one dcterms:title in one language"),
    (
        "limit",
        MGKG + "maximum",
        "sh:class",
        "names small/monitoring.interval, of class mgkg:Interval, as its mgkg:maximum",
    ),
    ("renal-first", MGKG + "section", "sh:class", "names small/nowhere, which does not exist, as its mgkg:section"),
    ("oral.cite-2", CITO + "hasCitationCharacterization", "sh:in", "It may be cito:obtainsSupportFrom."),
    ("document", MGKG + "sha256", "sh:pattern", "not a digest"),
]


@pytest.fixture(scope="module")
def faulty(small: Dataset) -> Dataset:
    return with_edits(small, EDITS)


@pytest.fixture(scope="module")
def results(faulty: Dataset) -> tuple[ValidationResult, ...]:
    return validate(faulty)


@pytest.mark.parametrize(("name", "path", "rule", "says"), EXPECTED)
def test_a_violation_is_said_with_its_value_and_remedy(
    name: str, path: str, rule: str, says: str, results: tuple[ValidationResult, ...]
) -> None:
    found = [one for one in results if (one.focus, one.path, one.rule) == (NS + name, path, rule)]
    assert any(says in one.message for one in found), found
    assert {one.severity for one in found} == {VIOLATION}


def test_a_violation_has_file_and_line_of_the_property(faulty: Dataset, results: tuple[ValidationResult, ...]) -> None:
    [route] = [one for one in results if one.path == MGKG + "route"]
    assert route.file == "guidelines/small/statements.ttl"
    assert route.line == line_of(faulty, STATEMENTS, "mgkg:route mgkg:orral")
    assert route.value == MGKG + "orral"


def test_a_violation_of_what_is_missing_has_the_line_of_the_node(
    faulty: Dataset, results: tuple[ValidationResult, ...]
) -> None:
    [missing] = [one for one in results if one.focus == NS + "target"]
    assert missing.line == line_of(faulty, STATEMENTS, "small:target a mgkg:Target")
    [label] = [one for one in results if one.path == SKOS + "prefLabel"]
    assert label.file == "ontology/terms/findings.ttl"


def test_results_come_in_the_order_of_files_and_lines(results: tuple[ValidationResult, ...]) -> None:
    places = [(one.file, one.line or 0) for one in results]
    assert places == sorted(places)


def test_every_message_is_one_line(results: tuple[ValidationResult, ...]) -> None:
    assert all("\n" not in one.message and one.message.endswith((".", "?")) for one in results)


def test_the_small_guideline_has_no_result(small: Dataset) -> None:
    assert validate(small) == ()


def test_a_warning_of_a_shape_is_a_warning(small_copy: Path) -> None:
    shape = "mgkg:LimitShape.evidence sh:severity sh:Warning ; sh:minCount 1 ."
    change(small_copy, "ontology/shapes/limit.ttl", "", shape)
    [result] = validate(load(small_copy))
    assert result.severity == WARNING
    assert result.message.startswith("small/limit has no mgkg:evidence. ")


def test_shapes_that_cannot_be_used_are_an_error(small_copy: Path) -> None:
    change(small_copy, "ontology/shapes/limit.ttl", "sh:minCount 1", 'sh:minCount "one"')
    with pytest.raises(MalformedNodeError, match=r"^ontology/shapes: The shapes cannot be used"):
        validate(load(small_copy))
