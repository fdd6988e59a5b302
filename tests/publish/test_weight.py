"""No page weighs more than 150 kB with its own styles and scripts, but for those that bring a program."""

from __future__ import annotations

import pytest

from tests.publish.parsed import BuiltSite
from tests.publish.weights import imported, own_files, weight

MOST = 150_000
# The check page is as light until its form stands; then come the reasoner and the rules, for no server answers for it.
MOST_WITH_RULES = 270_000
CHECK, CONSOLE = "check/", "console/"


@pytest.fixture(scope="module")
def common(real_site: BuiltSite) -> set[str]:
    """What every page loads."""
    return set.intersection(*(own_files(real_site, path) for path, page in real_site.pages.items() if not page.refresh))


def test_every_page_is_light(real_site: BuiltSite, common: set[str]) -> None:
    weights = {path: weight(real_site, path, common) for path in real_site.pages if path not in {CHECK, CONSOLE}}
    assert len(weights) > 300
    assert {path: bytes_ for path, bytes_ in weights.items() if bytes_ > MOST} == {}


def test_the_check_page_is_light_until_its_form_stands(real_site: BuiltSite, common: set[str]) -> None:
    own = own_files(real_site, CHECK) - common
    assert {"assets/mgkg/check.css", "assets/mgkg/check/main.js", "assets/mgkg/check/form.js"} <= own
    assert not [name for name in own if name.startswith(("assets/mgkg/answer/", "assets/mgkg/reason/"))]
    form = weight(real_site, CHECK, common) + (real_site.folder / CHECK / "form.json").stat().st_size
    assert form <= MOST
    later = {target[0] for link in real_site[CHECK].later if (target := real_site.target(CHECK, link))}
    assert {"assets/mgkg/answer/engine.js", "assets/mgkg/reason/reason.js"} <= later
    files = [*(real_site.folder / name for name in later), real_site.folder / CHECK / "rules.json"]
    assert form + sum(path.stat().st_size for path in files) <= MOST_WITH_RULES


def test_no_module_of_the_check_page_waits_for_another_that_was_not_asked_for(real_site: BuiltSite) -> None:
    page = real_site[CHECK]
    asked = {target[0] for link in (*page.loads, *page.later) if (target := real_site.target(CHECK, link))}
    modules = {name for name in asked if name.startswith(("assets/mgkg/check/", "assets/mgkg/answer/"))}
    assert modules
    assert {other for name in modules for other in imported(real_site.folder, name)} <= asked


def test_the_console_is_light_until_it_is_started(real_site: BuiltSite, common: set[str]) -> None:
    assert not [name for name in own_files(real_site, CONSOLE) if name.startswith("assets/npm/")]
    assert weight(real_site, CONSOLE, common) <= MOST


def test_all_pages_share_the_theme(common: set[str]) -> None:
    assert {"assets/mgkg/mgkg.css", "assets/mgkg/choices.js"} <= common
