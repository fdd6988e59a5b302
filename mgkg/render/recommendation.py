"""The JSON document of `mgkg recommend` from an Evaluation (design §4): all keys always, slugs, null when unstated."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mgkg.model.action import ActionSet
from mgkg.model.patient import UNRECORDED
from mgkg.model.quantity import Quantity, Titration
from mgkg.model.statement import Caution, Limit, Target
from mgkg.model.units import shown
from mgkg.reason.conflict import CERTAIN
from mgkg.reason.outcome import DOES_NOT_APPLY
from mgkg.reason.saying import explain
from mgkg.render.action import action_document, dose_document, nested, plain_number, quantity_document
from mgkg.render.selection import speaks

if TYPE_CHECKING:
    from mgkg.model.node import EditorialNote
    from mgkg.model.patient import Fact
    from mgkg.model.statement import Citation, Statement
    from mgkg.reason.asking import Question
    from mgkg.reason.conflict import Conflict
    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.judgement import Judgement
    from mgkg.reason.outcome import Outcome, Part

SCHEMA = "mgkg.recommend/1"
NOTICE = (
    "No clinician has reviewed this content. The sources are summaries made by a machine and say that their own "
    "review is pending. Nothing here is approved; check every statement against its source before acting on it."
)
_DIGITS = 6


def document(evaluation: Evaluation, *, everything: bool = False) -> dict[str, Any]:
    """The whole answer as plain values; `everything` adds the statements that do not apply."""
    shown_outcomes = [
        result
        for result in evaluation.ordered
        if everything or (result.name != DOES_NOT_APPLY and speaks(result, evaluation))
    ]
    by_kind: dict[str, list[Outcome]] = {"proposals": [], "cautions": [], "targets": [], "limits": []}
    for result in shown_outcomes:
        by_kind[_list_of(result.statement)].append(result)
    return {
        "schema": SCHEMA,
        **document_of_patient(evaluation),
        "derived": [_derived(name, evaluation) for name in evaluation.ruleset.formulas],
        "findings": findings(evaluation),
        "proposals": [proposal(result, evaluation) for result in by_kind["proposals"]],
        "cautions": [proposal(result, evaluation) for result in by_kind["cautions"]],
        "targets": [proposal(result, evaluation) | _target(result, evaluation) for result in by_kind["targets"]],
        "limits": [proposal(result, evaluation) | _limit(result, evaluation) for result in by_kind["limits"]],
        "conflicts": [conflict_document(conflict, evaluation) for conflict in evaluation.conflicts],
        "ask_next": [asked(question) for question in evaluation.ask_next],
        "not_addressed": not_addressed(evaluation),
    }


def document_of_patient(evaluation: Evaluation) -> dict[str, Any]:
    """By which rules, when, and on which facts an answer was made."""
    return {
        "ruleset": evaluation.ruleset.digest,
        "evaluated_at": evaluation.facts.at.printed,
        "notice": NOTICE,
        "patient": {"facts": [fact_document(fact, evaluation) for fact in evaluation.facts.stated]},
        "set_aside": [
            {"fact": one.what, "reason": one.reason, "concept": one.concept, "count": one.times}
            for one in evaluation.set_aside
        ],
    }


def _derived(name: str, evaluation: Evaluation) -> dict[str, Any]:
    """An observable that a formula works out: its values, its inputs, or why it has none."""
    found = evaluation.reasoning.derived(name)
    formula = evaluation.ruleset.formulas[name].formula
    return {
        "concept": name,
        "values": [
            fact_document(reading.fact, evaluation) | {"inputs": [str(each.fact) for each in reading.inputs]}
            for reading in found.computed
        ],
        "reason": found.reason,
        "missing": list(found.missing),
        "formula": formula.printed,
        "sources": list(formula.sources),
    }


def _list_of(statement: Statement) -> str:
    kinds: tuple[tuple[type[Statement], str], ...] = ((Caution, "cautions"), (Target, "targets"), (Limit, "limits"))
    return next((name for kind, name in kinds if isinstance(statement, kind)), "proposals")


def proposal(result: Outcome, evaluation: Evaluation) -> dict[str, Any]:
    """One statement made specific to the patient."""
    statement = result.statement
    action_set: ActionSet | None = getattr(statement, "action_set", None)
    library = evaluation.ruleset.library
    return {
        "id": statement.id,
        "iri": statement.iri,
        "kind": statement.kind,
        "guideline": statement.guideline,
        "section": library.sections[statement.section].title,
        "title": statement.title,
        "decisions": list(statement.answers),
        "outcome": result.name,
        "standing": evaluation.standing.get(statement.id),
        "urgency": statement.urgency,
        "phase": statement.phase,
        "text": statement.wording,
        "plain_text": statement.plain_wording or None,
        "qualifier": ", ".join(statement.qualifiers) or None,
        "direction": result.direction,
        "strength": statement.strength,
        "certainty": statement.certainty,
        "grade": statement.grade,
        "prerequisites": [
            {"id": required.prerequisite.id, "text": required.prerequisite.wording, "state": required.state}
            for required in evaluation.required[statement.id]
        ],
        "actions": [action_document(action) for action in action_set.actions()] if action_set else [],
        "action_set": nested(action_set) if action_set else None,
        "because": _because(result, evaluation),
        "missing": evaluation.missing.get(statement.id, []),
        "figures": [quantity_document(figure) | {"quantity_of": figure.quantity_of} for figure in statement.figures],
        "citations": [_citation(citation) for citation in statement.evidence],
        "notes": [{"kind": note.note_kind, "text": note.wording} for note in notes(statement)],
        "sources": [
            {"document": part.document, "start": part.start, "end": part.end, "sha256": part.sha256}
            for part in statement.fragments
        ],
        "review_status": review_status(statement, evaluation),
    }


def asked(question: Question) -> dict[str, Any]:
    """A question with where each answer leads."""
    answers = [
        {"answer": led.answer, "applies": list(led.applies), "does_not_apply": list(led.does_not_apply)}
        for led in question.answers
    ]
    return {"concept": question.concept, "decides": list(question.decides), "answers": answers}


_PARTS = (
    *("action_set", "members", "dose", "interval", "separation", "titration", "to_dose", "also_printed"),
    *("bands", "target_ranges", "maximum", "thresholds", "figures", "infusion_time", "establishes", "band"),
    *("scope", "applies_when", "only_when", "except_when", "met_when"),
)


def notes(statement: Statement, *, on_figures: bool = False) -> list[EditorialNote]:
    """The editorial notes about a statement and about every part of it, each once; or only those about its figures."""
    found: dict[str, EditorialNote] = {}

    def collect(node: object) -> None:
        for note in getattr(node, "notes", ()):
            if not on_figures or isinstance(node, (Quantity, Titration)) or note.note_kind in _ALWAYS:
                found.setdefault(note.iri, note)
        for name in _PARTS:
            value = getattr(node, name, None)
            for part in value if isinstance(value, tuple) else (value,):
                if part is not None:
                    collect(part)

    collect(statement)
    return list(found.values())


# What an editor finds wrong with a figure or its heading shows wherever the statement shows.
_ALWAYS = ("suspect-figure", "misplaced")


def review_status(statement: Statement, evaluation: Evaluation) -> str | None:
    """The status of the latest review of the statement; null where nobody has reviewed it."""
    reviews = [review for review in evaluation.ruleset.library.reviews if review.reviewed == statement.id]
    return max(reviews, key=lambda review: review.ended).review_status if reviews else None


def fact_document(fact: Fact, evaluation: Evaluation) -> dict[str, Any]:
    """One fact as plain values; the age of a course is that of its start, or of its stop where no start is known."""
    scale = evaluation.ruleset.scales.get(fact.concept)
    since = fact.moment or fact.start or fact.stop
    canonical = None
    if scale and fact.value is not None and fact.unit:
        value = fact.value * scale.factor(fact.unit, scale.canonical)
        canonical = {"value": plain_number(Fraction(shown(value, _DIGITS))), "unit": scale.canonical}
    return {
        "kind": fact.kind,
        "concept": fact.concept,
        "truth": fact.truth,
        "value": plain_number(fact.value),
        "printed": fact.printed,
        "unit": fact.unit,
        "comparator": fact.comparator,
        "canonical": canonical,
        "date": fact.moment.printed if fact.moment else None,
        "start": fact.start.printed if fact.start else None,
        "stop": fact.stop.printed if fact.stop else None,
        "remarks": list(fact.remarks),
        "age_days": (evaluation.facts.at.day - since.day).days if since and since.printed != UNRECORDED else None,
    }


def findings(evaluation: Evaluation) -> list[dict[str, Any]]:
    """What is true or false of the patient beyond what was stated, and every finding that a guideline defines."""
    rows = [
        {"concept": name, "truth": known.truth, "by": known.by}
        for name, known in sorted(evaluation.facts.known.items())
        if known.by != "stated"
    ]
    rows += [
        {"concept": name, "truth": truth, "by": f"stated, against the measured value by {definition}"}
        for name, truth, definition in evaluation.reasoning.overruled()
    ]
    for guideline, definitions in sorted(evaluation.ruleset.definitions.items()):
        found = evaluation.reasoning.findings(guideline)
        rows += [{"concept": name, "truth": known.truth, "by": known.by} for name, (known, _) in sorted(found.items())]
        rows += [
            {"concept": definition.defines, "truth": None, "by": definition.id}
            for definition in definitions
            if definition.defines not in found and definition.defines not in evaluation.facts.known
        ]
    return rows


def _because(result: Outcome, evaluation: Evaluation) -> dict[str, Any]:
    children = [_part(part, evaluation) for part in result.parts]
    return {
        "op": "outcome",
        "criterion": None,
        "truth": result.truth,
        "reason": result.reason,
        "fact": None,
        "others": [],
        "text": result.name if children else f"{result.name}: the source sets no condition",
        "children": children,
    }


def _part(part: Part, evaluation: Evaluation) -> dict[str, Any]:
    return {
        "op": part.role,
        "criterion": None,
        "truth": part.truth,
        "reason": part.judgement.reason if part.truth is None else None,
        "fact": None,
        "others": [],
        "text": part.role.replace("-", " "),
        "children": [_judgement(part.judgement, evaluation)],
    }


def _judgement(judgement: Judgement, evaluation: Evaluation) -> dict[str, Any]:
    criterion = judgement.criterion
    return {
        "op": _OPERATORS.get(type(criterion).__name__, "leaf"),
        "criterion": criterion.id,
        "truth": judgement.truth,
        "reason": judgement.reason,
        "fact": str(judgement.fact) if judgement.fact else None,
        "others": [str(fact) for fact in judgement.others],
        "text": explain(judgement, evaluation.ruleset, evaluation.facts.at),
        "children": [_judgement(child, evaluation) for child in judgement.children],
    }


_OPERATORS = {"AllOf": "all-of", "AnyOf": "any-of", "Not": "not", "BandCriterion": "band"}


def _citation(citation: Citation) -> dict[str, Any]:
    number = citation.cited
    candidates: list[str | None] = [str(name) for name in number.candidates]
    return {
        "number": number.number,
        "reference": candidates[0] if number.resolution == "resolved" and candidates else None,
        "resolution": number.resolution,
        "candidates": [*candidates, "not listed"] if number.may_be_unlisted else candidates,
    }


def conflict_document(conflict: Conflict, evaluation: Evaluation) -> dict[str, Any]:
    """A conflict with both sides, and what settles it."""
    return {
        "id": conflict.clash.id,
        "between": list(conflict.clash.between),
        "decision": conflict.clash.decision,
        "dimension": conflict.clash.dimension,
        "certainty": conflict.certainty,
        "text": conflict_text(conflict, evaluation),
        "would_hold": [str(fact) for fact in conflict.would_hold] if conflict.certainty != CERTAIN else [],
        "settled_by": conflict.settled_by,
    }


def conflict_text(conflict: Conflict, evaluation: Evaluation) -> str:
    """Both sides of a conflict in one sentence."""
    decisions = evaluation.ruleset.library.decisions
    question = (
        decisions[conflict.clash.decision].title if conflict.clash.decision in decisions else conflict.clash.decision
    )
    sides = [
        f"{answer.statement} says {'' if answer.direction == 'for' else 'not '}{answer.value.shown}"
        for answer in conflict.pair
    ]
    return f"{question} {'; '.join(sides)}."


def not_addressed(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Situations that the guidelines with something to say leave out; those that the patient is in come first."""
    rows: dict[str, dict[str, Any]] = {}
    for guideline in evaluation.ruleset.library.guidelines.values():
        for name in guideline.does_not_address:
            known = evaluation.facts.known.get(name)
            row = rows.setdefault(
                name,
                {
                    "concept": name,
                    "text": evaluation.ruleset.library.terms[name].label,
                    "truth": known.truth if known else None,
                    "guidelines": [],
                },
            )
            row["guidelines"].append(guideline.slug)
    return sorted(rows.values(), key=lambda row: (row["truth"] is not True, row["concept"]))


def _target(result: Outcome, evaluation: Evaluation) -> dict[str, Any]:
    statement = result.statement
    states = evaluation.target_states.get(statement.id, [])
    ranges = statement.target_ranges if isinstance(statement, Target) else ()
    return {
        "ranges": [
            {"printed": [t.printed for t in goal.thresholds], "state": states[i] if i < len(states) else "unknown"}
            for i, goal in enumerate(ranges)
        ]
    }


def _limit(result: Outcome, evaluation: Evaluation) -> dict[str, Any]:
    statement = result.statement
    return {
        "maximum": dose_document(statement.maximum) if isinstance(statement, Limit) else None,
        "comparisons": [
            {
                "proposal": comparison.statement,
                "action": comparison.action,
                "verdict": comparison.verdict,
                "cumulative": comparison.cumulative,
                "text": comparison.because,
            }
            for comparison in evaluation.limits.get(statement.id, [])
        ],
    }
