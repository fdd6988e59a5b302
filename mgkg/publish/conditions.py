"""Criteria in words: as one phrase, or as lines, one for each node of the tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    BandCriterion,
    ConditionCriterion,
    Criterion,
    DemographicCriterion,
    ExposureCriterion,
    FindingCriterion,
    Not,
    ObservationCriterion,
    RepeatedCriterion,
    TimeSinceCriterion,
    TrendCriterion,
)
from mgkg.model.quantity import Quantity
from mgkg.model.term import Procedure
from mgkg.publish.names import Names
from mgkg.publish.parts import parts
from mgkg.publish.phrase import Line, Phrase, Span, joined, notes_of, phrase
from mgkg.reason.kinds.repeated import often

_WITH = "with "


def condition(names: Names, criterion: Criterion, *, inner: bool = False) -> Phrase:
    """A criterion as one phrase; inside another, one of several members stands in brackets."""
    if isinstance(criterion, Not):
        return joined((_negated(names, member) for member in criterion.members), " and ")
    if isinstance(criterion, AllOf | AnyOf):
        between = " and " if isinstance(criterion, AllOf) else " or "
        words = joined((condition(names, member, inner=True) for member in criterion.members), between)
        return phrase("(", words, ")") if inner and len(criterion.members) > 1 else words
    return _LEAVES[type(criterion)](names, criterion)


def _negated(names: Names, criterion: Criterion) -> Phrase:
    words = condition(names, criterion, inner=True)
    if words and words[0].text == _WITH:
        return phrase("without ", words[1:])
    return phrase("not ", words)


def tree(names: Names, criterion: Criterion) -> Line:
    """A criterion as a line, with lines for its members below."""
    heading = _BRANCHES.get(type(criterion))
    if heading:
        below = tuple(tree(names, member) for member in getattr(criterion, "members", ()))
        return Line(phrase(heading), None, criterion.notes, below)
    return Line(_LEAVES[type(criterion)](names, criterion), None, leaf_notes(criterion))


def leaf_notes(criterion: Criterion) -> tuple[Any, ...]:
    """What was noted about a criterion and its figures."""
    return notes_of([criterion, *(node for node in parts(criterion) if isinstance(node, Quantity))])


def _stated(names: Names, criterion: ConditionCriterion) -> Phrase:
    done = isinstance(names.catalogue.library.terms[criterion.condition], Procedure)
    return phrase("after " if done else _WITH, names.term(criterion.condition))


def _found(names: Names, criterion: FindingCriterion) -> Phrase:
    """A finding leads to the definition of its own guideline where there is one."""
    term = names.term(criterion.finding)
    guideline = criterion.id.split("/")[0]
    own = (each for each in names.catalogue.defined_by[criterion.finding] if each.id.startswith(f"{guideline}/"))
    return phrase(_WITH, next((Span(term.text, definition.iri) for definition in own), term))


def _elapsed(names: Names, criterion: TimeSinceCriterion) -> Phrase:
    bounds = [phrase(f"within {criterion.within.printed}")] if criterion.within else []
    bounds += [phrase(f"after {criterion.after.printed}")] if criterion.after else []
    end = {"start": "the start of ", "stop": "the end of "}.get(criterion.counted_from or "", "")
    return phrase(joined(bounds, " and "), f" (counted from {end}", names.term(criterion.event), ")")


def _repeated(names: Names, criterion: RepeatedCriterion) -> Phrase:
    bounds = names.thresholds(criterion.thresholds)
    return phrase(names.term(criterion.observable), " ", bounds, f" {often(criterion)}")


def _banded(names: Names, criterion: BandCriterion) -> Phrase:
    band = criterion.band
    return phrase(names.term(band.observable), " in the band ", names.band(band, band.iri))


_BRANCHES: Mapping[type[Criterion], str] = {AllOf: "All of these:", AnyOf: "Any of these:", Not: "Not:"}

_LEAVES: Mapping[type[Criterion], Callable[[Names, Any], Phrase]] = {
    ObservationCriterion: lambda names, it: phrase(names.term(it.observable), " ", names.thresholds(it.thresholds)),
    BandCriterion: _banded,
    ExposureCriterion: lambda names, it: phrase("taking ", names.term(it.substance)),
    ConditionCriterion: _stated,
    DemographicCriterion: lambda names, it: phrase(names.term(it.demographic), " ", names.thresholds(it.thresholds)),
    RepeatedCriterion: _repeated,
    TrendCriterion: lambda names, it: phrase(names.term(it.observable), f" {it.trend} {often(it)}"),
    TimeSinceCriterion: _elapsed,
    FindingCriterion: _found,
}
