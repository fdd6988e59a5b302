"""The query console of the served site, started once for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mgkg.store.dataset import Dataset, load


@pytest.fixture(scope="module")
def address(address: str) -> str:
    """Where the console is served."""
    return f"{address}console/"


@pytest.fixture(scope="module")
def dataset(root: Path) -> Dataset:
    return load(root)


class Console:
    """A console that has started, and what its page asked for and complained of."""

    def __init__(self, page: Any, address: str) -> None:  # noqa: ANN401
        self.page = page
        self.asked: list[str] = []
        self.wrong: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type in {"error", "warning"} else None)
        page.goto(address)

    def start(self) -> Console:
        self.page.click("#mg-console-start")
        self.page.wait_for_function("document.querySelector('#mg-console-status').textContent === 'Ready.'")
        return self

    def write(self, text: str) -> None:
        self.page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", text)

    def run(self) -> str:
        """Press the button; what is complained of, or nothing."""
        self.page.click("#mg-console-run")
        self.page.wait_for_function("!document.querySelector('#mg-console-run').disabled")
        return str(self.page.text_content("#mg-console-error"))

    def ask(self, text: str) -> str:
        """Run a query of one's own."""
        self.page.select_option("#mg-console-query", "")
        self.write(text)
        return self.run()

    def downloaded(self) -> str:
        fetched = "async () => (await fetch(document.querySelector('#mg-console-download').href)).text()"
        return str(self.page.evaluate(fetched))

    def rows(self) -> list[list[str]]:
        cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        return list(self.page.eval_on_selector_all("#mg-console-answer tbody tr", cells))


@pytest.fixture(scope="module")
def console(browser: Any, address: str) -> Iterator[Console]:  # noqa: ANN401
    context = browser.new_context()
    yield Console(context.new_page(), address).start()
    context.close()
