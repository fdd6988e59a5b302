"""Which class takes which property, how often and with what values, from the SHACL shapes of a content root."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from mgkg.store.content import SHAPES
from mgkg.store.turtle import Blank, Iri, Literal, Term, Triple, parse
from mgkg.vocabulary import RDF, SH

_Values: TypeAlias = Mapping[str, Mapping[str, list[Term]]]


@dataclass(frozen=True)
class Slot:
    """A property of a class.

    Attributes:
        owner: the IRI of the class.
        path: the IRI of the property.
        kinds: the IRIs of the classes and datatypes that its values are of; empty for any.
        least: how many values it has at least.
        most: how many it has at most; None where that is open.
    """

    owner: str
    path: str
    kinds: tuple[str, ...]
    least: int
    most: int | None

    @property
    def what(self) -> tuple[object, ...]:
        """All but whose it is."""
        return self.path, self.kinds, self.number

    @property
    def number(self) -> str:
        """How many values there are, as class diagrams have it: 1, 0..1, 1..n."""
        most = "n" if self.most is None else str(self.most)
        return most if str(self.least) == most else f"{self.least}..{most}"


@dataclass(frozen=True)
class Slots:
    """All slots, by the class and by the property."""

    of_class: Mapping[str, list[Slot]]
    of_property: Mapping[str, list[Slot]]

    def lifted(self, kinds: Mapping[str, Sequence[str]]) -> dict[str, list[Slot]]:
        """The slots by class, with what all kinds of a class hold alike at that class instead.

        Args:
            kinds: the IRIs of the classes right below a class.
        """
        found = dict(self.of_class)
        for above, below in kinds.items():
            held = [found.get(kind, []) for kind in below]
            common = set.intersection(*({slot.what for slot in each} for each in held)) if held else set()
            if above in found or not common:
                continue
            found[above] = [replace(slot, owner=above) for slot in held[0] if slot.what in common]
            for kind, each in zip(below, held, strict=True):
                found[kind] = [slot for slot in each if slot.what not in common]
        return found


def slots(root: Path) -> Slots:
    """The slots of a content root: a class's in the order of its shape, a property's by the name of the class.

    Raises:
        TurtleSyntaxError: a file is no Turtle.
    """
    of_class: dict[str, list[Slot]] = defaultdict(list)
    of_property: dict[str, list[Slot]] = defaultdict(list)
    for path in sorted((root / SHAPES).rglob("*.ttl")):
        for slot in _slots(_values(parse(path, path.relative_to(root)).triples)):
            of_class[slot.owner].append(slot)
            of_property[slot.path].append(slot)
    for each in of_property.values():
        each.sort(key=lambda slot: slot.owner)
    return Slots(dict(of_class), dict(of_property))


def _values(triples: Iterable[Triple]) -> _Values:
    values: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        values[subject][predicate].append(value)
    return values


def _slots(values: _Values) -> Iterator[Slot]:
    """The slots of one file of shapes."""
    for shape in list(values.values()):
        properties = [values[str(one)] for one in shape.get(f"{SH}property", ()) if not isinstance(one, Literal)]
        for owner in shape.get(f"{SH}targetClass", ()):
            for one in sorted(properties, key=lambda each: _count(each, "order") or 0):
                path = next((str(each) for each in one.get(f"{SH}path", ()) if isinstance(each, Iri)), None)
                if path is not None:
                    kinds = tuple(dict.fromkeys(_kinds(one, values)))
                    yield Slot(str(owner), path, kinds, _count(one, "minCount") or 0, _count(one, "maxCount"))


def _kinds(shape: Mapping[str, list[Term]], values: _Values) -> Iterator[str]:
    """The classes and datatypes of a property shape, those of its alternatives (sh:or) among them."""
    for name in ("class", "datatype"):
        yield from (str(one) for one in shape.get(SH + name, ()) if isinstance(one, Iri))
    for first in shape.get(f"{SH}or", ()):
        for alternative in _members(first, values):
            yield from _kinds(values[str(alternative)], values)


def _members(first: Term, values: _Values) -> Iterator[Term]:
    """The members of a list."""
    while isinstance(first, Blank):
        cell = values[first]
        yield from cell.get(f"{RDF}first", ())
        first = next(iter(cell.get(f"{RDF}rest", ())), Iri(f"{RDF}nil"))


def _count(shape: Mapping[str, list[Term]], name: str) -> int | None:
    written = next((one.value for one in shape.get(SH + name, ()) if isinstance(one, Literal)), "")
    return int(written) if written.isdecimal() else None
