"""The lanes of an observable in words: a table with each in every unit, and where names exclude each other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from markupsafe import Markup

from mgkg.model.units import shown
from mgkg.publish.names import Names
from mgkg.publish.picture.clash import Clash
from mgkg.publish.picture.drawing import element
from mgkg.publish.picture.lane import CONDITION, End, Lane, Lanes, Reading
from mgkg.publish.template import Here

_DIGITS = 4


def range_words(whole: Lanes, told: Sequence[Lane], found: Sequence[Clash], names: Names, here: Here) -> Markup:
    """A row for each lane, and a sentence for each clash."""
    heads = ("Source", "What it says", *whole.units, "What rests on it")
    head = element("thead", element("tr", *(element("th", head, scope="col") for head in heads)))
    rows = [_row(lane, whole, names, here) for lane in told]
    table = element("div", element("table", head, element("tbody", *rows)), class_="mg-scroll", tabindex=0)
    said = [element("p", _clash(one, whole, here)) for one in found]
    return Markup("").join([*said, table])


def _row(lane: Lane, whole: Lanes, names: Names, here: Here) -> Markup:
    node = lane.source if lane.kind == CONDITION else lane.users[0]
    resting = lane.users if lane.kind == CONDITION else names.catalogue.hanging_on.get(lane.source.iri, ())
    others = [user for user in dict.fromkeys(resting) if lane.kind == CONDITION or user not in lane.users]
    cells = (
        lane.guideline.title,
        here.link(node.iri, lane.words),
        *(" or ".join(reading_words(each, whole, unit) for each in lane.readings) for unit in whole.units),
        Markup("; ").join(here.link(user.iri, user.title) for user in others),
    )
    return element("tr", *(element("td", cell) for cell in cells))


def reading_words(reading: Reading, whole: Lanes, unit: str) -> str:
    """From where to where in a unit: whether an end still counts, and why it is not exact."""
    per = whole.scale.factor(whole.scale.canonical, unit)
    ends = [_end(reading.lower, per, "from", "above"), _end(reading.upper, per, "to", "below")]
    return " ".join(filter(None, ends)) or "any value"


def _end(end: End | None, per: Fraction, closed: str, open_: str) -> str:
    if end is None:
        return ""
    word = closed if end.closed else open_
    if end.exact:
        return f"{word} {shown(end.low * per, _DIGITS)}"
    return f"{word} {shown(end.low * per, _DIGITS)}–{shown(end.high * per, _DIGITS)} ({end.why})"


def _clash(one: Clash, whole: Lanes, here: Here) -> Markup:
    """Where names exclude each other, and which."""
    unit = whole.units[0]
    low, high = (shown(end, _DIGITS) if end is not None else "" for end in (one.low, one.high))
    if low == high:
        where = f"At {low} {unit}"
    else:
        where = (
            f"From {low} to {high} {unit}"
            if low and high
            else f"Below {high} {unit}"
            if high
            else f"Above {low} {unit}"
        )
    links = Markup("; ").join(here.link(lane.users[0].iri, lane.words) for lane in one.lanes)
    return Markup("{} names exclude each other: {}.").format(where, links)
