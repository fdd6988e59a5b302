"""The name that a misspelt word stands for, from the words of a lexicon; none where two are as near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.ask.english import COMMON

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon, Phrase
    from mgkg.ask.tokens import Token

_SHORTEST, _LONG = 6, 10
_LEAST_WORDS, _LEAST_LETTERS = 2, 4
_HIGH, _EITHER = "hyper", ("hyp", "hip")


def corrected(word: str, lexicon: Lexicon) -> Phrase | None:
    """The one-word name that a word misspells, by one letter (added, lost, changed or exchanged); two in long words.

    The first letter must stand. Drugs, and what begins with "hyp", are only corrected by one letter: their names look
    alike. What begins with "hyper" is never corrected to what begins with "hypo", nor the other way round.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return None
    from rapidfuzz.distance import OSA

    best: dict[int, set[Phrase]] = {}
    for phrase in lexicon.by_letter(word[0]):
        is_risky = word.startswith(_EITHER) or lexicon.is_of_kind(phrase, "substance")
        most = 1 if len(word) < _LONG or is_risky else 2
        distance = OSA.distance(word, phrase[0], score_cutoff=most)
        if distance <= most and not _are_opposite(word, phrase[0]):
            best.setdefault(distance, set()).add(phrase)
    for distance in sorted(best):
        concepts = {lexicon.concepts(phrase) for phrase in best[distance]}
        if len(concepts) > 1:
            return None
        return min(best[distance])
    return None


def corrected_phrase(found: list[Token], at: int, lexicon: Lexicon) -> Phrase | None:
    """The name of several words that begins at a token with one letter wrong in one of them: "short bowl syndrome"."""
    from rapidfuzz.distance import OSA

    following = found[at + 1].plain if at + 1 < len(found) else ""
    best: set[Phrase] = set()
    for phrase in (*lexicon.by_first.get(found[at].plain, ()), *lexicon.by_second.get(following, ())):
        words = [token.plain for token in found[at : at + len(phrase)]]
        if len(phrase) < _LEAST_WORDS or len(words) < len(phrase):
            continue
        wrong = [(one, other) for one, other in zip(words, phrase, strict=True) if one != other]
        if len(wrong) != 1 or wrong[0][0] in COMMON or wrong[0][0] in lexicon.words:
            continue
        word, meant = wrong[0]
        is_near = len(word) >= _LEAST_LETTERS and word[:1] == meant[:1] and word.isalpha()
        if is_near and not _are_opposite(word, meant) and OSA.distance(word, meant, score_cutoff=1) <= 1:
            best.add(phrase)
    longest = [phrase for phrase in best if len(phrase) == max(len(one) for one in best)]
    return min(longest) if len({lexicon.concepts(phrase) for phrase in longest}) == 1 else None


def _are_opposite(one: str, other: str) -> bool:
    """Whether of two words one speaks of too much and the other of too little; a misspelt beginning may be either."""
    if not (one.startswith(_EITHER) and other.startswith(_EITHER)):
        return False
    return one.startswith(_HIGH) != other.startswith(_HIGH)
