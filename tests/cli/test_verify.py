"""`mgkg verify`: exit codes, formats, witnesses that recommend reproduces, proposed cases, mutants, bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib

from tests.data.command import Command
from tests.verify.made import CLASH, ROUTE, STATEMENTS, planted
from tests.verify.planted import parts, write_root

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
KEYS = ["schema", "notice", "findings", "clause_coverage"]
FINDING_KEYS = ["id", "kind", "between", "text", "witness", "source", "settled_by", "known", "digest", "group"]
AT = ("--at", "2026-12-01")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Two statements that contradict each other below 1.0 mg/dL."""
    return write_root(tmp_path / "content", parts(ROUTE))


def with_table(root: Path, text: str) -> Path:
    (root / "pyproject.toml").write_text(f"[tool.mgkg.verify]\n{text}\n")
    return root


def test_an_open_finding_is_exit_code_1_and_says_who_shows_it(made: Path, mgkg: Command) -> None:
    outcome = mgkg("verify", "--root", made, *AT)
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.startswith("1 unsettled finding with 1 cause (1 self-contradiction); 0 settled.")
    assert "By which route is the supplement given?" in outcome.out
    assert "mgkg recommend --obs 'marker=0.9 mg/dL'" in outcome.out
    assert "No clinician has reviewed this content." in outcome.out
    assert "The cases prove that 0 of 2 clauses matter." in outcome.out


def test_what_is_said_of_the_shipped_content(mgkg: Command, golden: Callable[[str, str], None]) -> None:
    outcome = mgkg("verify", *AT)
    assert (outcome.code, outcome.err) == (1, "")
    golden("verify.txt", outcome.out)


def test_content_that_fits_together_is_exit_code_0(tmp_path: Path, mgkg: Command) -> None:
    clean = write_root(tmp_path / "clean", parts(planted("bands-that-join")))
    outcome = mgkg("verify", "--root", clean, *AT)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("No open finding; 0 settled.")


def test_json_has_all_keys_and_a_witness_that_recommend_reproduces(made: Path, mgkg: Command, tmp_path: Path) -> None:
    document = json.loads(mgkg("verify", "--root", made, "--format", "json", *AT).out)
    assert list(document) == KEYS
    assert document["schema"] == "mgkg.verify/1"
    [finding] = document["findings"]
    assert list(finding) == FINDING_KEYS
    assert (finding["id"], finding["kind"], finding["settled_by"]) == (CLASH, "self-contradiction", None)
    assert finding["witness"]["observations"] == [{"concept": "marker", "value": 0.9, "unit": "mg/dL"}]
    patient = tmp_path / "witness.json"
    patient.write_text(json.dumps(finding["witness"]))
    answer = json.loads(mgkg("recommend", "--root", made, patient, "--format", "json").out)
    assert [(one["id"], one["certainty"], one["settled_by"]) for one in answer["conflicts"]] == [
        (CLASH, "certain", None)
    ]


