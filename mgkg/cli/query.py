"""`mgkg query`: an answer from the graph by SPARQL, printed as a table, CSV, JSON or Turtle."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.cli.table import table, width_of
from mgkg.errors import FileUnreadableError, QueryError
from mgkg.store.canonical import SharedBlankError, turtle
from mgkg.store.content import find_root
from mgkg.store.dataset import load
from mgkg.store.notation import Notation
from mgkg.store.query import Solutions, library, named, query_of
from mgkg.store.query import run as answer_of
from mgkg.store.turtle import Blank, Literal, read_text
from mgkg.vocabulary import LANG_STRING, XSD

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from mgkg.store.query import Answer, Query
    from mgkg.store.turtle import Term, Triple


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "query", nargs="?", metavar="NAME|FILE|-", help="a query of the library, a file, standard input"
    )
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="a value for a parameter")
    parser.add_argument("--format", choices=("table", "csv", "json", "turtle"), help="table, or turtle for a graph")
    parser.add_argument("--list", action="store_true", help="the queries of the library")


def run(options: argparse.Namespace) -> int:
    """Print the answer, or the list of queries; 0 when there is one, even one without a row."""
    root = find_root(Path.cwd(), options.root)
    if options.list:
        sys.stdout.write(_listing(library(root)))
        return 0
    if options.query is None:
        raise QueryError("No query was named", remedy="Name one, a file, or - for standard input; --list shows them.")
    query = _query(options.query, root)
    values = _values(options.param)
    dataset = load(root)
    answer = answer_of(dataset, query, values)
    sys.stdout.write(_printed(answer, options.format, dataset.prefixes))
    return 0


def _listing(queries: Mapping[str, Query]) -> str:
    """One name a line in a pipe; on a terminal with what each is for, and its parameters."""
    if not sys.stdout.isatty():
        return "".join(f"{name}\n" for name in queries)
    rows = [(query.name, _parameters(query), query.purpose) for query in queries.values()]
    return "\n".join(table(("name", "parameters", "purpose"), rows, width_of(sys.stdout))) + "\n"


def _parameters(query: Query) -> str:
    """Names of parameters; one that may be left out with its default."""
    return ", ".join(one.name if one.required else f"{one.name}={one.default}" for one in query.parameters)


def _query(given: str, root: Path) -> Query:
    """A query of the library, else from a file or from standard input."""
    if given == "-":
        return query_of(_standard_input(), "standard input")
    queries = library(root)
    if given in queries or not Path(given).is_file():
        return named(queries, given)
    return query_of(read_text(Path(given)), given)


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnreadableError("Standard input is no text in UTF-8", remedy="Pass a query in UTF-8.") from None


def _values(given: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise QueryError(f"'{word}' gives no parameter", where="--param", remedy="Write it as drug=tacrolimus.")
        if name.strip() in values:
            raise QueryError(f"The parameter '{name.strip()}' is given twice", where="--param", remedy="Keep one.")
        values[name.strip()] = value
    return values


def _printed(answer: Answer, asked: str | None, prefixes: Mapping[str, str]) -> str:
    kind = type(answer)
    wanted = asked or ("turtle" if kind is tuple else "table")
    form = _FORMATS.get((kind, wanted))
    if form is None:
        known = [name for kind_of_form, name in _FORMATS if kind_of_form is kind]
        what = f"A {'graph' if kind is tuple else 'table'} cannot be printed as {wanted}"
        raise QueryError(what, where="--format", remedy=f"Use {' or '.join(known)}.")
    return form(answer, prefixes)


def _table(answer: Solutions, prefixes: Mapping[str, str]) -> str:
    notation = Notation(prefixes)
    rows = [[_cell(value, notation) for value in row] for row in answer.rows]
    return "\n".join(table(answer.columns, rows, width_of(sys.stdout))) + "\n"


def _cell(value: Term | None, notation: Notation) -> str:
    if value is None:
        return ""
    return value.value if isinstance(value, Literal) else str(value) if type(value) is Blank else notation.iri(value)


def _csv(answer: Solutions, prefixes: Mapping[str, str]) -> str:
    """SPARQL 1.1 Query Results CSV, its lines ended as those of other output."""
    del prefixes
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow("" if value is None else value.value if isinstance(value, Literal) else value for value in row)
    return text.getvalue()


def _json(answer: Solutions, prefixes: Mapping[str, str]) -> str:
    """SPARQL 1.1 Query Results JSON; what is not bound has no key."""
    del prefixes
    bindings = [
        {name: _binding(value) for name, value in zip(answer.columns, row, strict=True) if value is not None}
        for row in answer.rows
    ]
    return _dumped({"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}})


def _binding(value: Term) -> dict[str, str]:
    if not isinstance(value, Literal):
        blank = type(value) is Blank
        return {"type": "bnode" if blank else "uri", "value": value.removeprefix("_:") if blank else str(value)}
    bound = {"type": "literal", "value": value.value}
    if value.language:
        bound["xml:lang"] = value.language
    elif value.datatype not in (XSD + "string", LANG_STRING):
        bound["datatype"] = value.datatype
    return bound


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _turtle(answer: tuple[Triple, ...], prefixes: Mapping[str, str]) -> str:
    try:
        return turtle(answer, prefixes)
    except SharedBlankError as error:
        what = f"The answer cannot be written: the blank node {error}"
        raise QueryError(what, remedy="Ask for its properties by SELECT.") from None


_FORMATS: Mapping[tuple[type, str], Callable[..., str]] = {
    (Solutions, "table"): _table,
    (Solutions, "csv"): _csv,
    (Solutions, "json"): _json,
    (bool, "table"): lambda answer, _: f"{str(answer).lower()}\n",
    (bool, "json"): lambda answer, _: _dumped({"head": {}, "boolean": answer}),
    (tuple, "turtle"): _turtle,
}
"""How each kind of answer is printed: of a SELECT, of an ASK, of a CONSTRUCT or DESCRIBE."""
