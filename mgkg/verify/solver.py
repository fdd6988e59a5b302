"""Patients who meet conditions, with the fewest facts, put together from answers on single islands.

A question falls into parts that share no island; each part is answered once and kept by its content, so that most
questions on pairs of statements are put together from answers that are there. What is kept may outlive the run.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any, cast

from mgkg.verify.condition import Claim, Every, Some, conjuncts, opened
from mgkg.verify.digest import digest
from mgkg.verify.islands import parts_of
from mgkg.verify.solution import Least, Solution, UndecidedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from mgkg.model.criterion import Criterion
    from mgkg.model.patient import Fact
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.asking import Asking
    from mgkg.verify.condition import Condition
    from mgkg.verify.islands import Islands
    from mgkg.verify.names import FactName

_SPACES_KEPT = 2000
_KEY_LENGTH = 16
_MOST_WAYS = 1000

Answers = dict[bytes, Any]
"""Answers by the digest of the question, and of what every patient on its islands obeys."""

_Part = tuple[frozenset[str], tuple["Condition", ...], Least]
"""Islands, conditions on them, and the fewest facts by which these are met."""


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
        self._asked_by: dict[Condition, bytes] = {}
        self._parts: dict[tuple[frozenset[Condition], frozenset[FactName]], bytes] = {}

    def patient(self, conditions: Iterable[Condition], without: frozenset[FactName] = frozenset()) -> Solution | None:
        """The patient with the fewest facts who meets all conditions; None when nobody can.

        Args:
            conditions: what must hold.
            without: facts that must not be stated.

        Raises:
            UndecidedError: the solver gave up.
        """
        members = conjuncts(conditions)
        key = self._whole(members, without) + b"patient"
        if key not in self.answers:
            self.answers[key] = self._patient(members, without)
        return cast("Solution | None", self.answers[key])

    def possible(self, conditions: Iterable[Condition], without: frozenset[FactName] = frozenset()) -> bool:
        """Whether anybody meets all conditions, for less than `patient` costs. UndecidedError."""
        members = conjuncts(conditions)
        key = self._whole(members, without) + b"possible"
        if key not in self.answers:
            self.answers[key] = self._any(members, without)
        return bool(self.answers[key])

    def can_be_stated(self, name: str) -> bool:
        """Whether a patient can have what a name stands for. UndecidedError."""
        names = frozenset({self.islands.of(name)})
        key = _digest(self.islands.digest(names, self.at), name.encode())
        if key not in self.answers:
            self.answers[key] = self._asking(names).can_be_stated(name)
        return bool(self.answers[key])

    def _patient(self, members: list[Condition], without: frozenset[FactName]) -> Solution | None:
        """The patient whose parts are the least on their islands."""
        parts = self._least(members, without)
        if parts is None:
            return None
        facts = sorted((fact for part in parts for fact in self._facts(part, without)), key=_order)
        return Solution(tuple(facts), _cost(parts), any(fact.when for fact in facts))

    def _least(self, conditions: list[Condition], without: frozenset[FactName]) -> list[_Part] | None:
        """The least parts of a conjunction, one for each of its islands."""
        found: list[_Part] = []
        undecided: UndecidedError | None = None
        for names, members in parts_of(conditions, self.islands):
            try:
                part = self._split(names, members, without)
            except UndecidedError as error:
                undecided = error
                continue
            if part is None:
                return None
            found += part
        if undecided is not None:
            raise undecided
        return found

    def _split(
        self, names: frozenset[str], members: list[Condition], without: frozenset[FactName]
    ) -> list[_Part] | None:
        """The least parts of conditions that lead from island to island: the cheapest of their alternatives."""
        ways = self._ways(members)
        if ways is None:
            least = self._kept(names, members, without, b"", lambda asking: asking.least(members, without))
            return None if least is None else [(names, tuple(members), least)]
        best: list[_Part] | None = None
        undecided: UndecidedError | None = None
        for way in ways:
            try:
                found = self._least(way, without)
            except UndecidedError as error:
                undecided = error
                continue
            if found is not None and (best is None or _cost(found) < _cost(best)):
                best = found
        if best is None and undecided is not None:
            raise undecided
        return best

    def _any(self, conditions: list[Condition], without: frozenset[FactName]) -> bool:
        """Whether every part of a conjunction can be met in one of its ways."""
        undecided: UndecidedError | None = None
        for names, members in parts_of(conditions, self.islands):
            ways = self._ways(members)
            try:
                if ways is None:
                    met = self._met(names, members, without)
                else:
                    met = any(self._any(way, without) for way in ways)
            except UndecidedError as error:
                undecided = error
                continue
            if not met:
                return False
        if undecided is not None:
            raise undecided
        return True

    def _met(self, names: frozenset[str], members: list[Condition], without: frozenset[FactName]) -> bool:
        key = self._key(names, members, without)
        if key in self.answers:
            return self.answers[key] is not None
        return bool(self._kept(names, members, without, b"?", lambda asking: asking.possible(members, without)))

    def _ways(self, members: list[Condition]) -> list[list[Condition]] | None:
        """The alternatives of conditions of which one leads from island to island; None where none does.

        Where there are too many, the islands are taken as one.
        """
        across = next((member for member in members if len(self.islands.of_condition(member)) != 1), None)
        if across is None or _number_of_ways(members) > _MOST_WAYS:
            return None
        others = [member for member in members if member is not across]
        inner = opened(across)
        ways = inner.parts if isinstance(inner, Some) else (inner,)
        return [conjuncts([*others, way]) for way in ways]

    def _facts(self, part: _Part, without: frozenset[FactName]) -> tuple[Fact, ...]:
        """The facts of a part, with plausible values."""
        names, members, least = part
        conditions = list(members)
        found = self._kept(names, conditions, without, b"=", lambda asking: asking.facts(conditions, least.names))
        return cast("tuple[Fact, ...]", found)

    def _kept(
        self,
        names: frozenset[str],
        members: list[Condition],
        without: frozenset[FactName],
        kind: bytes,
        ask: Callable[[Asking], Any],
    ) -> Any:  # noqa: ANN401 - what was asked for
        """An answer that is kept, or else asked for and kept."""
        key = self._key(names, members, without) + kind
        if key in self._given_up:
            raise self._given_up[key]
        if key not in self.answers:
            try:
                self.answers[key] = ask(self._asking(names))
            except UndecidedError as error:
                self._given_up[key] = error
                raise
        return self.answers[key]

    def _whole(self, members: list[Condition], without: frozenset[FactName]) -> bytes:
        """The key of a question before it is cut along its islands."""
        names = frozenset[str]().union(*map(self.islands.of_condition, members))
        return self._key(names, members, without)

    def _key(self, names: frozenset[str], members: list[Condition], without: frozenset[FactName]) -> bytes:
        asked = frozenset(members), without
        key = self._parts.get(asked)
        if key is None:
            key = self._parts[asked] = self._digest(names, members, without)
        return key

    def _digest(self, names: frozenset[str], members: list[Condition], without: frozenset[FactName]) -> bytes:
        """The digest of a question: what it asks, in any order, and what is so on its islands."""
        asked = b"".join(sorted(self.key(member) for member in members))
        forbidden = repr(sorted(without)).encode() if without else b""
        return _digest(self.islands.digest(names, self.at), asked, forbidden)

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
        if condition not in self._asked_by:
            self._asked_by[condition] = self._new_key(condition)
        return self._asked_by[condition]

    def _new_key(self, condition: Condition) -> bytes:
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
                found = _digest(f"{whose} {digest((criterion,))}".encode())
            self._keys[criterion.iri] = found
        return self._keys[criterion.iri]


def _number_of_ways(conditions: Iterable[Condition]) -> int:
    """How many alternatives a conjunction has, at most."""
    return prod(_alternatives(condition) for condition in conditions)


@lru_cache(maxsize=100_000)
def _alternatives(condition: Condition) -> int:
    """How many alternatives a condition has; more than are looked at is as good as any number."""
    inner = opened(condition)
    if isinstance(inner, Every):
        ways = _number_of_ways(inner.parts)
    elif isinstance(inner, Some):
        ways = sum(map(_alternatives, inner.parts))
    else:
        ways = 1 if inner == condition else _alternatives(inner)
    return min(ways, _MOST_WAYS + 1)


def _cost(parts: list[_Part]) -> int:
    return sum(least.cost for _, _, least in parts)


def _digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()[:_KEY_LENGTH]


def _order(fact: Fact) -> tuple[str, str, str]:
    return {"observation": "0", "has": "1"}.get(fact.kind, "2"), fact.concept, fact.when
