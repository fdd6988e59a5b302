"""What a question says of a patient, from its words: facts with the words that gave them, and what was not understood."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.context import REASONS, is_supposed, said_of
from mgkg.ask.english import BEGINS, COMMON, EARLIER_TIMES
from mgkg.ask.parts import Question, taken_apart
from mgkg.ask.polarity import EITHER, FAILS, HOLDS, Said
from mgkg.ask.tokens import NUMBER, WORD
from mgkg.ask.whose import is_of_a_patient, is_of_many, is_others
from mgkg.errors import MgkgError
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment
from mgkg.model.units import number, unit
from mgkg.reason.facts import check_plausible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.ask.clause import Clause
    from mgkg.ask.lexicon import Lexicon, Name
    from mgkg.ask.measured import Value
    from mgkg.ask.mention import Mention
    from mgkg.ask.when import Time
    from mgkg.rules.ruleset import RuleSet

_MOST_CHARACTERS = 4000
_STATED = ("substance", "condition", "symptom", "finding", "procedure", "situation")
_LONG_PAST_DAYS = 28
_EARLIER = frozenset(["previously", "initially", "previous", "prior", "former"])
_KEPT = frozenset(["keep", "keeping", "maintain", "maintaining", "get", "stay", "until"])


class Understood(NamedTuple):
    """A fact and the words that gave it."""

    words: str
    fact: Fact
    corrected: str | None = None


class NotUnderstood(NamedTuple):
    """Words that gave no fact, and why."""

    words: str
    reason: str


class Understanding(NamedTuple):
    """What a question says of a patient, what was not understood of it, and every concept that it names.

    Those `in_passing` are only named by the bare name of an element ("magnesium"), without a value. `unknown` are the
    words that mean nothing here.
    """

    question: str
    understood: tuple[Understood, ...]
    not_understood: tuple[NotUnderstood, ...]
    concepts: frozenset[str]
    in_passing: frozenset[str]
    unknown: tuple[str, ...]


def understand(text: str, lexicon: Lexicon, ruleset: RuleSet, at: Moment) -> Understanding:
    """The facts in a question; nothing is guessed: what is unclear is listed with the reason."""
    text = text[:_MOST_CHARACTERS]
    question = taken_apart(text, lexicon, ruleset.scales, at)
    if not question.found:
        return Understanding(text, (), (NotUnderstood("", "nothing is asked"),), frozenset(), frozenset(), ())
    results = [*_of_values(question, ruleset), *_of_mentions(question)]
    understood, contradictory = _without_contradictions([one for one in results if isinstance(one, Understood)])
    rest = [one for one in results if isinstance(one, NotUnderstood)]
    unknown = tuple(_unknown(question))
    not_understood = [*rest, *contradictory, *(NotUnderstood(words, "means nothing here") for words in unknown)]
    measured = {value.concept for value in question.measured}
    concepts: dict[str, bool] = {}
    for mention in question.named:
        is_bare = question.plain(mention) in lexicon.elements
        for name in mention.names:
            passing = is_bare and name.concept not in measured
            concepts[name.concept] = concepts.get(name.concept, True) and passing
    in_passing = frozenset(name for name, passing in concepts.items() if passing)
    every = frozenset(concepts)
    return Understanding(text, tuple(understood), tuple(dict.fromkeys(not_understood)), every, in_passing, unknown)


# Values


def _of_values(question: Question, ruleset: RuleSet) -> Iterator[Understood | NotUnderstood]:
    for value in question.measured:
        words = question.words(value.first, value.end)
        reason = _why_no_fact(value, question)
        if reason:
            yield NotUnderstood(words, reason)
            continue
        assert value.concept and value.unit  # noqa: S101, PT018 - else something is wrong with it
        printed = f"{value.comparator or ''}{'0' if value.printed.startswith('.') else ''}{value.printed}"
        when = _time_of_value(value, question)
        if when is not None and when.moment is None:
            yield NotUnderstood(words, "has a time that is not understood: give a date")
            continue
        fact = Fact(
            OBSERVATION, value.concept, number(value.printed), unit(value.unit).symbol, printed,
            when.moment if when else None, f"“{words}”", comparator=value.comparator,
        )  # fmt: skip
        try:
            check_plausible(fact, ruleset)
        except MgkgError as error:
            yield NotUnderstood(words, f"{error.what.removeprefix(str(fact)).strip()}. {error.remedy}")
            continue
        yield Understood(words, fact)


def _why_no_fact(value: Value, question: Question) -> str | None:
    if value.wrong:
        return value.wrong
    if not value.is_result:
        return "is a target, a limit or a dose, not a result"
    if is_others(value.first, question):
        return "is said of somebody else"
    if is_of_many(value.number, question):
        return "is of many people"
    if is_supposed(value.first, question.clause_of(value.first), question, of_value=True):
        return REASONS["supposed"]
    clause = question.clause_of(value.number)
    before = [token.plain for token in question.found[clause.first : value.number]]
    if value.comparator and {"never", "not", "couldn't", "can't", "cannot", "didn't"} & set(before):
        return "is denied"
    if value.comparator and _KEPT & set(before):
        return "is a target, a limit or a dose, not a result"
    is_earlier = any(word == "last" and after in EARLIER_TIMES for word, after in pairwise(before))
    if is_earlier or _EARLIER & set(before):
        return "was before, at a time that is not told"
    later = next((other for other in question.measured if other.first >= value.end), None)
    if later and later.concept == value.concept and later.first - value.end <= 1 and later.first < len(question.found):
        between = [token.plain for token in question.found[value.end : later.first + 1]]
        if "to" in between and not later.wrong:
            return "was before, at a time that is not told"
    return None


def _time_of_value(value: Value, question: Question) -> Time | None:
    """The time in the clause of a value, alone beside it, or at the head of its sentence; None where none is told."""
    clause = question.clause_of(value.number)
    told = [time for time in question.told if time.how in ("on", "ago") and not _is_of_event(time, question)]
    own = [time for time in told if clause.first <= time.first < clause.end]
    if own:
        # What follows a value dates it rather than what stands before it.
        return min(own, key=lambda time: min(abs(time.first - value.end), 2 + abs(value.number - time.end)))
    in_sentence = [time for time in told if question.clause_of(time.first).sentence == clause.sentence]
    following = [time for time in in_sentence if time.first in (value.end, value.end + 1)]
    before = [time for time in in_sentence if time.end in (value.first, value.first - 1) and _is_alone(time, question)]
    head = [time for time in in_sentence if time.first <= _head_of(clause, question) + 1 and time.first < value.first]
    return next(iter((*following, *before, *(head if len(in_sentence) == 1 else ()))), None)


def _is_of_event(time: Time, question: Question) -> bool:
    """Whether a time stands right after something that happened: "transplant five weeks ago"."""
    return any(
        time.first - mention.end in (0, 1) and question.kinds(mention) & {"procedure", "symptom", "condition"}
        for mention in question.named
    )


def _is_alone(time: Time, question: Question) -> bool:
    """Whether a clause tells nothing but a time."""
    clause = question.clause_of(time.first)
    return clause.end - clause.first <= time.end - time.first + 1


def _head_of(clause: Clause, question: Question) -> int:
    return next(one.first for one in question.clauses if one.sentence == clause.sentence)


# Concepts


def _of_mentions(question: Question) -> Iterator[Understood | NotUnderstood]:
    of_a_patient = is_of_a_patient(question)
    used = {at for value in question.measured if value.concept for at in range(value.first, value.end)}
    for place, mention in enumerate(question.named):
        words = question.words(mention.first, mention.end)
        names = mention.of_kinds(question.lexicon, *_STATED)
        if not names:
            if not set(range(mention.first, mention.end)) & used:
                adjective = _adjective(mention, question)
                if adjective:
                    yield from _of_names([adjective[0]], mention, question, adjective[1], of_a_patient=of_a_patient)
            continue
        if len({name.concept for name in names}) > 1:
            slugs = " or ".join(sorted(name.concept for name in names))
            yield NotUnderstood(words, f"may be {slugs}")
            continue
        if _belongs_to_next(place, mention, question):
            yield NotUnderstood(words, "stands with something else")
            continue
        yield from _of_names(names, mention, question, words, of_a_patient=of_a_patient)


def _of_names(
    names: list[Name], mention: Mention, question: Question, words: str, *, of_a_patient: bool
) -> Iterator[Understood | NotUnderstood]:
    name = names[0]
    said = _said(mention, question, of_a_patient=of_a_patient)
    said_words = question.words(min(said.first, mention.first), mention.end) if said.status == FAILS else words
    if said.status not in (HOLDS, FAILS):
        kind = question.lexicon.kind(name.concept)
        if not (kind == "procedure" and said.status == "over"):
            yield NotUnderstood(words, REASONS[said.status])
            return
    truth = name.truth if said.status != FAILS else not name.truth
    if said.status == FAILS and not name.truth:
        yield NotUnderstood(said_words, REASONS[EITHER])
        return
    time = _time_of(mention, question, name.concept)
    if truth and time and time.how == "ago" and _is_long_past(time, mention, question):
        yield NotUnderstood(words, REASONS["over"])
        return
    moment = time.moment if time and truth and question.lexicon.kind(name.concept) == "procedure" else None
    fact = Fact(HAS if truth else HAS_NOT, name.concept, moment=moment, place=f"“{said_words}”")
    yield Understood(_with_time(said_words, time, mention, question) if moment else said_words, fact, mention.corrected)


def _said(mention: Mention, question: Question, *, of_a_patient: bool) -> Said:
    return said_of(mention, question, of_a_patient=of_a_patient)


def _with_time(words: str, time: Time | None, mention: Mention, question: Question) -> str:
    if time is None:
        return words
    return question.words(min(time.first, mention.first), max(time.end, mention.end))


def _adjective(mention: Mention, question: Question) -> tuple[Name, str] | None:
    """A finding that is said of what is measured: "magnesium is low" is low magnesium."""
    at = mention.end
    while at < len(question.found) and question.found[at].plain in (
        "is",
        "was",
        "level",
        "levels",
        "a",
        "bit",
        "too",
        "very",
        "has",
        "been",
        "came",
        "back",
        "remains",
        "still",
        "are",
        "slightly",
        "mildly",
        "quite",
        "again",
        "so",
        "now",
        "were",
        "really",
    ):
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
    hows = ("on", "ago", "after", "lasting") if procedure else ("ago",)
    own = [time for time in question.told if clause.first <= time.first < clause.end and time.how in hows]
    if procedure and not own:
        own = [time for time in question.told if time.how == "after"]
    if procedure:
        own = [
            time
            for time in own
            if time.how != "lasting" or abs(time.first - mention.end) <= 1 or abs(mention.first - time.end) <= 1
        ]
    taken = {value.end for value in question.measured} | {value.end + 1 for value in question.measured}
    own = [time for time in own if time.first not in taken or time.how == "after"]
    return min(own, key=lambda time: min(abs(time.first - mention.end), abs(mention.first - time.end)), default=None)


def _is_long_past(time: Time, mention: Mention, question: Question) -> bool:
    """Whether an event lies so far back that it is no longer so; what began then may still be."""
    clause = question.clause_of(mention.first)
    began = {token.plain for token in question.found[clause.first : clause.end]} & BEGINS
    is_event = question.kinds(mention) & {"symptom", "condition", "finding"}
    return bool(is_event) and not began and time.days is not None and time.days >= _LONG_PAST_DAYS


def _without_contradictions(found: list[Understood]) -> tuple[list[Understood], list[NotUnderstood]]:
    """Facts without those that the question both states and denies."""
    truths: dict[str, set[bool]] = {}
    for one in found:
        if one.fact.kind != OBSERVATION:
            truths.setdefault(one.fact.concept, set()).add(one.fact.truth)
    both = {name for name, said in truths.items() if len(said) > 1}
    kept = [one for one in found if one.fact.kind == OBSERVATION or one.fact.concept not in both]
    refused = [
        NotUnderstood(one.words, f"{one.fact.concept} is both stated and denied")
        for one in found
        if one.fact.kind != OBSERVATION and one.fact.concept in both
    ]
    dated = {one.fact.concept for one in kept if one.fact.kind == HAS and one.fact.moment}
    kept = [one for one in kept if one.fact.kind != HAS or one.fact.moment or one.fact.concept not in dated]
    return list(_each_once(kept)), refused


def _each_once(found: Iterable[Understood]) -> Iterator[Understood]:
    seen: set[tuple[object, ...]] = set()
    for one in found:
        key = (one.fact.kind, one.fact.concept, one.fact.printed, one.fact.unit, one.fact.moment)
        if key not in seen:
            seen.add(key)
            yield one


# What means nothing here


def _unknown(question: Question) -> Iterator[str]:
    """Runs of words that are neither names nor everyday English, and numbers that belong to nothing."""
    taken = {at for mention in question.named for at in range(mention.first, mention.end)}
    taken |= {at for value in question.measured for at in range(value.first, value.end)}
    taken |= {at for time in question.told for at in range(time.first, time.end)}
    taken |= {
        at for clause in question.clauses for trigger in clause.triggers for at in range(trigger.first, trigger.end)
    }
    run: list[int] = []
    for at, token in enumerate([*question.found, None]):
        strange = (
            token is not None
            and at not in taken
            and token.kind in (WORD, NUMBER)
            and token.plain not in COMMON
            and token.plain.removesuffix("'s") not in COMMON
        )
        if strange and (not run or run[-1] == at - 1):
            run.append(at)
            continue
        if any(question.found[place].kind == WORD for place in run):
            yield question.words(run[0], run[-1] + 1)
        run = [at] if strange else []
