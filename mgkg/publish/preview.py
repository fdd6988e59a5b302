"""The site on a port of this machine while its content is edited, from a content root.

An edit of the content shows at once on the pages that it is about. Then a process of its own makes the whole site anew,
with what verify finds in it, which takes its time; until that is done, pages say that their findings are older.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from stat import S_ISREG
from typing import Any

from mgkg.errors import MgkgError, SiteError
from mgkg.publish.affected import affected
from mgkg.publish.build import configuration, run
from mgkg.publish.findings import findings
from mgkg.publish.frame import Frames
from mgkg.publish.site import Site, edited
from mgkg.publish.writing import Writing
from mgkg.store.content import GUIDELINES, ONTOLOGY, SHAPES, find_root
from mgkg.store.garbage import garbage_put_off

# What takes longer is left to the process that makes the whole site.
SECONDS_AT_ONCE = 0.15
_POLLED_EVERY = 0.1
_DONE = "done"
_LOGGER = logging.getLogger("mkdocs")
# One that was ended leaves what it had made so far, and one that was not the folders of what was shown.
_WHOLE = """
import shutil, sys
from pathlib import Path
from mgkg.publish.build import build
root, whole = map(Path, sys.argv[1:])
for left in (whole, *whole.parent.glob(f".{whole.name}.*")):
    shutil.rmtree(left, ignore_errors=True)
build(root, whole, strict=False)
"""


def serve(root: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the site of a content root until it is interrupted or told to end, and make anew what a saved file changes.

    Raises:
        SiteError: the configuration is wrong, MkDocs fails, or the port is not free.
        MgkgError: the content cannot be read.
    """
    from mkdocs.livereload import LiveReloadServer

    root = find_root(root, root)
    # What ends it in either way leaves no folder and no process.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="mgkg-site-", ignore_cleanup_errors=True) as folder, _shown():
        preview = Preview(root, Path(folder), f"http://{host}:{port}/")
        preview.build()
        try:
            server = LiveReloadServer(
                builder=preview.rebuild, host=host, port=port, root=str(preview.shown), polling_interval=_POLLED_EVERY
            )
        except OSError as error:
            raise _no_port(host, port, error) from error
        for path in preview.watched:
            server.watch(str(path))
        try:
            server.serve()
        except KeyboardInterrupt:
            pass
        except OSError as error:
            raise _no_port(host, port, error) from error
        finally:
            preview.close()
            server.shutdown()


def _no_port(host: str, port: int, error: OSError) -> SiteError:
    what = f"The site cannot be served on {host}:{port}: {error.strerror or error}"
    return SiteError(what, remedy="Choose another port with --port.")


