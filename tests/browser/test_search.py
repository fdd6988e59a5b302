"""Search in a real browser: a statement by its wording, a term by each of its names, a decision, also without a net.

Words and whole sentences, as a reader types them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

IMMEDIATELY = "guideline/low-magnesium/life-threatening-iv/"
WANTED = {
    "wording": (
        "life-threatening presentation torsades seizures arrhythmias magnesium vein immediately",
        IMMEDIATELY,
    ),
    "plain wording": ("heart rhythm emergency call services", IMMEDIATELY),
    "synonym": ("hypomagnesaemia", "term/hypomagnesemia/"),
    "brand name": ("Prilosec", "term/omeprazole/"),
    "LOINC code": ("2601-3", "term/serum-magnesium/"),
    "ATC code": ("A02BC01", "term/omeprazole/"),
    "decision": ("how severe serum magnesium value", "decision/serum-magnesium-severity/"),
    "wording with a unit": (
        (
            "At a serum magnesium of 1.1 mg/dL the first treatment is magnesium oxide by mouth, 12-24 mmol a day;"
            " sulfate into a vein is kept for symptoms or cardiac manifestations."
        ),
        "guideline/low-magnesium/headline-oral/",
    ),
}
# What is typed whole stands among the first three: a reader sees it without a scroll.
SENTENCES = {
    "wording": (
        (
            "A life-threatening presentation, be it torsades de pointes, seizures or severe arrhythmias, calls for"
            " magnesium 1-2 g into a vein immediately, as a bolus over 5 minutes, whatever the baseline level."
        ),
        IMMEDIATELY,
    ),
    "part of a wording": ("calls for magnesium 1-2 g into a vein immediately", IMMEDIATELY),
    "plain wording": (
        (
            "The emergency team can give 1-2 g of magnesium into a vein over 5 minutes,"
            " whatever the blood level was before."
        ),
        IMMEDIATELY,
    ),
    "title of a statement": ("Torsades, seizures, severe arrhythmias: 1-2 g into a vein at once", IMMEDIATELY),
    "title of a decision": ("How severe is a serum magnesium value?", "decision/serum-magnesium-severity/"),
    "small letters, no mark": ("how severe is a serum magnesium value", "decision/serum-magnesium-severity/"),
    "short question": ("Give alfacalcidol?", "decision/alfacalcidol-use/"),
}
# The theme listens for keys only once it has read its index.
READY = "!document.querySelector('.md-search-result__meta').innerText.includes('Initializing')"
FOUND = "links => links.map(link => link.href)"


def searching(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(address)
    page.keyboard.press("/")
    page.wait_for_function(READY, timeout=60_000)


def found(page: Any, words: str) -> list[str]:  # noqa: ANN401
    """The addresses of the pages that a search gives, the best first; their sections stand below them."""
    page.fill(".md-search__input", "")
    page.wait_for_function("!document.querySelector('.md-search-result__item')", timeout=60_000)
    page.keyboard.insert_text(words)
    page.keyboard.press("End")  # the theme listens to keys; one question for the whole, so no answer to a part of it
    page.wait_for_selector(".md-search-result__item", timeout=60_000)
    return list(page.eval_on_selector_all(".md-search-result__item > :first-child", FOUND))


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


@pytest.mark.parametrize("name", SENTENCES)
def test_a_whole_sentence_finds_its_page(offline: Any, name: str) -> None:  # noqa: ANN401
    words, path = SENTENCES[name]
    links = found(offline, words)
    assert any(f"/{path}" in link for link in links[:3]), links


def test_a_mark_after_a_word_changes_nothing(offline: Any) -> None:  # noqa: ANN401
    plain = found(offline, "severe")
    assert plain
    assert [found(offline, words) for words in ("severe?", "severe,", "(severe)", "severe.")] == [plain] * 4


def test_no_query_fails_in_the_worker(browser: Any, address: str) -> None:  # noqa: ANN401
    """Each character that words begin with is looked up among all words of the index."""
    page = browser.new_page()
    failures: list[str] = []
    page.on("console", lambda message: failures.append(message.text))
    searching(page, address)
    for character in "abcdefghijklmnopqrstuvwxyz0123456789":
        assert found(page, character), (character, failures)
    assert not failures
    page.close()


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
