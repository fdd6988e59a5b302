"""What a question says of a patient: facts with the words that gave them, and all that was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.english import COMMON
from mgkg.ask.parts import Question, taken_apart
from mgkg.ask.stated_concepts import of_concepts
from mgkg.ask.stated_values import of_values
from mgkg.ask.tokens import NUMBER, WORD
from mgkg.ask.understood import NotUnderstood, Understood
from mgkg.errors import UsageError
from mgkg.model.patient import HAS, OBSERVATION, Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.ask.lexicon import Lexicon
    from mgkg.rules.ruleset import RuleSet

_MOST_CHARACTERS = 4000


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
    """The facts in a question; nothing is guessed: what is unclear is listed with the reason.

    UsageError where it is too long: what a cut leaves may say the opposite ("cramps … denied").
    """
    if len(text) > _MOST_CHARACTERS:
        raise UsageError(
            f"The question has {len(text):,} characters, and at most {_MOST_CHARACTERS:,} are read",
            remedy="Ask for one patient in fewer words, or write a patient file for mgkg recommend.",
        )
    question = taken_apart(text, lexicon, ruleset.scales, at)
    if not question.found:
        return Understanding(text, (), (NotUnderstood("", "nothing is asked"),), frozenset(), frozenset(), ())
    results = [*of_values(question, ruleset), *of_concepts(question)]
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
