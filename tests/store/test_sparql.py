from __future__ import annotations

import pytest

from mgkg.errors import QueryError
from mgkg.store.sparql import bind, form, is_ordered, variables

T = "<http://a/x>"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("SELECT ?s WHERE { ?s :p ?x }", f"SELECT ?s WHERE {{ ?s :p {T} }}"),
        ("SELECT ?x ?s WHERE { ?s :p $x }", f"SELECT ({T} AS ?x) ?s WHERE {{ ?s :p {T} }}"),
        ("SELECT DISTINCT ?x{?x ?p ?o}", f"SELECT DISTINCT ({T} AS ?x){{{T} ?p ?o}}"),
        ("ASK { ?x :p ?xs, ?ax }", f"ASK {{ {T} :p ?xs, ?ax }}"),
        ('ASK { ?s :p \'?x\', """?x\n?x""", <http://a/?x> } # ?x', "same"),
        ("ASK { FILTER(!BOUND(?x) || ?s = ?x) }", f"ASK {{ FILTER(!true || ?s = {T}) }}"),
        ("ASK { FILTER(bound ( ?x )) }", "ASK { FILTER(true) }"),
        (
            "ASK { ?s :p*/^:q|:r? ?x . FILTER(?s!=?x&&1<2) }",
            f"ASK {{ ?s :p*/^:q|:r? {T} . FILTER(?s!={T}&&1<2) }}",
        ),
        (
            "SELECT ?x (COUNT(?x) AS ?n) {} GROUP BY ?x HAVING(?x != 1) ORDER BY ?x DESC(?x)",
            f"SELECT ({T} AS ?x) (COUNT({T}) AS ?n) {{}} GROUP BY ({T}) HAVING({T} != 1) ORDER BY ({T}) DESC({T})",
        ),
        (
            "SELECT ?x { { SELECT ?x ?s { ?s :p ?x } ORDER BY ?x } ?x :q ?s }",
            f"SELECT ({T} AS ?x) {{ {{ SELECT ({T} AS ?x_bound) ?s {{ ?s :p {T} }} ORDER BY ({T}) }} {T} :q ?s }}",
        ),
        ("CONSTRUCT { ?x :p ?o } WHERE { ?x :q ?o }", f"CONSTRUCT {{ {T} :p ?o }} WHERE {{ {T} :q ?o }}"),
        ("DESCRIBE ?x", f"DESCRIBE {T}"),
        (
            "SELECT * { ?s ?p ?o FILTER EXISTS { ?s :p ?x } }",
            f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ ?s :p {T} }} }}",
        ),
    ],
)
def test_a_parameter_is_replaced_wherever_it_stands(text: str, bound: str) -> None:
    assert bind(text, {"x": T}, "q") == (text if bound == "same" else bound)


def test_braces_in_the_text_are_no_places_for_terms() -> None:
    assert (
        bind("SELECT ?x { ?x :p '{term} {name}' }", {"x": "'{name}'"}, "q")
        == "SELECT ('{name}' AS ?x) { '{name}' :p '{term} {name}' }"
    )


@pytest.mark.parametrize("text", ["ASK { BIND(1 AS ?x) }", "SELECT (1 AS ?x) {}", "ASK { VALUES ?x { 1 } }"])
def test_a_parameter_that_the_query_assigns_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="itself"):
        bind(text, {"x": T}, "q")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("SELECT * {}", "SELECT"),
        ("# INSERT\nPREFIX : <http://a/>\nprefix insert: <b:> BASE <http://c/> ask {}", "ASK"),
        ("CONSTRUCT { ?s ?p 'SERVICE' } WHERE { ?s ?p ?SERVICE ; a:service 1 }", "CONSTRUCT"),
        ("describe <a:b>", "DESCRIBE"),
    ],
)
def test_the_form_of_a_query(text: str, name: str) -> None:
    assert form(text, "q") == name


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no query"),
        ("# only a comment", "no query"),
        ("hello", "q:1: This is no query"),
        ("PREFIX : <http://a/>\nINSERT DATA { :a :b :c }", "q:2: INSERT is an update"),
        ("DELETE WHERE { ?s ?p ?o }", "update"),
        ("WITH <a:b> DELETE { ?s ?p ?o } WHERE {}", "update"),
        ("LOAD <http://a/>", "update"),
        ("clear all", "CLEAR is an update"),
        ("SELECT * {\n service <http://a/> { ?s ?p ?o } }", "q:2: .*SERVICE"),
    ],
)
def test_what_only_looks_like_a_query_is_refused(text: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        form(text, "q")


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        ("SELECT * {} ORDER BY ?s", True),
        ("SELECT * {} order by ?s", True),
        ("SELECT * { { SELECT ?s {} ORDER BY ?s } }", False),
        ("SELECT * { ?s :p 'ORDER BY' } # ORDER BY", False),
        ("SELECT ?ORDER { ?s a:ORDER ?ORDER }", False),
    ],
)
def test_an_order_of_the_whole_query(text: str, *, ordered: bool) -> None:
    assert is_ordered(text) == ordered


def test_variables() -> None:
    assert variables("SELECT ?a { $b :p '?c' } # ?d") == {"a", "b"}
