"""`mgkg coverage`: which sentence of a source document is carried by which node, printed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.cli.table import table, width_of
from mgkg.errors import UnknownDocumentError
from mgkg.sources.coverage import COVERED, EXCLUDED, UNCOVERED, coverage
from mgkg.sources.fragments import with_line_feeds
from mgkg.store.content import find_root
from mgkg.store.dataset import load
from mgkg.store.reading import library
from mgkg.store.turtle import read_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from mgkg.sources.coverage import Carried, Coverage

SCHEMA = "mgkg.coverage/1"
_EXCERPT = 60


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("document", type=Path, metavar="DOCUMENT", help="the text file of a source document")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Print where each sentence went; 1 when there are uncovered ones."""
    text = read_text(options.document)
    known = library(load(find_root(Path.cwd(), options.root)))
    try:
        found = coverage(known, text)
    except UnknownDocumentError as error:
        raise UnknownDocumentError(error.what, where=options.document, remedy=error.remedy) from None
    sys.stdout.write(_FORMATS[options.format](found, with_line_feeds(text)))
    if found.edited and options.format != "text":
        sys.stdout.flush()
        gone = f"; fragments that are no longer there: {len(found.gone)}" if found.gone else ""
        sys.stderr.write(f"mgkg: {options.document}: This is an edited form of {found.document.id}{gone}.\n")
    return 1 if found.count(UNCOVERED) else 0


def _text(found: Coverage, text: str) -> str:
    """A row a fragment, then what the document lost, then the sum."""
    rows = [_row(carried, text) for carried in found.fragments]
    lines = [f"{found.document.id}{', an edited form of it' if found.edited else ''}", ""]
    lines += table(("span", "state", "carried by, or why not"), rows, width_of(sys.stdout))
    lines += [""]
    for gone in found.gone:
        lines.append(f"{gone.id} ({gone.start}-{gone.end}) is no longer in the document.")
    counts = ", ".join(f"{found.count(state)} {state}" for state in (COVERED, EXCLUDED, UNCOVERED))
    return "\n".join([*lines, f"{len(found.fragments)} fragments: {counts}."]) + "\n"


def _row(carried: Carried, text: str) -> tuple[str, str, str]:
    start, end = carried.fragment.start, carried.fragment.end
    said = ", ".join(carried.statements) or carried.excluded_because
    if said is None:
        said = f'"{text[start:end][:_EXCERPT]}{"…" if end - start > _EXCERPT else ""}"'
    return f"{start}-{end}", carried.state, said


def _json(found: Coverage, text: str) -> str:
    """The object that design §4 lays down."""
    del text
    fragments = [
        {
            "start": carried.fragment.start,
            "end": carried.fragment.end,
            "sha256": carried.fragment.sha256,
            "statements": list(carried.statements),
            "excluded_because": carried.excluded_because,
        }
        for carried in found.fragments
    ]
    counts = {state: found.count(state) for state in (COVERED, EXCLUDED, UNCOVERED)}
    return json.dumps({"schema": SCHEMA, "fragments": fragments, **counts}, ensure_ascii=False, indent=2) + "\n"


_FORMATS: dict[str, Callable[[Coverage, str], str]] = {"text": _text, "json": _json}
