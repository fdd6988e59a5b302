"""`mgkg recommend` on the shipped content: what is printed, the keys of the JSON, and one line for each mistake."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mgkg.cli import main

HEADLINE = ("--has", "tacrolimus", "--not", "symptomatic-hypomagnesemia", "--at", "2026-11-22")
MG_DL = ("--obs", "serum-magnesium=1.1 mg/dL")

LINE = ("outcome", "direction", "standing")
KEYS = {
    *("id", "iri", "guideline", "section", "decisions", "outcome", "standing", "urgency", "text", "qualifier"),
    *("direction", "strength", "certainty", "grade", "prerequisites", "actions", "action_set", "because", "missing"),
    *("citations", "notes", "sources", "review_status"),
}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def recommend(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A call with the words of the command that gives exit code, output and errors."""
    monkeypatch.chdir(root)

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["recommend", *words])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def answer(recommend: Run) -> Callable[..., dict[str, Any]]:
    """A call that gives the JSON of an answer."""

    def run(*words: str) -> dict[str, Any]:
        code, out, err = recommend(*words, "--format", "json")
        assert (code, err) == (0, "")
        document: dict[str, Any] = json.loads(out)
        return document

    return run


def outcomes(document: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    """The outcome and direction of every statement in an answer."""
    lists = ("proposals", "cautions", "targets", "limits")
    return {one["id"]: (one["outcome"], one["direction"]) for name in lists for one in document[name]}


def test_the_text_for_professionals(recommend: Run, golden: Callable[[str, str], None]) -> None:
    code, out, err = recommend(*MG_DL, *HEADLINE)
    assert (code, err) == (0, "")
    golden("recommend-professional.txt", out)


def test_the_text_for_patients(recommend: Run, golden: Callable[[str, str], None]) -> None:
    code, out, err = recommend(*MG_DL, *HEADLINE, "--audience", "patient")
    assert (code, err) == (0, "")
    golden("recommend-patient.txt", out)
    assert out.index("EMERGENCY SIGNS") < out.index("WHAT THE SOURCES SAY")


def test_the_json(answer: Callable[..., dict[str, Any]], golden: Callable[[str, str], None]) -> None:
    """One proposal whole, a line of every other statement, and what belongs to no statement."""
    document = answer(*MG_DL, *HEADLINE, "--all")
    assert re.fullmatch("[0-9a-f]{64}", document["ruleset"])
    document["ruleset"] = "…"
    whole = next(one for one in document["proposals"] if one["id"] == "low-magnesium/mild-im")
    for name in ("proposals", "cautions", "targets", "limits"):
        document[name] = [
            f"{one['id']} {one['outcome']} {one['direction']} {one['standing']}" for one in document[name]
        ]
    golden("recommend.json", json.dumps({"mild-im": whole, **document}, ensure_ascii=False, indent=1) + "\n")


def test_both_guidelines_apply_and_contradict_each_other(answer: Callable[..., dict[str, Any]]) -> None:
    document = answer(*MG_DL, *HEADLINE)
    applying = {one["guideline"] for one in document["proposals"] if one["outcome"] == "applies"}
    assert applying == {"low-magnesium", "tacrolimus-magnesium"}
    across = [
        conflict
        for conflict in document["conflicts"]
        if conflict["certainty"] == "certain" and len({name.split("/")[0] for name in conflict["between"]}) > 1
    ]
    assert {conflict["decision"] for conflict in across} >= {"initial-magnesium-route", "serum-magnesium-severity"}


@pytest.mark.parametrize("value", ["0.4526 mmol/L", "0.9052 mEq/L", "0.9052 meq/l", "11 mg/L", "452.6 µmol/L"])
def test_the_unit_of_the_value_changes_no_outcome(answer: Callable[..., dict[str, Any]], value: str) -> None:
    one = answer(*MG_DL, *HEADLINE, "--all")
    other = answer("--obs", f"serum-magnesium={value}", *HEADLINE, "--all")
    assert outcomes(one) == outcomes(other)
    assert [c["id"] for c in one["conflicts"]] == [c["id"] for c in other["conflicts"]]


def test_all_keys_are_there(answer: Callable[..., dict[str, Any]]) -> None:
    document = answer(*MG_DL, *HEADLINE, "--all")
    top = "schema ruleset evaluated_at notice patient set_aside derived findings proposals cautions targets limits"
    assert set(document) == {*top.split(), "conflicts", "ask_next", "not_addressed"}
    assert document["schema"] == "mgkg.recommend/1"
    fact = document["patient"]["facts"][0]
    assert set(fact) >= {"kind", "concept", "truth", "value", "unit", "canonical", "date", "start", "stop", "age_days"}
    assert fact["canonical"] == {"value": 0.452582, "unit": "mmol/L"}
    for one in document["proposals"]:
        assert set(one) >= KEYS, one["id"]
        for node in tree(one["because"]):
            assert set(node) == {"op", "criterion", "truth", "reason", "fact", "others", "text", "children"}
    for conflict in document["conflicts"]:
        assert {"id", "between", "decision", "dimension", "certainty", "text", "settled_by"} <= set(conflict)
        assert len(conflict["between"]) == 2
    for asked in document["ask_next"]:
        assert set(asked) == {"concept", "decides", "answers"}
        assert asked["decides"]
        led = {name for each in asked["answers"] for name in (*each["applies"], *each["does_not_apply"])}
        assert led == set(asked["decides"])
        assert all(set(each) == {"answer", "applies", "does_not_apply"} for each in asked["answers"])


def tree(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node of an explanation and all below it."""
    yield node
    for child in node["children"]:
        yield from tree(child)


def test_nothing_is_approved_and_nothing_unstated_is_filled_in(answer: Callable[..., dict[str, Any]]) -> None:
    document = answer(*MG_DL, *HEADLINE, "--all")
    assert "No clinician has reviewed" in document["notice"]
    for one in document["proposals"]:
        assert (one["strength"], one["certainty"], one["review_status"]) == (None, None, None)
    graded = {one["id"]: one["grade"] for one in document["proposals"] if one["grade"]}
    assert graded == {"tacrolimus-magnesium/monitor-regularly": "1B"}


def test_a_patient_file_and_flags_are_one_patient(tmp_path: Path, answer: Callable[..., dict[str, Any]]) -> None:
    file = tmp_path / "patient.yaml"
    file.write_text(
        "at: 2026-11-20\n"
        "observations:\n"
        "  - {concept: serum-magnesium, value: 1.10, unit: mg/dL, date: 2026-11-19}\n"
        "has: [tacrolimus]\n",
        encoding="utf-8",
    )
    document = answer(str(file), "--not", "symptomatic-hypomagnesemia")
    facts = {fact["concept"]: fact for fact in document["patient"]["facts"]}
    assert set(facts) == {"serum-magnesium", "tacrolimus", "symptomatic-hypomagnesemia"}
    assert (facts["serum-magnesium"]["printed"], facts["serum-magnesium"]["age_days"]) == ("1.10", 1)
    same = tmp_path / "patient.json"
    same.write_text(
        '{"at": "2026-11-20", "has": ["tacrolimus"], "has_not": ["symptomatic-hypomagnesemia"], "observations": '
        '[{"concept": "serum-magnesium", "value": 1.10, "unit": "mg/dL", "date": "2026-11-19"}]}',
        encoding="utf-8",
    )
    assert outcomes(answer(str(same))) == outcomes(document)


ARTICLES = {
    ("markdown", "professional"): ("# What the sources say for this patient\n", "No clinician has reviewed"),
    ("markdown", "patient"): ("# What the texts say, for you and your care team\n", "No doctor has checked this text."),
    ("html", "professional"): ("<!DOCTYPE html>\n", "No clinician has reviewed this content."),
    ("html", "patient"): ("<!DOCTYPE html>\n", "No doctor has checked this text."),
}


@pytest.mark.parametrize(("kind", "expected"), ARTICLES.items(), ids="-".join)
def test_an_article_is_printed(recommend: Run, kind: tuple[str, str], expected: tuple[str, str]) -> None:
    code, out, err = recommend(*MG_DL, *HEADLINE, "--format", kind[0], "--audience", kind[1])
    assert (code, err) == (0, "")
    assert out.startswith(expected[0])
    assert expected[1] in out
    assert "1.1 mg/dL" in out


def test_all_adds_to_an_article_what_does_not_apply(recommend: Run) -> None:
    words = (*MG_DL, "--not", "tacrolimus", "--format", "markdown")
    assert "## Does not apply" not in recommend(*words)[1]
    assert "## Does not apply" in recommend(*words, "--all")[1]


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_a_reader_who_has_seen_enough_of_an_article_is_no_error(root: Path, name: str) -> None:
    code = "import sys; from mgkg.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "recommend", "--format", name]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=60) == 0


def test_only_an_article_pays_for_templates(root: Path) -> None:
    code = "import sys; from mgkg.cli import main; main(sys.argv[1:]); sys.exit('jinja2' in sys.modules)"
    for name, expected in (("json", 0), ("text", 0), ("html", 1)):
        command = [sys.executable, "-c", code, "recommend", "--format", name]
        assert subprocess.run(command, cwd=root, stdout=subprocess.DEVNULL, check=False).returncode == expected


MISTAKES = {
    "a decimal comma": (("--obs", "serum-magnesium=1,1 mg/dL"), "'1,1' is no number", "decimal point"),
    "no unit": (("--obs", "serum-magnesium=1.1"), "has no unit", "mEq/L or mg/dL or mmol/L"),
    "an unknown unit": (("--obs", "serum-magnesium=1.1 mgdl"), "'mgdl' is no unit", "mg/dL"),
    "a unit of another kind": (("--obs", "serum-magnesium=1.1 mg"), "is not measured in mg", "Give it in"),
    "a negative value": (("--obs", "serum-magnesium=-1 mg/dL"), "no possible serum magnesium", "check value and unit"),
    "an impossible value": (("--obs", "serum-magnesium=500 mg/dL"), "no possible serum magnesium", "check value"),
    "not a number": (("--obs", "serum-magnesium=NaN mg/dL"), "'NaN' is no number", "plain number"),
    "infinity": (("--obs", "serum-magnesium=inf mg/dL"), "'inf' is no number", "plain number"),
    "no value": (("--obs", "serum-magnesium"), "is no observation", "serum-magnesium=1.1 mg/dL"),
    "an unknown observable": (("--obs", "serum-magnesum=1 mg/dL"), "is no concept", "serum-magnesium"),
    "an unknown concept": (("--has", "tacrolimu"), "is no concept", "Did you mean tacrolimus"),
    "a value for a drug": (("--obs", "tacrolimus=1 mg/dL"), "has no value", "--has"),
    "no value for a measurement": (("--has", "serum-magnesium"), "is measured", "VALUE UNIT"),
    "an element": (("--has", "magnesium"), "needs a value", "serum-magnesium"),
    "both truths": (("--has", "tacrolimus", "--not", "tacrolimus"), "both true", "Take out one"),
    "both truths by class": (("--has", "omeprazole", "--not", "PPI"), "implied by omeprazole", "Take out one"),
    "both truths by definition": (
        (*MG_DL, "--has", "seizure", "--not", "symptomatic-hypomagnesemia"),
        "is both true (by the definition",
        "Take out one",
    ),
    "exclusive findings": (
        ("--has", "severe-renal-insufficiency", "--has", "adequate-renal-function"),
        "is both true",
        "Take out one",
    ),
    "a fact in the future": (("--obs", "serum-magnesium=1.1 mg/dL@2999-01-01"), "lies in the future", "Mend the date"),
    "a moment in the future": (("--at", "2999-01-01"), "later than the clock", "a moment that has come"),
    "a date that is none": (("--at", "2026-02-30"), "is no date", "2026-11-20"),
    "an unknown list": (("--complete", "medicatons"), "no list that can be complete", "Did you mean medications"),
    "a file that is missing": (("missing.yaml",), "cannot be read", "Name a file that exists"),
    "an unknown flag": (("--bogus",), "unrecognized arguments: --bogus", "--help"),
    "an unknown format": (("--format", "xml"), "invalid choice: 'xml'", "--help"),
}


@pytest.mark.parametrize(("words", "what", "remedy"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_exit_code_2(recommend: Run, words: tuple[str, ...], what: str, remedy: str) -> None:
    code, out, err = recommend(*words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert what in err
    assert remedy in err


FILES = {
    "an empty file": ("", "holds no patient", "Its keys are"),
    "a list": ("- tacrolimus\n", "is no mapping", "Its keys are"),
    "an unknown key": ("hass: [tacrolimus]\n", "the key 'hass' is not known", "Did you mean has"),
    "a key that stands twice": ("has: [tacrolimus]\nhas: [omeprazole]\n", "has the key 'has' twice", "Mend"),
    "a name where a list belongs": ("has: tacrolimus\n", "has is no list", "has: [ … ]"),
    "an observation without a unit": (
        "observations:\n  - {concept: serum-magnesium, value: 1.1}\n",
        "has no unit",
        "mEq/L or mg/dL or mmol/L",
    ),
    "a decimal comma": (
        "observations:\n  - {concept: serum-magnesium, value: '1,1', unit: mg/dL}\n",
        "'1,1' is no number",
        "decimal point",
    ),
    "an unknown key of an observation": (
        "observations:\n  - {concept: serum-magnesium, value: 1.1, units: mg/dL}\n",
        "the key 'units' is not known",
        "Did you mean unit",
    ),
    "broken YAML": ("has: [tacrolimus\n", "is no YAML", "Mend it there"),
    "an alias": ("has: &a [tacrolimus]\nhas_not: *a\n", "holds an alias", "Write it out"),
    "a FHIR record": ("resourceType: Bundle\n", "is a FHIR Bundle", "Write the facts"),
}


@pytest.mark.parametrize(("text", "what", "remedy"), FILES.values(), ids=FILES)
def test_a_mistake_in_a_file_names_the_file(tmp_path: Path, recommend: Run, text: str, what: str, remedy: str) -> None:
    file = tmp_path / "patient.yaml"
    file.write_text(text, encoding="utf-8")
    code, out, err = recommend(str(file))
    assert (code, out) == (2, "")
    assert err.startswith(f"mgkg: {file}")
    assert err.count("\n") == 1
    assert what in err
    assert remedy in err


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00binary", b"has: [tacro\0limus]\n"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, recommend: Run, raw: bytes) -> None:
    file = tmp_path / "patient.yaml"
    file.write_bytes(raw)
    code, out, err = recommend(str(file))
    assert (code, out) == (2, "")
    assert "text" in err


def test_truncated_json_names_its_line(tmp_path: Path, recommend: Run) -> None:
    file = tmp_path / "patient.json"
    file.write_text('{"has": ["tacrolimus"],\n"observations": [', encoding="utf-8")
    code, _, err = recommend(str(file))
    assert code == 2
    assert err.startswith(f"mgkg: {file}:2: is no JSON")
