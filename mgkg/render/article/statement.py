"""The entry of one statement for professionals, from its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.statement import Background, Limit, Target
from mgkg.reason.conflict import CERTAIN
from mgkg.reason.outcome import APPLIES, UNKNOWN
from mgkg.render.article.shape import Detail, Entry, Remark, Word, Words, joined, words
from mgkg.render.entry import near_opponents, places, printed, reasons
from mgkg.render.recommendation import notes, review_status
from mgkg.render.selection import does_not_wait, is_urgent, shown_answer

if TYPE_CHECKING:
    from mgkg.model.node import EditorialNote
    from mgkg.model.statement import Statement
    from mgkg.reason.outcome import Outcome
    from mgkg.render.article.view import View

_BADGES = {APPLIES: "Applies", UNKNOWN: "Open"}
_MOST_SETS = 3


def entry(result: Outcome, view: View, *, brief: bool = False) -> Entry:
    """One statement, with who contradicts it where the reader meets it."""
    statement = result.statement
    # What is to be done at once hides no note: one of them may say for whom it is wrong.
    remarks = notes(statement, on_figures=not (is_urgent(result) and result.truth))
    return Entry(
        anchor=statement.id,
        id=statement.id,
        title=statement.title,
        wording=statement.wording,
        state=result.name,
        badge=_badge(result),
        against=result.direction == "against",
        alerts=tuple(_alerts(result, view)),
        remarks=tuple(_remark(note) for note in remarks),
        lines=tuple(_lines(result, view)),
        meta=tuple(_meta(result, view)),
        details=tuple(_details(result, view, remarks)),
        brief=brief,
    )


def _badge(result: Outcome) -> str:
    if result.direction == "against":
        return f"{_BADGES.get(result.name, 'Does not apply')}: advises against"
    return _BADGES.get(result.name, "Does not apply")


def _alerts(result: Outcome, view: View) -> list[Words]:
    """What must not be missed about a statement: contradictions first."""
    found: list[Words] = []
    name = result.statement.id
    if contradicted := contradictions(result, view):
        found.append(words(Word("Contradicted by ", tone="strong"), contradicted, "."))
    standing = view.evaluation.standing.get(name)
    if standing in ("excepted", "overridden"):
        found.append(words(f"Standing: {standing}."))
    if is_urgent(result) and (waits := does_not_wait(result, view.evaluation)):
        found.append(words("Its source does not settle whether this waits for ", view.links(waits), "."))
    return found


def contradictions(result: Outcome, view: View) -> Words:
    """What the certain opponents of a statement answer instead, each with who answers it."""
    name = result.statement.id
    instead: dict[str, str] = {}
    for conflict in view.evaluation.by_statement.get(name, []):
        if conflict.certainty == CERTAIN:
            other = next(answer for answer in conflict.pair if answer.statement != name)
            instead.setdefault(other.statement, shown_answer(other))
    said: dict[str, list[str]] = {}
    for other_name, value in instead.items():
        said.setdefault(value, []).append(other_name)
    return joined([words(f"“{value}” (", view.links(names), ")") for value, names in said.items()])


def _lines(result: Outcome, view: View) -> list[Words]:
    """What the patient's facts make of a statement, and which ones would decide it."""
    found: list[Words] = []
    if isinstance(result.statement, Target):
        found.append(words(standing_of_value(result, view)))
    if isinstance(result.statement, Limit):
        found += _compared(result, view)
    if result.truth is None:
        sets = view.evaluation.missing.get(result.statement.id, [])[:_MOST_SETS]
        missing = " or ".join(" and ".join(view.label(name) for name in names) for names in sets)
        needs = missing or "; ".join(reasons(result, view.evaluation)) or "the facts leave it open"
        found.append(words(Word("Open until known: ", tone="strong"), f"{needs}."))
    elif result.statement.id in view.groups:
        group = " or ".join(view.label(name) for name in view.groups[result.statement.id])
        found.append(words(Word("Special group: ", tone="strong"), f"{group}."))
    facts, others = near_opponents(result, view.evaluation)
    if facts:
        would = Word("Would be contradicted if: ", tone="strong")
        found.append(words(would, f"{' or '.join(facts)} (by ", view.links(others), ")."))
    return found


