"""Which guidelines speak of what a question asks, from the concepts that it names and those that their questions name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mgkg.ask.mention import mentions
from mgkg.ask.tokens import tokens

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon
    from mgkg.ask.understanding import Understanding
    from mgkg.reason.evaluate import Evaluation
    from mgkg.rules.ruleset import RuleSet

_ABOUT = ("finding", "condition", "observable", "symptom")
_OTHER_THING = frozenset(["for", "in", "against", "during", "with", "after", "before", "to", "treat", "prevent", "of"])


def guidelines(understanding: Understanding, lexicon: Lexicon, ruleset: RuleSet) -> list[str]:
    """The guidelines whose own question is about what is asked, the one that fits best first; none where none does.

    A guideline is about the findings, conditions and values that its question and title name, and about the
    substances of what is measured there. A drug alone makes no topic: a statin in a transplant recipient is not what
    a guideline on magnesium under tacrolimus answers.
    """
    named = _with_what_it_implies(understanding.concepts, lexicon, ruleset)
    found: dict[str, tuple[float, float]] = {}
    for slug in ruleset.library.guidelines:
        subject = _subject(slug, lexicon, ruleset)
        about = {name for name in subject if lexicon.kind(name) in _ABOUT}
        if about & named or (_is_of_the_same_analyte(about, named, ruleset) and not _is_about_another(understanding)):
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


def _is_of_the_same_analyte(about: set[str], named: frozenset[str], ruleset: RuleSet) -> bool:
    """Whether a substance that is named holds what is measured: magnesium oxide, where serum magnesium is the topic."""
    terms = ruleset.library.terms
    measured = {analyte for name in about if (analyte := getattr(terms[name], "analyte", None))}
    return any(
        getattr(terms[above], "analyte", None) in measured
        for name in named
        if terms[name].kind == "substance"
        for above in ruleset.terms.above.get(name, frozenset({name}))
    )


def _is_about_another(understanding: Understanding) -> bool:
    """Whether a preposition leads to words that mean nothing here: "magnesium for migraine"."""
    words = understanding.question.casefold().split()
    for unknown in understanding.unknown:
        first = unknown.casefold().split()[0]
        for at, word in enumerate(words):
            if word.strip("?!.,()").startswith(first) and set(words[max(at - 2, 0) : at]) & _OTHER_THING:
                return True
    return False
