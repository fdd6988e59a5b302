"""The page that checks a patient, opened with the facts of a link, and what the command prints for them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from mgkg.cli import main

# Facts as a link holds them: conflicts, an emergency, set aside, courses of time, lists that are complete, none.
PATIENTS = {
    "conflicts": "obs=serum-magnesium:1.1:mg/dL&has=tacrolimus&not=symptomatic-hypomagnesemia",
    "emergency": "obs=serum-magnesium:1.1:mg/dL&has=torsades-de-pointes",
    "set aside": "at=2020-10-20&obs=serum-magnesium:0.6:mmol/L:2020-10-19&obs=serum-magnesium:0.4:mmol/L:2020-10-21",
    "dated": "has=transplantation:2020-10-10&has=tacrolimus&has=magnesium-oxide&at=2020-10-20&not=seizure",
    "complete": "obs=serum-magnesium:%3C0.5:mmol/L&has=omeprazole&complete=medications&complete=symptoms",
    "nothing": "",
}
CARDS = """() => Object.fromEntries([...document.querySelectorAll('#check-results .mg-hit')].map(one =>
    [one.dataset.statement, [...one.classList].find(name => /^mg-hit--/.test(name)).slice(8)]))"""
UNFOLD = """() => { for (let open = true; open;) { open = false;
    for (const one of document.querySelectorAll('#check-results details:not([open])')) {
        one.open = open = true; one.dispatchEvent(new Event('toggle')); } } }"""


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Any]:  # noqa: ANN401 - the fixture of another module
    """The empty page, with all that goes wrong in it and all that it asks for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda line: page.wrong.append(line.text) if line.type in {"error", "warning"} else None)
    page.home = f"{address}check/"
    visit(page)
    yield page
    assert page.wrong == []
    context.close()


def visit(page: Any, fragment: str = "") -> None:  # noqa: ANN401
    """Open the page anew with the facts of a fragment."""
    page.goto("about:blank")
    page.goto(page.home + (f"#{fragment}" if fragment else ""))
    settled(page)


def settled(page: Any) -> None:  # noqa: ANN401
    """The answer to what the form says stands there whole."""
    page.wait_for_selector("#check:not([hidden])")
    page.wait_for_selector("#check-results:not([aria-busy])", state="attached")
    page.wait_for_function("!document.querySelector('.mg-later')")


def fragment(page: Any) -> str:  # noqa: ANN401
    return str(page.evaluate("location.hash")).removeprefix("#")


def printed(page: Any, capsys: pytest.CaptureFixture[str], *flags: str) -> str:  # noqa: ANN401
    """What the command prints that the page gives for its facts."""
    words = shlex.split(page.text_content("#check-command"))
    assert words[0] == "mgkg"
    capsys.readouterr()
    assert main([*words[1:], *flags]) == 0
    return capsys.readouterr().out
