"""Every kind of page in both themes, on a desk and a phone: nothing from elsewhere, no error, no violation, it fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest

from mgkg.model.statement import Statement
from mgkg.model.term import Term
from mgkg.publish.catalogue import Catalogue, catalogue
from mgkg.publish.pages import pages
from mgkg.publish.template import TEMPLATES
from mgkg.store.dataset import load
from tests.browser.axe import violations
from tests.browser.kinds import KINDS, NOWHERE, Kind
from tests.browser.serving import BELOW, served

LOOKS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
_SCHEMES = {"light": "default", "dark": "slate"}
_ACROSS = "document.documentElement.scrollWidth"
_OPEN = "folds => document.querySelectorAll(folds).forEach(one => one.open = true)"


@pytest.fixture(scope="module")
def content(root: Path) -> Catalogue:
    return catalogue(load(root), root)


def test_every_template_of_a_page_is_in_the_table(content: Catalogue) -> None:
    whole = {path.name for path in TEMPLATES.glob("*.j2") if '{% extends "page.html.j2" %}' in path.read_text()}
    made = {page.template for page in pages(content)}
    assert made == whole
    assert {kind.template for kind in KINDS} - {""} == made


def test_the_template_of_each_kind_is_that_of_its_page(content: Catalogue) -> None:
    made = {page.path: page.template for page in pages(content)}
    assert [kind for kind in KINDS if made.get(urldefrag(kind.path).url, "") != kind.template] == []


def test_every_kind_of_statement_and_of_term_is_in_the_table(content: Catalogue) -> None:
    shelves = (content.library.statements, content.library.terms)
    nodes: dict[str, Statement | Term] = {
        node.iri.removeprefix("https://w3id.org/mgkg/"): node for shelf in shelves for node in shelf.values()
    }
    shown = {nodes[path].kind for kind in KINDS if (path := kind.path.rstrip("/")) in nodes}
    assert shown == {node.kind for node in nodes.values()}


def test_decisions_with_no_answer_with_one_and_with_many_are_in_the_table(content: Catalogue) -> None:
    slugs = [kind.path.split("/")[1] for kind in KINDS if re.fullmatch("decision/[^/]+/", kind.path)]
    assert {min(len(content.answers_to[slug]), 2) for slug in slugs} == {0, 1, 2}


@pytest.fixture(scope="module")
def top(built_site: Path) -> Iterator[str]:
    """The site at the top of a host, where the page for addresses that are none stands, which knows no other place."""
    with served(built_site / BELOW) as address:
        yield address


@contextmanager
def watched(browser: Any, ours: tuple[str, ...], width: int, scheme: str) -> Iterator[tuple[Any, list[str]]]:  # noqa: ANN401
    """A tab, and all that it asks for elsewhere, in vain, or complains of."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    wrong: list[str] = []

    def noted(said: str) -> None:
        wrong.append(f"{page.url}: {said}")

    def asked(url: str) -> None:
        if not url.startswith((*ours, "data:", "blob:")):
            noted(f"asks for {url}")

    def failed(request: Any) -> None:  # noqa: ANN401
        if request.failure != "net::ERR_ABORTED":  # a page that is left needs it no more
            noted(f"{request.url}: {request.failure}")

    page.on("request", lambda request: asked(request.url))
    page.on("requestfailed", failed)
    page.on("response", lambda answer: noted(f"{answer.url}: {answer.status}") if answer.status >= 400 else None)
    page.on("pageerror", lambda error: noted(str(error)))
    page.on("console", lambda line: noted(line.text) if line.type in {"error", "warning"} else None)
    yield page, wrong
    context.close()


def shown(page: Any, address: str, kind: Kind) -> None:  # noqa: ANN401
    """A page of a kind, once it stands there whole."""
    page.goto(f"{address}report/")  # the next is no mere change of the fragment
    page.evaluate("audience => localStorage.setItem('mgkg.audience', audience)", kind.audience)
    page.goto(address + kind.path, wait_until="load")
    page.evaluate("document.fonts.ready")
    if kind.template == "check.html.j2":
        page.wait_for_selector("#check-results:not([aria-busy])", state="attached")
        page.wait_for_function("!document.querySelector('.mg-later')")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_nothing_is_wrong_with_any_kind_of_page(
    browser: Any,  # noqa: ANN401
    address: str,
    top: str,
    width: int,
    scheme: str,
) -> None:
    with watched(browser, (address, top), width, scheme) as (page, wrong):
        for kind in KINDS:
            shown(page, top if kind.path == NOWHERE else address, kind)
            assert page.get_attribute("body", "data-md-color-scheme") == _SCHEMES[scheme]
            assert "No clinician has reviewed this." in page.inner_text(".md-banner")
            across = [page.evaluate(_ACROSS)]
            page.evaluate("document.querySelectorAll('details').forEach(one => one.dataset.wasOpen = one.open)")
            page.evaluate(_OPEN, "details")
            across.append(page.evaluate(_ACROSS))
            page.evaluate(
                "document.querySelectorAll('details').forEach(one => one.open = one.dataset.wasOpen === 'true')"
            )
            page.evaluate(_OPEN, kind.folds)
            wrong += [f"{kind} is {wide} wide" for wide in across if wide > width]
            wrong += [f"{kind}: {said}" for said in violations(page)]
    assert wrong == []


def test_the_page_for_addresses_that_are_none_leads_on(browser: Any, top: str) -> None:  # noqa: ANN401
    with watched(browser, (top,), 360, "light") as (page, wrong):
        page.goto(top + NOWHERE)
        links = page.eval_on_selector_all(".md-content a[href]", "links => links.map(one => one.href)")
        assert top in links
        for link in links:
            page.goto(link)
            assert page.locator("h1").count() == 1
        assert wrong == []
