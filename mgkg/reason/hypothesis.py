"""Facts that could be added: what would fulfil an answer, decide an unknown outcome, or be worth asking next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, islice, pairwise, product
from typing import TYPE_CHECKING

from mgkg.errors import ContradictionError
from mgkg.model.criterion import (
    Criterion,
    FindingCriterion,
    TimeSinceCriterion,
    criteria,
)
from mgkg.model.patient import HAS, HAS_NOT, OBSERVATION, Fact, Moment
from mgkg.model.units import shown
from mgkg.reason.facts import extended, implied
from mgkg.reason.judge import Reasoning
from mgkg.reason.judgement import BETWEEN_TARGETS, TIE
from mgkg.reason.outcome import answer_truth, outcome
from mgkg.rules.clause import TooManyClausesError, condition, conjunction
from mgkg.rules.cut import APPROXIMATE, BETWEEN, IMPRECISE, MISMATCH
from mgkg.rules.ruleset import conditions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from mgkg.model.patient import Patient
    from mgkg.model.statement import Statement
    from mgkg.reason.outcome import Outcome
    from mgkg.rules.answer import Answer
    from mgkg.rules.clause import Clause, Literal

# Reasons that no added fact can lift: the sources' own figures leave the value open.
OPEN_READINGS = frozenset({IMPRECISE, MISMATCH, BETWEEN, APPROXIMATE, TIE})
_MOST_QUESTIONS = 10
_MOST_AT_ONCE = 4
_MOST_TRIALS = 4000


class Hypotheses:
    """Tries added facts on one patient; every trial is a full judgement, so nothing is guessed."""

    def __init__(self, reasoning: Reasoning, patient: Patient, clock: Moment) -> None:
        self.reasoning = reasoning
        self.ruleset = reasoning.ruleset
        self.patient = patient
        self.clock = clock
        self._trials: dict[tuple[Fact, ...], Reasoning | None] = {}
        self._fulfilled: dict[tuple[str, str, str, bool], tuple[Fact, ...] | None] = {}

    def with_facts(self, added: tuple[Fact, ...]) -> Reasoning | None:
        """The reasoning with facts added; None when they contradict what is stated."""
        if added not in self._trials:
            self._trials[added] = self._tried(added)
        return self._trials[added]

    def _tried(self, added: tuple[Fact, ...]) -> Reasoning | None:
        try:
            patient = replace(self.patient, facts=self.patient.facts + added)
            changed = {name for fact in added for name in self._touched(fact)}
            known = extended(self.reasoning.facts, patient, added, self.ruleset, self.clock)
            reasoning = Reasoning(self.ruleset, known, self.reasoning, frozenset(changed))
            for guideline in self.ruleset.definitions:
                reasoning.findings(guideline)
        except ContradictionError:
            return None
        return reasoning

    def _touched(self, fact: Fact) -> set[str]:
        """A fact's concept and all that it implies something of; a class on a complete list opens its members."""
        if fact.kind == OBSERVATION:
            return {fact.concept}
        members = self.ruleset.terms.below[fact.concept] if self.patient.complete else ()
        return {fact.concept, *members, *(name for name, _ in implied(fact.concept, self.ruleset, truth=fact.truth))}

    # What would fulfil an answer

    def that_fulfil(self, answer: Answer) -> tuple[Fact, ...] | None:
        """The fewest facts that make an unknown answer hold; () when only a reading is open; None when none can."""
        key = (answer.statement, answer.when, answer.given.iri if answer.given else "", answer.wanted)
        if key not in self._fulfilled:
            self._fulfilled[key] = self._that_fulfil(answer)
        return self._fulfilled[key]

    def _that_fulfil(self, answer: Answer) -> tuple[Fact, ...] | None:
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
        tried = sorted((needed for needed in every if needed is not None), key=len)
        for needed in tried:
            if all(self.reasoning.judge(leaf).reason in OPEN_READINGS for leaf, _ in needed):
                return ()
            for added in self._fulfilling(needed):
                trial = self.with_facts(added)
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

    def _fulfilling(self, needed: list[Literal]) -> Iterator[tuple[Fact, ...]]:
        """Sets of facts that may make literals as wanted; a value is tried in each cell between thresholds."""
        stated: list[Fact] = []
        measured: dict[str, list[Criterion]] = defaultdict(list)
        options: list[list[Fact]] = []
        for leaf, wanted in needed:
            name = leaf.concept
            if name is not None:
                stated.append(self.stated(name, truth=wanted))
            elif isinstance(leaf, TimeSinceCriterion):
                options.append(self._dates(leaf))
            elif self.reasoning.judge(leaf).reason not in OPEN_READINGS:
                measured[leaf.about].append(leaf)
        stated = list(dict.fromkeys(stated))
        options += [self.values(name, leaves) for name, leaves in measured.items()]
        for chosen in islice(product(*options), _MOST_TRIALS):
            yield (*stated, *chosen)

    def stated(self, concept: str, *, truth: bool) -> Fact:
        """A concept as a fact."""
        return Fact(HAS if truth else HAS_NOT, concept)

    def _dates(self, leaf: TimeSinceCriterion) -> list[Fact]:
        """The event at some distances from the moment of evaluation, and never."""
        at = self.reasoning.facts.at.start.replace(hour=0, minute=0, second=0)
        days = (1, 7, 20, 40, 100, 400, 2000)
        moments = [at - timedelta(days=n) for n in days]
        dated = [Fact(HAS, leaf.event, moment=Moment(m.date().isoformat(), m, m + timedelta(days=1))) for m in moments]
        known = self.reasoning.facts.truth(leaf.event, self.ruleset)
        return dated if known else [*dated, Fact(HAS_NOT, leaf.event)]

    def values(self, observable: str, leaves: list[Criterion] | None = None) -> list[Fact]:
        """One value in each cell between the thresholds of some criteria, and on each threshold, in each known unit."""
        scale = self.ruleset.scales[observable]
        cuts = [self.ruleset.cuts[leaf.iri] for leaf in leaves or () if leaf.about == observable]
        bounds = [b for key, found in self.ruleset.lower_bounds.items() if key[1] == observable for b in found]
        found: list[Fact] = []
        for symbol in dict.fromkeys((*scale.units, scale.canonical)):
            ends = {end for one in cuts for end in one.ends(symbol)}
            ends |= {end for bound in bounds for end in bound.ends_in(symbol, scale)}
            found += [self._value(observable, value, symbol) for value in _cells(sorted(ends))]
        return found

    def _value(self, observable: str, value: Fraction, symbol: str) -> Fact:
        return Fact(OBSERVATION, observable, value, symbol, shown(value, 6))

    # What would decide an outcome

    def missing(self, result: Outcome) -> list[list[str]]:
        """The smallest sets of concepts whose truth or value, whatever it is, decides an unknown outcome (§3.11).

        Values on which the source's own figures leave the outcome open are not counted against a set.
        """
        statement = result.statement
        questions = self.questions(statement)[:_MOST_QUESTIONS]
        for size in range(1, min(len(questions), _MOST_AT_ONCE) + 1):
            sets = [list(names) for names in combinations(questions, size) if self._decides(names, statement)]
            if sets:
                return sets
        return []

    def _decides(self, names: tuple[str, ...], statement: Statement) -> bool:
        decided = False
        for chosen in islice(product(*(self.settings(name, statement) for name in names)), _MOST_TRIALS):
            trial = self.with_facts(chosen)
            if trial is None:
                continue
            result = outcome(statement, trial)
            if result.truth is None and result.reason not in (*OPEN_READINGS, BETWEEN_TARGETS):
                return False
            decided = decided or result.truth is not None
        return decided

    def settings(self, name: str, statement: Statement | None = None) -> list[Fact]:
        """The facts that may turn out of a concept: true or false, a value in each cell, a date."""
        term = self.ruleset.library.terms[name]
        if term.kind == "observable":
            leaves = [leaf for leaf in self.leaves(statement) if leaf.about == name] if statement else []
            canonical = self.ruleset.scales[name].canonical
            return [fact for fact in self.values(name, leaves) if fact.unit == canonical]
        timed = [leaf for leaf in self.leaves(statement) if isinstance(leaf, TimeSinceCriterion)] if statement else []
        of_event = [leaf for leaf in timed if leaf.event == name]
        if of_event:
            return self._dates(of_event[0])
        return [self.stated(name, truth=True), self.stated(name, truth=False)]

    def leaves(self, statement: Statement) -> list[Criterion]:
        """The leaves of a statement's criteria, bands and of the definitions that they use."""
        roots = conditions(statement)
        roots += self.ruleset.rows[statement.id].bands
        found = [leaf for root in roots for leaf in criteria(root)]
        used = {leaf.finding for leaf in found if isinstance(leaf, FindingCriterion)}
        for definition in reversed(self.ruleset.definitions.get(statement.guideline, ())):
            if definition.defines in used and definition.defined_by:
                inner = list(criteria(definition.defined_by))
                used |= {leaf.finding for leaf in inner if isinstance(leaf, FindingCriterion)}
                found += inner
        return found

    def questions(self, statement: Statement) -> list[str]:
        """What is not yet known among what a statement hangs on: its own leaves first, then what defines them."""
        names: dict[str, None] = {}
        found = self.leaves(statement)
        for leaf in found:
            if self.reasoning.judge(leaf).truth is None and (name := leaf.about):
                names[name] = None
        defined = {str(d.defines): d for d in self.ruleset.definitions.get(statement.guideline, ())}
        for name in list(names):
            if name in defined and defined[name].below_targets_of:
                names[defined[name].below_targets_of or ""] = None
        return list(names)

    def ask_next(self, outcomes: dict[str, Outcome]) -> list[tuple[str, list[str]]]:
        """Concepts to ask for, those that decide most outcomes first, with the outcomes that some answer decides."""
        unknown = [result for result in outcomes.values() if result.truth is None]
        by_name: dict[str, list[Statement]] = defaultdict(list)
        for result in unknown:
            for name in self.questions(result.statement):
                by_name[name].append(result.statement)
        decides: dict[str, list[str]] = {}
        for name, statements in by_name.items():
            trials = [trial for fact in self._asked(name, statements) if (trial := self.with_facts((fact,)))]
            decided = [s.id for s in statements if any(outcome(s, trial).truth is not None for trial in trials)]
            if decided:
                decides[name] = decided
        return sorted(decides.items(), key=lambda item: (-len(item[1]), item[0]))

    def _asked(self, name: str, statements: list[Statement]) -> list[Fact]:
        return list(dict.fromkeys(fact for statement in statements for fact in self.settings(name, statement)))


def _cells(ends: list[Fraction]) -> list[Fraction]:
    """Each threshold, the middle between each two, half of the first, and twice the last."""
    if not ends:
        return []
    middles = [(low + high) / 2 for low, high in pairwise(ends)]
    return sorted({ends[0] / 2, *ends, *middles, ends[-1] * 2})
