"""Sentences and clauses from the tokens of a question, with the words in them that turn what is said."""

from __future__ import annotations

from typing import NamedTuple

from mgkg.ask.english import AUXILIARIES, BEFORE, QUESTION_STARTS, QUESTION_WORDS, STATING, SUBJECTS
from mgkg.ask.tokens import ENDS_OF_SENTENCE, Token, is_glue

_ENDS = frozenset(",:()[]–—…→|")
_CONJUNCTIONS = frozenset(["but", "however", "although", "though", "whereas", "yet", "because"])
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
    ends = {sentence: end for _, end, sentence in parts}
    result = []
    for first, end, sentence in parts:
        last = ends[sentence]
        in_question = last < len(found) and found[last].text == "?"
        asks = _asks(found[first:end], in_question=in_question, is_last=end == last)
        result.append(Clause(first, end, sentence, asks, tuple(_triggers(found, first, end, taken))))
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


def _asks(words: list[Token], *, in_question: bool, is_last: bool) -> bool:
    """Whether a clause asks: by its first word, by a question word in it, or as the last before a question mark."""
    starts = [token.plain for token in words[:3]]
    if starts and starts[0] in ("and", "so", "or", "but", "then"):
        starts = starts[1:]
    if starts and starts[0] in AUXILIARIES:
        # "Has cramps, does not take furosemide" has lost its subject; "has she cramps" asks.
        following = starts[1] if len(starts) > 1 else ""
        if following in STATING or (starts[0] in ("has", "have", "had") and following not in SUBJECTS):
            return False
        return in_question or following in SUBJECTS
    if starts and starts[0] in QUESTION_STARTS:
        return True
    return any(token.plain in QUESTION_WORDS for token in words) or (in_question and is_last)


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
