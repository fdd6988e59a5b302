"""Clause coverage from the user's cache when neither rules nor cases changed since it was made, else worked out."""

from __future__ import annotations

import hashlib
import pickle
from typing import TYPE_CHECKING

from mgkg.check.cases import case_files, read_cases
from mgkg.check.clauses import Side, clause_coverage
from mgkg.store import cache
from mgkg.verify.coverage import ClauseCoverage
from mgkg.verify.kept import kept_solver

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.inquiry import Policy

_OWN = ("mgkg.verify.",)
_PACKAGES = ("store", "model", "rules", "reason", "reason/kinds", "verify", "verify/kinds", "check")


def kept_clause_coverage(root: Path, ruleset: RuleSet, today: date, policy: Policy) -> ClauseCoverage:
    """The coverage by the accepted cases of a root, from what is kept where that holds; the undecided is asked again.

    Args:
        root: the content root.
        ruleset: its rules.
        today: the day by which evidence and reviews are old.
        policy: how long the solver may think about one question.

    Raises:
        CaseError: a case cannot be read.
    """
    asked = hashlib.sha256(f"{ruleset.digest} {policy}".encode())
    for file in case_files(root):
        asked.update(f"\n{file.relative_to(root)}\n".encode() + file.read_bytes())
    name = f"coverage-{asked.hexdigest()[:32]}-{cache.program(*_PACKAGES)}.pickle"
    stored = cache.read(name)
    known = None if stored is None else cache.unpickled(stored, _OWN, ())
    if isinstance(known, ClauseCoverage):
        return known
    cases = [case for case in read_cases(root, ruleset) if not case.is_proposed]
    undecided: list[Side] = []
    with kept_solver(ruleset, today, policy) as solver:
        found = clause_coverage(ruleset, cases, solver, undecided)
    if not undecided:
        cache.write(name, pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL))
    return found
