"""Answers from the dataset by SPARQL: the library of named queries, their parameters, and how they run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from mgkg.errors import Place, QueryError
from mgkg.store.content import query_files
from mgkg.store.dataset import Dataset
from mgkg.store.notation import Notation, natural
from mgkg.store.parameters import is_kind, term_of
from mgkg.store.sparql import bind, form, is_ordered, variables
from mgkg.store.turtle import Blank, Iri, Literal, Term, Triple, plain_term, read_text

if TYPE_CHECKING:
    import pyoxigraph

_HEADER = re.compile(r"#\s*(?P<key>title|purpose|parameter|example)\s*:\s*(?P<value>.*\S)\s*")
_PARAMETER = re.compile(r"(?P<name>\w+)\s+(?P<kind>[\w-]+)(?:\s+(?P<default>\S.*?))?\s+(?:—|--)\s+(?P<description>.+)")
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

# A default by which a parameter may be left out; its variable then stands for anything.
ANY = "any"


@dataclass(frozen=True)
class Parameter:
    """A variable of a query that a user gives a value.

    Attributes:
        name: that of the variable.
        kind: of what kind its values are.
        default: its value where none is given; None where one must be given.
        description: for people.
        example: a value to try the query with; None where the header gives none.
    """

    name: str
    kind: str
    default: str | None
    description: str
    example: str | None = None

    @property
    def required(self) -> bool:
        """Whether the query cannot run without a value."""
        return self.default is None


@dataclass(frozen=True)
class Query:
    """A query with what its header comment says of it."""

    name: str
    title: str
    purpose: str
    parameters: tuple[Parameter, ...]
    text: str


@dataclass(frozen=True)
class Solutions:
    """The answer to a SELECT: a row for each solution; a value that is not bound is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


Answer: TypeAlias = "Solutions | tuple[Triple, ...] | bool"


def library(root: Path) -> dict[str, Query]:
    """The queries of ``ontology/queries/``, by name, in the order of their names.

    Raises:
        QueryError: a header cannot be read, or has no title or no purpose.
    """
    queries = [query_of(read_text(path, path.relative_to(root)), path.stem) for path in query_files(root)]
    for query in queries:
        missing = [key for key in ("title", "purpose") if not getattr(query, key)]
        if missing:
            what = f"The query's header has no line '# {missing[0]}: …'"
            raise QueryError(what, where=f"ontology/queries/{query.name}.rq")
    return {query.name: query for query in queries}


def named(queries: Mapping[str, Query], name: str) -> Query:
    """The query of a name.

    Raises:
        QueryError: there is none; near names are told.
    """
    if name in queries:
        return queries[name]
    near = get_close_matches(name, queries, n=3, cutoff=0.5)
    remedy = f"Did you mean {' or '.join(near)}?" if near else "The list of them: mgkg query --list."
    raise QueryError(f"There is no query '{name}'", remedy=remedy)


def query_of(text: str, name: str) -> Query:
    """A query from its text; title, purpose and parameters come from the comment lines at its head.

    ``# parameter: drug term — …`` must be given, ``# parameter: unit string mg/dL — …`` has a default, and
    ``# parameter: certainty certainty any — …`` may be left out. ``# example: drug omeprazole`` is a value to try.

    Raises:
        QueryError: a line of the head cannot be read.
    """
    title, purpose = "", ""
    examples: dict[str, tuple[str, Place]] = {}
    parameters: list[Parameter] = []
    for line_number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            break
        header = _HEADER.fullmatch(line)
        if header is None:
            continue
        if header["key"] == "title":
            title = header["value"]
        elif header["key"] == "purpose":
            purpose = f"{purpose} {header['value']}".strip()
        elif header["key"] == "example":
            parameter, _, value = header["value"].partition(" ")
            examples[parameter] = (value.strip(), Place(name, line_number))
        else:
            parameters.append(_parameter(header["value"], Place(name, line_number)))
    return Query(name, title, purpose, _exemplified(parameters, examples), text)


def _exemplified(parameters: list[Parameter], examples: Mapping[str, tuple[str, Place]]) -> tuple[Parameter, ...]:
    """The parameters with their examples."""
    names = [parameter.name for parameter in parameters]
    for name, (value, place) in examples.items():
        if name not in names or not value:
            remedy = "Write '# example: name value', with the name of a parameter."
            raise QueryError(f"The example of '{name}' cannot be read", where=place, remedy=remedy)
    return tuple(
        replace(parameter, example=examples[parameter.name][0]) if parameter.name in examples else parameter
        for parameter in parameters
    )


def _parameter(text: str, place: Place) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if match is None:
        remedy = "Write '# parameter: name kind — description', with a default behind the kind if there is one."
        raise QueryError(f"The parameter '{text}' cannot be read", where=place, remedy=remedy)
    return Parameter(match["name"], match["kind"], match["default"], match["description"])


