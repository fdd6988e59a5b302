"""Remarks on figures: their units, their low and high, and ranges that are empty."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.errors import UnknownUnitError
from mgkg.model.report import WARNING
from mgkg.model.term import Demographic, Observable
from mgkg.model.units import unit
from mgkg.rules.cut import scale
from mgkg.store.reading import short
from mgkg.vocabulary import MGKG, TERM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from mgkg.check.content import Content
    from mgkg.rules.cut import Bound, Scale

QUANTITIES = ("Threshold", "Dose", "Interval", "Figure")
_UNIT = MGKG + "unit"
_OF_TIME = ("time", "calendar")


def unit_known(content: Content) -> Iterator[Remark]:
    """Units that nobody knows, or in which the observable is not reported."""
    for subject in content.of_kinds(*QUANTITIES):
        for written in content.texts(subject, "unit"):
            yield from _unit(subject, "unit", written, figure=subject in content.dataset.of_type(MGKG + "Figure"))
        for written in content.texts(subject, "periodUnit"):
            yield from _unit(subject, "periodUnit", written, kinds=_OF_TIME)
    for subject in content.of_kinds("Interval"):
        for written in content.texts(subject, "unit"):
            yield from _unit(subject, "unit", written, kinds=_OF_TIME)
    for owner, scaled in _scales(content):
        units = scaled.units or (scaled.canonical,)
        for threshold in content.links(owner, "threshold"):
            for written in content.texts(threshold, "unit"):
                if _symbol(written) not in (None, *units):
                    name = short(content.links(owner, "observable")[0])
                    what = f"{short(threshold)}: {name} is not reported in {written}."
                    yield Remark(threshold, f"{what} Use {' or '.join(units)}, or add the unit to the term.", _UNIT)


def number_whole(content: Content) -> Iterator[Remark]:
    """Numbers without a unit, and ranges of which one end is missing: nothing can be computed with either."""
    for subject in content.of_kinds(*QUANTITIES):
        low, high, written = (content.texts(subject, name) for name in ("low", "high", "unit"))
        if (low or high) and not written:
            yield Remark(subject, f"{short(subject)} has a number without a unit. Add mgkg:unit as printed.")
        if bool(low) != bool(high):
            gone = "mgkg:high" if low else "mgkg:low"
            yield Remark(subject, f"{short(subject)} has one end alone. Add {gone}; both ends of one number are equal.")


def observable_units(content: Content) -> Iterator[Remark]:
    """Units of an observable that nobody knows, or that cannot be converted to its canonical one."""
    for slug, term in content.library.terms.items():
        if not isinstance(term, (Observable, Demographic)) or term.canonical_unit is None:
            continue
        for written in dict.fromkeys((term.canonical_unit, *term.known_units)):
            alone = replace(term, known_units=(written,))
            try:
                scale(alone, content.library.terms).factor(written, term.canonical_unit)  # type: ignore[arg-type]  # or a Demographic with units
            except UnknownUnitError as error:
                yield Remark(term.iri, f"{slug}: {error.what}. {error.remedy}", MGKG + "knownUnit", value=written)


def _unit(
    subject: str, name: str, written: str, *, kinds: tuple[str, ...] = (), figure: bool = False
) -> Iterator[Remark]:
    try:
        kind = unit(written).kind
    except UnknownUnitError as error:
        severity = WARNING if figure else None
        yield Remark(subject, f"{short(subject)}: {error.what}. {error.remedy}", MGKG + name, severity=severity)
        return
    if kinds and kind not in kinds:
        what = f"{short(subject)}: {written} is no unit of time. Use min, h, d, wk, mo or a."
        yield Remark(subject, what, MGKG + name)


def _symbol(written: str) -> str | None:
    try:
        return unit(written).symbol
    except UnknownUnitError:
        return None


def _scales(content: Content) -> Iterator[tuple[str, Scale]]:
    """Each node with thresholds of an observable, and that observable's scale; broken scales are another rule's."""
    terms = content.library.terms
    for owner in content.of_kinds("ObservationCriterion", "Band", "Range", "DemographicCriterion"):
        for observable in (*content.links(owner, "observable"), *content.links(owner, "demographic")):
            term = terms.get(observable.removeprefix(TERM))
            if getattr(term, "canonical_unit", None):
                try:
                    yield owner, scale(term, terms)  # type: ignore[arg-type]  # an Observable, or a Demographic
                except UnknownUnitError:
                    continue


def low_above_high(content: Content) -> Iterator[Remark]:
    """Quantities whose low is above their high."""
    for subject in content.of_kinds(*QUANTITIES):
        low, high = number(content, subject, "low"), number(content, subject, "high")
        if low is not None and high is not None and low > high:
            what = f"{short(subject)} has a low of {low} above its high of {high}. Exchange the two, or mend one."
            yield Remark(subject, what, MGKG + "low")


def empty_range(content: Content) -> Iterator[Remark]:
    """Ranges into which no value can fall."""
    for iri, found in content.ruleset.cuts.items():
        lower, upper = (_ends(side, found.scale) for side in (found.lower, found.upper))
        # Criteria that are made of a band have its address with a fragment behind it.
        owner = iri.partition("#")[0]
        if owner == iri and lower and upper and min(lower) > max(upper):
            what = f"{short(owner)}: no value is both above its lower bound and below its upper one."
            yield Remark(owner, f"{what} Mend a comparator or a number.", MGKG + "threshold")


def _ends(side: tuple[tuple[Bound, ...], ...], on: Scale) -> list[Fraction]:
    return [end for group in side for bound in group for end in bound.ends_in(on.canonical, on)]


def number(content: Content, subject: str, name: str) -> Decimal | None:
    """The number of one of our properties; None where there is none."""
    try:
        value = Decimal(content.texts(subject, name)[0])
    except (IndexError, InvalidOperation):
        return None
    return value if value.is_finite() else None
