"""A drawing as SVG: shapes, and texts in lines of a known place and size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from mgkg.publish.picture.measure import lines, width

# The narrowest screen leaves a picture some 312 to 328 of its pixels: at 340 no letter gets smaller than eleven.
WIDTH = 340


class Style(NamedTuple):
    """How a text is set: its size in pixels, its weight, its class, and how many lines it may have."""

    size: int
    bold: bool
    name: str
    most: int = 4

    @property
    def leading(self) -> int:
        """The height of a line."""
        return self.size + 4


TITLE = Style(13, bold=True, name="mg-title")
PLAIN = Style(12, bold=False, name="")
QUIET = Style(12, bold=False, name="mg-quiet")
WARN = Style(12, bold=True, name="mg-warn", most=2)


class Box(NamedTuple):
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether the two have more than an edge in common."""
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


class Text(NamedTuple):
    """A text in lines, from the upper left corner of the first; with an address it is a link."""

    x: int
    y: int
    lines: tuple[str, ...]
    style: Style
    href: str = ""

    @property
    def box(self) -> Box:
        """The room that it takes at most."""
        wide = max((width(line, self.style.size, bold=self.style.bold) for line in self.lines), default=0)
        return Box(self.x, self.y, wide, self.height)

    @property
    def height(self) -> int:
        """The height of its lines."""
        return len(self.lines) * self.style.leading

    def svg(self) -> Markup:
        """As an element, in a link where it is one."""
        first = self.y + self.style.size
        # The space keeps the words of two lines apart in the name of a link.
        said = [*(f"{line} " for line in self.lines[:-1]), *self.lines[-1:]]
        later = [element("tspan", line, x=self.x, dy=self.style.leading) for line in said[1:]]
        words = element("text", *said[:1], *later, x=self.x, y=first, class_=self.style.name)
        return element("a", words, href=self.href) if self.href else words


def set_text(at: tuple[int, int], text: str, style: Style, room: float, href: str = "") -> Text:
    """A text from its upper left corner, broken into lines that fit into the room."""
    return Text(*at, lines(text, room, style.size, bold=style.bold, most=style.most), style, href)


@dataclass
class Drawing:
    """What is drawn, from behind to the front.

    Attributes:
        height: how far down it reaches, in pixels.
        paths: by class, the path of all shapes of it.
        texts: the texts, which stand in front.
        boxes: the frames that texts stand in.
    """

    height: int = 0
    paths: dict[str, list[str]] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def draw(self, kind: str, path: str) -> None:
        """Add a path to those of its class."""
        self.paths.setdefault(kind, []).append(path)

    def svg(self, inner: Iterable[Markup] = (), **attributes: str | float) -> Markup:
        """The drawing with a view box, as wide as it is drawn or narrower; other elements come first."""
        return element(
            "svg",
            *inner,
            *(element("path", class_=kind, d="".join(paths)) for kind, paths in self.paths.items()),
            *(text.svg() for text in self.texts),
            viewBox=f"0 0 {WIDTH} {self.height}",
            width=WIDTH,
            **attributes,
        )


def element(name: str, *inner: str, **attributes: str | float) -> Markup:
    """An element of SVG or HTML: whatever is no Markup is escaped, and an attribute that is empty is left out.

    A name that Python keeps for itself ends with an underscore; one within stands for a hyphen.
    """
    given = "".join(
        [
            f' {_spelt(key)}="{value if isinstance(value, int) else _escaped(str(value))}"'
            for key, value in attributes.items()
            if value != ""
        ]
    )
    if not inner:
        return Markup(f"<{name}{given}/>")  # noqa: S704 - the values are escaped, the names are the program's
    body = "".join([part if isinstance(part, Markup) else escape(part) for part in inner])
    return Markup(f"<{name}{given}>{body}</{name}>")  # noqa: S704 - same


@lru_cache(maxsize=1 << 12)
def _escaped(value: str) -> str:
    return str(escape(value))


@cache
def _spelt(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
