"""Changed facts tried on one patient: every trial is a full judgement, so nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mgkg.errors import ContradictionError, CourseError, NumberFormatError
from mgkg.model.criterion import AllOf, AnyOf, Not
from mgkg.model.patient import OBSERVATION
from mgkg.reason.facts import extended, facts
from mgkg.reason.judge import Reasoning
from mgkg.reason.judgement import BETWEEN_TARGETS, TIE
from mgkg.reason.outcome import outcome
from mgkg.reason.questions import Cone
from mgkg.rules.cut import APPROXIMATE, BETWEEN, IMPRECISE, MISMATCH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mgkg.model.criterion import Criterion
    from mgkg.model.patient import Fact, Moment, Patient
    from mgkg.model.statement import Statement
    from mgkg.reason.judgement import Judgement
    from mgkg.reason.outcome import Outcome

# Reasons that no added fact can lift: the sources' own figures leave the value open.
OPEN_READINGS = frozenset({IMPRECISE, MISMATCH, BETWEEN, APPROXIMATE, TIE})


class Trials:
    """One patient with facts added or taken away."""

    def __init__(self, reasoning: Reasoning, patient: Patient, clock: Moment) -> None:
        self.reasoning = reasoning
        self.ruleset = reasoning.ruleset
        self.patient = patient
        self.clock = clock
        self._tried: dict[tuple[tuple[Fact, ...], frozenset[str]], Reasoning | None] = {}
        self._consistent: dict[int, bool] = {}
        self._touched: dict[str, frozenset[str]] = {}
        self._about: dict[str, frozenset[str]] = {}
        self._cones: dict[str, Cone] = {}

    def with_facts(self, added: tuple[Fact, ...], without: frozenset[str] = frozenset()) -> Reasoning | None:
        """The reasoning with facts added and those about some names left out; None when they contradict each other."""
        reasoning = self._supposing(added, without)
        return reasoning if reasoning and self.is_consistent(reasoning) else None

    def outcome(
        self, statement: Statement, added: tuple[Fact, ...], without: frozenset[str] = frozenset()
    ) -> tuple[Reasoning, Outcome] | None:
        """The outcome of a statement with facts added or left out; None when facts or its own definitions contradict.

        What other guidelines make of the facts is not looked at: `is_consistent` does that, where it matters.
        """
        reasoning = self._supposing(added, without) if added or without else self.reasoning
        try:
            return (reasoning, outcome(statement, reasoning)) if reasoning else None
        except ContradictionError:
            return None

    def is_consistent(self, reasoning: Reasoning) -> bool:
        """Whether no guideline's definitions contradict each other, or what is stated."""
        if id(reasoning) not in self._consistent:
            try:
                for guideline in self.ruleset.definitions:
                    reasoning.findings(guideline)
                self._consistent[id(reasoning)] = True
            except ContradictionError:
                self._consistent[id(reasoning)] = False
        return self._consistent[id(reasoning)]

    def _supposing(self, added: tuple[Fact, ...], without: frozenset[str]) -> Reasoning | None:
        key = added, without
        if key not in self._tried:
            self._tried[key] = self._try(added, without)
        return self._tried[key]

    def _try(self, added: tuple[Fact, ...], without: frozenset[str]) -> Reasoning | None:
        latest = {id(reading.fact) for f in added for reading in self.reasoning.facts.readings.get(f.concept, ())}
        measured = {fact.concept for fact in added if fact.kind == OBSERVATION}
        # A new value takes the place of the latest; what was measured before stays.
        kept = tuple(
            fact
            for fact in self.patient.facts
            if fact.concept not in without or (fact.concept in measured and id(fact) not in latest)
        )
        patient = replace(self.patient, facts=(*kept, *added))
        changed = frozenset[str]().union(*(self.touched(name) for name in (*without, *(f.concept for f in added))))
        try:
            if without:
                known = facts(patient, self.ruleset, self.clock)
            else:
                known = extended(self.reasoning.facts, patient, added, self.ruleset, self.clock)
        except (ContradictionError, CourseError, NumberFormatError):
            return None
        return Reasoning(self.ruleset, known, self.reasoning, changed)

    def touched(self, name: str) -> frozenset[str]:
        """A name with all that its truth or falsehood may say something of."""
        if name not in self._touched:
            self._touched[name] = self.ruleset.terms.touched(name)
        return self._touched[name]

    def cone(self, statement: Statement) -> Cone:
        """What a statement can hang on."""
        if statement.id not in self._cones:
            self._cones[statement.id] = Cone(statement, self.ruleset)
        return self._cones[statement.id]

    def about(self, leaves: Iterable[Criterion], names: Iterable[str]) -> frozenset[str]:
        """Those names a statement about which can change a leaf."""
        near = frozenset[str]().union(*(self._near(leaf) for leaf in leaves))
        return near.intersection(names)

    def _near(self, leaf: Criterion) -> frozenset[str]:
        """Every name that touches what a leaf hangs on."""
        if leaf.iri not in self._about:
            hang_on = self.ruleset.depends.get(leaf.iri, frozenset({leaf.about}))
            self._about[leaf.iri] = frozenset[str]().union(*(self.touched(name) for name in hang_on))
        return self._about[leaf.iri]


def open_leaves(result: Outcome, answered: Collection[Fact] = ()) -> list[Criterion]:
    """The unknown leaves that keep an outcome unknown and that further facts could lift.

    Left out are values on which the sources' own figures leave a leaf open, and among the answered facts also values
    between the targets of a source: an answer that the source leaves open is an answer.
    """
    return [leaf for part in result.parts if part.truth is None for leaf in _open(part.judgement, answered)]


def _open(judgement: Judgement, answered: Collection[Fact]) -> Iterator[Criterion]:
    if isinstance(judgement.criterion, (AllOf, AnyOf, Not)):
        for child in judgement.children:
            if child.truth is None:
                yield from _open(child, answered)
    elif judgement.reason not in OPEN_READINGS and (
        judgement.reason != BETWEEN_TARGETS or judgement.fact not in answered
    ):
        yield judgement.criterion
