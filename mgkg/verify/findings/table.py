"""The table of what is looked for, in the order of print. A new kind of finding is its module and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mgkg.verify.finding import Finding
from mgkg.verify.findings import bands, disagreement, equivalents, evidence, placing, population, reach
from mgkg.verify.inquiry import Inquiry

DETECTORS: tuple[tuple[str, Callable[[Inquiry], Iterator[Finding]]], ...] = (
    ("contradictions", disagreement.disagreements),
    ("overlaps", bands.overlaps),
    ("gaps of values", bands.gaps),
    ("gaps of populations", population.unanswered),
    ("dead rules", reach.dead),
    ("redundant rules", reach.redundant),
    ("units", equivalents.mismatches),
    ("citations", evidence.dangling),
    ("references", evidence.uncited),
    ("age of evidence", evidence.stale),
    ("reviews", evidence.overdue),
    ("headings", placing.misplaced),
)
