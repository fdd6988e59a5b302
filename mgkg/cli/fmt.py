"""`mgkg fmt`: Turtle files brought into their canonical form, or those listed that are not in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.errors import FileUnreadableError
from mgkg.store.canonical import format_files
from mgkg.store.content import content_files, find_root

if TYPE_CHECKING:
    import argparse

_ENDING = ".ttl"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders; all content if left out")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")


def run(options: argparse.Namespace) -> int:
    """List the files that are changed, or would be, one a line; with --check 1 when there are any."""
    changed = format_files(files(options.paths, options.root), check=options.check)
    for path in changed:
        sys.stdout.write(f"{_shown(path)}\n")
    if not (options.check and changed):
        return 0
    sys.stdout.flush()
    many = len(changed) > 1
    sys.stderr.write(f"mgkg: {len(changed)} file{'s are' if many else ' is'} not in canonical form. Run mgkg fmt.\n")
    return 1


def files(paths: list[Path], root: Path | None) -> list[Path]:
    """The Turtle files that some paths stand for: a file itself, all below a folder, all content for none.

    Raises:
        FileUnreadableError: a path is neither a Turtle file nor a folder.
        NoContentError: no path is given, and there is no content root.
    """
    if not paths:
        return content_files(find_root(Path.cwd(), root))
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob(f"*{_ENDING}"))
            found |= dict.fromkeys(
                p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
        elif not path.exists():
            raise FileUnreadableError("There is no such file", where=path, remedy="Name a Turtle file or a folder.")
        elif path.suffix != _ENDING:
            what = f"This is no Turtle file: its name does not end in {_ENDING}"
            raise FileUnreadableError(what, where=path, remedy="Name a Turtle file or a folder.")
        else:
            found[path] = None
    return list(found)


def _shown(path: Path) -> Path:
    """A path below the working directory as one from there."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path
