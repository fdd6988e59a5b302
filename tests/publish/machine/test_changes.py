"""What changed between versions is told from the history in git, or it is told that the history is not here."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from mgkg.publish.build import build
from mgkg.publish.machine.changes import Changes, Property, Value, anchor_of
from mgkg.publish.machine.feed import Feed
from mgkg.store.dataset import load
from mgkg.store.history import NONE, SHALLOW, WHOLE, History
from mgkg.store.reading import library
from mgkg.vocabulary import BASE, DCTERMS, MGKG
from tests.data.small_content import change
from tests.publish.parsed import BuiltSite, read_site

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git here")

STATEMENTS, GUIDELINE = "guidelines/small/statements.ttl", "guidelines/small/guideline.ttl"
SMALL = f"{BASE}guideline/small/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
NEW = """small:new a mgkg:Background ; dcterms:title "A new one"@en ; mgkg:wording "New."@en ;
    mgkg:plainWording "New, plainly."@en ; mgkg:section small:treatment ; mgkg:sourceFragment small:fragment-1 ."""


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message, "--allow-empty")


def bump(root: Path, old: str, new: str) -> None:
    change(root, GUIDELINE, f'mgkg:version "{old}"', f'mgkg:version "{new}"')


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def repository(small_copy: Path, cache: Path) -> Path:  # noqa: ARG001 - nothing is kept between tests
    git(small_copy, "init", "-q")
    commit(small_copy, "one")
    return small_copy


@pytest.fixture
def version(repository: Path) -> str:
    return Changes(load(repository)).current("small").name


@pytest.fixture
def two(repository: Path, version: str) -> Path:
    """A repository with two committed versions: a title and a dose changed, one statement came, one went."""
    change(repository, STATEMENTS, "Oxide by mouth, 12-24 mmol daily", "Oxide by mouth, typo")
    commit(repository, "still the first version")
    change(repository, STATEMENTS, "Oxide by mouth, typo", "Oxide by mouth, 12 mmol daily")
    change(repository, STATEMENTS, 'mgkg:printed "12-24 mmol', 'mgkg:printed "12 mmol')
    change(repository, STATEMENTS, "", NEW)
    change(repository, "ontology/terms/substances.ttl", '"tacrolimus"@en', '"Tacrolimus"@en')
    bump(repository, version, "2.0")
    commit(repository, "two")
    return repository


def test_statements_that_came_and_changed_are_told_with_before_and_after(two: Path, version: str) -> None:
    changes = Changes(load(two))
    assert changes.extent == WHOLE
    assert [each.name for each in changes.versions("small")] == ["2.0", version]
    [step] = changes.steps["small"]
    assert [(each.iri, each.label) for each in step.statements("added")] == [(f"{SMALL}new", "A new one")]
    assert step.statements("removed") == []
    [oral] = step.statements("changed")
    assert oral.iri == f"{SMALL}oral"
    assert oral.label == "Oxide by mouth, 12 mmol daily"
    # The last commit of the first version counts, not its first.
    title = Property("", f"{DCTERMS}title", (Value("Oxide by mouth, typo"),), (Value("Oxide by mouth, 12 mmol daily"),))
    assert title in oral.properties
    assert any(each.role == "dose" and each.predicate == f"{MGKG}printed" for each in oral.properties)
    assert [each.label for each in step.shared] == ["Tacrolimus"]
    assert step.unreadable == ()


def test_a_statement_that_went_is_told_as_it_was(two: Path) -> None:
    text = (two / STATEMENTS).read_text()
    (two / STATEMENTS).write_text(text.replace(NEW, ""))
    bump(two, "2.0", "3.0")
    latest, _ = Changes(load(two)).steps["small"]
    [gone] = latest.statements("removed")
    assert gone.label == "A new one"
    assert all(each.before and not each.after for each in gone.properties)
    assert latest.after.commit == ""


def test_the_page_shows_it(two: Path, version: str, tmp_path: Path) -> None:
    build(two, tmp_path / "site")
    site = read_site(tmp_path / "site")
    page = site["changes/guideline/small/"]
    assert "version-2.0" in page.anchors
    assert f"version-{version}" in page.anchors
    for text in (
        "Oxide by mouth, typo",
        "Oxide by mouth, 12 mmol daily",
        "A new one",
        "Tacrolimus",
        "The first version",
    ):
        assert text in page.text
    assert ("guideline/small/oral/", "") in [site.target("changes/guideline/small/", link) for link in page.links]
    assert f"{version} to 2.0: 1 added, 1 changed, 0 removed statements" in " ".join(site["changes/"].text.split())


def test_only_one_version_is_said_to_be_the_first(repository: Path, version: str, tmp_path: Path) -> None:
    change(repository, STATEMENTS, "Oxide by mouth, 12-24 mmol daily", "Another title")
    commit(repository, "no new version")
    build(repository, tmp_path / "site")
    site = read_site(tmp_path / "site")
    assert f"This is the first version, {version}." in site["changes/guideline/small/"].text


def test_without_git_the_history_is_said_not_to_be_here(small_site: BuiltSite, small_root: Path) -> None:
    assert History(small_root).extent == NONE
    assert "The history is not here" in small_site["changes/guideline/small/"].text


def test_without_the_program_git_the_history_is_not_here(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert History(repository).extent == NONE
    assert Changes(load(repository)).steps == {}


def test_content_that_nobody_committed_has_no_history(small_copy: Path) -> None:
    git(small_copy, "init", "-q")
    assert History(small_copy).extent == NONE
    (small_copy / "other.txt").write_text("x")
    git(small_copy, "add", "other.txt")
    git(small_copy, "commit", "-qm", "only this")
    assert History(small_copy).extent == NONE


def test_a_shallow_clone_says_so(two: Path, version: str, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{two}", "shallow")
    changes = Changes(load(tmp_path / "shallow"))
    assert changes.extent == SHALLOW
    assert [each.name for each in changes.versions("small")] == ["2.0"]
    build(tmp_path / "shallow", tmp_path / "site")
    page = read_site(tmp_path / "site")["changes/guideline/small/"]
    assert "made from a shallow or partial clone" in page.text
    assert "first version" not in page.text
    assert version not in page.text


def test_a_partial_clone_does_not_call_what_it_lacks_new(two: Path, tmp_path: Path) -> None:
    git(two, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{two}", "partial")
    changes = Changes(load(tmp_path / "partial"))
    assert changes.extent == SHALLOW
    assert changes.steps["small"] == ()
    first = History(two).versions("small")[-1].commit
    held = History(tmp_path / "partial").guideline(first, "small")
    assert STATEMENTS in held.unreadable


def test_a_commit_that_git_does_not_have_is_not_taken_for_an_empty_one(two: Path) -> None:
    assert History(two).guideline("0" * 40, "small").unreadable == ("guidelines/small",)


def test_settings_of_the_user_do_not_change_what_is_read(two: Path) -> None:
    known = History(two).versions("small")
    assert len(known) == 2
    git(two, "config", "log.showSignature", "true")
    git(two, "config", "log.decorate", "full")
    assert History(two).versions("small") == known


def test_an_old_version_that_cannot_be_read_is_not_guessed_at(repository: Path, version: str) -> None:
    whole = (repository / STATEMENTS).read_text()
    (repository / STATEMENTS).write_text("broken .")
    commit(repository, "broken")
    (repository / STATEMENTS).write_text(whole)
    bump(repository, version, "2.0")
    [step] = Changes(load(repository)).steps["small"]
    assert step.unreadable == (STATEMENTS,)
    assert step.own == ()


def test_an_old_version_that_today_cannot_make_sense_of_is_compared_all_the_same(
    repository: Path, version: str
) -> None:
    change(repository, STATEMENTS, "small:oral a mgkg:Recommendation ;", "small:oral a mgkg:Advice ; mgkg:gone 7 ;")
    commit(repository, "an old ontology")
    change(repository, STATEMENTS, "small:oral a mgkg:Advice ; mgkg:gone 7 ;", "small:oral a mgkg:Recommendation ;")
    bump(repository, version, "2.0")
    [step] = Changes(load(repository)).steps["small"]
    [oral] = step.statements("changed")
    assert Property("", f"{MGKG}gone", (Value("7"),), ()) in oral.properties


def test_content_below_the_top_of_a_repository_has_its_history(small_root: Path, tmp_path: Path, cache: Path) -> None:  # noqa: ARG001
    root = Path(shutil.copytree(small_root, tmp_path / "repository/deep/content"))
    git(tmp_path / "repository", "init", "-q")
    commit(tmp_path / "repository", "one")
    version = Changes(load(root)).current("small").name
    bump(root, version, "2.0")
    assert [each.name for each in Changes(load(root)).versions("small")] == ["2.0", version]


def test_a_version_taken_back_is_not_a_step(two: Path, version: str) -> None:
    bump(two, "2.0", version)
    changes = Changes(load(two))
    assert [each.name for each in changes.versions("small")] == [version]


def test_what_git_is_told_by_the_environment_is_not_followed(
    two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert History(two).extent == WHOLE


def test_committed_steps_are_kept_and_a_damaged_one_is_made_anew(two: Path, cache: Path) -> None:
    bump(two, "2.0", "3.0")
    commit(two, "three")
    first = Changes(load(two)).steps
    [kept] = (cache / "mgkg").glob("changes-*")
    assert Changes(load(two)).steps == first
    kept.write_bytes(b"damaged")
    assert Changes(load(two)).steps == first


HOSTILE = "</script><b>&amp;]]> \\u0001 \\u202E {{ 7 * 7 }} ü"


def test_hostile_texts_are_texts_on_the_page_and_in_the_feed(two: Path, tmp_path: Path) -> None:
    change(two, STATEMENTS, "Oxide by mouth, 12 mmol daily", HOSTILE)
    title = library(load(two)).guidelines["small"].title
    change(two, GUIDELINE, f'"{title}"@en', f'"{HOSTILE}"@en')
    bump(two, "2.0", "3 </title>")
    build(two, tmp_path / "site")
    site = read_site(tmp_path / "site")
    page = site["changes/guideline/small/"]
    assert "</script><b>&amp;]]>" in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert anchor_of("3 </title>") in page.anchors
    feed = ET.parse(tmp_path / "site/changes/feed.xml")  # noqa: S314 - we wrote it
    titles = [entry.findtext("a:title", "", ATOM) for entry in feed.iterfind("a:entry", ATOM)]
    assert "</script><b>&amp;]]> \ufffd \u202e {{ 7 * 7 }} ü: version 3 </title>" in titles


def parsed_feed(site: BuiltSite) -> ET.Element:
    return ET.fromstring((site.folder / "changes/feed.xml").read_bytes())  # noqa: S314 - we wrote it


def checked(feed: ET.Element) -> None:
    """What RFC 4287 demands of a feed."""
    for node in (feed, *feed.iterfind("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"a:{name}", ATOM)) == 1
        assert node.findtext("a:id", "", ATOM).startswith("https://")
        updated = node.findtext("a:updated", "", ATOM)
        assert len(updated) == len("2026-11-22T00:00:00Z")
        assert updated.endswith("T00:00:00Z")
        assert node.findtext("a:author/a:name", "", ATOM)
        assert node.find("a:link[@rel='alternate']", ATOM) is not None
    ids = [entry.findtext("a:id", "", ATOM) for entry in feed.iterfind("a:entry", ATOM)]
    assert len(ids) == len(set(ids))


def test_the_feed_is_valid_and_its_links_lead_to_the_versions(two: Path, version: str, tmp_path: Path) -> None:
    build(two, tmp_path / "site")
    site = read_site(tmp_path / "site")
    feed = parsed_feed(site)
    checked(feed)
    entries = feed.findall("a:entry", ATOM)
    assert {entry.findtext("a:title", "", ATOM).rpartition(" ")[2] for entry in entries} == {"2.0", version}
    assert [
        entry.findtext("a:summary", "", ATOM) for entry in entries if "2.0" in entry.findtext("a:title", "", ATOM)
    ] == [f"Since version {version}: statements 1 added, 1 changed, 0 removed."]
    for link in feed.iterfind(".//a:link", ATOM):
        target = site.target("changes/", link.attrib["href"])
        assert target is not None
        path, anchor = target
        assert path in site.pages or (site.folder / path).is_file()
        assert not anchor or anchor in site[path].anchors


def test_the_ids_of_the_feed_stay_when_the_site_moves(real_site: BuiltSite, root: Path) -> None:
    guidelines = list(library(load(root)).guidelines.values())
    changes = Changes(load(root))

    def ids(address: Callable[[str], str]) -> list[str]:
        feed = ET.fromstring(Feed(changes, "A site", address).xml(guidelines))  # noqa: S314 - we wrote it
        return [node.text or "" for node in feed.iter("{http://www.w3.org/2005/Atom}id")]

    here = ids(lambda path: path)
    assert here == ids(lambda path: f"https://elsewhere.example/{path}")
    assert here == [node.text for node in parsed_feed(real_site).iter("{http://www.w3.org/2005/Atom}id")]


def test_every_page_names_the_feed(small_site: BuiltSite) -> None:
    for path, page in small_site.pages.items():
        if not page.refresh:
            links = [
                values for tag, values in page.tags if tag == "link" and values.get("type") == "application/atom+xml"
            ]
            assert [small_site.target(path, link["href"]) for link in links] == [("changes/feed.xml", "")], path


def test_a_feed_without_a_guideline_is_valid(small: object, small_root: Path) -> None:  # noqa: ARG001
    feed = ET.fromstring(Feed(Changes(load(small_root)), "Nothing", str).xml([]))  # noqa: S314 - we wrote it
    checked(feed)
