"""Which outcomes of an Evaluation a part of an answer shows, and what waits for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.criterion import criteria
from mgkg.model.statement import Background, Caution, Classification, Limit, Target
from mgkg.reason.evaluate import MET, UNKNOWN_STATE

if TYPE_CHECKING:
    from mgkg.reason.evaluate import Evaluation, Required
    from mgkg.reason.outcome import Outcome
    from mgkg.rules.answer import Answer

_URGENT = ("immediate", "urgent")


class Pending(NamedTuple):
    """A prerequisite that is unmet or unknown, with the statements that apply and wait for it."""

    required: Required
    waiting: tuple[str, ...]


class FirstQuestion(NamedTuple):
    """Concepts to ask for before all others, since they rule out a statement or settle one."""

    concepts: tuple[str, ...]
    statement: str
    rules_out: bool


def is_urgent(result: Outcome) -> bool:
    """Whether a statement is to be acted on before those of the ordinary course."""
    return result.statement.urgency in _URGENT


def of_kinds(evaluation: Evaluation, *kinds: type) -> list[Outcome]:
    """The statements of some kinds, in the order in which they are shown."""
    return [result for result in evaluation.ordered if isinstance(result.statement, kinds)]


def acting(evaluation: Evaluation) -> list[Outcome]:
    """The statements that tell to do something or not."""
    passive = (Background, Classification, Target, Limit, Caution)
    return [result for result in evaluation.ordered if not isinstance(result.statement, passive)]


def urgent(evaluation: Evaluation) -> list[Outcome]:
    """What is to be done at once, or to be ruled out first."""
    return [result for result in acting(evaluation) if is_urgent(result) and result.truth is not False]


def speaks(result: Outcome, evaluation: Evaluation) -> bool:
    """A caution shows when what it cautions about applies or is unknown (design §2, StatementLink)."""
    about = result.statement.caution_for
    if not isinstance(result.statement, Caution) or not about:
        return True
    return any(evaluation.outcomes[name].truth is not False for name in about)


def does_not_wait(result: Outcome, evaluation: Evaluation) -> list[str]:
    """The statements that lay down an open prerequisite for something urgent: its source settles no order there."""
    return [required.owner for required in evaluation.required[result.statement.id] if required.state != MET]


def pending(evaluation: Evaluation) -> list[Pending]:
    """What must be settled before what applies, each once, with all that waits for it."""
    waiting: dict[str, list[str]] = {}
    found: dict[str, Required] = {}
    for name, all_required in evaluation.required.items():
        result = evaluation.outcomes[name]
        for required in all_required:
            if result.holds_for and required.state != MET and not is_urgent(result):
                waiting.setdefault(required.prerequisite.iri, []).append(name)
                found[required.prerequisite.iri] = required
    return [Pending(required, tuple(waiting[iri])) for iri, required in found.items()]


def first_questions(evaluation: Evaluation) -> list[FirstQuestion]:
    """What rules out the urgent and settles what everything waits for; these come before what decides most."""
    found: dict[tuple[str, bool], FirstQuestion] = {}
    for result in urgent(evaluation):
        for names in evaluation.missing.get(result.statement.id, [])[:1] if result.truth is None else ():
            found[result.statement.id, True] = FirstQuestion(tuple(names), result.statement.id, rules_out=True)
    for name, all_required in evaluation.required.items():
        for required in all_required:
            if evaluation.outcomes[name].holds_for and required.state == UNKNOWN_STATE:
                leaves = dict.fromkeys(leaf.about for leaf in criteria(required.prerequisite.met_when) if leaf.about)
                found[required.owner, False] = FirstQuestion(tuple(leaves), required.owner, rules_out=False)
    return list(found.values())


def shown_answer(answer: Answer) -> str:
    """The value of an answer, or that it is refused."""
    return answer.value.shown if answer.direction == "for" else f"not {answer.value.shown}"


def label(name: str, evaluation: Evaluation) -> str:
    """What people call a term."""
    return evaluation.ruleset.library.terms[name].label
