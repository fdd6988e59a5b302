"""By the keyboard alone: every stop is seen, in the order of the page, and there is a way on from each."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.browser.kinds import PATIENT

WALKED = [
    "guideline/tacrolimus-magnesium/",
    "guideline/low-magnesium/mild-im/",
    "decision/loop-diuretic-dose/",
    "check/",
    f"check/#{PATIENT}",
]
# What has the focus: its place in the order of the page, whether it stands on the screen, and whether an outline shows
# that it has it. The theme's choice of light or dark is shown by its label.
STOP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const mark = one.matches('.md-option') ? one.nextElementSibling : one;
  // A link that is broken over lines has a box for each.
  const seen = [...mark.getClientRects()].some(box => box.width > 0 && box.height > 0 && box.bottom > 0
    && box.right > 0 && box.top < innerHeight && box.left < innerWidth);
  const style = getComputedStyle(mark);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return {at: [...document.querySelectorAll('*')].indexOf(one), seen: seen && style.visibility === 'visible', outlined,
    parts: one.matches('[type=date], [type=datetime-local]'), says: one.outerHTML.slice(0, 160)};
}"""


@pytest.fixture
def page(browser: Any) -> Any:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", WALKED)
def test_every_stop_is_seen_and_in_order_and_none_is_a_trap(page: Any, address: str, path: str) -> None:  # noqa: ANN401
    page.goto(address + path, wait_until="load")
    if path.startswith("check/"):
        page.wait_for_selector("#check-results:not([aria-busy])", state="attached")
    stops = []
    for _ in range(600):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    else:
        pytest.fail(f"no way out after {stops[-1]['says']}")
    assert len(stops) > 20
    assert [stop["says"] for stop in stops if not stop["seen"]] == []
    assert [stop["says"] for stop in stops if not stop["outlined"]] == []
    # A date has a stop for each of its parts.
    places = [stop["at"] for before, stop in pairwise([None, *stops]) if not (before == stop and stop["parts"])]
    assert places == sorted(set(places))


def test_the_first_stop_leads_past_the_header(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(f"{address}guideline/low-magnesium/mild-im/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.md-content') !== null")


def test_the_choices_are_reached_and_made_by_keyboard(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(f"{address}guideline/low-magnesium/mild-im/")
    reach(page, ".mg-choices__open")
    page.keyboard.press("Enter")
    reach(page, "[name=audience]")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("html", "data-mg-audience") == "patient"
    reach(page, "#mg-choices [name=units]")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("html", "data-mg-units") != "printed"
    page.keyboard.press("Escape")
    assert not page.is_visible("#mg-choices")


def test_the_contents_list_leads_to_its_headings(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(f"{address}guideline/low-magnesium/")
    reach(page, ".md-sidebar--secondary .md-nav__link", presses=120)
    place = page.evaluate("document.activeElement.hash")
    page.keyboard.press("Enter")
    page.wait_for_function("place => location.hash === place", arg=place)
    assert page.locator(f'[id="{place[1:]}"]').is_visible()


def test_folds_open_by_keyboard(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(f"{address}term/muscle-cramp/")
    reach(page, ".md-content summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    page.keyboard.press(" ")
    assert not page.evaluate("document.activeElement.parentElement.open")


def test_a_wide_table_is_reached_and_scrolled(browser: Any, address: str) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}decision/")
    reach(page, ".md-content [tabindex='0']")
    before = page.evaluate("document.activeElement.scrollLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => document.activeElement.scrollLeft > before", arg=before)
    context.close()


def reach(page: Any, selector: str, presses: int = 80) -> None:  # noqa: ANN401
    """Press Tab until an element has the focus."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not lead to {selector}")
