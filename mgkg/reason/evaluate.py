"""The evaluation of one patient from a RuleSet: outcomes, standing, conflicts, prerequisites, limits, in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.patient import Moment, Patient, SetAside, moment
from mgkg.model.statement import Limit, Target
from mgkg.reason.asking import Question, ask_next, missing
from mgkg.reason.conflict import Conflict, certain_conflicts, opponents, possible_conflicts, standings
from mgkg.reason.facts import Facts, facts
from mgkg.reason.fulfilling import Fulfilling
from mgkg.reason.hypothesis import Trials
from mgkg.reason.judge import Reasoning
from mgkg.reason.limit import Comparison, compare
from mgkg.reason.ordering import in_order
from mgkg.reason.outcome import Outcome, outcomes
from mgkg.store.garbage import garbage_put_off

if TYPE_CHECKING:
    from mgkg.model.action import Prerequisite
    from mgkg.rules.ruleset import RuleSet

MET, UNMET, UNKNOWN_STATE = "met", "unmet", "unknown"


class Required(NamedTuple):
    """A prerequisite of a proposal, the statement that lays it down, and whether it is met, unmet or unknown."""

    prerequisite: Prerequisite
    owner: str
    state: str


@dataclass(frozen=True, eq=False, repr=False)
class Evaluation:
    """Everything that the rules make of one patient.

    Outcomes, certain conflicts, standings and the order are there at once; what needs trials of further
    facts (possible conflicts, missing facts, what to ask next) is worked out when it is asked for.
    """

    ruleset: RuleSet
    patient: Patient
    clock: Moment
    facts: Facts
    reasoning: Reasoning
    outcomes: dict[str, Outcome]
    certain: list[Conflict]
    standing: dict[str, str]
    required: dict[str, tuple[Required, ...]]

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """What was stated and does not count, then what the patient's record holds that is no fact here."""
        stated = [SetAside(str(fact), reason, concept=fact.concept) for fact, reason in self.facts.set_aside]
        return (*stated, *self.patient.set_aside)

    @cached_property
    def trials(self) -> Trials:
        """What changed facts would do."""
        return Trials(self.reasoning, self.patient, self.clock)

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """Certain conflicts, then possible ones."""
        return self.certain + possible_conflicts(self.reasoning, self.outcomes, self.certain, Fulfilling(self.trials))

    @cached_property
    def by_statement(self) -> dict[str, list[Conflict]]:
        """The conflicts of each statement."""
        return opponents(self.conflicts)

    @cached_property
    def ask_next(self) -> list[Question]:
        """Concepts worth asking for, with the outcomes that they can decide and where each answer leads."""
        return ask_next(self.outcomes, self.trials)

    @cached_property
    def missing(self) -> dict[str, list[list[str]]]:
        """For each unknown outcome, the smallest sets of concepts that decide it."""
        found: dict[object, list[list[str]]] = {}
        missing_of: dict[str, list[list[str]]] = {}
        for name, result in self.outcomes.items():
            if result.truth is None:
                row = self.ruleset.rows[name]
                same = row.conjunction, row.only_when, *(band.iri for band in row.bands)
                missing_of[name] = found[same] = found[same] if same in found else missing(result, self.trials)
        return missing_of

    @cached_property
    def ordered(self) -> list[Outcome]:
        """The outcomes in the order in which they are shown (design §3.9)."""
        return in_order(self.outcomes, self.standing, self._laid_down(), self.ruleset)

    @cached_property
    def limits(self) -> dict[str, list[Comparison]]:
        """Each limit that applies or is unknown, compared with what the proposals that apply add up to."""
        given = [result.statement for result in self.outcomes.values() if result.holds_for]
        return {
            name: compare(result.statement, given, self.ruleset)
            for name, result in self.outcomes.items()
            if isinstance(result.statement, Limit) and result.truth is not False
        }

    @cached_property
    def target_states(self) -> dict[str, list[str]]:
        """For each target, where the latest value stands by each of its printed readings: below, at, above, unknown."""
        found: dict[str, list[str]] = {}
        for answer in self.ruleset.answers:
            statement = self.ruleset.library.statements[answer.statement]
            if isinstance(statement, Target) and answer.given:
                states = found.setdefault(statement.id, ["unknown"] * len(statement.target_ranges))
                truth = self.reasoning.judge(answer.given).truth
                if truth is not None and truth == answer.wanted:
                    states[int(answer.reading or 1) - 1] = answer.value.shown.split(" ")[0]
        return found

    def _laid_down(self) -> set[str]:
        """The statements whose prerequisites are unmet or unknown for something that applies."""
        return {
            required.owner
            for name, all_required in self.required.items()
            if self.outcomes[name].holds_for
            for required in all_required
            if required.state != MET
        }


@garbage_put_off()
def evaluate(ruleset: RuleSet, patient: Patient, clock: Moment) -> Evaluation:
    """One patient against all rules; ContradictionError, FutureFactError and NumberFormatError name the fact."""
    known = facts(patient, ruleset, clock)
    reasoning = Reasoning(ruleset, known)
    if not patient.complete:
        reasoning.take_over(_of_nobody(ruleset))
    found = outcomes(reasoning)
    certain = certain_conflicts(reasoning, found)
    return Evaluation(
        ruleset=ruleset,
        patient=patient,
        clock=clock,
        facts=known,
        reasoning=reasoning,
        outcomes=found,
        certain=certain,
        standing=standings(reasoning, found, certain),
        required=dict.fromkeys(found, ()) | _required(ruleset, reasoning, found),
    )


@lru_cache(maxsize=4)
def _of_nobody(ruleset: RuleSet) -> Reasoning:
    """The judgements on a patient of whom nothing is stated, worked out once for a RuleSet.

    They do not depend on the moment: without facts there is nothing that could be old or lie in the future.
    """
    some_time = moment("2000-01-01T00:00")
    reasoning = Reasoning(ruleset, facts(Patient(at=some_time), ruleset, some_time))
    outcomes(reasoning)
    for governing in ruleset.governing.values():
        for prerequisite, _ in governing:
            reasoning.judge(prerequisite.met_when)
    return reasoning


def _required(ruleset: RuleSet, reasoning: Reasoning, outcomes: dict[str, Outcome]) -> dict[str, tuple[Required, ...]]:
    """The prerequisites of what statements tell to do.

    They govern actions and not populations, so they hold for whoever is to get the action, also where the
    statement that lays them down speaks of other patients: "before any magnesium" is any.
    """
    shared: dict[int, tuple[Required, ...]] = {}
    found: dict[str, tuple[Required, ...]] = {}
    for name, governing in ruleset.governing.items():
        if outcomes[name].holds_for is not False:
            if id(governing) not in shared:
                shared[id(governing)] = tuple(
                    [Required(one, owner, _state(reasoning.judge(one.met_when).truth)) for one, owner in governing]
                )
            found[name] = shared[id(governing)]
    return found


def _state(truth: bool | None) -> str:  # noqa: FBT001 - a truth value
    return {True: MET, False: UNMET, None: UNKNOWN_STATE}[truth]
