"""`mgkg verify`: what is wrong with the rules themselves, each with a patient who shows it, printed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mgkg.check.cases import read_cases
from mgkg.check.configuration import policy
from mgkg.errors import UsageError
from mgkg.reason.naming import statement
from mgkg.render.style import style
from mgkg.rules.cache import load_ruleset
from mgkg.store.content import find_root

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from mgkg.check.cases import Case
    from mgkg.check.mutation import Fate
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.coverage import ClauseCoverage
    from mgkg.verify.inquiry import Policy
    from mgkg.verify.verification import Verification

FORMATS = ("text", "json", "turtle")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--format", choices=FORMATS, help="text, or turtle for SHACL validation results")
    parser.add_argument(
        "--all", action="store_true", help="in text, each finding of a group with identifier and digest"
    )
    parser.add_argument("--cases", action="store_true", help="propose cases: patients around each clause and threshold")
    parser.add_argument(
        "--mutate", action="store_true", help="mistakes in the rules that no accepted case would notice"
    )
    help_of_only = "with --cases: of this statement alone; may be given several times"
    parser.add_argument("--only", action="append", default=[], metavar="STATEMENT", help=help_of_only)
    help_of_at = "the day by which evidence and reviews are old; today when it is left out"
    parser.add_argument("--at", metavar="DATE", help=help_of_at)


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 with unsettled ones, or with --mutate when a mistake goes unnoticed."""
    if options.cases and options.mutate:
        raise UsageError("--cases and --mutate are two questions", remedy="Ask them one after the other.")
    if (options.cases or options.mutate) and options.format not in (None, "text", "json" if options.mutate else None):
        what = f"--format {options.format} is not for {'--cases' if options.cases else '--mutate'}"
        raise UsageError(what, remedy="Leave it out.")
    if options.only and not options.cases:
        raise UsageError("--only is for --cases", remedy="Add --cases, or leave it out.")
    root = find_root(Path.cwd(), options.root)
    asked, today = policy(root), _day(options.at)
    ruleset = load_ruleset(root)
    try:
        if options.cases:
            return _propose(ruleset, options.only, today, asked)
        if options.mutate:
            cases = [case for case in read_cases(root, ruleset) if not case.is_proposed]
            return _mutate(ruleset, cases, today, asked, as_json=options.format == "json")
        return _verify(root, ruleset, today, asked, options)
    finally:
        _tell("")


def _day(given: str | None) -> date:
    if given is None:
        from mgkg.reason.facts import now

        return now().day
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UsageError(f"'{given[:40]}' is no date", where="--at", remedy="Write it as 2026-11-20.") from error


def _verify(root: Path, ruleset: RuleSet, today: date, asked: Policy, options: argparse.Namespace) -> int:
    from mgkg.check.kept_coverage import kept_clause_coverage
    from mgkg.verify.kept import kept_verification

    found = kept_verification(ruleset, today, asked, _tell)
    _tell("cases")
    coverage = kept_clause_coverage(root, ruleset, today, asked)
    _tell("")
    sys.stdout.write(_PRINTED[options.format or "text"](found, coverage, ruleset, options.all))
    return 1 if found.unsettled else 0


def _text(found: Verification, coverage: ClauseCoverage, ruleset: RuleSet, everything: bool) -> str:  # noqa: FBT001 - a flag
    from mgkg.render.findings.text import text

    return text(found, coverage, ruleset.library, style(sys.stdout), everything=everything)


def _json(found: Verification, coverage: ClauseCoverage, ruleset: RuleSet, everything: bool) -> str:  # noqa: FBT001 - a flag
    from mgkg.render.findings.document import document

    del everything
    return json.dumps(document(found, coverage, ruleset.library), ensure_ascii=False, indent=2) + "\n"


def _turtle(found: Verification, coverage: ClauseCoverage, ruleset: RuleSet, everything: bool) -> str:  # noqa: FBT001 - a flag
    from mgkg.render.findings.shacl import report

    del coverage, ruleset, everything
    return report(found)


_PRINTED: dict[str, Callable[[Verification, ClauseCoverage, RuleSet, bool], str]] = {
    "text": _text,
    "json": _json,
    "turtle": _turtle,
}


def _propose(ruleset: RuleSet, only: list[str], today: date, asked: Policy) -> int:
    from mgkg.check.proposing import proposals
    from mgkg.render.findings.proposed import case_file
    from mgkg.verify.kept import kept_solver

    names = [statement(name, ruleset.library, "--only") for name in only] or list(ruleset.rows)
    _tell("proposing cases")
    with kept_solver(ruleset, today, asked) as solver:
        proposed = list(proposals(ruleset, solver, names))
    _tell("")
    sys.stdout.write(case_file(proposed))
    return 0


def _mutate(ruleset: RuleSet, cases: list[Case], today: date, asked: Policy, *, as_json: bool) -> int:
    from mgkg.check.mutation import SURVIVED, mutation
    from mgkg.verify.kept import kept_solver

    with kept_solver(ruleset, today, asked) as solver:
        fates = list(mutation(ruleset, cases, solver, _tell))
    _tell("")
    sys.stdout.write(_fates_as_json(fates) if as_json else _fates_as_text(fates))
    return 1 if any(one.fate == SURVIVED for one in fates) else 0


def _fates_as_json(fates: list[Fate]) -> str:
    every = [{"mutant": f.mutant.name, "text": f.mutant.text, "fate": f.fate, "killed_by": f.by} for f in fates]
    counts = Counter(one.fate for one in fates)
    document = {"schema": "mgkg.mutation/1", "mutants": every, "counts": dict(counts)}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _fates_as_text(fates: list[Fate]) -> str:
    counts = Counter(one.fate for one in fates)
    lines = [f"{one.fate}: {one.mutant.text}" for one in fates if one.fate != "killed"]
    summed = ", ".join(f"{counts[fate]} {fate}" for fate in ("killed", "equivalent", "survived"))
    return "\n".join([*lines, f"{len(fates)} mutants: {summed}."]) + "\n"


def _tell(stage: str) -> None:
    """Progress on a terminal, none in a pipe: each stage is written over the one before."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{f'verifying: {stage} …' if stage else ''}")
        sys.stderr.flush()
