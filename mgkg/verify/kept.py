"""Findings from the user's cache when nothing changed since they were made, else from the answers that still hold.

Answers are kept by the digest of their question and of all that was so where it was asked, so that after an edit only
what the edit touches is asked again, and a run that was stopped goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import pickle
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mgkg.store import cache
from mgkg.verify.inquiry import inquiry
from mgkg.verify.solver import Answers, Solver
from mgkg.verify.verification import Verification, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.inquiry import Policy

_OWN = ("mgkg.model.", "mgkg.verify.")
_PLAIN = {("fractions", "Fraction"), ("datetime", "datetime"), ("builtins", "frozenset"), ("builtins", "set")}
_PACKAGES = ("model", "rules", "verify", "verify/kinds", "verify/findings")
_SECONDS_BETWEEN_WRITES = 15
_MOST_ANSWERS = 200_000


def kept_verification(
    ruleset: RuleSet, today: date, policy: Policy, tell: Callable[[str], None] = lambda _: None
) -> Verification:
    """The same as `verify`, from what is kept where that holds; what could not be decided is asked again each time."""
    program = cache.program(*_PACKAGES)
    asked = f"{ruleset.digest} {today} {policy}"
    name = f"findings-{hashlib.sha256(asked.encode()).hexdigest()[:32]}-{program}.pickle"
    stored = cache.read(name)
    known = None if stored is None else cache.unpickled(stored, _OWN, _PLAIN)
    if isinstance(known, Verification):
        return known
    found = from_answers(ruleset, today, policy, tell)
    if not any(one.kind == "undecided" for one in found.findings):
        cache.write(name, pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL))
    return found


def from_answers(
    ruleset: RuleSet, today: date, policy: Policy, tell: Callable[[str], None] = lambda _: None
) -> Verification:
    """The same as `verify`, from the answers of earlier runs that still hold."""
    with KeptAnswers(cache.program(*_PACKAGES)) as answers:
        return verify(ruleset, today, policy, tell, answers)


@contextmanager
def kept_solver(ruleset: RuleSet, today: date, policy: Policy) -> Iterator[Solver]:
    """A solver that takes the answers of earlier runs, and keeps its own."""
    with KeptAnswers(cache.program(*_PACKAGES)) as answers:
        yield inquiry(ruleset, today, policy, answers).solver


class KeptAnswers(dict):  # type: ignore[type-arg]  # Answers, of which a class cannot be made
    """Answers that are written down now and then, and at the end, also when the run is stopped."""

    def __init__(self, program: str) -> None:
        super().__init__()
        self._name = f"answers-{program}.pickle"
        self._written = time.monotonic()
        stored = cache.read(self._name)
        known = None if stored is None else cache.unpickled(stored, _OWN, _PLAIN)
        if isinstance(known, dict):
            self.update(known)
        self._size = len(self)

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, *_: object) -> None:
        self._write()

    def __setitem__(self, key: bytes, value: object) -> None:
        super().__setitem__(key, value)
        if time.monotonic() - self._written > _SECONDS_BETWEEN_WRITES:
            self._write()

    def _write(self) -> None:
        """Keep the latest answers, where there are new ones."""
        if len(self) != self._size:
            kept = dict(list(self.items())[-_MOST_ANSWERS:])
            cache.write(self._name, pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL))
            self._size = len(self)
        self._written = time.monotonic()
