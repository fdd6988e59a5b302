"""What a page of a built site weighs: its HTML and what it loads that not every page loads, in bytes."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from tests.publish.parsed import BuiltSite

# import … from "./x.js", export … from, and import "./x.js"; what is imported only when it is asked for is not meant.
IMPORTED = re.compile(r"""^\s*(?:import|export)\b[^;'"]*?["'](?P<module>\.{1,2}/[^'"]+)["']""", re.MULTILINE)


def imported(folder: Path, module: str) -> list[str]:
    """The modules that a module names, as paths below the folder of the site."""
    text = (folder / module).read_text(encoding="utf-8")
    return [posixpath.normpath(posixpath.join(posixpath.dirname(module), found)) for found in IMPORTED.findall(text)]


def own_files(site: BuiltSite, path: str) -> set[str]:
    """The files of the site that a page loads as it opens, modules that its modules import among them."""
    targets = [site.target(path, link) for link in site[path].loads]
    waiting = [unquote(target[0]) for target in targets if target]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found and (site.folder / name).is_file():
            found.add(name)
            waiting += imported(site.folder, name) if name.endswith(".js") else []
    return {name for name in found if name.endswith((".css", ".js"))}


def weight(site: BuiltSite, path: str, common: set[str]) -> int:
    """The bytes of a page and of its own styles and scripts."""
    html = site.folder / (path if path.endswith(".html") else f"{path}index.html")
    return sum((site.folder / name).stat().st_size for name in own_files(site, path) - common) + html.stat().st_size
