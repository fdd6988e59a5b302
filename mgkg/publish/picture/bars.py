"""The lanes of an observable as bars below an axis for each unit.

Across it is measured in hundredths of the width, so that a drawing is as wide as its place while letters keep their
size; down it is measured in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgkg.publish.names import Names
from mgkg.publish.picture.axis import Axis, axis
from mgkg.publish.picture.clash import Clash
from mgkg.publish.picture.drawing import PLAIN, QUIET, TITLE, WARN, Style, Text, element, set_text
from mgkg.publish.picture.lane import BAND, CONDITION, TARGET, Lane, Lanes, Reading
from mgkg.publish.picture.measure import width
from mgkg.publish.template import Here

if TYPE_CHECKING:
    from markupsafe import Markup

# What the narrowest screen leaves; the drawing is as wide as its place, so that nothing is made smaller to fit.
ROOM = 312
NO_LOWER, NO_UPPER = "\u2039", "\u203a"
_MOST_USERS = 3
_LEFT = 4.0
_AXIS, _ROW, _GAP, _BAR = 30, 18, 8, 10
_MOST_UNIT = 110
_FAINTEST = 0.3
_CLASSES = {BAND: "mg-band", TARGET: "mg-target", CONDITION: "mg-asked"}


class Spot(NamedTuple):
    """A short text at a place across: its middle, its start or its end stands there."""

    place: float
    y: int
    text: str
    anchor: str = "middle"
    kind: str = ""

    def svg(self) -> Markup:
        """As an element."""
        anchor = "" if self.anchor == "start" else self.anchor
        return element("text", self.text, x=_percent(self.place), y=self.y, text_anchor=anchor, class_=self.kind)


@dataclass
class Bars:
    """The drawing.

    Attributes:
        right: where the axis ends, in hundredths of the width.
        height: how far down it reaches, in pixels.
        behind: shapes behind all others.
        shapes: what else is no text.
        texts: labels, from the left edge.
        spots: texts at a place across.
    """

    right: float
    height: int = 0
    behind: list[Markup] = field(default_factory=list)
    shapes: list[Markup] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def across(self, place: Fraction) -> float:
        """A place on the axis, from nought to one, in hundredths of the width."""
        return _LEFT + float(place) * (self.right - _LEFT)

    def write(self, text: str, style: Style, href: str = "") -> None:
        """A label at the left edge, below what stands there."""
        label = set_text((0, self.height), text, style, ROOM, href)
        self.texts.append(label)
        self.height += label.height

    def svg(self, inner: Iterable[Markup] = (), **attributes: str | float) -> Markup:
        """The drawing as wide as its place."""
        texts = [*(text.svg() for text in self.texts), *(spot.svg() for spot in self.spots)]
        parts = (*inner, *self.behind, *self.shapes, *texts)
        return element("svg", *parts, width="100%", height=self.height, **attributes)


class Look(NamedTuple):
    """What the bars of a page have in common.

    Attributes:
        names: the words.
        here: the page.
        emphasised: the identifier of the statement whose lanes stand out.
        hatch: the identifier of the pattern of values that may or may not be meant.
    """

    names: Names
    here: Here
    emphasised: str = ""
    hatch: str = "hatch"


def bars(whole: Lanes, drawn: Sequence[Lane], found: Sequence[Clash], look: Look) -> Bars:
    """An axis for each unit, then lanes by guideline, and where names exclude each other."""
    on = axis(end for lane in drawn for reading in lane.readings for end in reading.ends)
    reserve = max(min(width(unit, PLAIN.size), _MOST_UNIT) for unit in whole.units) + 10
    made = Bars(100 - reserve / ROOM * 100)
    pattern = element("path", d="M0 0V5")
    kind = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    made.behind.append(element("pattern", pattern, id=look.hatch, width=5, height=5, **kind))
    units = [_unit(made, on, unit, whole.scale.factor(whole.scale.canonical, unit)) for unit in whole.units]
    top, guideline = made.height, ""
    for lane in drawn:
        if lane.guideline.slug != guideline:
            guideline = lane.guideline.slug
            made.height += _GAP
            line = element("line", x1="0", x2="100%", y1=made.height, y2=made.height, class_="mg-edge")
            made.behind.append(line)
            made.height += _GAP // 2
            made.write(lane.guideline.title, TITLE, look.here.to(lane.guideline.iri))
        _lane(made, on, lane, look)
    if found:
        made.height += _GAP
        made.write("≠ Names that exclude each other", WARN)
        made.shapes += [_strip(made, on, one, (made.height + 4, _BAR), "mg-clash") for one in found]
        made.height += _ROW
    low = made.height - top
    made.behind += [_strip(made, on, one, (top, low), "mg-clashing") for one in found]
    made.behind += [_rule(at, top, made.height, "mg-grid") for at in units[0]]
    made.height += 2
    return made


def _unit(made: Bars, on: Axis, unit: str, per: Fraction) -> list[float]:
    """Draw the axis in a unit; where its marks stand."""
    room = (made.right - _LEFT) / 100 * ROOM
    marks = on.marks(per, room, PLAIN.size)
    line = made.height + _AXIS - 8
    made.shapes.append(element("line", x1=_percent(_LEFT), x2=_percent(made.right), y1=line, y2=line, class_="mg-axis"))
    places = [made.across(mark.place) for mark in marks]
    made.shapes += [_rule(at, line - 4, line, "mg-axis") for at in places]
    made.spots += [Spot(at, line - 7, mark.text) for at, mark in zip(places, marks, strict=True)]
    made.spots.append(Spot(100, line - 7, unit, "end"))
    made.height += _AXIS
    return places


def _lane(made: Bars, on: Axis, lane: Lane, look: Look) -> None:
    """Draw a lane: what it says, and below it a bar for each reading."""
    own = lane.kind != CONDITION and any(user.id == look.emphasised for user in lane.users)
    made.height += _GAP
    said = lane.words
    node = lane.source if lane.kind == CONDITION else lane.users[0]
    made.write(f"▸ {said}, this statement" if own else said, TITLE if own else PLAIN, look.here.to(node.iri))
    for user in lane.users[:_MOST_USERS] if lane.kind == CONDITION else ():
        made.write(f"by “{user.title}”", QUIET, look.here.to(user.iri))
    if lane.kind == CONDITION and len(lane.users) > _MOST_USERS:
        made.write(f"and by {len(lane.users) - _MOST_USERS} more, in the words below", QUIET)
    for reading in lane.readings:
        _bar(made, on, lane, reading, look)
        made.height += _ROW


def _bar(made: Bars, on: Axis, lane: Lane, reading: Reading, look: Look) -> None:
    """Draw a bar: full where values are meant for certain, hatched where they may be, with a mark at an exact end."""
    y = made.height + 4
    low, high = reading.from_to
    start, end = on.place(low), on.place(high, lower=False)
    if start <= end:
        kind = f"{_CLASSES[lane.kind]}{' mg-value' if lane.is_value else ''}"
        opacity = _darkness(lane, look.names) if lane.kind == BAND else ""
        made.shapes.append(_rect(made, (start, end), (y, _BAR), class_=kind, fill_opacity=opacity))
    for one, at, sign, place in (
        (reading.lower, start, NO_LOWER, 0.0),
        (reading.upper, end, NO_UPPER, made.right + 0.6),
    ):
        if one is None:
            made.spots.append(Spot(place, y + _BAR, sign, "start", "mg-sign"))
        elif not one.exact:
            zone = (on.place(one.low), on.place(one.high))
            made.shapes.append(_rect(made, zone, (y, _BAR), class_="mg-zone", fill=f"url(#{look.hatch})"))
        elif not lane.is_value:
            kind = "mg-closed" if one.closed else "mg-open"
            made.shapes.append(element("circle", cx=_percent(made.across(at)), cy=y + _BAR // 2, r=5, class_=kind))


def _darkness(lane: Lane, names: Names) -> str:
    """How dark the bar of a band is, by its most severe label."""
    scheme = next((each for each in names.catalogue.ontology.schemes if each.name == "severity"), None)
    positions = {concept.notation: concept.position for concept in scheme.concepts} if scheme else {}
    ranks = sorted(set(positions.values()))
    own = max((positions.get(label, 0) for label in lane.labels), default=0)
    if len(ranks) < 2 or own not in ranks:  # noqa: PLR2004 - with one there is nothing to tell apart
        return "1"
    return f"{_FAINTEST + (1 - _FAINTEST) * ranks.index(own) / (len(ranks) - 1):.2f}"


def _strip(made: Bars, on: Axis, one: Clash, down: tuple[int, int], kind: str) -> Markup:
    return _rect(made, (on.place(one.low), on.place(one.high, lower=False)), down, class_=kind)


def _rect(made: Bars, span: tuple[Fraction, Fraction], down: tuple[int, int], **attributes: str) -> Markup:
    """From place to place across, and so far down and so high."""
    start, end = map(made.across, span)
    return element("rect", x=_percent(start), width=_percent(end - start), y=down[0], height=down[1], **attributes)


def _rule(at: float, top: int, bottom: int, kind: str) -> Markup:
    return element("line", x1=_percent(at), x2=_percent(at), y1=top, y2=bottom, class_=kind)


def _percent(value: float) -> str:
    return f"{round(value, 2):g}%"
