"""Validation results from cases: each statement that came out otherwise than a case expects, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.check.cases import PAIRS, REQUIRED, TARGET_STATES, read_cases
from mgkg.errors import MgkgError
from mgkg.model.patient import moment
from mgkg.model.report import VIOLATION, ValidationResult
from mgkg.reason.evaluate import UNKNOWN_STATE, evaluate
from mgkg.reason.outcome import APPLIES, DOES_NOT_APPLY, UNKNOWN
from mgkg.reason.saying import explain
from mgkg.rules.answer import AGAINST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mgkg.check.cases import Case, Expectation
    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.judgement import Judgement
    from mgkg.reason.outcome import Outcome
    from mgkg.rules.ruleset import RuleSet

# Cases must give the same result on every day, so their clock stands still, later than any fact.
CLOCK = moment("2100-01-01")
_OUTCOME = {"applies": APPLIES, "not": DOES_NOT_APPLY, "unknown": UNKNOWN, "against": APPLIES}
_MEND = "Read the source again, then mend the case or the statement."


def run_cases(root: Path, ruleset: RuleSet) -> Iterator[ValidationResult]:
    """What the cases of a content root expect and did not get."""
    for case in read_cases(root, ruleset):
        if not case.is_proposed:
            yield from differences(case, ruleset)


def differences(case: Case, ruleset: RuleSet) -> Iterator[ValidationResult]:
    """What a case expects and did not get; a patient that cannot be evaluated is one difference."""
    try:
        evaluation = evaluate(ruleset, case.patient, CLOCK)
        wrong = [(one, actual) for one in case.expected if (actual := _otherwise(one, evaluation))]
    except MgkgError as error:
        message = f'"{case.name}" cannot be evaluated: {error}'
        yield ValidationResult(severity=VIOLATION, file=case.file, line=case.line, message=message, rule="case")
        return
    for expectation, actual in wrong:
        yield ValidationResult(
            severity=VIOLATION,
            file=case.file,
            line=expectation.line or case.line,
            focus=ruleset.library.statements[expectation.statements[0]].iri,
            message=f'"{case.name}": {actual} {_MEND}',
            rule="case",
            value=" ".join(expectation.statements),
        )


def _otherwise(expectation: Expectation, evaluation: Evaluation) -> str:
    """What came out in the place of an expectation; empty where that did."""
    if expectation.kind in PAIRS:
        return _other_conflict(expectation, evaluation)
    if expectation.kind in TARGET_STATES:
        return _other_state(expectation, evaluation)
    if expectation.kind in REQUIRED:
        return _other_requirement(expectation, evaluation)
    [name] = expectation.statements
    result = evaluation.outcomes[name]
    wanted = _OUTCOME[expectation.kind]
    if result.name != wanted:
        return f"{name} was expected as {wanted}, but is {result.name}: {why(result, evaluation.ruleset)}."
    if expectation.kind == "against" and result.direction != AGAINST:
        return f"{name} was expected to apply against, but applies {result.direction}."
    return ""


def _other_conflict(expectation: Expectation, evaluation: Evaluation) -> str:
    one, other = expectation.statements
    wanted = expectation.kind == "conflicts"
    found = evaluation.certain if wanted else evaluation.conflicts
    conflict = next((c for c in found if set(c.clash.between) == {one, other}), None)
    if wanted and conflict is None:
        states = " and ".join(f"{name} is {evaluation.outcomes[name].name}" for name in (one, other))
        return f"{one} and {other} were expected in conflict, but are in none ({states})."
    if not wanted and conflict is not None:
        said = " against ".join(f"'{answer.value.shown}'" for answer in conflict.pair)
        what = f"{one} and {other} were expected in no conflict, but there is a {conflict.certainty} one"
        return f"{what} on {conflict.clash.decision} ({said})."
    return ""


def _other_state(expectation: Expectation, evaluation: Evaluation) -> str:
    """Where the value stands by a target instead, by every printed reading or the one that is meant."""
    [name] = expectation.statements
    states = evaluation.target_states.get(name, [])
    meant = states if expectation.reading is None else states[expectation.reading - 1 : expectation.reading]
    wanted = {"open": "unknown"}.get(expectation.kind, expectation.kind)
    if meant and set(meant) == {wanted}:
        return ""
    reading = f" by reading {expectation.reading}" if expectation.reading else ""
    found = " and ".join(dict.fromkeys(meant)) or "not compared"
    return f"{name} was expected to have the value {wanted}{reading}, but it is {found}."


def _other_requirement(expectation: Expectation, evaluation: Evaluation) -> str:
    """The state of a prerequisite instead, or that there is none."""
    name, owner = expectation.statements
    states = [required.state for required in evaluation.required[name] if required.owner == owner]
    wanted = {"unsettled": UNKNOWN_STATE}.get(expectation.kind, expectation.kind)
    if wanted in states:
        return ""
    found = f"it is {' and '.join(states)}" if states else "there is none"
    return f"The prerequisite of {owner} for {name} was expected to be {wanted}, but {found}."


def why(result: Outcome, ruleset: RuleSet) -> str:
    """What made an outcome: the first part that decided it, down to the criterion and its fact."""
    deciding = [part for part in result.parts if part.truth is result.truth or result.truth is True]
    if not deciding:
        return "it has no criteria"
    parts = deciding if result.truth else deciding[:1]
    return "; ".join(f"{part.role}: {explain(_leaf(part.judgement), ruleset)}" for part in parts)


def _leaf(judgement: Judgement) -> Judgement:
    """The first criterion within combinations that has their truth: what made them so."""
    same = [child for child in judgement.children if child.truth is judgement.truth]
    return _leaf(same[0]) if same else judgement
