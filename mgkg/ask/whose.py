"""Whether a question speaks of one patient, and whether what it names is said of him or of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.ask.english import ASKS, ENDS, FAMILY_WORDS, NEGATES, PATIENT_WORDS, POPULATION_WORDS, TREATS
from mgkg.ask.tokens import NUMBER

if TYPE_CHECKING:
    from mgkg.ask.clause import Clause
    from mgkg.ask.mention import Mention
    from mgkg.ask.parts import Question

_FIRST_PERSON = ("i", "i'm", "i've", "im", "ive")
_STRONG = frozenset(["he", "he's", "she", "she's", "his", "her", "hers", "him", "himself", "herself"])
POSSESSIVE = frozenset(["my", "his", "her", "their", "our"])
_DEFINITE = frozenset(["my", "the", "this", "our", "her", "his", "that", "one"])
NAMED = PATIENT_WORDS - POSSESSIVE - set(["i", "me", "we", "he", "she", "they"])
_NEEDS = frozenset(["need", "needs", "get", "receive", "benefit", "should", "be", "require"])
_ATTACHES = frozenset(
    [
        "with",
        "on",
        "taking",
        "without",
        "not",
        "who",
        "whose",
        "receiving",
        "having",
        "after",
        "post",
        "s/p",
        "using",
        "in",
    ]
)


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
        if word in _STRONG or (word in POSSESSIVE | {"the", "this"} and after in PATIENT_WORDS):
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


def in_own_words(clause: Clause, question: Question) -> bool:
    """Whether a clause speaks of one patient although its sentence speaks of many."""
    words = [token.plain for token in question.found[clause.first : clause.end]]
    return any(word in _STRONG or word in _FIRST_PERSON for word in words) and not any(
        word in POPULATION_WORDS for word in words
    )


def is_others(at: int, question: Question) -> bool:
    """Whether what stands at a token is said of a relative: nobody else has been named since in the sentence."""
    clause = question.clause_of(at)
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


def is_the_patients(mention: Mention, clause: Clause, question: Question) -> bool:
    """Whether it is part of how the patient is named: "a woman on X with Y", "my X"."""
    words = [token.plain for token in question.found]
    if "substance" in question.kinds(mention) and mention.first and words[mention.first - 1] in POSSESSIVE:
        return True
    for at in range(mention.first - 1, clause.first - 1, -1):
        if words[at] in NAMED and at + 1 < len(words) and words[at + 1] in _ATTACHES:
            asked = any(t.category in (ASKS, TREATS) and at < t.first < mention.first for t in clause.triggers)
            return not asked and not any(word in _NEEDS for word in words[at : mention.first])
    return False
