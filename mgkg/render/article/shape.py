"""The shape of an article, which templates print: parts of blocks of words, from neither the graph nor a format."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Word(NamedTuple):
    """Some text; `anchor` is the place in the article that it leads to, `tone` how it is set (strong, code, quiet)."""

    text: str
    anchor: str = ""
    tone: str = ""


Words: TypeAlias = tuple[Word, ...]
BREAK = Word(" · ", tone="break")
"""Between two answers in one cell: a new line where the format has one."""


class Remark(NamedTuple):
    """An editorial note: its kind and its wording."""

    kind: str
    text: str


class Detail(NamedTuple):
    """One of the things said below a statement for whoever looks for it: a label and what it labels."""

    label: str
    words: Words


class Entry(NamedTuple):
    """One statement.

    Args:
        anchor: its place in the article.
        id: its identifier, guideline and slug.
        title: in a line; empty where the wording speaks for itself.
        wording: in full.
        state: applies, unknown or does-not-apply.
        badge: the state in a word or two.
        against: whether it advises against.
        alerts: who contradicts it, and what it waits for.
        remarks: what editors noted at its figures.
        lines: what the patient's facts make of it, such as where a value stands.
        meta: as far as its source states them: qualifier, grade, citations.
        details: why, on what, what else was noted.
        brief: whether it is set small.
    """

    anchor: str
    id: str
    title: str
    wording: str
    state: str
    badge: str = ""
    against: bool = False
    alerts: tuple[Words, ...] = ()
    remarks: tuple[Remark, ...] = ()
    lines: tuple[Words, ...] = ()
    meta: tuple[Words, ...] = ()
    details: tuple[Detail, ...] = ()
    brief: bool = False


class Paragraph(NamedTuple):
    """A paragraph; its tone is empty, quiet or alert."""

    words: Words
    tone: str = ""


class Item(NamedTuple):
    """A line of a list, with further lines below it."""

    words: Words
    anchor: str = ""
    below: tuple[Words, ...] = ()


class Listing(NamedTuple):
    """A list; ordered where its order says something."""

    items: tuple[Item, ...]
    ordered: bool = False


class Table(NamedTuple):
    """A table: the first cell of a row heads the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]


class Entries(NamedTuple):
    """Statements one after the other."""

    entries: tuple[Entry, ...]


class Side(NamedTuple):
    """One answer to a disputed question, and what gives it."""

    answer: str
    blocks: tuple[Block, ...]


class Sides(NamedTuple):
    """The answers to a disputed question, side by side."""

    sides: tuple[Side, ...]


class Group(NamedTuple):
    """Blocks under a heading; its tone is empty, dispute or settled."""

    title: str
    blocks: tuple[Block, ...]
    anchor: str = ""
    tone: str = ""


class Folded(NamedTuple):
    """Blocks that are shown when asked for, and always in print."""

    title: str
    blocks: tuple[Block, ...]


Block: TypeAlias = "Paragraph | Listing | Table | Entries | Sides | Group | Folded"


class Part(NamedTuple):
    """A part of the article; its tone is empty, emergency (act now) or warning (rule out first)."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    tone: str = ""


class Article(NamedTuple):
    """A whole article: for whom, what was stated, the notice, and the parts in the order of reading.

    Args:
        audience: professional or patient.
        title: the one heading of the first level.
        facts: what was stated of the patient, a line each.
        alerts: what is odd about the facts, which must not be missed.
        notice: the review banner: a bold first line and the rest.
        parts: in the order of reading.
        made: of which moment and which rules the article is.
        urgent_first: whether the first part stands above the notice.
    """

    audience: str
    title: str
    facts_title: str
    facts: tuple[Words, ...]
    alerts: tuple[Words, ...]
    notice: tuple[str, str]
    stages: tuple[Words, ...]
    parts: tuple[Part, ...]
    made: str
    urgent_first: bool = False


def words(*parts: str | Word | Words) -> Words:
    """Words from texts and words; empty texts leave nothing."""
    found: list[Word] = []
    for part in parts:
        if isinstance(part, Word):
            found.append(part)
        elif isinstance(part, str):
            found += [Word(part)] if part else []
        else:
            found += part
    return tuple(found)


def joined(parts: tuple[Words, ...] | list[Words], between: str = ", ") -> Words:
    """Words with a text between them."""
    found: list[Word] = []
    for part in parts:
        found += [Word(between)] if found else []
        found += part
    return tuple(found)


def part(anchor: str, title: str, blocks: list[Block], tone: str = "") -> tuple[Part, ...]:
    """A part, or none where it has no blocks."""
    return (Part(anchor, title, tuple(blocks), tone),) if blocks else ()
