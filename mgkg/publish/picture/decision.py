"""A decision as a picture for each guideline: which situation leads to which answer, and which do not fit together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from mgkg.model.guideline import Guideline
from mgkg.model.statement import Statement
from mgkg.model.term import Decision
from mgkg.publish.cause import Cause
from mgkg.publish.findings import FINDINGS_PAGE, Findings
from mgkg.publish.names import Names
from mgkg.publish.picture.drawing import QUIET, TITLE, WARN, element
from mgkg.publish.picture.figure import Panel, figure
from mgkg.publish.picture.outline import Item, Paragraph, outline_drawing, outline_words
from mgkg.publish.picture.situation import Path, Situation, paths, situations, under
from mgkg.publish.template import Here

MOST_DRAWN = 30
_MOST_NAMED = 2
_SIGNS = {"for": "✓", "against": "✕"}
_NOT = "not "


class Dispute(NamedTuple):
    """A cause on one decision: its number and place, each position, and the positions of each statement."""

    number: int
    place: str
    positions: tuple[str, ...]
    takers: Mapping[str, list[str]]

    @property
    def summary(self) -> str:
        """Its first positions against each other, and how many more there are."""
        more = len(self.positions) - _MOST_NAMED
        return " against ".join(self.positions[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def disputes(decision: str, causes: Iterable[Cause]) -> list[Dispute]:
    """What causes are about a decision; some are about others too."""
    found = []
    for cause in causes:
        takers: dict[str, list[str]] = {}
        sides = [side for one in cause.findings if one.id.partition(":")[0] == decision for side in one.sides]
        for words, name in dict.fromkeys(sides):
            takers.setdefault(name, []).append(words)
        positions = tuple(dict.fromkeys(words for words, _ in sides))
        found.append(Dispute(cause.number, f"{FINDINGS_PAGE}#{cause.anchor}", positions, takers))
    return found


class _Drawn(NamedTuple):
    """What every part of one picture needs."""

    names: Names
    causes: Sequence[Dispute]
    here: Here


def decision_picture(
    decision: Decision,
    sides: Sequence[tuple[Guideline, Sequence[Statement]]],
    findings: Findings,
    names: Names,
    here: Here,
) -> Markup:
    """The answers to a decision by guideline as a figure; nothing where no statement answers it."""
    causes = disputes(decision.slug, findings.of_decision(decision.slug))
    roots = decision_items(sides, causes, names, here)
    if not roots:
        return Markup("")
    panels = [
        Panel(f"{decision.title} {guideline.title}", _description(answers, causes), outline_drawing(root).svg)
        for root, (guideline, answers) in zip(roots, sides, strict=True)
    ]
    words = Markup("").join(outline_words(root) for root in roots)
    return figure("decision", panels, _caption(causes, here), words, here)


def decision_items(
    sides: Sequence[tuple[Guideline, Sequence[Statement]]], causes: Sequence[Dispute], names: Names, here: Here
) -> list[Item]:
    """For each guideline an item, with its situations and answers below it."""
    made = _Drawn(names, causes, here)
    roots = []
    for guideline, answers in sides:
        whole = situations([path for statement in answers for path in paths(names, statement)])
        drawn = {id(path) for path in list(under(whole))[:MOST_DRAWN]}
        below, _ = _below(whole, made, drawn)
        roots.append(Item("source", (Paragraph(guideline.title, here.to(guideline.iri), TITLE),), below=below))
    return roots


def _below(one: Situation, made: _Drawn, drawn: set[int]) -> tuple[tuple[Item, ...], int]:
    """The answers and the narrower situations of one, and how many of them are only said in words."""
    shown = [(_answer(path, made), id(path) in drawn) for path in one.answers]
    for narrower in one.narrower:
        below, hidden = _below(narrower, made, drawn)
        words = ", and ".join(each.words for each in narrower.conditions)
        item = Item("situation", (Paragraph(words[:1].upper() + words[1:]),), below=below, hidden=hidden)
        shown.append((item, any(id(path) in drawn for path in under(narrower))))
    shown.sort(key=lambda pair: not pair[1])
    return tuple(item for item, _ in shown), sum(not is_drawn for _, is_drawn in shown)


def _answer(path: Path, made: _Drawn) -> Item:
    """The box of an answer: for or against, its title, and what it says where others say otherwise."""
    statement = path.statement
    marks = (
        [f"{_SIGNS.get(path.direction, '')} {made.names.label('direction', path.direction)}"] if path.direction else []
    )
    marks += [made.names.label("urgency", statement.urgency)] if statement.urgency else []
    words = [Paragraph(", ".join(marks).strip(), "", QUIET)] if marks else []
    words.append(Paragraph(statement.title, made.here.to(statement.iri), TITLE))
    for position, numbers in _positions(path, made).items():
        words.append(Paragraph(f"{' '.join(f'≠{number}' for number in numbers)} {position}", "", WARN))
    return Item(path.direction if path.direction in _SIGNS else "said", tuple(words))


def _positions(path: Path, made: _Drawn) -> dict[str, list[int]]:
    """What a statement says where others say otherwise, with the causes; one that is reserved says both."""
    found: dict[str, list[int]] = {}
    reserved = path.statement.only_when is not None
    for cause in made.causes:
        for position in cause.takers.get(path.statement.id, ()):
            if not reserved or position.startswith(_NOT) == (path.direction == "against"):
                found.setdefault(position, []).append(cause.number)
    return found


def _caption(causes: Iterable[Dispute], here: Here) -> Markup:
    said = element(
        "p",
        "Read from the top: an answer holds for a patient for whom everything is so that leads to it. Several may hold "
        "for one patient, and where nothing leads on, nothing is said.",
    )
    found = [
        element(
            "li",
            element("a", f"≠{cause.number}", href=here.page(cause.place)),
            f" {cause.summary}",
        )
        for cause in causes
    ]
    return said + (element("p", "Answers that do not fit together:") + element("ul", *found) if found else "")


def _description(answers: Sequence[Statement], causes: Sequence[Dispute]) -> str:
    against = sum(any(answer.id in cause.takers for cause in causes) for answer in answers)
    count = f"{len(answers)} answer{'s' if len(answers) != 1 else ''} by situation"
    return f"{count}; {against} of them disagree with another." if against else f"{count}."
