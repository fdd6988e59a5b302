"""Articles in a real browser: accessible, narrow enough for a phone, whole without scripts, whole on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mgkg.rules.ruleset import RuleSet
from tests.browser.axe import violations
from tests.publish.parsed import Parsed
from tests.render.patients import AUDIENCES, PATIENTS, page
from tests.rules import trial

NAMES = ("tacrolimus", "torsades", "nothing")
# Sheets in CSS pixels.
SHEETS = {"A4": (794, 1123), "Letter": (816, 1056)}


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return trial.shipped()


@pytest.fixture(scope="module")
def files(rules: RuleSet, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """The articles as files, by patient and audience."""
    folder = tmp_path_factory.mktemp("articles")
    found = {}
    for name in NAMES:
        for audience in AUDIENCES:
            path = folder / f"{audience}-{name}.html"
            path.write_text(page(rules, audience, *PATIENTS[name]), encoding="utf-8")
            found[name, audience] = path
    return found


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_nothing_is_wrong_for_axe_and_nothing_is_too_wide(
    browser: Any,  # noqa: ANN401
    files: dict[tuple[str, str], Path],
    audience: str,
    width: int,
    scheme: str,
) -> None:
    for name in NAMES:
        # The page forbids all scripts; that of axe has to get past.
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
        tab = context.new_page()
        tab.goto(files[name, audience].as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        if name != "nothing":  # it has no colour and no kind of block that the others lack
            assert violations(tab) == []
        context.close()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_page_asks_for_nothing_and_is_whole_without_scripts(
    browser: Any,  # noqa: ANN401
    files: dict[tuple[str, str], Path],
    audience: str,
) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: wrong.append(message.text))
    path = files["tacrolimus", audience]
    tab.goto(path.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
    assert wrong == []
    text = plain(tab.text_content("body"))
    assert plain(Parsed(path.read_text(encoding="utf-8")).text.partition("Skip to the content")[2]) in text
    context.close()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_matters_most_is_on_the_first_screen(
    browser: Any,  # noqa: ANN401
    files: dict[tuple[str, str], Path],
    audience: str,
) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(files["torsades", audience].as_uri())
    assert tab.locator(".part.emergency h2").bounding_box()["y"] < 400
    assert tab.locator(".notice").bounding_box()["y"] < 900
    tab.set_viewport_size({"width": 360, "height": 740})
    assert tab.locator(".part.emergency h2").bounding_box()["y"] < 740
    tab.goto(files["tacrolimus", "professional"].as_uri())
    tab.set_viewport_size({"width": 1280, "height": 900})
    assert tab.locator("#headline h2").bounding_box()["y"] < 900
    tab.close()


def test_the_keyboard_reaches_the_content_and_the_details(
    browser: Any,  # noqa: ANN401
    files: dict[tuple[str, str], Path],
) -> None:
    tab = browser.new_page()
    tab.goto(files["tacrolimus", "professional"].as_uri())
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the content"
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#content")
    tab.locator(".statement summary").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".statement details").first.evaluate("one => one.open") is True
    tab.close()


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_sheet_of_paper_holds_everything(
    browser: Any,  # noqa: ANN401
    files: dict[tuple[str, str], Path],
    audience: str,
    sheet: str,
    tmp_path: Path,
) -> None:
    path = files["tacrolimus", audience]
    width, height = SHEETS[sheet]
    tab = browser.new_page(viewport={"width": width - 120, "height": height})
    tab.goto(path.as_uri())
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width - 120
    hidden = """[...document.querySelectorAll('main *')].filter(one => !one.checkVisibility()
        && one.textContent.trim() && !one.closest('summary')).map(one => one.outerHTML.slice(0, 80))"""
    assert tab.evaluate(hidden) == []
    dark = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(255, 255, 255)"
    file = tmp_path / "article.pdf"
    tab.pdf(path=file, format=sheet, print_background=True)
    tab.close()
    assert file.read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        return  # what is printed can be read back only where poppler is
    command = ["pdftotext", "-raw", str(file), "-"]
    printed = re.sub(r"\s|-", "", subprocess.run(command, check=True, capture_output=True).stdout.decode())
    for wording in wordings(path):
        assert re.sub(r"\s|-", "", wording)[:60] in printed


def wordings(path: Path) -> list[str]:
    """The first words of what a page says of every statement, its details and its references included."""
    html = path.read_text(encoding="utf-8")
    found = re.findall(r'<p class="wording">([^<]*)</p>|<dd>([^<]*)<|<li id="[^"]*">([^<]*)<', html)
    texts = [plain(Parsed(next(filter(None, groups), "")).text) for groups in found]
    return [text[:40] for text in texts if text]


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
