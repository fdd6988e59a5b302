"""Words that carry links, and lines of them, for templates to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from mgkg.model.node import EditorialNote, Node, Noted


@dataclass(frozen=True)
class Span:
    """Some words, and the IRI that they stand for; `derived` marks a figure that the source does not print."""

    text: str
    iri: str = ""
    derived: bool = False


Phrase: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True)
class Line:
    """A phrase with what editors noted about it, the lines below it, and the node that it is the place of."""

    words: Phrase
    node: Node | None = None
    notes: tuple[EditorialNote, ...] = ()
    below: tuple[Line, ...] = ()


def phrase(*parts: str | Span | Phrase) -> Phrase:
    """One phrase from texts, spans and phrases; empty ones leave nothing."""
    found: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            found += [Span(part)] if part else []
        elif isinstance(part, Span):
            found.append(part)
        else:
            found += part
    return tuple(found)


def joined(parts: Iterable[Phrase | Span], between: str = ", ") -> Phrase:
    """Phrases with a text between them."""
    found: list[Span] = []
    for part in parts:
        found += [Span(between)] if found else []
        found += phrase(part)
    return tuple(found)


def plain(words: Phrase) -> str:
    """The text alone."""
    return "".join(span.text for span in words)


def notes_of(nodes: Iterable[Node]) -> tuple[EditorialNote, ...]:
    """The notes of nodes, each once."""
    notes = (note for node in nodes if isinstance(node, Noted) for note in node.notes)
    return tuple({note.iri: note for note in notes}.values())


def line_notes(lines: Iterable[Line]) -> tuple[EditorialNote, ...]:
    """The notes of lines and of those below them."""
    return tuple(note for line in lines for note in (*line.notes, *line_notes(line.below)))
