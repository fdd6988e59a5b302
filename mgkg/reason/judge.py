"""Judgements on all criteria of a RuleSet from the facts of one patient; each criterion is judged once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from mgkg.errors import ContradictionError
from mgkg.model.criterion import criteria
from mgkg.reason.derived import Derived, derived
from mgkg.reason.facts import Facts, Known, Reading, implied
from mgkg.reason.judgement import BETWEEN_TARGETS, NOT_STATED, STALE, Judgement
from mgkg.reason.kinds.measured import is_below, is_stale
from mgkg.reason.kinds.table import JUDGES
from mgkg.rules.cut import BOUNDED

if TYPE_CHECKING:
    from mgkg.model.criterion import Criterion, Definition
    from mgkg.model.patient import Fact
    from mgkg.rules.ruleset import RuleSet

Concluded: TypeAlias = dict[str, tuple[Known, tuple[Judgement, ...]]]
"""Findings with what concluded them and the judgements that they rest on."""


class Reasoning:
    """The judgements on one patient, made when they are asked for and kept.

    With `base`, the reasoning on the same patient before facts about `changed` were added, judgements that hang
    on none of these are taken from it.
    """

    def __init__(
        self, ruleset: RuleSet, facts: Facts, base: Reasoning | None = None, changed: frozenset[str] = frozenset()
    ) -> None:
        self.ruleset = ruleset
        self.facts = facts
        self._base = base
        self._changed = changed
        self._judged: dict[str, Judgement] = {}
        self._derived: dict[str, Derived] = {}
        self._findings: dict[str, Concluded] = {}
        self._left_open: dict[tuple[str, str], tuple[str, Fact]] = {}
        self._rests_on: dict[tuple[str, str], tuple[Judgement, ...]] = {}

    def take_over(self, nobody: Reasoning) -> None:
        """Take the judgements on a patient of whom nothing is stated, where that is so of what they hang on."""
        said = self.ruleset.terms
        names = {fact.concept for fact in self.facts.stated}
        touched = names.union(*(said.touched(name) for name in names))
        hanging = self.ruleset.hanging
        stated = frozenset[str]().union(*(hanging[name] for name in touched if name in hanging))
        self._judged = {iri: judgement for iri, judgement in nobody.judged.items() if iri not in stated}

    @property
    def judged(self) -> dict[str, Judgement]:
        """The judgements made so far, by the address of the criterion."""
        return self._judged

    def judge(self, criterion: Criterion) -> Judgement:
        """The judgement on a criterion."""
        found = self._judged.get(criterion.iri)
        if found is None:
            base = self._unchanged(criterion.iri) if self._base else None
            found = base.judge(criterion) if base else JUDGES[type(criterion)](criterion, self)
            self._judged[criterion.iri] = found
        return found

    def _unchanged(self, name: str) -> Reasoning | None:
        """The base, when what a criterion or a guideline's definitions hang on has not changed."""
        if self._base is None or self._changed & self.ruleset.depends.get(name, self._changed):
            return None
        return self._base

    def readings(self, observable: str) -> tuple[Reading, ...]:
        """The latest values of an observable, stated or computed; several where their times cannot be told apart."""
        if observable in self.ruleset.formulas:
            return self.derived(observable).readings
        return self.facts.readings.get(observable, ())

    def no_reading(self, observable: str) -> str:
        """Why an observable has no value."""
        reason = self.derived(observable).reason if observable in self.ruleset.formulas else None
        return reason or NOT_STATED

    def computed(self, observable: str) -> tuple[Reading, ...]:
        """The values that a formula gives for an observable; none where it has no formula."""
        return self.derived(observable).computed if observable in self.ruleset.formulas else ()

    def derived(self, observable: str) -> Derived:
        """What a formula makes of the facts."""
        if observable not in self._derived:
            self._derived[observable] = derived(observable, self)
        return self._derived[observable]

    def finding(self, criterion: Criterion, concept: str) -> tuple[Known | None, tuple[Judgement, ...]]:
        """What the criterion's own guideline makes of a finding, and the judgements that it rests on."""
        guideline = criterion.guideline
        findings = self.findings(guideline)
        if concept in findings:
            return findings[concept]
        known = self.facts.truth(concept, self.ruleset)
        if self._is_true_again(concept, findings):
            known = None
        return known, self._rests_on.get((guideline, concept), ())

    def _is_true_again(self, concept: str, findings: Concluded) -> bool:
        """Whether a concept is only false because a broader one ended, which a definition makes true again."""
        ended = self.facts.ended.get(concept)
        return ended is not None and ended in findings and findings[ended][0].truth is True

    def left_open(self, criterion: Criterion, concept: str) -> tuple[str, Fact] | None:
        """Why the value that a definition looks at does not decide its finding, and which value."""
        reasoning = (self._unchanged(criterion.guideline) if self._base else None) or self
        return reasoning.open_findings().get((criterion.guideline, concept))

    def open_findings(self) -> dict[tuple[str, str], tuple[str, Fact]]:
        """By guideline and concept, why a value leaves a finding open, and which value."""
        return self._left_open

    def findings(self, guideline: str) -> Concluded:
        """The findings that a guideline's definitions decide, with all that they imply (design §3.5)."""
        if guideline in self._findings:
            return self._findings[guideline]
        if unchanged := self._unchanged(guideline):
            return unchanged.findings(guideline)
        found: Concluded = {}
        self._findings[guideline] = found
        try:
            self._conclude_all(self.ruleset.definitions.get(guideline, ()), guideline, found)
        except ContradictionError:
            # Whoever asks again must hear of it again.
            del self._findings[guideline]
            raise
        return found

    def _conclude_all(self, definitions: tuple[Definition, ...], guideline: str, found: Concluded) -> None:
        """Every definition once, and again those that look at what was concluded after they were tried."""
        tried: dict[str, int] = {}
        while due := [d for d in definitions if self._is_due(d, tried.get(d.iri), found)]:
            for definition in due:
                tried[definition.iri] = len(found)
                self._define(definition, guideline, found)

    def _is_due(self, definition: Definition, tried: int | None, found: Concluded) -> bool:
        """Whether a definition was not tried, or looks at something that was concluded since."""
        if tried is None or tried == len(found):
            return tried is None
        new = list(found)[tried:]
        return any(leaf.about in new for leaf in self.ruleset.defining.get(definition.iri, ()))

    def overruled(self) -> list[tuple[str, bool, str]]:
        """Findings that are stated although a source's number says the opposite: concept, stated truth, definition."""
        found = []
        for guideline, definitions in self.ruleset.definitions.items():
            for definition in definitions:
                stated = self.facts.stated_truth(definition.defines, self.ruleset)
                if stated and stated.truth is not None and definition.below_targets_of:
                    measured = self._below_targets(definition.below_targets_of, guideline)[0]
                    if measured is not None and measured != stated.truth:
                        found.append((str(definition.defines), stated.truth, definition.id))
        return found

    def _define(self, definition: Definition, guideline: str, found: Concluded) -> None:
        concept = definition.defines
        stated = self.facts.stated_truth(concept, self.ruleset)
        if stated and definition.below_targets_of:
            return
        truth, fact, children = self._defined(definition, guideline)
        self._rests_on[guideline, concept] = children
        if concept in found and found[concept][0].by == definition.id:
            # What it concluded may be among what it looks at: the explanation shows it as it is now.
            found[concept] = found[concept][0], children
            return
        if truth is None and fact and (observable := definition.below_targets_of):
            readings = self.readings(observable)
            stale = is_stale(readings[0], observable, observable, self)
            open_because = BOUNDED if any(r.fact.comparator for r in readings) else BETWEEN_TARGETS
            self._left_open[guideline, concept] = (STALE if stale else open_because, fact)
        if stated and truth is not None and truth != stated.truth and stated.fact:
            defined = f"by the definition {definition.id}: {fact}"
            said = f"{stated.by}: {stated.fact}"
            what = f"{concept} is both {_SAID[truth]} ({defined}) and {_SAID[stated.truth]} ({said})"
            raise ContradictionError(what, where=stated.fact.place or None, remedy="Take out one of the two.")
        if stated or truth is None:
            return
        self._conclude(found, concept, Known(truth, definition.id, fact), children)
        for name, consequence in implied(concept, self.ruleset, truth=truth):
            if self.facts.stated_truth(name, self.ruleset) is None:
                known = Known(consequence, f"{definition.id} ({'' if truth else 'not '}{concept})", fact)
                self._conclude(found, name, known, children)

    def _conclude(
        self,
        found: Concluded,
        concept: str,
        known: Known,
        children: tuple[Judgement, ...],
    ) -> None:
        """Keep a conclusion; ContradictionError when another definition concludes the opposite (design §3.5)."""
        old, _ = found.setdefault(concept, (known, children))
        if old.truth != known.truth:
            holds, fails = (old, known) if old.truth else (known, old)
            what = f"{concept} is both true (by {holds.by}: {holds.fact}) and false (by {fails.by}: {fails.fact})"
            where = known.fact.place if known.fact else None
            raise ContradictionError(what, where=where or None, remedy="Take out one of the two facts.")

    def _defined(self, definition: Definition, guideline: str) -> tuple[bool | None, Any, tuple[Judgement, ...]]:
        """What a definition makes of its finding: any listed finding makes it true; all false, only if exhaustive.

        Where the source gives a number for some values alone, its targets speak for the others.
        """
        if definition.defined_by is None:
            return self._below_targets(definition.below_targets_of or "", guideline)
        for part in self.ruleset.defining[definition.iri]:
            self._judged.pop(part.iri, None)
        judgement = self.judge(definition.defined_by)
        fact = None if judgement.truth is None else _fact(judgement)
        if judgement.truth is not True and definition.below_targets_of:
            return self._below_targets(definition.below_targets_of, guideline)
        if judgement.truth is False and not definition.exhaustive and not self._closed(definition.defined_by):
            return None, fact, (judgement,)
        return judgement.truth, fact, (judgement,)

    def _closed(self, criterion: Criterion) -> bool:
        """Whether all that a definition lists is of kinds whose lists are complete."""
        leaves = [leaf for leaf in criteria(criterion) if leaf.about and leaf.about not in self.ruleset.findings]
        if any(leaf.concept is None for leaf in leaves):
            return False  # values and times are never complete
        kinds = {self.ruleset.library.terms[leaf.about].kind for leaf in leaves}
        return bool(kinds) and kinds <= self.facts.closed_kinds

    def _below_targets(self, observable: str, guideline: str) -> tuple[bool | None, Any, tuple[Judgement, ...]]:
        """True below every lower bound of the guideline's targets, false at or above every one, else unknown."""
        readings = self.readings(observable)
        bounds = self.ruleset.lower_bounds.get((guideline, observable), ())
        if not readings or not bounds:
            return None, None, ()
        if is_stale(readings[0], observable, observable, self):
            return None, readings[0].fact, ()
        scale = self.ruleset.scales[observable]
        truths = {
            is_below(reading.value, reading.fact.comparator, end)
            for reading in readings
            for bound in bounds
            for end in (bound.ends.get(reading.unit) or bound.ends_in(reading.unit, scale))
        }
        return (truths.pop() if len(truths) == 1 else None), readings[0].fact, ()


def _fact(judgement: Judgement) -> Any:  # noqa: ANN401 - a fact or none
    """The first fact that decided a judgement."""
    if judgement.fact or not judgement.children:
        return judgement.fact
    deciding = [child for child in judgement.children if child.truth == judgement.truth] or list(judgement.children)
    return next((fact for child in deciding if (fact := _fact(child))), None)


_SAID = {True: "true", False: "false", None: "unknown"}
