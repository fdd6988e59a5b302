"""Patients whose articles are looked at, by name, and articles as files would hold them."""

from __future__ import annotations

import re

from mgkg.model.patient import Fact
from mgkg.render.article.page import html, markdown
from mgkg.render.article.patient import for_patient
from mgkg.render.article.professional import for_professional
from mgkg.render.article.shape import Article
from mgkg.rules.ruleset import RuleSet
from tests.reason.people import evaluated, has, lacks, value

PATIENTS: dict[str, tuple[Fact, ...]] = {
    "tacrolimus": (value("1.1 mg/dL"), has("tacrolimus"), lacks("symptomatic-hypomagnesemia")),
    "no tacrolimus": (value("1.1 mg/dL"), lacks("symptomatic-hypomagnesemia")),
    "torsades": (has("torsades-de-pointes"),),
    "nothing": (),
    "pregnant, dated, set aside": (
        value("0.6 mmol/L", "2026-11-01"),
        value("0.4 mmol/L", "2026-11-22T11:00"),
        has("pregnancy"),
        has("severe-renal-insufficiency"),
        has("short-bowel-syndrome"),
        has("transplantation", "2026-11-10"),
        has("tacrolimus"),
    ),
}
AUDIENCES = ("professional", "patient")


def article(ruleset: RuleSet, audience: str, *facts: Fact, everything: bool = False, at: str | None = None) -> Article:
    """The article on a patient with some facts."""
    evaluation = evaluated(ruleset, *facts, at=at) if at else evaluated(ruleset, *facts)
    return for_patient(evaluation) if audience == "patient" else for_professional(evaluation, everything=everything)


def page(ruleset: RuleSet, audience: str, *facts: Fact, everything: bool = False) -> str:
    """The article as HTML."""
    return html(article(ruleset, audience, *facts, everything=everything))


def plain_text(ruleset: RuleSet, audience: str, *facts: Fact, everything: bool = False) -> str:
    """The article as Markdown, without the digest of the rules, which changes with any content."""
    made = markdown(article(ruleset, audience, *facts, everything=everything))
    return re.sub("with the rules .*", "with the rules ….", made)
