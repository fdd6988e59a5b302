"""`mgkg recommend` on records: FHIR R4, folders, NDJSON, Turtle; exit codes, one-line errors, what is printed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data.command import Command
from tests.exchange.records import LOINC, MOLES, PATIENT, Json, allergy, bundle, coded, observation, request, written

RECORD = bundle(
    PATIENT,
    observation(id="1", effectiveDateTime="2026-11-10"),
    observation(id="2", code=coded(LOINC, MOLES, "Magnesium"), effectiveDateTime="2026-11-10"),
    request(),
    allergy(),
    *({"resourceType": "Encounter"} for _ in range(3)),
)
TURTLE = """\
@prefix mgkg: <https://w3id.org/mgkg/ontology#> .
@prefix t: <https://w3id.org/mgkg/term/> .
<https://example.org/p> a mgkg:Patient ; mgkg:has t:tacrolimus .
"""


@pytest.fixture
def at(root: Path) -> list[object]:
    return ["--root", root, "recommend"]


def file(folder: Path, content: Json | bytes | str, name: str = "record.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else written(content))
    return path


def answer(mgkg: Command, words: list[object]) -> Json:
    outcome = mgkg(*words, "--format", "json")
    assert (outcome.code, outcome.err) == (0, "")
    found: Json = json.loads(outcome.out)
    return found


def test_every_real_bundle_is_answered(mgkg: Command, at: list[object], shared: Path) -> None:
    bundles = sorted((shared / "data" / "synthea-r4").glob("*.json"))
    if not bundles:
        pytest.skip(f"no bundles: {shared} has no data/synthea-r4")
    for path in bundles:
        outcome = mgkg(*at, path)
        assert (outcome.code, outcome.err) == (0, "")
        assert "IN THE RECORD, AND NOT USED" in outcome.out
    refused = mgkg(*at, bundles[0].parent)
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert f"holds {len(bundles)} patients" in refused.err
    whom = json.loads(bundles[3].read_text())["entry"][0]["resource"]["id"]
    assert mgkg(*at, bundles[0].parent, "--subject", whom).code == 0


def test_a_record_is_answered_with_what_it_holds_beside_its_facts(
    mgkg: Command, at: list[object], tmp_path: Path
) -> None:
    found = answer(mgkg, [*at, file(tmp_path, RECORD), "--at", "2026-11-20"])
    assert [(one["concept"], one["start"], one["date"]) for one in found["patient"]["facts"]] == [
        ("serum-magnesium", None, "2026-11-10"),
        ("tacrolimus", "2026-10-01", None),
    ]
    assert [(one["concept"], one["count"]) for one in found["set_aside"]] == [
        ("furosemide", 1),
        ("serum-magnesium", 1),
        (None, 3),
        (None, 1),
    ]
    assert "LOINC 2601-3 is reported in mmol/L" in found["set_aside"][1]["reason"]


def test_the_text_says_first_what_matters(mgkg: Command, at: list[object], tmp_path: Path) -> None:
    lines = mgkg(*at, file(tmp_path, RECORD), "--at", "2026-11-20").out.splitlines()
    text = " ".join(" ".join(lines).split())
    order = [
        "serum magnesium 1.1 mg/dL",
        "Set aside: allergy to furosemide",
        "4 other entries of the record are not used",
    ]
    order += ["No clinician has reviewed", "IN THE RECORD, AND NOT USED", "Encounter (3)"]
    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_flags_add_to_a_record(mgkg: Command, at: list[object], tmp_path: Path) -> None:
    found = answer(mgkg, [*at, file(tmp_path, RECORD), "--has", "omeprazole", "--not", "symptomatic-hypomagnesemia"])
    assert {one["concept"] for one in found["patient"]["facts"]} >= {"omeprazole", "tacrolimus"}


@pytest.mark.parametrize("name", ["record.ndjson", "folder/Observation.ndjson"])
def test_lines_and_folders_are_records(mgkg: Command, at: list[object], tmp_path: Path, name: str) -> None:
    path = file(tmp_path, b"\n".join(written(entry["resource"]) for entry in RECORD["entry"]), name)
    given = path.parent if "/" in name else path
    assert len(answer(mgkg, [*at, given])["patient"]["facts"]) == 2


def test_turtle_is_a_patient(mgkg: Command, at: list[object], tmp_path: Path) -> None:
    found = answer(mgkg, [*at, file(tmp_path, TURTLE, "patient.ttl"), "--subject", "p"])
    assert [one["concept"] for one in found["patient"]["facts"]] == ["tacrolimus"]


def test_validate_sets_aside_what_is_no_valid_r4(mgkg: Command, at: list[object], tmp_path: Path) -> None:
    path = file(tmp_path, bundle(PATIENT, observation(category="laboratory")))
    assert len(answer(mgkg, [*at, path])["patient"]["facts"]) == 1
    found = answer(mgkg, [*at, path, "--validate"])
    assert found["patient"]["facts"] == []
    assert "by fhir.resources" in found["set_aside"][0]["reason"]


@pytest.mark.parametrize(
    ("name", "content", "words", "said"),
    [
        ("r.json", b'{"resourceType":"Bundle","entry":[', [], "is no JSON"),
        ("r.json", {"resourceType": "Bundel"}, [], "Did you mean Bundle?"),
        ("r.json", bundle({"resourceType": "MedicationOrder"}), [], "is FHIR DSTU2"),
        ("r.json", RECORD, ["--subject", "q"], "holds no patient 'q'"),
        ("r.json", RECORD, ["--at", "soon"], "--at: 'soon' is no date"),
        ("r.json", RECORD, ["--at", "2999-01-01"], "later than the clock"),
        ("p.yaml", "has: [tacrolimus]\n", ["--subject", "p"], "--subject is for records"),
        ("p.json", '{"has": ["tacrolimus"]}', ["--validate"], "--validate is for records"),
        ("p.yaml", "resourceType: Bundle\n", [], "FHIR is read from JSON"),
        ("r.ndjson", b"", [], "is empty"),
        ("empty/r.txt", b"x", [], "holds no file of FHIR"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(  # noqa: PLR0913, PLR0917 - a case and what a test needs
    mgkg: Command, at: list[object], tmp_path: Path, name: str, content: Json | bytes | str, words: list[str], said: str
) -> None:
    path = file(tmp_path, content, name)
    outcome = mgkg(*at, path.parent if name.startswith("empty/") else path, *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
    assert said in outcome.err


def test_the_flags_of_a_record_need_one(mgkg: Command, at: list[object]) -> None:
    outcome = mgkg(*at, "--subject", "p")
    assert outcome.code == 2
    assert "are for a record" in outcome.err


SLOW = "{'fhir', 'fhir.resources', 'pydantic', 'pyoxigraph', 'mgkg.exchange.patient_input', 'mgkg.exchange.library'}"


def test_what_reads_records_is_loaded_only_for_one(root: Path, tmp_path: Path) -> None:
    def loaded(*words: object) -> set[str]:
        code = (
            "import sys\nfrom mgkg.cli import main\n"
            f"assert main({[str(word) for word in ('--root', root, 'recommend', *words)]!r}) == 0\n"
            f"sys.stderr.write(' '.join({SLOW} & set(sys.modules)))"
        )
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        return set(ran.stderr.split())

    loaded("--has", "tacrolimus")  # afterwards the compiled rules are in the cache
    assert loaded("--has", "tacrolimus") == set()
    path = file(tmp_path, RECORD)
    assert loaded(path) == {"mgkg.exchange.patient_input"}
