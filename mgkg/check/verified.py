"""Validation results from verify: new findings of the kinds on which the project wants a check to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.errors import Place
from mgkg.model.report import VIOLATION, ValidationResult
from mgkg.verify.verification import unsettled_and_new
from mgkg.vocabulary import GUIDELINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mgkg.check.content import Content
    from mgkg.verify.finding import Finding
    from mgkg.verify.inquiry import Policy

# What the calendar brings about, and not an edit.
OF_THE_DAY = frozenset({"stale-evidence", "review-overdue"})
_MEND = "Mend one side, settle it by mgkg:Precedence or mgkg:Acceptance, or list it in mgkg:KnownFindings"


def new_findings(content: Content, today: date, asked: Policy) -> Iterator[ValidationResult]:
    """A violation for each finding that nothing settles and that nobody has called known."""
    if not asked.fail_on:
        return
    from mgkg.verify.kept import from_answers

    found = from_answers(content.ruleset, today, asked)
    for one in unsettled_and_new(found, asked.fail_on):
        yield _result(one, content)


def _result(one: Finding, content: Content) -> ValidationResult:
    nodes = [GUIDELINE + name for name in one.between if GUIDELINE + name in content.dataset.nodes]
    place = content.dataset.place(nodes[0]) if nodes else Place("")
    return ValidationResult(
        severity=VIOLATION,
        file=str(place.file),
        line=place.line,
        focus=nodes[0] if nodes else None,
        message=f"{one.text} {_MEND} ({one.id}, digest {one.digest}).",
        rule=one.kind,
        value=one.id,
    )
