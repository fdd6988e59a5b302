"""The finished site in a folder, or on a port of this machine, from a content root."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.errors import MgkgError, SiteError
from mgkg.publish.replacing import put, workshop
from mgkg.store.dataset import find_root
from mgkg.store.garbage import garbage_put_off

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

STARTER = Path(__file__).parent / "starter" / "mkdocs.yml"
# By this file a later build knows that it may replace the folder.
MARK = ".mgkg-site"
_SOURCES = ("ontology", "guidelines", "mgkg", "site", "tests")
_REMEDIES = {
    errno.ENOSPC: "Make room on the disk, or choose a folder on another with -o.",
    errno.EDQUOT: "Make room on the disk, or choose a folder on another with -o.",
    errno.EACCES: "Choose a folder with -o that you may write to.",
    errno.EPERM: "Choose a folder with -o that you may write to.",
    errno.EROFS: "Choose a folder with -o that you may write to.",
}
_LOGGER = logging.getLogger("mkdocs")


def build(root: Path, out: Path, *, strict: bool = True) -> int:
    """Build the site of a content root into a folder, which is replaced as a whole when all of it is made.

    Args:
        root: the folder with ``ontology/`` and ``guidelines/``.
        out: the folder to make; one that exists must be empty or an earlier site.
        strict: whether a warning of MkDocs is an error.

    Returns:
        The number of pages.

    Raises:
        SiteError: the folder cannot be replaced, the configuration is wrong, or MkDocs fails or warns.
        MgkgError: the content cannot be read.
    """
    root = find_root(root, root)
    out = out.resolve()
    _refuse(out, root)
    try:
        with workshop(out) as made:
            pages = _build(root, made, strict=strict)
            text = "Made by mgkg site build, which replaces this folder as a whole.\n"
            (made / MARK).write_text(text, encoding="utf-8")
            put(made, out)
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "Mend that, or choose another folder with -o.")
        raise SiteError(f"The site cannot be written: {error.strerror or error}", where=out, remedy=remedy) from error
    return pages


def _build(root: Path, out: Path, *, strict: bool) -> int:
    config = configuration(root, out, strict=strict)
    run(config)
    return int(getattr(config.plugins["mgkg"], "page_count", 0))


def run(config: MkDocsConfig, serve_url: str | None = None) -> None:
    """Let MkDocs build, with its errors and warnings as one of ours.

    Of a thousand pages next to nothing becomes garbage; looking for it takes a tenth of the time.
    """
    from mkdocs.commands.build import build as mkdocs_build

    with garbage_put_off(), _one_line(Path(config.config_file_path)):
        config.plugins.on_startup(command="serve" if serve_url else "build", dirty=False)
        try:
            mkdocs_build(config, serve_url=serve_url)
        finally:
            config.plugins.on_shutdown()


def configuration(root: Path, out: Path, *, strict: bool) -> MkDocsConfig:
    """The configuration of the root, or the one that this package carries."""
    from mkdocs.config import load_config

    file = root / "site" / "mkdocs.yml"
    file = file if file.is_file() else STARTER
    with _one_line(file):
        config = load_config(str(file), site_dir=str(out), strict=strict)
    plugin = config.plugins.get("mgkg")
    if plugin is None:
        raise SiteError("The configuration does not name the plugin mgkg", where=file, remedy="Add it under plugins.")
    plugin.config["root"] = str(root)
    return config


class _Messages(logging.Handler):
    """The warnings and errors that MkDocs logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the text."""
        self.texts.append(record.getMessage())


@contextmanager
def _one_line(where: Path) -> Iterator[None]:
    """MkDocs' errors as one of ours: the cause, where it is one of ours, else the first message."""
    import jinja2
    from mkdocs.exceptions import MkDocsException

    messages = _Messages()
    propagated, _LOGGER.propagate = _LOGGER.propagate, False
    _LOGGER.addHandler(messages)
    try:
        yield
    except (MkDocsException, jinja2.TemplateError) as error:
        ours = _ours(error)
        if ours is not None:
            raise ours from error
        texts = [text for text in messages.texts if text] or [str(error)]
        more = f" (and {len(texts) - 1} more)" if len(texts) > 1 else ""
        raise SiteError(f"{' '.join(texts[0].split()).rstrip('.')}{more}", where=where) from error
    finally:
        _LOGGER.removeHandler(messages)
        _LOGGER.propagate = propagated


def _ours(error: BaseException) -> MgkgError | None:
    """The error of ours that led to another."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, MgkgError):
        cause = cause.__cause__ or cause.__context__
    return cause


def _refuse(out: Path, root: Path) -> None:
    """Keep from replacing a folder that is no site.

    Raises:
        SiteError: the folder is none, holds other things, or is a part of the content or around it.
    """
    remedy = "Choose another folder with -o."
    if out.exists() and not out.is_dir():
        raise SiteError("This is a file, and no folder for a site", where=out, remedy=remedy)
    if root.is_relative_to(out) or any(out.is_relative_to(root / name) for name in _SOURCES):
        raise SiteError("The site would replace what it is made from", where=out, remedy=remedy)
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        remedy = "Empty it, or choose another folder with -o."
        raise SiteError("The folder holds something else than a site of ours", where=out, remedy=remedy)
