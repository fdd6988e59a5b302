"""Printed figures in other units, exactly converted, from the library: for the reader's choice of units.

Only what a source makes certain is converted: concentrations of an observable whose analyte is known, and amounts
whose basis is printed as the element or the ion, or as a salt that is weighed in one form alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from mgkg.errors import UnknownUnitError
from mgkg.model.criterion import ObservationCriterion, Range, RepeatedCriterion
from mgkg.model.guideline import Guideline, Library
from mgkg.model.node import Node
from mgkg.model.quantity import Dose, Quantity
from mgkg.model.statement import Citation, Limit, Statement
from mgkg.model.term import Observable, Substance
from mgkg.model.units import convert, number, shown, unit
from mgkg.publish.parts import parts
from mgkg.publish.phrase import Phrase, Span

_ELEMENT = ("elemental", "ion")
_WEIGHED = ("salt", "hydrate")
_FIGURE = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:\s?[-–]\s?(?P<high>\d+(?:\.\d+)?))?[\s\u00a0]?(?P<unit>[^\s\d,;()]+)")

_SIGN = re.compile(r"[<>≤≥≈~]\s?$")


class _Scale(NamedTuple):
    """What a figure is converted with, and to which units; of what is `weighed` as a salt only masses convert."""

    units: tuple[str, ...]
    molar_mass: Fraction | None
    valence: int | None
    weighed: bool = False


_Converted = Mapping[str, tuple[str, str]]
"""IRI of a quantity to the part of its printed form that is converted, and its values: "0.453 mmol/L|…"."""


class Conversions:
    """The figures of a library that convert; statements that an earlier one knows are not worked out again."""

    def __init__(self, library: Library, known: Conversions | None = None) -> None:
        self.library = library
        # An amount is shown in the units of all that measures its analyte, which no statement names.
        before = known.by_statement if known and _measured(known.library) == _measured(library) else {}
        shared: dict[str, tuple[str, str] | None] = {}
        self.by_statement: dict[str, tuple[Statement, _Converted]] = {}
        for name, statement in library.statements.items():
            old = before.get(name)
            same = old is not None and old[0] is statement
            self.by_statement[name] = old if same and old else (statement, dict(self._converted(statement, shared)))

    def _converted(
        self, statement: Statement, shared: dict[str, tuple[str, str] | None]
    ) -> Iterator[tuple[str, tuple[str, str]]]:
        """What converts in a statement; figures of shared criteria are worked out once."""
        for quantity, scale in self._scaled(statement):
            if quantity.iri not in shared:
                core = _core(quantity)
                values = _values(core, scale) if core else ()
                shared[quantity.iri] = (core[0], "|".join(values)) if core and values else None
            found = shared[quantity.iri]
            if found:
                yield quantity.iri, found

    @cached_property
    def of(self) -> _Converted:
        """What converts, in any statement."""
        return {iri: found for _, own in self.by_statement.values() for iri, found in own.items()}

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The units that a reader can choose: those that some figure is converted to or printed in, by name.

        A unit of amounts is no choice of its own where one of concentrations counts the same.
        """
        named = {value.rpartition(" ")[2] for _, values in self.of.values() for value in values.split("|")}
        counted = {name.partition("/")[0] for name in named if "/" in name}
        return tuple(sorted(named - counted, key=str.casefold))

    def within(self, node: Node) -> Mapping[str, str]:
        """The figures that convert in the texts of a statement or of a guideline, with their values.

        A text may name a figure of another statement of its guideline. One that means two things there, since two of
        the same print are of different analytes, is left out.
        """
        around = self._of_guideline.get(node.guideline, {})
        return around if isinstance(node, Guideline) else {**around, **self._of_statement.get(node.id, {})}

    @cached_property
    def _of_statement(self) -> Mapping[str, Mapping[str, str]]:
        return {name: _certain(own.values()) for name, (_, own) in self.by_statement.items()}

    @cached_property
    def _of_guideline(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for statement, own in self.by_statement.values():
            found.setdefault(statement.guideline, []).extend(own.values())
        return {name: _certain(pairs) for name, pairs in found.items()}

    def marked(self, text: str, values: Mapping[str, str]) -> Phrase:
        """A text in spans, of which those that print one of the figures carry its values."""
        cores = sorted((core for core in values if core in text), key=len, reverse=True)
        if not cores:
            return (Span(text),)
        pattern = re.compile(rf"(?<![\w.,–-])({'|'.join(map(re.escape, cores))})(?![\w/])")
        pieces = pattern.split(text)
        signs = ("", *(_sign(piece) for piece in pieces))
        spans = ((piece, _signed(values.get(piece, ""), sign)) for piece, sign in zip(pieces, signs, strict=False))
        return tuple(Span(piece, units=units) for piece, units in spans if piece)

    def printed(self, text: str, quantities: Iterable[Quantity]) -> Phrase:
        """The printed form of quantities in spans, as for `marked`."""
        return self.marked(text, _certain(self.of[each.iri] for each in quantities if each.iri in self.of))

    def _scaled(self, statement: Statement) -> Iterator[tuple[Quantity, _Scale]]:
        """The quantities of a statement whose analyte is certain, with their scales."""
        for node in parts(statement):
            if isinstance(node, Citation):
                continue
            if isinstance(node, (ObservationCriterion, RepeatedCriterion, Range)):
                for quantity in _with_equivalents(node.thresholds):
                    yield quantity, self._concentration(node.observable)
            dose: Dose | None = node.maximum if isinstance(node, Limit) else getattr(node, "dose", None)
            agent: str | None = getattr(node, "agent", None)
            if dose is not None and agent:
                for each in _doses(dose):
                    yield each, self._amount(agent, each.basis)

    def _concentration(self, slug: str) -> _Scale:
        observable = self.library.terms[slug]
        if not isinstance(observable, Observable):
            return _Scale((), None, None)
        return self._scale(observable.known_units, observable.analyte)

    def _amount(self, slug: str, basis: str) -> _Scale:
        """An amount of a substance, in the units in which its analyte is counted in the body."""
        agent = self.library.terms[slug]
        analyte = self._analyte(slug)
        forms = agent.forms if isinstance(agent, Substance) else ()
        heads = tuple(dict.fromkeys(name.partition("/")[0] for name in self._units_of(analyte)))
        if basis in _ELEMENT:
            return self._scale(heads, analyte)
        if basis in _WEIGHED and len(forms) == 1:
            counted = tuple(name for name in heads if unit(name).kind != "mass")
            weight = Fraction(forms[0].molar_mass) / forms[0].ion_count
            return self._scale(counted, analyte)._replace(molar_mass=weight, weighed=True)
        return _Scale((), None, None)

    def _units_of(self, analyte: str | None) -> Iterator[str]:
        for term in self.library.terms.values():
            if isinstance(term, Observable) and analyte and term.analyte == analyte:
                yield from term.known_units

    def _analyte(self, slug: str) -> str | None:
        """The analyte of a substance, or of the nearest class above it that has one."""
        term = self.library.terms[slug]
        if getattr(term, "molar_mass", None) is not None:
            return slug
        own: str | None = getattr(term, "analyte", None)
        return own or next((found for above in term.broader if (found := self._analyte(above))), None)

    def _scale(self, units: Sequence[str], analyte: str | None) -> _Scale:
        term = self.library.terms.get(analyte or "")
        mass, valence = getattr(term, "molar_mass", None), getattr(term, "valence", None)
        return _Scale(tuple(units), Fraction(mass) if mass is not None else None, valence)


def _measured(library: Library) -> Mapping[str, tuple[str | None, Sequence[str]]]:
    """Each observable with its analyte and its units."""
    observables = (term for term in library.terms.values() if isinstance(term, Observable))
    return {each.slug: (each.analyte, each.known_units) for each in observables}


def _with_equivalents(quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    for quantity in quantities:
        yield quantity
        yield from _with_equivalents(getattr(quantity, "also_printed", ()))


def _doses(dose: Dose) -> Iterator[Dose]:
    yield dose
    for also in dose.also_printed:
        yield from _doses(also)
    if dose.titration:
        yield from _doses(dose.titration.to_dose)


def _core(quantity: Quantity) -> re.Match[str] | None:
    """The number or the range with its unit in a printed form: "1.8-2.2 mEq/L" of "a target of 1.8-2.2 mEq/L"."""
    ends = {Fraction(end) for end in (quantity.low, quantity.high) if end is not None}
    for match in _FIGURE.finditer(quantity.printed):
        numbers = {Fraction(number(end)) for end in match.group("low", "high") if end}
        if ends and ends <= numbers and _same_unit(match["unit"], quantity.unit or ""):
            return match
    return None


def _sign(before: str) -> str:
    """The sign of a bound at the end of what stands before a figure: a converted figure without it means another."""
    found = _SIGN.search(before)
    return found[0].strip() if found else ""


def _signed(values: str, sign: str) -> str:
    return "|".join(f"{sign}{value}" for value in values.split("|")) if values else ""


def _same_unit(one: str, other: str) -> bool:
    try:
        return unit(one) == unit(other)
    except UnknownUnitError:
        return False


def _values(core: re.Match[str], scale: _Scale) -> tuple[str, ...]:
    """The figure in each other unit of its scale, to three significant digits."""
    found: list[str] = []
    if scale.weighed and unit(core["unit"]).kind != "mass":
        return ()
    for name in scale.units:
        if _same_unit(name, core["unit"]):
            continue
        try:
            ends = [
                convert(number(end), core["unit"], name, scale.molar_mass, scale.valence)
                for end in core.group("low", "high")
                if end
            ]
        except UnknownUnitError:
            continue
        found.append(f"{'–'.join(shown(end) for end in ends)} {name}")
    return tuple(found)


def _certain(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    for core, values in pairs:
        found.setdefault(core, set()).add(values)
    return {core: values.pop() for core, values in found.items() if len(values) == 1}
