"""Labels and figures in words: terms, concepts, doses, thresholds, bands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from mgkg.model.criterion import Band, Range
from mgkg.model.node import Node
from mgkg.model.quantity import Dose, Interval, Quantity, Threshold
from mgkg.publish.catalogue import Catalogue
from mgkg.publish.conversion import Conversions
from mgkg.publish.phrase import Phrase, Span, joined, phrase, plain

_LOWER = (">", ">=")
_COMPARATORS = {"<=": "≤", ">=": "≥", "=": ""}


@dataclass(frozen=True)
class Names:
    """The words for the names and the figures of one catalogue."""

    catalogue: Catalogue

    @property
    def conversions(self) -> Conversions:
        """The figures that are shown in other units."""
        return self.catalogue.conversions

    def converted(self, text: str, node: Node) -> Phrase:
        """A text of a statement or of a guideline, in which its printed figures carry their values in other units."""
        return self.conversions.marked(text, self.conversions.within(node))

    def term(self, slug: str) -> Span:
        """The label of a term."""
        term = self.catalogue.library.terms[slug]
        return Span(term.label, term.iri)

    def terms(self, slugs: Iterable[str], between: str = ", ") -> Phrase:
        """The labels of terms."""
        return joined((self.term(slug) for slug in slugs), between)

    def concept(self, scheme: str, notation: str | None) -> Span:
        """The label of a concept of a scheme; "not stated" for none."""
        if notation is None:
            return Span("not stated")
        concept = self.catalogue.ontology.concept(scheme, notation)
        return Span(concept.label, concept.iri) if concept else Span(notation)

    def label(self, scheme: str, notation: str | None) -> str:
        """The label of a concept as a text."""
        return self.concept(scheme, notation).text

    def quantity(self, quantity: Quantity) -> Phrase:
        """A quantity as printed, with equivalents that its printed form leaves out."""
        also: tuple[Quantity, ...] = getattr(quantity, "also_printed", ())
        return self._equivalents((quantity, *(other for other in also if other.printed not in quantity.printed)))

    def _equivalents(self, quantities: Iterable[Quantity]) -> Phrase:
        """Printed equivalents of a figure; a threshold's canonical value follows where its unit is not among them."""
        found = sorted(quantities, key=lambda quantity: quantity.approximate)
        first, *others = dict.fromkeys(_printed(quantity) for quantity in found)
        printed = f"{first} ({', '.join(others)})" if others else first
        words = self.conversions.printed(printed, found)
        value = self.catalogue.canonical.get(found[0].iri)
        if value is None or value.unit in {each.unit for each in found} or not isinstance(found[0], Threshold):
            return words
        return phrase(words, Span(f" [{value.rounded()}]", derived=True))

    def thresholds(self, thresholds: Iterable[Threshold]) -> Phrase:
        """The bounds of an observable: equivalents on one side belong together, the two sides are joined."""
        sides: dict[str, list[Quantity]] = {}
        for threshold in thresholds:
            side = "=" if threshold.comparator == "=" else ">" if threshold.comparator in _LOWER else "<"
            sides.setdefault(side, []).extend((threshold, *threshold.also_printed))
        printed = [tuple(dict.fromkeys(quantity.printed for quantity in side)) for side in sides.values()]
        if len(printed) > 1 and len(set(printed)) == 1:
            return self._printed_range(list(sides.values()), ", ".join(printed[0]))
        return joined((self._equivalents(side) for side in sides.values()), " and ")

    def _printed_range(self, sides: list[list[Quantity]], printed: str) -> Phrase:
        """Two bounds that the source prints as one range."""
        values = [value for side in sides if (value := self.catalogue.canonical.get(side[0].iri))]
        units = {quantity.unit for side in sides for quantity in side}
        words = self.conversions.printed(printed, [quantity for side in sides for quantity in side])
        if len(values) < len(sides) or values[0].unit in units:
            return words
        ends = "–".join(value.rounded().removesuffix(f" {value.unit}") for value in values)
        return phrase(words, Span(f" [{ends} {values[0].unit}]", derived=True))

    def band(self, band: Range, iri: str = "") -> Phrase:
        """A band by its labels, which lead to an IRI where one is given, and bounds; a range by its observable."""
        bounds = self.thresholds(band.thresholds)
        if not isinstance(band, Band):
            return phrase(self.term(band.observable), " ", bounds)
        labels = joined((self.concept("severity", label) for label in band.severity_labels), " to ")
        return phrase(Span(plain(labels), iri) if iri else labels, ": ", bounds)

    def read_as(self, quantity: Quantity) -> str:
        """The numbers that a printed form was read as."""
        if quantity.low is None and quantity.high is None:
            return ""
        comparator: str | None = getattr(quantity, "comparator", None)
        sign = _COMPARATORS.get(comparator or "=", comparator or "")
        about = "≈ " if quantity.approximate else ""
        ends = _from_to(quantity.low, quantity.high)
        return f"{about}{sign}{' ' if sign else ''}{ends} {quantity.unit or ''}".rstrip()

    def details(self, quantity: Quantity) -> Iterator[tuple[str, Phrase]]:
        """What a quantity says beyond its numbers: a name and words for each."""
        if isinstance(quantity, Interval):
            yield "kind", phrase(self.concept("interval-kind", quantity.interval_kind))
        if subject := getattr(quantity, "quantity_of", ""):
            yield "of", phrase(subject)
        if isinstance(quantity, Dose):
            yield from self._dose_details(quantity)

    def _dose_details(self, dose: Dose) -> Iterator[tuple[str, Phrase]]:
        yield "basis", phrase(self.concept("basis", dose.basis))
        if dose.count is not None:
            yield "count", phrase(f"×{dose.count}")
        if dose.frequency is not None or dose.frequency_max is not None:
            yield "frequency", phrase(_from_to(dose.frequency, dose.frequency_max))
        if dose.period is not None:
            yield "period", phrase(f"{_from_to(dose.period, dose.period_max)} {dose.period_unit or ''}")
        if dose.infusion_time:
            yield "infusion time", phrase(dose.infusion_time.printed)
        if dose.timings:
            yield "timing", joined(self.concept("timing", timing) for timing in dose.timings)
        if dose.vehicle:
            yield "in", phrase(self.term(dose.vehicle))
        if dose.relative_change:
            yield "change", phrase(self.concept("change", dose.relative_change))


def _printed(quantity: Quantity) -> str:
    """A figure as printed; one word of the source may mark several figures as approximate, so each gets its mark."""
    marked = any(mark in quantity.printed for mark in ("approx", "about", "~", "≈", "±"))
    return f"≈ {quantity.printed}" if quantity.approximate and not marked else quantity.printed


def _from_to(low: Decimal | int | None, high: Decimal | int | None) -> str:
    return "–".join(
        dict.fromkeys(f"{end:f}" if isinstance(end, Decimal) else f"{end}" for end in (low, high) if end is not None)
    )