class Preview:
    """The site of a content root in a folder, kept up with the content.

    Attributes:
        shown: the folder that holds the site.
        watched: what may change.
    """

    def __init__(self, root: Path, folder: Path, url: str) -> None:
        self.shown = folder / "site"
        self._root = root
        self._whole = folder / "whole"
        # Who waits for changes sees by this that the whole site is made.
        self._signal = folder / "signal"
        self._signal.mkdir()
        self._url = url
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._seen: Mapping[str, tuple[int, int]] = {}
        self._site: Site
        self._frames: Frames
        self.watched: tuple[Path, ...] = ()

    def build(self) -> None:
        """Make the whole site here, with what later edits need; the earlier one stays where that fails."""
        config = configuration(self._root, self._whole, strict=False)
        file = Path(config.config_file_path)
        plugin: Any = config.plugins["mgkg"]
        templates = plugin.config.templates
        self.watched = tuple(
            Path(path)
            for path in (
                self._root / ONTOLOGY,
                self._root / GUIDELINES,
                config.docs_dir,
                file,
                *config.watch,
                *([templates] if templates else []),
                self._signal,
            )
        )
        self._seen = self._marks()
        shutil.rmtree(self._whole, ignore_errors=True)
        run(config, self._url)
        self._site, self._frames = plugin.site, plugin.frames
        mirror(self._whole, self.shown)
        # Most of it stays until all is made here again: it need not be looked through for garbage with each edit.
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def rebuild(self) -> None:
        """Make anew what changed; where that fails, say why in one line and keep what is there."""
        marks = self._marks()
        changed = {name for name in marks.keys() | self._seen.keys() if marks.get(name) != self._seen.get(name)}
        if not changed:
            return
        self.close()
        with self._lock:
            self._seen = marks
            try:
                # A reader waits meanwhile.
                with garbage_put_off():
                    is_shown = all(self._is_content(name) for name in changed) and self._show_edit()
                if not is_shown:
                    self.build()
                    return
            except (MgkgError, OSError) as error:
                _LOGGER.error("%s", error)  # noqa: TRY400 - one line, as everywhere
                return
        self._make_whole()

    def close(self) -> None:
        """End the process that makes the whole site, where one is under way."""
        process, self._process = self._process, None
        if process is not None:
            # With the copies of itself that it shares its work with; its number is theirs as long as it lives.
            if hasattr(os, "killpg") and process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()

    def _is_content(self, name: str) -> bool:
        """Whether an edit of a file can show at once: hand-written pages and queries are for MkDocs to make."""
        path = Path(name)
        if path.is_relative_to(self._root / GUIDELINES):
            return True
        in_ontology = path.is_relative_to(self._root / ONTOLOGY) and path.suffix == ".ttl"
        return in_ontology and not path.is_relative_to(self._root / SHAPES)

    def _show_edit(self) -> bool:
        """Write the pages that an edit is about; False where other pages are there now than before."""
        after = edited(self._site)
        if after.pages.keys() != self._site.pages.keys():
            return False
        paths = affected(self._site.catalogue, after.catalogue)
        pages = {page.path: page for page in after.pages.values()}
        writing = Writing(after, self._frames, self.shown)
        start = time.monotonic()
        for path in paths:
            if path in pages and time.monotonic() - start < SECONDS_AT_ONCE:
                writing.rewrite(pages[path])
        self._site = after
        return True

    def _make_whole(self) -> None:
        """Begin to make the whole site in a process of its own."""
        command = [sys.executable, "-c", _WHOLE, str(self._root), str(self._whole)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)  # noqa: S603 - ourselves
        self._process = process
        threading.Thread(target=self._take_over, args=(process,), daemon=True).start()

    def _take_over(self, process: subprocess.Popen[str]) -> None:
        """When the process is done, show what it made, unless something changed meanwhile."""
        _, said = process.communicate()
        with self._lock:
            if self._process is not process:
                return
            if process.returncode == 0:
                self._show_whole()
            else:
                _LOGGER.error("%s", said.strip().rpartition("\n")[2])
            self._process = None

    def _show_whole(self) -> None:
        """Show what the process made; where that fails, say why in one line."""
        try:
            mirror(self._whole, self.shown)
            found = findings(self._root, self._site.catalogue.library)
            self._site = replace(self._site, findings=found)
            with (self._signal / _DONE).open("a", encoding="utf-8") as file:
                file.write("\n")
        except (MgkgError, OSError) as error:
            _LOGGER.error("%s", error)  # noqa: TRY400 - one line, as everywhere

    def _marks(self) -> Mapping[str, tuple[int, int]]:
        """Every file that may change, with its size and its time; what only signals is none."""
        found: dict[str, tuple[int, int]] = {}
        for top in self.watched:
            if top != self._signal:
                for path in (top, *top.rglob("*")) if top.is_dir() else (top,):
                    # An editor may take its own file away meanwhile.
                    with suppress(FileNotFoundError):
                        status = path.stat()
                        if S_ISREG(status.st_mode):
                            found[str(path)] = status.st_size, status.st_mtime_ns
        return found


def mirror(made: Path, shown: Path) -> None:
    """Make one folder hold what another holds; files that differ are moved, so that no reader sees half of one."""
    wanted = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    for path in sorted(wanted):
        new, old = made / path, shown / path
        if not old.is_file() or old.stat().st_size != new.stat().st_size or old.read_bytes() != new.read_bytes():
            old.parent.mkdir(parents=True, exist_ok=True)
            new.replace(old)
    for old in [path for path in shown.rglob("*") if path.is_file() and path.relative_to(shown) not in wanted]:
        old.unlink()
    for folder in sorted((path for path in shown.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


@contextmanager
def _shown() -> Iterator[None]:
    """What MkDocs logs, on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    level = _LOGGER.level
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    try:
        yield
    finally:
        _LOGGER.removeHandler(handler)
        _LOGGER.setLevel(level)
