"""Why a statement applies or not, from its outcome: the tree of its criteria, down to source, evidence and review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mgkg.model.criterion import AllOf, AnyOf, Not
from mgkg.reason.conflict import CERTAIN
from mgkg.reason.evaluate import MET
from mgkg.reason.facts import STATED
from mgkg.reason.saying import compared, explain, say
from mgkg.render.entry import grouped
from mgkg.render.recommendation import NOTICE, document_of_patient, notes, proposal, review_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.statement import Citation, Reference, Statement
    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.judgement import Judgement
    from mgkg.reason.outcome import Outcome, Part
    from mgkg.render.style import Style

SCHEMA = "mgkg.why/1"
_MARKS = {True: ("\N{CHECK MARK}", "green"), False: ("\N{BALLOT X}", "red"), None: ("?", "yellow")}
_SAID = {"applies": "applies", "does-not-apply": "does not apply", "unknown": "is unknown"}
_HEADINGS = {AllOf: "all of", AnyOf: "any of", Not: "not"}
_ROLES = {
    "scope": "it is for",
    "applies-when": "it applies when",
    "except-when": "but not when",
    "only-when": "reserved for",
    "band": "the value lies in",
}
_INDENT = 2


def why(evaluation: Evaluation, name: str, style: Style, *, expected: bool) -> str:
    """The whole explanation of one outcome; `expected` is whether the question takes it to apply."""
    result = evaluation.outcomes[name]
    sections = [
        _heading(result, style, expected=expected),
        _tree(result, evaluation, style),
        _around(result, evaluation, style),
        _basis(result.statement, evaluation, style),
        style.wrap(NOTICE, names=("yellow",)),
    ]
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def why_document(evaluation: Evaluation, name: str, *, expected: bool) -> dict[str, Any]:
    """The same as plain values."""
    result = evaluation.outcomes[name]
    return {
        "schema": SCHEMA,
        **document_of_patient(evaluation),
        "question": "why" if expected else "why-not",
        "proposal": proposal(result, evaluation),
        "references": [_reference(one) for one in _candidates(result.statement, evaluation).values()],
    }


def _heading(result: Outcome, style: Style, *, expected: bool) -> Iterator[str]:
    statement = result.statement
    against = " (against)" if result.truth and result.direction == "against" else ""
    said = f"{statement.id} {_SAID[result.name]}{against}"
    if result.truth is not None and result.truth != expected:
        said += ", other than the question takes it"
    yield from style.wrap(f"{said}.", names=("bold",))
    yield from style.wrap(statement.title, _INDENT, names=("bold",))
    yield from style.wrap(statement.wording, _INDENT)


def _tree(result: Outcome, evaluation: Evaluation, style: Style) -> Iterator[str]:
    if not result.parts:
        yield "  The source sets no condition."
    for part in result.parts:
        mark, colour = _MARKS[part.truth]
        yield from style.wrap(f"{style.paint(mark, colour)} {_ROLES.get(part.role, part.role)}", _INDENT)
        yield from _branch(part.judgement, evaluation, style, "    ", part)


def _branch(judgement: Judgement, evaluation: Evaluation, style: Style, lead: str, part: Part) -> Iterator[str]:
    """A judgement as a line with its reason, and those that it is made of below."""
    mark, colour = _MARKS[judgement.truth]
    heading = _HEADINGS.get(type(judgement.criterion))
    lines = [heading] if heading else list(_leaf(judgement, evaluation))
    for number, line in enumerate(lines):
        first = f"{lead}{style.paint(mark, colour)} " if not number else f"{lead}    "
        room = style._replace(width=max(style.width - len(lead) - 4, 30))
        wrapped = list(room.wrap(line))
        yield f"{first}{wrapped[0]}"
        yield from (f"{lead}    {rest}" for rest in wrapped[1:])
    # Where somebody stated a finding, what a definition would make of it does not count.
    stated = judgement.known is not None and "/" not in judgement.known.by
    for child in () if stated else judgement.children:
        yield from _branch(child, evaluation, style, f"{lead}  ", part)


def _leaf(judgement: Judgement, evaluation: Evaluation) -> Iterator[str]:
    """What is asked, what the facts say to it, with the conversion made, and what was noted about it."""
    asked = say(judgement.criterion, evaluation.ruleset.library)
    explained = explain(judgement, evaluation.ruleset, evaluation.facts.at)
    yield asked
    because = explained.removeprefix("not: ").removeprefix(asked).lstrip(" :\N{EM DASH}")
    denied = _is_denied(judgement)
    if line := compared(judgement, evaluation.ruleset, evaluation.facts.at) or because:
        yield line.replace(STATED, "stated not to be so", 1) if denied else line
    for note in judgement.criterion.notes:
        yield f"Note ({note.note_kind}): {note.wording}"


def _is_denied(judgement: Judgement) -> bool:
    """Whether a leaf is false because somebody stated that its concept is; a time can be false of what is true."""
    by = judgement.known.by if judgement.known else None
    return judgement.truth is False and by == STATED and judgement.criterion.concept is not None


def _around(result: Outcome, evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Standing, prerequisites, contradictions, and what would decide an unknown."""
    name = result.statement.id
    standing = evaluation.standing.get(name)
    if standing:
        yield from style.wrap(f"Standing: {standing}.", _INDENT)
    for required in evaluation.required[name]:
        if required.state != MET:
            line = f"Prerequisite {required.state}: {required.prerequisite.wording} [{required.owner}]"
            yield from style.wrap(line, _INDENT, _INDENT * 2, ("yellow",))
    others = [
        other
        for conflict in evaluation.by_statement.get(name, [])
        if conflict.certainty == CERTAIN
        for other in conflict.clash.between
        if other != name
    ]
    if others:
        yield from style.wrap(f"Contradicted by {grouped(others)}.", _INDENT, _INDENT * 2, ("red",))
    for names in evaluation.missing.get(name, []):
        labels = " and ".join(evaluation.ruleset.library.terms[one].label for one in names)
        yield from style.wrap(f"Decided by knowing: {labels}.", _INDENT, _INDENT * 2)


