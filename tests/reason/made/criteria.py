"""Random criteria over the made-up vocabulary: trees of every kind, with every kind of threshold and length."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import count

from hypothesis import strategies as st

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    Band,
    BandCriterion,
    ConditionCriterion,
    Criterion,
    DemographicCriterion,
    ExposureCriterion,
    FindingCriterion,
    Not,
    ObservationCriterion,
    Range,
    RepeatedCriterion,
    TimeSinceCriterion,
    TrendCriterion,
)
from mgkg.model.node import Coded, TermSlug
from mgkg.model.quantity import Interval, Threshold
from mgkg.model.units import convert
from tests.reason.made.terms import (
    CONDITIONS,
    EVENTS,
    OBSERVABLES,
    PROCEDURES,
    SUBSTANCES,
    SYMPTOMS,
    days,
)

MASSES = {"alpha": (Fraction("24.305"), 2), "beta": (Fraction("39.0983"), 1)}
# Printed numbers per canonical unit of a base observable, and for derived ones.
NUMBERS = {
    "alpha-level": ("0.4", "0.5", "0.55", "0.7", "0.9", "1.1"),
    "beta-level": ("10", "12", "15.6", "20"),
    "flow": ("30", "60", "90"),
    "derived-one": ("1", "2", "2.5", "4"),
    "derived-two": ("0.5", "0.8", "1", "1.5"),
    "age": ("18", "65"),
}
DERIVED_UNITS = {"derived-one": "1", "derived-two": "mmol/L", "age": "a"}

one_in_six = st.integers(0, 5).map(lambda number: number == 5)
one_in_three = st.integers(0, 2).map(lambda number: number == 2)
lower = st.sampled_from([">=", ">"])
upper = st.sampled_from(["<", "<="])
which_sides = st.sampled_from(["upper", "lower", "both", "equal"])
equivalents = st.sampled_from(["none", "none", "agreeing", "disagreeing", "approximate"])
lengths = st.sampled_from(
    [(7, "d"), (1, "d"), (14, "d"), (2, "wk"), (1, "mo"), (3, "mo"), (30, "d"), (1, "a"), (24, "h")]
)
periods = st.sampled_from([None, (14, "at-most"), (3, "at-most"), (30, "at-most"), (7, "at-least"), (1, "at-least")])
ages = st.sampled_from([None, None, None, 1, 30, 365])
leaf_kinds = st.sampled_from(
    ["exposure", "condition", "observation", "finding", "since", "repeated", "trend", "band", "demographic"]
)
tree_kinds = st.sampled_from(["leaf", "leaf", "not", "all", "any"])
counted_from = st.sampled_from([None, "start", "stop"])
within_or_after = st.sampled_from(["within", "after", "both"])


@dataclass
class Maker:
    """Makes the criteria of one owner: an address for each node, and the terms it may name."""

    draw: st.DrawFn
    prefix: str
    observables: tuple[str, ...] = tuple(OBSERVABLES)
    findings: tuple[str, ...] = ()
    numbers: count[int] = field(default_factory=count)

    def iri(self, role: str) -> str:
        """The next address."""
        return f"{self.prefix}{role}-{next(self.numbers)}"

    def tree(self, depth: int = 2) -> Criterion:
        """A criterion of any shape."""
        kind = self.draw(tree_kinds) if depth else "leaf"
        if kind == "leaf":
            return self.leaf()
        if kind == "not":
            return Not(iri=self.iri("not"), members=(self.tree(depth - 1),))
        members = tuple(self.tree(depth - 1) for _ in range(self.draw(st.integers(1, 3))))
        return (AllOf if kind == "all" else AnyOf)(iri=self.iri(kind), members=members)

    def leaf(self) -> Criterion:
        """A criterion without members."""
        kind = self.draw(leaf_kinds)
        if kind in ("exposure", "condition", "finding"):
            return self._concept(kind if kind != "finding" or self.findings else "condition")
        if kind == "since":
            return self.since()
        if kind == "demographic":
            return self._demographic()
        if kind == "band":
            return BandCriterion(iri=self.iri(kind), band=self.band())
        return self.about_values(kind)

    def _concept(self, kind: str) -> Criterion:
        if kind == "exposure":
            return ExposureCriterion(iri=self.iri(kind), substance=self._term(tuple(SUBSTANCES)))
        if kind == "finding":
            return FindingCriterion(iri=self.iri(kind), finding=self._term(self.findings))
        return ConditionCriterion(iri=self.iri(kind), condition=self._term((*CONDITIONS, *SYMPTOMS, *PROCEDURES)))

    def about_values(self, kind: str) -> Criterion:
        """The latest value, repeated values, or a trend."""
        observable = self._term(self.observables)
        age = self.draw(ages)
        maximum_age = days(age) if age else None
        if kind == "observation":
            return ObservationCriterion(
                iri=self.iri(kind),
                observable=observable,
                thresholds=self.thresholds(observable),
                maximum_age=maximum_age,
            )
        drawn = self.draw(periods)
        if kind == "repeated":
            return RepeatedCriterion(
                iri=self.iri(kind),
                observable=observable,
                thresholds=self.thresholds(observable),
                occasions=self.draw(st.integers(1, 3)),
                over_period=days(*drawn) if drawn else None,
                maximum_age=maximum_age,
            )
        return TrendCriterion(
            iri=self.iri(kind),
            observable=observable,
            trend=Coded(self.draw(st.sampled_from(["falling", "rising"]))),
            occasions=self.draw(st.integers(2, 3)),
            over_period=days(drawn[0]) if drawn else None,
            maximum_age=maximum_age,
        )

    def since(self) -> TimeSinceCriterion:
        """The time since an event, a start or a stop."""
        event = self._term(EVENTS)
        counted = None if event in PROCEDURES else self.draw(counted_from)
        which = self.draw(within_or_after)
        return TimeSinceCriterion(
            iri=self.iri("since"),
            event=event,
            counted_from=Coded(counted) if counted else None,
            within=self._length("at-most") if which != "after" else None,
            after=self._length("at-least") if which != "within" else None,
        )

    def band(self) -> Band:
        """A band of a level."""
        labels = self.draw(st.sampled_from([("mild",), ("moderate",), ("severe",), ("mild", "moderate")]))
        return Band(
            iri=self.iri("band"),
            observable=TermSlug("alpha-level"),
            thresholds=self.thresholds("alpha-level"),
            severity_labels=tuple(map(Coded, labels)),
        )

    def target_range(self) -> Range:
        """The values to aim for."""
        return Range(
            iri=self.iri("range"),
            observable=TermSlug("alpha-level"),
            thresholds=self.thresholds("alpha-level", self.draw(st.sampled_from(["lower", "both", "upper"]))),
        )

    def thresholds(self, observable: str, which: str | None = None) -> tuple[Threshold, ...]:
        """One or two sides, each perhaps with an equivalent in another unit."""
        which = which or self.draw(which_sides)
        printed = sorted(NUMBERS[observable], key=Decimal)
        if which == "both":
            first, second = sorted(self.draw(st.tuples(st.integers(0, len(printed) - 2), st.integers(1, 2))))
            low, high = printed[first], printed[max(second, first + 1)]
            return (*self._side(observable, low, self.draw(lower)), *self._side(observable, high, self.draw(upper)))
        number = self.draw(st.sampled_from(printed))
        comparator = "=" if which == "equal" else self.draw(lower if which == "lower" else upper)
        return self._side(observable, number, comparator)

    def _side(self, observable: str, number: str, comparator: str) -> tuple[Threshold, ...]:
        unit = OBSERVABLES[observable][1][0] if observable in OBSERVABLES else DERIVED_UNITS[observable]
        imprecise = comparator != "=" and self.draw(one_in_six)
        low = Decimal(number)
        high = low + Decimal(1).scaleb(low.as_tuple().exponent) if imprecise else low  # type: ignore[arg-type]
        first = self._threshold(comparator, low, high, unit)
        analyte = OBSERVABLES[observable][0] if observable in OBSERVABLES else ""
        kind = self.draw(equivalents) if analyte and comparator != "=" else "none"
        if kind == "none":
            return (first,)
        other = self.draw(st.sampled_from(OBSERVABLES[observable][1][1:]))
        factor = {"disagreeing": Fraction(13, 10)}.get(kind, Fraction(1))
        ends = [_rounded(convert(Fraction(end) * factor, unit, other, *MASSES[analyte])) for end in (low, high)]
        return first, self._threshold(comparator, ends[0], ends[1], other, approximate=kind == "approximate")

    def _threshold(
        self, comparator: str, low: Decimal, high: Decimal, unit: str, *, approximate: bool = False
    ) -> Threshold:
        return Threshold(
            iri=self.iri("threshold"),
            printed=f"{'≈' if approximate else ''}{comparator}{low}{f'-{high}' if low != high else ''} {unit}",
            comparator=comparator,
            low=low,
            high=high,
            unit=unit,
            approximate=approximate,
        )

    def _length(self, kind: str) -> Interval:
        length, unit = self.draw(lengths)
        imprecise = unit == "d" and self.draw(one_in_six)
        return days(length, kind, unit=unit, high=length + 2 if imprecise else None)

    def _demographic(self) -> DemographicCriterion:
        if self.draw(st.booleans()):
            return DemographicCriterion(iri=self.iri("smoker"), demographic=TermSlug("smoker"))
        return DemographicCriterion(
            iri=self.iri("age"), demographic=TermSlug("age"), thresholds=self.thresholds("age", "lower")
        )

    def _term(self, names: tuple[str, ...]) -> TermSlug:
        return TermSlug(self.draw(st.sampled_from(names)))


def _rounded(value: Fraction) -> Decimal:
    """With two significant digits or so, as a source prints it."""
    places = "0.01" if value < 2 else "0.1" if value < 20 else "1"
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal(places))
