"""SPARQL text with terms in the place of its parameters, and what can be told of a query without running it.

pyoxigraph's own ``substitutions`` were tried first. They join the value to the result, so that ``BOUND(?x)``
and ``BIND(?x AS ?y)`` do not see it, and they refuse every variable that is not selected, and so all of ASK.
Here a parameter is replaced token by token by the written form of a term, which can hold nothing but one term.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from mgkg.errors import Place, QueryError
from mgkg.store.tokens import COMMENT, IRI, STRING

_TOKEN = re.compile(
    rf"(?P<comment>{COMMENT})|(?P<string>{STRING})|(?P<iri>{IRI})|(?P<variable>[?$]\w+)"
    r"|(?P<word>(?:[\w:%-]|\\.|\.+(?=[\w:%\\-]))+)|(?P<mark>\S)",
    re.DOTALL,
)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_MODIFIERS = frozenset({"ORDER", "GROUP", "HAVING"})


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    return [
        _Token(match.lastgroup or "mark", match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "comment"
    ]


def form(text: str, where: Path | str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryError: the text is an update, asks another server, or is no query.
    """
    words = [token for token in _tokens(text) if token.kind == "word"]
    for token in words:
        if token.text.upper() == "FROM":
            what = "The query names its graphs (FROM), but the default graph is always the union of all"
            remedy = "Name a graph in the pattern: GRAPH g:SLUG { … }."
            raise QueryError(what, where=Place(where, line_at(text, token.start)), remedy=remedy)
        if token.text.upper() == "SERVICE":
            what = "The query asks another server (SERVICE), which is not done here"
            raise QueryError(what, where=Place(where, line_at(text, token.start)))
    first = next((token for token in words if not _in_prologue(token.text)), None)
    name = first.text.upper() if first else ""
    if first and name in _UPDATES:
        raise QueryError(
            f"{name} is an update, and queries only read",
            where=Place(where, line_at(text, first.start)),
            remedy="Content is changed in its Turtle files.",
        )
    if name not in _FORMS:
        line = line_at(text, first.start) if first else None
        what = "This is no query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE"
        raise QueryError(what, where=Place(where, line))
    return name


def is_ordered(text: str) -> bool:
    """Whether the query as a whole, and not only a part of it, has an ORDER BY."""
    depth = 0
    for token in _tokens(text):
        if token.kind == "mark":
            depth += (token.text == "{") - (token.text == "}")
        elif depth == 0 and token.kind == "word" and token.text.upper() == "ORDER":
            return True
    return False


def variables(text: str) -> set[str]:
    """The names of all variables, without their question mark."""
    return {token.text[1:] for token in _tokens(text) if token.kind == "variable"}


def line_at(text: str, offset: int) -> int:
    """The line of an offset, from 1."""
    return text.count("\n", 0, offset) + 1


def bind(text: str, terms: Mapping[str, str], where: Path | str) -> str:
    """The query with written terms in the place of variables; the number of lines stays the same.

    Args:
        text: a query.
        terms: name of a variable to the written form of one IRI or literal, on one line and without prefixes.
        where: the query's name, for messages.

    Raises:
        QueryError: the query itself gives a value to one of the variables.
    """
    tokens = _tokens(text)
    pieces: list[str] = []
    copied = 0
    for at, clause in _clauses(tokens):
        token = tokens[at]
        written = terms.get(token.text[1:])
        if written is None:
            continue
        if tokens[at - 1].text.upper() in {"AS", "VALUES"}:
            what = f"The query gives ?{token.text[1:]} a value itself, so it cannot be a parameter"
            raise QueryError(what, where=Place(where, line_at(text, token.start)))
        bound = [piece.text.upper() for piece in tokens[at - 2 : at]] == ["BOUND", "("] and tokens[at + 1].text == ")"
        start, end = (tokens[at - 2].start, tokens[at + 1].end) if bound else (token.start, token.end)
        pieces += [text[copied:start], "true" if bound else clause.format(term=written, name=token.text[1:])]
        copied = end
    return "".join([*pieces, text[copied:]])


_PLAIN = "{term}"
_MODIFIER = "({term})"
_SELECTED = "({term} AS ?{name})"
# A subquery must not select what the query around it selects under the same name.
_SELECTED_INSIDE = "({term} AS ?{name}_bound)"


def _clauses(tokens: list[_Token]) -> list[tuple[int, str]]:
    """Each variable's place in the tokens, and the form that a term takes there."""
    found: list[tuple[int, str]] = []
    around: list[tuple[str, int]] = []
    clause, parentheses = _PLAIN, 0
    for at, token in enumerate(tokens):
        if token.kind == "variable":
            found.append((at, clause if parentheses == 0 else _PLAIN))
        elif token.kind == "mark":
            parentheses += (token.text == "(") - (token.text == ")")
            if token.text == "{":
                around.append((clause, parentheses))
                clause, parentheses = _PLAIN, 0
            elif token.text == "}" and around:
                clause, parentheses = around.pop()
        elif token.kind == "word" and token.text.upper() == "SELECT":
            clause = _SELECTED_INSIDE if around else _SELECTED
        elif token.kind == "word" and token.text.upper() in _MODIFIERS:
            clause = _MODIFIER
    return found


def _in_prologue(word: str) -> bool:
    return word.upper() in {"PREFIX", "BASE"} or word.endswith(":")
