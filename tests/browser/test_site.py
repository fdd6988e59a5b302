"""The site in a real browser: nothing from another host, no error, no sideways scrolling, a search that finds."""

from __future__ import annotations

from typing import Any

import pytest

KINDS = [
    "",
    "guideline/",
    "guideline/low-magnesium/",
    "guideline/tacrolimus-magnesium/",
    "guideline/low-magnesium/mild-im/",
    "guideline/low-magnesium/reference-3/",
    "criteria/low-magnesium/",
    "source/low-magnesium/",
    "statement/",
    "decision/",
    "decision/initial-magnesium-route/",
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
    "model/",
    "for-sparql-users/",
    "check/",
]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_pages_load_nothing_from_elsewhere_and_fit(browser: Any, address: str, width: int, scheme: str) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: wrong.append(f"{answer.url}: {answer.status}") if answer.status >= 400 else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)

    for kind in KINDS:
        page.goto(address + kind, wait_until="load")
        page.evaluate("document.fonts.ready")
        page.evaluate("document.querySelectorAll('.md-content details').forEach(one => one.open = true)")
        across = page.evaluate("document.documentElement.scrollWidth")
        assert across <= width, f"{kind} is {across} wide"
        assert "No clinician has reviewed this." in page.inner_text(".md-banner")
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert wrong == []
    context.close()


def test_search_finds_a_synonym(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    page.goto(address)
    page.click(".md-search__input")
    # The theme listens for keys, and only once it has read its index.
    ready = "!document.querySelector('.md-search-result__meta').innerText.includes('Initializing')"
    page.wait_for_function(ready, timeout=60_000)
    page.keyboard.type("hypomagnesaemia")
    page.wait_for_selector(".md-search-result__item", timeout=60_000)
    found = page.eval_on_selector_all(".md-search-result__link", "links => links.map(link => link.href)")
    assert any("term/hypomagnesemia/" in link for link in found), found
    page.close()


def test_the_path_of_a_part_leads_to_its_place(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    page.goto(f"{address}guideline/low-magnesium/mild-im.dose/")
    page.wait_for_url("**/guideline/low-magnesium/mild-im/#dose")
    assert page.locator("#dose").is_visible()
    page.close()


def test_a_link_to_a_finding_within_a_fold_opens_it(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    page.goto(f"{address}findings/")
    fold = page.locator(".mg-cause details").first
    place = fold.locator("li[id]").first.get_attribute("id")
    assert not fold.locator("li").first.is_visible()
    page.goto(f"{address}guideline/")
    page.goto(f"{address}findings/#{place}")
    page.wait_for_function("document.querySelector('.mg-cause details').open")
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_nothing_on_the_page_of_findings_is_wrong_for_axe(browser: Any, address: str, width: int, scheme: str) -> None:  # noqa: ANN401
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}findings/", wait_until="load")
    page.evaluate("document.querySelectorAll('.md-content details').forEach(one => one.open = true)")
    results = axe.run(page, ".md-content")
    assert results.violations_count == 0, results.generate_report()
    context.close()
