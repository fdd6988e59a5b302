"""Whether what a question names holds, fails or is over, from the words before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.english import (
    AFTER,
    ASKS,
    ASSERTS,
    BEFORE,
    COPULAS,
    DOUBTS,
    ENDS,
    FILLERS,
    LIST_WORDS,
    NEGATES,
    NONE,
    PAST,
    RESUMES,
    SWITCHES,
    TESTS,
    TREATS,
)
from mgkg.ask.tokens import NUMBER, WORD

if TYPE_CHECKING:
    from mgkg.ask.clause import Clause, Trigger
    from mgkg.ask.mention import Mention
    from mgkg.ask.parts import Question
    from mgkg.ask.tokens import Token

HOLDS, FAILS, OVER, UNCERTAIN, EITHER = "holds", "fails", "over", "uncertain", "either"

_MOST_UNKNOWN = 4
_RECENT_DAYS = 7
_MOST_STRANGE = 2
_PAIRED = ("neither", "nor")
_STOPS = frozenset({ASSERTS, NONE, ASKS, TREATS})
_LINKS = ":=-–?('\"’”"
_IT = frozenset({"it", "them", "that", "this"})
_LISTED = frozenset({"symptom"})
_MEASURED = frozenset({"substance", "observable", "procedure"})


class Said(NamedTuple):
    """What is said of a mention, and the first token that says so."""

    status: str
    first: int


def polarity(mention: Mention, question: Question) -> Said:
    """Whether it holds, fails or is over, by the nearest words before and after that tell.

    What is denied twice, or is an opposite ("asymptomatic") that is denied, may be meant either way.
    """
    turned, first = _turned_before(mention, question)
    after = _turned_after(mention, question) or _tested(mention, question)
    said = [*turned, *([after] if after else [])]
    denials = sum(category in (NEGATES, ENDS) for category in said)
    if after == DOUBTS or _is_queried(mention, question):
        return Said(UNCERTAIN, first)
    if (
        denials > 1
        or (denials and any(not name.truth for name in mention.names))
        or _is_resumed(said, mention, question)
    ):
        return Said(EITHER, first)
    if denials and NEGATES not in said and question.clause_of(mention.first).asks:
        return Said(HOLDS, mention.first)  # "Should her omeprazole be stopped?" says that she takes it.
    if not said and _is_switched_from(mention, question):
        return Said(FAILS, mention.first - 1)
    if denials or _is_ended_by_it(mention, question) or (PAST in said and _ends_then(mention, question)):
        return Said(FAILS, first)
    return Said(OVER if PAST in said else HOLDS, first)


def _is_resumed(said: list[str], mention: Mention, question: Question) -> bool:
    """Whether something that was stopped may be taken again: "stopped, then restarted"."""
    sentence = question.sentence_of(question.clause_of(mention.first))
    return ENDS in said and bool(RESUMES & {token.plain for token in sentence})


def _ends_then(mention: Mention, question: Question) -> bool:
    """Whether it is told until when a drug was taken: "was on omeprazole until October"."""
    clause = question.clause_of(mention.first)
    after = {token.plain for token in question.found[mention.end : clause.end]}
    return "substance" in question.kinds(mention) and bool(after & {"until", "till"})


def _is_ended_by_it(mention: Mention, question: Question) -> bool:
    """Whether a drug is the last that is named before "stopped it" in its sentence."""
    if "substance" not in question.kinds(mention):
        return False
    sentence = question.clause_of(mention.first).sentence
    following = [one.first for one in question.named if one.first > mention.first and one.names != mention.names]
    end = min(following, default=len(question.found))
    found = question.found[mention.end : end]
    for at in range(len(found) - 1):
        clause = question.clause_of(mention.end + at)
        phrase = (found[at].plain,)
        if (
            clause.sentence == sentence
            and not clause.asks
            and BEFORE.get(phrase) == ENDS
            and found[at + 1].plain in _IT
        ):
            return not RESUMES & {token.plain for token in found}
    return False


def _is_switched_from(mention: Mention, question: Question) -> bool:
    """Whether a drug is what somebody was switched from: "changed me over from X to Y"."""
    clause = question.clause_of(mention.first)
    before = [token.plain for token in question.found[clause.first : mention.first]]
    return bool(before) and before[-1] == "from" and bool(SWITCHES & set(before))


def _is_queried(mention: Mention, question: Question) -> bool:
    """Whether a question mark stands right before it: "?seizure"."""
    before = question.found[mention.first - 1] if mention.first else None
    return before is not None and before.text == "?" and before.end == question.found[mention.first].start


def _turned_before(mention: Mention, question: Question) -> tuple[list[str], int]:
    """The categories of the triggers that reach a mention from before, nearest first; and the first token of them."""
    turned: list[str] = []
    first = at = mention.first
    clause = question.clause_of(at)
    unknown = 0
    while True:
        if at <= clause.first:
            earlier = None if turned else _carried_over(mention, clause, question)
            if earlier is None:
                break
            clause, at = earlier, earlier.end
            continue
        trigger = next((one for one in clause.triggers if one.end == at), None)
        if trigger and trigger.category in _STOPS and not (not turned and _is_filler(trigger, clause, question)):
            break
        if trigger:
            if trigger.category not in _STOPS:
                # "Neither … nor" denies once.
                pair = question.found[trigger.first].plain in _PAIRED and question.found[first].plain == "nor"
                turned += [] if pair else [trigger.category]
                first, unknown = trigger.first, 0
            at = trigger.first
            continue
        listed = not turned or question.found[first].plain == "nor"
        step = _step_back(at, mention, question, turned=not listed)
        if step is None:
            break
        at, is_unknown, is_past = step
        unknown += is_unknown
        turned += [PAST] if is_past else []
        if unknown > _MOST_UNKNOWN:
            break
    return turned, first


def _step_back(at: int, mention: Mention, question: Question, *, turned: bool) -> tuple[int, bool, bool] | None:
    """The place before a token in a clause, whether the word passed is unknown, and whether it says that it is past."""
    item = next((one for one in question.named if one.end == at), None)
    if item is not None:
        return None if turned or not _is_in_list(item, mention, question) else (item.first, False, False)
    token = question.found[at - 1]
    if token.kind != WORD:
        return (at - 1, False, False) if token.text in "-'\"/&+" else None
    if token.plain == "had" and _is_past_had(at - 1, mention, question):
        return at - 1, False, True
    return at - 1, token.plain not in FILLERS and token.plain not in LIST_WORDS, False


def _is_past_had(at: int, mention: Mention, question: Question) -> bool:
    """Whether "had" speaks of what is over: not after "has", and not with a time of these days."""
    if at and question.found[at - 1].plain in ("has", "have", "i've", "she's", "he's", "they've"):
        return False
    if not question.kinds(mention) & {"symptom", "condition", "finding"}:
        return False
    sentence = question.clause_of(mention.first).sentence
    days = [one for one in question.told if question.clause_of(one.first).sentence == sentence and one.days is not None]
    return not any(one.days is not None and one.days <= _RECENT_DAYS for one in days)


def _is_filler(trigger: Trigger, clause: Clause, question: Question) -> bool:
    """Whether an asserting word may follow a negation: "denies having", "does not take"."""
    words = [token.plain for token in question.found[trigger.first : trigger.end]]
    if trigger.category != ASSERTS or not all(word in FILLERS for word in words):
        return False
    before = question.found[trigger.first - 1].plain if trigger.first else ""
    return before in FILLERS or any(one.end == trigger.first and one.category == NEGATES for one in clause.triggers)


def _is_in_list(item: Mention, mention: Mention, question: Question) -> bool:
    """Whether two things in one clause are items of a list: "cramps or tremor", not "PPI and tacrolimus 2 mg"."""
    if question.clause_of(item.first) != question.clause_of(mention.first):
        return True  # carried over
    between = {token.plain for token in question.found[item.end : mention.first]}
    if _has_amount(mention, question) or not between & (LIST_WORDS | {"/", "&", "+"}):
        return False
    return bool(between & {"or", "nor"} or question.kinds(item) & question.kinds(mention))


def _carried_over(mention: Mention, clause: Clause, question: Question) -> Clause | None:
    """The clause before a comma, where a mention continues a list in it: "denies weakness, cramps, tremor".

    Symptoms do; other things only where the list closes with "or" or "nor": "no PPI, tacrolimus" lists no denials.
    """
    place = question.clauses.index(clause)
    if place == 0 or question.found[clause.first - 1].text not in ",/" or _has_amount(mention, question):
        return None
    lead = question.found[clause.first : mention.first] if clause.first <= mention.first < clause.end else []
    strange = [token for token in lead if token.plain not in FILLERS | LIST_WORDS and not _is_named(token, question)]
    # "Denies cramps, palpitations and fits": a word that means nothing here may be an item of the list.
    is_item = bool(strange) and len(strange) <= _MOST_STRANGE and lead[-1].plain in LIST_WORDS
    if strange and not is_item:
        return None
    if not question.kinds(mention) <= _LISTED and not _closes_with_or(mention, question):
        return None
    earlier = question.clauses[place - 1]
    # "Diuretics no, cramps no": the "no" before the comma is an answer and begins no list.
    is_answered = any(one.end == earlier.end and one.category == NEGATES for one in earlier.triggers)
    return earlier if earlier.sentence == clause.sentence and not is_answered else None


def _is_named(token: Token, question: Question) -> bool:
    return any(
        question.found[one.first].start <= token.start < question.found[one.end - 1].end for one in question.named
    )


def _closes_with_or(mention: Mention, question: Question) -> bool:
    """Whether an "or" or a "nor" stands before a mention in its clause, or closes the list in which it stands."""
    clause = question.clause_of(mention.first)
    if {token.plain for token in question.found[clause.first : mention.first]} & {"or", "nor"}:
        return True
    at = mention.end
    while at < len(question.found):
        token = question.found[at]
        if token.plain in ("or", "nor"):
            return True
        following = next((one for one in question.named if one.first == at), None)
        if following is None and token.text != "," and token.plain not in FILLERS:
            return False
        at = following.end if following else at + 1
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
        if token.text in _LINKS or token.plain in COPULAS:
            at += 1
            continue
        if token.plain in LIST_WORDS or token.text in ",/":
            following = next((m for m in question.named if m.first == at + 1), None)
            if following and following.names != mention.names:
                after = _turned_after(following, question)
                return after if after in (NEGATES, ENDS, DOUBTS) and _same_kind(mention, following, question) else None
        return None
    return None


def _tested(mention: Mention, question: Question) -> str | None:
    """What a test for it showed: "pregnancy test came back negative"; a test without a result tells nothing."""
    found, at = question.found, mention.end
    if question.kinds(mention) & _MEASURED or at >= len(found) or found[at].plain not in TESTS:
        return None
    if mention.first and AFTER.get((found[mention.first - 1].plain,)) == ASSERTS:
        return ASSERTS
    for token in found[at + 1 : question.clause_of(at).end]:
        category = AFTER.get((token.plain,))
        if category:
            return category
    return DOUBTS


def _same_kind(one: Mention, other: Mention, question: Question) -> bool:
    return bool(question.kinds(one) & question.kinds(other))


def _closes(phrase: tuple[str, ...], end: int, found: list[Token], question: Question) -> bool:
    """Whether a short answer such as "no" ends its clause, so that it is not the beginning of the next denial."""
    if phrase not in {("no",), ("none",), ("nil",), ("never",), ("negative",), ("not", "sure")}:
        return True
    if end >= len(found) or found[end].kind != WORD:
        return True
    return not any(mention.first in (end, end + 1) for mention in question.named) and phrase != ("no",)
