"""What the console makes of queries, values and rows in the browser is what the program makes of them."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from mgkg.errors import MgkgError
from mgkg.store.dataset import Dataset
from mgkg.store.notation import Notation
from mgkg.store.parameters import term_of
from mgkg.store.query import library, run
from mgkg.store.sparql import bind, form
from mgkg.store.turtle import Iri, Literal
from tests.browser.console import Console, address, console, dataset
from tests.browser.serving import BELOW

__all__ = ["address", "console", "dataset"]

JS = f"/{BELOW}assets/mgkg/console/"
HOSTILE = [
    '"} DROP ALL',
    "'''",
    'a" . ?s ?p ?o } #',
    "\\",
    "x\n} INSERT DATA { <a:a> <a:a> <a:a> }",
    "<a> <b>",
    "\u202e",
    "🜎",
]


def test_terms_take_the_place_of_variables_as_in_mgkg_query(console: Console, root: Path) -> None:
    """The same text, with the same terms: for the whole library, for odd queries, with hostile texts."""
    odd = [
        "SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y } GROUP BY ?x ?p HAVING (COUNT(?y) > ?z) ORDER BY ?x DESC(?y)",
        'SELECT * { ?x ?p "?x", \'?x\', """?x " ?x""" . # ?x\n ?y <a?x#?x> ?x FILTER(BOUND(?x) && bound( ?y )) }',
        "ASK { { SELECT ?x { ?x ?p ?y } } }",
        "select $x ?xy {?x ?é ?x}",
    ]
    texts = [query.text for query in library(root).values()] + odd
    plain = Notation({})
    values: list[Iri | Literal] = [
        Iri("https://example.org/a"),
        *(Literal(text, "http://www.w3.org/2001/XMLSchema#string") for text in HOSTILE),
    ]
    names = ["x", "y", "drug", "agent", "certainty", "statement", "class", "observable", "kind", "decision"]
    tasks = [(text, dict.fromkeys(names, plain.term(value))) for text in texts for value in values]
    script = """async ([from, tasks]) => {
        const { bind } = await import(from);
        return tasks.map(([text, terms]) => {
            try { return bind(text, new Map(Object.entries(terms))); } catch (error) { return null; }
        });
    }"""
    found = console.page.evaluate(script, [f"{JS}sparql.js", tasks])
    for (text, terms), bound in zip(tasks, found, strict=True):
        try:
            expected = bind(text, terms, "query")
        except MgkgError:
            expected = None
        assert bound == expected, text


def test_values_become_the_terms_that_mgkg_query_makes(console: Console, dataset: Dataset) -> None:
    kinds = {
        "number": ["1.10", "+5", "-.5", "1e3", "15e-1", "1.5E-3", "007", "-0", "1,1", "NaN", "", "9" * 41, *HOSTILE],
        "integer": ["5", "1e2", "5.0", "5.1", "-3", "+7", "x", *HOSTILE],
        "boolean": ["true", "FALSE", "1", *HOSTILE],
        "date": ["2026-11-22", "2026-02-30", "22.11.2026", *HOSTILE],
        "string": ["", "plain", " spaced ", "tab\there", "'", *HOSTILE],
        "term": ["omeprazole", "Prograf", "PROGRAF", "t:omeprazole", "low:mild-im", "nothing", *HOSTILE],
        "statement": ["low-magnesium/mild-im", "low:mild-im", "mild-im", *HOSTILE],
        "decision": ["serum-magnesium-severity", *HOSTILE],
        "guideline": ["low-magnesium", *HOSTILE],
        "reference": ["low-magnesium/reference-1", *HOSTILE],
        "certainty": ["moderate", "mgkg:moderate", "none", *HOSTILE],
        "note-kind": ["suspect-figure", *HOSTILE],
        "iri": ["t:omeprazole", "<https://example.org/a>", "nothing", *HOSTILE],
        "no-such-kind": ["x"],
    }
    tasks = [(kind, value) for kind, values in kinds.items() for value in values]
    script = """async ([from, graph, about, tasks]) => {
        const oxigraph = await import(from + "../../npm/oxigraph/web.js");
        await oxigraph.default();
        const { Terms } = await import(from + "terms.js");
        const { written } = await import(from + "notation.js");
        const [quads, library] = [await (await fetch(graph)).text(), await (await fetch(about)).json()];
        const store = new oxigraph.Store();
        store.load(quads, { format: "application/n-quads" });
        const terms = new Terms(store, oxigraph, library);
        return tasks.map(([kind, value]) => {
            try { return written(terms.of(kind, value)); } catch (error) {
                if (error.constructor.name !== "QueryError") throw error;
                return null;
            }
        });
    }"""
    found = console.page.evaluate(script, [JS, "../dump/mgkg.nq", "library.json", tasks])
    plain = Notation({})
    differing = []
    for (kind, value), made in zip(tasks, found, strict=True):
        try:
            expected = plain.term(term_of(dataset, kind, value))
        except MgkgError:
            expected = None
        if made != expected:
            differing.append((kind, value, made, expected))
    assert differing == []


def test_rows_are_sorted_as_mgkg_query_sorts_them(console: Console, dataset: Dataset) -> None:
    text = """SELECT ?a ?b { VALUES (?a ?b) {
        ("fragment-10" 1) ("fragment-2" 1) ("fragment-02" 2) (UNDEF 2)
        (t:b UNDEF) (t:a "x"@en) (t:a "x") (t:a 10) (t:a 9)
        ("é" "🜎") ("é" "\ufffd") ("a\\n\\"b\\",c" "") ("" "10a2") ("" "10a") } }"""
    assert console.ask(text) == ""
    rows: Any = getattr(run(dataset, text), "rows")  # noqa: B009 - an Answer
    expected = [["" if one is None else getattr(one, "value", one) for one in row] for row in rows]
    prefixes = {"https://w3id.org/mgkg/term/": "t:"}
    for row in expected:
        row[:] = [functools.reduce(lambda word, item: word.replace(*item), prefixes.items(), word) for word in row]
    assert console.rows() == expected


def test_the_library_of_the_page_is_that_of_the_content(root: Path, console: Console) -> None:
    told = console.page.evaluate("async () => (await fetch('library.json')).json()")
    assert [one["name"] for one in told["queries"]] == sorted(library(root))
    assert all(form(one["text"], one["name"]) for one in told["queries"])
    assert json.dumps(told["queries"][0]["parameters"]) == json.dumps(
        [vars(one) for one in library(root)[told["queries"][0]["name"]].parameters]
    )
