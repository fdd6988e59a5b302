"""Overlaps and gaps of a severity scheme, which is what one guideline calls the values of one observable."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from mgkg.model.criterion import ObservationCriterion
from mgkg.model.statement import Classification, Target
from mgkg.rules.cut import LOWER
from mgkg.verify.condition import FALSE, NOT_TRUE, TRUE, Beyond, Claim, Every, Some, applies
from mgkg.verify.digest import digest
from mgkg.verify.finding import Finding
from mgkg.verify.words import named, patient_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.model.criterion import BandCriterion
    from mgkg.model.patient import Patient
    from mgkg.model.statement import Statement
    from mgkg.rules.ruleset import Row, RuleSet
    from mgkg.verify.condition import Condition
    from mgkg.verify.inquiry import Inquiry


class Scheme(NamedTuple):
    """The bands of one guideline for one observable, each with the row of its classification."""

    guideline: str
    observable: str
    bands: tuple[tuple[Row, BandCriterion], ...]

    @property
    def statements(self) -> tuple[str, ...]:
        """The classifications, once each."""
        return tuple(dict.fromkeys(row.statement.id for row, _ in self.bands))


def schemes(ruleset: RuleSet) -> list[Scheme]:
    """The schemes of all guidelines."""
    found: dict[tuple[str, str], list[tuple[Row, BandCriterion]]] = defaultdict(list)
    for row in ruleset.rows.values():
        if isinstance(row.statement, Classification):
            for band in row.bands:
                found[row.statement.guideline, band.about].append((row, band))
    return [Scheme(*key, tuple(own)) for key, own in found.items()]


def overlaps(inquiry: Inquiry) -> Iterator[Finding]:
    """Values that a scheme names twice, by other labels."""
    for scheme in schemes(inquiry.ruleset):
        for (one, first), (other, second) in combinations(scheme.bands, 2):
            if set(first.band.severity_labels) == set(second.band.severity_labels):
                continue
            name = _overlap_id(first, second)
            between = tuple(dict.fromkeys((one.statement.id, other.statement.id)))
            both = [applies(one), Claim(first, TRUE), applies(other), Claim(second, TRUE)]
            if patient := inquiry.patient(name, between, both):
                yield _overlap(scheme, between, (first, second), patient, inquiry)


def _overlap_id(first: BandCriterion, second: BandCriterion) -> str:
    return f"overlap:{first.band.id}:{second.band.id}"


def _overlap(
    scheme: Scheme,
    between: tuple[str, ...],
    bands: tuple[BandCriterion, BandCriterion],
    patient: Patient,
    inquiry: Inquiry,
) -> Finding:
    library = inquiry.ruleset.library
    label = library.terms[scheme.observable].label
    called = " and ".join(" or ".join(band.band.severity_labels) for band in bands)
    where = " and ".join(named(statement, library) for statement in between)
    return Finding(
        id=_overlap_id(*bands),
        kind="overlap",
        between=between,
        text=f"{where} both name a value of {label}: {called}, in {patient_in_words(patient, library)}.",
        question=f"What is a value of {label} called in {scheme.guideline}?",
        sides=tuple((" or ".join(band.band.severity_labels), band.band.id.split(".")[0]) for band in bands),
        witness=patient,
        digest=digest(library.statements[statement] for statement in between),
    )


def gaps(inquiry: Inquiry) -> Iterator[Finding]:
    """Values between the bands of a scheme that are in none, and values below a target above all bands."""
    for scheme in schemes(inquiry.ruleset):
        somebody = Some(tuple(Every(tuple(_scope(row))) for row, _ in scheme.bands))
        nowhere: list[Condition] = [somebody, *(Claim(band, FALSE) for _, band in scheme.bands)]
        above = [Beyond(band, below=False) for _, band in scheme.bands]
        below = [Beyond(band, below=True) for _, band in scheme.bands]
        name = f"gap:{scheme.guideline}:{scheme.observable}"
        between = [*nowhere, Some(tuple(above)), Some(tuple(below))]
        if patient := inquiry.patient(name, scheme.statements, between):
            yield _between(name, scheme, patient, inquiry)
        for target in _targets(scheme, inquiry.ruleset):
            yield from _below(scheme, target, [*nowhere, *above], inquiry)


def _scope(row: Row) -> Iterator[Condition]:
    if row.statement.scope:
        yield Claim(row.statement.scope, TRUE)


def _between(name: str, scheme: Scheme, patient: Patient, inquiry: Inquiry) -> Finding:
    library = inquiry.ruleset.library
    label = library.terms[scheme.observable].label
    where = ", ".join(named(statement, library) for statement in scheme.statements)
    return Finding(
        id=name,
        kind="gap",
        between=scheme.statements,
        text=f"{scheme.guideline} says what values of {label} are called ({where}), and leaves out a value between: "
        f"{patient_in_words(patient, library)} is in no band.",
        witness=patient,
        digest=digest(library.statements[statement] for statement in scheme.statements),
    )


def _targets(scheme: Scheme, ruleset: RuleSet) -> Iterator[Target]:
    for statement in ruleset.library.statements.values():
        if isinstance(statement, Target) and (statement.guideline, statement.observable) == scheme[:2]:
            yield statement


def _below(scheme: Scheme, target: Target, beyond: Iterable[Condition], inquiry: Inquiry) -> Iterator[Finding]:
    """A value above all bands that does not surely reach the lower bound of a target."""
    lower = list(_lower_sides(target))
    if not lower:
        return
    name = f"gap:{scheme.guideline}:{scheme.observable}:{target.id}"
    between = (*scheme.statements, target.id)
    missed = Some(tuple(Claim(side, NOT_TRUE) for side in lower))
    row = inquiry.ruleset.rows[target.id]
    if patient := inquiry.patient(name, between, [*beyond, applies(row), missed]):
        library = inquiry.ruleset.library
        label = library.terms[scheme.observable].label
        yield Finding(
            id=name,
            kind="gap",
            between=between,
            text=f"{named(target.id, library)} is not surely reached by {patient_in_words(patient, library)}, "
            f"and no band of {scheme.guideline} says what that value of {label} is called.",
            witness=patient,
            digest=digest(library.statements[statement] for statement in between),
        )


def _lower_sides(target: Statement) -> Iterator[ObservationCriterion]:
    for goal in getattr(target, "target_ranges", ()):
        lower = tuple(t for t in goal.thresholds if t.comparator in LOWER)
        if lower:
            yield ObservationCriterion(iri=f"{goal.iri}#lower", observable=goal.observable, thresholds=lower)
