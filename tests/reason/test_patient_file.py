"""Patients from files, mappings and the words of a command line (design §4), and each mistake with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.cli import main
from mgkg.errors import (
    MgkgError,
    NumberFormatError,
    PatientError,
    UnknownConceptError,
    UnknownUnitError,
)
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Patient, moment
from mgkg.reason.evaluate import evaluate
from mgkg.reason.patient_file import Words, patient, read, with_words
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import NOW
from tests.rules import trial

WHOLE = """at: 2026-11-20
observations:
  - {concept: serum-magnesium, value: 1.10, unit: mg/dl, date: 2026-11-19}
  - concept: Serum Potassium
    value: 4
    unit: mEq/L
has: [Prograf, {concept: transplantation, date: 2026-10-30T08:15}]
has_not:
  - symptomatic
complete: [medications, symptoms]
"""


@pytest.fixture
def written(tmp_path: Path, shipped: RuleSet) -> Callable[[str], Patient]:
    """A function that reads a text as the file of a patient."""

    def read_text(text: str) -> Patient:
        path = tmp_path / "patient.yaml"
        path.write_text(text)
        return read(path, shipped)

    return read_text


def test_a_whole_patient(written: Callable[[str], Patient], tmp_path: Path) -> None:
    found = written(WHOLE)
    assert found.at == moment("2026-11-20")
    assert found.complete == {"medications", "symptoms"}
    assert [(f.kind, f.concept, f.value, f.unit, f.printed, f.moment and f.moment.printed) for f in found.facts] == [
        (OBSERVATION, "serum-magnesium", Fraction(11, 10), "mg/dL", "1.10", "2026-11-19"),
        (OBSERVATION, "serum-potassium", Fraction(4), "mEq/L", "4", None),
        (HAS, "tacrolimus", None, None, None, None),
        (HAS, "transplantation", None, None, None, "2026-10-30T08:15"),
        (HAS_NOT, "symptomatic-hypomagnesemia", None, None, None, None),
    ]
    assert [f.place for f in found.facts] == [f"{tmp_path / 'patient.yaml'}:{line}" for line in (3, 4, 7, 7, 9)]


def test_yaml_json_and_a_mapping_are_one_patient(tmp_path: Path, shipped: RuleSet) -> None:
    given_ = {
        "at": "2026-11-20",
        "observations": [{"concept": "serum-magnesium", "value": "1.10", "unit": "mg/dL"}],
        "has": ["tacrolimus"],
    }
    path = tmp_path / "patient.json"
    path.write_text(json.dumps(given_).replace('"1.10"', "1.10"))
    one, other = read(path, shipped), patient(given_, shipped, "here")
    assert (one.at, one.complete, [str(f) for f in one.facts]) == (
        other.at,
        other.complete,
        [str(f) for f in other.facts],
    )


@pytest.mark.parametrize("text", ["{}", "at:\nobservations:\nhas: []\nhas_not:\ncomplete: []\n"])
def test_of_a_patient_nothing_may_be_known(text: str, written: Callable[[str], Patient]) -> None:
    assert written(text) == Patient()


def test_words_of_a_command_line_add_to_a_file(written: Callable[[str], Patient], shipped: RuleSet) -> None:
    base = written("at: 2026-11-01\nhas: [tacrolimus]\n")
    words = Words(
        observations=["serum-magnesium=1.1 mg/dL@2026-11-19", " Serum Magnesium = 0.9 mEq/L"],
        has=["transplantation@2026-10-30"],
        has_not=["symptomatic"],
        complete=["symptoms"],
        at="2026-11-20",
    )
    found = with_words(base, words, shipped)
    assert [str(fact) for fact in found.facts] == [
        "tacrolimus",
        "serum-magnesium 1.1 mg/dL (2026-11-19)",
        "serum-magnesium 0.9 mEq/L",
        "transplantation (2026-10-30)",
        "not symptomatic-hypomagnesemia",
    ]
    assert found.at == moment("2026-11-20")
    assert found.complete == {"symptoms"}
    assert with_words(base, Words(), shipped) == base


def test_3_6_a_course_in_a_file(written: Callable[[str], Patient]) -> None:
    text = """has:
  - {concept: tacrolimus, start: 2026-11-01, stop: 2026-11-15}
  - {concept: omeprazole, start: 2026-11-01T08:30}
  - {concept: furosemide, stop: 2026-11-15, start: }
