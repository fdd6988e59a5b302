"""§3.3 and §3.4: a value against thresholds, which may be equivalents, imprecise or approximate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mgkg.model.quantity import Threshold
from tests.reason.naive.kleene import Truth, agreed, every
from tests.reason.naive.values import Value
from tests.reason.naive.vocabulary import Vocabulary, symbol


@dataclass(frozen=True)
class Figure:
    """A printed bound, with its ends in the canonical unit, and the spans in which other figures agree with them."""

    unit: str
    comparator: str
    ends: tuple[Fraction, Fraction]
    spans: tuple[tuple[Fraction, Fraction], ...]

    def holds(self, value: Value) -> Truth:
        """Imprecise bounds are evaluated at both ends."""
        return agreed(_compares(value.canonical, self.comparator, end) for end in self.ends)

    def agrees(self, other: Figure) -> bool:
        """Whether the spans overlap, lower end with lower end and upper with upper."""
        return all(a[0] <= b[1] and b[0] <= a[1] for a, b in zip(self.spans, other.spans, strict=True))


@dataclass(frozen=True)
class Side:
    """The bounds that are printed on one side: readings, of each of which the figures agree."""

    readings: tuple[tuple[Figure, ...], ...]
    only_approximate: bool

    def holds(self, value: Value) -> Truth:
        """What all readings say."""
        if self.only_approximate:
            return None
        return agreed(_reading(reading, value) for reading in self.readings)


Sides = tuple[Side, ...]


def sides(observable: str, thresholds: tuple[Threshold, ...], vocabulary: Vocabulary) -> Sides:
    """The lower and the upper side of what thresholds allow."""
    found = []
    for comparators in ((">", ">="), ("<", "<=")):
        here = [(one, end) for one in thresholds for end in _bounds(one) if end[0] in comparators]
        figures = [_figure(vocabulary, observable, one, end) for one, end in here if not one.approximate]
        if here:
            found.append(Side(_readings(figures), only_approximate=not figures))
    return tuple(found)


def compared(value: Value, both: Sides) -> Truth:
    """Whether a value lies within."""
    return every(side.holds(value) for side in both)


def _readings(figures: list[Figure]) -> tuple[tuple[Figure, ...], ...]:
    """Agreeing equivalents are one threshold; disagreeing ones are separate readings."""
    readings: list[list[Figure]] = []
    for figure in figures:
        for reading in readings:
            if all(figure.agrees(other) for other in reading):
                reading.append(figure)
                break
        else:
            readings.append([figure])
    return tuple(map(tuple, readings))


def _reading(reading: tuple[Figure, ...], value: Value) -> Truth:
    """The figure in the value's own unit decides, otherwise beyond all decides and between them is unknown."""
    own = [figure for figure in reading if figure.unit == symbol(value.unit)]
    return agreed(figure.holds(value) for figure in own or reading)


def _compares(value: Fraction, comparator: str, bound: Fraction) -> bool:
    return {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}[comparator]


def _bounds(threshold: Threshold) -> list[tuple[str, Fraction, Fraction]]:
    """The comparator with both ends; a single value quoted as a class spans its rounding interval."""
    assert threshold.low is not None
    assert threshold.high is not None
    if threshold.comparator != "=":
        return [(threshold.comparator, Fraction(threshold.low), Fraction(threshold.high))]
    low = Fraction(threshold.low) - _place(threshold.low) / 2
    high = Fraction(threshold.high) + _place(threshold.high) / 2
    return [(">=", low, low), ("<", high, high)]


def _figure(
    vocabulary: Vocabulary, observable: str, threshold: Threshold, bound: tuple[str, Fraction, Fraction]
) -> Figure:
    comparator, low, high = bound
    unit = threshold.unit or "1"
    spans = tuple(
        (
            vocabulary.canonical(observable, Fraction(end) - half_width(end), unit),
            vocabulary.canonical(observable, Fraction(end) + half_width(end), unit),
        )
        for end in (threshold.low, threshold.high)
        if end is not None
    )
    ends = (vocabulary.canonical(observable, low, unit), vocabulary.canonical(observable, high, unit))
    return Figure(symbol(unit), comparator, ends, spans)


def _place(value: Decimal) -> Fraction:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Fraction(10) ** exponent


def half_width(value: Decimal) -> Fraction:
    """Half the last printed place, at most 5 % of the value."""
    return min(_place(value) / 2, abs(Fraction(value)) / 20)
