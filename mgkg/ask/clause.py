"""Sentences and clauses from the tokens of a question, with the words in them that turn what is said."""

from __future__ import annotations

from typing import NamedTuple

from mgkg.ask.english import (
    AUXILIARIES,
    BEFORE,
    KEEPS_QUESTION,
    QUESTION_SPLITS,
    QUESTION_STARTS,
    QUESTION_WORDS,
    STATING,
    SUBJECTS,
)
from mgkg.ask.tokens import DASHES, ENDS_OF_SENTENCE, WORD, Token, is_glue

_ENDS = frozenset(",:()[]–—…→|")
_GIVES_REASON = frozenset(["because", "given", "although", "though", "whereas", "since"])
_CONJUNCTIONS = frozenset(["but", "however", "yet"]) | _GIVES_REASON - {"since"}
_AFTER_GIVEN = ("that", "the", "his", "her", "my", "their", "this")
_LEAST_BEFORE = 3
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


def clauses(found: list[Token], taken: frozenset[int], timing: frozenset[int]) -> list[Clause]:
    """The clauses in order; `taken` are the tokens of names and `timing` those of times, which turn and end nothing."""
    parts = list(_parts(found, timing))
    ends = {sentence: end for _, end, sentence in parts}
    result = []
    for first, end, sentence in parts:
        last = ends[sentence]
        in_question = last < len(found) and found[last].text == "?"
        is_last = (end == last or _goes_on_with_or(found, end)) and not (
            first and found[first - 1].plain in _GIVES_REASON
        )
        asks = _asks(found[first:end], in_question=in_question, is_last=is_last)
        result.append(Clause(first, end, sentence, asks, tuple(_triggers(found, first, end, taken))))
    return result


def _parts(found: list[Token], timing: frozenset[int]) -> list[tuple[int, int, int]]:
    """Where each clause begins and ends, and the number of its sentence."""
    parts: list[tuple[int, int, int]] = []
    first = sentence = 0
    for at, token in enumerate(found):
        asks_in_the_middle = at - first >= _LEAST_BEFORE and _begins_question(found, at)
        ends = at not in timing and _ends(found, at)
        if not ends and not asks_in_the_middle:
            continue
        if at > first:
            parts.append((first, at, sentence))
        first = at if asks_in_the_middle and not ends else at + 1
        sentence += ends and token.text in ENDS_OF_SENTENCE
    if first < len(found):
        parts.append((first, len(found), sentence))
    return parts


def _goes_on_with_or(found: list[Token], end: int) -> bool:
    """Whether the next clause offers something else: "tablets, or wait?"."""
    return found[end].text == "," and end + 1 < len(found) and found[end + 1].plain == "or"


def _ends(found: list[Token], at: int) -> bool:
    """Whether a token ends a clause; not the mark of "?seizure", which queries the word after it."""
    token = found[at]
    if token.text == "?" and at and at + 1 < len(found):
        is_before_word = found[at + 1].start == token.end and found[at - 1].end != token.start
        return not (is_before_word and found[at + 1].kind == WORD)
    is_dash = token.text in DASHES and not is_glue(found, at)
    if token.text == "/" and 0 < at < len(found) - 1:
        return found[at - 1].end != token.start and found[at + 1].start != token.end
    after = found[at + 1].plain if at + 1 < len(found) else ""
    is_other = (at and found[at - 1].plain == "not") or (token.plain == "given" and after not in _AFTER_GIVEN)
    joins = token.plain in _CONJUNCTIONS and not is_other
    return token.text in ENDS_OF_SENTENCE or token.text in _ENDS or is_dash or joins


def _begins_question(found: list[Token], at: int) -> bool:
    """Whether a question begins in the middle of words without a comma: "on tacrolimus cramps what do I give"."""
    return found[at].plain in QUESTION_SPLITS and found[at - 1].plain not in KEEPS_QUESTION


def _asks(words: list[Token], *, in_question: bool, is_last: bool) -> bool:
    """Whether a clause asks: by its first word, by a question word in it, or as the last before a question mark."""
    starts = [token.plain for token in words[:3]]
    if in_question and starts[:1] == ["or"]:
        return True
    if starts and starts[0] in ("and", "so", "or", "but", "then"):
        starts = starts[1:]
    if starts and starts[0] in AUXILIARIES:
        # "Has cramps, does not take furosemide" has lost its subject; "has she cramps" asks.
        following = starts[1] if len(starts) > 1 else ""
        has = starts[0] in ("has", "have", "had")
        if following in STATING or (has and (following not in SUBJECTS or following in ("a", "an", "the", "any"))):
            return False
        return in_question or following in SUBJECTS
    if starts and starts[0] in QUESTION_STARTS:
        return True
    return any(token.plain in QUESTION_WORDS or token.plain in ("vs", "versus") for token in words) or (
        in_question and is_last
    )


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
