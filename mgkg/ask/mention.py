"""The concepts that a question names, from its tokens: the longest names first, misspelt ones corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.english import AFTER, BEFORE, COMMON, COPULAS, PAST
from mgkg.ask.spelling import corrected, corrected_phrase
from mgkg.ask.tokens import ENDS_OF_SENTENCE, WORD

if TYPE_CHECKING:
    from mgkg.ask.lexicon import Lexicon, Name, Phrase
    from mgkg.ask.tokens import Token


_SOON = 4
_LONGEST_SUBJECT = 3
_PAST = [phrase for table in (BEFORE, AFTER) for phrase, category in table.items() if category == PAST]


class Mention(NamedTuple):
    """Tokens [first, end) that name one or several concepts; `corrected` is the name that they were read as."""

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
        longest = None if _is_of_phrase(found, at) else lexicon.longest(found, at)
        if longest and _runs_on(longest, found, at, lexicon):
            at += 1
            continue
        if longest:
            names = lexicon.concepts(longest[0])
            named.append(Mention(at, longest[1], _narrowed(names, longest[1], found, lexicon) or names))
            at = longest[1]
            continue
        said = _said_of(found, at, lexicon)
        if said:
            named.append(said)
            at = said.end
            continue
        spelt = _corrected(found, at, lexicon)
        if spelt:
            phrase, end = spelt
            named.append(Mention(at, end, lexicon.concepts(phrase), " ".join(phrase)))
            at = end
            continue
        at += 1
    return _with_shared_heads(named, found, lexicon)


def _is_of_phrase(found: list[Token], at: int) -> bool:
    """Whether a word is the last of a phrase such as "as a child", which tells when and not who."""
    return any(
        len(phrase) > 1 and tuple(token.plain for token in found[max(at - len(phrase) + 1, 0) : at + 1]) == phrase
        for phrase in _PAST
    )


def _runs_on(longest: tuple[Phrase, int], found: list[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether the name of a substance begins within one and ends after it: "oral magnesium oxide"."""
    _, end = longest
    later = (lexicon.longest(found, place) for place in range(at + 1, end))
    return any(one and one[1] > end and lexicon.is_of_kind(one[0], "substance") for one in later)


def _said_of(found: list[Token], at: int, lexicon: Lexicon) -> Mention | None:
    """A name that is said the other way round: "kidney function is normal" is normal kidney function."""
    for length in range(1, _LONGEST_SUBJECT + 1):
        place = at + length
        if place + 1 >= len(found) or found[place].plain not in COPULAS:
            continue
        while place < len(found) and found[place].plain in COPULAS:
            place += 1
        if place < len(found):
            phrase = (found[place].plain, *(token.plain for token in found[at : at + length]))
            if phrase in lexicon.names:
                return Mention(at, place + 1, lexicon.concepts(phrase))
    return None


def _with_shared_heads(named: list[Mention], found: list[Token], lexicon: Lexicon) -> list[Mention]:
    """Names with those that share their last word with the next: "kidney and pancreas transplant"."""
    result: list[Mention] = []
    for mention in named:
        words = tuple(token.plain for token in found[mention.first : mention.end])
        before = found[mention.first - 2].plain if mention.first > 1 else ""
        joined = mention.first > 1 and found[mention.first - 1].plain in ("and", "&", "/", "-")
        phrase = (before, *words[1:])
        if (
            joined
            and len(words) > 1
            and phrase in lexicon.names
            and not (result and result[-1].end > mention.first - 2)
        ):
            result.append(Mention(mention.first - 2, mention.first - 1, lexicon.concepts(phrase)))
        result.append(mention)
    return result


def _narrowed(names: frozenset[Name], end: int, found: list[Token], lexicon: Lexicon) -> frozenset[Name] | None:
    """The kind of it that a word in brackets soon after says: "transplant (kidney)"."""
    for at in range(end, min(end + _SOON, len(found) - 2)):
        if found[at].text == "(" and found[at + 2].text in "),":
            return lexicon.kinds_of(names, found[at + 1].plain)
        if found[at].text in ENDS_OF_SENTENCE:
            return None
    return None


def _corrected(found: list[Token], at: int, lexicon: Lexicon) -> tuple[Phrase, int] | None:
    """The name that misspelt words stand for, and the token after them; a longer one before a shorter."""
    if found[at].kind != WORD:
        return None
    several = corrected_phrase(found, at, lexicon)
    if several:
        return several, at + len(several)
    word = found[at].plain
    single = None if word in COMMON or word in lexicon.words else corrected(word, lexicon)
    if single is None:
        return None
    respelt = [*found[:at], found[at]._replace(plain=single[0]), *found[at + 1 :]]
    return lexicon.longest(respelt, at) or (single, at + 1)
