"""Our scripts and style sheets in a built site without their comments and blanks, which a reader need not load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path


def minify(folder: Path) -> None:
    """Write every script and style sheet below a folder without what only its authors need."""
    from rcssmin import cssmin
    from rjsmin import jsmin

    smaller: Mapping[str, Callable[[str], str]] = {".js": jsmin, ".css": cssmin}
    for path in sorted(folder.rglob("*")):
        if path.suffix in smaller:
            path.write_text(smaller[path.suffix](path.read_text(encoding="utf-8")), encoding="utf-8")
