"""Whether what a question names holds, fails or is over, from the words before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.english import AFTER, ASKS, ASSERTS, DOUBTS, ENDS, FILLERS, LIST_WORDS, NEGATES, NONE, PAST, TREATS
from mgkg.ask.tokens import NUMBER, WORD

if TYPE_CHECKING:
    from mgkg.ask.clause import Trigger
    from mgkg.ask.mention import Mention
    from mgkg.ask.parts import Question
    from mgkg.ask.tokens import Token

HOLDS, FAILS, OVER, UNCERTAIN, EITHER = "holds", "fails", "over", "uncertain", "either"

_MOST_UNKNOWN = 4
_LINKS = ":=-–?("
_LISTED = frozenset({"symptom"})


class Said(NamedTuple):
    """What is said of a mention, and the first token that says so."""

    status: str
    first: int


def polarity(mention: Mention, question: Question) -> Said:
    """Whether it holds, fails or is over, by the nearest words before and after that tell.

    What is denied twice, or is an opposite ("asymptomatic") that is denied, may be meant either way.
    """
    turned, first = _turned_before(mention, question)
    after = _turned_after(mention, question)
    said = [*turned, *([after] if after else [])]
    denials = sum(category in (NEGATES, ENDS) for category in said)
    is_opposite = any(not name.truth for name in mention.names)
    if after == DOUBTS:
        return Said(UNCERTAIN, first)
    if denials > 1 or (denials and is_opposite):
        return Said(EITHER, first)
    if denials:
        return Said(FAILS, first)
    return Said(OVER if PAST in said else HOLDS, first)


def _turned_before(mention: Mention, question: Question) -> tuple[list[str], int]:
    """The categories of the triggers that reach a mention from before, nearest first; and the first token of them."""
    turned: list[str] = []
    first = mention.first
    unknown = 0
    at = mention.first
    while at > 0:
        trigger = next((t for one in question.clauses for t in one.triggers if t.end == at), None)
        if trigger:
            if trigger.category in (ASSERTS, NONE, ASKS, TREATS):
                if trigger.category == ASSERTS and not turned and _is_filler(trigger, question):
                    at = trigger.first
                    continue
                break
            turned.append(trigger.category)
            first = at = trigger.first
            unknown = 0
            continue
        listed = _list_before(at, mention, question) if not turned else None
        if listed is not None:
            at = listed
            continue
        token = question.found[at - 1]
        if token.kind != WORD or token.plain in FILLERS:
            if token.kind != WORD and token.text not in "-'\"":
                break
        else:
            unknown += 1
            if unknown > _MOST_UNKNOWN or any(m.first <= at - 1 < m.end for m in question.named):
                break
        at -= 1
    return turned, first


def _is_filler(trigger: Trigger, question: Question) -> bool:
    """Whether an asserting word may follow a negation: "denies having", "does not take"."""
    words = [token.plain for token in question.found[trigger.first : trigger.end]]
    if not all(word in FILLERS for word in words):
        return False
    before = question.found[trigger.first - 1].plain if trigger.first else ""
    return before in FILLERS or any(
        t.end == trigger.first and t.category == NEGATES for one in question.clauses for t in one.triggers
    )


def _list_before(at: int, mention: Mention, question: Question) -> int | None:
    """Where the item before in a list begins, when a mention is a later item of it: "cramps, tremor or seizures"."""
    place = at
    joined = comma = False
    while place > 0 and (question.found[place - 1].text in ",/&" or question.found[place - 1].plain in LIST_WORDS):
        joined = (
            joined or question.found[place - 1].plain in ("or", "nor", "and") or question.found[place - 1].text in "/&"
        )
        comma = comma or question.found[place - 1].text == ","
        place -= 1
    if place == at:
        return None
    item = next((m for m in question.named if m.end == place), None)
    if item is None or _has_amount(mention, question):
        return None
    kinds = [question.kinds(mention), question.kinds(item)]
    if (
        comma
        and not joined
        and not (kinds[0] <= _LISTED and kinds[1] <= _LISTED)
        and not _closes_with_or(mention, question)
    ):
        return None
    if joined and not kinds[0] & kinds[1] and "or" not in _between(item, mention, question):
        return None
    return item.first


def _between(item: Mention, mention: Mention, question: Question) -> list[str]:
    words = [token.plain for token in question.found[item.end : mention.first]]
    return ["or"] if "or" in words or "nor" in words else words


def _closes_with_or(mention: Mention, question: Question) -> bool:
    """Whether the list in which a mention stands goes on to an "or" or a "nor"."""
    at = mention.end
    while at < len(question.found):
        token = question.found[at]
        if token.plain in ("or", "nor"):
            return True
        following = next((m for m in question.named if m.first == at), None)
        if following:
            at = following.end
        elif token.text == "," or token.plain in FILLERS:
            at += 1
        else:
            return False
    return False


def _has_amount(mention: Mention, question: Question) -> bool:
    """Whether a dose or a value follows: then it is taken, or measured, whatever was denied before it."""
    return mention.end < len(question.found) and question.found[mention.end].kind == NUMBER


def _turned_after(mention: Mention, question: Question) -> str | None:
    """The category of what follows a mention, or the list that it stands in, and turns it."""
    at = mention.end
    found = question.found
    while at < len(found):
        for length in range(min(4, len(found) - at), 0, -1):
            phrase = tuple(token.plain for token in found[at : at + length])
            if phrase in AFTER and _closes(phrase, at + length, found, question):
                return AFTER[phrase]
        token = found[at]
        if token.text in _LINKS or token.plain in (
            "is",
            "are",
            "was",
            "were",
            "has",
            "have",
            "been",
            "be",
            "had",
            "now",
        ):
            at += 1
            continue
        if token.plain in LIST_WORDS or token.text in ",/":
            following = next((m for m in question.named if m.first == at + 1), None)
            if following and following.names != mention.names:
                after = _turned_after(following, question)
                return after if after in (NEGATES, ENDS) and _same_kind(mention, following, question) else None
        return None
    return None


def _same_kind(one: Mention, other: Mention, question: Question) -> bool:
    return bool(question.kinds(one) & question.kinds(other))


def _closes(phrase: tuple[str, ...], end: int, found: list[Token], question: Question) -> bool:
    """Whether a short answer such as "no" ends its clause, so that it is not the beginning of the next denial."""
    if phrase not in {("no",), ("none",), ("nil",), ("never",), ("negative",), ("not", "sure")}:
        return True
    if end >= len(found) or found[end].kind != WORD:
        return True
    return not any(mention.first in (end, end + 1) for mention in question.named) and phrase != ("no",)
