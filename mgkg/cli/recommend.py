"""`mgkg recommend`: the facts of one patient to explained proposals, printed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mgkg.errors import UsageError
from mgkg.model.patient import KINDS_OF_LISTS, Moment, Patient
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.facts import now
from mgkg.reason.naming import statement
from mgkg.reason.patient_file import Words, supposed, with_words
from mgkg.rules.cache import load_ruleset
from mgkg.rules.ruleset import RuleSet
from mgkg.store.content import find_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from mgkg.render.article.shape import Article
    from mgkg.render.style import Style

_WORTH_TELLING = 10_000_000


class Once(argparse.Action):
    """Keeps one value; a second one is an error, so that none is lost in silence."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Keep the value."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} is given twice")
        setattr(namespace, self.dest, values)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    patient = "a patient file (YAML, JSON, Turtle), or a record in FHIR R4: a Bundle, NDJSON, or a folder of these"
    parser.add_argument("patient", nargs="?", type=Path, metavar="PATIENT", help=patient)
    parser.add_argument("--subject", action=Once, metavar="ID", help="which patient of a record that holds several")
    valid = "also check each resource of a record by fhir.resources, and set aside what is no valid R4"
    parser.add_argument("--validate", action="store_true", help=valid)
    parser.add_argument(
        "--obs", action="append", default=[], metavar="'NAME=VALUE UNIT[@DATE]'", help="a measured value"
    )
    has = "what is true of the patient, by name or code; NAME@START/STOP is a course"
    parser.add_argument("--has", action="append", default=[], metavar="NAME[@DATE]", help=has)
    parser.add_argument("--not", action="append", default=[], dest="has_not", metavar="NAME", help="what is not true")
    complete = f"a list that is complete: {', '.join(KINDS_OF_LISTS)}"
    parser.add_argument("--complete", action="append", default=[], metavar="LIST", help=complete)
    parser.add_argument("--at", action=Once, metavar="DATE", help="the moment of evaluation; now when it is left out")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--audience", choices=("professional", "patient"), default="professional")
    parser.add_argument("--all", action="store_true", help="also what does not apply")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--why", action=Once, metavar="ID", help="why one statement applies, down to its sources")
    asked.add_argument("--why-not", action=Once, metavar="ID", help="why one statement does not apply")
    asked.add_argument(
        "--nearest", action=Once, metavar="ID", help="the smallest change of facts that flips one statement"
    )
    what_if = "what changes with another fact: 'NAME=VALUE UNIT', NAME, 'not NAME' or NAME=unknown"
    asked.add_argument("--what-if", action="append", default=[], metavar="FACT", help=what_if)


def run(options: argparse.Namespace) -> int:
    """Print the answer; 0 when there is one."""
    ruleset = load_ruleset(find_root(Path.cwd(), options.root))
    clock = now()
    base = _patient(options, ruleset, clock)
    words = Words(options.obs, options.has, options.has_not, options.complete, options.at)
    evaluation = evaluate(ruleset, with_words(base, words, ruleset), clock)
    question = next((name for name in QUESTIONS if getattr(options, name) not in (None, [])), None)
    if question is None:
        sys.stdout.write(FORMATS[options.format](evaluation, options))
        return 0
    if options.format not in ("text", "json"):
        what = f"--{question.replace('_', '-')} is not written as {options.format}"
        raise UsageError(what, remedy="Use --format text or json.")
    if options.audience == "patient":
        # What a question prints are the wordings for professionals, which may say to stop a drug (design §3.10).
        what = f"--{question.replace('_', '-')} is answered for professionals only"
        raise UsageError(what, remedy="Leave out --audience patient, or the question.")
    sys.stdout.write(QUESTIONS[question](evaluation, options))
    return 0


def _patient(options: argparse.Namespace, ruleset: RuleSet, clock: Moment) -> Patient:
    """The patient that a path holds; nobody in particular where none is given."""
    if options.patient is None:
        if options.subject or options.validate:
            raise UsageError("--subject and --validate are for a record", remedy="Name its file or folder.")
        return Patient()
    from mgkg.exchange.patient_input import Asked, patient

    told = _tell if sys.stderr.isatty() else None
    found = patient(options.patient, ruleset, clock, Asked(options.subject, options.at, options.validate, told))
    if told:
        sys.stderr.write("\r\033[K")
    return found


def _tell(path: Path, done: int, size: int) -> None:
    """Progress on a terminal, none in a pipe: each stage is written over the one before."""
    if size > _WORTH_TELLING:
        sys.stderr.write(f"\r\033[Kreading {path.name}: {done // 1_000_000} of {size // 1_000_000} MB …")
        sys.stderr.flush()


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


def _article(evaluation: Evaluation, options: argparse.Namespace) -> Article:
    if options.audience == "patient":
        from mgkg.render.article.patient import for_patient

        return for_patient(evaluation)
    from mgkg.render.article.professional import for_professional

    return for_professional(evaluation, everything=options.all)


def _markdown(evaluation: Evaluation, options: argparse.Namespace) -> str:
    from mgkg.render.article.page import markdown

    return markdown(_article(evaluation, options))


def _html(evaluation: Evaluation, options: argparse.Namespace) -> str:
    from mgkg.render.article.page import html

    return html(_article(evaluation, options))


def _said(text: Callable[[Style], str], document: Callable[[], dict[str, Any]], options: argparse.Namespace) -> str:
    """One answer as text or as JSON."""
    if options.format == "json":
        import json

        return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"
    from mgkg.render.style import style

    return text(style(sys.stdout))


def _why(evaluation: Evaluation, options: argparse.Namespace) -> str:
    from mgkg.render.why import why, why_document

    expected = options.why is not None
    flag = "--why" if expected else "--why-not"
    name = statement(options.why if expected else options.why_not, evaluation.ruleset.library, flag)
    return _said(
        lambda style: why(evaluation, name, style, expected=expected),
        lambda: why_document(evaluation, name, expected=expected),
        options,
    )


def _what_if(evaluation: Evaluation, options: argparse.Namespace) -> str:
    from mgkg.reason.change import what_if
    from mgkg.render.changes import what_if_document, what_if_text

    found = what_if(evaluation, tuple(supposed(words, evaluation.ruleset) for words in options.what_if))
    return _said(lambda style: what_if_text(found, style), lambda: what_if_document(found), options)


def _nearest(evaluation: Evaluation, options: argparse.Namespace) -> str:
    from mgkg.reason.nearest import nearest
    from mgkg.render.changes import nearest_document, nearest_text

    name = statement(options.nearest, evaluation.ruleset.library, "--nearest")
    flips = nearest(evaluation.outcomes[name], evaluation.trials)
    return _said(
        lambda style: nearest_text(evaluation, name, flips, style),
        lambda: nearest_document(evaluation, name, flips),
        options,
    )


QUESTIONS: dict[str, Callable[[Evaluation, argparse.Namespace], str]] = {
    "why": _why,
    "why_not": _why,
    "what_if": _what_if,
    "nearest": _nearest,
}
FORMATS: dict[str, Callable[[Evaluation, argparse.Namespace], str]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
    "json": _json,
}
