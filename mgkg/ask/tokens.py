"""Tokens from the text of a question: words, numbers, dates and signs, each with its place."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

WORD, NUMBER, DATE, SIGN = "word", "number", "date", "sign"
ENDS_OF_SENTENCE = frozenset(".?!;\n")

DASHES = frozenset("-\u2010\u2011")

_TOKEN = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?!\d))"
    r"|(?P<number>(?<![\d.])(?:\d+(?:[.,]\d+)*|\.\d+)(?![.,]?\d))"
    r"|(?P<word>\b[wshrdcy]/[opc](?:'d)?(?![^\W_])|\bw/(?![^\W_])"
    r"|[^\W\d_]+(?:\d+(?![.,]?\d)[^\W_]*)?(?:\+(?![^\W_]))?(?:['’][^\W\d_]+)*)"
    r"|(?P<sign>\S|\n)"
)


class Token(NamedTuple):
    """A word, number, date or sign: as written, in plain small letters, where it stands, and what it is."""

    text: str
    plain: str
    start: int
    end: int
    kind: str


def plain(text: str) -> str:
    """A text in small letters, without accents, with straight apostrophes."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in folded if not unicodedata.combining(sign)).replace("’", "'")


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order; every sign that is no blank is part of one."""
    return [
        Token(found[0], plain(found[0]).removesuffix("+"), found.start(), found.end(), found.lastgroup or SIGN)
        for found in _TOKEN.finditer(text)
    ]


def is_glue(words: list[Token], at: int) -> bool:
    """Whether a token is a hyphen between two words without blanks, as in "low-dose"."""
    if words[at].text not in DASHES or not 0 < at < len(words) - 1:
        return False
    return words[at - 1].end == words[at].start and words[at].end == words[at + 1].start