def test_turtle_is_a_shacl_validation_report(made: Path, mgkg: Command) -> None:
    graph = rdflib.Graph().parse(data=mgkg("verify", "--root", made, "--format", "turtle", *AT).out, format="turtle")
    [report] = graph.subjects(rdflib.RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == rdflib.Literal(lexical_or_value=False)
    [result] = graph.objects(report, SH.result)
    assert graph.value(result, SH.focusNode) == rdflib.URIRef("https://w3id.org/mgkg/guideline/a/mouth")
    assert graph.value(result, SH.resultSeverity) == SH.Warning
    assert "says oral" in str(graph.value(result, SH.resultMessage))


def test_all_shows_each_finding_with_the_digest_that_an_acceptance_names(made: Path, mgkg: Command) -> None:
    out = mgkg("verify", "--root", made, "--all", *AT).out
    document = json.loads(mgkg("verify", "--root", made, "--format", "json", *AT).out)
    assert f"digest {document['findings'][0]['digest']}" in out


def test_a_second_run_says_the_same_from_what_was_kept(made: Path, mgkg: Command) -> None:
    assert mgkg("verify", "--root", made, *AT) == mgkg("verify", "--root", made, *AT)


def test_after_an_edit_what_was_kept_is_not_taken_where_it_no_longer_holds(made: Path, mgkg: Command) -> None:
    mgkg("verify", "--root", made, *AT)
    statements = made / STATEMENTS
    text = statements.read_text()
    statements.write_text(
        text.replace('mgkg:comparator "<" ; mgkg:low 1.0 ;', 'mgkg:comparator ">" ; mgkg:low 1.3 ;', 1)
    )
    statements.write_text(statements.read_text().replace("mgkg:high 1.0", "mgkg:high 1.3"))
    assert mgkg("verify", "--root", made, *AT).code == 0


def test_evidence_is_old_by_the_day_that_is_given(tmp_path: Path, mgkg: Command) -> None:
    root = write_root(tmp_path / "content", parts(planted("stale-evidence")))
    assert "stale-evidence" in mgkg("verify", "--root", root, *AT).out
    assert mgkg("verify", "--root", root, "--at", "2012-01-01").code == 0


def test_proposed_cases_are_a_case_file(made: Path, mgkg: Command) -> None:
    outcome = mgkg("verify", "--root", made, "--cases", "--only", "vein")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.count("status: proposed") == outcome.out.count("- name: a/vein ")
    folder = made / "guidelines" / "a" / "cases"
    folder.mkdir()
    (folder / "proposed.yaml").write_text(outcome.out)
    assert "The cases prove that 0 of 2 clauses matter." in mgkg("verify", "--root", made, *AT).out


def test_mutants_that_survive_are_exit_code_1(made: Path, mgkg: Command) -> None:
    outcome = mgkg("verify", "--root", made, "--mutate")
    assert outcome.code == 1
    assert "survived: a/mouth: a/low dropped (applies-when)" in outcome.out
    document = json.loads(mgkg("verify", "--root", made, "--mutate", "--format", "json").out)
    assert document["schema"] == "mgkg.mutation/1"
    assert document["counts"] == {"survived": len(document["mutants"])}


def test_check_fails_on_a_new_finding_of_a_kind_that_is_named(made: Path, mgkg: Command) -> None:
    outcome = mgkg("check", "--root", with_table(made, "fail-on = ['self-contradiction']"), "--format", "json")
    [result] = [one for one in json.loads(outcome.out)["results"] if one["rule"] == "self-contradiction"]
    assert outcome.code == 1
    assert (result["severity"], result["file"]) == ("violation", STATEMENTS)
    assert CLASH in result["message"]
    assert "mgkg:Acceptance" in result["message"]


def test_check_does_not_fail_on_kinds_that_are_not_named(made: Path, mgkg: Command) -> None:
    out = mgkg("check", "--root", with_table(made, "fail-on = ['gap']"), "--format", "json").out
    assert not [one for one in json.loads(out)["results"] if one["rule"] == "self-contradiction"]


def test_check_does_not_fail_on_what_is_known(made: Path, mgkg: Command) -> None:
    known = (
        f'\na:known a mgkg:KnownFindings ; mgkg:findingId "{CLASH}" ; mgkg:rationale "Left open."@en ;\n'
        '    dcterms:creator "Somebody" ; dcterms:date "2026-11-22"^^xsd:date .\n'
    )
    statements = made / STATEMENTS
    statements.write_text(statements.read_text() + known)
    out = mgkg("check", "--root", with_table(made, "fail-on = ['self-contradiction']"), "--format", "json").out
    assert not [one for one in json.loads(out)["results"] if one["rule"] in ("self-contradiction", "orphan")]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--cases", "--mutate"), "--cases and --mutate are two questions. Ask them one after the other."),
        (("--cases", "--format", "json"), "--format json is not for --cases. Leave it out."),
        (("--mutate", "--format", "turtle"), "--format turtle is not for --mutate. Leave it out."),
        (("--only", "mouth"), "--only is for --cases. Add --cases, or leave it out."),
        (("--at", "tomorrow"), "--at: 'tomorrow' is no date. Write it as 2026-11-20."),
        (("--cases", "--only", "mout"), "--only: 'mout' is no statement that is known here. Did you mean a/mouth?"),
    ],
)
def test_what_cannot_be_asked_is_one_line(made: Path, mgkg: Command, words: tuple[str, ...], message: str) -> None:
    outcome = mgkg("verify", "--root", made, *words)
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"mgkg: {message}\n")


def test_a_table_that_is_wrong_is_one_line_for_check_and_verify(made: Path, mgkg: Command) -> None:
    with_table(made, "fail-on = ['conflicts']")
    for command in ("verify", "check"):
        outcome = mgkg(command, "--root", made)
        assert outcome.code == 2
        assert outcome.err == (
            "mgkg: pyproject.toml: [tool.mgkg.verify] names conflicts, which is no kind of finding. "
            "Did you mean conflict?\n"
        )


def test_terms_that_contradict_each_other_are_said_before_anything_else(made: Path, mgkg: Command) -> None:
    terms = made / "ontology" / "terms" / "terms.ttl"
    terms.write_text(terms.read_text().replace("exclusiveWith t:harmless-disease", "exclusiveWith t:disease"))
    outcome = mgkg("verify", "--root", made)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("mgkg: ontology/terms: bad-disease is exclusive with ")
    assert outcome.err.count("\n") == 1
