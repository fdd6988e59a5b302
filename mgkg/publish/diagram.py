"""A drawing of the model as SVG, from a table of boxes and arrows; names and kinds come from the ontology."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mgkg.publish.ontology import Ontology, OntologyTerm
from mgkg.publish.template import Here
from mgkg.vocabulary import CITO, MGKG

_LEFT, _TOP = 8, 8
_COLUMN, _ROW = 200, 98
_WIDTH, _HEIGHT = 132, 50
_INSET = 24
_MANY = 2

# Class: column and row of its box; the statement's is as wide as several.
BOXES = {
    "Guideline": (0, 0),
    "Document": (1, 0),
    "CitationNumber": (2, 0),
    "Reference": (3, 0),
    "Section": (0, 1),
    "SourceFragment": (1, 1),
    "Citation": (2, 1),
    "EditorialNote": (3, 1),
    "Statement": (0, 2),
    "Review": (3, 2),
    "Criterion": (0, 3),
    "Decision": (1, 3),
    "ActionSet": (2, 3),
    "Prerequisite": (3, 3),
    "Threshold": (0, 4),
    "Term": (1, 4),
    "Action": (2, 4),
    "ActionPattern": (3, 4),
    "Dose": (2, 5),
}
_WIDE = {"Statement": 3}
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
    """A box by its middle and its width."""

    x: float
    y: float
    width: float

    def facing(self, other: _Box) -> _Box:
        """The part of a wide box that is nearest to another; a narrow box as it is."""
        if self.width <= _WIDTH:
            return self
        reach = self.width / 2 - _INSET
        return _Box(min(max(other.x, self.x - reach), self.x + reach), self.y, _INSET * 2)

    def border(self, other: _Box) -> tuple[float, float]:
        """The point on the border where a line from the middle to another box leaves it."""
        across, down = other.x - self.x, other.y - self.y
        sides = [self.width / 2 / abs(across)] if across else []
        sides += [_HEIGHT / 2 / abs(down)] if down else []
        return self.x + across * min(sides), self.y + down * min(sides)


def _place(name: str) -> _Box:
    column, row = BOXES[name]
    width = _WIDTH + (_WIDE.get(name, 1) - 1) * _COLUMN
    return _Box(_LEFT + column * _COLUMN + width / 2, _TOP + row * _ROW + _HEIGHT / 2, width)


def model_diagram(ontology: Ontology, here: Here) -> Markup:
    """The model as one SVG whose boxes and arrows lead to the definitions."""
    width = _LEFT * 2 + _COLUMN * max(column for column, _ in BOXES.values()) + _WIDTH
    height = _TOP * 2 + _ROW * max(row for _, row in BOXES.values()) + _HEIGHT
    classes = {term.name: term for term in ontology.classes}
    arrows = [_arrow(_place(start), name, _place(end), here) for start, name, end in ARROWS]
    boxes = [_box(name, classes.get(name), here) for name in BOXES]
    return Markup(
        '<figure class="mg-diagram" tabindex="0" role="group" aria-label="Diagram of the model; it scrolls sideways">\n'
        '<svg viewBox="0 0 {} {}" width="{}" height="{}" role="group" aria-labelledby="diagram-title">\n'
        '<title id="diagram-title">The classes of the model and the properties between them</title>\n'
        '<defs><marker id="diagram-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>\n{}\n{}\n</svg>\n'
        "<figcaption>The main classes and properties. Each leads to its definition.</figcaption>\n</figure>"
    ).format(width, height, width, height, Markup("\n").join(arrows), Markup("\n").join(boxes))


def _arrow(start: _Box, name: str, end: _Box, here: Here) -> Markup:
    """A line from border to border with its property; the label of a level line stands above it."""
    start, end = start.facing(end), end.facing(start)
    (x, y), (to_x, to_y) = start.border(end), end.border(start)
    label = Markup('<text x="{:.0f}" y="{:.0f}">{}</text>').format(
        (x + to_x) / 2, (y + to_y) / 2 + (-7 if y == to_y else 4), name
    )
    return Markup(
        '<g class="mg-arrow"><path d="M{:.0f} {:.0f} {:.0f} {:.0f}" marker-end="url(#diagram-tip)"/>{}</g>'
    ).format(x, y, to_x, to_y, _linked(name, label, here))


def _box(name: str, term: OntologyTerm | None, here: Here) -> Markup:
    """A box with the label of a class and the names of some of its kinds."""
    box = _place(name)
    kinds = [sub.removeprefix(MGKG) for sub in term.subs] if term else []
    shown = kinds[: _MANY * _WIDE.get(name, 1)]
    more = ", …" if len(kinds) > len(shown) else ""
    listed = Markup('<tspan x="{:.0f}" dy="15" class="mg-kinds">{}{}</tspan>').format(box.x, ", ".join(shown), more)
    inner = Markup(
        '<rect x="{:.0f}" y="{:.0f}" width="{}" height="{}" rx="6"/><text x="{:.0f}" y="{:.0f}">{}{}</text>'
    ).format(
        box.x - box.width / 2,
        box.y - _HEIGHT / 2,
        box.width,
        _HEIGHT,
        box.x,
        box.y + (-2 if kinds else 4),
        term.label if term else name.lower(),
        listed if kinds else "",
    )
    main = " mg-box--main" if name in _WIDE else ""
    return Markup('<g class="mg-box{}">{}</g>').format(main, _linked(name, inner, here))


def _linked(name: str, inner: Markup, here: Here) -> Markup:
    """Something as a link to a class or a property of ours; as it is where it is another's."""
    return inner if name in FOREIGN else Markup('<a href="{}">{}</a>').format(here.to(MGKG + name), inner)
