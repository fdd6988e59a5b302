"""What to ask about a patient, from unknown outcomes: what would decide them, and where each answer leads (§3.11)."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.criterion import criteria
from mgkg.model.units import shown
from mgkg.reason.hypothesis import open_leaves
from mgkg.reason.judgement import STALE, TOO_FEW
from mgkg.reason.kinds.measured import is_stale
from mgkg.reason.outcome import outcome
from mgkg.reason.questions import Cell, Cone, answers, cells, observed
from mgkg.reason.smallest import smallest_sets
from mgkg.rules.cut import BOUNDED
from mgkg.rules.elapsed import LONG_AGO

if TYPE_CHECKING:
    from mgkg.model.patient import Fact, Moment
    from mgkg.model.statement import Statement
    from mgkg.reason.hypothesis import Trials
    from mgkg.reason.outcome import Outcome

_MOST_TRIALS = 20_000
_DIGITS = 6


class Led(NamedTuple):
    """An answer in words, and the statements that come to apply, or not to apply, with it."""

    answer: str
    applies: tuple[str, ...]
    does_not_apply: tuple[str, ...]


class Question(NamedTuple):
    """A concept to ask for, the unknown outcomes that some answer decides, and where each answer leads."""

    concept: str
    decides: tuple[str, ...]
    answers: tuple[Led, ...]


def questions(statement: Statement, trials: Trials) -> list[str]:
    """What is open among the names that a statement can hang on: its own criteria first, then what defines them."""
    cone = trials.cone(statement)
    return [name for name in cone.names if _is_open(name, cone, trials)]


def _is_open(name: str, cone: Cone, trials: Trials) -> bool:
    """Whether a further fact about a name could say more than is known."""
    reasoning = trials.reasoning
    judged = [reasoning.judge(leaf) for leaf in cone.leaves[name]]
    if name in reasoning.ruleset.scales:
        readings = reasoning.readings(name)
        lacking = any(judgement.reason in (STALE, TOO_FEW, BOUNDED) for judgement in judged)
        return not readings or lacking or is_stale(readings[0], name, name, reasoning)
    if judged:
        return any(judgement.truth is None for judgement in judged)
    concluded = any(name in reasoning.findings(guideline) for guideline in cone.guidelines)
    return not concluded and reasoning.facts.truth(name, reasoning.ruleset) is None


def missing(result: Outcome, trials: Trials) -> list[list[str]]:
    """The smallest sets of concepts whose truth or value, whatever it is, decides an unknown outcome.

    Every set of the least size is found (decision record 6). Values on which the source's own figures leave the
    outcome open are not counted against a set.
    """
    asked = [name for name in questions(result.statement, trials) if _may_be_needed(name, result.statement, trials)]
    search = _Search(result.statement, asked, trials)
    found = smallest_sets(search.undecided, search.asked) if search.asked else []
    return [[name for name in search.order if name in names] for names in found]


def _may_be_needed(name: str, statement: Statement, trials: Trials) -> bool:
    """Whether a smallest set can hold a name: not where "no" would say nothing, so that the others must decide alone.

    That is so of a concept that no criterion asks for, and that none is a kind of: it says something only when true.
    """
    leaves = trials.cone(statement).leaves
    if leaves[name] or name in trials.ruleset.scales:
        return True
    return any(leaves.get(narrower) for narrower in trials.ruleset.terms.implied_by[name])


class _Search:
    """Whether sets of questions decide one statement."""

    def __init__(self, statement: Statement, order: list[str], trials: Trials) -> None:
        self.statement = statement
        self.order = order
        self.asked = frozenset(order)
        self.trials = trials
        self.cone = trials.cone(statement)
        self.left = _MOST_TRIALS

    def undecided(self, names: frozenset[str]) -> frozenset[str] | None:
        """None when every answer to the names decides the statement; else what a deciding set must hold one of."""
        return self._after((), self._asked_by(names), names)

    def _after(
        self, given: tuple[Fact, ...], open_names: frozenset[str], names: frozenset[str]
    ) -> frozenset[str] | None:
        """The same after some answers: what is decided stays so, and only what can still change it is asked."""
        self.left -= 1
        tried = self.trials.outcome(self.statement, given)
        if tried is None or tried[1].truth is not None or self.left < 0:
            return None
        leaves = open_leaves(tried[1], given)
        if not leaves:
            return None
        matter = self.trials.about(leaves, open_names)
        if not matter:
            # What contradicts itself for another guideline is no answer that a patient could give.
            return self.trials.about(leaves, self.asked) - names if self.trials.is_consistent(tried[0]) else None
        name = min(matter, key=self._turn)
        for fact in settings(name, [self.statement], self.trials):
            core = self._after((*given, fact), open_names - {name}, names)
            if core is not None:
                return core
        return None

    def _turn(self, name: str) -> tuple[bool, bool, int]:
        """The place of a name in the order of asking: what decides most paths early leaves fewest to be looked at.

        What the statement itself asks for comes first, then what is measured, then the findings behind.
        """
        measured = name in self.trials.ruleset.scales
        return name not in self.cone.direct, not measured, self.cone.names.index(name)

    def _asked_by(self, names: frozenset[str]) -> frozenset[str]:
        """The names whose truth or value becomes known: of an observable worked out from names alone, its own."""
        direct = {name for name in names if self.cone.leaves[name] or name not in self.trials.ruleset.scales}
        formulas = self.trials.ruleset.formulas
        worked_out = {
            name
            for name in formulas
            if name in self.asked and name not in names and self.cone.leaves[name] and self._is_covered(name, names)
            if any(needed in self.asked and not self.cone.leaves[needed] for needed in formulas[name].inputs)
        }
        return frozenset(direct | worked_out)

    def _is_covered(self, name: str, names: frozenset[str]) -> bool:
        """Whether a name is known, or becomes known with answers to some names."""
        if name in names or name not in self.asked:
            return True
        formula = self.trials.ruleset.formulas.get(name)
        if formula is None:
            return False
        leaves = [leaf.about for criterion in formula.criteria for leaf in criteria(criterion) if leaf.about]
        return all(self._is_covered(needed, names) for needed in (*formula.inputs, *leaves))


def settings(name: str, statements: list[Statement], trials: Trials) -> list[Fact]:
    """How a name may turn out, as far as some statements can tell: a fact for each cell."""
    if name in trials.ruleset.scales:
        unit = trials.ruleset.scales[name].canonical
        return [observed(name, cell.value, unit) for cell in _cells(name, unit, statements, trials)]
    leaves = [leaf for statement in statements for leaf in trials.cone(statement).leaves[name]]
    return answers(name, leaves, trials.reasoning.facts.at)


def _cells(name: str, unit: str, statements: list[Statement], trials: Trials) -> list[Cell]:
    ends = {end for statement in statements for end in trials.cone(statement).ends(name, unit, trials.reasoning)}
    return cells(name, unit, sorted(ends), trials.ruleset)


def ask_next(outcomes: dict[str, Outcome], trials: Trials) -> list[Question]:
    """Concepts to ask for, those that decide most outcomes first, with the outcomes that each answer leads to."""
    by_name: dict[str, list[Statement]] = defaultdict(list)
    for result in outcomes.values():
        for name in questions(result.statement, trials) if result.truth is None else ():
            by_name[name].append(result.statement)
    found = [_question(name, statements, trials) for name, statements in by_name.items()]
    return sorted((q for q in found if q.decides), key=lambda q: (-len(q.decides), q.concept))


class _Tried(NamedTuple):
    """One way in which a name may turn out, and the statements that then apply or do not."""

    fact: Fact
    cell: Cell | None
    results: tuple[tuple[str, ...], tuple[str, ...]]


def _question(name: str, statements: list[Statement], trials: Trials) -> Question:
    unit = trials.ruleset.scales[name].canonical if name in trials.ruleset.scales else None
    ways: list[tuple[Fact, Cell | None]] = (
        [(observed(name, cell.value, unit), cell) for cell in _cells(name, unit, statements, trials)]
        if unit
        else [(fact, None) for fact in settings(name, statements, trials)]
    )
    tried = [_Tried(fact, cell, found) for fact, cell in ways if (found := _results(fact, statements, trials))]
    decided = {statement for one in tried for result in one.results for statement in result}
    groups = [list(group) for _, group in groupby(tried, key=lambda one: (one.fact.truth, one.results))]
    at = trials.reasoning.facts.at
    led = [Led(_said(group, unit, at), *group[0].results) for group in groups]
    return Question(name, tuple(s.id for s in statements if s.id in decided), tuple(led))


def _results(fact: Fact, statements: list[Statement], trials: Trials) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The statements that come to apply, and not to apply, with a fact; None when it contradicts the others."""
    trial = trials.with_facts((fact,))
    if trial is None:
        return None
    results = [outcome(statement, trial) for statement in statements]
    return tuple(r.statement.id for r in results if r.truth), tuple(r.statement.id for r in results if r.truth is False)


