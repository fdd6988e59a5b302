"""A site is replaced at one stroke, whatever kills its maker, and nothing of a killed one stays."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from mgkg.errors import SiteError
from mgkg.publish import replacing
from mgkg.publish.build import MARK, build
from mgkg.publish.replacing import clear_up, put, workshop
from mgkg.publish.sharing import share_out
from tests.data.small_content import change

COMMAND = (sys.executable, "-c", "import sys, mgkg.cli; sys.exit(mgkg.cli.main())", "--root")
STATEMENTS = "guidelines/small/statements.ttl"
TITLE = "Oxide by mouth, 12-24 mmol daily"


def fill(folder: Path, text: str) -> None:
    """Some files that all say the same, so that a mixture shows."""
    for number in range(30):
        (folder / f"{number}.txt").write_text(text)


def said(folder: Path) -> set[str]:
    texts = {path.read_text() for path in folder.glob("*.txt")}
    assert len(list(folder.glob("*.txt"))) == 30
    return texts


def replace_for_ever(place: Path, text: str) -> None:
    while True:
        with workshop(place) as new:
            fill(new, text)
            put(new, place)


def run(root: Path, out: Path, **more: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, str(root), "site", "build", "-o", str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload,no-any-return]


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stdout == ""
    return done.stderr


exchanged = replacing._exchanged  # noqa: SLF001 - what systems differ in


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def plain(small_copy: Path) -> Path:
    """Content with a site that needs no npm packages."""
    (small_copy / "site/docs").mkdir(parents=True)
    (small_copy / "site/docs/index.md").write_text("# Start\n")
    (small_copy / "site/mkdocs.yml").write_text(
        "site_name: A site\ntheme: {name: material, font: false}\nplugins: [search, mgkg: {console: false}]\n"
    )
    return small_copy


@pytest.mark.parametrize("exchange", [True, False])
def test_the_new_one_takes_the_place_of_the_earlier(
    exchange: bool,  # noqa: FBT001 - a parameter of the test
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not exchange:  # as on a system that cannot
        monkeypatch.setattr(replacing, "_exchanged", lambda *_: False)
    place = tmp_path / "it [1]"
    for text in ("one", "two", "three"):
        with workshop(place) as new:
            fill(new, text)
            put(new, place)
        assert said(place) == {text}
        assert names(tmp_path) == {"it [1]"}


def test_two_folders_are_exchanged_where_the_system_can(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux exchanges two folders at once")
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "one/file").write_text("one")
    assert exchanged(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "other/file").read_text() == "one"
    with pytest.raises(FileNotFoundError):
        exchanged(tmp_path / "one", tmp_path / "gone")


def test_what_fails_on_the_way_leaves_the_earlier_one(tmp_path: Path) -> None:
    place = tmp_path / "it"
    with workshop(place) as new:
        fill(new, "one")
        put(new, place)
    with suppress(ZeroDivisionError), workshop(place) as new:
        fill(new, f"two{1 // 0}")
    assert said(place) == {"one"}
    assert names(tmp_path) == {"it"}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_who_is_killed_at_any_moment_leaves_a_whole_one(number: signal.Signals, tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    place = tmp_path / "it"
    own = multiprocessing.get_context("fork")
    for turn in range(40):
        maker = own.Process(target=replace_for_ever, args=(place, f"turn {turn}"))
        maker.start()
        wait_for(lambda turn=turn: place.exists() and said_now(place) == f"turn {turn}")  # type: ignore[misc]
        time.sleep(chance.random() / 100)
        assert maker.pid is not None
        os.kill(maker.pid, number)
        maker.join()
        assert said(place) == {f"turn {turn}"}
    clear_up(place)
    assert names(tmp_path) == {"it"}


def said_now(place: Path) -> str:
    try:
        return (place / "0.txt").read_text()
    except OSError:
        return ""


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it is so; a condition that never comes is for the time limit of the run."""
    while not condition():
        time.sleep(0.001)


def test_two_makers_at_once_always_leave_a_whole_one(tmp_path: Path) -> None:
    place = tmp_path / "it"
    own = multiprocessing.get_context("fork")
    makers = [own.Process(target=replace_for_ever, args=(place, text)) for text in ("one", "other")]
    seen: set[str] = set()
    for maker in makers:
        maker.start()
    while not {"one", "other"} <= seen and all(maker.is_alive() for maker in makers):
        seen.add(said_now(place))
    for maker in makers:
        assert maker.is_alive()
        maker.kill()
        maker.join()
    assert len(said(place)) == 1
    clear_up(place)
    assert names(tmp_path) == {"it"}


def test_what_a_running_build_makes_is_not_taken_away(tmp_path: Path) -> None:
    place = tmp_path / "it"
    with workshop(place) as one:
        fill(one, "one")
        clear_up(place)
        with workshop(place) as other:
            fill(other, "other")
            put(other, place)
        put(one, place)
        assert said(place) == {"one"}
    assert names(tmp_path) == {"it"}


def test_only_workshops_are_taken_away(tmp_path: Path) -> None:
    (tmp_path / ".it.mine").mkdir()
    (tmp_path / ".it.mine/thesis.txt").write_text("years of work")
    (tmp_path / ".it.link").symlink_to(tmp_path / ".it.mine")
    (tmp_path / ".other.left").mkdir()
    (tmp_path / ".it.empty").mkdir()
    (tmp_path / ".it.left").mkdir()
    (tmp_path / ".it.left/.mgkg-building").write_text("")
    clear_up(tmp_path / "it")
    assert names(tmp_path) == {".it.mine", ".it.link", ".other.left"}


