"""The lines of one statement in the answer for professionals, from its outcome: what, why, on what, against what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mgkg.model.criterion import AllOf, AnyOf, Not
from mgkg.reason.conflict import CERTAIN
from mgkg.reason.saying import explain, shown_fact
from mgkg.render.recommendation import notes
from mgkg.rules.order import actions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mgkg.reason.conflict import Conflict
    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.judgement import Judgement
    from mgkg.reason.outcome import Outcome
    from mgkg.render.style import Style

INDENT = 4
MARKS = {True: ("●", "green"), None: ("?", "yellow"), False: ("–", "dim")}


def heading(title: str, style: Style) -> str:
    """A section's heading."""
    return style.paint(title.upper(), "bold")


def grouped(names: Iterable[str]) -> str:
    """Identifiers gathered by guideline, so that each guideline is named once."""
    by_guideline: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        guideline, _, slug = name.partition("/")
        by_guideline[guideline].append(slug)
    return "; ".join(f"{guideline}: {', '.join(slugs)}" for guideline, slugs in by_guideline.items())


def adds_nothing(result: Outcome, repeated: Sequence[str], evaluation: Evaluation) -> bool:
    """Whether a statement that sums up others names no agent, route, measurement or condition beyond theirs."""
    if evaluation.standing.get(result.statement.id) != "unopposed":
        return False
    said = {part for name in repeated for part in _named(evaluation.outcomes[name])}
    return _named(result) <= said


def _named(result: Outcome) -> set[str]:
    names = ("agent", "route", "observable", "to_agent")
    return {
        str(value)
        for action in actions(result.statement)
        for value in (*(getattr(action, name, None) for name in names), *getattr(action, "conditions", ()))
        if value
    }


def title_lines(result: Outcome, style: Style, after: str = "") -> Iterator[str]:
    """The mark of the outcome, the title and the identifier of a statement."""
    mark, colour = MARKS[result.truth]
    against = style.paint("AGAINST: ", "red", "bold") if result.direction == "against" else ""
    words = f"{against}{result.statement.title} [{result.statement.id}]{after}"
    lines = list(style.wrap(words, INDENT))
    title = style.paint(result.statement.title, "bold")
    yield f"  {style.paint(mark, colour)} {lines[0][INDENT:].replace(result.statement.title, title)}"
    yield from lines[1:]


def entry(result: Outcome, evaluation: Evaluation, style: Style, *, everything: bool = False) -> Iterator[str]:
    """One statement: title, wording, why and on what it rests, what is odd about its figures, who disagrees."""
    yield from title_lines(result, style)
    yield from style.wrap(result.statement.wording, INDENT)
    because = "; ".join(reasons(result, evaluation))
    lead = "Because " if result.truth else "Open: "
    parts = [f"{lead}{because}." if because else "", evidence(result)]
    shown_notes = notes(result.statement, on_figures=not everything)
    hidden = len(notes(result.statement)) - len(shown_notes)
    if hidden:
        parts.append(f"{hidden} more note{'s' if hidden > 1 else ''}: --all.")
    yield from style.wrap(" ".join(part for part in parts if part), INDENT, INDENT + 2, ("dim",))
    for note in shown_notes:
        yield from style.wrap(f"Note ({note.note_kind}): {note.wording}", INDENT, INDENT + 2, ("cyan",))
    yield from _opposition(result, evaluation, style)


def reasons(result: Outcome, evaluation: Evaluation) -> list[str]:
    """The leaves that made an outcome what it is, each in a phrase."""
    found: list[str] = []
    for part in result.parts:
        if part.truth == result.truth or result.truth:
            found += [explain(leaf, evaluation.ruleset, evaluation.facts.at) for leaf in _deciding(part.judgement)]
    return list(dict.fromkeys(found))


def _deciding(judgement: Judgement) -> Iterable[Judgement]:
    """The leaves below a judgement that have its own truth, or that keep it unknown."""
    if isinstance(judgement.criterion, Not):
        return _deciding(judgement.children[0])
    if not isinstance(judgement.criterion, (AllOf, AnyOf)):
        return [judgement]
    return [leaf for child in judgement.children if child.truth == judgement.truth for leaf in _deciding(child)]


def evidence(result: Outcome) -> str:
    """Qualifier, grade, strength, certainty and citations, as far as the source states them."""
    statement = result.statement
    stated = (("grade", statement.grade), ("strength", statement.strength), ("certainty", statement.certainty))
    parts = [f"{name} {value}" for name, value in stated if value]
    if statement.qualifiers:
        parts.insert(0, f'printed as "{", ".join(statement.qualifiers)}"')
    by_resolution: dict[str, list[str]] = defaultdict(list)
    for citation in statement.evidence:
        by_resolution[citation.cited.resolution].append(str(citation.cited.number))
    cites = " and ".join(f"{', '.join(numbers)} ({how})" for how, numbers in by_resolution.items())
    parts.append(f"cites {cites}" if cites else "cites nothing")
    places = [f"{fragment.start}-{fragment.end}" for fragment in statement.fragments]
    parts.append(f"source characters {', '.join(places)}")
    line = "; ".join(parts)
    return f"{line[0].upper()}{line[1:]}."


def _opposition(result: Outcome, evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Certain opponents in one line; else one line for opponents that one stated fact would bring (design §3.9)."""
    conflicts = evaluation.by_statement.get(result.statement.id, [])
    standing = evaluation.standing.get(result.statement.id)
    certain = _others([c for c in conflicts if c.certainty == CERTAIN], result)
    if certain:
        yield from style.wrap(f"Contradicted by {grouped(certain)}", INDENT, INDENT + 2, ("red",))
    elif result.truth and (near := [c for c in conflicts if len(c.would_hold) == 1]):
        facts = dict.fromkeys(shown_fact(c.would_hold[0], evaluation.ruleset) for c in near)
        line = f"Would be contradicted if: {' or '.join(facts)} (by {grouped(_others(near, result))})"
        yield from style.wrap(line, INDENT, INDENT + 2, ("yellow",))
    if standing in ("excepted", "overridden"):
        yield from style.wrap(f"Standing: {standing}.", INDENT, INDENT + 2, ("yellow",))


def _others(conflicts: list[Conflict], result: Outcome) -> list[str]:
    names = [name for c in conflicts for name in c.clash.between if name != result.statement.id]
    return list(dict.fromkeys(names))
