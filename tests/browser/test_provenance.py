"""Where a statement comes from, one click away, and pages on paper: in a real browser."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from mgkg.model.guideline import Library
from mgkg.store.dataset import load
from mgkg.store.reading import library
from tests.browser.axe import violations
from tests.browser.serving import BELOW
from tests.publish.parsed import parsed

ARTICLE = "guideline/low-magnesium/"
PLACES = [ARTICLE, "decision/initial-magnesium-route/", "findings/", "statement/"]
SCREENS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]
CHROME = ["Skip to content", "Table of contents", "Start here", "Back to top", "Made with", "Provenance\n"]
LINK = "a.mg-pv >> nth=0"


@pytest.fixture(scope="module")
def folder(address: str, built_site: Path) -> Path:  # noqa: ARG001 - it is only built when there is a browser
    """The top of the real site."""
    return built_site / BELOW


@pytest.fixture(scope="module")
def shelves(root: Path) -> Library:
    return library(load(root))


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:  # noqa: ANN401
    """A page whose errors fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, permissions=["clipboard-read"])
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    yield made
    context.close()
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_one_click_shows_where_a_statement_comes_from(page: Any, address: str, place: str) -> None:  # noqa: ANN401
    page.goto(address + place)
    link = page.locator(LINK)
    statement = link.evaluate("link => link.href").removesuffix("#_provenance")
    link.click()
    dialog = page.wait_for_selector("dialog[open]")
    said = dialog.inner_text()
    assert f"https://w3id.org/mgkg/{statement.removeprefix(address).rstrip('/')}" in said
    for heading in ("Where the source says it", "Evidence", "Review", "Cite this", "Vancouver", "APA", "BibTeX"):
        assert heading in said
    assert re.search(r"fragment-\d+: \d+ to \d+, SHA-256\s+[0-9a-f]{64}", said)
    assert "No clinician has reviewed this statement." in said
    assert page.url == address + place


