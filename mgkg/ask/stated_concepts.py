"""Facts from the concepts that a question names; or why one of them is no fact of the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.ask.context import REASONS, said_of
from mgkg.ask.english import BEGINS, DENIALS_OF_ALL, SHORT_DENIALS, SUBJECT_FILLERS, TOPICAL
from mgkg.ask.polarity import EITHER, FAILS, HOLDS, OVER
from mgkg.ask.understood import NotUnderstood, Understood
from mgkg.ask.when import AGO
from mgkg.ask.whose import is_of_a_patient
from mgkg.model.patient import HAS, HAS_NOT, Fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.ask.lexicon import Name
    from mgkg.ask.mention import Mention
    from mgkg.ask.parts import Question
    from mgkg.ask.when import Time

_STATED = ("substance", "condition", "symptom", "finding", "procedure", "situation")
_DENIED = ("substance", "condition", "symptom", "finding")
_LONG_PAST_DAYS = 28
_BESIDE, _SOON = 3, 4
_ONE_KIND = "is only one kind of it, and that it is not so says nothing of the others"


def of_concepts(question: Question) -> Iterator[Understood | NotUnderstood]:
    """A fact for each concept that is stated or denied of the patient, and the reason for each other one."""
    of_a_patient = is_of_a_patient(question)
    denied = _denied_together(question)
    for place, mention in enumerate(question.named):
        words = question.words(mention.first, mention.end)
        names = mention.of_kinds(question.lexicon, *_STATED)
        adjective = None if names else _adjective(mention, question)
        if adjective:
            names, words = [adjective[0]], adjective[1]
        if len({name.concept for name in names}) > 1 and not any(name.truth for name in names):
            # "Normal calcium" is neither high nor low.
            yield from (_of_name(one, mention, question, words, of_a_patient=of_a_patient) for one in names)
        elif len({name.concept for name in names}) > 1:
            yield NotUnderstood(words, f"may be {' or '.join(sorted(name.concept for name in names))}")
        elif names and mention.end < len(question.found) and question.found[mention.end].plain in TOPICAL:
            yield NotUnderstood(words, "is not taken by mouth or vein")
        elif names and _belongs_to_next(place, mention, question):
            yield NotUnderstood(words, "stands with something else")
        elif names:
            found = _of_name(names[0], mention, question, words, of_a_patient=of_a_patient)
            if isinstance(found, NotUnderstood) and mention.first in denied and _may_be_denied(names[0]):
                told = f"{words} … {denied[mention.first]}"
                found = Understood(told, Fact(HAS_NOT, names[0].concept, place=f"“{told}”"), mention.corrected)
            yield found


def _may_be_denied(name: Name) -> bool:
    return name.truth and not name.narrower


def _denied_together(question: Question) -> dict[int, str]:
    """What a later "neither" or "none of that" denies, by its first token, with those words.

    It speaks of the symptoms, drugs and conditions of the sentence before, or of its own, that are no facts.
    """
    found: dict[int, str] = {}
    for clause in question.clauses:
        words = [token.plain for token in question.found[clause.first : clause.end]]
        said = next((one for one in DENIALS_OF_ALL if _holds(words, one)), None)
        said = said or next((one for one in SHORT_DENIALS if tuple(words) == one), None)
        if said is None or clause.asks or any(clause.first <= one.first < clause.end for one in question.named):
            continue
        before = [
            one for one in question.named if one.first < clause.first and one.of_kinds(question.lexicon, *_DENIED)
        ]
        near = {question.clause_of(one.first).sentence for one in before[-1:]}
        if near and clause.sentence - max(near) <= 1:
            for one in before:
                if question.clause_of(one.first).sentence in near:
                    found[one.first] = " ".join(said)
    return found


def _holds(words: list[str], phrase: tuple[str, ...]) -> bool:
    """Whether a phrase stands in some words."""
    return any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words)))


def _of_name(
    name: Name, mention: Mention, question: Question, words: str, *, of_a_patient: bool
) -> Understood | NotUnderstood:
    """What is said of one concept; an event that is past is a fact only where it is a procedure."""
    said = said_of(mention, question, of_a_patient=of_a_patient)
    is_procedure = question.lexicon.kind(name.concept) == "procedure"
    if said.status not in (HOLDS, FAILS) and not (is_procedure and said.status == OVER):
        return NotUnderstood(words, REASONS[said.status])
    if said.status == FAILS and not name.truth:
        return NotUnderstood(words, REASONS[EITHER])
    if said.status == FAILS and name.narrower:
        return NotUnderstood(words, _ONE_KIND)
    truth = name.truth and said.status != FAILS
    time = _time_of(mention, question, name.concept)
    if truth and time and time.how == AGO and _is_long_past(time, mention, question):
        return NotUnderstood(words, REASONS[OVER])
    if truth and not is_procedure and _was_last(mention, question):
        return NotUnderstood(words, REASONS[OVER])
    first, end = min(said.first, mention.first), mention.end
    moment = time.moment if time and truth and is_procedure else None
    if time and moment:
        first, end = min(time.first, first), max(time.end, end)
    told = question.words(first, end) if moment or said.status == FAILS else words
    fact = Fact(HAS if truth else HAS_NOT, name.concept, moment=moment, place=f"“{told}”")
    return Understood(told, fact, mention.corrected)


def _adjective(mention: Mention, question: Question) -> tuple[Name, str] | None:
    """A finding that is said of what is measured: "magnesium is low" is low magnesium."""
    at = mention.end
    while at < len(question.found) and question.found[at].plain in SUBJECT_FILLERS:
        at += 1
    if at >= len(question.found):
        return None
    word = question.found[at].plain
    for name in mention.of_kinds(question.lexicon, "observable"):
        for phrase in question.lexicon.of_concept[name.concept]:
            for found in question.lexicon.names.get((word, *phrase), ()):
                return found, question.words(mention.first, at + 1)
    return None


def _belongs_to_next(place: int, mention: Mention, question: Question) -> bool:
    """Whether an adjective such as "symptomatic" stands right before another thing, and so speaks of that."""
    if place + 1 >= len(question.named) or mention.end - mention.first > 1:
        return False
    following = question.named[place + 1]
    if following.first != mention.end or not mention.of_kinds(question.lexicon, "finding"):
        return False
    return bool(following.of_kinds(question.lexicon, "symptom", "condition"))


def _time_of(mention: Mention, question: Question, concept: str) -> Time | None:
    """When what is named happened: the nearest time in its clause that is not that of another event."""
    clause = question.clause_of(mention.first)
    procedure = question.lexicon.kind(concept) == "procedure"
    hows = ("on", AGO, "after", "lasting") if procedure else (AGO,)
    own = [time for time in question.told if clause.first <= time.first < clause.end and time.how in hows]
    if not procedure:
        # "A transplant five weeks ago and cramps": the time is that of what stands right beside it.
        events = {one.end for one in question.named if one is not mention and "procedure" in question.kinds(one)}
        own = [one for one in own if _distance(one, mention) <= _BESIDE and not events & {one.first, one.first - 1}]
    if procedure:
        own += [
            one for one in question.told if one.how == "lasting" and one not in own and _distance(one, mention) <= 1
        ]
    if procedure and not own:
        own = [one for one in question.told if one.how in ("on", AGO) and _stands_in_brackets(one, mention, question)]
    if procedure and not own:
        own = [time for time in question.told if time.how == "after"]
    if procedure:
        own = [time for time in own if time.how != "lasting" or _distance(time, mention) <= 1]
    taken = {value.end for value in question.measured} | {value.end + 1 for value in question.measured}
    own = [time for time in own if time.first not in taken or time.how == "after"]
    return min(own, key=lambda time: _distance(time, mention), default=None)


def _stands_in_brackets(time: Time, mention: Mention, question: Question) -> bool:
    """Whether a time stands in brackets soon after what is named: "transplant (kidney, 2026-10-30)"."""
    between = [token.text for token in question.found[mention.end : time.first]]
    return 0 < len(between) <= _SOON and "(" in between[:2] and ")" not in between


def _distance(time: Time, mention: Mention) -> int:
    """How many tokens lie between what is named and a time."""
    return min(abs(time.first - mention.end), abs(mention.first - time.end))


def _was_last(mention: Mention, question: Question) -> bool:
    """Whether "last year" or "last month" follows an event: it was then."""
    is_event = question.kinds(mention) & {"symptom", "condition"}
    return bool(is_event) and any(
        one.first - mention.end in (0, 1) and question.found[one.first].plain == "last" and one.moment is None
        for one in question.told
    )


def _is_long_past(time: Time, mention: Mention, question: Question) -> bool:
    """Whether an event lies so far back that it is no longer so; what began then may still be."""
    clause = question.clause_of(mention.first)
    began = {token.plain for token in question.found[clause.first : clause.end]} & BEGINS
    is_event = question.kinds(mention) & {"symptom", "condition", "finding"}
    return bool(is_event) and not began and time.days is not None and time.days >= _LONG_PAST_DAYS
