"""`mgkg check`: everything that can be wrong with the content, printed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.check.formats import FORMATS
from mgkg.check.kept import kept_report
from mgkg.check.report import source_texts
from mgkg.render.style import style
from mgkg.store.content import find_root

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--format", choices=FORMATS, default="text")
    help_of_source = "a folder with the source documents, against which fragments are compared"
    parser.add_argument("--source", type=Path, metavar="DIR", help=help_of_source)
    parser.add_argument("--all", action="store_true", help="in text, also what is only worth knowing")


def run(options: argparse.Namespace) -> int:
    """Print the results; 1 when there is a violation. What the check found before it had to stop is printed too."""
    root = find_root(Path.cwd(), options.root)
    sources = None if options.source is None else source_texts(options.source)
    try:
        report = kept_report(root, sources, _tell)
    finally:
        _tell("")
    sys.stdout.write(FORMATS[options.format](report, style(sys.stdout), with_info=options.all) + "\n")
    if report.stopped is not None:
        sys.stdout.flush()
        raise report.stopped
    return 0 if report.conforms else 1


def _tell(stage: str) -> None:
    """Progress on a terminal, none in a pipe: each stage is written over the one before."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{f'checking: {stage} …' if stage else ''}")
        sys.stderr.flush()
