"""Which guidelines speak of what is asked, from the concepts that it names and those that their own questions name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mgkg.ask.lexicon import words_of
from mgkg.ask.mention import mentions
from mgkg.ask.tokens import tokens

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon
    from mgkg.ask.understanding import Understanding
    from mgkg.reason.evaluate import Evaluation
    from mgkg.rules.ruleset import RuleSet

_ABOUT = ("finding", "condition", "observable", "symptom")
_MOST_FOREIGN, _STEM = 2, 5
_OTHER_THING = frozenset(["for", "in", "against", "during", "with", "after", "before", "to", "treat", "prevent", "of"])


def guidelines(understanding: Understanding, lexicon: Lexicon, ruleset: RuleSet) -> list[str]:
    """The guidelines whose own question is about what is asked, the one that fits best first; none where none does.

    A guideline is about the findings, conditions and values that its question and title name. What only has the name of
    what is measured in its own ("magnesium oxide", "magnesium toxicity") is about it too, unless the question has more
    words that mean nothing here, or leads to one with "for". A drug alone makes no topic: a statin in a transplant
    recipient is not what a guideline on magnesium under tacrolimus answers.
    """
    strong = _with_what_it_implies(understanding.concepts - understanding.in_passing, lexicon, ruleset)
    named = _with_what_it_implies(understanding.concepts, lexicon, ruleset)
    found: dict[str, tuple[float, float]] = {}
    for slug in ruleset.library.guidelines:
        subject = _subject(slug, lexicon, ruleset)
        about = {name for name in subject if lexicon.kind(name) in _ABOUT}
        near = named & _near(frozenset(about), lexicon, ruleset)
        if about & strong or (near and not _is_about_another(understanding, lexicon)):
            shared = subject & named
            found[slug] = (len(shared) / max(len(subject), 1), len(shared))
    return sorted(found, key=lambda slug: found[slug], reverse=True)


def is_answered(evaluation: Evaluation, nobody: Evaluation) -> bool:
    """Whether what was stated makes some statement apply that does not apply to anybody."""
    return any(result.truth and not nobody.outcomes[name].truth for name, result in evaluation.outcomes.items())


def _with_what_it_implies(concepts: frozenset[str], lexicon: Lexicon, ruleset: RuleSet) -> frozenset[str]:
    """Concepts with those that they are kinds of; a value with the finding that is made of it, and the other way."""
    found = set(concepts).union(*(ruleset.terms.implies.get(name, frozenset()) for name in concepts))
    for finding, observable in lexicon.measured_by.items():
        if finding in found or observable in found:
            found |= {finding, observable}
    return frozenset(found)


@lru_cache(maxsize=64)
def _subject(slug: str, lexicon: Lexicon, ruleset: RuleSet) -> frozenset[str]:
    """The concepts that a guideline's title and question name."""
    guideline = ruleset.library.guidelines[slug]
    text = f"{guideline.title}. {guideline.question}"
    named = {name.concept for mention in mentions(tokens(text), lexicon) for name in mention.names}
    return _with_what_it_implies(frozenset(named), lexicon, ruleset)


@lru_cache(maxsize=64)
def _near(about: frozenset[str], lexicon: Lexicon, ruleset: RuleSet) -> frozenset[str]:
    """The concepts one of whose names holds the name of the element that is measured; not what excludes the topic."""
    terms = ruleset.library.terms
    analytes = {analyte for name in about if (analyte := getattr(terms[name], "analyte", None))}
    labels = {words_of(terms[analyte].label)[-1] for analyte in analytes}
    excluded = {other for name in about for other in ruleset.terms.excluded.get(name, frozenset())}
    silent = {name for one in ruleset.library.guidelines.values() for name in one.does_not_address}
    return frozenset(
        concept
        for concept, phrases in lexicon.of_concept.items()
        if concept not in excluded | silent and any(labels & set(phrase) for phrase in phrases)
    )


def _is_about_another(understanding: Understanding, lexicon: Lexicon) -> bool:
    """Whether words that the content never uses outnumber a slip, or a preposition leads to one: "for migraine"."""
    words = [token.plain for token in tokens(understanding.question)]
    unknown = {word for run in understanding.unknown for word in words_of(run)}
    foreign = {word for word in unknown if word.isalpha() and word[:_STEM] not in _vocabulary(lexicon)}
    led_to = any(word in foreign and set(words[max(at - 2, 0) : at]) & _OTHER_THING for at, word in enumerate(words))
    return led_to or len(foreign) > _MOST_FOREIGN


@lru_cache(maxsize=4)
def _vocabulary(lexicon: Lexicon) -> frozenset[str]:
    """The beginnings of all words in which the content says what it says."""
    library = lexicon.library
    texts = [
        *(text for one in library.statements.values() for text in (one.title, one.wording, one.plain_wording)),
        *(
            text
            for one in library.guidelines.values()
            for text in (one.title, one.question, one.wording, one.plain_wording)
        ),
        *(one.label for one in library.terms.values()),
        *(one.label for one in library.concepts.values()),
    ]
    return frozenset(word[:_STEM] for text in texts for word in words_of(text))
