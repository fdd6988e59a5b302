"""`mgkg site build` and `mgkg site serve`: the published site from the content."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.store.content import find_root

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="build|serve", parser_class=type(parser))
    build = actions.add_parser("build", help="write the site into a folder")
    build.add_argument("-o", "--output", type=Path, metavar="DIR", help="the folder; build/site when it is left out")
    serve = actions.add_parser("serve", help="show the site on this machine, anew whenever a file is saved")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)


def run(options: argparse.Namespace) -> int:
    """Build or serve; 0 when it is done."""
    root = find_root(Path.cwd(), options.root)
    if options.action == "serve":
        from mgkg.publish.preview import serve

        serve(root, options.host, options.port)
        return 0
    from mgkg.publish.build import build

    output = options.output or root / "build" / "site"
    pages = build(root, output)
    sys.stdout.write(f"{pages} pages in {output}\n")
    return 0
