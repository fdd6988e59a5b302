"""A Library of model values from the nodes of a dataset, by one table of classes.

A class of the model is filled from the properties of its node: field names are property names in snake
case, or what `model.node.of` says. So a new class is a dataclass and nothing more.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mgkg.errors import CycleError, DanglingReferenceError, MalformedNodeError
from mgkg.model import action, criterion, formula, guideline, node, quantity, source, statement, term
from mgkg.store.turtle import Iri, Literal
from mgkg.vocabulary import CITO, DECISION, GUIDELINE, MGKG, PREFIXES, SKOS, TERM, TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mgkg.store.dataset import Dataset

_MODULES = (action, criterion, formula, guideline, node, quantity, source, statement, term)
_ABSTRACT = {
    *(
        "Node",
        "Noted",
        "Library",
        "SchemeConcept",
        "Action",
        "Criterion",
        "Statement",
        "Term",
        "Quantity",
        "Expression",
    ),
}

CLASSES: dict[str, Any] = {
    MGKG + name: value
    for module in _MODULES
    for name, value in vars(module).items()
    if isinstance(value, type) and dataclasses.is_dataclass(value) and name not in _ABSTRACT
} | {CITO + "Citation": statement.Citation, SKOS + "Concept": term.SchemeConcept}


def natural(text: str) -> list[tuple[int, int, str]]:
    """A sort key that puts fragment-2 before fragment-10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", text)]


class Reading(typing.NamedTuple):
    """A library with what it was read from, and every value in it by its IRI."""

    dataset: Dataset
    library: guideline.Library
    values: dict[str, Any]


def library(dataset: Dataset) -> guideline.Library:
    """Everything in the dataset as values; MalformedNodeError, DanglingReferenceError or CycleError name the place."""
    return read(dataset).library


def read(dataset: Dataset, known: Reading | None = None) -> Reading:
    """Everything in the dataset as values, those that hang on nothing that changed since a known reading from there.

    Raises:
        MgkgError: as `library`.
    """
    reader = _Reader(dataset)
    if known is not None:
        changed = _hanging_on(dataset.changed_since(known.dataset), known.dataset.naming, dataset.naming)
        reader.done = {iri: value for iri, value in known.values.items() if iri not in changed}
    return Reading(dataset, _library(dataset, reader), reader.done)


def _hanging_on(iris: set[str], *naming: Mapping[str, set[str]]) -> set[str]:
    """Some nodes, and all that name them through any number of others, before or now."""
    seen = set(iris)
    ahead = [*iris]
    while ahead:
        iri = ahead.pop()
        new = {other for each in naming for other in each.get(iri, ())} - seen
        seen |= new
        ahead += new
    return seen


def _library(dataset: Dataset, reader: _Reader) -> guideline.Library:

    def every(cls: type[Any]) -> list[Any]:
        iris = {iri for name, value in CLASSES.items() if issubclass(value, cls) for iri in dataset.of_type(name)}
        return [reader.node(iri) for iri in sorted(iris, key=natural)]

    statements = sorted(every(statement.Statement), key=lambda s: (s.guideline, s.first_position, natural(s.iri)))
    sections = sorted(every(guideline.Section), key=lambda s: (s.in_guideline, s.position))
    return guideline.Library(
        terms={value.slug: value for value in every(term.Term)},
        concepts={value.notation: value for value in every(term.SchemeConcept)},
        decisions={value.slug: value for value in every(term.Decision)},
        guidelines={value.id: value for value in every(guideline.Guideline)},
        sections={value.id: value for value in sections},
        features=tuple(every(guideline.DocumentFeature)),
        fragments={value.id: value for value in every(source.SourceFragment)},
        references={value.id: value for value in every(statement.Reference)},
        citation_numbers={value.id: value for value in every(statement.CitationNumber)},
        statements={value.id: value for value in statements},
        definitions=tuple(every(criterion.Definition)),
        precedences=tuple(every(guideline.Precedence)),
        acceptances=tuple(every(guideline.Acceptance)),
        known_findings=tuple(every(guideline.KnownFindings)),
        reviews=tuple(every(guideline.Review)),
    )


