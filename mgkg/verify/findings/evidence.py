"""Citations of nothing that is known, references that nothing cites, evidence and reviews past the policy's age."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from mgkg.verify.digest import digest
from mgkg.verify.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mgkg.model.guideline import Library, Review
    from mgkg.model.statement import CitationNumber
    from mgkg.verify.inquiry import Inquiry

_RESOLVED = "resolved"
_MONTHS = 12


def dangling(inquiry: Inquiry) -> Iterator[Finding]:
    """Numbers by which statements cite, and which stand for no one reference."""
    library = inquiry.ruleset.library
    for number, citing in _cited(library).items():
        if number.resolution != _RESOLVED:
            candidates = ", ".join(f"“{library.references[name].title}”" for name in number.candidates)
            may_be = f"it may be {candidates}" if candidates else "the document has no entry for it"
            unlisted = ", or an entry that the list leaves out" if candidates and number.may_be_unlisted else ""
            yield Finding(
                id=f"dangling-citation:{number.id}",
                kind="dangling-citation",
                between=(*citing, number.id),
                text=f"{_statements(citing)} of {number.guideline} cite{'s' * (len(citing) == 1)} number "
                f"{number.number}, which is {number.resolution}: {may_be}{unlisted}.",
                witness=inquiry.witness_of_any(citing),
                digest=digest([number]),
            )


def _cited(library: Library) -> dict[CitationNumber, tuple[str, ...]]:
    """Each number that statements cite, with them."""
    found: dict[CitationNumber, list[str]] = defaultdict(list)
    for statement in library.statements.values():
        for citation in statement.evidence:
            if statement.id not in found[citation.cited]:
                found[citation.cited].append(statement.id)
    return {number: tuple(found[number]) for number in sorted(found, key=lambda n: (n.guideline, n.number))}


def uncited(inquiry: Inquiry) -> Iterator[Finding]:
    """Entries of reference lists for which no number stands that any statement cites."""
    library = inquiry.ruleset.library
    candidates = {name for number in _cited(library) for name in number.candidates}
    for reference in library.references.values():
        if reference.id not in candidates:
            yield Finding(
                id=f"uncited-reference:{reference.id}",
                kind="uncited-reference",
                between=(reference.id,),
                text=f"“{reference.title}” stands in the reference list of {reference.guideline}; nothing cites it.",
                digest=digest([reference]),
            )


def stale(inquiry: Inquiry) -> Iterator[Finding]:
    """References older than the policy's age on which statements rest, or may rest."""
    library = inquiry.ruleset.library
    resting: dict[str, list[str]] = defaultdict(list)
    for number, citing in _cited(library).items():
        for candidate in number.candidates:
            resting[candidate] += [one for one in citing if one not in resting[candidate]]
    for name, resting_on in resting.items():
        reference = library.references[name]
        printed = re.search(r"\b(1[89]|20)\d\d\b", reference.year or "")
        if printed and inquiry.today.year - int(printed[0]) > inquiry.policy.evidence_years:
            yield Finding(
                id=f"stale-evidence:{reference.id}",
                kind="stale-evidence",
                between=(*resting_on, reference.id),
                text=f"“{reference.title}” is of {printed[0]}, more than {inquiry.policy.evidence_years} years old; "
                f"{_statements(resting_on)} may rest on it.",
                witness=inquiry.witness_of_any(resting_on),
                digest=digest([reference]),
            )


def _statements(names: Sequence[str]) -> str:
    return f"{len(names)} statement{'s' * (len(names) != 1)}"


def overdue(inquiry: Inquiry) -> Iterator[Finding]:
    """Statements whose latest review, and guidelines without any whose latest change, is past the policy's age."""
    library = inquiry.ruleset.library
    latest: dict[str, Review] = {}
    for review in library.reviews:
        known = latest.get(review.reviewed)
        if known is None or known.ended < review.ended:
            latest[review.reviewed] = review
    for name, review in latest.items():
        if name in library.statements and _is_past(review.ended, inquiry):
            text = f"The latest review of {name} ended on {review.ended[:10]}"
            yield _overdue(name, name, (name, review.id), text, inquiry)
    for guideline in library.guidelines.values():
        own = [name for name in latest if name.startswith(f"{guideline.id}/")]
        if not own and _is_past(guideline.modified, inquiry):
            text = f"No statement of {guideline.id} was ever reviewed, and it was last changed on {guideline.modified}"
            yield _overdue(guideline.id, None, (guideline.id,), text, inquiry)


def _overdue(name: str, statement: str | None, between: tuple[str, ...], text: str, inquiry: Inquiry) -> Finding:
    months = inquiry.policy.review_months
    return Finding(
        id=f"review-overdue:{name}",
        kind="review-overdue",
        between=between,
        text=f"{text}, more than {months} months ago.",
        witness=inquiry.witness_of(statement) if statement else None,
        digest=digest([text]),
    )


def _is_past(printed: str, inquiry: Inquiry) -> bool:
    day = date.fromisoformat(printed[:10])
    months = (inquiry.today.year - day.year) * _MONTHS + inquiry.today.month - day.month
    months -= inquiry.today.day < day.day
    return months >= inquiry.policy.review_months