"""
    found = written(text).facts
    ends = [[end.printed if end else None for end in (fact.start, fact.stop)] for fact in found]
    assert ends == [["2026-11-01", "2026-11-15"], ["2026-11-01T08:30", None], [None, "2026-11-15"]]
    assert [fact.when for fact in found] == ["2026-11-01/2026-11-15", "2026-11-01T08:30/..", "../2026-11-15"]
    assert {fact.moment for fact in found} == {None}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("tacrolimus@2026-11-01/2026-11-15", "2026-11-01/2026-11-15"),
        ("tacrolimus@2026-11-01/..", "2026-11-01/.."),
        ("tacrolimus@../2026-11-15", "../2026-11-15"),
        ("Prograf @ 2026-11-01 / 2026-11-15T10:00", "2026-11-01/2026-11-15T10:00"),
        ("rxnorm:42316@2026-11-01/..", "2026-11-01/.."),
        ("tacrolimus@../..", ""),
        ("tacrolimus@2026-11-01", "2026-11-01"),
    ],
)
def test_3_6_a_course_on_the_command_line(text: str, when: str, shipped: RuleSet) -> None:
    (fact,) = with_words(Patient(), Words(has=[text]), shipped).facts
    assert (fact.concept, fact.when, fact.is_course) == ("tacrolimus", when, "/" in when)


class Mistake(NamedTuple):
    """A text, and what the error says of it: its class, the line, what is wrong, how to mend it."""

    text: str
    error: type[MgkgError]
    line: int | None
    what: str
    remedy: str


def of_a_value(rest: str, error: type[MgkgError], what: str, remedy: str) -> Mistake:
    """An observation of serum magnesium with something wrong about it."""
    text = f"observations:\n  - {{concept: serum-magnesium{rest}}}\n"
    return Mistake(text, error, 2, what, remedy)


@pytest.mark.parametrize("text", ["1.1 mg/dL", "1.1mg/dL", " 1.1   mg/dL ", "+1.1 mg/dl", "11e-1 mg/dL", "1.1 mg / dL"])
def test_a_value_on_the_command_line_may_be_written_in_several_ways(text: str, shipped: RuleSet) -> None:
    (fact,) = with_words(Patient(), Words(observations=[f"serum-magnesium={text}"]), shipped).facts
    assert (fact.value, fact.unit) == (Fraction(11, 10), "mg/dL")


NUMBER, UNIT, PATIENT = NumberFormatError, UnknownUnitError, PatientError
MISTAKES = [
    Mistake("", PATIENT, None, "holds no patient", "observations"),
    Mistake("- tacrolimus\n", PATIENT, None, "is no mapping", "observations"),
    Mistake("tacrolimus\n", PATIENT, None, "is no mapping", "observations"),
    Mistake("resourceType: Bundle\nentry: []\n", PATIENT, None, "FHIR Bundle", "observations, has and has_not"),
    Mistake("has: []\nobservation: []\n", PATIENT, 2, "'observation' is not known", "Did you mean observations?"),
    Mistake("xyzzy: 1\n", PATIENT, 1, "'xyzzy' is not known", "Known are at, observations"),
    Mistake("has:\n  tacrolimus: true\n", PATIENT, None, "has is no list", "has: [ … ]"),
    Mistake("has: tacrolimus\n", PATIENT, 1, "has is no list", "has: [ … ]"),
    Mistake("has:\n  - [tacrolimus]\n", PATIENT, None, "no name of a concept", "tacrolimus"),
    Mistake("has: ['']\n", PATIENT, None, "no name of a concept", "tacrolimus"),
    Mistake("has: [~]\n", PATIENT, None, "no name of a concept", "tacrolimus"),
    Mistake("has:\n  - {concept: tacrolimus, since: 2020}\n", PATIENT, 2, "'since' is not known", "concept, date"),
    Mistake("\nhas: [tacrolimis]\n", UnknownConceptError, 2, "'tacrolimis' is no concept", "Did you mean tacrolimus"),
    Mistake("has: [serum-magnesium]\n", PATIENT, 1, "is measured", "VALUE UNIT"),
    Mistake("has:\n  - {concept: tremor, date: yesterday}\n", NUMBER, 2, "is no date", "2026-11-20"),
    Mistake("has:\n  - {concept: tremor, date: [1]}\n", NUMBER, None, "is no plain value", "single value"),
    Mistake("has: [{concept: tremor, start: soon}]\n", NUMBER, 1, "'soon' is no date", "2026-11-20"),
    Mistake("has: [{concept: tremor, stop: ''}]\n", NUMBER, 1, "is no date", "2026-11-20"),
    Mistake("has: [{concept: tremor, start: [2026-11-20]}]\n", NUMBER, None, "is no plain value", "single value"),
    Mistake("has: [{concept: tremor, stopp: 2026-11-20}]\n", PATIENT, 1, "'stopp' is not known", "Did you mean stop?"),
    Mistake(
        "has: [{concept: tremor, date: 2026-11-20, stop: 2026-11-21}]\n", PATIENT, 1, "has a date", "Give one date"
    ),
    Mistake("has: [{concept: transplantation, start: 2026-11-20}]\n", PATIENT, 1, "is a procedure", "Give one date"),
    Mistake("has_not: [{concept: tremor, start: 2026-11-20}]\n", PATIENT, 1, "is denied", "state the course under has"),
    of_a_value(", value: 1.1, unit: mg/dL, start: 2026-11-20", PATIENT, "'start' is not known", "concept, value"),
    Mistake("observations: [1.1]\n", PATIENT, 1, "is no observation", "concept, value, unit, date"),
    Mistake("observations:\n  - {value: 1.1, unit: mg/dL}\n", PATIENT, 2, "has no concept", "concept"),
    of_a_value(", unit: mg/dL", PATIENT, "has no value", "value"),
    of_a_value(", value: '', unit: mg/dL", PATIENT, "has no value", "value"),
    of_a_value(", value: 1.1", UNIT, "has no unit", "mg/dL"),
    of_a_value(", value: 1.1, unit: mgdl", UNIT, "no unit", "mg/dL"),
    of_a_value(", value: 1.1, unit: g", UNIT, "not measured", "mg/dL"),
    of_a_value(", value: '1,1', unit: mg/dL", NUMBER, "1,1", "point"),
    of_a_value(", value: .nan, unit: mg/dL", NUMBER, ".nan", "1.1"),
    of_a_value(", value: 1.1 mg, unit: mg/dL", NUMBER, "1.1 mg", "1.1"),
    of_a_value(", value: 1.1, unit: mg/dL, when: now", PATIENT, "'when' is not known", "date"),
    Mistake("observations:\n  - {concept: tacrolimus, value: 5, unit: ng/mL}\n", PATIENT, 2, "has no value", "--has"),
    Mistake("complete: [medicines]\n", PATIENT, 1, "no list that can be complete", "Did you mean medications?"),
    Mistake("complete: [xyzzy]\n", PATIENT, 1, "no list that can be complete", "medications, conditions"),
    Mistake("complete: medications\n", PATIENT, 1, "complete is no list", "complete: [ … ]"),
    Mistake("at: soon\n", NUMBER, 1, "'soon' is no date", "2026-11-20"),
    Mistake("at: 2026-02-30\n", NUMBER, 1, "is no date", "2026-11-20"),
    Mistake("at: 9999-12-31\n", NUMBER, 1, "is no date", "2026-11-20"),
    Mistake("at: 0001-01-02\n", NUMBER, 1, "is no date", "2026-11-20"),
    Mistake("at: [2026-11-20]\n", NUMBER, None, "is no plain value", "single value"),
    Mistake(f"has: [{'tacrolimus, ' * 1001}]\n", PATIENT, None, "holds 1001 facts", "one patient a file"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: " ".join(mistake.text.split())[:70] or "nothing")
def test_a_mistake_says_what_where_and_how_to_mend_it(
    mistake: Mistake, written: Callable[[str], Patient], tmp_path: Path
) -> None:
    with pytest.raises(mistake.error) as caught:
        written(mistake.text)
    place = str(tmp_path / "patient.yaml") + (f":{mistake.line}" if mistake.line else "")
    assert str(caught.value).startswith(f"{place}: ")
    assert mistake.what in caught.value.what
    assert mistake.remedy in caught.value.remedy
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("at: 2026-11-20\nhas: [omeprazole]\nhas_not: [PPI]\n", 2, "implied by omeprazole"),
        ("observations:\n  - {concept: serum-magnesium, value: 500, unit: mg/dL}\n", 2, "no possible serum magnesium"),
        ("observations:\n  - {concept: serum-magnesium, value: -1, unit: mg/dL}\n", 2, "no possible serum magnesium"),
        ("has:\n  - {concept: tremor, date: 2026-11-23}\n", 2, "lies in the future"),
        ("has:\n  - {concept: tremor, start: 2026-11-23}\n", 2, "lies in the future"),
        ("has:\n  - {concept: tremor, stop: 2026-11-23}\n", 2, "lies in the future"),
        ("has:\n  - {concept: tremor, start: 2026-11-02, stop: 2026-11-01}\n", 2, "stops before it starts"),
        ("has: [{concept: tremor, start: 2026-11-02},\n  {concept: tremor, start: 2026-11-01}]\n", 1, "overlap"),
    ],
)
def test_facts_that_cannot_be_name_their_line_too(
    text: str, line: int, what: str, written: Callable[[str], Patient], shipped: RuleSet
) -> None:
    found = written(text)
    with pytest.raises(MgkgError, match=what) as caught:
        evaluate(shipped, found, NOW)
    assert f"patient.yaml:{line}: " in str(caught.value)


@pytest.mark.parametrize(
    ("words", "error", "flag"),
    [
        (Words(observations=["serum-magnesium"]), PatientError, "--obs"),
        (Words(observations=["serum-magnesium="]), PatientError, "--obs"),
        (Words(observations=["=1.1 mg/dL"]), PatientError, "--obs"),
        (Words(observations=["serum-magnesium=1.1"]), UnknownUnitError, "--obs"),
        (Words(observations=["serum-magnesium=1,1 mg/dL"]), NumberFormatError, "--obs"),
        (Words(observations=["serum-magnesium=1.1 mg/dL@"]), NumberFormatError, "--obs"),
        (Words(has=[""]), PatientError, "--has"),
        (Words(has=["@2026-11-20"]), PatientError, "--has"),
        (Words(has=["tremor@"]), NumberFormatError, "--has"),
        (Words(has=["tacrolimus@/2026-11-15"]), NumberFormatError, "--has"),
        (Words(has=["tacrolimus@2026-11-01/"]), NumberFormatError, "--has"),
        (Words(has=["tacrolimus@2026-11-01/2026-11-05/.."]), NumberFormatError, "--has"),
        (Words(has=["tacrolimus@2026-11-01/soon"]), NumberFormatError, "--has"),
        (Words(has=["transplantation@2026-11-01/.."]), PatientError, "--has"),
        (Words(has_not=["tacrolimus@2026-11-01/.."]), PatientError, "--not"),
        (Words(has_not=["tacrolimis"]), UnknownConceptError, "--not"),
        (Words(complete=["all"]), PatientError, "--complete"),
        (Words(at="today"), NumberFormatError, "--at"),
    ],
)
def test_a_mistake_on_the_command_line_names_the_flag(
    words: Words, error: type[MgkgError], flag: str, shipped: RuleSet
) -> None:
    with pytest.raises(error) as caught:
        with_words(Patient(), words, shipped)
    assert str(caught.value).startswith(f"{flag}: ")


# Whatever is given: a patient, or one line

keys = st.sampled_from(
    ["at", "observations", "has", "has_not", "complete", "concept", "value", "unit", "date", "x", ""]
)
words_of_patients = st.sampled_from(
    ["tacrolimus", "serum-magnesium", "1.1", "1,1", "mg/dL", "2026-11-20", "", "nan", "medications", "-1", "x" * 500]
)
anything = st.recursive(
    words_of_patients | st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(
    anything | st.fixed_dictionaries({}, optional=dict.fromkeys(["at", "observations", "has", "complete"], anything))
)
def test_any_mapping_is_a_patient_or_one_of_our_errors(given_: object) -> None:
    message = ""
    try:
        found = patient(given_, trial.shipped(), "patient.yaml")
        evaluate(trial.shipped(), found, NOW)
    except MgkgError as error:
        message = str(error)
        assert error.remedy  # noqa: PT017 - any of our errors will do
    assert "\n" not in message
    assert len(message) < 500


# Through the command

FILES: dict[str, tuple[str, str | bytes]] = {
    "a bomb of aliases": ("p.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nhas: [*c]\n"),
    "a circle": ("p.yaml", "has: &a [*a]\n"),
    "a deep hole": ("p.yaml", "has: " + "[" * 100_000),
    "a deep hole in JSON": ("p.json", '{"has":' * 50_000),
    "a huge file": ("p.yaml", b"# " + b"x" * 6_000_000),
    "many facts": ("p.yaml", "has:\n" + "  - tacrolimus\n" * 50_000),
    "a long name": ("p.yaml", f"has: ['{'a' * 1_000_000}']\n"),
    "a long number": (
        "p.yaml",
        f"observations:\n  - {{concept: serum-magnesium, value: {'1' * 5_000}, unit: mg/dL}}\n",
    ),
    "a far date": ("p.yaml", "at: 9999-12-31\n"),
    "an early date": ("p.yaml", "at: 0001-01-02\n"),
    "a picture": ("p.yaml", b"\x89PNG\r\n\x1a\n\x00"),
    "half a surrogate": ("p.json", '{"has": ["\\ud800"]}'),
    "control characters": ("p.json", '{"has": ["a\\nb\\u2028c\\u001b[31m"]}'),
    "a list": ("p.json", "[]"),
    "a number": ("p.json", "5"),
    "truncated JSON": ("p.json", '{"has": ["tacrolimus"'),
    "a FHIR bundle in YAML": ("p.yaml", "resourceType: Bundle\nentry: []\n"),
    "objects of Python": ("p.yaml", "has: !!python/object/apply:os.system ['exit 1']\n"),
    "two patients": ("p.yaml", "has: [tacrolimus]\n---\nhas: [omeprazole]\n"),
}


@pytest.mark.parametrize("mistake", FILES)
def test_bad_input_is_one_line_and_nothing_else(
    mistake: str, tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line on stderr that names the file, nothing on stdout, no traceback."""
    name, content = FILES[mistake]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    code = main(["--root", str(root), "recommend", str(path)])
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err.startswith(f"mgkg: {path}")
    assert said.err.count("\n") == 1
    assert len(said.err) < 500
    assert "\x1b" not in said.err


@pytest.mark.parametrize("written", ["mcmol/L", "MG/DL", "mM", "mmol/24h", "µmol/l/x"])
def test_a_unit_that_is_not_known_is_answered_with_those_of_the_observable(written: str, shipped: RuleSet) -> None:
    """A unit that is spelt alike may be a thousand times as large, so none is guessed."""
    with pytest.raises(UnknownUnitError) as caught:
        with_words(Patient(), Words((f"serum-magnesium=1.1 {written}",)), shipped)
    assert caught.value.remedy == "Give it in mEq/L or mg/dL or mmol/L."
