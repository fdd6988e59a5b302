"""The concepts that a question names, from its tokens: the longest names first, misspelt ones corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.english import COMMON
from mgkg.ask.spelling import corrected
from mgkg.ask.tokens import WORD

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon, Name, Phrase
    from mgkg.ask.tokens import Token


class Mention(NamedTuple):
    """Tokens [first, end) that name one or several concepts; `corrected` is the name that a misspelt word stands for."""

    first: int
    end: int
    names: frozenset[Name]
    corrected: str | None = None

    def of_kinds(self, lexicon: Lexicon, *kinds: str) -> list[Name]:
        """The concepts among them that are of some kinds."""
        return [name for name in sorted(self.names) if lexicon.kind(name.concept) in kinds]


def mentions(found: list[Token], lexicon: Lexicon) -> list[Mention]:
    """What is named, in order."""
    named: list[Mention] = []
    at = 0
    while at < len(found):
        longest = lexicon.longest(found, at)
        if longest:
            named.append(Mention(at, longest[1], lexicon.concepts(longest[0])))
            at = longest[1]
            continue
        spelt = _corrected(found[at], lexicon)
        if spelt:
            respelt = [*found[:at], found[at]._replace(plain=spelt[0]), *found[at + 1 :]]
            phrase, end = lexicon.longest(respelt, at) or (spelt, at + 1)
            named.append(Mention(at, end, lexicon.concepts(phrase), " ".join(phrase)))
            at = end
            continue
        at += 1
    return named


def _corrected(token: Token, lexicon: Lexicon) -> Phrase | None:
    if token.kind != WORD or token.plain in COMMON or token.plain in lexicon.words:
        return None
    return corrected(token.plain, lexicon)
