"""Pictures in a real browser: letters stand where the build thought, and nobody who listens or tabs is left out."""

from __future__ import annotations

from typing import Any

import pytest

PAGES = [
    "term/serum-magnesium/",
    "decision/initial-magnesium-route/",
    "decision/serum-magnesium-severity/",
    "guideline/low-magnesium/reserve-parenteral/",
    "guideline/low-magnesium/target/",
]
LOOKS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
# The boxes of the texts of each drawing on the screen, and that of the drawing.
MEASURED = """() => [...document.querySelectorAll('.mg-picture svg')].map(svg => {
  const box = one => { const r = one.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; };
  const size = one => parseFloat(getComputedStyle(one).fontSize) * (one.getCTM().a || 1);
  const texts = [...svg.querySelectorAll('text')];
  return {all: box(svg), texts: texts.map(box), smallest: Math.min(...texts.map(size))};
})"""


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_texts_stand_apart_within_their_drawing_and_can_be_read(
    browser: Any,  # noqa: ANN401
    address: str,
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path, wait_until="load")
        drawings = page.evaluate(MEASURED)
        assert drawings, path
        for drawing in drawings:
            left, _, wide, _ = drawing["all"]
            assert wide <= width
            assert drawing["smallest"] >= 11, path
            for x, _, long, _ in drawing["texts"]:
                assert x >= left - 1, path
                assert x + long <= left + wide + 1, path
            rows = [(x, y, x + long, y + high) for x, y, long, high in drawing["texts"]]
            for place, (x, y, right, bottom) in enumerate(rows):
                for to_x, to_y, to_right, to_bottom in rows[place + 1 :]:
                    # A line is higher than its letters: a few pixels are none.
                    across = min(right, to_right) - max(x, to_x)
                    assert across <= 1 or min(bottom, to_bottom) - max(y, to_y) <= 6, (path, x, y, to_x, to_y)
    context.close()


def test_a_link_in_a_drawing_is_reached_by_the_keyboard_and_seen(browser: Any, address: str) -> None:  # noqa: ANN401
    page = browser.new_page()
    page.goto(f"{address}term/serum-magnesium/")
    link = page.locator(".mg-picture svg a").nth(1)
    link.focus()
    assert link.evaluate("one => one === document.activeElement")
    page.keyboard.press("Tab")
    after = page.evaluate("document.activeElement.closest('svg') !== null")
    assert after
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/guideline/low-magnesium/**")
    page.close()
