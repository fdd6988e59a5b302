"""Words that carry links, and lines of them, for templates to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from mgkg.model.node import EditorialNote, Node, Noted


@dataclass(frozen=True)
class Span:
    """Some words.

    Attributes:
        text: the words.
        iri: what they stand for; empty for words alone.
        derived: whether they are a figure that the source does not print.
        units: of a printed figure, its values in other units, with a bar between them; empty where it has none.
    """

    text: str
    iri: str = ""
    derived: bool = False
    units: str = ""


Phrase: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True)
class Line:
    """A phrase, what editors noted about it, the lines below it, and the node that it is the place of."""

    words: Phrase
    node: Node | None = None
    notes: tuple[EditorialNote, ...] = ()
    below: tuple[Line, ...] = ()
    ordered: bool = False


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
