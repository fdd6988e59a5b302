"""Turtle patients: the same facts as a patient file, by the same checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from mgkg.errors import FileUnreadableError, MgkgError, PatientError, SubjectError, TurtleSyntaxError, UsageError
from mgkg.exchange.patient_input import Asked, patient
from mgkg.model.patient import Patient
from mgkg.reason import patient_file
from mgkg.rules.ruleset import RuleSet
from tests.exchange.records import CLOCK

HEAD = """\
@prefix mgkg: <https://w3id.org/mgkg/ontology#> .
@prefix t: <https://w3id.org/mgkg/term/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> .
"""
FULL = """\
ex:p a mgkg:Patient ;
    rdfs:label "somebody"@en ;
    mgkg:at "2026-11-20" ;
    mgkg:has t:furosemide , ex:course , [ mgkg:concept t:transplantation ; mgkg:date "2026-09-28" ] ;
    mgkg:hasNot t:symptomatic-hypomagnesemia ;
    mgkg:observation ex:mg , [ mgkg:concept t:serum-calcium ; mgkg:value "<2.0" ; mgkg:unit "mmol/L" ] ;
    mgkg:complete "medications" .
ex:course mgkg:concept t:tacrolimus ; mgkg:startDate "2026-10-01"^^xsd:date ; mgkg:stopDate "2026-11-01" .
ex:mg mgkg:concept t:serum-magnesium ; mgkg:value 1.10 ; mgkg:unit "mg/dL" ; mgkg:date "2026-11-19" .
"""
YAML = """\
at: 2026-11-20
observations:
  - {concept: serum-magnesium, value: 1.10, unit: mg/dL, date: 2026-11-19}
  - {concept: serum-calcium, value: <2.0, unit: mmol/L}
has:
  - furosemide
  - {concept: tacrolimus, start: 2026-10-01, stop: 2026-11-01}
  - {concept: transplantation, date: 2026-09-28}
has_not: [symptomatic-hypomagnesemia]
complete: [medications]
"""
TWO = "ex:p a mgkg:Patient ; mgkg:has t:tacrolimus . ex:q a mgkg:Patient ; mgkg:has t:furosemide ."


def read(folder: Path, text: str, ruleset: RuleSet, subject: str | None = None) -> Patient:
    path = folder / "patient.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    return patient(path, ruleset, CLOCK, Asked(subject))


def test_it_says_what_a_patient_file_says(tmp_path: Path, shipped: RuleSet) -> None:
    found = read(tmp_path, FULL, shipped)
    (tmp_path / "patient.yaml").write_text(YAML)
    same = patient_file.read(tmp_path / "patient.yaml", shipped)
    assert [str(fact) for fact in found.facts] == [str(fact) for fact in same.facts]
    assert [fact.value for fact in found.facts] == [fact.value for fact in same.facts]
    assert (found.at, found.complete) == (same.at, same.complete)
    assert found.facts[0].printed == "1.10"
    assert found.facts[1].comparator == "<"


def test_a_fact_knows_its_line(tmp_path: Path, shipped: RuleSet) -> None:
    found = read(tmp_path, FULL, shipped)
    assert found.facts[0].place.endswith("patient.ttl:14")


def test_one_of_several_is_named(tmp_path: Path, shipped: RuleSet) -> None:
    for name in ("q", "https://example.org/q"):
        assert [fact.concept for fact in read(tmp_path, TWO, shipped, name).facts] == ["furosemide"]
    with pytest.raises(SubjectError, match=r"holds 2 patients.*\(p, q\)\. Name one with --subject\."):
        read(tmp_path, TWO, shipped)
    with pytest.raises(SubjectError, match=r"holds no patient 'z'. It holds p, q\."):
        read(tmp_path, TWO, shipped, "z")


BAD = {
    "no patient": ("", PatientError, "holds no mgkg:Patient"),
    "an unknown property": (
        "ex:p a mgkg:Patient ; mgkg:takes t:tacrolimus .",
        PatientError,
        "mgkg:takes is no property",
    ),
    "one of another vocabulary": (
        "ex:p a mgkg:Patient ; ex:x 1 .",
        PatientError,
        "<https://example.org/x> is no property",
    ),
    "a fact of nobody": (
        "ex:p a mgkg:Patient . ex:mg mgkg:value 1 .",
        PatientError,
        "<https://example.org/mg> belongs to no mgkg:Patient",
    ),
    "an unknown term": ("ex:p a mgkg:Patient ; mgkg:has t:tacrolimuss .", MgkgError, "'tacrolimuss' is no concept"),
    "a node that says nothing": (
        "ex:p a mgkg:Patient ; mgkg:has ex:x .",
        PatientError,
        "is neither a term nor described",
    ),
    "no unit": (
        "ex:p a mgkg:Patient ; mgkg:observation [ mgkg:concept t:serum-magnesium ; mgkg:value 1.1 ] .",
        MgkgError,
        "has no unit",
    ),
    "a value twice": (
        "ex:p a mgkg:Patient ; mgkg:observation [ mgkg:concept t:serum-magnesium ; mgkg:value 1.1 , 1.8 ] .",
        PatientError,
        "has mgkg:value twice",
    ),
    "two moments": ("ex:p a mgkg:Patient ; mgkg:at '2026-11-20' , '2026-11-21' .", PatientError, "has mgkg:at twice"),
    "a node that has itself": ("ex:p a mgkg:Patient ; mgkg:has ex:p .", PatientError, "is no property of"),
    "no date": ("ex:p a mgkg:Patient ; mgkg:at 'soon' .", MgkgError, "'soon' is no date"),
    "no Turtle": ("ex:p a", TurtleSyntaxError, "patient.ttl"),
    "an unknown prefix": ("foo:p a mgkg:Patient .", TurtleSyntaxError, "foo:"),
}


@pytest.mark.parametrize(("text", "error", "said"), BAD.values(), ids=BAD)
def test_a_mistake_is_one_line(tmp_path: Path, shipped: RuleSet, text: str, error: type[MgkgError], said: str) -> None:
    with pytest.raises(error) as raised:
        read(tmp_path, text, shipped)
    assert said in str(raised.value)
    assert "patient.ttl" in str(raised.value)


def test_what_is_no_file_or_no_text(tmp_path: Path, shipped: RuleSet) -> None:
    with pytest.raises(FileUnreadableError):
        patient(tmp_path / "missing.ttl", shipped, CLOCK)
    (tmp_path / "binary.ttl").write_bytes(b"\x00\xff")
    with pytest.raises(FileUnreadableError):
        patient(tmp_path / "binary.ttl", shipped, CLOCK)
    with pytest.raises(UsageError):
        patient(tmp_path / "missing.ttl", shipped, CLOCK, Asked(validate=True))
