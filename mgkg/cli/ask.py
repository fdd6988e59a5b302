"""`mgkg ask`: a question in plain words to facts, and to the answer that these facts get, printed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.ask.answer import answer
from mgkg.ask.lexicon import Lexicon
from mgkg.cli.recommend import Once
from mgkg.errors import UsageError
from mgkg.model.patient import moment
from mgkg.reason.facts import now
from mgkg.rules.cache import load_ruleset
from mgkg.store.content import find_root

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from mgkg.ask.answer import Answer

NOT_COVERED = 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "question", nargs="+", metavar="QUESTION", help="in plain words; - reads it from standard input"
    )
    parser.add_argument("--at", action=Once, metavar="DATE", help="the moment of evaluation; now when it is left out")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--audience", choices=("professional", "patient"), default="professional")
    parser.add_argument("--all", action="store_true", help="also what does not apply")


def run(options: argparse.Namespace) -> int:
    """Print the answer; 0 where something here answers, 1 where nothing does."""
    question = sys.stdin.read() if options.question == ["-"] else " ".join(options.question)
    if not question.strip():
        raise UsageError("The question is empty", remedy="Write it in quotes, such as mgkg ask 'Mg 1.1 mg/dL?'.")
    ruleset = load_ruleset(find_root(Path.cwd(), options.root))
    at = moment(options.at) if options.at is not None else None
    found = answer(question, Lexicon(ruleset.library), ruleset, now(), at)
    sys.stdout.write(FORMATS[options.format](found, options))
    return 0 if found.is_covered else NOT_COVERED


def _text(found: Answer, options: argparse.Namespace) -> str:
    from mgkg.ask.shown import asked_text
    from mgkg.render.style import style

    return asked_text(found, style(sys.stdout), audience=options.audience, everything=options.all)


def _json(found: Answer, options: argparse.Namespace) -> str:
    import json

    from mgkg.ask.shown import asked_document

    return json.dumps(asked_document(found, everything=options.all), ensure_ascii=False, indent=2) + "\n"


def _markdown(found: Answer, options: argparse.Namespace) -> str:
    from mgkg.ask.shown import asked_article
    from mgkg.render.article.page import markdown

    return markdown(asked_article(found, audience=options.audience, everything=options.all))


def _html(found: Answer, options: argparse.Namespace) -> str:
    from mgkg.ask.shown import asked_article
    from mgkg.render.article.page import html

    return html(asked_article(found, audience=options.audience, everything=options.all))


FORMATS: dict[str, Callable[[Answer, argparse.Namespace], str]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
    "json": _json,
}
