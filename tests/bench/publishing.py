"""The published site's speed: builds of a thousand and of five thousand statements, one edit while it is served."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.copied import copied_content
from tests.bench.timing import NOT_PASSED_ON, CannotMeasureError

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIES, COPIES_OF_LARGE = 10, 47
_PROGRAM = "import sys; from mgkg.cli import main; sys.exit(main(sys.argv[1:]))"
_STATEMENTS, _PAGE = "guidelines/low-magnesium/statements.ttl", "guideline/low-magnesium/mild-im/"
_TITLE = 'dcterms:title "'
# A build of thousands is known to end in this.
_PATIENCE = 600


class Built(NamedTuple):
    """A site: its statements, its pages, the seconds from nothing kept, and those of the later builds, medians."""

    statements: int
    pages: int
    cold: float
    seconds: float


def built(root: Path, scratch: Path, copies: int, rounds: int) -> Built:
    """Build a site of so many copies of the shipped content: at first with an empty cache, then with what that kept."""
    content, out, cache = (scratch / f"{name}-{copies}" for name in ("content", "out", "cache"))
    statements = copied_content(root, content, copies)
    cold, pages = _seconds_of_a_build(content, out, cache)
    seconds = [_seconds_of_a_build(content, scratch / f"out-{copies}-{number}", cache)[0] for number in range(rounds)]
    return Built(statements, pages, cold, statistics.median(seconds))


def _seconds_of_a_build(content: Path, out: Path, cache: Path) -> tuple[float, int]:
    start = time.perf_counter()
    command = [sys.executable, "-c", _PROGRAM, "--root", str(content), "site", "build", "-o", str(out)]
    ended = subprocess.run(command, capture_output=True, check=False, text=True, env=_environment(cache))
    seconds = time.perf_counter() - start
    if ended.returncode:
        raise CannotMeasureError(f"site build: {ended.stderr.strip()}")
    return seconds, int(ended.stdout.split()[0])


def seconds_of_edits(root: Path, scratch: Path, copies: int, rounds: int) -> list[float]:
    """From a title being saved to a reader getting the page with it, of a site that is served."""
    content = scratch / f"served-{copies}"
    copied_content(root, content, copies)
    file = content / _STATEMENTS
    before = file.read_text(encoding="utf-8")
    start, end = before.split("low:mild-im a mgkg:Recommendation ;", 1)
    seconds = []
    with _served(content, scratch / f"cache-{copies}") as address:
        for number in range(rounds):
            title = f"Edited for the {number + 1}th time"
            changed = end.replace(_TITLE, f"{_TITLE}{title}, ", 1)
            file.write_text(f"{start}low:mild-im a mgkg:Recommendation ;{changed}", encoding="utf-8")
            saved = time.perf_counter()
            _wait_for(f"{address}{_PAGE}", title)
            seconds.append(time.perf_counter() - saved)
            time.sleep(1)  # an editor thinks before the next edit
    return seconds


@contextmanager
def _served(content: Path, cache: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _PROGRAM, "--root", str(content), "site", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=_environment(cache))
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(f"{address}{_PAGE}", "</html>")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=_PATIENCE)


def _wait_for(address: str, text: str) -> None:
    start = time.monotonic()
    while time.monotonic() - start < _PATIENCE:
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - http
                if text in answer.read().decode():
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.01)
    raise CannotMeasureError(f"{address} never showed “{text}”")


def _environment(cache: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return kept | {"XDG_CACHE_HOME": str(cache)}
