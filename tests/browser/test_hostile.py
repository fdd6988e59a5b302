"""Texts of the content in a real browser: marks run nothing, long ones fit a phone, and each runs its own way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mgkg.publish.build import build
from tests.browser.serving import BELOW, served
from tests.data.marked_content import MARKS, with_marks, with_more_kinds_of_text
from tests.data.small_content import change, small_root

__all__ = ["small_root"]

KINDS = [
    "",
    "guideline/",
    "guideline/small/",
    "guideline/small/oral/",
    "guideline/small/severe-value/",
    "guideline/small/reference-1/",
    "criteria/small/",
    "source/small/",
    "statement/",
    "decision/",
    "decision/magnesium-use/",
    "decision/serum-magnesium-severity/",
    "term/",
    "term/serum-magnesium/",
    "reference/",
    "findings/",
    "disagreements/",
    "glossary/",
    "report/",
    "ontology/",
    "queries/",
    "console/",
    "check/",
    "data/",
    "changes/",
    "changes/guideline/small/",
]
LONG = f" {'w' * 10_000}{' word' * 2_000}"
FACTS = "#obs=serum-magnesium:1.1:mg%2FdL&has=tacrolimus"
HEBREW = "אבג"
# From where to where each text of a paragraph stands, in the order in which the paragraph has them.
PLACES = """one => { const found = []; const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) { if (!walk.currentNode.data.trim()) continue; const range = document.createRange();
        range.selectNodeContents(walk.currentNode); const {left, right} = range.getBoundingClientRect();
        found.push([Math.round(left), Math.round(right)]); } return found; }"""


@pytest.fixture(scope="module")
def tame_root(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_more_kinds_of_text(small_root, tmp_path_factory.mktemp("tame") / "content")


@contextmanager
def shown(root: Path, top: Path) -> Iterator[str]:
    """Where the site of some content is served."""
    build(root, top / BELOW)
    with served(top) as host:
        yield host + BELOW


@pytest.fixture(scope="module")
def hostile(browser: Any, tame_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ANN401, ARG001
    top = tmp_path_factory.mktemp("hostile")
    with shown(with_marks(tame_root, top / "content", MARKS), top / "public") as address:
        yield address


@pytest.fixture(scope="module")
def long(browser: Any, tame_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ANN401, ARG001
    top = tmp_path_factory.mktemp("long")
    root = with_marks(tame_root, top / "content", LONG, ("guidelines/*/statements.ttl", "guidelines/*/evidence.ttl"))
    change(root, "ontology/terms/substances.ttl", '"tacrolimus"@en', json.dumps(f"tacrolimus{LONG}") + "@en")
    with shown(root, top / "public") as address:
        yield address


@pytest.fixture(scope="module")
def mixed(browser: Any, tame_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ANN401, ARG001
    """Titles and wordings that begin and end with words that run from right to left."""
    top = tmp_path_factory.mktemp("mixed")
    root = with_marks(tame_root, top / "content", f" {HEBREW}", ("guidelines/*/*.ttl",))
    path = root / "guidelines/small/statements.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('title "', f'title "{HEBREW} ').replace('ording "', f'ording "{HEBREW} '), "utf-8")
    with shown(root, top / "public") as address:
        yield address


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:  # noqa: ANN401
    """A page of a phone, in which nothing may go wrong and no text may have run."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda line: page.wrong.append(line.text) if line.type in {"error", "warning"} else None)

    def asked(dialog: Any) -> None:  # noqa: ANN401
        page.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", asked)
    yield page
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.wrong == []
    context.close()


def whole(page: Any, address: str) -> None:  # noqa: ANN401
    """A page with all of it unfolded."""
    page.goto(address, wait_until="load")
    page.evaluate("document.querySelectorAll('.md-content details').forEach(one => one.open = true)")


