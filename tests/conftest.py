"""What every test may ask for: the repository, shared data and goldens; and how hypothesis runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
GOLDENS = ROOT / "tests" / "golden"
RENEW = "uv run pytest --renew-goldens"
# Options of pytest that leave tests out, so that a golden which nothing asked for may still be wanted.
SELECTING = ("collectonly", "deselect", "ignore", "ignore_glob", "keyword", "lf", "markexpr", "stepwise")

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("short", deadline=None, max_examples=10)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-goldens",
        action="store_true",
        help="write what the tests make into tests/golden; a full run also deletes files that no test asks for",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Goldens(config), "goldens")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the repository, which is a content root too."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the source documents and patient data: MGKG_SHARED, or shared/ beside the checkout."""
    folder = Path(os.environ.get("MGKG_SHARED") or ROOT.parent / "shared").resolve()
    if not (folder / "seeds").is_dir():
        pytest.skip(f"no shared data: {folder} has no seeds/; set MGKG_SHARED to the folder that has")
    return folder


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """A function (name, text) that fails where the text differs from tests/golden/<name>."""
    goldens = request.config.pluginmanager.get_plugin("goldens")
    assert isinstance(goldens, Goldens)
    return goldens.compare


class Goldens:
    """The files of tests/golden: compared or renewed by tests, reported when no test of a full run asks for them."""

    def __init__(self, config: pytest.Config) -> None:
        self.renewing = bool(config.getoption("--renew-goldens"))
        paths = {(config.invocation_params.dir / argument).resolve() for argument in config.args}
        self.full_run = paths <= {ROOT, ROOT / "tests"} and not any(config.getoption(name, None) for name in SELECTING)
        self.asked_for: set[Path] = set()
        self.stale: list[Path] = []

    def compare(self, name: str, text: str) -> None:
        __tracebackhide__ = True
        path = GOLDENS / name
        self.asked_for.add(path)
        if self.renewing:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        elif not path.is_file():
            pytest.fail(f"tests/golden/{name} is missing: {RENEW} writes it")
        else:
            expected = path.read_bytes().decode()
            assert text == expected, f"differs from tests/golden/{name}; if the change is meant: {RENEW}"

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self.full_run = self.full_run and not items

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if not report.passed and isinstance(item, pytest.Function) and "golden" in item.fixturenames:
            self.full_run = False  # it may have stopped before it asked for its file
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        ended = exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
        if not (self.full_run and ended) or session.shouldfail or session.shouldstop:
            return
        files = {path for path in GOLDENS.rglob("*") if path.is_file()}
        self.stale = sorted(files - self.asked_for)
        if self.renewing:
            for path in self.stale:
                path.unlink()
        elif self.stale:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.stale:
            return
        what = "deleted" if self.renewing else f"no test asks for these; {RENEW} deletes them"
        terminalreporter.section(f"stale goldens: {what}", red=not self.renewing, yellow=self.renewing)
        for path in self.stale:
            terminalreporter.line(path.relative_to(ROOT).as_posix())
