"""The values of an observable on one axis, with every band, target and threshold that sources print, as a figure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from mgkg.publish.address import page_of
from mgkg.publish.catalogue import Catalogue
from mgkg.publish.names import Names
from mgkg.publish.picture.bars import NO_LOWER, NO_UPPER, Look, bars
from mgkg.publish.picture.clash import Clash, clashes
from mgkg.publish.picture.drawing import element
from mgkg.publish.picture.figure import Panel, figure
from mgkg.publish.picture.lane import CONDITION, Lane, Lanes, lanes
from mgkg.publish.picture.ranges import range_words
from mgkg.publish.template import Here

MOST_DRAWN = 24


def severity_bands(catalogue: Catalogue, observable: str, here: Here, *, emphasised: str = "") -> Markup:
    """The figure of an observable; nothing where no source gives a band, a target or two thresholds to compare.

    Args:
        catalogue: what it is made from.
        observable: its slug; that of another kind of term gives nothing.
        here: the page that it is for.
        emphasised: the identifier of the statement whose lanes are to stand out.
    """
    whole = lanes(catalogue, observable)
    if whole is None or not whole.is_worth_drawing:
        return Markup("")
    drawn = _chosen(whole, emphasised)
    names, found, label = Names(catalogue), clashes(drawn), whole.observable.label
    look = Look(names, here, emphasised, here.own(f"{observable}-hatch"))
    told = whole.lanes if here.path == page_of(whole.observable.iri) else drawn
    panel = Panel(f"Values of {label} by source", _description(drawn, found), bars(whole, drawn, found, look).svg)
    caption = _caption(drawn, found)
    if len(drawn) < len(whole.lanes):
        left = f"{len(whole.lanes) - len(drawn)} more are not drawn; all are on the page of "
        caption += element("p", left, here.link(whole.observable.iri, label), ".")
    words = range_words(whole, told, found, names, here)
    return figure(f"{observable}-values", [panel], caption, words, here)


def severity_overview(catalogue: Catalogue, observable: str, here: Here) -> Markup:
    """The bands and targets of an observable alone, for a page that says them in words itself; nothing as above.

    What conditions ask for, and the words of all of it, stand on the page of the observable.
    """
    whole = lanes(catalogue, observable)
    if whole is None or not whole.is_worth_drawing:
        return Markup("")
    drawn = [lane for lane in whole.lanes if lane.kind != CONDITION][:MOST_DRAWN]
    if not drawn:
        return Markup("")
    names, found, label = Names(catalogue), clashes(drawn), whole.observable.label
    look = Look(names, here, "", here.own(f"{observable}-hatch"))
    panel = Panel(f"Values of {label} by source", _description(drawn, found), bars(whole, drawn, found, look).svg)
    more = element("p", "The same in words: ", here.link(whole.observable.iri, label), ".")
    return figure(f"{observable}-values", [panel], _caption(drawn, found) + more, Markup(""), here)


def _chosen(whole: Lanes, emphasised: str) -> Sequence[Lane]:
    """The lanes that are drawn: not too many, and those of the statement in any case."""
    own = [lane for lane in whole.lanes if lane.kind != CONDITION and lane.users[0].id == emphasised]
    chosen = {id(lane) for lane in (*own, *whole.lanes[: max(MOST_DRAWN - len(own), 0)])}
    return [lane for lane in whole.lanes if id(lane) in chosen]


def _description(drawn: Sequence[Lane], found: Sequence[Clash]) -> str:
    sources = len({lane.guideline.slug for lane in drawn})
    clash = "Names exclude each other for some values." if found else "No names exclude each other."
    return f"{len(drawn)} lanes of {sources} source{'s' if sources > 1 else ''} on one axis. {clash}"


def _caption(drawn: Sequence[Lane], found: Sequence[Clash]) -> Markup:
    """What the signs mean, of those that are drawn."""
    ends = [end for lane in drawn for reading in lane.readings for end in (reading.lower, reading.upper)]
    marked = [end for lane in drawn if not lane.is_value for reading in lane.readings for end in reading[:2] if end]
    signs = (
        (any(end.exact and end.closed for end in marked), "Filled circle: the value itself counts."),
        (any(end.exact and not end.closed for end in marked), "Hollow: it does not."),
        (None in ends, f"{NO_LOWER} and {NO_UPPER}: no end."),
        (any(end and not end.exact for end in ends), "Hatched: it depends on how the figure is read."),
        (
            any(lane.is_value for lane in drawn),
            "A bar without circles is one printed value, with all that round to it.",
        ),
        (bool(found), "Shaded from top to bottom: sources give such a value names that exclude each other."),
    )
    return element("p", " ".join(words for is_drawn, words in signs if is_drawn))
