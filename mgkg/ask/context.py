"""What a question says of each concept that it names: that it holds, fails, is past, supposed, asked for, or another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.clause import Clause, Trigger, clauses
from mgkg.ask.english import (
    AFTER,
    ASKS,
    ASSERTS,
    DOUBTS,
    ENDS,
    FAMILY_WORDS,
    FILLERS,
    LIST_WORDS,
    NEGATES,
    NONE,
    PAST,
    PATIENT_WORDS,
    POPULATION_WORDS,
    SUPPOSES,
    TREATS,
)
from mgkg.ask.tokens import NUMBER, WORD

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon
    from mgkg.ask.measured import Value
    from mgkg.ask.mention import Mention
    from mgkg.ask.tokens import Token
    from mgkg.ask.when import Time

HOLDS, FAILS, OVER, SUPPOSED, UNCERTAIN, ASKED, TOPIC, ANOTHERS, EITHER = (
    "holds",
    "fails",
    "over",
    "supposed",
    "uncertain",
    "asked",
    "topic",
    "another's",
    "either",
)

REASONS = {
    OVER: "is past",
    SUPPOSED: "is supposed, not stated",
    UNCERTAIN: "is not certain",
    ASKED: "is asked about, not stated",
    TOPIC: "is what the question is about, not stated of a patient",
    ANOTHERS: "is said of somebody else",
    EITHER: "may be meant either way: say whether it is so",
}
"""Why what is named is no fact of the patient."""

_FIRST_PERSON = ("i", "i'm", "i've", "im", "ive")
_STRONG = frozenset("he he's she she's his her hers him himself herself".split())
_POSSESSIVE = frozenset("my his her their our".split())
_DEFINITE = frozenset("my the this our her his that one".split())
_ATTACHES = frozenset("with on taking without who whose receiving having after post s/p using in".split())
_ALWAYS_SUPPOSED = frozenset({"if", "what if", "in case", "suppose", "supposing", "imagine", "assuming", "pretend", "hypothetically"})  # fmt: skip
_MOST_UNKNOWN = 4
_LINKS = ":=-–?("
_LISTED = frozenset({"symptom"})


class Question(NamedTuple):
    """A question taken apart: its tokens, what is named and measured, when, and its clauses."""

    text: str
    found: list[Token]
    named: list[Mention]
    measured: list[Value]
    told: list[Time]
    clauses: list[Clause]
    lexicon: Lexicon


class Said(NamedTuple):
    """What is said of a mention, and the first token that says so."""

    status: str
    first: int


def taken_apart(  # noqa: PLR0913 - the parts of a question
    text: str, found: list[Token], named: list[Mention], measured: list[Value], told: list[Time], lexicon: Lexicon
) -> Question:
    """The parts of a question together, with its clauses."""
    taken = frozenset(at for mention in named for at in range(mention.first, mention.end))
    return Question(text, found, named, measured, told, clauses(found, taken), lexicon)


def clause_of(question: Question, at: int) -> Clause:
    """The clause in which a token stands."""
    return next((one for one in question.clauses if one.first <= at < one.end), question.clauses[-1])


def is_of_a_patient(question: Question) -> bool:
    """Whether a question speaks of one patient: by a value, an age, "she", "my patient", "I am on", or a denial."""
    if any(value.is_result and value.concept and not is_others(value.first, question) for value in question.measured):
        return True
    words = [token.plain for token in question.found]
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        if word in ("patient", "pt") and (words[at - 1] if at else "") not in (
            "a",
            "any",
            "each",
            "every",
            "the",
            "for",
            "in",
        ):
            return True
        if word in _STRONG or (word in _POSSESSIVE | {"the", "this"} and after in PATIENT_WORDS):
            return True
        if word in ("i'm", "i've", "im", "ive") or (
            word == "i" and after in ("am", "have", "take", "had", "feel", "get")
        ):
            return True
        if question.found[at].kind == NUMBER and after in ("yo", "y/o", "f", "m", "yof", "yom"):
            return True
        if word == "old" and at and words[at - 1] in ("year", "years", "-", "month"):
            return True
    if any(time.how == "ago" for time in question.told):
        return True
    return _states_and_asks(question)


def _states_and_asks(question: Question) -> bool:
    """Whether clauses that name something and ask nothing stand beside one that asks."""
    stating = [one for one in question.clauses if not one.asks and _names_in(one, question)]
    strong = any(_turns(one, {NEGATES, ENDS}) for one in stating)
    return bool(stating) and (strong or (any(one.asks for one in question.clauses) and len(question.clauses) > 1))


def _names_in(clause: Clause, question: Question) -> list[Mention]:
    return [mention for mention in question.named if clause.first <= mention.first < clause.end]


def _turns(clause: Clause, categories: set[str]) -> bool:
    return any(trigger.category in categories for trigger in clause.triggers)


def said_of(mention: Mention, question: Question, *, of_a_patient: bool) -> Said:
    """What the question says of one thing that it names."""
    clause = clause_of(question, mention.first)
    outer = _outer(mention, clause, question, of_a_patient=of_a_patient)
    if outer:
        return Said(outer, mention.first)
    return _polarity(mention, clause, question)


def _outer(mention: Mention, clause: Clause, question: Question, *, of_a_patient: bool) -> str | None:
    """Whose it is, and whether it is stated at all; None where the clause states it of the patient."""
    if is_others(mention.first, question):
        return ANOTHERS
    if any(token.plain in POPULATION_WORDS for token in _sentence(clause, question)) and not _in_own_words(
        clause, question
    ):
        return TOPIC
    if is_supposed(mention.first, clause, question):
        return SUPPOSED
    before = [trigger for trigger in clause.triggers if trigger.end <= mention.first]
    if any(trigger.category == DOUBTS for trigger in before):
        return UNCERTAIN
    if _is_the_patients(mention, clause, question, before):
        return None if of_a_patient else TOPIC
    if clause.asks or any(trigger.category in (ASKS, TREATS) for trigger in before):
        return ASKED if of_a_patient else TOPIC
    return None if of_a_patient else TOPIC


def _in_own_words(clause: Clause, question: Question) -> bool:
    """Whether a clause speaks of one patient although its sentence speaks of many."""
    words = [token.plain for token in question.found[clause.first : clause.end]]
    return any(word in _STRONG or word in _FIRST_PERSON for word in words) and not any(
        word in POPULATION_WORDS for word in words
    )


def _sentence(clause: Clause, question: Question) -> list[Token]:
    parts = [one for one in question.clauses if one.sentence == clause.sentence]
    return question.found[parts[0].first : parts[-1].end]


def is_others(at: int, question: Question) -> bool:
    """Whether what stands at a token is said of a relative: nobody else has been named since in the sentence."""
    clause = clause_of(question, at)
    parts = [one for one in question.clauses if one.sentence == clause.sentence and one.first <= clause.first]
    others = False
    for one in parts:
        words = [token.plain for token in question.found[one.first : at if one is clause else one.end]]
        for place, word in enumerate(words):
            if word in FAMILY_WORDS:
                # "Family history of arrhythmia, magnesium 1.3": the history ends with its clause.
                others = one is clause or words[place : place + 2] != ["family", "history"]
            elif (
                word in _FIRST_PERSON
                or word in ("patient", "patient's", "pt")
                or (word == "my" and not _of_family(words, place))
            ):
                others = False
            elif others and one is not parts[0] and place == 0 and word in _STRONG:
                others = others and words[0] in ("his", "her") and _of_family(words, 0)
    return others


def _of_family(words: list[str], place: int) -> bool:
    return any(word in FAMILY_WORDS for word in words[place + 1 : place + 3])


def is_supposed(at: int, clause: Clause, question: Question, *, of_value: bool = False) -> bool:
    """Whether an "if" or its like stands before a token: in its clause, or for the great ones in its sentence.

    "If my magnesium is 1.1 mg/dL" tells a value all the same.
    """
    for one in question.clauses:
        if one.sentence != clause.sentence or one.first > clause.first:
            continue
        for trigger in one.triggers:
            if trigger.category != SUPPOSES or trigger.end > at:
                continue
            words = " ".join(token.plain for token in question.found[trigger.first : trigger.end])
            if of_value and words == "if" and question.found[trigger.end].plain in _POSSESSIVE:
                continue
            if one is clause or words in _ALWAYS_SUPPOSED:
                return True
    return False


def _is_the_patients(mention: Mention, clause: Clause, question: Question, before: list[Trigger]) -> bool:
    """Whether it is part of how the patient is named: "a woman on X with Y", "my X"."""
    words = [token.plain for token in question.found]
    substance = bool(mention.of_kinds(question.lexicon, "substance"))
    if substance and mention.first and words[mention.first - 1] in _POSSESSIVE:
        return True
    for at in range(mention.first - 1, clause.first - 1, -1):
        named = (
            words[at] in PATIENT_WORDS
            and words[at] not in _POSSESSIVE
            and words[at] not in ("i", "me", "we", "he", "she", "they")
        )
        if named and at + 1 < len(words) and words[at + 1] in _ATTACHES | {"not"}:
            stopped = any(t.category in (ASKS, TREATS) and t.first > at for t in before)
            verbs = any(
                words[place] in ("need", "needs", "get", "receive", "benefit", "should", "be", "require")
                for place in range(at, mention.first)
            )
            return not stopped and not verbs
    return False


def _polarity(mention: Mention, clause: Clause, question: Question) -> Said:
    """Whether it holds, fails or is over, by the nearest word before or after that tells."""
    truths = {name.truth for name in mention.names}
    turned, first = _turned_before(mention, clause, question)
    after = _turned_after(mention, question)
    if after in (DOUBTS,):
        return Said(UNCERTAIN, first)
    if NEGATES in turned and (after in (NEGATES, ENDS) or turned.count(NEGATES) > 1 or False in truths):
        return Said(EITHER, first)
    if NEGATES in turned and ENDS in turned:
        return Said(EITHER, first)
    if NEGATES in turned or after == NEGATES:
        return Said(FAILS, first)
    if ENDS in turned or after == ENDS:
        return Said(FAILS, first)
    if PAST in turned or after == PAST:
        return Said(OVER, first)
    return Said(HOLDS, first)


def _turned_before(mention: Mention, clause: Clause, question: Question) -> tuple[list[str], int]:
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
        listed = _list_before(at, mention, clause, question) if not turned else None
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


def _list_before(at: int, mention: Mention, clause: Clause, question: Question) -> int | None:
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
    kinds = [{question.lexicon.kind(name.concept) for name in one.names} for one in (mention, item)]
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
    kinds = [{question.lexicon.kind(name.concept) for name in mention.names} for mention in (one, other)]
    return bool(kinds[0] & kinds[1])


def _closes(phrase: tuple[str, ...], end: int, found: list[Token], question: Question) -> bool:
    """Whether a short answer such as "no" ends its clause, so that it is not the beginning of the next denial."""
    if phrase not in {("no",), ("none",), ("nil",), ("never",), ("negative",), ("not", "sure")}:
        return True
    if end >= len(found) or found[end].kind != WORD:
        return True
    return not any(mention.first in (end, end + 1) for mention in question.named) and phrase != ("no",)
