"""The finished site in a folder, or on a port of this machine, from a content root."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.errors import MgkgError, SiteError
from mgkg.store.dataset import find_root

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

STARTER = Path(__file__).parent / "starter" / "mkdocs.yml"
# By this file a later build knows that it may replace the folder.
MARK = ".mgkg-site"


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
    out = out.absolute()
    _refuse(out, root)
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        pages = _build(root, made, strict=strict)
        (made / MARK).write_text("Made by mgkg site build, which replaces this folder as a whole.\n", encoding="utf-8")
        made.chmod(0o755)
        _swap(made, out)
    except OSError as error:
        raise SiteError(f"The site cannot be written: {error.strerror or error}", where=out) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return pages


def serve(root: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the site of a content root until it is interrupted, and build it anew when a file is saved.

    Raises:
        SiteError: the configuration is wrong, MkDocs fails, or the port is not free.
        MgkgError: the content cannot be read.
    """
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.livereload import LiveReloadServer

    root = find_root(root, root)
    url = f"http://{host}:{port}/"
    with tempfile.TemporaryDirectory(prefix="mgkg-site-") as folder, _one_line(root), _log_shown():

        def rebuild() -> None:
            with _readable():
                mkdocs_build(_config(root, Path(folder), strict=False), serve_url=url)

        with _messages():
            config = _config(root, Path(folder), strict=False)
            config.plugins.on_startup(command="serve", dirty=False)
            mkdocs_build(config, serve_url=url)
        server = LiveReloadServer(builder=rebuild, host=host, port=port, root=folder)
        for watched in (config.docs_dir, config.config_file_path):
            server.watch(str(watched))
        config.plugins.on_serve(server, config=config, builder=rebuild)
        try:
            server.serve()
        except KeyboardInterrupt:
            pass
        except OSError as error:
            remedy = "Choose another one with --port."
            raise SiteError(f"Port {port} cannot be used: {error.strerror or error}", remedy=remedy) from error
        finally:
            server.shutdown()
            config.plugins.on_shutdown()
