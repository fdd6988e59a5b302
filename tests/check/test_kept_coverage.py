"""Kept clause coverage: the same as worked out, found again, and never that of other cases or of a search given up."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from mgkg.check import kept_coverage
from mgkg.check.cases import Case, case_files, read_cases
from mgkg.check.clauses import Side, clause_coverage
from mgkg.check.kept_coverage import kept_clause_coverage
from mgkg.rules.cache import load_ruleset
from mgkg.rules.ruleset import RuleSet
from mgkg.verify.coverage import ClauseCoverage
from mgkg.verify.inquiry import Policy, inquiry
from mgkg.verify.solver import Solver
from tests.verify.made import TODAY


@pytest.fixture(autouse=True)
def _a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.fixture
def ruleset(small_root: Path) -> RuleSet:
    return load_ruleset(small_root)


@pytest.fixture
def cases(small_root: Path, ruleset: RuleSet) -> list[Case]:
    return [case for case in read_cases(small_root, ruleset) if not case.is_proposed]


def test_it_is_the_same_the_first_time_and_the_second(
    small_root: Path, ruleset: RuleSet, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out = clause_coverage(ruleset, cases, inquiry(ruleset, TODAY, Policy()).solver)
    assert worked_out.uncovered
    assert kept_clause_coverage(small_root, ruleset, TODAY, Policy()) == worked_out
    monkeypatch.setattr(kept_coverage, "clause_coverage", None)
    assert kept_clause_coverage(small_root, load_ruleset(small_root), TODAY, Policy()) == worked_out


def test_other_cases_have_a_coverage_of_their_own(small_copy: Path) -> None:
    ruleset = load_ruleset(small_copy)
    assert kept_clause_coverage(small_copy, ruleset, TODAY, Policy()).covered
    for file in case_files(small_copy):
        file.unlink()
    assert kept_clause_coverage(small_copy, ruleset, TODAY, Policy()).covered == 0


def test_what_the_solver_gave_up_is_not_kept(
    small_root: Path, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def given_up(_: RuleSet, __: Iterable[Case], ___: Solver, undecided: list[Side]) -> ClauseCoverage:
        nonlocal asked
        asked += 1
        undecided.append(None)  # type: ignore[arg-type]  # that there is one is all that counts
        return ClauseCoverage(0, 1, ("a clause",))

    monkeypatch.setattr(kept_coverage, "clause_coverage", given_up)
    for _ in range(2):
        kept_clause_coverage(small_root, ruleset, TODAY, Policy())
    assert asked == 2
