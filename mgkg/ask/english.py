"""The grammar of questions, from english.toml: which English words turn what they stand by.

The categories are those of ConText (Harkema et al., J Biomed Inform 2009;42:839-851): negation, experiencer,
hypothetical and historical; asked, population and uncertain are added, since questions are no clinical notes.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

NEGATES, ENDS, PAST, SUPPOSES, DOUBTS = "negates", "ends", "past", "supposes", "doubts"
ASKS, TREATS, ASSERTS, NONE = "asks", "treats", "asserts", "none"

Phrase = tuple[str, ...]

_TABLES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "english.toml").read_text(encoding="utf-8"))


def _phrases(text: str) -> list[Phrase]:
    """Phrases, as words, from a text with bars between them."""
    return [tuple(phrase.split()) for phrase in text.split("|") if phrase.strip()]


def _turning(rows: dict[str, str]) -> dict[Phrase, str]:
    """Each phrase with its category."""
    return {phrase: category for category, text in rows.items() for phrase in _phrases(text)}


def _words(name: str) -> frozenset[str]:
    return frozenset(_TABLES["words"][name].split())


def _numbers(name: str) -> dict[str, int]:
    """Each word with the number that it stands for."""
    return {word: int(number) for number, words in _TABLES[name].items() for word in words.split()}


BEFORE = _turning(_TABLES["before"])
AFTER = _turning(_TABLES["after"])
COMPARATORS = _turning(_TABLES["comparators"])
TIME_UNITS = {word: unit for unit, words in _TABLES["time_units"].items() for word in words.split()}
MONTHS, WEEKDAYS, DAYS_AGO = _numbers("months"), _numbers("weekdays"), _numbers("days_ago")
NUMBER_WORDS = _numbers("numbers")

FILLERS, VALUE_FILLERS, LIST_WORDS = _words("fillers"), _words("value_fillers"), _words("list_words")
NO_RESULT, OTHER_SPECIMENS = _words("no_result"), _words("other_specimens")
FAMILY_WORDS, POPULATION_WORDS = _words("family_words"), _words("population_words")
PATIENT_WORDS, SUBJECTS = _words("patient_words"), _words("subjects")
AUXILIARIES, STATING = _words("auxiliaries"), _words("stating")
QUESTION_STARTS, QUESTION_WORDS = _words("question_starts"), _words("question_words")
QUESTION_SPLITS, KEEPS_QUESTION = _words("question_splits"), _words("keeps_question")
REPORTS, BEGINS, SWITCHES = _words("reports"), _words("begins"), _words("switches")
STANDS_FOR_MEASURED, EARLIER_TIMES = _words("stands_for_measured"), _words("earlier_times")
SUBJECT_FILLERS, COPULAS = _words("subject_fillers"), _words("copulas")
PRONOUNS, POSSESSIVES = _words("pronouns"), _words("possessives")
ATTACHES, NEEDS = _words("attaches"), _words("needs")
EARLIER_WORDS, KEPT_WORDS, DENIED_WORDS = _words("earlier_words"), _words("kept_words"), _words("denied_words")
TOPICAL, CHANGES, RESUMES = _words("topical"), _words("changes"), _words("resumes")
TESTS, CORRECTIONS = _words("tests"), _words("corrections")
CHANGED, NOW_WORDS = _words("changed"), _words("now_words")
DENIALS_OF_ALL = _phrases(_TABLES["words"]["denials_of_all"])
SHORT_DENIALS = _phrases(_TABLES["words"]["short_denials"])
COMMON = _words("common")
