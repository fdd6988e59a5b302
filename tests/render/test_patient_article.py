"""Articles for patients: emergency signs first, numbers explained, and no order to change a medicine."""

from __future__ import annotations

import re

import pytest

from mgkg.rules.ruleset import RuleSet
from tests.reason.people import has, lacks, value
from tests.render.patients import PATIENTS, article, page, plain_text
from tests.render.test_article import entries, parts, said

VERBS = "start|stop|increase|reduce|change|switch|double|skip|take"
ORDERS = re.compile(rf"(?:^|[.:;] )(?:please )?(?:{VERBS})\b", re.IGNORECASE)
CHANGES_NOTHING = ("take tacrolimus exactly as prescribed",)


@pytest.mark.parametrize("name", PATIENTS)
def test_emergency_signs_come_before_anything_else(name: str, shipped: RuleSet) -> None:
    made = article(shipped, "patient", *PATIENTS[name])
    assert made.urgent_first
    assert (made.parts[0].anchor, made.parts[0].tone) == ("emergency", "emergency")
    text = plain_text(shipped, "patient", *PATIENTS[name])
    assert text.index("call emergency services at once") < text.index("No doctor") < text.index("**What you told us**")
    html = page(shipped, "patient", *PATIENTS[name])
    assert html.index("call emergency services at once") < html.index("No doctor has checked this text")


def test_an_emergency_that_was_stated_calls_for_help_now(shipped: RuleSet) -> None:
    made = article(shipped, "patient", *PATIENTS["torsades"])
    assert made.parts[0].title == "Emergency: call for help now"
    assert "Call emergency services now." in plain_text(shipped, "patient", *PATIENTS["torsades"])


@pytest.mark.parametrize("name", PATIENTS)
def test_no_sentence_orders_a_medicine_to_be_changed(name: str, shipped: RuleSet) -> None:
    text = plain_text(shipped, "patient", *PATIENTS[name]).replace("do not start, stop or change any medicine", "")
    for allowed in CHANGES_NOTHING:
        text = text.replace(allowed, "")
    assert [found for line in text.splitlines() for found in ORDERS.findall(line.lstrip("-*> "))] == []


@pytest.mark.parametrize("name", PATIENTS)
def test_only_plain_wordings_are_shown(name: str, shipped: RuleSet) -> None:
    made = article(shipped, "patient", *PATIENTS[name])
    for one in made.parts:
        for entry in entries(one.blocks):
            assert entry.wording == shipped.library.statements[entry.id].plain_wording
            assert (entry.title, entry.alerts, entry.remarks) == ("", (), ())


def test_every_statement_that_is_not_background_is_there(shipped: RuleSet) -> None:
    made = article(shipped, "patient", *PATIENTS["tacrolimus"])
    shown = [entry.id for one in made.parts for entry in entries(one.blocks)]
    assert len(shown) == len(set(shown))
    professional = article(shipped, "professional", *PATIENTS["tacrolimus"])
    assert set(shown) == {entry.id for one in professional.parts for entry in entries(one.blocks)}


def test_a_number_is_explained(shipped: RuleSet) -> None:
    text = plain_text(shipped, "patient", value("1.1 mg/dL", "2026-11-19"), has("tacrolimus")).replace("\\", "")
    assert "**mg/dL** means milligrams, a weight (each is a thousandth of a gram), in every decilitre" in text
    assert "The same value in other units: **0.905 mEq/L or 0.453 mmol/L**." in text
    assert "It is from 2026-11-19, 3 days before this page." in text
    assert "| called “severe” (text B) | below 1.22 (printed as <1.0 mEq/L) | within this |" in text
    assert "| called “mild to moderate” (text B) | 1.22 to 1.7 (printed as 1.0-1.4 mEq/L) | lower than this |" in text
    assert "None of these figures is lower than yours; the next one above it is 1.2 mg/dL." in text


def test_a_number_stands_between_two_figures(shipped: RuleSet) -> None:
    text = plain_text(shipped, "patient", value("1.45 mEq/L"), has("tacrolimus"))
    assert "Of these figures, yours stands between 1.4 and 1.5 mEq/L." in text
    assert "| aim of treatment (text B) | above a point somewhere from 1.4 to 1.5 | cannot be told |" in text
    high = plain_text(shipped, "patient", value("3 mg/dL"))
    assert "None of these figures is higher than yours; the next one below it is 2.67 mg/dL." in high


def test_figures_of_a_text_that_is_not_about_the_reader_are_left_out(shipped: RuleSet) -> None:
    text = plain_text(shipped, "patient", value("1.1 mg/dL"), lacks("tacrolimus"))
    assert "(text A)" in text
    assert "(text B)" not in text


def test_what_does_not_fit_or_was_left_out_is_said(shipped: RuleSet) -> None:
    made = article(shipped, "patient", value("1.1 mg/dL"), lacks("hypomagnesemia"))
    lines = [said(line) for line in made.alerts]
    assert any("You told us “low magnesium: no”" in line for line in lines)


def test_what_is_set_aside_is_said(shipped: RuleSet) -> None:
    made = article(shipped, "patient", value("1.1 mg/dL", "2026-11-21"), at="2026-11-20")
    [line] = map(said, made.alerts)
    assert line.startswith("We left out serum magnesium 1.1 mg/dL on 2026-11-21")


def test_a_reader_who_told_nothing_is_met_kindly(shipped: RuleSet) -> None:
    made = article(shipped, "patient")
    assert [said(line) for line in made.facts] == ["Nothing yet. The more you tell, the more this page can leave out."]
    assert "numbers" not in parts(made)
    assert "These texts say nothing about:" in plain_text(shipped, "patient")
