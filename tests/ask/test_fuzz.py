"""Damaged questions: an answer or one line each, and nothing that is named or measured is lost in silence."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from mgkg.ask.answer import answer
from mgkg.ask.english import (
    AFTER,
    BEFORE,
    COMPARATORS,
    DAYS_AGO,
    FAMILY_WORDS,
    MONTHS,
    PATIENT_WORDS,
    QUESTION_STARTS,
    TIME_UNITS,
    WEEKDAYS,
)
from mgkg.ask.lexicon import Lexicon
from mgkg.ask.parts import taken_apart
from mgkg.ask.shown import asked_document
from mgkg.ask.understanding import Understanding, understand
from mgkg.errors import MgkgError, UsageError
from mgkg.rules.ruleset import RuleSet
from tests.ask.scoring import NOW, questions

COUNT = 10_000
ANSWERED = 300
_ODD = [
    *(
        "",
        " ",
        "\n",
        "\t",
        "\x00",
        "\u200b",
        "\u202e",
        "😀",
        "’",
        "–",
        "…",
        "µ",
        "٣",
        "½",
        "²",
        "∞",
        "NaN",
        "1e9",
        "-1",
    ),
    *(
        "0",
        "9" * 60,
        ",",
        "..",
        "?",
        "!",
        "(",
        ")",
        "[",
        "/",
        "-",
        "=",
        "<",
        ">=",
        "no",
        "not",
        "if",
        "denies",
        "mother",
    ),
    *("patients", "yesterday", "2026-13-45", "31/02/2026", "0 days ago", "99999 years ago", "POD 9999999", "mg/dL"),
    *(
        "+",
        "++",
        "&",
        "%",
        "~",
        ":",
        ";",
        "|",
        "day",
        "POD",
        "week",
        "ago",
        "from",
        "last",
        "\u0301",
        "\u1fef",
        "day ²",
    ),
    *("mmol", "{{ 1 }}", "<script>", "'; DROP TABLE", "%s", "\\", "\uff21\uff43\uff45", "الماغنيسيوم"),
]


def damaged(text: str, chance: random.Random) -> str:
    """A question with some words lost, doubled, exchanged, cut or made odd."""
    words = text.split(" ")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(words)) if words else 0
        kind = chance.randrange(7)
        if kind == 0 and words:
            del words[at]
        elif kind == 1:
            words.insert(at, chance.choice(_ODD))
        elif kind == 2 and words:
            words[at] = words[at][: chance.randint(0, len(words[at]))]
        elif kind == 3 and words:
            words.insert(at, words[chance.randrange(len(words))])
        elif kind == 4 and words:
            chance.shuffle(words)
        elif kind == 5 and words and words[at]:
            letters = list(words[at])
            letters[chance.randrange(len(letters))] = chance.choice("aemx0159.,-/ ")
            words[at] = "".join(letters)
        else:
            words = "".join(words).split(chance.choice("aeiou ")) or words
    return " ".join(words)


def lost(text: str, found: Understanding, lexicon: Lexicon, ruleset: RuleSet) -> list[str]:
    """What is named or measured in a question, and neither understood nor told as not understood."""
    question = taken_apart(text, lexicon, ruleset.scales, NOW)
    told = [*(one.words for one in found.understood), *(one.words for one in found.not_understood)]
    stated = ("substance", "condition", "symptom", "finding", "procedure", "situation")
    named = [
        question.words(mention.first, mention.end) for mention in question.named if mention.of_kinds(lexicon, *stated)
    ]
    measured = [question.words(value.number, value.end) for value in question.measured]
    kept = {one.fact.concept for one in found.understood}
    concepts = {
        question.words(mention.first, mention.end): {name.concept for name in mention.names}
        for mention in question.named
    }
    # What is said twice is told once.
    return [
        words
        for words in (*named, *measured)
        if not any(words in one for one in told)
        and not concepts.get(words, set()) & kept
        and words not in _twice(measured)
    ]


def _twice(texts: list[str]) -> set[str]:
    return {text for text, count in Counter(texts).items() if count > 1}


def test_ten_thousand_damaged_questions_lose_nothing_in_silence(shipped: RuleSet, lexicon: Lexicon) -> None:
    chance = random.Random(20261122)  # noqa: S311 - a seed, no secret
    texts = [entry["question"] for entry in questions("tuned")]
    counts: Counter[str] = Counter()
    for _ in range(COUNT):
        text = damaged(chance.choice(texts), chance)
        found = understand(text, lexicon, shipped, NOW)
        assert lost(text, found, lexicon, shipped) == [], text
        counts["with facts" if found.understood else "without"] += 1
        counts["with something not understood"] += bool(found.not_understood)
    print(dict(counts))  # noqa: T201 - the counts, which pytest -s shows
    assert counts["with facts"] > COUNT / 4
    assert counts["with something not understood"] > COUNT / 4


def test_damaged_questions_are_answered_or_refused_in_one_line(shipped: RuleSet, lexicon: Lexicon) -> None:
    chance = random.Random(7)  # noqa: S311 - a seed, no secret
    texts = [entry["question"] for entry in questions("tuned")]
    counts: Counter[str] = Counter()
    for _ in range(ANSWERED):
        text = damaged(chance.choice(texts), chance)
        try:
            document = asked_document(answer(text, lexicon, shipped, NOW))
        except MgkgError as error:
            counts["refused" if "\n" not in str(error) else "refused in several lines"] += 1
            continue
        assert document["question"] == text
        counts["answered" if document["answered"] else "not covered"] += 1
    print(dict(counts))  # noqa: T201 - as above
    assert counts["answered"] > ANSWERED / 4
    assert counts["refused"] < ANSWERED / 20
    assert counts["refused in several lines"] == 0


@pytest.mark.parametrize(
    "text", ["", " ", "?", "\n\n", "\x00", "9" * 4000, "mg " * 1300, "no " * 1300, "(" * 4000, "a" * 4000]
)
def test_odd_texts_are_read(text: str, shipped: RuleSet, lexicon: Lexicon) -> None:
    found = understand(text, lexicon, shipped, NOW)
    assert found.understood == ()


@pytest.mark.parametrize("text", ["a" * 4001, "Mg 1.1 mg/dL, cramps " + "very " * 1000 + "much denied"])
def test_what_is_too_long_is_refused_and_never_cut(text: str, shipped: RuleSet, lexicon: Lexicon) -> None:
    with pytest.raises(UsageError, match=r"characters, and at most 4,000 are read\. Ask"):
        understand(text, lexicon, shipped, NOW)


_GRAMMAR = sorted(
    {" ".join(phrase) for table in (BEFORE, AFTER, COMPARATORS) for phrase in table}
    | FAMILY_WORDS
    | PATIENT_WORDS
    | QUESTION_STARTS
    | set(TIME_UNITS)
    | set(MONTHS)
    | set(DAYS_AGO)
    | set(WEEKDAYS)
    | {chr(sign) for sign in range(32, 127)}
    | set("²½①٣Ⅷ㎎µ’–…\u0301\u1fef")
)
_PLACES = ("{}", "{} Mg", "Mg {}", "Mg 1.1 {}", "Mg 1.1 mg/dL {}", "Mg 1.1 mg/dL, no {}, tremor", "{} 12", "cramps{}")


@pytest.mark.parametrize("place", _PLACES)
def test_every_word_of_the_grammar_may_stand_first_last_or_alone(
    place: str, shipped: RuleSet, lexicon: Lexicon
) -> None:
    for word in _GRAMMAR:
        text = place.replace("{}", word)
        assert lost(text, understand(text, lexicon, shipped, NOW), lexicon, shipped) == [], text
