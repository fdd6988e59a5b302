"""Search in a real browser: a statement by its wording, a term by each of its names, a decision, also without a net."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

WANTED = {
    "wording": (
        "life-threatening presentation torsades seizures arrhythmias magnesium vein immediately",
        "guideline/low-magnesium/life-threatening-iv/",
    ),
    "plain wording": ("heart rhythm emergency call services", "guideline/low-magnesium/life-threatening-iv/"),
    "synonym": ("hypomagnesaemia", "term/hypomagnesemia/"),
    "brand name": ("Prilosec", "term/omeprazole/"),
    "LOINC code": ("2601-3", "term/serum-magnesium/"),
    "ATC code": ("A02BC01", "term/omeprazole/"),
    "decision": ("how severe serum magnesium value", "decision/serum-magnesium-severity/"),
}
# The theme listens for keys only once it has read its index.
READY = "!document.querySelector('.md-search-result__meta').innerText.includes('Initializing')"
FOUND = "links => links.map(link => link.href)"


def searching(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(address)
    page.keyboard.press("/")
    page.wait_for_function(READY, timeout=60_000)


def found(page: Any, words: str) -> list[str]:  # noqa: ANN401
    """The addresses that a search gives, the best first."""
    page.fill(".md-search__input", "")
    page.wait_for_function("!document.querySelector('.md-search-result__item')", timeout=60_000)
    page.keyboard.type(words)
    page.wait_for_selector(".md-search-result__item", timeout=60_000)
    return list(page.eval_on_selector_all(".md-search-result__link", FOUND))


@pytest.fixture(scope="module")
def offline(browser: Any, address: str) -> Iterator[Any]:  # noqa: ANN401
    """A page that has read its index and then lost its net."""
    context = browser.new_context()
    page = context.new_page()
    searching(page, address)
    context.set_offline(True)
    yield page
    context.close()


@pytest.mark.parametrize("name", WANTED)
def test_what_is_searched_is_found_without_a_net(offline: Any, name: str) -> None:  # noqa: ANN401
    words, path = WANTED[name]
    links = found(offline, words)
    assert any(f"/{path}" in link for link in links), links


def test_what_is_nowhere_is_not_found(offline: Any) -> None:  # noqa: ANN401
    offline.fill(".md-search__input", "")
    offline.keyboard.type("qqqxyzzyqqq")
    offline.wait_for_function("document.querySelector('.md-search-result__meta').innerText.includes('No matching')")
    assert offline.locator(".md-search-result__item").count() == 0


def test_a_result_is_chosen_by_arrows_and_opened_by_enter(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    searching(page, address)
    links = found(page, "Prilosec")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.href") == links[0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/term/omeprazole/**")
    page.close()


def test_search_is_left_by_escape(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    searching(page, address)
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('#__search').checked")
    page.close()
