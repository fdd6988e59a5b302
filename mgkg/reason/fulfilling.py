"""Facts that would make an unknown answer hold, from the alternatives of its condition (design §3.7, possible)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import islice, product
from typing import TYPE_CHECKING

from mgkg.model.criterion import Criterion, RepeatedCriterion, TimeSinceCriterion, TrendCriterion
from mgkg.model.patient import HAS, HAS_NOT, Fact, Moment
from mgkg.reason.hypothesis import OPEN_READINGS
from mgkg.reason.kinds.repeated import AT_LEAST, FALLING
from mgkg.reason.outcome import answer_truth, outcome
from mgkg.reason.questions import answers, cells, observed, threshold_ends
from mgkg.rules.clause import TooManyClausesError, condition, conjunction
from mgkg.rules.ruleset import days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.reason.hypothesis import Trials
    from mgkg.rules.answer import Answer
    from mgkg.rules.clause import Clause, Literal

_MOST_TRIALS = 4000
_Facts = tuple[Fact, ...]


class Fulfilling:
    """What would make answers hold, each worked out once."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.reasoning = trials.reasoning
        self.ruleset = trials.ruleset
        self._found: dict[tuple[str, str, str, bool], _Facts | None] = {}

    def facts(self, answer: Answer) -> _Facts | None:
        """The fewest facts that make an unknown answer hold; () when only a reading is open; None when none can."""
        key = (answer.statement, answer.when, answer.given.iri if answer.given else "", answer.wanted)
        if key not in self._found:
            self._found[key] = self._fulfil(answer)
        return self._found[key]

    def _fulfil(self, answer: Answer) -> _Facts | None:
        statement = self.ruleset.library.statements[answer.statement]
        parts = condition(statement, answer.when)
        if answer.given:
            parts.append((answer.given, answer.wanted))
        try:
            alternatives = conjunction(parts)
        except TooManyClausesError:
            return ()
        every = [self._needed(clause) for clause in alternatives]
        # Nothing may be needed: then only another printed reading keeps the answer open.
        for needed in sorted((needed for needed in every if needed is not None), key=len):
            if all(self.reasoning.judge(leaf).reason in OPEN_READINGS for leaf, _ in needed):
                return ()
            for added in self._candidates(needed):
                trial = self.trials.with_facts(added)
                if trial and answer_truth(answer, {statement.id: outcome(statement, trial)}, trial):
                    return added
        return None

    def _needed(self, clause: Clause) -> list[Literal] | None:
        """The literals of a clause that are not yet as wanted; None when one is the opposite."""
        needed: list[Literal] = []
        for leaf, wanted in clause:
            truth = self.reasoning.judge(leaf).truth
            if truth is None:
                needed.append((leaf, wanted))
            elif truth != wanted:
                return None
        return needed

    def _candidates(self, needed: list[Literal]) -> Iterator[_Facts]:
        """Sets of facts that may make literals as wanted; a value is tried in each cell between thresholds."""
        stated: list[Fact] = []
        measured: dict[str, list[Criterion]] = defaultdict(list)
        options: list[list[_Facts]] = []
        for leaf, wanted in needed:
            name = leaf.concept
            if name is not None:
                stated.append(Fact(HAS if wanted else HAS_NOT, name))
            elif isinstance(leaf, TimeSinceCriterion):
                options.append([(fact,) for fact in answers(leaf.event, [leaf], self.reasoning.facts.at)])
            elif isinstance(leaf, (RepeatedCriterion, TrendCriterion)):
                options.append(list(self._series(leaf)))
            elif self.reasoning.judge(leaf).reason not in OPEN_READINGS:
                measured[leaf.about].append(leaf)
        options += [[(fact,) for fact in self._values(name, leaves)] for name, leaves in measured.items()]
        for chosen in islice(product(*options), _MOST_TRIALS):
            yield tuple(dict.fromkeys((*stated, *(fact for facts in chosen for fact in facts))))

    def _values(self, observable: str, leaves: list[Criterion]) -> list[Fact]:
        """One value in each cell between the thresholds of some criteria, and on each threshold, in each known unit."""
        scale = self.ruleset.scales[observable]
        found: list[Fact] = []
        for unit in dict.fromkeys((*scale.units, scale.canonical)):
            ends = threshold_ends(observable, unit, leaves, self.ruleset.library.guidelines, self.reasoning)
            found += [observed(observable, cell.value, unit) for cell in cells(observable, unit, ends, self.ruleset)]
        return found

    def _series(self, leaf: RepeatedCriterion | TrendCriterion) -> Iterator[_Facts]:
        """As many values as a criterion asks for, over its period: all in one cell, or each beyond the last."""
        observable, number = leaf.observable, leaf.occasions
        unit = self.ruleset.scales[observable].canonical
        period = leaf.over_period
        apart = -(-days(period) // (number - 1)) if period and period.interval_kind == AT_LEAST and number > 1 else 0
        step = timedelta(days=int(apart), minutes=0 if apart else 1)
        at = self.reasoning.facts.at
        times = [at.start - back * step for back in range(number)]
        moments = [Moment(time.isoformat(), time, time) for time in times]
        if isinstance(leaf, RepeatedCriterion):
            ends = threshold_ends(observable, unit, [leaf], (), self.reasoning)
            values = [[cell.value] * number for cell in cells(observable, unit, ends, self.ruleset)]
        else:
            known = [
                r.value * self.ruleset.scales[observable].factor(r.unit, unit)
                for r in self.reasoning.readings(observable)
            ]
            first = known[0] if known else self._middle(observable)
            down = [first * (number + back) / (2 * number) for back in range(number)]
            values = [down, down[::-1]] if leaf.trend == FALLING else [down[::-1], down]
        for each in values:
            yield tuple(
                replace(observed(observable, value, unit), moment=moment)
                for value, moment in zip(each, moments, strict=True)
            )

    def _middle(self, observable: str) -> Fraction:
        """A value that is possible for an observable."""
        term = self.ruleset.library.terms[observable]
        low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
        return (Fraction(low or 0) + Fraction(high if high is not None else (low or 1) * 2)) / 2
