"""Clause coverage from the user's cache when neither rules nor cases changed since it was made, else worked out."""

from __future__ import annotations

import hashlib
import pickle
from typing import TYPE_CHECKING

from mgkg.check.clauses import Side, clause_coverage
from mgkg.store import cache
from mgkg.verify.coverage import ClauseCoverage
from mgkg.verify.kept import kept_solver

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mgkg.check.cases import Case
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.inquiry import Policy

_OWN = ("mgkg.verify.",)
_PACKAGES = ("model", "rules", "reason", "reason/kinds", "verify", "verify/kinds", "check")


def kept_clause_coverage(ruleset: RuleSet, cases: Sequence[Case], today: date, policy: Policy) -> ClauseCoverage:
    """The same as `clause_coverage`, from what is kept where that holds; what was undecided is asked again."""
    asked = f"{ruleset.digest} {today} {policy} {cases!r}"
    name = f"coverage-{hashlib.sha256(asked.encode()).hexdigest()[:32]}-{cache.program(*_PACKAGES)}.pickle"
    stored = cache.read(name)
    known = None if stored is None else cache.unpickled(stored, _OWN, ())
    if isinstance(known, ClauseCoverage):
        return known
    with kept_solver(ruleset, today, policy) as solver:
        undecided: list[Side] = []
        found = clause_coverage(ruleset, cases, solver, undecided)
    if not undecided:
        cache.write(name, pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL))
    return found