def test_links_in_the_dialog_lead_where_they_lead_on_the_page(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(address + ARTICLE)
    page.click(LINK)
    page.wait_for_selector("dialog[open]")
    # A link in a drawing has another kind of address than one among words.
    links = page.eval_on_selector_all("dialog a", "links => links.map(link => link.href.baseVal ?? link.href)")
    assert len(links) > 5
    for link in links:
        assert link.startswith(address)
        assert page.request.get(link.partition("#")[0]).ok, link
    names = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert sorted(set(names)) == sorted(names)


def test_the_dialog_works_by_keyboard_alone(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(address + ARTICLE)
    page.locator(LINK).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    inside = "document.querySelector('dialog').contains(document.activeElement)"
    for _ in range(40):
        # The browser's own controls come after the last one of a dialog; nothing of the page below does.
        assert page.evaluate(f"{inside} || document.activeElement === document.body")
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    assert page.evaluate("document.activeElement === document.querySelector('a.mg-pv')")
    name = page.evaluate("document.getElementById(document.querySelector('dialog').getAttribute('aria-labelledby'))")
    assert name is not None


def test_it_closes_by_its_button_and_beside_it_and_opens_again(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(address + ARTICLE)
    for number in (0, 1):
        page.locator("a.mg-pv").nth(number).click()
        page.wait_for_selector("dialog[open]")
        title = page.locator("h3 >> a:not(.headerlink)").nth(number).inner_text()
        assert page.locator("dialog h2").inner_text() == f"Provenance: {title}"
        if number:
            page.mouse.click(2, 2)
        else:
            page.get_by_role("button", name="Close", exact=True).click()
        page.wait_for_selector("dialog[open]", state="detached")
    assert page.locator("dialog").count() == 1


def test_an_identifier_is_copied(page: Any, address: str) -> None:  # noqa: ANN401
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}{ARTICLE}mild-im/")
    page.get_by_role("button", name="Copy Identifier").click()
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "https://w3id.org/mgkg/guideline/low-magnesium/mild-im"
    page.get_by_role("button", name="Copy BibTeX").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.startsWith('@incollection{'))")


def test_a_page_that_cannot_be_fetched_is_followed(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(address + ARTICLE)
    link = page.locator(LINK)
    target = link.evaluate("link => link.href")
    refused = iter([True])
    page.route(
        target.removesuffix("#_provenance"),
        lambda route: route.abort() if next(refused, False) else route.continue_(),
    )
    link.click()
    page.wait_for_url(target)
    assert page.locator("#_provenance").is_visible()


def test_with_a_key_held_it_is_a_link(page: Any, address: str) -> None:  # noqa: ANN401
    page.goto(address + ARTICLE)
    with page.context.expect_page() as opened:
        page.locator(LINK).click(modifiers=["Control"])
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("#_provenance")
    assert page.locator("dialog[open]").count() == 0


def test_without_scripts_the_link_leads_to_the_section(browser: Any, address: str) -> None:  # noqa: ANN401
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ARTICLE)
    page.click(LINK)
    assert page.url.endswith("/#_provenance")
    assert "Cite this" in page.locator("#_provenance").inner_text()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_dialog_fits_and_nothing_in_it_is_wrong_for_axe(
    browser: Any,  # noqa: ANN401
    address: str,
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address + ARTICLE, wait_until="load")
    page.click(LINK)
    page.wait_for_selector("dialog[open]")
    assert violations(page, "dialog") == []
    box = page.locator("dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 640
    body = page.locator(".mg-dialog__body")
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_statement_costs_an_article_few_bytes(folder: Path) -> None:
    html = (folder / ARTICLE / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<a class="mg-pv"[^>]*>Provenance</a>\n', html)
    assert links
    assert max(len(link) for link in links) <= 90


def printed(browser: Any, url: str, *, scripts: bool = True, scheme: str = "light") -> list[str]:  # noqa: ANN401
    """The text of each sheet."""
    context = browser.new_context(java_script_enabled=scripts, color_scheme=scheme)
    page = context.new_page()
    page.goto(url, wait_until="load")
    content = page.pdf(format="A4", print_background=True)
    context.close()
    return [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(content)).pages]


def letters(text: str) -> str:
    """Without line ends, and with the letters that ligatures stand for."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("scripts", [True, False])
def test_an_article_prints_whole_and_without_what_is_around_it(
    browser: Any,  # noqa: ANN401
    address: str,
    shelves: Library,
    scripts: bool,  # noqa: FBT001
) -> None:
    sheets = printed(browser, address + ARTICLE, scripts=scripts)
    text = "\n".join(sheets)
    said = letters(text)
    statements = [each for each in shelves.statements.values() if each.guideline == "low-magnesium"]
    wanted = [words for each in statements for words in (each.title, each.wording, each.plain_wording)]
    # What stands folded: the statements that cite a number.
    wanted.append(shelves.guidelines["low-magnesium"].disclaimer)
    feet = re.compile(r"No clinician has reviewed this\. Nothing here is approved\..*?low-magnesium", re.DOTALL)
    said = letters(feet.sub("", text)) + said
    assert [words for words in wanted if letters(words)[:60] not in said] == []
    assert [words for words in CHROME if words in text] == []
    assert len(statements) / 8 < len(sheets) < len(statements)
    for number, sheet in enumerate(sheets, 1):
        foot = letters(sheet)
        assert letters("No clinician has reviewed this. Nothing here is approved.") in foot
        assert letters(f"{number} of {len(sheets)}") in foot
        assert "version0.1.0,https://w3id.org/mgkg/guideline/low-magnesium" in foot


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_folded_is_printed(browser: Any, address: str, folder: Path, scripts: bool) -> None:  # noqa: ANN401, FBT001
    place = "decision/initial-magnesium-route/"
    said = letters("".join(printed(browser, address + place, scripts=scripts)))
    html = (folder / place / "index.html").read_text(encoding="utf-8")
    notes = re.findall(r'<details class="mg-notes".*?</details>', html, re.DOTALL)
    assert notes
    for note in notes:
        (words, *_) = re.findall(r"</strong> ([^<]+)", note)
        assert letters(words)[:40] in said


def test_a_page_in_dark_colours_prints_in_light_ones(browser: Any, address: str) -> None:  # noqa: ANN401
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address + ARTICLE, wait_until="load")
    page.emulate_media(media="print", color_scheme="dark")
    for part in ("body", ".mg-plain", ".mg-note", ".md-banner"):
        style = page.eval_on_selector(
            part, "it => [getComputedStyle(it).backgroundColor, getComputedStyle(it).color].join(' ')"
        )
        ground, ink = re.findall(r"rgba?\(([^)]*)\)", style)
        assert min(map(float, ground.split(",")[:3])) > 220 or ground.endswith(" 0"), (part, style)
        assert max(map(float, ink.split(",")[:3])) < 170, (part, style)
    context.close()


def test_a_statement_prints_with_its_identifier(browser: Any, address: str, folder: Path) -> None:  # noqa: ANN401
    place = f"{ARTICLE}mild-im/"
    text = "\n".join(printed(browser, address + place))
    assert "https://w3id.org/mgkg/guideline/low-magnesium/mild-im" in letters(text)
    assert "Copy" not in text
    assert "mild-im" in parsed(folder / place / "index.html").text
