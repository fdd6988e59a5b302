"""Tokens, comments and blocks, each with its line, from the text of a Turtle file that is known to parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

from mgkg.vocabulary import TYPE

COMMENT = r"#[^\n\r]*"
STRING = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
)
IRI = r'<(?:[^\x00-\x20<>"{}|^`\\]|\\.)*>'

# A full stop belongs to a name or a number only when more of it follows.
_WORD = r"(?:[^\s<>\"'{}|^`;,()\[\]#.\\]|\\.|\.+(?=[^\s<>\"'{}|^`;,()\[\]#.]))+"
_TOKEN = re.compile(
    rf"(?P<comment>{COMMENT})|(?P<string>{STRING})|(?P<iri>{IRI})|(?P<word>{_WORD})|(?P<mark>\^\^|\S)", re.DOTALL
)
_OPENING = frozenset("[(")
_CLOSING = frozenset("])")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)")


class Token(NamedTuple):
    """A piece of a Turtle file and the line on which it starts."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Block:
    """One run of predicates after one subject IRI: where it starts, and where each predicate stands."""

    subject: str
    line: int
    predicates: dict[str, int] = field(default_factory=dict)


def tokens(text: str) -> Iterator[Token]:
    """Every token of a Turtle text, comments included, in its order."""
    line = 1
    offset = 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", offset, match.start())
        offset = match.start()
        yield Token(match.lastgroup or "mark", match.group(), line)


def comments(text: str) -> tuple[list[Token], list[Token]]:
    """The comments at the head of the text, before anything else, and all the others."""
    head: list[Token] = []
    rest: list[Token] = []
    begun = False
    for token in tokens(text):
        if token.kind == "comment":
            (rest if begun else head).append(token)
        else:
            begun = True
    return head, rest


def blank_line(text: str, label: str) -> int | None:
    """The line on which a labelled blank node, such as ``_:b``, is first named."""
    return next((token.line for token in tokens(text) if token.kind == "word" and token.text == label), None)


def blocks(text: str) -> list[Block]:
    """The blocks of a Turtle text whose subject is an IRI; the text must be one that parses."""
    return _Blocks(text).read()


class _Blocks:
    """A walk over the tokens of one text: it keeps the prefixes and the base in force."""

    def __init__(self, text: str) -> None:
        self._tokens = [token for token in tokens(text) if token.kind != "comment"]
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._at = 0

    def read(self) -> list[Block]:
        """All blocks, in the order of the text."""
        found: list[Block] = []
        while self._at < len(self._tokens):
            first = self._tokens[self._at]
            directive = first.text.removeprefix("@").lower()
            if first.kind == "word" and directive in {"prefix", "base", "version"}:
                self._directive(directive)
            else:
                block = self._block()
                if block.subject:
                    found.append(block)
        return found

    def _directive(self, name: str) -> None:
        """Take in ``@prefix a: <…> .``, ``PREFIX a: <…>`` and their like."""
        start = self._at
        self._at += 3 if name == "prefix" else 2
        taken = self._tokens[start : self._at]
        if name == "prefix":
            self._prefixes[taken[1].text[:-1]] = self._resolve(taken[2])
        elif name == "base":
            self._base = self._resolve(taken[1])
        if taken[0].text.startswith("@"):
            self._at += 1

    def _block(self) -> Block:
        """Take in one subject with its predicates, up to the full stop."""
        first = self._next()
        block = Block(self._resolve(first), first.line)
        depth = int(first.text in _OPENING and first.kind == "mark")
        at_predicate = not depth
        while self._at < len(self._tokens):
            token = self._next()
            if token.kind == "mark":
                depth += (token.text in _OPENING) - (token.text in _CLOSING)
                if depth == 0 and token.text == ".":
                    break
                # A predicate follows a semicolon, or the bracket that closes the subject.
                at_predicate = depth == 0 and (token.text == ";" or (at_predicate and not block.predicates))
            elif at_predicate and depth == 0:
                block.predicates.setdefault(self._resolve(token), token.line)
                at_predicate = False
        return block

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _resolve(self, token: Token) -> str:
        """The IRI that a token stands for; empty for anything else, such as a blank node."""
        if token.kind == "iri":
            return self._absolute(_unescaped(token.text[1:-1]))
        if token.text == "a":
            return TYPE
        prefix, colon, local = token.text.partition(":")
        if token.kind == "word" and colon and prefix in self._prefixes:
            return self._prefixes[prefix] + _unescaped(local)
        return ""

    def _absolute(self, iri: str) -> str:
        if not self._base or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
            return iri
        return urljoin(self._base, iri)


def _unescaped(text: str) -> str:
    """The text with its escapes replaced by the characters that they stand for."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: match[3] or chr(int(match[1] or match[2], 16)), text)
