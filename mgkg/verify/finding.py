"""A finding: what is wrong with the rules, between which nodes, in which patient, and what settles it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mgkg.model.patient import Patient

KINDS = {
    "conflict": "two guidelines contradict each other",
    "self-contradiction": "a guideline contradicts itself",
    "gap": "values or patients that nothing speaks of",
    "overlap": "values that a scheme names twice",
    "dead": "what can never be true",
    "redundant": "what another statement says already",
    "unit-mismatch": "printed equivalents that do not agree",
    "dangling-citation": "citations of nothing that is known",
    "uncited-reference": "references that nothing cites",
    "stale-evidence": "evidence older than the policy allows",
    "review-overdue": "a review is due",
    "misplaced-dose": "a route under the heading of another",
    "stale-resolution": "a ruling or an acceptance that speaks of what is no longer there",
    "undecided": "what could not be decided in the time limit",
}
"""Every kind of finding, in the order of print, with what it is."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding.

    Attributes:
        id: the same as long as the same thing is wrong; of a conflict that which `mgkg recommend` prints.
        kind: one of `KINDS`.
        between: the identifiers of the nodes that it is about, statements first.
        text: what is wrong, in a sentence or two for a clinician.
        question: what the sides answer; None where it is no disagreement.
        sides: of a disagreement, each position with who takes it.
        cause: what it has in common with others that are said in one paragraph.
        witness: the patient with the fewest facts who shows it; None where no patient can.
        digest: of what the nodes say, apart from their wording; an acceptance names it.
        settled_by: the exception, ruling or acceptance that settles it.
    """

    id: str
    kind: str
    between: tuple[str, ...]
    text: str
    question: str | None = None
    sides: tuple[tuple[str, str], ...] = ()
    cause: str | None = None
    witness: Patient | None = None
    digest: str = ""
    settled_by: str | None = None
