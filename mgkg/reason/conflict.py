"""Conflicts in one patient, and the standing of what applies, from the outcomes (design §3.7, §3.8)."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from mgkg.reason.outcome import Outcome, answer_truth

if TYPE_CHECKING:
    from mgkg.model.patient import Fact
    from mgkg.reason.fulfilling import Fulfilling
    from mgkg.reason.judge import Reasoning
    from mgkg.rules.answer import Answer
    from mgkg.rules.disagreement import Clash

CERTAIN, POSSIBLE = "certain", "possible"
UNOPPOSED, CONFLICTING, EXCEPTED, OVERRIDDEN = "unopposed", "conflicting", "excepted", "overridden"


class Conflict(NamedTuple):
    """Two statements that contradict each other in this patient, surely or possibly.

    `would_hold` holds, for a possible one, the facts that would make it certain, where facts can.
    """

    clash: Clash
    pair: tuple[Answer, Answer]
    certainty: str
    settled_by: str | None = None
    would_hold: tuple[Fact, ...] = ()
    open_statement: str | None = None


def certain_conflicts(reasoning: Reasoning, outcomes: dict[str, Outcome]) -> list[Conflict]:
    """The conflicts of which both sides hold, each with what settles it."""
    of = reasoning.ruleset.clashes_of
    applying = {name for name, result in outcomes.items() if result.truth}
    found: list[tuple[int, Conflict]] = []
    given: dict[int, bool | None] = {}
    for opposed in (each for name in of if name in applying for each in of[name] if each.other in applying):
        for place, numbers in enumerate(opposed.pairs):
            for side, number in enumerate(numbers):
                if number not in given:
                    given[number] = answer_truth(opposed.clash.pairs[place][side], outcomes, reasoning)
                if not given[number]:
                    break
            else:
                clash = opposed.clash
                settled = settled_by(clash.between, reasoning, outcomes)
                found.append((opposed.number, Conflict(clash, clash.pairs[place], CERTAIN, settled)))
                break
    found.sort(key=itemgetter(0))
    return [conflict for _, conflict in found]


def possible_conflicts(
    reasoning: Reasoning, outcomes: dict[str, Outcome], certain: list[Conflict], fulfilling: Fulfilling
) -> list[Conflict]:
    """The conflicts of which one side holds and the other is unknown and can still come to hold (design §3.7).

    What holds goes on holding when facts are added, so only the unknown side has to be satisfied.
    """
    done = {conflict.clash.id for conflict in certain}
    found = []
    for clash in reasoning.ruleset.clashes:
        truths = {outcomes[name].truth for name in clash.between}
        if clash.id in done or False in truths:
            continue
        for pair in clash.pairs:
            one, other = (answer_truth(answer, outcomes, reasoning) for answer in pair)
            if {one, other} != {True, None}:
                continue
            unknown = pair[0] if one is None else pair[1]
            added = fulfilling.facts(unknown)
            if added is not None:
                settled = settled_by(clash.between, reasoning, outcomes)
                found.append(Conflict(clash, pair, POSSIBLE, settled, added, unknown.statement))
                break
    return found


def settled_by(between: tuple[str, str], reasoning: Reasoning, outcomes: dict[str, Outcome]) -> str | None:
    """What settles a pair: an exception that the source prints, or a ruling whose situation is true."""
    if between not in reasoning.ruleset.settling:
        return None
    for ruling in reasoning.ruleset.library.precedences:
        if {ruling.winner, ruling.loser} == set(between) and _rules(
            ruling.winner, ruling.situation, reasoning, outcomes
        ):
            return ruling.id
    for name, other in (between, between[::-1]):
        if (
            other in outcomes[name].statement.exception_to
            and excepts(outcomes[name])
            and can_be_excepted(outcomes[other])
        ):
            return name
    return None


def excepts(result: Outcome) -> bool:
    """Whether a statement makes its exceptions: it applies, and is not turned against by its only-when."""
    return bool(result.holds_for if result.statement.only_when else result.truth)


def can_be_excepted(result: Outcome) -> bool:
    """Whether an exception can except a statement: of a reservation, not where its own condition is met."""
    return not (result.statement.only_when and result.holds_for)


def _rules(winner: str, situation: object, reasoning: Reasoning, outcomes: dict[str, Outcome]) -> bool:
    return outcomes[winner].truth is True and reasoning.judge(situation).truth is True  # type: ignore[arg-type]


def standings(reasoning: Reasoning, outcomes: dict[str, Outcome], certain: list[Conflict]) -> dict[str, str]:
    """The standing of each statement that applies; possible conflicts never change it."""
    excepted = {
        name
        for excepting in reasoning.ruleset.excepting
        if excepts(outcomes[excepting])
        for name in outcomes[excepting].statement.exception_to
        if can_be_excepted(outcomes[name])
    }
    overridden = {
        ruling.loser
        for ruling in reasoning.ruleset.library.precedences
        if _rules(ruling.winner, ruling.situation, reasoning, outcomes)
    }
    opposed = {name for conflict in certain if conflict.settled_by is None for name in conflict.clash.between}
    found = dict.fromkeys((name for name, result in outcomes.items() if result.truth), UNOPPOSED)
    for names, standing in ((opposed, CONFLICTING), (excepted, EXCEPTED), (overridden, OVERRIDDEN)):
        found.update((name, standing) for name in names if name in found)
    return found


def opponents(conflicts: list[Conflict]) -> dict[str, list[Conflict]]:
    """The conflicts of each statement."""
    found: dict[str, list[Conflict]] = {}
    for conflict in conflicts:
        for name in conflict.clash.between:
            found.setdefault(name, []).append(conflict)
    return found
