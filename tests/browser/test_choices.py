"""What a reader chooses, and what chips mean, in a real browser: kept, without a store, without script, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.axe import violations

ARTICLE = "guideline/low-magnesium/"
PRIVATE = """
for (const name of ["getItem", "setItem", "removeItem"]) {
  Storage.prototype[name] = () => { throw new DOMException("denied", "SecurityError") };
}
"""
STRENGTH = "section:has(> #asymptomatic-oral) .mg-chips button:has-text('strength')"
OPENED = "document.querySelectorAll(':popover-open').length"


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:  # noqa: ANN401
    """A function that opens a page in a fresh context; what goes wrong on it fails the test."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def open_(url: str, script: str = "", **options: Any) -> Any:  # noqa: ANN401
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(url, wait_until="load")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def choose(page: Any, value: str) -> None:  # noqa: ANN401
    page.click(".mg-choices__open")
    page.check(f"#mg-choices input[value='{value}']")
    page.keyboard.press("Escape")


def beside(page: Any) -> list[str]:  # noqa: ANN401
    found: list[str] = page.eval_on_selector_all(
        ".mg-converted", "all => all.map(one => one.parentElement.textContent)"
    )
    return found


def test_units_stand_beside_the_printed_figure_and_are_kept(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE)
    assert beside(page) == []
    choose(page, "mmol/L")
    assert "1.1 mg/dL [0.453 mmol/L]" in beside(page)
    assert "1.8-2.2 mEq/L [0.9–1.1 mmol/L]" in beside(page)
    assert not [text for text in beside(page) if text.startswith("0.6 mmol/L")]
    assert not page.locator(".mg-derived").first.is_visible()
    page.reload()
    assert "1.1 mg/dL [0.453 mmol/L]" in beside(page)
    page.goto(f"{address}guideline/tacrolimus-magnesium/")
    assert "300-400 mg [12.3–16.5 mmol]" in beside(page)
    choose(page, "mg/dL")
    assert "1.0-1.4 mEq/L [1.22–1.7 mg/dL]" in beside(page)
    assert not [text for text in beside(page) if "mmol" in text]
    choose(page, "printed")
    assert beside(page) == []
    assert page.evaluate("localStorage.getItem('mgkg.units')") == "printed"


def test_every_figure_of_an_article_follows_the_choice(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE)
    choose(page, "mEq/L")
    figures = page.locator("[data-u*='mEq/L']").count()
    assert figures > 10
    assert len(beside(page)) == figures


def test_patients_read_the_plain_words_first_and_it_is_kept(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE)
    statement = page.locator("section:has(> #mild-im)")
    wording, plain = statement.locator(".mg-wording"), statement.locator(".mg-plain")
    assert wording.is_visible()
    assert wording.bounding_box()["y"] < plain.bounding_box()["y"]
    choose(page, "patient")
    summary = statement.locator("summary", has_text="For professionals")
    for _ in range(2):
        assert not wording.is_visible()
        assert not statement.locator(".mg-chips").is_visible()
        assert plain.is_visible()
        assert plain.bounding_box()["y"] < summary.bounding_box()["y"]
        page.reload()
    summary.focus()
    page.keyboard.press("Enter")
    assert wording.is_visible()
    page.goto(f"{address}guideline/low-magnesium/mild-im/")
    assert not page.locator(".mg-wording").is_visible()
    choose(page, "professional")
    assert page.locator(".mg-wording").is_visible()


def test_others_hear_of_a_choice(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE)
    page.evaluate("document.addEventListener('mgkg:choice', event => { window.heard = event.detail })")
    choose(page, "mmol/L")
    assert page.evaluate("window.heard") == {"name": "units", "value": "mmol/L"}
    assert page.evaluate("document.documentElement.dataset.mgUnits") == "mmol/L"
    choose(page, "patient")
    assert page.evaluate("window.heard") == {"name": "audience", "value": "patient"}
    assert page.evaluate("document.documentElement.dataset.mgAudience") == "patient"


def test_a_private_window_keeps_a_choice_for_the_page(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE, PRIVATE)
    choose(page, "mmol/L")
    choose(page, "patient")
    assert "1.1 mg/dL [0.453 mmol/L]" in beside(page)
    wording = page.locator("section:has(> #mild-im) .mg-wording")
    assert wording.count() == 1
    assert not wording.is_visible()


