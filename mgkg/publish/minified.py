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
            text = path.read_text(encoding="utf-8")
            # In a template within a template rjsmin takes the inner text for code, and blanks out of it.
            if path.suffix != ".js" or not _nests_templates(text):
                path.write_text(smaller[path.suffix](text), encoding="utf-8")


def _nests_templates(script: str) -> bool:
    """Whether a backtick stands between ``${`` and the brace that ends it."""
    for inside in script.split("${")[1:]:
        depth = 1
        for character in inside:
            depth += {"{": 1, "}": -1}.get(character, 0)
            if character == "`" or not depth:
                break
        if depth:
            return True
    return False
