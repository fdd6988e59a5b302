"""Results of the library's queries on their page: as `mgkg query` gives them, few rows, and never for long."""

from __future__ import annotations

import shlex
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from mgkg.errors import QueryError
from mgkg.publish.query_results import ROWS, Cell, results, results_of
from mgkg.store.dataset import load
from mgkg.store.notation import Notation
from mgkg.store.query import Answer, Parameter, Query, Solutions, library, query_of, run
from mgkg.store.turtle import Blank, Iri, Literal, Term
from mgkg.vocabulary import PREFIXES, XSD
from tests.publish.parsed import BuiltSite

PLAIN = Notation(PREFIXES)


def _query(name: str, *parameters: Parameter) -> Query:
    return Query(name, "A title", "A purpose", parameters, "ASK {}")


def _text(text: str) -> Literal:
    return Literal(text, XSD + "string")


def test_every_query_of_the_library_has_rows_here(root: Path) -> None:
    dataset, queries = load(root), library(root)
    found = results(dataset, queries)
    assert list(found) == list(queries)
    for name, result in found.items():
        answer = run(dataset, queries[name], result.given)
        assert isinstance(answer, Solutions)
        assert result.problem == ""
        assert (result.count, len(result.rows)) == (len(answer.rows), min(len(answer.rows), ROWS))
        assert result.count > 0, name
        first = ["" if value is None else getattr(value, "value", str(value)) for value in answer.rows[0]]
        assert [cell.text for cell in result.rows[0]] == first


def test_only_the_first_rows_are_shown_and_all_are_counted() -> None:
    rows = tuple((_text(str(number)),) for number in range(1000))
    (result,) = results_of([_query("a")], lambda *_: Solutions(("n",), rows), PLAIN).values()
    assert (result.count, len(result.rows)) == (1000, ROWS)


def test_values_are_shown_as_they_are_and_nodes_with_a_prefix() -> None:
    row: tuple[Term | None, ...] = (None, Iri("https://w3id.org/mgkg/term/x"), Blank("_:b"), _text("<b>"))
    (result,) = results_of([_query("a")], lambda *_: Solutions(("a", "b", "c", "d"), (row,)), PLAIN).values()
    assert result.rows == ((Cell(""), Cell("t:x", "https://w3id.org/mgkg/term/x"), Cell("_:b"), Cell("<b>")),)


@pytest.mark.parametrize("truth", [True, False])
def test_a_truth_value_is_a_result(truth: bool) -> None:  # noqa: FBT001
    (result,) = results_of([_query("a")], lambda *_: truth, PLAIN).values()
    assert (result.truth, result.problem) == (truth, "")


def test_a_graph_is_rows_of_triples() -> None:
    triple = (Iri("https://w3id.org/mgkg/term/x"), Iri("https://w3id.org/mgkg/ontology#p"), _text("y"))
    (result,) = results_of([_query("a")], lambda *_: (triple,), PLAIN).values()
    assert [cell.text for cell in result.rows[0]] == ["t:x", "mgkg:p", "y"]


def test_a_required_parameter_without_an_example_is_told() -> None:
    lacking = _query("a", Parameter("drug", "term", None, "The drug."))
    (result,) = results_of([lacking], lambda *_: True, PLAIN).values()
    assert result.problem == "It needs a value for drug, and its header gives no example."


def test_an_example_that_names_nothing_here_is_told_on_the_page_and_stops_no_build() -> None:
    def refuse(*_: object) -> Answer:
        raise QueryError("'x' is no term that is known here")

    found = results_of([_query("a", Parameter("drug", "term", None, "The drug.", "x"))], refuse, PLAIN)
    assert found["a"].problem == "'x' is no term that is known here."


def test_what_takes_too_long_is_told_and_the_others_have_their_results() -> None:
    never = threading.Event()

    def ask(query: Query, _: Mapping[str, str]) -> Answer:
        if query.name == "slow":
            never.wait()
        return True

    try:
        found = results_of([_query("slow"), _query("quick")], ask, PLAIN, seconds_of_one=1, seconds_of_all=60)
    finally:
        never.set()
    assert "It was not worked out when this page was made: that took over" in found["slow"].problem
    assert found["quick"].truth is True


def test_for_what_no_time_is_left_nothing_is_begun() -> None:
    asked: list[str] = []

    def ask(query: Query, _: Mapping[str, str]) -> Answer:
        asked.append(query.name)
        return True

    found = results_of([_query("late")], ask, PLAIN, seconds_of_all=0)
    assert found["late"].problem.endswith("the queries before it took long.")
    assert asked == []


def test_the_command_can_be_typed_as_it_stands() -> None:
    awkward = _query("a", Parameter("drug", "term", None, "The drug.", 'it\'s; rm -rf "x" $HOME'))
    (result,) = results_of([awkward], lambda *_: True, PLAIN).values()
    assert shlex.split(result.command("a")) == ["mgkg", "query", "a", "--param", 'drug=it\'s; rm -rf "x" $HOME']


def test_the_page_has_each_question_with_its_result_and_a_link(real_site: BuiltSite, root: Path) -> None:
    page = real_site.pages["queries/"]
    for query in library(root).values():
        assert query.title in page.text
        assert query.purpose in page.text
        assert any(f"console/#query={query.name}&" in link for link in page.links)
    assert "mgkg query statements-on --param drug=omeprazole" in page.text
    assert "worked out when this page was made" in page.text


def test_an_example_is_read_from_the_head_of_a_query() -> None:
    text = "# parameter: drug term — The drug.\n# example: drug proton pump inhibitor\nASK {}"
    assert query_of(text, "a").parameters == (Parameter("drug", "term", None, "The drug.", "proton pump inhibitor"),)


@pytest.mark.parametrize("line", ["# example: dose 3", "# example: drug"])
def test_an_example_of_nothing_is_refused_at_its_line(line: str) -> None:
    with pytest.raises(QueryError, match=r"a:2: The example of '\w+' cannot be read\. Write '# example: name value'"):
        query_of(f"# parameter: drug term — The drug.\n{line}\nASK {{}}", "a")