def _basis(statement: Statement, evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Source, evidence, notes and review."""
    yield from style.wrap("On what it rests", names=("bold",))
    for fragment in statement.fragments:
        document = evaluation.ruleset.library.guidelines[statement.guideline].document.title
        line = f"Source: {document}, characters {fragment.start}-{fragment.end}, SHA-256 {fragment.sha256[:12]}"
        yield from style.wrap(line, _INDENT, _INDENT * 2)
    if not statement.evidence:
        yield from style.wrap("The source cites nothing for it.", _INDENT)
    for citation in statement.evidence:
        yield from _cited(citation, evaluation, style)
    stated = (("Strength", statement.strength), ("Certainty", statement.certainty), ("Grade", statement.grade))
    line = "; ".join(f"{label}: {value or 'not stated by the source'}" for label, value in stated)
    yield from style.wrap(f"{line}.", _INDENT)
    if statement.qualifiers:
        yield from style.wrap(f'Printed with: "{", ".join(statement.qualifiers)}".', _INDENT)
    for note in notes(statement):
        yield from style.wrap(f"Note ({note.note_kind}): {note.wording}", _INDENT, _INDENT * 2, ("cyan",))
    status = review_status(statement, evaluation)
    yield from style.wrap(f"Review: {status or 'nobody has reviewed it'}.", _INDENT)


def _cited(citation: Citation, evaluation: Evaluation, style: Style) -> Iterator[str]:
    number = citation.cited
    candidates = [evaluation.ruleset.library.references[name] for name in number.candidates]
    said = [_printed(one) for one in candidates] + (["not listed in the source"] if number.may_be_unlisted else [])
    meant = f": {', or '.join(said)}" if said else ""
    yield from style.wrap(f"Citation {number.number} ({number.resolution}){meant}.", _INDENT, _INDENT * 2)


def _printed(one: Reference) -> str:
    return ", ".join(part for part in (one.title, one.reference_type, one.venue, one.year) if part)


def _candidates(statement: Statement, evaluation: Evaluation) -> dict[str, Reference]:
    names = [name for citation in statement.evidence for name in citation.cited.candidates]
    return {name: evaluation.ruleset.library.references[name] for name in names}


def _reference(one: Reference) -> dict[str, Any]:
    return {"id": one.id, "title": one.title, "type": one.reference_type, "venue": one.venue, "year": one.year}
