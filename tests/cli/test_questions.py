"""`mgkg recommend --why`, `--why-not`, `--what-if` and `--nearest` on the shipped content, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.data.command import Command, Outcome

HEADLINE = (
    *("--obs", "serum-magnesium=1.1 mg/dL", "--has", "tacrolimus", "--not", "symptomatic-hypomagnesemia"),
    *("--at", "2026-11-22"),
)
INFUSION = "tacrolimus-magnesium/continuous-infusion"
MILD = "low-magnesium/mild-im"
ORAL = "tacrolimus-magnesium/oral-dose"
QUESTIONS = {
    "why": ("--why", INFUSION),
    "why-not": ("--why-not", ORAL),
    "what-if": ("--what-if", "serum-magnesium=1.6 mg/dL"),
    "nearest": ("--nearest", INFUSION),
}
Golden = Callable[[str, str], None]
Ask = Callable[..., Outcome]


@pytest.fixture
def ask(root: Path, mgkg: Command) -> Ask:
    """A function that asks about the patient of the README."""
    return lambda *words: mgkg("recommend", "--root", root, *HEADLINE, *words)


@pytest.fixture
def said(ask: Ask) -> Callable[..., str]:
    """The text of an answer on one line."""

    def run(*words: str) -> str:
        found = ask(*words)
        assert (found.code, found.err) == (0, "")
        return " ".join(found.out.split())

    return run


@pytest.fixture
def answer(ask: Ask) -> Callable[..., dict[str, Any]]:
    """The JSON of an answer."""

    def run(*words: str) -> dict[str, Any]:
        found = ask(*words, "--format", "json")
        assert (found.code, found.err) == (0, "")
        document: dict[str, Any] = json.loads(found.out)
        return document

    return run


@pytest.mark.parametrize("question", QUESTIONS)
def test_3_11_the_text_of_each_question(question: str, ask: Ask, golden: Golden) -> None:
    found = ask(*QUESTIONS[question])
    assert (found.code, found.err) == (0, "")
    assert "No clinician has reviewed" in found.out
    golden(f"{question}.txt", found.out)


@pytest.mark.parametrize("question", QUESTIONS)
def test_3_11_the_json_of_each_question(question: str, answer: Callable[..., dict[str, Any]]) -> None:
    document = answer(*QUESTIONS[question])
    schema = "mgkg.why/1" if question == "why-not" else f"mgkg.{question}/1"
    assert document["schema"] == schema
    assert {"ruleset", "evaluated_at", "notice", "patient", "set_aside"} <= set(document)
    assert len(document["patient"]["facts"]) == 3


# Why, and why not


def test_3_11_why_holds_the_conversion_that_was_made(said: Callable[..., str]) -> None:
    printed = said("--why", INFUSION)
    assert printed.startswith(f"{INFUSION} applies.")
    assert "serum magnesium below 1.0 mEq/L (what this source calls severe)" in printed
    assert "1.1 mg/dL is 0.905 mEq/L, below 1.0 mEq/L" in printed
    assert "other than the question takes it" not in printed
    assert "1.1 mg/dL is 0.905 mEq/L, not at least 1.0 mEq/L" in said("--why-not", ORAL)


def test_3_11_why_holds_source_evidence_certainty_notes_and_review(
    said: Callable[..., str], answer: Callable[..., dict[str, Any]]
) -> None:
    printed = said("--why", MILD)
    proposal = answer("--why", MILD)["proposal"]
    assert proposal["sources"]
    for part in proposal["sources"]:
        assert f"characters {part['start']}-{part['end']}, SHA-256 {part['sha256'][:12]}" in printed
    assert proposal["citations"]
    for citation in proposal["citations"]:
        assert f"Citation {citation['number']} ({citation['resolution']})" in printed
    assert "or not listed in the source" in printed
    assert "Strength: not stated by the source; Certainty: not stated by the source;" in printed
    assert len(proposal["notes"]) > 3
    for note in proposal["notes"]:
        assert f"Note ({note['kind']}): {' '.join(note['text'].split())}" in printed
    assert "Review: nobody has reviewed it." in printed
    assert 'Printed with: "FDA-approved".' in printed
    assert "Standing: conflicting." in printed
    assert "Prerequisite unknown: Adequate renal function" in printed
    assert "Contradicted by low-magnesium: algorithm-oral" in printed


def test_3_11_a_grade_that_the_source_prints_is_said(said: Callable[..., str]) -> None:
    assert "Grade: 1B." in said("--why", "monitor-regularly")


def test_3_11_why_in_json_has_the_references(answer: Callable[..., dict[str, Any]]) -> None:
    document = answer("--why", MILD)
    assert document["question"] == "why"
    assert document["proposal"]["id"] == MILD
    named = {name for citation in document["proposal"]["citations"] for name in citation["candidates"]}
    assert {one["id"] for one in document["references"]} == named - {"not listed"}
    for one in document["references"]:
        assert set(one) == {"id", "title", "type", "venue", "year"}
    assert answer("--why-not", ORAL)["question"] == "why-not"


@pytest.mark.parametrize(
    ("question", "name", "expected"),
    [
        ("--why", ORAL, "does not apply, other than the question takes it."),
        ("--why-not", INFUSION, "applies, other than the question takes it."),
        ("--why", "low-magnesium/reserve-parenteral", "applies (against)."),
        ("--why", "low-magnesium/headline-reserve-iv", "is unknown."),
        ("--why-not", "low-magnesium/headline-reserve-iv", "is unknown."),
        ("--why-not", ORAL, "does not apply."),
    ],
)
def test_3_11_a_question_that_takes_it_otherwise_is_told(
    question: str, name: str, expected: str, said: Callable[..., str]
) -> None:
    assert said(question, name).startswith(f"{name} {expected}")


def test_3_11_an_unknown_says_what_would_decide_it(said: Callable[..., str]) -> None:
    printed = said("--why", "stop-proton-pump-inhibitors")
    assert "? takes proton pump inhibitor not stated" in printed
    assert "Decided by knowing: proton pump inhibitor." in printed


def test_3_11_a_statement_without_conditions_says_so(said: Callable[..., str], answer: Callable[..., Any]) -> None:
    everything = answer("--all")["proposals"]
    bare = next(one["id"] for one in everything if not one["because"]["children"])
    assert "The source sets no condition." in said("--why", bare)


# Names of statements


@pytest.mark.parametrize("flag", ["--why", "--why-not", "--nearest"])
@pytest.mark.parametrize(
    ("name", "found"),
    [(INFUSION, INFUSION), ("continuous-infusion", INFUSION), ("low-magnesium/target", "low-magnesium/target")],
)
def test_3_11_a_statement_by_its_name_or_its_last_part(
    flag: str, name: str, found: str, answer: Callable[..., dict[str, Any]]
) -> None:
    document = answer(flag, name)
    assert (document["id"] if flag == "--nearest" else document["proposal"]["id"]) == found


@pytest.mark.parametrize("flag", ["--why", "--why-not", "--nearest"])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "target",
            "'target' may be low-magnesium/target or tacrolimus-magnesium/target. Use one of these names.",
        ),
        ("continuous-infusio", f"Did you mean {INFUSION}"),
        ("low-magnesium/continuous-infusion", f"Did you mean {INFUSION}"),
        ("xyzzy", "is no statement that is known here. mgkg recommend --all lists them."),
        ("", "is no statement that is known here."),
        ("/", "is no statement that is known here."),
        ("tacrolimus", "is no statement that is known here."),
    ],
)
def test_3_11_a_statement_that_is_none_is_one_line(flag: str, name: str, expected: str, ask: Ask) -> None:
    found = ask(f"{flag}={name}")
    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert found.err.startswith(f"mgkg: {flag}: ")
    assert expected in found.err


# Formats and flags


@pytest.mark.parametrize("form", ["markdown", "html"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_written_as_text_or_json_only(question: str, form: str, ask: Ask) -> None:
    found = ask(*QUESTIONS[question], "--format", form)
    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert form in found.err


@pytest.mark.parametrize(
    "words",
    [
        ("--why", INFUSION, "--why-not", INFUSION),
        ("--why", INFUSION, "--nearest", INFUSION),
        ("--nearest", INFUSION, "--what-if", "tremor"),
        ("--why",),
        ("--what-if",),
    ],
)
def test_one_question_at_a_time(words: tuple[str, ...], ask: Ask) -> None:
    found = ask(*words)
    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)


# What if, and nearest


def test_3_11_what_if_may_be_said_several_times(answer: Callable[..., dict[str, Any]]) -> None:
    document = answer("--what-if", "serum-magnesium=1.6 mg/dL", "--what-if", "not tacrolimus")
    assert [one["concept"] for one in document["supposed"]] == ["serum-magnesium", "tacrolimus"]
    assert {one["fact"] for one in document["replaced"]} == {"serum-magnesium 1.1 mg/dL", "tacrolimus"}
    becomes = {one["id"]: one["after"]["outcome"] for one in document["changes"]}
    assert becomes[INFUSION] == "does-not-apply"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("seizure", "Suppose something of that too, as in --what-if 'NAME=unknown'."),
        ("tacrolimu", "Did you mean tacrolimus"),
        ("serum-magnesium=1,6 mg/dL", "decimal point"),
        ("serum-magnesium", "is measured"),
        ("tacrolimus@2999-01-01", "lies in the future"),
    ],
)
def test_3_11_what_cannot_be_supposed_is_one_line(words: str, expected: str, ask: Ask) -> None:
    found = ask("--what-if", words)
    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert expected in found.err


def test_3_11_every_nearest_way_can_be_given_to_what_if(answer: Callable[..., dict[str, Any]]) -> None:
    for name in (INFUSION, ORAL, "stop-proton-pump-inhibitors", "headline-reserve-iv"):
        document = answer("--nearest", name)
        assert document["flips"], name
        for flip in document["flips"]:
            assert flip["completed"]
            for way in flip["ways"]:
                words = [word for change in way for word in ("--what-if", change["what_if"])]
                becomes = {one["id"]: one["after"] for one in answer(*words)["changes"]}
                assert becomes[document["id"]]["outcome"] == flip["outcome"], words


def test_3_11_the_keys_of_nearest(answer: Callable[..., dict[str, Any]]) -> None:
    document = answer("--nearest", INFUSION)
    assert (document["outcome"], document["direction"]) == ("applies", "for")
    (flip,) = document["flips"]
    assert set(flip) == {"outcome", "direction", "completed", "ways"}
    assert flip["outcome"] == "does-not-apply"
    changes = {change["concept"]: change for way in flip["ways"] for change in way}
    assert set(changes) == {"serum-magnesium", "tacrolimus"}
    for change in changes.values():
        assert set(change) == {"concept", "before", "after", "what_if", "above", "below"}
    assert changes["tacrolimus"]["before"] == ["tacrolimus"]
    assert changes["tacrolimus"]["what_if"] == "not tacrolimus"


@pytest.mark.parametrize("question", ["--why", "--why-not", "--nearest"])
def test_3_10_questions_are_not_answered_for_patients(question: str, ask: Ask) -> None:
    """They print wordings for professionals, which may say to stop a drug."""
    found = ask(question, "low-magnesium/mild-im", "--audience", "patient")
    assert (found.code, found.out) == (2, "")
    assert "is answered for professionals only" in found.err
    assert found.err.count("\n") == 1


@pytest.mark.parametrize("flag", ["--why", "--why-not", "--nearest", "--at"])
def test_a_flag_that_takes_one_value_is_refused_when_it_is_given_twice(flag: str, ask: Ask) -> None:
    found = ask(flag, "2026-11-01", flag, "2026-11-02")
    assert (found.code, found.out) == (2, "")
    assert found.err == f"mgkg recommend: {flag} is given twice. See mgkg recommend --help.\n"
