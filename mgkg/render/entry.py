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

    from mgkg.model.statement import Statement
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


def printed(statement: Statement) -> list[str]:
    """Qualifier, grade, strength and certainty, as far as the source states them."""
    stated = (("grade", statement.grade), ("strength", statement.strength), ("certainty", statement.certainty))
    parts = [f"{name} {value}" for name, value in stated if value]
    return [f'printed as "{", ".join(statement.qualifiers)}"', *parts] if statement.qualifiers else parts


def places(statement: Statement) -> str:
    """Where in its source a statement stands, in code points."""
    return ", ".join(f"{fragment.start}-{fragment.end}" for fragment in statement.fragments)


def evidence(result: Outcome) -> str:
    """What the source states about a statement, its citations, and where it stands."""
    by_resolution: dict[str, list[str]] = defaultdict(list)
    for citation in result.statement.evidence:
        by_resolution[citation.cited.resolution].append(str(citation.cited.number))
    cites = " and ".join(f"{', '.join(numbers)} ({how})" for how, numbers in by_resolution.items())
    parts = printed(result.statement)
    parts.append(f"cites {cites}" if cites else "cites nothing")
    parts.append(f"source characters {places(result.statement)}")
    line = "; ".join(parts)
    return f"{line[0].upper()}{line[1:]}."


def opponents(result: Outcome, evaluation: Evaluation) -> list[str]:
    """The statements that certainly contradict a statement in this patient."""
    conflicts = evaluation.by_statement.get(result.statement.id, [])
    return _others([conflict for conflict in conflicts if conflict.certainty == CERTAIN], result)


def near_opponents(result: Outcome, evaluation: Evaluation) -> tuple[list[str], list[str]]:
    """The single facts that would bring opponents, and these; none where there is a certain one (design §3.9)."""
    if not result.truth or opponents(result, evaluation):
        return [], []
    conflicts = evaluation.by_statement.get(result.statement.id, [])
    near = [conflict for conflict in conflicts if len(conflict.would_hold) == 1]
    facts = dict.fromkeys(shown_fact(conflict.would_hold[0], evaluation.ruleset) for conflict in near)
    return list(facts), _others(near, result)


def _opposition(result: Outcome, evaluation: Evaluation, style: Style) -> Iterator[str]:
    """Certain opponents in one line; else one line for opponents that one stated fact would bring (design §3.9)."""
    standing = evaluation.standing.get(result.statement.id)
    if certain := opponents(result, evaluation):
        yield from style.wrap(f"Contradicted by {grouped(certain)}", INDENT, INDENT + 2, ("red",))
    facts, others = near_opponents(result, evaluation)
    if facts:
        line = f"Would be contradicted if: {' or '.join(facts)} (by {grouped(others)})"
        yield from style.wrap(line, INDENT, INDENT + 2, ("yellow",))
    if standing in ("excepted", "overridden"):
        yield from style.wrap(f"Standing: {standing}.", INDENT, INDENT + 2, ("yellow",))


def _others(conflicts: list[Conflict], result: Outcome) -> list[str]:
    names = [name for c in conflicts for name in c.clash.between if name != result.statement.id]
    return list(dict.fromkeys(names))