def short(iri: str) -> str:
    """An IRI as people know it: low-magnesium/mild-im, t:tacrolimus, mgkg:unit."""
    if iri.startswith(GUIDELINE):
        return iri[len(GUIDELINE) :]
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri[len(base) :]}"
    return iri


class _Reader:
    """Reads each node once; nodes that are named twice are one value."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.done: dict[str, Any] = {}
        self.open: list[str] = []
        self.fields: dict[type[Any], list[_Field]] = {}

    def node(self, iri: str, named_by: tuple[str, str] | None = None) -> Any:  # noqa: ANN401 - any class of the table
        iri = str(iri)
        if iri in self.done:
            return self.done[iri]
        if iri in self.open:
            circle = " → ".join(short(name) for name in [*self.open[self.open.index(iri) :], iri])
            remedy = "Take one of them out of the other."
            raise CycleError(f"{circle} leads back to itself", where=self.dataset.place(iri), remedy=remedy)
        properties = self.dataset.nodes.get(iri)
        cls = next((CLASSES[t] for t in map(str, (properties or {}).get(TYPE, ())) if t in CLASSES), None)
        if properties is None or cls is None:
            raise self._dangling(iri, named_by)
        self.open.append(iri)
        values = {field.name: self._value(iri, properties, field) for field in self._fields(cls)}
        self.open.pop()
        self.done[iri] = cls(iri=iri, **values)
        return self.done[iri]

    def _fields(self, cls: type[Any]) -> list[_Field]:
        if cls not in self.fields:
            hints = typing.get_type_hints(cls)
            self.fields[cls] = [_field(f, hints[f.name]) for f in dataclasses.fields(cls) if f.name != "iri"]
        return self.fields[cls]

    def _value(self, iri: str, properties: dict[str, list[Iri | Literal]], field: _Field) -> Any:  # noqa: ANN401
        objects = _in_english(properties.get(field.iri, []))
        if field.scalar is node.Coded:
            objects = sorted(objects, key=self._place_in_scheme)
        values = [self._one(iri, field, value) for value in objects]
        if field.many:
            if values and isinstance(values[0], node.Node):
                values.sort(key=lambda v: (getattr(v, "position", 0), natural(v.iri)))
            return tuple(values)
        if len(values) == 1:
            return values[0]
        if not values and field.optional:
            return field.default
        wrong = f"{short(iri)} has {len(values) or 'no'} {short(field.iri)}, but needs one"
        where = self.dataset.place(iri, field.iri if values else None)
        raise MalformedNodeError(wrong, where=where, remedy="Run mgkg check for the whole list.")

    def _one(self, iri: str, field: _Field, value: Iri | Literal) -> Any:  # noqa: ANN401
        where = (iri, field.iri)
        if field.classes:
            if isinstance(value, Iri):
                found = self.node(str(value), where)
                if isinstance(found, field.classes):
                    return found
            raise self._wrong(iri, field, value)
        try:
            return _SCALARS[field.scalar](self, value, where)
        except (TypeError, ValueError, ArithmeticError, KeyError) as error:
            raise self._wrong(iri, field, value) from error

    def _place_in_scheme(self, value: Iri | Literal) -> int:
        """Where a concept stands in its scheme: steps and degrees keep their order."""
        position = self.dataset.nodes.get(str(value), {}).get(MGKG + "position", [])
        return int(_text(position[0])) if position else 0

    def name(self, value: Iri | Literal, base: str, where: tuple[str, str]) -> str:
        """What follows the base in an IRI that must exist."""
        if not isinstance(value, Iri) or not str(value).startswith(base):
            raise ValueError(value)
        if str(value) not in self.dataset.nodes:
            raise self._dangling(str(value), where)
        return str(value)[len(base) :]

    def notation(self, value: Iri | Literal, where: tuple[str, str]) -> str:
        """The notation of a concept of a scheme."""
        notations = self.dataset.nodes.get(str(value), {}).get(SKOS + "notation", [])
        if not isinstance(value, Iri) or not notations:
            raise self._dangling(str(value), where)
        return _text(notations[0])

    def _wrong(self, iri: str, field: _Field, value: Iri | Literal) -> MalformedNodeError:
        shown = short(str(value)) if isinstance(value, Iri) else f'"{value.value}"'
        what = f"{short(iri)}: {shown} cannot be the value of {short(field.iri)}"
        where = self.dataset.place(iri, field.iri)
        return MalformedNodeError(what, where=where, remedy=f"It takes {field.expected}.")

    def _dangling(self, iri: str, named_by: tuple[str, str] | None) -> DanglingReferenceError:
        by = f" is named by {short(named_by[0])} ({short(named_by[1])}) but" if named_by else ""
        where = self.dataset.place(*named_by) if named_by else None
        return DanglingReferenceError(
            f"{short(iri)}{by} does not exist", where=where, remedy="Write it, or mend the name."
        )


@dataclasses.dataclass(frozen=True)
class _Field:
    """A field of a class: its property, and what its values are."""

    name: str
    iri: str
    scalar: Any
    classes: tuple[type[Any], ...]
    many: bool
    optional: bool
    default: Any

    @property
    def expected(self) -> str:
        if self.classes:
            return "a node of class " + " or ".join(cls.__name__ for cls in self.classes)
        return _EXPECTED.get(self.scalar, "another kind of value")


def _field(field: dataclasses.Field[Any], hint: Any) -> _Field:  # noqa: ANN401 - a type hint is any object
    name = field.metadata.get("property") or re.sub(r"_(\w)", lambda m: m[1].upper(), field.name)
    prefix, colon, local = name.partition(":")
    many = typing.get_origin(hint) is tuple
    inner = typing.get_args(hint)[0] if many else hint
    union = isinstance(inner, types.UnionType) or typing.get_origin(inner) is typing.Union
    members = typing.get_args(inner) if union else (inner,)
    members = tuple(member for member in members if member is not types.NoneType)
    return _Field(
        name=field.name,
        iri=PREFIXES[prefix] + local if colon else MGKG + name,
        scalar=members[0],
        classes=tuple(m for m in members if isinstance(m, type) and issubclass(m, node.Node)),
        many=many,
        optional=field.default is not dataclasses.MISSING,
        default=field.default,
    )


def _in_english(objects: list[Iri | Literal]) -> list[Iri | Literal]:
    """The English texts where a text has several languages; everything else as it is."""
    texts = [value for value in objects if isinstance(value, Literal)]
    english: list[Iri | Literal] = [text for text in texts if (text.language or "").startswith("en")]
    return english or objects


def _text(value: Iri | Literal) -> str:
    if isinstance(value, Iri):
        raise TypeError(value)
    return value.value


def _address(value: Iri | Literal) -> str:
    if not isinstance(value, Iri):
        raise TypeError(value)
    return str(value)


def _boolean(value: Iri | Literal) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[_text(value)]


def _decimal(value: Iri | Literal) -> Decimal:
    number = Decimal(_text(value))
    if not number.is_finite():
        raise ValueError(value)
    return number


_SCALARS: dict[Any, Callable[[_Reader, Iri | Literal, tuple[str, str]], Any]] = {
    str: lambda _, value, __: _text(value),
    int: lambda _, value, __: int(_text(value)),
    bool: lambda _, value, __: _boolean(value),
    Decimal: lambda _, value, __: _decimal(value),
    node.Coded: lambda reader, value, where: reader.notation(value, where),
    node.TermSlug: lambda reader, value, where: reader.name(value, TERM, where),
    node.DecisionSlug: lambda reader, value, where: reader.name(value, DECISION, where),
    node.NodeId: lambda reader, value, where: reader.name(value, GUIDELINE, where),
    node.Address: lambda _, value, __: _address(value),
    node.ClassName: lambda reader, value, where: reader.name(value, MGKG, where),
}

_EXPECTED: dict[Any, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    Decimal: "a number",
    node.Coded: "a concept of a scheme, such as mgkg:oral",
    node.TermSlug: "a term, such as t:tacrolimus",
    node.DecisionSlug: "a decision, such as d:magnesium-use",
    node.NodeId: "a node of a guideline",
    node.Address: "an IRI, such as cito:obtainsSupportFrom",
    node.ClassName: "a class of the model, such as mgkg:Administer",
}
