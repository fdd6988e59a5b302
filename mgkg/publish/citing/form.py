"""How citations of one shape are written, with places for what differs, by the libraries that know the styles.

A citation style decides by which fields there are, and by the mark that a text ends with ("Why?" gets no full
stop), never by the words. So each shape is written once, by Typst's CSL processor (hayagriva) and by pybtex, with
a mark in the place of every field; a citation is its shape's form with its own texts in these places. No text is
read by a library that would take marks in it for markup or change its letters ("mg/dL" to "mg/dl"), and a thousand
citations cost as much as a dozen.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version

from mgkg.errors import SiteError
from mgkg.publish.citing.item import Item
from mgkg.publish.typesetting import Job, Refused, typeset
from mgkg.store import cache

# What a style is called, and its name in the CSL repository.
STYLES = {"Vancouver": "nlm-citation-sequence", "APA": "apa"}
BIBTEX = "BibTeX"
_TEXTS = ("title", "container", "publisher", "version")
_ENDS = ".?!"
# The marks that stand for fields: characters for private use, and what passes for a year, an address or a number.
_MARKS = {
    "title": "\ue000",
    "container": "\ue001",
    "publisher": "\ue002",
    "version": "\ue003",
    "note": "\ue004",
    "key": "\ue005",
    "day": "\ue006",
    "url": "https://url.invalid/",
    "doi": "10.99999/doi",
    "pmid": "88888888",
    "year": "7301",
}
_FIELDS = {mark: name for name, mark in _MARKS.items()}
# A style tells works of one name apart by a letter after the year; a character of its own keeps shapes from that.
_OWN, _FIRST_OWN = "[\ue100-\uf8ff]", 0xE100
_SPLIT = re.compile(f"({'|'.join(map(re.escape, _FIELDS))})")
_ENTRY = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_NUMBER = re.compile(r'<span class="prefix">.*?</span>\s*')
_TAG = re.compile(r"<[^>]*>")
# Hayagriva leaves a full stop after a mark that ends a sentence by itself.
_TWO_ENDS = re.compile(r"([?!])\.")
_SOURCE = '#bibliography(bytes(sys.inputs.entries), style: "%s", full: true, title: none)'
# Hayagriva's kind of an entry and of what it is a part of.
_KINDS = {"guideline": ("book", ""), "statement": ("chapter", "book")}
_PERIODICAL = ("article", "periodical")
_BIBTEX_TYPES = {"guideline": "misc", "statement": "incollection", "article": "article", "other": "misc"}
_BIBTEX_CONTAINERS = {"statement": "booktitle", "article": "journal", "other": "howpublished"}


@dataclass(frozen=True, order=True)
class Shape:
    """What a style looks at: the kind, the fields that there are, and the marks that its texts end with."""

    kind: str
    fields: tuple[str, ...]
    ends: tuple[str, ...]

    @classmethod
    def of(cls, item: Item) -> Shape:
        """The shape of an item."""
        fields = tuple(name for name in _MARKS if getattr(item, name))
        return cls(item.kind, fields, tuple(_end(getattr(item, name)) for name in _TEXTS))

    def marks(self, own: str = "") -> dict[str, str]:
        """A mark for each field, with the end of its text; `own` makes a name differ from that of other shapes."""
        marks = {name: _MARKS[name] for name in self.fields}
        ends = zip(_TEXTS, self.ends, strict=True)
        return marks | {
            name: marks[name] + (own if name in {"title", "publisher"} else "") + end
            for name, end in ends
            if name in marks
        }


# The parts of a form: texts, and between them the marks of fields.
Form = Sequence[str]
# A style or BibTeX to the form of one shape.
Forms = Mapping[str, Form]


def forms(items: Iterable[Item]) -> Mapping[Shape, Forms]:
    """The forms of every shape among items, from the cache where they were made before.

    Raises:
        SiteError: Typst does not write them.
    """
    shapes = sorted({Shape.of(item) for item in items})
    asked = json.dumps([[each.kind, each.fields, each.ends] for each in shapes])
    made_by = [cache.program("publish", "publish/citing"), *map(version, ("typst", "pybtex"))]
    name = f"citing-{sha256(f'{made_by} {asked}'.encode()).hexdigest()[:32]}.json"
    stored = cache.read(name)
    texts = json.loads(stored) if stored else _made(shapes)
    if not stored:
        cache.write(name, json.dumps(texts).encode())
    return {
        shape: {style: _SPLIT.split(text) for style, text in each.items()}
        for shape, each in zip(shapes, texts, strict=True)
    }


def filled(form: Form, values: Mapping[str, str]) -> str:
    """A form with a text in the place of each mark."""
    return "".join(values[_FIELDS[part]] if part in _FIELDS else part for part in form)


def body(text: str) -> str:
    """A text without the mark at its end that its form has already."""
    return text[: -len(_end(text))] if _end(text) else text


def _end(text: str) -> str:
    return text[-1:] if text.endswith(tuple(_ENDS)) else ""


def _made(shapes: Sequence[Shape]) -> list[dict[str, str]]:
    if not shapes:
        return []
    entries = {f"n{place}": _entry(shape, chr(_FIRST_OWN + place)) for place, shape in enumerate(shapes)}
    inputs = {"entries": json.dumps(entries)}
    lists = typeset([Job(_SOURCE % style, inputs, "html") for style in STYLES.values()])
    styled = {name: _styled(made) for name, made in zip(STYLES, lists, strict=True)}
    return [
        {**{name: texts[place] for name, texts in styled.items()}, BIBTEX: _bibtex(shape)}
        for place, shape in enumerate(shapes)
    ]


def _styled(made: bytes | Refused) -> dict[int, str]:
    """The place of each shape to its form, from a list of references in HTML."""
    if isinstance(made, Refused):
        raise SiteError(f"Citations cannot be written: {made.message}", remedy="Install the pinned version of typst.")
    found: dict[int, str] = {}
    for entry in _ENTRY.findall(made.decode()):
        text = html.unescape(_TAG.sub("", _NUMBER.sub("", entry)))
        own = ord(re.findall(_OWN, text)[0]) - _FIRST_OWN
        found[own] = _TWO_ENDS.sub(r"\1", re.sub(_OWN, "", text)).strip()
    return found


def _entry(shape: Shape, own: str) -> dict[str, object]:
    """A shape as hayagriva takes it."""
    marks = shape.marks(own)
    kind, parent = _KINDS.get(shape.kind, _PERIODICAL)
    names = {"title": "title", "publisher": "publisher", "year": "date", "url": "url"}
    entry: dict[str, object] = {"type": kind, **{to: marks[name] for name, to in names.items() if name in marks}}
    within: dict[str, object] = {"type": parent, "title": marks["container"]} if "container" in marks else {}
    if "version" in marks:
        (within or entry)["edition"] = f"Version {marks['version']}"
    numbers = {name: marks[name] for name in ("doi", "pmid") if name in marks}
    return entry | ({"parent": within} if within else {}) | ({"serial-number": numbers} if numbers else {})


def _bibtex(shape: Shape) -> str:
    """The form of a shape in BibTeX."""
    from pybtex.database import BibliographyData, Entry

    marks = shape.marks()
    names = {"container": _BIBTEX_CONTAINERS.get(shape.kind, "booktitle"), "day": "date"}
    # Braces keep the letters of a title as they are, for a style would make "mg/dl" of "mg/dL".
    marks |= {name: f"{{{marks[name]}}}" for name in ("title", "container") if name in marks}
    fields = [(names.get(name, name), mark) for name, mark in marks.items() if name != "key"]
    entry = Entry(_BIBTEX_TYPES[shape.kind], fields)
    return str(BibliographyData({_MARKS["key"]: entry}).to_string("bibtex"))
