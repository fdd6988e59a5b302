"""Findings for a person at a terminal, from a Verification: a paragraph a cause, with a patient who shows it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mgkg.render.findings.witness import as_words
from mgkg.render.recommendation import NOTICE
from mgkg.verify.finding import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.guideline import Library
    from mgkg.render.style import Style
    from mgkg.verify.coverage import ClauseCoverage
    from mgkg.verify.finding import Finding
    from mgkg.verify.grouping import Group
    from mgkg.verify.verification import Verification

_INDENT = 4
_MOST_UNCOVERED = 10
_MOST_PLACES = 4


def text(
    found: Verification, coverage: ClauseCoverage, library: Library, style: Style, *, everything: bool = False
) -> str:
    """What was found, then what is settled, then what the cases prove; `everything` adds each finding of a group."""
    blocks = [list(_summary(found, style)), list(style.wrap(NOTICE, names=("dim",)))]
    number = 0
    for kind, what in KINDS.items():
        groups = [group for group in found.groups if group.first.kind == kind and not group.is_settled]
        if groups:
            blocks.append([style.paint(f"{kind.upper()}: {what}", "bold")])
        for group in groups:
            number += 1
            blocks.append(list(_group(number, group, library, style, everything=everything)))
    settled = [group for group in found.groups if group.is_settled]
    if settled:
        blocks.append([style.paint("SETTLED, and kept listed", "bold")])
        blocks += [list(_settled(group, style, everything=everything)) for group in settled]
    blocks.append(list(_coverage(coverage, style)))
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _summary(found: Verification, style: Style) -> Iterator[str]:
    counts = Counter(one.kind for one in found.unsettled)
    listed = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    groups = sum(not group.is_settled for group in found.groups)
    settled = len(found.findings) - len(found.unsettled)
    first = f"{_counted(len(found.unsettled), 'unsettled finding')} with {_counted(groups, 'cause')}"
    first = first if found.unsettled else "No open finding"
    yield from style.wrap(f"{first}{f' ({listed})' if listed else ''}; {settled} settled.", names=("bold",))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _group(number: int, group: Group, library: Library, style: Style, *, everything: bool) -> Iterator[str]:
    first = group.first
    if first.question and len(group.findings) > 1:
        yield from style.wrap(f"{number}. {first.question}", names=("bold",), hang=_INDENT)
        for position, statements in _positions(group).items():
            yield from style.wrap(f"{position} — {_by_guideline(statements)}", _INDENT, _INDENT + 2)
        yield from style.wrap(f"For example: {_without_question(first)}", _INDENT)
    else:
        yield from style.wrap(f"{number}. {first.text}", hang=_INDENT)
        for other in group.findings[1:]:
            yield from style.wrap(other.text, _INDENT)
    places = _places(group, library)
    if places:
        yield from style.wrap(f"Sources: {places}.", _INDENT, names=("dim",))
    if first.witness is not None and first.witness.facts:
        yield " " * _INDENT + style.paint(f"mgkg recommend {as_words(first.witness)}", "cyan")
    yield from _identifiers(group, style, everything=everything)


def _identifiers(group: Group, style: Style, *, everything: bool) -> Iterator[str]:
    """The identifiers by which findings are settled: all with their digests, or how many there are."""
    if everything:
        for one in group.findings:
            yield from style.wrap(one.id, _INDENT, _INDENT + 2)
            yield " " * (_INDENT + 2) + style.paint(f"digest {one.digest}", "dim")
            if one is not group.first and one.witness is not None and one.witness.facts:
                yield " " * (_INDENT + 2) + style.paint(f"mgkg recommend {as_words(one.witness)}", "cyan")
        return
    others = Counter(one.kind for one in group.findings[1:] if one.kind != group.first.kind)
    of_them = "".join(f"{number} of them {kind}; " for kind, number in others.items())
    more = f" and {len(group.findings) - 1} more ({of_them}--all shows them)" if len(group.findings) > 1 else ""
    yield from style.wrap(f"{group.first.id}{more}", _INDENT, _INDENT + 2, names=("dim",))


def _positions(group: Group) -> dict[str, list[str]]:
    """Each position on the question of a group, with the statements that take it."""
    found: dict[str, list[str]] = {}
    for one in group.findings:
        for position, statement in one.sides if one.question == group.first.question else ():
            statements = found.setdefault(position, [])
            if statement not in statements:
                statements.append(statement)
    return found


def _by_guideline(statements: list[str]) -> str:
    found: dict[str, list[str]] = {}
    for name in statements:
        guideline, _, slug = name.partition("/")
        found.setdefault(guideline, []).append(slug)
    return "; ".join(f"{guideline}: {', '.join(slugs)}" for guideline, slugs in found.items())


def _without_question(one: Finding) -> str:
    return one.text.removeprefix(one.question or "").strip()


def _places(group: Group, library: Library) -> str:
    """Where in their documents the first finding's statements stand; of many the first ones."""
    named = [name for name in group.first.between if name in library.statements and library.statements[name].fragments]
    places = [
        f"{name}, characters {', '.join(f'{f.start}-{f.end}' for f in library.statements[name].fragments)}"
        for name in named[:_MOST_PLACES]
    ]
    more = [f"{len(named) - _MOST_PLACES} more"] if len(named) > _MOST_PLACES else []
    return "; ".join(places + more)


def _settled(group: Group, style: Style, *, everything: bool) -> Iterator[str]:
    by = sorted({one.settled_by for one in group.findings if one.settled_by})
    yield from style.wrap(f"{group.first.text} Settled by {', '.join(by)}.", hang=_INDENT)
    yield from _identifiers(group, style, everything=everything)


def _coverage(coverage: ClauseCoverage, style: Style) -> Iterator[str]:
    yield style.paint(f"The cases prove that {coverage.covered} of {coverage.total} clauses matter.", "bold")
    for clause in coverage.uncovered[:_MOST_UNCOVERED]:
        yield from style.wrap(f"no case turns on {clause}", _INDENT, _INDENT + 2)
    rest = len(coverage.uncovered) - _MOST_UNCOVERED
    if rest > 0:
        yield " " * _INDENT + f"… and {rest} more (--format json lists them)"
