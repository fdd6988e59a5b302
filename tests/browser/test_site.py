"""Paths and places of the site in a real browser: each leads where it says."""

from __future__ import annotations

from typing import Any


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
