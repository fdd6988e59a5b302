"""How soon a reader sees a page of the published site, and what it weighs: cold loads in Chromium, no net between."""

from __future__ import annotations

import shutil
import statistics
from typing import TYPE_CHECKING, Any, NamedTuple

from mgkg.publish.build import build
from tests.bench.timing import CannotMeasureError
from tests.browser.serving import served

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "start page": "",
    "article": "guideline/low-magnesium/",
    "statement": "guideline/low-magnesium/mild-im/",
    "decision": "decision/initial-magnesium-route/",
    "check": "check/",
}
# What every page loads, this one does too, and nothing else.
PLAIN = "report/"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
_LARGEST = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime / 1000))
    .observe({type: 'largest-contentful-paint', buffered: true});
})"""


class Painted(NamedTuple):
    """A page: the seconds to its largest paint, each cold load, and the bytes that it has for itself alone."""

    seconds: list[float]
    weight: int

    @property
    def middle(self) -> float:
        """The median."""
        return statistics.median(self.seconds)


def painted(root: Path, scratch: Path, rounds: int) -> dict[str, Painted]:
    """Every page of the table, by its name, each load in a context with nothing kept.

    Raises:
        CannotMeasureError: there is no browser.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise CannotMeasureError("playwright is not installed") from error
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        raise CannotMeasureError("no chromium found; on Debian: apt-get install chromium")
    build(root, scratch / "painted")
    with served(scratch / "painted") as top, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        common = _loaded(browser, top + PLAIN)[1].keys() - {top + PLAIN}
        loads = {name: [_loaded(browser, top + page) for _ in range(rounds)] for name, page in PAGES.items()}
        browser.close()
    return {
        name: Painted(
            [seconds for seconds, _ in found],
            sum(length for url, length in found[0][1].items() if url not in common),
        )
        for name, found in loads.items()
    }


def _loaded(browser: Any, address: str) -> tuple[float, dict[str, int]]:  # noqa: ANN401 - playwright may be missing
    """The seconds of the largest paint of a cold load, and the bytes of each file that it took."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright marks what it is given
    page.goto(address, wait_until="networkidle")
    seconds = page.evaluate(_LARGEST)
    lengths = {answer.url: int(answer.headers.get("content-length", 0)) for answer in answers}
    context.close()
    return seconds, lengths
