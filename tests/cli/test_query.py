"""`mgkg query`: where a query comes from, its parameters, and the formats of answers."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.data.command import Command, Outcome

SELECT = "SELECT ?s ?x WHERE { ?s a mgkg:Limit . OPTIONAL { ?s mgkg:grade ?x } }"
CONSTRUCT = "CONSTRUCT { ?s dcterms:title ?t } WHERE { ?s a mgkg:Limit ; dcterms:title ?t }"
LIMIT = "https://w3id.org/mgkg/guideline/small/limit"


@pytest.fixture
def ask(small_root: Path, mgkg: Command, tmp_path: Path) -> Callable[..., Outcome]:
    """A function that asks a query's text."""

    def run(text: str, *words: str) -> Outcome:
        path = tmp_path / "asked.rq"
        path.write_text(text)
        return mgkg("--root", small_root, "query", path, *words)

    return run


def test_the_list_in_a_pipe_is_one_name_a_line(small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "query", "--list")
    names = outcome.out.splitlines()
    assert outcome.code == 0
    assert names == sorted(path.stem for path in (small_root / "ontology/queries").glob("*.rq"))
    assert len(names) >= 10


def test_the_list_on_a_terminal_says_what_each_is_for(
    small_root: Path, mgkg: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    lines = mgkg("--root", small_root, "query", "--list").out.splitlines()
    assert lines[0].split() == ["name", "parameters", "purpose"]
    assert any("observable=serum-magnesium" in line for line in lines)
    assert max(len(line) for line in lines) <= 100


def test_a_query_of_the_library(small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "query", "statements-on", "--param", "drug=tacrolimus")
    assert outcome.code == 0
    assert "small/monitoring" in outcome.out


@pytest.mark.parametrize("name", ["supported-by", "answers-to", "evidence-for"])
def test_a_parameter_that_is_needed_is_asked_for(name: str, small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "query", name)
    assert outcome.code == 2
    assert "Give it with --param" in outcome.err


def test_a_query_from_a_file(ask: Callable[..., Outcome]) -> None:
    assert ask(SELECT).out == "s            x\n-----------  -\nsmall:limit\n"


def test_a_query_from_standard_input(small_root: Path, mgkg: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SELECT.encode())))
    assert "small:limit" in mgkg("--root", small_root, "query", "-").out


def test_standard_input_that_is_no_text(small_root: Path, mgkg: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe")))
    outcome = mgkg("--root", small_root, "query", "-")
    assert outcome.code == 2
    assert outcome.err == "mgkg: Standard input is no text in UTF-8. Pass a query in UTF-8.\n"


def test_csv_is_read_back(ask: Callable[..., Outcome]) -> None:
    text = 'SELECT ?a ?b ?c WHERE { VALUES (?a ?b ?c) { ("x, y" "say ""no""" <http://a/>) ("1\\n2" UNDEF 1.1) } }'
    outcome = ask(text.replace('"say ""no"""', "'say \"no\"'"), "--format", "csv")
    assert list(csv.reader(io.StringIO(outcome.out))) == [
        ["a", "b", "c"],
        ["1\n2", "", "1.1"],
        ["x, y", 'say "no"', "http://a/"],
    ]


def test_json_is_that_of_sparql(ask: Callable[..., Outcome]) -> None:
    values = '(<http://a/> "x"@en 1.1) (UNDEF "y" true)'
    outcome = ask(f"SELECT ?a ?b ?c WHERE {{ VALUES (?a ?b ?c) {{ {values} }} }} ORDER BY ?b", "--format", "json")
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert json.loads(outcome.out) == {
        "head": {"vars": ["a", "b", "c"]},
        "results": {
            "bindings": [
                {
                    "a": {"type": "uri", "value": "http://a/"},
                    "b": {"type": "literal", "value": "x", "xml:lang": "en"},
                    "c": {"type": "literal", "value": "1.1", "datatype": f"{xsd}decimal"},
                },
                {
                    "b": {"type": "literal", "value": "y"},
                    "c": {"type": "literal", "value": "true", "datatype": f"{xsd}boolean"},
                },
            ]
        },
    }


def test_a_graph_is_turtle(ask: Callable[..., Outcome]) -> None:
    outcome = ask(CONSTRUCT)
    assert "@prefix small: <https://w3id.org/mgkg/guideline/small/> ." in outcome.out
    assert 'small:limit dcterms:title "At most 20 g in 48 hours"@en .' in outcome.out
    assert ask(CONSTRUCT, "--format", "turtle").out == outcome.out


def test_a_yes_or_no(ask: Callable[..., Outcome]) -> None:
    assert ask("ASK { ?s a mgkg:Limit }").out == "true\n"
    assert ask("ASK { ?s a mgkg:Nothing }").out == "false\n"
    assert json.loads(ask("ASK { ?s a mgkg:Limit }", "--format", "json").out) == {"head": {}, "boolean": True}


def test_an_answer_without_a_row_is_an_answer(ask: Callable[..., Outcome]) -> None:
    outcome = ask("SELECT ?s WHERE { ?s a mgkg:Nothing }")
    assert (outcome.code, outcome.out) == (0, "s\n-\n")


def test_a_parameter_of_a_file(ask: Callable[..., Outcome]) -> None:
    text = "# parameter: kind string — A text.\nSELECT ?kind WHERE { }"
    assert ask(text, "--param", "kind=a=b").out == "kind\n----\na=b\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["statements"], "There is no query 'statements'. Did you mean statements-on"),
        (["no-such-thing-at-all"], "The list of them: mgkg query --list"),
        ([], "No query was named"),
        (["statements-on", "--param", "drug"], "'drug' gives no parameter"),
        (["statements-on", "--param", "drug=a", "--param", "drug=b"], "'drug' is given twice"),
        (["statements-on", "--param", "drugs=a"], "The query has no parameter 'drugs'"),
        (["statements-on", "--param", "drug=tacrolimis"], "Did you mean tacrolimus"),
        (["decisions", "--format", "turtle"], "A table cannot be printed as turtle. Use table or csv or json."),
        (["decisions", "--format", "xml"], "invalid choice: 'xml'"),
    ],
)
def test_a_wrong_call_is_one_line(words: list[str], says: str, small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "query", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT ?s WHERE { ?s a }", "The query cannot be read after"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE is an update, and queries only read"),
        ("", "This is no query"),
        ("SELECT * WHERE { SERVICE <http://a/> { ?s ?p ?o } }", "asks another server"),
        ("SELECT * WHERE { ?s nope:x ?o }", "a prefix that is not declared"),
    ],
)
def test_a_query_that_cannot_be_asked_is_one_line(text: str, says: str, ask: Callable[..., Outcome]) -> None:
    outcome = ask(text)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_a_graph_is_nothing_else(form: str, ask: Callable[..., Outcome]) -> None:
    assert ask(CONSTRUCT, "--format", form).err.endswith(f"A graph cannot be printed as {form}. Use turtle.\n")


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_every_answer_can_be_printed(form: str, small_root: Path, mgkg: Command) -> None:
    outcome = mgkg("--root", small_root, "query", "thresholds-of", "--format", form)
    assert outcome.code == 0
    assert "below 1.2 mg/dL" in outcome.out
