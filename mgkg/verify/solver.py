"""Patients who meet conditions, with the fewest facts, put together from answers on single islands.

A question falls into parts that share no island; each part is answered once and kept by its content, so that most
questions on pairs of statements are put together from answers that are there. What is kept may outlive the run.
"""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import TYPE_CHECKING

from mgkg.verify.condition import Claim, Every, Some, conjuncts
from mgkg.verify.digest import structure
from mgkg.verify.islands import parts_of
from mgkg.verify.solution import Solution, UndecidedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mgkg.model.criterion import Criterion
    from mgkg.model.patient import Fact
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.asking import Asking
    from mgkg.verify.condition import Condition
    from mgkg.verify.islands import Islands
    from mgkg.verify.names import FactName

_SPACES_KEPT = 64
_KEY_LENGTH = 16

Answers = dict[bytes, Solution | None]
"""Answers by the digest of the question, and of what every patient on its islands obeys."""


class Solver:
    """Answers questions on one RuleSet; what was answered is kept, and what was kept before is taken."""

    def __init__(
        self, ruleset: RuleSet, islands: Islands, at: datetime, limit_ms: int, answers: Answers | None = None
    ) -> None:
        self.ruleset = ruleset
        self.islands = islands
        self.at = at
        self.limit_ms = limit_ms
        self.answers: Answers = {} if answers is None else answers
        self.asked = 0
        self._given_up: dict[bytes, UndecidedError] = {}
        self._spaces: dict[frozenset[str], Asking] = {}
        self._keys: dict[str, bytes] = {}
        self._parts: dict[tuple[frozenset[Condition], frozenset[FactName]], bytes] = {}

    def patient(self, conditions: Iterable[Condition], without: frozenset[FactName] = frozenset()) -> Solution | None:
        """The patient with the fewest facts who meets all conditions; None when nobody can. UndecidedError.

        Args:
            conditions: what must hold.
            without: facts that must not be stated.
        """
        found: list[Solution] = []
        undecided: UndecidedError | None = None
        for names, members in parts_of(conjuncts(conditions), self.islands):
            try:
                part = self._part(names, members, without)
            except UndecidedError as error:
                undecided = error
                continue
            if part is None:
                return None
            found.append(part)
        if undecided is not None:
            raise undecided
        facts = tuple(sorted(chain.from_iterable(part.facts for part in found), key=_order))
        return Solution(facts, sum(part.cost for part in found), any(part.dated for part in found))

    def can_be_stated(self, name: str) -> bool:
        """Whether a patient can have what a name stands for. UndecidedError is taken for yes."""
        names = frozenset({self.islands.of(name)})
        key = hashlib.sha256(self.islands.digest(names, self.at) + name.encode()).digest()[:_KEY_LENGTH]
        if key not in self.answers:
            try:
                self.answers[key] = Solution((), 0, dated=False) if self._asking(names).can_be_stated(name) else None
            except UndecidedError:
                return True
        return self.answers[key] is not None

    def _part(self, names: frozenset[str], members: list[Condition], without: frozenset[FactName]) -> Solution | None:
        asked = frozenset(members), without
        key = self._parts.get(asked)
        if key is None:
            key = self._parts[asked] = self._digest(names, members, without)
        if key in self._given_up:
            raise self._given_up[key]
        if key not in self.answers:
            try:
                self.answers[key] = self._asking(names).least(members, without)
            except UndecidedError as error:
                self._given_up[key] = error
                raise
        return self.answers[key]

    def _digest(self, names: frozenset[str], members: list[Condition], without: frozenset[FactName]) -> bytes:
        """The digest of a question: what it asks, in any order, and what is so on its islands."""
        asked = b"".join(sorted(self.key(member) for member in members))
        forbidden = repr(sorted(without)).encode() if without else b""
        return hashlib.sha256(self.islands.digest(names, self.at) + asked + forbidden).digest()[:_KEY_LENGTH]

    def _asking(self, names: frozenset[str]) -> Asking:
        from mgkg.verify.asking import Asking

        if names not in self._spaces:
            if len(self._spaces) >= _SPACES_KEPT:
                self._spaces.pop(next(iter(self._spaces)))
            self._spaces[names] = Asking(names, self)
        self.asked += 1
        return self._spaces[names]

    def key(self, condition: Condition) -> bytes:
        """What a condition asks as a digest, the same for conditions that ask the same."""
        if isinstance(condition, Claim):
            return _digest(condition.mode.encode() + self._key_of(condition.criterion))
        if isinstance(condition, (Every, Some)):
            name = type(condition).__name__.encode()
            return _digest(name + b"".join(self.key(part) for part in condition.parts))
        return _digest(b"below" if condition.below else b"above", self._key_of(condition.band))

    def _key_of(self, criterion: Criterion) -> bytes:
        """What a criterion asks, without its name; of a finding also whose it is."""
        if criterion.iri not in self._keys:
            members = getattr(criterion, "members", ())
            if members:
                inner = b"".join(self._key_of(member) for member in members)
                found = _digest(type(criterion).__name__.encode() + inner)
            else:
                whose = criterion.guideline if criterion.about in self.ruleset.findings else ""
                found = _digest(f"{whose} {structure(criterion)!r}".encode())
            self._keys[criterion.iri] = found
        return self._keys[criterion.iri]


def _digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()[:_KEY_LENGTH]


def _order(fact: Fact) -> tuple[str, str, str]:
    return {"observation": "0", "has": "1"}.get(fact.kind, "2"), fact.concept, fact.when
