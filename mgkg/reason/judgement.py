"""A judgement: what the facts make of one criterion, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from mgkg.model.criterion import Criterion
    from mgkg.model.patient import Fact
    from mgkg.reason.facts import Facts, Known, Reading
    from mgkg.rules.ruleset import RuleSet

NOT_STATED = "not-stated"
STALE = "stale"
TIE = "tie"
NO_DATE = "no-date"
BETWEEN_TARGETS = "between-targets"
TOO_FEW = "too-few-values"


class Judgement(NamedTuple):
    """The truth of a criterion (None is unknown), the reason where it is unknown, and what it rests on.

    `fact` is the latest that it rests on, `others` those before it; `known` is what made a concept so.
    """

    criterion: Criterion
    truth: bool | None
    reason: str | None = None
    fact: Fact | None = None
    known: Known | None = None
    children: tuple[Judgement, ...] = ()
    others: tuple[Fact, ...] = ()


class Words(Protocol):
    """What a kind of criterion may ask while it says itself."""

    def say(self, criterion: Criterion) -> str:
        """What a criterion asks, in words."""

    def label(self, name: str) -> str:
        """What people call a term."""


class Judge(Protocol):
    """What a kind of criterion may ask while it judges."""

    ruleset: RuleSet
    facts: Facts

    @property
    def judged(self) -> dict[str, Judgement]:
        """The judgements made so far, by the address of the criterion."""

    def judge(self, criterion: Criterion) -> Judgement:
        """The judgement on a criterion."""

    def readings(self, observable: str) -> tuple[Reading, ...]:
        """The latest values of an observable, stated or computed."""

    def computed(self, observable: str) -> tuple[Reading, ...]:
        """The values that a formula gives for an observable."""

    def no_reading(self, observable: str) -> str:
        """Why an observable has no value."""

    def finding(self, criterion: Criterion, concept: str) -> tuple[Known | None, tuple[Judgement, ...]]:
        """What the criterion's guideline makes of a finding, and the judgements that it rests on."""

    def left_open(self, criterion: Criterion, concept: str) -> tuple[str, Fact] | None:
        """Why a value does not decide a finding, and which value."""
