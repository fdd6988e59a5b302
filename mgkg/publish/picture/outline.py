"""What leads to what as boxes below each other, from items with items below them: drawn, and as a list in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from mgkg.publish.picture.drawing import PLAIN, QUIET, WIDTH, Box, Drawing, Style, element, set_text

if TYPE_CHECKING:
    from markupsafe import Markup

_INDENT, _RAIL = 18, 8
_INSET = 9
_PADDING, _GAP = 6, 9
_PARAGRAPH = 3
# How far below the top of a box a rail meets it at most.
_MIDDLE = 15
_CORNER = 9
_TIP = 4


class Paragraph(NamedTuple):
    """Some words in a style; with an address they are a link."""

    text: str
    href: str = ""
    style: Style = PLAIN


class Item(NamedTuple):
    """A box with the boxes that it leads to.

    Attributes:
        kind: what it is, as the class of its box.
        words: what stands in it.
        edge: what stands at the line that leads to it.
        line: how that line is: solid, dashed where it is not certain, dotted where it leads nowhere.
        below: what it leads to.
        hidden: how many of the last of those are only said in words.
        unseen: what would stand in it too, but is only said in words.
    """

    kind: str
    words: tuple[Paragraph, ...]
    edge: tuple[Paragraph, ...] = ()
    line: str = "solid"
    below: tuple[Item, ...] = ()
    hidden: int = 0
    unseen: tuple[Paragraph, ...] = ()

    @property
    def seen(self) -> Sequence[Paragraph]:
        """What is drawn in it; the last says how much is not."""
        return (*self.words, _more(len(self.unseen))) if self.unseen else self.words

    @property
    def drawn(self) -> Sequence[Item]:
        """What is drawn below it; the last says how much is not."""
        if not self.hidden:
            return self.below
        return (*self.below[: -self.hidden], Item("more", (_more(self.hidden),), line="dashed"))


def _more(count: int) -> Paragraph:
    return Paragraph(f"and {count} more, in the words below", "", QUIET)


def outline_drawing(root: Item) -> Drawing:
    """An item and all below it as boxes on rails."""
    made = Drawing()
    _place(root, 0, 1, made)
    made.height += 1
    return made


def _place(item: Item, x: int, y: int, made: Drawing) -> int:
    """Draw an item from a corner on, with all below it; how far down a rail meets its box."""
    for each in item.edge:
        text = set_text((x + 1, y), each.text, each.style, WIDTH - x - 2, each.href)
        made.texts.append(text)
        y += text.height
    y += _PARAGRAPH if item.edge else 0
    bottom = y + _PADDING
    for each in item.seen:
        text = set_text((x + _INSET, bottom), each.text, each.style, WIDTH - x - 2 * _INSET, each.href)
        made.texts.append(text)
        bottom += text.height + _PARAGRAPH
    bottom += _PADDING - _PARAGRAPH
    _frame(item, Box(x + 1, y, WIDTH - x - 2, bottom - y), made)
    made.height = max(made.height, bottom)
    if item.below:
        _below(item, x, bottom, made)
    return y + min(_MIDDLE, (bottom - y) // 2)


def _below(item: Item, x: int, bottom: int, made: Drawing) -> None:
    """Draw what an item leads to, with the rail down to it."""
    end = x + _INDENT
    for each in item.drawn:
        meeting = _place(each, end, made.height + _GAP, made)
        made.draw(f"mg-rail{_line(each)}", f"M{x + _RAIL} {bottom}V{meeting}H{end - _TIP}")
        made.draw("mg-tip", f"M{end} {meeting}l-{_TIP}-3v6z")
        bottom = meeting


def _frame(item: Item, box: Box, made: Drawing) -> None:
    """Draw the frame of an item: a situation's has no corners, and an answer's has a bar at its side."""
    x, y, wide, high = box
    made.boxes.append(box)
    kind = f"mg-box mg-{item.kind}{_line(item)}"
    if item.kind == "situation":
        cut = min(_CORNER, high // 2)
        across, down = f"h{wide - 2 * cut}", f"v{high - 2 * cut}"
        path = f"M{x + cut} {y}{across}l{cut} {cut}{down}l-{cut} {cut}{across.replace('h', 'h-')}l-{cut}-{cut}"
        made.draw(kind, f"{path}{down.replace('v', 'v-')}z")
        return
    made.draw(kind, f"M{x} {y}h{wide}v{high}h-{wide}z")
    if item.kind in _BARRED:
        made.draw(f"mg-bar mg-{item.kind}", f"M{x + 2} {y}v{high}")


def _line(item: Item) -> str:
    return "" if item.line == "solid" else f" mg-{item.line}"


_BARRED = {"for", "against"}


def outline_words(root: Item) -> Markup:
    """The same as a list within lists, with everything that is not drawn."""
    return element("ul", _item(root))


def _item(item: Item) -> Markup:
    said: list[str] = []
    for each in item.edge:
        said += ["; " if said else "", _words(each)]
    said += [": "] if item.edge else []
    for place, each in enumerate((*item.words, *item.unseen)):
        said += ["; " if place else "", _words(each)]
    if item.below:
        said.append(element("ul", *[_item(each) for each in item.below]))
    return element("li", *said)


def _words(paragraph: Paragraph) -> str:
    return element("a", paragraph.text, href=paragraph.href) if paragraph.href else paragraph.text
