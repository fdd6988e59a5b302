"""The site while it is edited: an edit shows at once, the whole follows, and what is broken changes nothing."""

from __future__ import annotations

import logging
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from mgkg.publish.affected import affected
from mgkg.publish.build import build
from mgkg.publish.preview import Preview, mirror
from mgkg.publish.site import edited, site
from tests.data.small_content import change

STATEMENTS, CRITERIA = "guidelines/small/statements.ttl", "guidelines/small/criteria.ttl"
PENDING = re.compile(r'<p class="mg-pending".*?</p>\n?', re.DOTALL)
EDITS = {
    "a title": (STATEMENTS, "Oxide by mouth, 12-24 mmol daily", "Oxide by mouth every day"),
    "a wording": (STATEMENTS, "For low magnesium without symptoms", "For low magnesium in anybody without symptoms"),
    "a threshold": (CRITERIA, "", "small:nothing a mgkg:FindingCriterion ; mgkg:finding t:hypomagnesemia ."),
    "a name of a term": ("ontology/terms/substances.ttl", '"tacrolimus"@en', '"tacrolimus, an immunosuppressant"@en'),
    "a decision": ("ontology/terms/decisions.ttl", "Give magnesium", "Should one give magnesium"),
}
PAGE = "guideline/small/oral/index.html"


@pytest.fixture
def preview(small_copy: Path, tmp_path: Path) -> Iterator[Preview]:
    folder = tmp_path / "preview"
    folder.mkdir()
    made = Preview(small_copy, folder, "http://127.0.0.1/")
    made.build()
    yield made
    made.close()


def pages(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))
    }


def whole(preview: Preview) -> None:
    """Wait for the process that makes the whole site."""
    process = preview._process  # noqa: SLF001 - what a server waits for by watching a folder
    assert process is not None
    while preview._process is process:  # noqa: SLF001
        time.sleep(0.05)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_shows_on_every_page_that_it_is_about(edit: str, small_copy: Path) -> None:
    name, old, new = EDITS[edit]
    before = site(small_copy, small_copy)
    file = small_copy / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new) if old else f"{text}\n{new}\n")
    after = site(small_copy, small_copy)
    paths = affected(before.catalogue, after.catalogue)
    differing = {page.path for page in after.unlisted if after.html(page) != before.html(before.pages[page.source])}
    assert differing <= set(paths)
    if old:
        assert differing
        assert len(paths) < len(after.pages)


def test_nothing_is_affected_by_no_edit(small_copy: Path) -> None:
    before = site(small_copy, small_copy)
    after = edited(before)
    assert affected(before.catalogue, after.catalogue) == []
    assert all(
        one is other for one, other in zip(before.catalogue.dataset.files, after.catalogue.dataset.files, strict=True)
    )


def test_at_first_the_edit_shows_and_then_all_is_as_in_a_new_build(
    preview: Preview, small_copy: Path, tmp_path: Path
) -> None:
    before = pages(preview.shown)
    change(small_copy, *EDITS["a title"])
    preview.rebuild()
    at_once = pages(preview.shown)
    assert "Oxide by mouth every day" in at_once[PAGE]
    assert "is being looked for again" in at_once[PAGE]
    assert "is being looked for again" not in before[PAGE]
    whole(preview)
    build(small_copy, tmp_path / "site")
    found, wanted = pages(preview.shown), pages(tmp_path / "site")
    assert found == wanted
    assert PENDING.sub("", at_once[PAGE]) == PENDING.sub("", wanted[PAGE])


def test_an_edit_while_the_whole_is_made_is_not_lost(preview: Preview, small_copy: Path) -> None:
    change(small_copy, *EDITS["a title"])
    preview.rebuild()
    change(small_copy, *EDITS["a wording"])
    preview.rebuild()
    whole(preview)
    page = pages(preview.shown)[PAGE]
    assert "Oxide by mouth every day" in page
    assert "in anybody without symptoms" in page


def test_who_ends_it_ends_the_copies_that_work_for_it_too(preview: Preview) -> None:
    command = [sys.executable, "-c", "import os, time; os.fork(); print(flush=True); time.sleep(600)"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout
    assert process.stdout.read(2) == "\n\n"
    preview._process = process  # noqa: SLF001 - as if it made the whole site
    preview.close()
    assert process.stdout.read() == ""  # which ends when nobody is left that could write
    process.stdout.close()


def test_another_page_makes_all_anew(preview: Preview, small_copy: Path) -> None:
    with (small_copy / "ontology/terms/decisions.ttl").open("a") as file:
        file.write(
            '\nd:new-question a mgkg:Decision ; dcterms:title "A new question?"@en ; mgkg:subject t:tacrolimus ; '
            "mgkg:dimension mgkg:give-dimension .\n"
        )
    preview.rebuild()
    assert "A new question?" in pages(preview.shown)["decision/new-question/index.html"]
    assert "A new question?" in pages(preview.shown)["decision/index.html"]


def test_what_is_broken_changes_nothing_and_is_said_in_one_line(
    preview: Preview, small_copy: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = pages(preview.shown)
    text = (small_copy / STATEMENTS).read_text()
    (small_copy / STATEMENTS).write_text(text.replace("small:oral a", "small:oral @@ a", 1))
    logging.getLogger("mkdocs").propagate = True
    with caplog.at_level(logging.ERROR, "mkdocs"):
        preview.rebuild()
    [said] = [record.getMessage() for record in caplog.records]
    assert "statements.ttl" in said
    assert "\n" not in said
    assert pages(preview.shown) == before
    (small_copy / STATEMENTS).write_text(text.replace("Oxide by mouth, 12-24 mmol daily", "Mended", 1))
    preview.rebuild()
    assert "Mended" in pages(preview.shown)[PAGE]


def test_a_mirror_holds_what_was_made_and_nothing_else(tmp_path: Path) -> None:
    made, shown = tmp_path / "made", tmp_path / "shown"
    for name, text in {"a/same": "1", "a/other": "2", "new/new": "3"}.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text)
    for name, text in {"a/same": "1", "a/other": "x", "old/old": "9"}.items():
        (shown / name).parent.mkdir(parents=True, exist_ok=True)
        (shown / name).write_text(text)
    kept = (shown / "a/same").stat().st_ino
    mirror(made, shown)
    assert {path.relative_to(shown).as_posix() for path in shown.rglob("*")} == {
        "a",
        "a/same",
        "a/other",
        "new",
        "new/new",
    }
    assert (shown / "a/other").read_text() == "2"
    assert (shown / "a/same").stat().st_ino == kept


def test_a_reader_sees_an_edit_and_the_server_ends_at_once(small_copy: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "import sys; from mgkg.cli import main; sys.exit(main(sys.argv[1:]))"]
    command += ["--root", str(small_copy), "site", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(scratch)})
    address = f"http://127.0.0.1:{port}/guideline/small/oral/"
    try:
        wait_for(address, "Oxide by mouth, 12-24 mmol daily", server)
        change(small_copy, *EDITS["a title"])
        wait_for(address, "Oxide by mouth every day", server)
        # Not SIGINT: who starts tests in the background of a shell has that ignored.
        server.terminate()
        _, said = server.communicate(timeout=60)
    finally:
        server.kill()
    assert "Traceback" not in said
    assert list(scratch.iterdir()) == []


def wait_for(address: str, text: str, server: subprocess.Popen[str]) -> None:
    """Ask until a page holds a text; only a server that ended can fail."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - http
                if text in answer.read().decode():
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    pytest.fail(f"the server ended: {server.stderr.read() if server.stderr else ''}")
