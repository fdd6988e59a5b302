"""The query console in a real browser: what `mgkg query` answers, it answers, and nothing leaves the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mgkg.cli import main
from mgkg.store.dataset import Dataset
from mgkg.store.query import library, run
from mgkg.store.turtle import parse
from tests.browser.axe import violations
from tests.browser.console import Console, address, console, dataset

__all__ = ["address", "console", "dataset"]

QUERIES = sorted(library(Path(__file__).resolve().parents[2]))


@pytest.mark.parametrize("name", QUERIES)
def test_the_file_is_what_mgkg_query_prints(
    console: Console, root: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {one.name: one.example for one in library(root)[name].parameters if one.required}
    words = [word for key, value in given.items() for word in ("--param", f"{key}={value}")]
    assert main(["query", name, *words, "--format", "csv", "--root", str(root)]) == 0

    console.page.select_option("#mg-console-query", name)

    assert console.run() == ""
    assert console.downloaded() == capsys.readouterr().out
    assert console.wrong == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("by-certainty", {"certainty": "moderate"}),
        ("by-review-status", {"status": "mgkg:approved"}),
        ("doses-of", {"agent": "oral-magnesium"}),
        ("editorial-notes", {"kind": "suspect-figure"}),
        ("severity-bands", {"observable": "serum-magnesium"}),
        ("statements-on", {"drug": "Prograf"}),
        ("statements-on", {"drug": "<https://w3id.org/mgkg/term/furosemide>"}),
        ("terms", {"class": "symptom"}),
        ("terms", {"class": '"} DROP ALL'}),
        ("thresholds-of", {"observable": "t:serum-potassium"}),
    ],
)
def test_parameters_mean_what_they_mean_to_mgkg_query(
    console: Console, root: Path, name: str, values: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = [word for key, value in values.items() for word in ("--param", f"{key}={value}")]
    assert main(["query", name, *words, "--format", "csv", "--root", str(root)]) == 0
    console.page.select_option("#mg-console-query", name)
    for key, value in values.items():
        console.page.fill(f"#mg-console-parameter-{key}", value)
    assert console.run() == ""
    assert console.downloaded() == capsys.readouterr().out


def test_nothing_is_loaded_until_it_is_asked_for(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    console = Console(page, address)
    page.wait_for_load_state("networkidle")
    before = [url for url in console.asked if "assets/npm" in url or "dump/" in url]
    console.start()
    after = [url for url in console.asked if "assets/npm" in url or "dump/" in url]
    own = address.removesuffix("console/")
    assert before == []
    assert sorted(url.removeprefix(own) for url in after) == [
        "assets/npm/oxigraph/web.js",
        "assets/npm/oxigraph/web_bg.wasm",
        "assets/npm/yasqe/yasqe.css",
        "assets/npm/yasqe/yasqe.js",
        "dump/mgkg.nq",
    ]
    assert [url for url in console.asked if not url.startswith((own, "data:"))] == []
    assert console.wrong == []
    page.close()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "Line 1: The query asks another server (SERVICE)"),
        ("SELECT *\nFROM <http://127.0.0.1:9/>\n{ ?s ?p ?o }", "Line 2: The query names its graphs (FROM)"),
        ("LOAD <http://127.0.0.1:9/>", "Line 1: LOAD is an update, and queries only read."),
        ("PREFIX a: <a:>\nDROP ALL", "Line 2: DROP is an update"),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", "Line 1: INSERT is an update"),
        ("", "This is no query"),
        ("SELECT * { SERV\\u0049CE <http://127.0.0.1:9/> { ?s ?p ?o } }", ""),
    ],
)
def test_what_is_no_reading_query_is_refused_and_asks_nobody(console: Console, text: str, complaint: str) -> None:
    console.asked.clear()
    told = console.ask(text)
    assert told.startswith(complaint)
    assert told
    assert "\n" not in told
    assert console.asked == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * WHERE { ?s ?p }", "Line 1, column 25, after 'SELECT * WHERE { ?s ?p }': "),
        (
            "SELECT ?x\nWHERE {\n  ?x foo:a ?y }",
            "Line 3, column 11, near '?y }': The query uses a prefix that is not declared.",
        ),
        ("SELECT ?a (COUNT(?b) AS ?n)\n{ ?a ?b ?c }", "Line 2, column 13"),
        ("SELECT * WHERE { ?s ?p ?o", "Line 1, column 26"),
        ("SELECT * WHERE { ?s ?p <" + "x" * 5000 + " }", "Line 1, column 5027, after "),
    ],
)
def test_a_query_that_cannot_be_read_is_told_by_place_and_the_editor_goes_on(
    console: Console, text: str, place: str
) -> None:
    told = console.ask(text)
    assert told.startswith(place), told
    assert "\n" not in told
    assert len(told) < 300
    assert console.ask("SELECT (1 + 1 AS ?two) {}") == ""
    assert console.rows() == [["2"]]


def test_named_graphs_and_their_union(console: Console, dataset: Dataset) -> None:
    text = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
    assert console.ask(text) == ""
    named = run(dataset, text)
    lines = ["graph,n", *(f"{graph},{count.value}" for graph, count in getattr(named, "rows"))]  # noqa: B009 - an Answer
    assert console.downloaded() == "\n".join([*lines, ""])
    assert console.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == ""
    ((count,),) = getattr(run(dataset, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), "rows")  # noqa: B009 - as above
    assert console.rows() == [[count.value]]


def test_a_truth_value_is_shown(console: Console) -> None:
    assert console.ask("ASK { t:serum-magnesium a mgkg:Observable }") == ""
    assert console.page.text_content("#mg-console-answer") == "Yes"
    assert console.ask("ASK { t:serum-magnesium a mgkg:Substance }") == ""
    assert console.page.text_content("#mg-console-answer") == "No"


def test_a_graph_is_turtle(console: Console, dataset: Dataset, tmp_path: Path) -> None:
    text = "CONSTRUCT WHERE { ?s mgkg:plainWording ?plain ; a ?kind ; mgkg:answers ?decision }"
    assert console.ask(text) == ""
    written = tmp_path / "answer.ttl"
    written.write_text(console.downloaded(), encoding="utf-8")
    expected: Any = run(dataset, text)
    assert len(expected) > 100
    assert sorted(parse(written).triples) == sorted(expected)


def test_nothing_that_is_found_is_still_an_answer_with_columns(console: Console) -> None:
    assert console.ask("SELECT ?a ?b { ?a <a:none> ?b }") == ""
    assert console.downloaded() == "a,b\n"
    assert "0 rows" in console.page.text_content("#mg-console-answer")


def test_texts_of_the_graph_are_never_markup(console: Console) -> None:
    assert console.ask("""SELECT ("<img src=x onerror=alert(1)>" AS ?a) ("<b>b</b>"@en AS ?b) ("" AS ?c) {}""") == ""
    assert console.rows() == [["<img src=x onerror=alert(1)>", "<b>b</b>", ""]]
    assert console.page.locator("#mg-console-answer img").count() == 0


def test_links_of_an_answer_lead_somewhere(console: Console) -> None:
    """Every kind of node: each has a page, or a place on one."""
    text = "SELECT ?kind (SAMPLE(?s) AS ?node) { ?s a ?kind } GROUP BY ?kind"
    assert console.ask(text) == ""
    links = console.page.eval_on_selector_all("#mg-console-answer a[href^='..']", "links => links.map(one => one.href)")
    assert len(links) > 60
    ask = "async links => Promise.all(links.map(async one => [one, (await fetch(one)).status]))"
    assert [one for one in console.page.evaluate(ask, links) if one[1] != 200] == []


def test_a_query_that_runs_can_be_stopped_and_the_next_one_answers(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    console = Console(page, address).start()
    console.write("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    page.click("#mg-console-run")
    page.click("#mg-console-stop")
    page.wait_for_function("!document.querySelector('#mg-console-run').disabled")
    assert page.text_content("#mg-console-status") == "The query was stopped."
    assert not page.is_visible("#mg-console-stop")
    assert console.ask("SELECT (1 + 1 AS ?two) {}") == ""
    assert console.rows() == [["2"]]
    page.close()


def test_a_query_that_takes_too_long_is_stopped(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    page.clock.install()
    console = Console(page, address).start()
    console.write("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    page.click("#mg-console-run")
    page.clock.fast_forward(30_000)
    page.wait_for_function("!document.querySelector('#mg-console-run').disabled")
    assert page.text_content("#mg-console-status") == "The query was stopped: it took longer than 30 seconds."
    page.close()


def test_a_link_holds_the_query_and_its_parameters(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    console = Console(page, address).start()
    page.select_option("#mg-console-query", "terms")
    page.fill("#mg-console-parameter-class", 'Symptom & "more"')
    console.write("SELECT ?class ('é # &' AS ?x)\n{ }")
    link = page.evaluate("document.querySelector('#mg-console-link').href")
    asked = len(console.asked)

    other = browser.new_page()
    other.goto(link)
    other.wait_for_selector("#mg-console-answer table")
    assert other.input_value("#mg-console-query") == "terms"
    assert other.input_value("#mg-console-parameter-class") == 'Symptom & "more"'
    assert other.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == (
        "SELECT ?class ('é # &' AS ?x)\n{ }"
    )
    assert other.eval_on_selector_all("tbody td", "cells => cells.map(one => one.textContent)") == [
        'Symptom & "more"',
        "é # &",
    ]
    assert len(console.asked) == asked
    other.close()
    page.close()


def test_every_query_of_the_library_page_runs_by_its_link(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    page.goto(address.replace("console/", "queries/"))
    links = page.eval_on_selector_all(".mg-result__run", "links => links.map(one => one.href)")
    assert len(links) == len(QUERIES)
    for name, link in zip(QUERIES, links, strict=True):
        page.goto(link)
        answered = f"document.querySelector('#mg-console-download')?.download === '{name}.csv'"
        page.wait_for_function(f"{answered} && !document.querySelector('#mg-console-run').disabled")
        assert page.text_content("#mg-console-error") == "", link
    page.close()


def test_a_missing_value_and_one_that_names_nothing_are_told(console: Console) -> None:
    console.page.select_option("#mg-console-query", "statements-on")
    console.page.fill("#mg-console-parameter-drug", "")
    assert console.run() == "The query needs a value for 'drug'."
    console.page.fill("#mg-console-parameter-drug", '"} DROP ALL')
    assert console.run() == "'\"} DROP ALL' is no term that is known here."


def test_a_graph_that_cannot_be_loaded_is_told_and_the_start_can_be_tried_again(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    page.route("**/dump/mgkg.nq", lambda route: route.fulfill(status=503, body=""))
    page.goto(address)
    page.click("#mg-console-start")
    page.wait_for_selector("#mg-console-error:not([hidden])")
    assert page.text_content("#mg-console-error") == ("The console cannot start: The graph cannot be loaded (503).")
    page.unroute("**/dump/mgkg.nq")
    page.click("#mg-console-start")
    page.wait_for_function("document.querySelector('#mg-console-status').textContent === 'Ready.'")
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_nothing_is_wrong_for_axe_and_nothing_is_too_wide(
    browser: Any,  # noqa: ANN401
    address: str,
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    console = Console(page, address)

    def sound(state: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        assert violations(page) == [], state

    console.start()
    page.select_option("#mg-console-query", "doses-of")
    assert console.run() == ""
    sound("with an answer")
    console.write('# a comment\nSELECT ?a (COUNT(*) AS ?n) { ?a rdfs:label "text"@en ; <a:b> 1.5 , true ')
    assert console.run()
    sound("with a complaint")
    context.close()


def test_the_console_is_used_by_keyboard_alone(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    console = Console(page, address)
    page.focus("#mg-console-start")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#mg-console-status').textContent === 'Ready.'")
    focused = "document.activeElement.id"
    page.focus("#mg-console-query")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "mg-console-editor-input"
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT (1 + 1 AS ?two) {")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "mg-console-editor-input"
    page.keyboard.type("}")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "mg-console-run"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "mg-console-editor-input"
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "mg-console-query"
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#mg-console-answer table")
    assert console.rows() == [["2"]]
    page.close()
