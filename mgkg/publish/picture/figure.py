"""A figure of a page: drawings with their titles, a caption, and the same in words in a fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mgkg.publish.picture.drawing import element
from mgkg.publish.template import Here

if TYPE_CHECKING:
    from markupsafe import Markup


class Panel(NamedTuple):
    """One drawing of a figure: what it is called, what it shows, and what draws it with the attributes of its SVG."""

    title: str
    description: str
    svg: Callable[..., Markup]


def figure(name: str, panels: Sequence[Panel], caption: str, words: Markup, here: Here) -> Markup:
    """A figure; its identifiers begin with the name, and are its own on the page.

    Without words, the caption leads to them.

    Links stand in the drawings, so they are groups for those who listen and no images, in which nothing is a link.
    """
    drawn = [_drawn(panel, here.own(f"{name}-picture")) for panel in panels]
    fold = element("details", element("summary", "The same in words"), words) if words else ""
    return element(
        "figure",
        *drawn,
        element("figcaption", caption),
        fold,
        class_="mg-picture",
        data_search_exclude="1",
    )


def _drawn(panel: Panel, own: str) -> Markup:
    title, description = f"{own}-title", f"{own}-desc"
    inner = (element("title", panel.title, id=title), element("desc", panel.description, id=description))
    return panel.svg(inner, role="group", aria_labelledby=title, aria_describedby=description)