def _said(group: list[_Tried], unit: str | None, at: Moment) -> str:
    """Several ways in a row that lead to the same, in words: below 0.5 mmol/L; yes; since 2026-11-01."""
    first, last = group[0], group[-1]
    if first.cell is not None and last.cell is not None:
        return said_range(first.cell, last.cell, unit or "")
    if not first.fact.truth:
        return "no"
    moments = [moment for one in group if (moment := one.fact.start or one.fact.stop or one.fact.moment)]
    if not moments:
        return "yes"
    word = "started " if first.fact.start else ("stopped " if first.fact.stop else "")
    if moments[0].start + LONG_AGO <= at.end:
        return f"yes, {word}on {moments[-1].printed} or before"
    return f"yes, {word}on {moments[0].printed} or later"


def said_range(first: Cell, last: Cell, unit: str) -> str:
    """The values from one cell to another in words: at least 0.5 and below 0.6 mmol/L."""
    if first.low is not None and first.low == last.high:
        return f"exactly {shown(first.low, _DIGITS)} {unit}"
    parts = []
    if first.low is not None:
        parts.append(f"{'at least' if first.low == first.high else 'above'} {shown(first.low, _DIGITS)}")
    if last.high is not None:
        parts.append(f"{'at most' if last.low == last.high else 'below'} {shown(last.high, _DIGITS)}")
    return f"{' and '.join(parts)} {unit}" if parts else "any value"