def held(site: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}


def _is_at_work(folder: Path, building: subprocess.Popen[str]) -> bool:
    return any(folder.glob("public/.site.*/new/*/*")) or building.poll() is not None


def test_a_build_that_is_killed_leaves_the_earlier_site_and_the_next_clears_up(plain: Path, tmp_path: Path) -> None:
    out = tmp_path / "public" / "site"
    assert run(plain, out).returncode == 0
    change(plain, STATEMENTS, TITLE, "Another title")
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        ended, error, before = 0, "", held(out)
        while ended == 0:  # on a busy machine a build may be done before the signal comes: then once more
            before = held(out)
            command = [*COMMAND, str(plain), "site", "build", "-o", str(out)]
            building = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            wait_for(partial(_is_at_work, tmp_path, building))
            building.send_signal(number)
            _, error = building.communicate()
            ended = building.returncode
        assert "Traceback" not in error
        assert held(out) == before
    assert run(plain, out).returncode == 0
    assert "Another title" in (out / "guideline/small/oral/index.html").read_text()
    assert names(out.parent) == {"site"}


def test_two_builds_at_once_leave_one_whole_site(plain: Path, tmp_path: Path) -> None:
    out = tmp_path / "public" / "site"
    alone = tmp_path / "alone"
    assert run(plain, alone).returncode == 0
    command = [*COMMAND, str(plain), "site", "build", "-o", str(out)]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait() for each in both] == [0, 0]
    assert names(out.parent) == {"site"}
    assert pages(out) == pages(alone)


def pages(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file() and path.name != "sitemap.xml.gz")
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def test_a_folder_that_is_a_link_stays_one(plain: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "public"
    link.symlink_to(tmp_path / "real")
    for _ in range(2):
        build(plain, link)
        assert link.is_symlink()
        assert (tmp_path / "real" / MARK).is_file()
    assert names(tmp_path) == {"content", "public", "real"}


@pytest.fixture
def little_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S607 - the system's own


def test_a_full_disk_is_one_line_and_leaves_nothing(plain: Path, little_disk: Path) -> None:
    error = one_line(run(plain, little_disk / "site"))
    assert "No space left on device" in error
    assert "Make room" in error
    assert list(little_disk.iterdir()) == []


def test_a_file_that_is_too_large_is_one_line_and_the_earlier_site_stays(plain: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert run(plain, out).returncode == 0
    before = pages(out)
    limit = 20_000
    done = run(plain, out, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert "File too large" in one_line(done)
    assert pages(out) == before
    assert names(tmp_path) == {"content", "site"}


def test_a_folder_that_one_may_not_write_to_is_one_line(plain: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        error = one_line(run(plain, Path("/proc/mgkg-site")))
    else:
        (tmp_path / "shut").mkdir(mode=0o500)
        error = one_line(run(plain, tmp_path / "shut" / "site"))
    assert "cannot be written" in error


def _note(folder: Path, fate: Callable[[], None], parent: int) -> Callable[[Sequence[int]], None]:
    """Work that a process of its own begins and does not end; this one waits until it has begun."""

    def work(items: Sequence[int]) -> None:
        if os.getpid() != parent:
            (folder / "begun").write_text("")
            fate()
        wait_for((folder / "begun").exists)
        for item in items:
            (folder / str(item)).write_text("")

    return work


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fails() -> None:
    raise OSError(errno.EIO, "once")


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mgkg.publish.sharing._processors", lambda: 2)


@pytest.mark.usefixtures("two_processors")
def test_a_process_that_is_killed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"was killed \(signal 9\)"):
        share_out(_note(tmp_path, _killed, os.getpid()), range(400))


@pytest.mark.usefixtures("two_processors")
def test_what_fails_in_a_process_of_its_own_is_done_again(tmp_path: Path) -> None:
    share_out(_note(tmp_path, _fails, os.getpid()), range(400))
    assert {path.name for path in tmp_path.iterdir()} == {"begun", *map(str, range(400))}


@pytest.mark.usefixtures("two_processors")
def test_each_part_is_done_once(tmp_path: Path) -> None:
    def work(items: Sequence[int]) -> None:
        for item in items:
            with (tmp_path / "done").open("a") as file:
                file.write(f"{item}\n")

    share_out(work, range(1000))
    assert sorted(map(int, (tmp_path / "done").read_text().split())) == list(range(1000))


@pytest.mark.usefixtures("two_processors")
def test_the_error_of_a_process_comes_out(tmp_path: Path) -> None:
    parent = os.getpid()

    def work(items: Sequence[int]) -> None:
        if 1 in items:
            raise SiteError("This is wrong", where=tmp_path)

    with pytest.raises(SiteError, match="This is wrong"):
        share_out(work, range(400))
    assert os.getpid() == parent


@pytest.mark.usefixtures("two_processors")
def test_no_process_goes_on_when_another_fails(tmp_path: Path) -> None:
    parent = os.getpid()

    def work(_: Sequence[int]) -> None:
        if os.getpid() == parent:
            wait_for((tmp_path / "begun").exists)
            raise SiteError("This is wrong")
        (tmp_path / "begun").write_text("")
        time.sleep(3600)  # it is not waited for

    with pytest.raises(SiteError):
        share_out(work, range(400))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