@pytest.mark.parametrize("stored", ["parsecs", "", "<img src=x onerror=alert(1)>", "printed"])
def test_a_unit_that_is_none_of_ours_is_as_printed(stored: str, opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE, f"localStorage.setItem('mgkg.units', {stored!r})")
    assert beside(page) == []
    page.click(".mg-choices__open")
    assert page.is_checked("#mg-choices input[value=printed]")


def test_without_script_the_page_is_complete(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE, java_script_enabled=False)
    assert page.locator("section:has(> #mild-im) .mg-wording").is_visible()
    assert page.locator("section:has(> #mild-im) > .mg-plain").is_visible()
    assert page.locator(".mg-derived").first.is_visible()
    assert not page.locator(".mg-choices").is_visible()
    chip = page.locator(STRENGTH).first
    chip.click()
    meaning = page.locator(f"#{chip.get_attribute('popovertarget')}")
    assert "None is inferred from its wording" in meaning.inner_text()
    assert meaning.is_visible()


def test_a_chip_says_what_it_means_by_keyboard(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE)
    chip = page.locator(STRENGTH).first
    meaning = page.locator(f"#{chip.get_attribute('popovertarget')}")
    before = page.locator("section:has(> #asymptomatic-oral) .mg-chips button").first
    before.focus()
    page.keyboard.press("Tab")
    assert chip.evaluate("it => it === document.activeElement")
    meaning.wait_for(state="visible")
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    meaning.wait_for(state="hidden")
    assert chip.evaluate("it => it === document.activeElement")
    page.keyboard.press("Enter")
    meaning.wait_for(state="visible")
    page.keyboard.press("Tab")
    assert meaning.locator("a").evaluate("it => it === document.activeElement")
    assert meaning.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#strength-not-stated")


def test_a_chip_says_what_it_means_on_hover_and_stays_under_the_pointer(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE)
    chip = page.locator(STRENGTH).first
    meaning = page.locator(f"#{chip.get_attribute('popovertarget')}")
    chip.hover()
    meaning.wait_for(state="visible")
    meaning.hover()
    page.wait_for_timeout(600)
    assert meaning.is_visible()
    page.mouse.move(2, 500)
    meaning.wait_for(state="hidden")


def test_a_chip_says_what_it_means_by_touch_within_the_page(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    chip = page.locator(STRENGTH).first
    assert chip.bounding_box()["height"] >= 24
    chip.tap()
    meaning = page.locator(f"#{chip.get_attribute('popovertarget')}")
    meaning.wait_for(state="visible")
    box = meaning.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.evaluate(OPENED) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.touchscreen.tap(5, 400)
    meaning.wait_for(state="hidden")


def test_the_choices_are_made_by_keyboard_and_on_a_phone(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address, viewport={"width": 360, "height": 740})
    button = page.locator(".mg-choices__open")
    box = button.bounding_box()
    assert box["x"] + box["width"] <= 360
    assert min(box["width"], box["height"]) >= 24
    button.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#mg-choices").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 360
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.documentElement.dataset.mgAudience") == "patient"
    page.keyboard.press("Escape")
    assert page.evaluate(OPENED) == 0


def test_the_front_page_opens_the_search(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address)
    page.fill("#mg-find", "hypomagnesaemia")
    page.keyboard.press("Enter")
    page.wait_for_selector(".md-search-result__item", timeout=60_000)
    found = page.eval_on_selector_all(".md-search-result__link", "links => links.map(link => link.href)")
    assert any("term/hypomagnesemia/" in link for link in found), found


def test_a_disagreement_leads_to_its_patient(opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(f"{address}disagreements/")
    link = page.locator(".mg-witness a").first
    facts = link.get_attribute("href").partition("#")[2]
    link.click()
    page.wait_for_selector("#check-results")
    page.wait_for_function("document.getElementById('check-command').textContent.includes('--obs')")
    assert all(part in page.url for part in facts.split("&") if part.startswith("has="))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_nothing_that_opens_is_wrong_for_axe(width: int, scheme: str, opened: Any, address: str) -> None:  # noqa: ANN401
    page = opened(address + ARTICLE, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.click(".mg-choices__open")
    assert violations(page, "#mg-choices") == []
    page.keyboard.press("Escape")
    page.locator(STRENGTH).first.click()
    assert violations(page, ".mg-meanings") == []
