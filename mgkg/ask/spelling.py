"""The name that a misspelt word stands for, from the words of a lexicon; none where two are as near."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon, Phrase

_SHORTEST, _LONG = 6, 10
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
        is_risky = word.startswith(_EITHER) or lexicon.is_substance(phrase)
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


def _are_opposite(one: str, other: str) -> bool:
    """Whether of two words one speaks of too much and the other of too little; a misspelt beginning may be either."""
    if not (one.startswith(_EITHER) and other.startswith(_EITHER)):
        return False
    return one.startswith(_HIGH) != other.startswith(_HIGH)
