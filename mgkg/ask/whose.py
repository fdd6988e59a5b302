"""Whether a question speaks of one patient, and whether what it names is said of him or of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.ask.english import (
    ASKS,
    ASSERTS,
    ATTACHES,
    CHANGED,
    ENDS,
    FAMILY_WORDS,
    NEEDS,
    NEGATES,
    PATIENT_WORDS,
    POPULATION_WORDS,
    POSSESSIVES,
    PRONOUNS,
    REPORTS,
    TREATS,
)
from mgkg.ask.tokens import NUMBER, WORD
from mgkg.ask.when import AGO

if TYPE_CHECKING:
    from collections.abc import Callable

    from mgkg.ask.clause import Clause
    from mgkg.ask.mention import Mention
    from mgkg.ask.parts import Question

_I = frozenset(["i", "i'm", "i've", "im", "ive"])
_I_AM = frozenset(["am", "have", "take", "had", "feel", "get"])
_AGES = frozenset(["yo", "y/o", "f", "m", "yof", "yom"])
_ANYBODY = frozenset(["a", "any", "each", "every", "the", "for", "in"])
_SUBJECTS = frozenset(["he", "she", "he's", "she's", "they", "we"])
_THIRD = PRONOUNS | {"they", "them", "their"}
_DEFINITE = frozenset(["the", "these"])
_NAMED = PATIENT_WORDS - POSSESSIVES - {"i", "me", "we", "he", "she", "they"}
_LEAST_NOTED = 3


def is_of_a_patient(question: Question) -> bool:
    """Whether a question speaks of one patient: by a value, an age, "she", "my patient", "I am on", or a denial."""
    return any(tells(question) for tells in _SIGNS)


def _has_result(question: Question) -> bool:
    return any(one.is_result and one.concept and not is_others(one.first, question) for one in question.measured)


def _has_possession(question: Question) -> bool:
    """As in "my magnesium", "her tacrolimus"."""
    words = question.plain_words
    return any(one.first and words[one.first - 1] in ("my", "his", "her") for one in question.named)


def _has_person(question: Question) -> bool:
    """As in "she", "my patient", "I take", or a patient without an article in notes."""
    words = question.plain_words
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        is_note = word in ("patient", "pt") and before not in _ANYBODY
        is_one = word in PRONOUNS or (word in POSSESSIVES | {"the", "this"} and after in PATIENT_WORDS)
        if is_note or is_one or word in _I - {"i"} or (word == "i" and after in _I_AM):
            return True
    return False


def _has_age(question: Question) -> bool:
    words = question.plain_words
    following = [*words[1:], ""]
    counted = zip(question.found, following, strict=False)
    if any(token.kind == NUMBER and after in _AGES for token, after in counted):
        return True
    return any(
        word == "old" and words[at - 1] in ("year", "years", "-", "month") for at, word in enumerate(words) if at
    )


def _has_past(question: Question) -> bool:
    return any(time.how == AGO for time in question.told)


def _states_and_asks(question: Question) -> bool:
    """Whether clauses that name something and ask nothing stand beside one that asks."""
    stating = [
        one
        for one in question.clauses
        if not one.asks and _names_in(one, question) and not is_of_many(one.first, question)
    ]
    if any(_turns(one, {NEGATES, ENDS}) for one in stating):
        return True
    if any(_NAMED & {token.plain for token in question.found[one.first : one.end]} for one in stating):
        return True
    named = sum(len(_names_in(one, question)) for one in stating)
    asks = any(one.asks or _turns(one, {ASKS, TREATS}) for one in question.clauses)
    if not asks:
        return len(stating) >= _LEAST_NOTED
    return named > 1 or any(_turns(one, {ASSERTS}) for one in stating)


def _is_on_behalf(question: Question) -> bool:
    return is_on_behalf(question)


_SIGNS: tuple[Callable[[Question], bool], ...] = (
    _has_result,
    _has_possession,
    _has_person,
    _has_age,
    _has_past,
    _is_on_behalf,
    _states_and_asks,
)
"""What tells that a question speaks of one patient."""


def _names_in(clause: Clause, question: Question) -> list[Mention]:
    return [mention for mention in question.named if clause.first <= mention.first < clause.end]


def _turns(clause: Clause, categories: set[str]) -> bool:
    return any(trigger.category in categories for trigger in clause.triggers)


def is_others(at: int, question: Question) -> bool:
    """Whether what stands at a token is said of a relative: nobody else has been named since in the sentence.

    Where the whole question is about one relative ("my husband takes X; what should he do?") he is the patient.
    """
    clause = question.clause_of(at)
    parts = [one for one in question.clauses if one.sentence == clause.sentence and one.first <= clause.first]
    others = False
    for one in parts:
        words = [token.plain for token in question.found[one.first : at if one is clause else one.end]]
        for place, word in enumerate(words):
            is_donor = "from" in words[max(place - 2, 0) : place]
            is_name = _is_within_a_name(one.first + place, question)
            if is_of_family(word) and not (
                is_name or is_donor or _only_reports(words, place) or _is_parent_of(words, place)
            ):
                # "Family history of arrhythmia, magnesium 1.3": the history ends with its clause.
                others = one is clause or words[place : place + 2] != ["family", "history"]
            elif _is_another_subject(words, place) or (others and one is not parts[0] and words[0] in _SUBJECTS):
                others = False
    return (others or _is_what_others_have(at, clause, question)) and not is_on_behalf(question)


def _is_within_a_name(at: int, question: Question) -> bool:
    """Whether a word is part of a longer name: "breastfeeding mother"."""
    return any(one.first <= at < one.end and one.end - one.first > 1 for one in question.named)


def _is_another_subject(words: list[str], place: int) -> bool:
    """Whether a word speaks of the asker or of the patient, and no longer of a relative."""
    if words[place] in ("my", "mine"):
        return not any(is_of_family(word) for word in words[place + 1 : place + 3])
    # "A colleague's patient" is another one.
    of_another = place > 0 and words[place - 1].endswith("'s") and is_of_family(words[place - 1])
    return words[place] in _I or (words[place] in ("patient", "patient's", "pt") and not of_another)


def _is_what_others_have(at: int, clause: Clause, question: Question) -> bool:
    """Whether a relative follows as the one who has it: "X is what my neighbour uses"."""
    before = {token.plain for token in question.found[clause.first : at]}
    if before & (_I | PRONOUNS | _SUBJECTS | {"my", "patient", "pt"}):
        return False
    following = [one for one in question.clauses if one.first == clause.end and one.sentence == clause.sentence]
    goes_on = following and question.found[following[0].first].plain == "what"
    # "Breastfeeding mother" is the name of one thing, and no relative.
    own = next((one.end for one in question.named if one.first == at), at)
    words = [token.plain for token in question.found[own : following[0].end if goes_on else clause.end]]
    return any(is_of_family(word) and not _only_reports(words, place) for place, word in enumerate(words))


def _is_parent_of(words: list[str], place: int) -> bool:
    """Whether somebody is only called the mother of another: "mother of twins"."""
    return words[place + 1 : place + 2] == ["of"] and words[place] not in ("family", "fhx", "fh")


def is_of_many(at: int, question: Question) -> bool:
    """Whether a clause, or one before it in its sentence, speaks of many people, and no word since of one."""
    clause = question.clause_of(at)
    of_many = False
    for one in question.clauses:
        if one.sentence != clause.sentence or one.first > clause.first:
            continue
        words = {token.plain for token in question.found[one.first : one.end]}
        of_many = bool(words & POPULATION_WORDS) or (of_many and not words & (PRONOUNS | POSSESSIVES | _I))
    return of_many


def is_of_family(word: str) -> bool:
    """Whether a word names a relative, a friend or the like."""
    return word in FAMILY_WORDS or word.removesuffix("'s") in FAMILY_WORDS


def _only_reports(words: list[str], place: int) -> bool:
    """Whether a relative only tells or asks: "my wife says", "mum is worried"."""
    return any(word in REPORTS for word in words[place + 1 : place + 4])


def is_on_behalf(question: Question) -> bool:
    """Whether the one relative who is named is the patient: nothing is said of anybody else, and he is asked about."""
    words = [token.plain for token in question.found]
    named = [at for at, word in enumerate(words) if is_of_family(word) and not _only_reports(words, at)]
    if (
        not named
        or len({words[at].removesuffix("'s") for at in named}) > 1
        or words[named[0]].removesuffix("'s") in ("family", "donor", "fhx", "fh")
    ):
        return False
    before = words[named[0] - 1] if named[0] and question.found[named[0] - 1].kind == WORD else ""
    is_mine = bool({"my", "our"} & set(words[max(named[0] - 7, 0) : named[0]]))
    if not (before == "" or is_mine) or (named[0] > 1 and words[named[0] - 2] in ("and", "or", "as", "like")):
        return False
    if any(word in ("patient", "pt", "patient's", "mine", "i'm", "i've", "im") for word in words):
        return False
    states = ("take", "am", "have", "had", "feel", "get", "use")
    own = any(word == "i" and words[at + 1 : at + 2] and words[at + 1] in states for at, word in enumerate(words))
    possessed = any(
        word == "my" and words[at + 1 : at + 2] and not any(is_of_family(one) for one in words[at + 1 : at + 3])
        for at, word in enumerate(words)
    )
    said_before = [*(one.first for one in question.named), *(one.first for one in question.measured)]
    if not _THIRD & set(words) or any(first < named[0] - 1 for first in said_before):
        return False
    asking = [one for one in question.clauses if one.asks]
    asked = {token.plain for one in asking for token in question.found[one.first : one.end]}
    about_self = "i" in asked and not asked & _THIRD
    return not own and not possessed and not about_self


def _is_patient_noun(mention: Mention, question: Question) -> bool:
    """Whether what is named names the patient himself, one of them: "a transplant recipient", "my dialysis patient"."""
    words = question.plain_words
    named = words[mention.end - 1] in _NAMED or words[mention.end : mention.end + 1] in (["patient"], ["recipient"])
    before = set(words[max(mention.first - 2, 0) : mention.first])
    return named and bool(before & (POSSESSIVES | {"a", "an", "the", "this"}))


def is_the_patients(mention: Mention, clause: Clause, question: Question) -> bool:
    """Whether it is part of how the patient is named: "a woman on X with Y", "my X"."""
    words = [token.plain for token in question.found]
    before = words[mention.first - 1] if mention.first else ""
    if before in POSSESSIVES or (before in _DEFINITE and not question.kinds(mention) <= {"substance", "procedure"}):
        return True  # "my Prograf", "the low magnesium"
    if _is_patient_noun(mention, question):
        return True  # "in a kidney transplant recipient", "for a dialysis patient"
    if before == "the" and CHANGED & set(words[clause.first : clause.end]):
        return True  # "can the omeprazole be stopped"
    for at in range(mention.first - 1, clause.first - 1, -1):
        if words[at] in _NAMED and at + 1 < len(words) and words[at + 1] in ATTACHES:
            asked = any(t.category in (ASKS, TREATS) and at < t.first < mention.first for t in clause.triggers)
            return not asked and not any(word in NEEDS for word in words[at : mention.first])
    return False
