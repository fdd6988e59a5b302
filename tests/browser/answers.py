"""What the program answers to a plain mapping of a patient, in the parts that the browser has to answer too."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mgkg.errors import MgkgError
from mgkg.model.patient import moment
from mgkg.reason.evaluate import Evaluation, evaluate
from mgkg.reason.patient_file import patient
from mgkg.render.recommendation import asked, conflict_document, document_of_patient, findings, not_addressed, proposal
from mgkg.render.recommendation import document as whole_document
from mgkg.rules.ruleset import RuleSet
from tests.browser.crowd import CLOCK

# Of a proposal, what depends on the patient.
OF_PATIENT = ("id", "outcome", "standing", "direction", "because")


def answer(given: dict[str, Any], ruleset: RuleSet, *, asking: bool = False) -> dict[str, Any]:
    """What depends on the patient, or an error; with `asking` also what is missing and what to ask next."""
    try:
        evaluation = evaluate(ruleset, patient(given, ruleset, ""), moment(CLOCK))
        return _answer(evaluation, asking=asking)
    except MgkgError as error:
        error.where = None
        return {"error": str(error)}


def _answer(evaluation: Evaluation, *, asking: bool) -> dict[str, Any]:
    if not asking:
        evaluation.__dict__["missing"] = {}
    stated = document_of_patient(evaluation)
    made = [proposal(result, evaluation) for result in evaluation.ordered]
    kept = (*OF_PATIENT, "missing") if asking else OF_PATIENT
    return {
        "evaluated_at": stated["evaluated_at"],
        "set_aside": stated["set_aside"],
        "findings": findings(evaluation),
        "proposals": [
            {name: one[name] for name in kept}
            | {"prerequisites": [[each["id"], each["state"]] for each in one["prerequisites"]]}
            for one in made
        ],
        "ranges": evaluation.target_states,
        "conflicts": [conflict_document(one, evaluation) for one in evaluation.certain],
        "not_addressed": not_addressed(evaluation),
        **({"ask_next": [asked(one) for one in evaluation.ask_next]} if asking else {}),
    }


def digest(found: dict[str, Any]) -> str:
    """A short name of an answer, the same for equal ones."""
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def whole(given: dict[str, Any], ruleset: RuleSet) -> dict[str, Any]:
    """The document of `mgkg recommend --format json --all`."""
    return whole_document(evaluate(ruleset, patient(given, ruleset, ""), moment(CLOCK)), everything=True)
