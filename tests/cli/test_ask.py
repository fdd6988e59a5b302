"""`mgkg ask` on the shipped content: facts, general questions, what nothing answers, and bad input."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.data.command import Command, Outcome
from tests.rules import trial

TITLE = "How to manage hypomagnesemia in patients taking tacrolimus (immunosuppressive medication)?"
TITLES = {
    TITLE: "tacrolimus-magnesium",
    "how to manage low magnesium on tacrolimus?": "tacrolimus-magnesium",
    "What is the best treatment of hypomagnesemia?": "low-magnesium",
}
PATIENT = "What is the best intervention for a patient with hypomagnesemia (magnesium level 1.1 mg/dL)?"
NOTE = "62F s/p kidney tx 3wk ago, tac, Mg 0.9 mEq/L, no sx - IV?"
AT = ("--at", "2026-11-22")
Ask = Callable[..., Outcome]


@pytest.fixture
def ask(root: Path, mgkg: Command) -> Ask:
    """A function that asks a question."""
    return lambda *words: mgkg("ask", "--root", root, *AT, *words)


def document(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(outcome.out)
    return found


@pytest.mark.parametrize(("question", "guideline"), TITLES.items())
def test_a_general_question_gets_the_guideline_and_what_to_ask(question: str, guideline: str, ask: Ask) -> None:
    found = ask(question)
    assert (found.code, found.err) == (0, "")
    assert "The topic, and no fact of a patient" in found.out
    assert "WHAT TO ASK ABOUT THE PATIENT" in found.out
    assert "No clinician has reviewed this content" in found.out
    answered = document(ask(question, "--format", "json"))
    assert (answered["guideline"], answered["answered"], answered["understood"]) == (guideline, True, [])
    assert {one["guideline"] for one in answered["proposals"]} == {guideline}
    assert answered["ask_next"]


@pytest.mark.parametrize(
    ("question", "flags"),
    [
        (PATIENT, ("--obs", "serum-magnesium=1.1 mg/dL", "--has", "hypomagnesemia")),
        (
            NOTE,
            (
                *("--obs", "serum-magnesium=0.9 mEq/L", "--has", "kidney-transplantation@2026-11-01"),
                *("--has", "tacrolimus", "--not", "symptomatic-hypomagnesemia"),
            ),
        ),
    ],
)
def test_a_question_gets_the_same_answer_as_the_facts(
    question: str, flags: tuple[str, ...], ask: Ask, root: Path, mgkg: Command
) -> None:
    asked = document(ask(question, "--format", "json"))
    stated = document(mgkg("recommend", "--root", root, *AT, *flags, "--format", "json"))
    for key in set(stated) - {"patient"}:
        assert asked[key] == stated[key], key
    assert set(asked) - set(stated) == {"question", "answered", "guideline", "understood", "not_understood", "covers"}


def test_the_words_that_gave_each_fact_stand_above_the_answer(ask: Ask) -> None:
    lines = ask(NOTE).out.splitlines()
    assert lines[0] == "Understood: serum magnesium 0.9 mEq/L — from “Mg 0.9 mEq/L”."
    assert "Understood: not symptomatic low magnesium — from “no sx”." in lines
    assert "Not used: “62F” — means nothing here." in lines


@pytest.mark.parametrize("question", ["What dose of metformin in type 2 diabetes?", "hyperkalemia treatment", "hello"])
def test_what_nothing_answers_is_said_with_what_is_covered(question: str, ask: Ask) -> None:
    found = ask(question)
    assert (found.code, found.err) == (1, "")
    assert "Nothing here answers this." in found.out
    assert found.out.count("[low-magnesium]") == found.out.count("[tacrolimus-magnesium]") == 1
    answered = document(ask(question, "--format", "json"))
    assert (answered["answered"], answered["proposals"], answered["conflicts"]) == (False, [], [])
    assert [one["guideline"] for one in answered["covers"]] == ["low-magnesium", "tacrolimus-magnesium"]


def test_a_missing_unit_is_asked_for(ask: Ask) -> None:
    found = ask("Mg 1.1 on tacrolimus")
    assert "Not used: “Mg 1.1” — has no unit: is it mEq/L or mg/dL or mmol/L?" in found.out.splitlines()
    assert [one["words"] for one in document(ask("Mg 1.1 on tacrolimus", "--format", "json"))["understood"]] == [
        "tacrolimus"
    ]


def test_a_misspelt_name_is_told(ask: Ask) -> None:
    found = ask("Mg 1.1 mg/dL on tacrolimis")
    assert "Understood: tacrolimus — from “tacrolimis”, read as tacrolimus." in found.out


@pytest.mark.parametrize("audience", ["professional", "patient"])
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("question", [PATIENT, TITLE, "metformin?"])
def test_every_form_for_everybody(question: str, form: str, audience: str, ask: Ask) -> None:
    found = ask(question, "--format", form, "--audience", audience)
    assert found.err == ""
    assert found.code == (1 if question == "metformin?" else 0)
    assert ("Nothing here answers this" in found.out) == (question == "metformin?")


def test_a_patient_is_told_no_statement_for_professionals(ask: Ask) -> None:
    plain = " ".join(ask(TITLE, "--audience", "patient").out.split())
    for statement in trial.shipped().library.statements.values():
        if statement.guideline == "tacrolimus-magnesium":
            assert statement.plain_wording in plain
            assert statement.wording not in plain or statement.wording in statement.plain_wording
    assert "do not start, stop or change any medicine" in plain


def test_markup_in_a_question_stays_text(ask: Ask) -> None:
    found = ask("<script>alert(1)</script> {{ 7*7 }} Mg 1.1 mg/dL <b>tacrolimus</b>", "--format", "html")
    assert "<script>alert" not in found.out
    assert "49" not in found.out.split("Set aside")[0].split("serum magnesium")[0]


@pytest.mark.parametrize("words", [("",), ("  ",), ("?", "--at", "yesterday"), ("Mg?", "--format", "xml"), ()])
def test_bad_calls_are_one_line(words: tuple[str, ...], root: Path, mgkg: Command) -> None:
    found = mgkg("ask", "--root", root, *words)
    assert found.code == 2
    assert found.err.count("\n") == 1
    assert "Traceback" not in found.err


def test_what_contradicts_itself_is_one_line_that_names_both(ask: Ask) -> None:
    found = ask("Mg 1.1 mg/dL, no symptoms, seizures now")
    assert found.code == 2
    assert "seizure" in found.err
    assert "no symptoms" in found.err
    assert found.err.count("\n") == 1


def test_a_question_comes_from_standard_input(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(NOTE))
    assert "Understood: tacrolimus" in ask("-").out


def test_an_article_says_what_was_understood_after_what_is_urgent(ask: Ask) -> None:
    page = ask("Mg 1.1 mg/dL on Prograf with seizures", "--audience", "patient", "--format", "markdown").out
    assert page.index("Emergency") < page.index("## What was understood") < page.index("from “Prograf”")
    page = ask("Is metformin safe?", "--format", "markdown").out
    assert page.index("Nothing here answers this") < page.index("“metformin”") < page.index("## What is covered here")
    assert "Made for 2026-11-22 " in page


def test_a_question_that_is_too_long_is_refused_whole(ask: Ask) -> None:
    found = ask("Mg 1.1 mg/dL, cramps " + "very " * 1000 + "much denied")
    assert (found.code, found.out) == (2, "")
    assert "at most 4,000 are read" in found.err
    assert found.err.count("\n") == 1
