"""What the program answers to a plain mapping of a patient, in the parts that the browser has to answer too."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mgkg.errors import MgkgError
from mgkg.model.patient import moment
from mgkg.model.statement import Target
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.judgement import Judgement
from mgkg.reason.outcome import Outcome
from mgkg.reason.patient_file import patient
from mgkg.render.recommendation import asked, conflict_document, document_of_patient, findings, not_addressed, proposal
from mgkg.rules.ruleset import RuleSet
from tests.browser.crowd import CLOCK

TRUTHS, TEXTS, ASKING = "truths", "texts", "asking"
"""How much is compared: the truths of all criteria; their texts too; what is missing and what to ask next too."""


def text(given: dict[str, Any], ruleset: RuleSet, depth: str) -> str:
    """The answer, or the error, as one text; the same for the same answer."""
    try:
        evaluation = evaluate(ruleset, patient(given, ruleset, ""), moment(CLOCK))
        found = _answer(evaluation, depth)
    except MgkgError as error:
        error.where = None
        found = {"error": str(error)}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(answer: str) -> str:
    """A short name of a text."""
    return hashlib.sha256(answer.encode()).hexdigest()


def _answer(evaluation: Evaluation, depth: str) -> dict[str, Any]:
    of_patient = document_of_patient(evaluation)
    found = {
        "evaluated_at": of_patient["evaluated_at"],
        "set_aside": of_patient["set_aside"],
        "findings": findings(evaluation),
        "proposals": [_proposal(result, evaluation, depth) for result in evaluation.ordered],
        "ranges": {
            one.id: evaluation.target_states.get(one.id) or ["unknown"] * len(one.target_ranges)
            for one in evaluation.ruleset.library.statements.values()
            if isinstance(one, Target)
        },
        "conflicts": [conflict_document(one, evaluation) for one in evaluation.certain],
        "not_addressed": not_addressed(evaluation),
    }
    return found | ({"ask_next": [asked(one) for one in evaluation.ask_next]} if depth == ASKING else {})


def _proposal(result: Outcome, evaluation: Evaluation, depth: str) -> dict[str, Any]:
    name = result.statement.id
    found = {
        "id": name,
        "outcome": result.name,
        "standing": evaluation.standing.get(name),
        "direction": result.direction,
        "because": _truths_of(result),
        "prerequisites": [[one.prerequisite.id, one.state] for one in evaluation.required[name]],
    }
    if depth == TRUTHS:
        return found
    if depth == TEXTS:
        evaluation.__dict__.setdefault("missing", {})  # which takes longest, and is not compared
    printed = proposal(result, evaluation)
    return found | {"because": printed["because"]} | ({"missing": printed["missing"]} if depth == ASKING else {})


def _truths_of(result: Outcome) -> list[Any]:
    parts = [
        [part.truth, part.judgement.reason if part.truth is None else None, _truths(part.judgement)]
        for part in result.parts
    ]
    return [result.truth, result.reason, *parts]


def _truths(judgement: Judgement) -> list[Any]:
    return [judgement.truth, judgement.reason, *map(_truths, judgement.children)]
