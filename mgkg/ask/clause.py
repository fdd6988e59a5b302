"""Sentences and clauses from the tokens of a question, with the words in them that turn what is said."""

from __future__ import annotations

from typing import NamedTuple

from mgkg.ask.english import BEFORE, QUESTION_STARTS, QUESTION_WORDS
from mgkg.ask.tokens import ENDS_OF_SENTENCE, Token, is_glue

_ENDS = frozenset(",:()[]–—…→|")
_CONJUNCTIONS = frozenset("but however although though whereas yet because".split())
_MOST = max(len(phrase) for phrase in BEFORE)


class Trigger(NamedTuple):
    """Tokens [first, end) that turn what follows, and how."""

    first: int
    end: int
    category: str


class Clause(NamedTuple):
    """Tokens [first, end) of a clause, its sentence's place among all, whether it asks, and its triggers."""

    first: int
    end: int
    sentence: int
    asks: bool
    triggers: tuple[Trigger, ...]


def clauses(found: list[Token], taken: frozenset[int]) -> list[Clause]:
    """The clauses in order; `taken` are the tokens of names, which turn nothing."""
    parts = list(_parts(found))
    last_of = {sentence: number for number, (_, _, sentence) in enumerate(parts)}
    result = []
    for number, (first, end, sentence) in enumerate(parts):
        is_last = last_of[sentence] == number
        ends_asking = is_last and end < len(found) and found[end].text == "?"
        result.append(Clause(first, end, sentence, _asks(found[first:end], ends_asking=ends_asking,
                      alone=_is_alone(parts, number)), tuple(_triggers(found, first, end, taken))))  # fmt: skip
    return result


def _parts(found: list[Token]) -> list[tuple[int, int, int]]:
    """Where each clause begins and ends, and the number of its sentence."""
    parts: list[tuple[int, int, int]] = []
    first = sentence = 0
    for at, token in enumerate(found):
        dash = token.text in ("-", "‐") and not is_glue(found, at)
        if token.text in ENDS_OF_SENTENCE or token.text in _ENDS or dash or token.plain in _CONJUNCTIONS:
            if at > first:
                parts.append((first, at, sentence))
            first = at + 1
            sentence += token.text in ENDS_OF_SENTENCE
    if first < len(found):
        parts.append((first, len(found), sentence))
    return parts


def _is_alone(parts: list[tuple[int, int, int]], number: int) -> bool:
    """Whether a clause is its whole sentence."""
    return sum(part[2] == parts[number][2] for part in parts) == 1


def _asks(words: list[Token], *, ends_asking: bool, alone: bool) -> bool:
    """Whether a clause asks: by its first word, by a question word in it, or as the last before a question mark."""
    starts = [token.plain for token in words[:2]]
    if starts and (
        starts[0] in QUESTION_STARTS or (starts[0] in ("and", "so", "or") and starts[-1] in QUESTION_STARTS)
    ):
        return True
    return any(token.plain in QUESTION_WORDS for token in words) or (ends_asking and not alone) or ends_asking


def _triggers(found: list[Token], first: int, end: int, taken: frozenset[int]) -> list[Trigger]:
    """The longest phrases of the table in a clause, from left to right."""
    triggers: list[Trigger] = []
    at = first
    while at < end:
        for length in range(min(_MOST, end - at), 0, -1):
            phrase = tuple(token.plain for token in found[at : at + length])
            if phrase in BEFORE and not any(place in taken for place in range(at, at + length)):
                triggers.append(Trigger(at, at + length, BEFORE[phrase]))
                at += length - 1
                break
        at += 1
    return triggers