def standing_of_value(result: Outcome, view: View) -> str:
    """Where the latest value stands by a target, by each of its printed readings."""
    states = view.evaluation.target_states.get(result.statement.id, [])
    if not states or set(states) == {"unknown"}:
        return "Where the latest value stands is unknown."
    each = " by each of its printed readings" if len(states) > 1 else ""
    said = " / ".join(state if state == "unknown" else f"{state} target" for state in states)
    return f"The latest value is {said}{each}."


def _compared(result: Outcome, view: View) -> list[Words]:
    """What the proposals that apply add up to, against a limit."""
    found: list[Words] = []
    unknown: dict[str, list[str]] = {}
    for comparison in view.evaluation.limits.get(result.statement.id, []):
        if comparison.verdict == "unknown":
            unknown.setdefault(comparison.because, []).append(comparison.statement)
            continue
        verdict = Word(f": {comparison.verdict}", tone="strong")
        found.append(words(view.link(comparison.statement), verdict, f" ({comparison.because})."))
    found += [words(f"Cannot be compared, {because}: ", view.links(names), ".") for because, names in unknown.items()]
    return found


def _meta(result: Outcome, view: View) -> list[Words]:
    """What its source states about a statement, and what it cites."""
    statement = result.statement
    found = [words(Word(statement.id, tone="code"))]
    found += [words(said) for said in printed(statement)]
    if statement.phase:
        found.append(words(f'phase as printed: "{statement.phase}"'))
    found.append(cites(statement, view))
    if status := review_status(statement, view.evaluation):
        found.append(words(f"review: {status}"))
    return found


def cites(statement: Statement, view: View) -> Words:
    """The citation numbers of a statement, each leading to what it may stand for."""
    by_resolution: dict[str, list[Words]] = {}
    for citation in statement.evidence:
        number = citation.cited
        letter = view.letters.get(statement.guideline, "")
        by_resolution.setdefault(number.resolution, []).append(words(Word(f"{letter}{number.number}", number.id)))
    if not by_resolution:
        return words("cites nothing")
    return words("cites ", joined([words(joined(found), f" ({how})") for how, found in by_resolution.items()], "; "))


def _details(result: Outcome, view: View, shown: list[EditorialNote]) -> list[Detail]:
    """Why a statement is shown, what speaks for it, and where it stands in its source."""
    statement = result.statement
    found: list[Detail] = []
    because = reasons(result, view.evaluation)
    if because:
        found.append(Detail("Because" if result.truth is not None else "Open", words("; ".join(because), ".")))
    else:
        found.append(Detail("Because", words("the source sets no condition.")))
    found += [Detail("Rationale", words(text, " ", view.link(name))) for name, text in _rationale(statement, view)]
    if statement.summarises:
        found.append(Detail("In short what is said by", words(view.links(statement.summarises), ".")))
    found += [Detail(f"Note, {note.note_kind}", words(note.wording)) for note in notes(statement) if note not in shown]
    document = view.evaluation.ruleset.library.guidelines[statement.guideline].document
    section = view.evaluation.ruleset.library.sections[statement.section].title
    where = f"{document.title}, under the heading “{section}”, characters {places(statement)}."
    found.append(Detail("Source", words(where)))
    return found


def _rationale(statement: Statement, view: View) -> list[tuple[str, str]]:
    return [
        (other.statement.id, other.statement.wording)
        for other in view.evaluation.outcomes.values()
        if statement.id in other.statement.rationale_for
        and isinstance(other.statement, Background)
        and other.truth is not False
    ]


def _remark(note: EditorialNote) -> Remark:
    return Remark(note.note_kind.replace("-", " "), note.wording)