def run(dataset: Dataset, query: Query | str, parameters: Mapping[str, str] | None = None) -> Answer:
    """The answer to a query over the union of all named graphs, the derived one among them.

    Prefixes need no declaration. Rows and triples without an ORDER BY are sorted, so that equal content gives
    equal output. Values of parameters become terms before they reach the query.

    Args:
        dataset: what is asked.
        query: a query, or a text whose header comment declares its parameters.
        parameters: name to value, as a user writes it.

    Returns:
        Solutions of a SELECT, a truth value of an ASK, triples of a CONSTRUCT or a DESCRIBE.

    Raises:
        QueryError: the query cannot be read, is no reading one, or a parameter is missing or unknown.
        UnknownConceptError: a parameter's value names nothing.
    """
    asked = query_of(query, "query") if isinstance(query, str) else query
    form(asked.text, asked.name)
    terms = parameter_terms(dataset, asked, parameters or {})
    plain = Notation({})
    text = bind(asked.text, {name: plain.term(term) for name, term in terms.items()}, asked.name)
    try:
        found = dataset.store().query(text, prefixes=dict(dataset.prefixes), use_default_graph_as_union=True)
        return _answer(found, ordered=is_ordered(asked.text))
    except SyntaxError as error:
        raise _unreadable(error, asked) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"The query cannot be answered: {error}", where=asked.name) from None


def parameter_terms(dataset: Dataset, query: Query, values: Mapping[str, str]) -> dict[str, Iri | Literal]:
    """The term of each parameter that has a value, given or by default."""
    declared = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in declared:
            known = f"It has {', '.join(declared)}." if declared else "It has none."
            usable = name in variables(query.text)
            remedy = f"Add the line '# parameter: {name} kind — description' to its head." if usable else known
            raise QueryError(f"The query has no parameter '{name}'", where=query.name, remedy=remedy)
    terms: dict[str, Iri | Literal] = {}
    for parameter in query.parameters:
        if not is_kind(dataset, parameter.kind):
            what = f"The parameter '{parameter.name}' is of a kind '{parameter.kind}' that does not exist"
            raise QueryError(what, where=query.name)
        value = values.get(parameter.name, parameter.default)
        if value is None:
            what = f"The query needs a value for '{parameter.name}' ({parameter.description.rstrip('.')})"
            raise QueryError(what, where=query.name, remedy=f"Give it with --param {parameter.name}=…")
        if value != ANY or parameter.default != ANY:
            terms[parameter.name] = term_of(dataset, parameter.kind, value)
    return terms


def _answer(
    found: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples, *, ordered: bool
) -> Answer:
    from pyoxigraph import QueryBoolean, QuerySolutions

    if isinstance(found, QueryBoolean):
        return bool(found)
    return _solutions(found, ordered=ordered) if isinstance(found, QuerySolutions) else _triples(found, ordered=ordered)


def _solutions(found: pyoxigraph.QuerySolutions, *, ordered: bool) -> Solutions:
    columns = tuple(variable.value for variable in found.variables)
    rows = [tuple(None if value is None else plain_term(value) for value in row) for row in found]
    return Solutions(columns, tuple(rows if ordered else sorted(rows, key=_row_key)))


def _triples(found: pyoxigraph.QueryTriples, *, ordered: bool) -> tuple[Triple, ...]:
    terms = ((plain_term(triple.subject), plain_term(triple.predicate), plain_term(triple.object)) for triple in found)
    triples = cast("list[Triple]", list(dict.fromkeys(terms)))
    return tuple(triples if ordered else sorted(triples, key=_row_key))


def _row_key(row: Sequence[Term | None]) -> list[tuple[int, object, str, str]]:
    return [_key(value) for value in row]


def _key(value: Term | None) -> tuple[int, object, str, str]:
    """Unbound first, then blank nodes, IRIs and literals, each in natural order."""
    if value is None:
        return (0, (), "", "")
    if isinstance(value, Literal):
        return (3, natural(value.value), value.datatype, value.language or "")
    return (1 if isinstance(value, Blank) else 2, natural(value), "", "")


def _unreadable(error: SyntaxError, query: Query) -> QueryError:
    """The parser's error as one line, with the place and the text where it stumbled."""
    match = _POSITION.fullmatch(str(error.msg))
    if match is None:
        return QueryError(f"The query cannot be read: {str(error.msg)[:160]}", where=query.name)
    line, column, reason = int(match[1]), int(match[2]), " ".join(match[3].split())
    rows = query.text.split("\n")
    row = rows[line - 1] if line <= len(rows) else ""
    near = row[max(column - 1, 0) :].strip()[:40]
    place = f"near '{near}'" if near else f"after '{' '.join(' '.join([*rows[: line - 1], row]).split())[-40:]}'"
    if "Prefix not found" in reason:
        what = "The query uses a prefix that is not declared" + f", {place}"
    elif "SELECT contains a variable that is unbound" in reason:
        what = "The query selects a variable that it neither groups by nor aggregates"
    else:
        what = f"The query cannot be read {place}"
    return QueryError(what, where=Place(query.name, line))
