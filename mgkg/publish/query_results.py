"""What each query of the library answers here: its first rows and their count, from the dataset of a catalogue."""

from __future__ import annotations

import shlex
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from mgkg.errors import MgkgError
from mgkg.store.dataset import Dataset
from mgkg.store.notation import Notation
from mgkg.store.query import Answer, Query, Solutions, run
from mgkg.store.turtle import Iri, Literal, Term

ROWS = 5
# For one query and for all of them. A build never waits longer, however large the content is.
SECONDS_OF_ONE, SECONDS_OF_ALL = 5.0, 20.0

Ask: TypeAlias = Callable[[Query, Mapping[str, str]], Answer]


@dataclass(frozen=True)
class Cell:
    """A value of a row: its text, and its IRI where it is a node."""

    text: str
    iri: str = ""


@dataclass(frozen=True)
class Result:
    """What a query answers.

    Attributes:
        given: the values of its parameters that were given, by name.
        columns: the variables of a SELECT.
        rows: the first rows.
        count: how many rows there are.
        truth: what an ASK answers.
        problem: why there is no answer, in one line.
    """

    given: Mapping[str, str]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    count: int = 0
    truth: bool | None = None
    problem: str = ""

    def command(self, name: str) -> str:
        """What to type for it, with values quoted for a shell."""
        words = [word for given in self.given.items() for word in ("--param", "=".join(given))]
        return shlex.join(["mgkg", "query", name, *words])


def results(dataset: Dataset, queries: Mapping[str, Query]) -> dict[str, Result]:
    """The result of every query of the library, by name; those that need a value take their examples."""
    dataset.store()  # not a part of any query's time
    return results_of(queries.values(), partial(run, dataset), Notation(dataset.prefixes))


def results_of(
    queries: Iterable[Query],
    ask: Ask,
    notation: Notation,
    seconds_of_one: float = SECONDS_OF_ONE,
    seconds_of_all: float = SECONDS_OF_ALL,
) -> dict[str, Result]:
    """The results of queries, each within its time, and all within theirs."""
    found: dict[str, Result] = {}
    until = time.monotonic() + seconds_of_all
    for query in queries:
        seconds = max(min(seconds_of_one, until - time.monotonic()), 0.0)
        found[query.name] = _result(query, ask, notation, seconds)
    return found


def _result(query: Query, ask: Ask, notation: Notation, seconds: float) -> Result:
    given = {one.name: one.example for one in query.parameters if one.required and one.example is not None}
    lacking = [one.name for one in query.parameters if one.required and one.example is None]
    if lacking:
        return Result(given, problem=f"It needs a value for {' and '.join(lacking)}, and its header gives no example.")
    if not seconds:
        return Result(given, problem="It was not worked out when this page was made: the queries before it took long.")
    try:
        answer = _within(seconds, lambda: ask(query, given))
    except MgkgError as error:
        return Result(given, problem=str(error))
    if answer is None:
        return Result(given, problem=f"It was not worked out when this page was made: that took over {seconds:.1f} s.")
    if isinstance(answer, bool):
        return Result(given, truth=answer)
    table = answer if isinstance(answer, Solutions) else Solutions(("subject", "predicate", "object"), answer)
    rows = tuple(tuple(_cell(value, notation) for value in row) for row in table.rows[:ROWS])
    return Result(given, table.columns, rows, len(table.rows))


def _within(seconds: float, work: Callable[[], Answer]) -> Answer | None:
    """What the work gives; None where it takes longer, and then it is left to itself, since nothing can stop it."""
    answers: list[Answer] = []
    errors: list[Exception] = []

    def working() -> None:
        try:
            answers.append(work())
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            errors.append(error)

    thread = threading.Thread(target=working, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    return answers[0] if answers else None


def _cell(value: Term | None, notation: Notation) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, Literal):
        return Cell(value.value)
    return Cell(notation.iri(value), value) if isinstance(value, Iri) else Cell(value)
