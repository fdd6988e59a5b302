"""Everything that is wrong with the rules, from a RuleSet: all findings, settled ones included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mgkg.errors import ContradictoryAxiomsError
from mgkg.store.garbage import garbage_put_off
from mgkg.verify.finding import KINDS, Finding
from mgkg.verify.findings.resolution import accepted, stale
from mgkg.verify.findings.table import DETECTORS
from mgkg.verify.grouping import Group, grouped
from mgkg.verify.inquiry import Policy, inquiry
from mgkg.verify.solution import UndecidedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.inquiry import Inquiry
    from mgkg.verify.solver import Answers


@dataclass(frozen=True)
class Verification:
    """All findings, in the order of their kinds, and the groups that have one cause."""

    findings: tuple[Finding, ...]
    groups: tuple[Group, ...]
    known: frozenset[str] = frozenset()

    @property
    def unsettled(self) -> tuple[Finding, ...]:
        """The findings that nothing settles."""
        return tuple(one for one in self.findings if one.settled_by is None)


@garbage_put_off()
def verify(
    ruleset: RuleSet,
    today: date,
    policy: Policy | None = None,
    tell: Callable[[str], None] = lambda _: None,
    answers: Answers | None = None,
) -> Verification:
    """All findings of a RuleSet.

    Args:
        ruleset: the compiled rules.
        today: the day by which evidence and reviews are old.
        policy: how old they may be, and how long the solver may think about one question before that is undecided.
        tell: is called with the name of each stage before it begins, and with how far it is.
        answers: those of earlier runs; what is asked now is added.

    Raises:
        ContradictoryAxiomsError: the terms contradict each other, so that everything would look dead.
    """
    asked = inquiry(ruleset, today, policy or Policy(), answers)
    asked.tell = tell
    tell("terms")
    check_axioms(asked)
    found: list[Finding] = []
    for stage, detect in DETECTORS:
        tell(stage)
        found += detect(asked)
    found += _undecided(asked)
    found = accepted(found, asked)
    found += stale(found, asked)
    order = list(KINDS)
    findings = tuple(sorted(found, key=lambda one: (order.index(one.kind), one.id)))
    known = frozenset(name for one in ruleset.library.known_findings for name in one.finding_ids)
    return Verification(findings, grouped(findings), known)


def check_axioms(asked: Inquiry) -> None:
    """ContradictoryAxiomsError where no patient can have what a term stands for; what is undecided is noted."""
    ruleset = asked.ruleset
    for name, term in ruleset.library.terms.items():
        low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
        if low is not None and high is not None and low > high:
            what = f"{name} has no plausible value: its lowest is {low}, its highest {high}"
            raise ContradictoryAxiomsError(what, where="ontology/terms", remedy="Exchange the two, or mend one.")
    for name in sorted(asked.solver.islands.statable):
        try:
            possible = asked.solver.can_be_stated(name)
        except UndecidedError:
            asked.undecided.append((f"term:{name}", (name,)))
            continue
        if not possible:
            what = f"No patient can have {name}: what follows from it contradicts itself"
            remedy = "Mend what it is a kind of, what it excludes, or the definitions that look at it."
            raise ContradictoryAxiomsError(what, where="ontology/terms", remedy=remedy)


def _undecided(asked: Inquiry) -> Iterator[Finding]:
    for question, between in dict.fromkeys(asked.undecided):
        yield Finding(
            id=f"undecided:{question}",
            kind="undecided",
            between=between,
            text=f"Whether there is a patient for “{question}” could not be decided within "
            f"{asked.solver.limit_ms / 1000:g} s. It is not known to be fine.",
        )


def unsettled_and_new(found: Verification, kinds: Iterable[str]) -> list[Finding]:
    """The findings of some kinds that nothing settles and that nobody has called known."""
    return [one for one in found.unsettled if one.kind in kinds and one.id not in found.known]