def test_no_text_runs_on_any_page(tab: Any, hostile: str) -> None:  # noqa: ANN401
    for kind in KINDS:
        whole(tab, hostile + kind)
        assert tab.evaluate("typeof window.pwned") == "undefined", kind
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360, kind


def test_no_text_runs_where_scripts_bring_it(tab: Any, hostile: str) -> None:  # noqa: ANN401
    for audience in ("professional", "patient"):
        whole(tab, hostile)
        tab.evaluate("name => localStorage.setItem('mgkg.audience', name)", audience)
        whole(tab, f"{hostile}check/{FACTS}")
        tab.wait_for_selector("#check-results .mg-hit")
        fields = tab.locator("#check input:is([type=search], [role=combobox])")
        fields.first.fill("tacro")
        tab.wait_for_selector("[role=option]")
        tab.keyboard.press("ArrowDown")
        assert "window.pwned=1" in tab.inner_text("#check-results")
    whole(tab, f"{hostile}guideline/small/oral/")
    tab.locator("a.mg-pv").first.evaluate("link => link.click()")
    tab.wait_for_selector("dialog[open] .mg-dialog__body *")
    assert "window.pwned=1" in tab.inner_text("dialog[open]")
    tab.evaluate("document.querySelectorAll('.mg-chips button').forEach(one => { one.focus(); one.click(); })")


def test_no_text_runs_in_the_search(tab: Any, hostile: str) -> None:  # noqa: ANN401
    tab.set_viewport_size({"width": 1280, "height": 800})
    whole(tab, hostile)
    tab.click(".md-search__input")
    ready = "!document.querySelector('.md-search-result__meta').innerText.includes('Initializing')"
    tab.wait_for_function(ready, timeout=60_000)
    tab.keyboard.type("oxide pwned script")
    tab.wait_for_selector(".md-search-result__item", timeout=60_000)
    assert "<script>" in tab.inner_text(".md-search-result__list")


def test_a_text_without_an_end_fits_a_phone(tab: Any, long: str) -> None:  # noqa: ANN401
    wide: dict[str, int] = {}
    for kind in [*KINDS, f"check/{FACTS}"]:
        tab.goto("about:blank")
        whole(tab, long + kind)
        if kind.startswith("check/#"):
            tab.wait_for_selector("#check-results .mg-hit")
        across = tab.evaluate("document.documentElement.scrollWidth")
        wide |= {kind: across} if across > 360 else {}
    assert wide == {}


@pytest.mark.parametrize("html", [f"Before <a href='#'>{HEBREW}</a> 12-24 mmol, <b>{HEBREW}</b> (1B)!"])
def test_a_text_from_right_to_left_turns_nothing_around_it(html: str, tab: Any, mixed: str) -> None:  # noqa: ANN401
    tab.set_viewport_size({"width": 1280, "height": 800})
    whole(tab, f"{mixed}guideline/small/")
    tab.evaluate(
        "html => document.querySelector('.md-content p').insertAdjacentHTML('afterend', `<p id=probe>${html}</p>`)",
        html,
    )
    places = tab.locator("#probe").evaluate(PLACES)
    assert len(places) == 5
    assert [left for left, _ in places] == sorted(left for left, _ in places)


def test_a_wording_from_right_to_left_begins_at_the_right(tab: Any, mixed: str) -> None:  # noqa: ANN401
    tab.set_viewport_size({"width": 1280, "height": 800})
    whole(tab, f"{mixed}guideline/small/oral/")
    first, last = tab.locator("h1").first.evaluate(
        """one => { const text = one.firstChild; const at = (from, to) => { const range = document.createRange();
            range.setStart(text, from); range.setEnd(text, to); return range.getBoundingClientRect().left; };
            const start = text.data.search(/[א-ת]/); return [at(start, start + 1), at(start + 4, start + 5)]; }"""
    )
    assert first > last
    figure = tab.evaluate("getComputedStyle(document.querySelector('[data-u]') ?? document.body).unicodeBidi")
    assert figure == "plaintext"
