"""Lines for a terminal from an Article: every block has its printer in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mgkg.render.article.shape import Entries, Folded, Group, Listing, Paragraph, Sides, Table, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mgkg.render.article.shape import Article, Block
    from mgkg.render.style import Style

_INDENT = 2


def terminal(article: Article, style: Style) -> str:
    """The whole article; a heading a part."""
    sections = [list(_head(article, style))]
    for part in article.parts:
        colour = ("bold", "red") if part.tone else ("bold",)
        lines = [style.paint(part.title.upper(), *colour)]
        for block in part.blocks:
            lines += _block(block, style, _INDENT)
        sections.append(lines)
    sections.append(list(style.wrap(article.made, names=("dim",))))
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _head(article: Article, style: Style) -> Iterator[str]:
    yield from style.wrap(article.title, names=("bold",))
    for line in (*article.facts, *article.alerts):
        yield from style.wrap(said(line), hang=_INDENT * 2)
    yield from style.wrap(" ".join(article.notice), names=("yellow",))


def said(line: Words) -> str:
    """Words without their tones."""
    return "".join(word.text for word in line)


def _block(block: Block, style: Style, indent: int) -> Iterator[str]:
    yield from _PRINTERS[type(block)](block, style, indent)


def _paragraph(block: Paragraph, style: Style, indent: int) -> Iterator[str]:
    yield from style.wrap(said(block.words), indent, names=("yellow",) if block.tone == "alert" else ())


def _listing(block: Listing, style: Style, indent: int) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        mark = f"{number}. " if block.ordered else "- "
        yield from style.wrap(mark + said(item.words), indent, indent + len(mark))
        for line in item.below:
            yield from style.wrap(said(line), indent + len(mark), indent + len(mark) + _INDENT)


def _entries(block: Entries, style: Style, indent: int) -> Iterator[str]:
    for one in block.entries:
        if one.title:
            against = "AGAINST: " if one.against else ""
            yield from style.wrap(f"{against}{one.title} [{one.id}]", indent, names=("bold",))
        yield from style.wrap(one.wording, indent + _INDENT if one.title else indent)
        for line in (*one.alerts, *one.meta):
            yield from style.wrap(said(line), indent + _INDENT, names=("dim",))


def _table(block: Table, style: Style, indent: int) -> Iterator[str]:
    for row in block.rows:
        yield from style.wrap("; ".join(said(cell) for cell in row), indent, indent + _INDENT)


def _sides(block: Sides, style: Style, indent: int) -> Iterator[str]:
    for side in block.sides:
        yield from style.wrap(side.answer, indent, names=("bold",))
        for inner in side.blocks:
            yield from _block(inner, style, indent + _INDENT)


def _titled(block: Group | Folded, style: Style, indent: int) -> Iterator[str]:
    yield from style.wrap(block.title, indent, names=("bold",))
    for inner in block.blocks:
        yield from _block(inner, style, indent + _INDENT)


_PRINTERS: dict[type, Callable[[Any, Style, int], Iterator[str]]] = {
    Paragraph: _paragraph,
    Listing: _listing,
    Entries: _entries,
    Table: _table,
    Sides: _sides,
    Group: _titled,
    Folded: _titled,
}
