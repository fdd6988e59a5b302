"""A drawing of the model as SVG, from a table of boxes and arrows; names and kinds come from the ontology."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mgkg.publish.ontology import Ontology, OntologyTerm
from mgkg.publish.template import Here
from mgkg.vocabulary import CITO, MGKG

_COLUMN, _ROW, _LEFT, _TOP = 196, 96, 8, 8
_WIDTH, _HEIGHT = 168, 52
_MANY = 3

# Class: column and row.
BOXES = {
    "Document": (1, 0),
    "Guideline": (0, 1),
    "Section": (1, 1),
    "SourceFragment": (2, 1),
    "Citation": (3, 1),
    "CitationNumber": (4, 1),
    "Decision": (1, 2),
    "Statement": (2, 2),
    "EditorialNote": (3, 2),
    "Reference": (4, 2),
    "Term": (0, 3),
    "Criterion": (1, 3),
    "ActionSet": (2, 3),
    "Prerequisite": (3, 3),
    "Review": (4, 3),
    "Threshold": (1, 4),
    "Action": (2, 4),
    "ActionPattern": (3, 4),
    "Dose": (2, 5),
}
# From, by which properties, to.
ARROWS = (
    ("Guideline", "document", "Document"),
    ("SourceFragment", "document", "Document"),
    ("Section", "inGuideline", "Guideline"),
    ("Statement", "section", "Section"),
    ("Statement", "sourceFragment", "SourceFragment"),
    ("Statement", "evidence", "Citation"),
    ("Citation", "hasCitedEntity", "CitationNumber"),
    ("CitationNumber", "candidate", "Reference"),
    ("Statement", "answers", "Decision"),
    ("Statement", "note", "EditorialNote"),
    ("Statement", "appliesWhen", "Criterion"),
    ("Statement", "actionSet", "ActionSet"),
    ("Statement", "establishes", "Prerequisite"),
    ("Review", "reviewed", "Statement"),
    ("Decision", "subject", "Term"),
    ("Criterion", "condition", "Term"),
    ("Criterion", "threshold", "Threshold"),
    ("ActionSet", "member", "Action"),
    ("Action", "agent", "Term"),
    ("Action", "dose", "Dose"),
    ("Action", "before", "ActionPattern"),
    ("Prerequisite", "governs", "ActionPattern"),
)
# Classes and properties that are not ours.
FOREIGN = {"Citation": f"{CITO}Citation", "hasCitedEntity": f"{CITO}hasCitedEntity"}


@dataclass(frozen=True)
class _Box:
    """A box by its middle."""

    x: float
    y: float

    def towards(self, other: _Box) -> tuple[float, float]:
        """The point on the border where a line from the middle to another box leaves it."""
        across, down = other.x - self.x, other.y - self.y
        reach = min(
            _WIDTH / 2 / abs(across) if across else float("inf"), _HEIGHT / 2 / abs(down) if down else float("inf")
        )
        return self.x + across * reach, self.y + down * reach


def model_diagram(ontology: Ontology, here: Here) -> Markup:
    """The model as one SVG whose boxes and arrows lead to the definitions."""
    places = {
        name: _Box(_LEFT + column * _COLUMN + _WIDTH / 2, _TOP + row * _ROW + _HEIGHT / 2)
        for name, (column, row) in BOXES.items()
    }
    width = _LEFT * 2 + _COLUMN * max(column for column, _ in BOXES.values()) + _WIDTH
    height = _TOP * 2 + _ROW * max(row for _, row in BOXES.values()) + _HEIGHT
    classes = {term.name: term for term in ontology.classes}
    arrows = [_arrow(places[start], name, places[end], here) for start, name, end in ARROWS]
    boxes = [_box(name, place, classes.get(name), here) for name, place in places.items()]
    return Markup(
        '<figure class="mg-diagram" tabindex="0" role="group" aria-label="Diagram of the model; it scrolls sideways">\n'
        '<svg viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-labelledby="diagram-title">\n'
        '<title id="diagram-title">The classes of the model and the properties between them</title>\n'
        '<defs><marker id="diagram-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>\n{}\n{}\n</svg>\n'
        "<figcaption>The main classes and properties. Each leads to its definition.</figcaption>\n</figure>"
    ).format(width, height, width, height, Markup("\n").join(arrows), Markup("\n").join(boxes))


def _arrow(start: _Box, name: str, end: _Box, here: Here) -> Markup:
    (x, y), (to_x, to_y) = start.towards(end), end.towards(start)
    return Markup(
        '<g class="mg-arrow"><path d="M{:.0f} {:.0f} {:.0f} {:.0f}" marker-end="url(#diagram-tip)"/>'
        '{}<text x="{:.0f}" y="{:.0f}">{}</text>{}</g>'
    ).format(x, y, to_x, to_y, *_linked(name, here, ((x + to_x) / 2, (y + to_y) / 2 + 4, name)))


def _box(name: str, box: _Box, term: OntologyTerm | None, here: Here) -> Markup:
    label, kinds = (term.label, [sub.removeprefix(MGKG) for sub in term.subs]) if term else (name.lower(), [])
    more = ", …" if len(kinds) > _MANY else ""
    listed = Markup('<tspan x="{:.0f}" dy="15" class="mg-kinds">{}</tspan>').format(
        box.x, f"{', '.join(kinds[:_MANY])}{more}" if kinds else ""
    )
    start, x, y, text, end = _linked(name, here, (box.x, box.y + (-2 if kinds else 4), label))
    return Markup(
        '<g class="mg-box{}">{}<rect x="{:.0f}" y="{:.0f}" width="{}" height="{}" rx="6"/>'
        '<text x="{:.0f}" y="{:.0f}">{}{}</text>{}</g>'
    ).format(
        " mg-box--main" if name == "Statement" else "",
        start,
        box.x - _WIDTH / 2,
        box.y - _HEIGHT / 2,
        _WIDTH,
        _HEIGHT,
        x,
        y,
        text,
        listed if kinds else "",
        end,
    )


def _linked(name: str, here: Here, inner: tuple[float, float, str]) -> tuple[Markup, float, float, str, Markup]:
    """What stands between the start and the end of a link to a class or a property of ours."""
    if name in FOREIGN:
        return Markup(""), *inner, Markup("")
    return Markup('<a href="{}">').format(here.to(MGKG + name)), *inner, Markup("</a>")
