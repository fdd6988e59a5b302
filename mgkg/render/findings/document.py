"""The JSON document of `mgkg verify` from a Verification (design §4): all keys always, settled findings included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mgkg.render.findings import witness
from mgkg.render.recommendation import NOTICE

if TYPE_CHECKING:
    from mgkg.model.guideline import Library
    from mgkg.verify.coverage import ClauseCoverage
    from mgkg.verify.finding import Finding
    from mgkg.verify.verification import Verification

SCHEMA = "mgkg.verify/1"


def document(found: Verification, coverage: ClauseCoverage, library: Library) -> dict[str, Any]:
    """Everything that was found, with the groups that have one cause and what the cases prove."""
    group_of = {one.id: number for number, group in enumerate(found.groups, 1) for one in group.findings}
    return {
        "schema": SCHEMA,
        "notice": NOTICE,
        "findings": [_finding(one, group_of[one.id], found, library) for one in found.findings],
        "clause_coverage": {
            "covered": coverage.covered,
            "total": coverage.total,
            "uncovered": list(coverage.uncovered),
        },
    }


def _finding(one: Finding, group: int, found: Verification, library: Library) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "between": list(one.between),
        "text": one.text,
        "witness": witness.document(one.witness),
        "source": sources(one, library),
        "settled_by": one.settled_by,
        "known": one.id in found.known,
        "digest": one.digest,
        "group": group,
    }


def sources(one: Finding, library: Library) -> list[dict[str, Any]]:
    """The sentences on which the statements of a finding rest, by place and digest."""
    return [
        {
            "statement": name,
            "document": fragment.document,
            "start": fragment.start,
            "end": fragment.end,
            "sha256": fragment.sha256,
        }
        for name in one.between
        if name in library.statements
        for fragment in library.statements[name].fragments
    ]
