"""Derived triples (canonical values, mentions of terms) from the nodes of a dataset; no file ever holds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from mgkg.errors import NumberFormatError, UnknownUnitError
from mgkg.model.units import convert, number, shown, unit
from mgkg.store.turtle import Iri, Literal, Triple
from mgkg.vocabulary import MGKG, TERM, TYPE, XSD

Nodes: TypeAlias = Mapping[str, Mapping[str, Sequence[Iri | Literal]]]

_DIGITS = 6
STATEMENT_KINDS = frozenset(
    MGKG + kind for kind in ("Recommendation", "Background", "Classification", "Target", "Caution", "Limit")
)

# The canonical unit of a quantity that belongs to no observable, by the kind of its unit. Mass, amount and
# equivalents stay apart, since their basis decides what one is in another. Months and years have no fixed length.
_CANONICAL = {unit(symbol).kind: symbol for symbol in ("mg", "mmol", "mEq", "mL", "d", "%", "mg/dL", "mmol/L", "mEq/L")}

# What these name is no part of the statement, so the terms in it are not mentioned by the statement.
_NO_PART = frozenset(
    MGKG + name
    for name in (
        "section",
        "sourceFragment",
        "answers",
        "evidence",
        "summarises",
        "rationaleFor",
        "cautionFor",
        "exceptionTo",
        "document",
        "inGuideline",
        "note",
    )
)


@dataclass(frozen=True)
class _Scale:
    """The unit that quantities of an observable are brought into, and what conversion to it needs."""

    unit: str
    molar_mass: Fraction | None = None
    valence: int | None = None


def derived(nodes: Nodes) -> Iterator[Triple]:
    """The canonical values of all quantities, and the terms that each statement mentions."""
    yield from canonical_values(nodes)
    yield from mentions(nodes)


def canonical_values(nodes: Nodes) -> Iterator[Triple]:
    """canonicalLow, canonicalHigh and canonicalUnit of every quantity whose numbers and unit can be converted.

    Thresholds take the canonical unit of the observable of the node that owns them; other quantities
    one of their own kind. What cannot be converted is left out: validation reports it, loading does not fail.
    """
    scales = _scales(nodes)
    for subject, values in nodes.items():
        symbol = _text(values, "unit")
        if symbol is None:
            continue
        try:
            scale = scales.get(subject) or _Scale(_CANONICAL[unit(symbol).kind])
            ends = {name: _converted(values, end, symbol, scale) for end, name in _ENDS}
        except (KeyError, UnknownUnitError, NumberFormatError):
            continue
        node = Iri(subject)
        for name, value in ends.items():
            if value is not None:
                yield node, Iri(MGKG + name), Literal(shown(value, _DIGITS), XSD + "decimal")
        if any(value is not None for value in ends.values()):
            yield node, Iri(MGKG + "canonicalUnit"), Literal(scale.unit, XSD + "string")


_ENDS = (("low", "canonicalLow"), ("high", "canonicalHigh"))


def _converted(values: Mapping[str, Sequence[Iri | Literal]], end: str, symbol: str, scale: _Scale) -> Fraction | None:
    """One end of a quantity in the unit of the scale; None where the quantity does not have it."""
    written = _text(values, end)
    if written is None:
        return None
    return convert(number(written), symbol, scale.unit, scale.molar_mass, scale.valence)


def _scales(nodes: Nodes) -> dict[str, _Scale]:
    """The scale of every threshold of an observable, and of the quantities printed as its equivalents."""
    found: dict[str, set[_Scale]] = defaultdict(set)
    for values in nodes.values():
        scale = next((_scale(nodes, str(observable)) for observable in values.get(MGKG + "observable", ())), None)
        if scale is None:
            continue
        open_quantities = [str(threshold) for threshold in values.get(MGKG + "threshold", ())]
        while open_quantities:
            quantity = open_quantities.pop()
            if scale not in found[quantity]:
                found[quantity].add(scale)
                open_quantities += [str(also) for also in nodes.get(quantity, {}).get(MGKG + "alsoPrinted", ())]
    # A threshold that observables with different units share has no canonical unit of its own.
    return {quantity: scales.pop() for quantity, scales in found.items() if len(scales) == 1}


def _scale(nodes: Nodes, observable: str) -> _Scale | None:
    symbol = _text(nodes.get(observable, {}), "canonicalUnit")
    if symbol is None:
        return None
    analyte = next((nodes.get(str(iri), {}) for iri in nodes[observable].get(MGKG + "analyte", ())), {})
    molar_mass, valence = _text(analyte, "molarMass"), _text(analyte, "valence")
    try:
        return _Scale(symbol, number(molar_mass) if molar_mass else None, int(valence) if valence else None)
    except (NumberFormatError, ValueError):
        return _Scale(symbol)


def mentions(nodes: Nodes) -> Iterator[Triple]:
    """For each statement every term that it, its criteria, its actions or another part of it names."""
    for subject, values in nodes.items():
        if any(str(kind) in STATEMENT_KINDS for kind in values.get(TYPE, ())):
            for term in sorted(_terms(nodes, subject)):
                yield Iri(subject), Iri(MGKG + "mentions"), Iri(term)


def _terms(nodes: Nodes, statement: str) -> set[str]:
    """The terms that can be reached from a statement without passing through another statement or a term."""
    found: set[str] = set()
    seen = {statement}
    open_nodes = [statement]
    while open_nodes:
        for predicate, values in nodes.get(open_nodes.pop(), {}).items():
            if predicate in _NO_PART or predicate == TYPE:
                continue
            for value in values:
                if isinstance(value, Literal) or value in seen:
                    continue
                seen.add(str(value))
                if value.startswith(TERM):
                    found.add(str(value))
                elif not any(str(kind) in STATEMENT_KINDS for kind in nodes.get(value, {}).get(TYPE, ())):
                    open_nodes.append(str(value))
    return found


def _text(values: Mapping[str, Sequence[Iri | Literal]], name: str) -> str | None:
    """The first literal of a property, as written."""
    return next((value.value for value in values.get(MGKG + name, ()) if isinstance(value, Literal)), None)
