"""No page weighs more than 150 kB with its own styles and scripts, but for those that bring a program."""

from __future__ import annotations

import pytest

from tests.publish.parsed import BuiltSite
from tests.publish.weights import own_files, weight

MOST = 150_000
# The check page brings the reasoner and the words for what it finds, and then the rules: no server answers for it.
MOST_OF_CHECK = 210_000
MOST_WITH_RULES = 320_000
CHECK, CONSOLE = "check/", "console/"


@pytest.fixture(scope="module")
def common(real_site: BuiltSite) -> set[str]:
    """What every page loads."""
    return set.intersection(*(own_files(real_site, path) for path, page in real_site.pages.items() if not page.refresh))


def test_every_page_is_light(real_site: BuiltSite, common: set[str]) -> None:
    weights = {path: weight(real_site, path, common) for path in real_site.pages if path not in {CHECK, CONSOLE}}
    assert len(weights) > 300
    assert {path: bytes_ for path, bytes_ in weights.items() if bytes_ > MOST} == {}


def test_the_check_page_is_as_light_as_its_program(real_site: BuiltSite, common: set[str]) -> None:
    own = own_files(real_site, CHECK) - common
    assert {"assets/mgkg/check.css", "assets/mgkg/check/main.js", "assets/mgkg/reason/reason.js"} <= own
    program = weight(real_site, CHECK, common)
    assert program <= MOST_OF_CHECK
    rules = [real_site.folder / CHECK / name for name in ("rules.json", "form.json")]
    assert program + sum(path.stat().st_size for path in rules) <= MOST_WITH_RULES


def test_the_console_is_light_until_it_is_started(real_site: BuiltSite, common: set[str]) -> None:
    assert not [name for name in own_files(real_site, CONSOLE) if name.startswith("assets/npm/")]
    assert weight(real_site, CONSOLE, common) <= MOST


def test_all_pages_share_the_theme(common: set[str]) -> None:
    assert {"assets/mgkg/mgkg.css", "assets/mgkg/choices.js"} <= common
