"""`mgkg recommend`: the facts of one patient to explained proposals, printed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.model.patient import KINDS_OF_LISTS, Patient
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.facts import now
from mgkg.reason.patient_file import Words, read, with_words
from mgkg.rules.cache import load_ruleset
from mgkg.store.content import find_root

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("patient", nargs="?", type=Path, metavar="PATIENT", help="a YAML or JSON file with the facts")
    parser.add_argument(
        "--obs", action="append", default=[], metavar="'NAME=VALUE UNIT[@DATE]'", help="a measured value"
    )
    has = "what is true of the patient, by name or code; NAME@START/STOP is a course"
    parser.add_argument("--has", action="append", default=[], metavar="NAME[@DATE]", help=has)
    parser.add_argument("--not", action="append", default=[], dest="has_not", metavar="NAME", help="what is not true")
    complete = f"a list that is complete: {', '.join(KINDS_OF_LISTS)}"
    parser.add_argument("--complete", action="append", default=[], metavar="LIST", help=complete)
    parser.add_argument("--at", metavar="DATE", help="the moment of evaluation; now when it is left out")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--audience", choices=("professional", "patient"), default="professional")
    parser.add_argument("--all", action="store_true", help="also what does not apply")


def run(options: argparse.Namespace) -> int:
    """Print the answer; 0 when there is one."""
    ruleset = load_ruleset(find_root(Path.cwd(), options.root))
    base = read(options.patient, ruleset) if options.patient else Patient()
    words = Words(options.obs, options.has, options.has_not, options.complete, options.at)
    evaluation = evaluate(ruleset, with_words(base, words, ruleset), now())
    sys.stdout.write(FORMATS[options.format](evaluation, options))
    return 0


def _text(evaluation: Evaluation, options: argparse.Namespace) -> str:
    from mgkg.render.style import style

    if options.audience == "patient":
        from mgkg.render.plain_text import plain_text

        return plain_text(evaluation, style(sys.stdout))
    from mgkg.render.text import text

    return text(evaluation, style(sys.stdout), everything=options.all)


def _json(evaluation: Evaluation, options: argparse.Namespace) -> str:
    import json

    from mgkg.render.recommendation import document

    return json.dumps(document(evaluation, everything=options.all), ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Evaluation, argparse.Namespace], str]] = {"text": _text, "json": _json}
