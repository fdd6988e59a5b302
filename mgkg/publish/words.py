"""Criteria, actions and quantities in words that can carry links, from values of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from mgkg.model.action import (
    Action,
    ActionSet,
    Administer,
    Assess,
    Avoid,
    Correct,
    Measure,
    Reduce,
    Refer,
    Separate,
    Spread,
    Stop,
    Switch,
)
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
    Range,
    TimeSinceCriterion,
)
from mgkg.model.node import EditorialNote, Node, Noted
from mgkg.model.quantity import Dose, Quantity, Threshold
from mgkg.model.statement import Classification, Limit, Statement, Target
from mgkg.model.term import Procedure
from mgkg.publish.catalogue import Catalogue, parts

LOWER = (">", ">=")


@dataclass(frozen=True)
class Span:
    """Some words, and the IRI that they stand for; `derived` marks a figure that the source does not print."""

    text: str
    iri: str = ""
    derived: bool = False


Phrase: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True)
class Line:
    """A node in words, with what was noticed about its figures, and with the nodes below it."""

    words: Phrase
    node: Node | None = None
    notes: tuple[EditorialNote, ...] = ()
    below: tuple[Line, ...] = ()


def phrase(*parts_of_it: str | Span | Phrase) -> Phrase:
    """One phrase from texts, spans and phrases; nothing from empty ones."""
    found: list[Span] = []
    for part in parts_of_it:
        if isinstance(part, str):
            found += [Span(part)] if part else []
        elif isinstance(part, Span):
            found.append(part)
        else:
            found += part
    return tuple(found)


def joined(phrases: Iterable[Phrase | Span], between: str = ", ") -> Phrase:
    """Phrases with something between them."""
    found: list[Span] = []
    for part in phrases:
        found += [Span(between)] if found else []
        found += phrase(part)
    return tuple(found)


def plain(words: Phrase) -> str:
    """The text alone."""
    return "".join(span.text for span in words)


@dataclass(frozen=True)
class Words:
    """The words for the content of one catalogue."""

    catalogue: Catalogue

    # Names.

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

    # Quantities.

    def quantity(self, quantity: Quantity) -> Phrase:
        """A quantity as printed, with equivalents that its printed form leaves out."""
        also: tuple[Quantity, ...] = getattr(quantity, "also_printed", ())
        return self.equivalents((quantity, *(other for other in also if other.printed not in quantity.printed)))

    def equivalents(self, quantities: Iterable[Quantity]) -> Phrase:
        """Printed equivalents of one figure; a threshold's canonical value follows where its unit is not among them."""
        found = list(quantities)
        exact = [quantity for quantity in found if not quantity.approximate] or found
        first, *others = dict.fromkeys(quantity.printed for quantity in found)
        words = phrase(first, f" ({', '.join(others)})" if others else "")
        value = self.catalogue.canonical.get(exact[0].iri)
        known = {quantity.unit for quantity in found}
        if value is None or value.unit in known or not isinstance(exact[0], Threshold):
            return words
        return phrase(words, Span(f" [{value.rounded()}]", derived=True))

    def thresholds(self, thresholds: Iterable[Threshold]) -> Phrase:
        """The bounds of an observable: equivalents on one side belong together, the two sides are joined."""
        sides: dict[str, list[Quantity]] = {}
        for threshold in thresholds:
            side = "=" if threshold.comparator == "=" else ">" if threshold.comparator in LOWER else "<"
            sides.setdefault(side, []).extend((threshold, *threshold.also_printed))
        printed = [tuple(dict.fromkeys(quantity.printed for quantity in side)) for side in sides.values()]
        if len(set(printed)) == 1 and len(printed) > 1:
            return self._range(list(sides.values()), printed[0])
        return joined((self.equivalents(side) for side in sides.values()), " and ")

    def _range(self, sides: list[list[Quantity]], printed: tuple[str, ...]) -> Phrase:
        """Two bounds that the source prints as one range."""
        values = [self.catalogue.canonical.get(side[0].iri) for side in sides]
        known = [value for value in values if value]
        words = phrase(", ".join(printed))
        if len(known) < len(values) or known[0].unit in {quantity.unit for side in sides for quantity in side}:
            return words
        ends = " – ".join(value.rounded().removesuffix(f" {value.unit}") for value in known)
        return phrase(words, Span(f" [{ends} {known[0].unit}]", derived=True))

    def band(self, band: Range) -> Phrase:
        """A band or a range: its labels, and its bounds."""
        labels = joined((self.concept("severity", label) for label in getattr(band, "severity_labels", ())), " to ")
        bounds = self.thresholds(band.thresholds)
        return phrase(labels, ": ", bounds) if labels else phrase(self.term(band.observable), " ", bounds)

    def dose_details(self, dose: Dose) -> Iterator[tuple[str, Phrase]]:
        """What a dose says beyond its printed form: a name and words for each."""
        yield "basis", phrase(self.concept("basis", dose.basis))
        if dose.count is not None:
            yield "count", phrase(f"× {dose.count}")
        if dose.frequency is not None:
            yield "frequency", phrase(_span(dose.frequency, dose.frequency_max))
        if dose.period is not None:
            yield "period", phrase(f"{_span(dose.period, dose.period_max)} {dose.period_unit or ''}")
        if dose.infusion_time:
            yield "infusion time", phrase(dose.infusion_time.printed)
        if dose.timings:
            yield "timing", joined(self.concept("timing", timing) for timing in dose.timings)
        if dose.vehicle:
            yield "in", phrase(self.term(dose.vehicle))
        if dose.relative_change:
            yield "change", phrase(self.concept("change", dose.relative_change))

    # Criteria.

    def condition(self, criterion: Criterion, *, inner: bool = False) -> Phrase:
        """A criterion as one phrase; one that stands in another of another kind gets brackets."""
        if isinstance(criterion, AllOf | AnyOf):
            between = " and " if isinstance(criterion, AllOf) else " or "
            words = joined((self.condition(member, inner=True) for member in criterion.members), between)
            return phrase("(", words, ")") if inner and len(criterion.members) > 1 else words
        if isinstance(criterion, Not):
            return joined((self._negated(member) for member in criterion.members), " and ")
        return _LEAVES[type(criterion)](self, criterion)

    def _negated(self, criterion: Criterion) -> Phrase:
        words = self.condition(criterion, inner=True)
        if words[0].text.startswith("with "):
            return phrase(f"without {words[0].text.removeprefix('with ')}", words[1:])
        return phrase("not ", words)

    def tree(self, criterion: Criterion) -> Line:
        """A criterion as lines, one for each node of the tree."""
        heading = _BRANCHES.get(type(criterion))
        if heading:
            below = tuple(self.tree(member) for member in getattr(criterion, "members", ()))
            return Line(phrase(heading), criterion, criterion.notes, below)
        noted = [criterion, *(node for node in parts(criterion) if isinstance(node, Quantity))]
        return Line(_LEAVES[type(criterion)](self, criterion), criterion, notes_of(noted))

    def finding(self, criterion: FindingCriterion) -> Span:
        """A finding: where its guideline defines it, the definition, else the term."""
        guideline = criterion.id.split("/")[0]
        for definition in self.catalogue.defined_by[criterion.finding]:
            if definition.id.startswith(f"{guideline}/"):
                return Span(self.term(criterion.finding).text, definition.iri)
        return self.term(criterion.finding)

    # What a statement says.

    def says(self, statement: Statement) -> tuple[Line, ...]:
        """What a statement says to do, or gives: actions, bands, target ranges, a limit, figures."""
        lines: list[Line] = []
        action_set = getattr(statement, "action_set", None)
        if action_set is not None:
            lines += self.actions(action_set, against=statement.direction == "against")
        if isinstance(statement, Classification):
            lines += [self._range_line(band) for band in statement.bands]
        if isinstance(statement, Target):
            lines += [self._range_line(target) for target in statement.target_ranges]
        if isinstance(statement, Limit):
            words = phrase("At most ", self.quantity(statement.maximum), " of ", self.term(statement.agent))
            lines.append(Line(words, None, notes_of([statement.maximum])))
        lines += [
            Line(phrase(f"{figure.quantity_of}: ", self.quantity(figure)), None, notes_of([figure]))
            for figure in statement.figures
        ]
        return tuple(lines)

    def _range_line(self, band: Range) -> Line:
        return Line(self.band(band), band, notes_of([band, *band.thresholds]))

    def actions(self, action_set: ActionSet, *, against: bool = False) -> tuple[Line, ...]:
        """The lines of an action set: one under a heading where several belong together."""
        below = tuple(
            line
            for member in action_set.members
            for line in (
                self.actions(member, against=against)
                if isinstance(member, ActionSet)
                else (self.action(member, against=against),)
            )
        )
        if len(action_set.members) == 1:
            return below
        heading = {"all": "All of these", "one-of": "One of these", "sequence": "In this order"}
        words = heading.get(action_set.combine, action_set.combine)
        open_list = "" if action_set.exhaustive else ", for example"
        preferred = ", preferred" if action_set.preferred else ""
        return (Line(phrase(f"{words}{open_list}{preferred}"), action_set, action_set.notes, below),)

    def action(self, action: Action, *, against: bool = False) -> Line:
        """One action: what, by which route, how much, how often; the steps of a titration stand below it."""
        words = _ACTIONS[type(action)](self, action)
        if against:
            words = phrase("Do not: ", words)
        if action.before:
            words = phrase(words, ", before ", joined(Span(each.title, each.iri) for each in action.before))
        if action.preferred:
            words = phrase(words, " (preferred)")
        dose: Dose | None = getattr(action, "dose", None)
        steps: tuple[Line, ...] = ()
        if dose and dose.titration:
            step = dose.titration
            said = phrase(f"Then, when {step.trigger}: ", self.quantity(step.to_dose))
            steps = (Line(said, step, notes_of([step, step.to_dose])),)
        own = [node for node in parts(action) if isinstance(node, Quantity) and dose_step(dose, node) is None]
        return Line(words, action, notes_of([action, *own]), steps)


def dose_step(dose: Dose | None, quantity: Quantity) -> Quantity | None:
    """The quantity where it is one of a dose's later step, else None."""
    step = dose.titration if dose else None
    return quantity if step and any(node is quantity for node in parts(step)) else None


def notes_of(nodes: Iterable[Node]) -> tuple[EditorialNote, ...]:
    """The notes of nodes, each once."""
    notes = (note for node in nodes if isinstance(node, Noted) for note in node.notes)
    return tuple({note.iri: note for note in notes}.values())


def _span(low: Decimal | int, high: Decimal | int | None) -> str:
    return f"{low}" if high is None or high == low else f"{low}–{high}"


def _stated(words: Words, criterion: ConditionCriterion) -> Phrase:
    done = isinstance(words.catalogue.library.terms[criterion.condition], Procedure)
    return phrase("after " if done else "with ", words.term(criterion.condition))


def _elapsed(words: Words, criterion: TimeSinceCriterion) -> Phrase:
    bounds = []
    if criterion.within:
        bounds.append(phrase(f"within {criterion.within.printed}"))
    if criterion.after:
        bounds.append(phrase(f"not before {criterion.after.printed}"))
    return phrase(joined(bounds, " and "), " (counted from ", words.term(criterion.event), ")")


_BRANCHES: Mapping[type[Criterion], str] = {AllOf: "All of these", AnyOf: "Any of these", Not: "Not"}

_LEAVES: Mapping[type[Criterion], Callable[[Words, Any], Phrase]] = {
    ObservationCriterion: lambda words, it: phrase(words.term(it.observable), " ", words.thresholds(it.thresholds)),
    BandCriterion: lambda words, it: phrase(
        words.term(it.band.observable), " in the band ", Span(plain(words.band(it.band)), it.band.iri)
    ),
    ExposureCriterion: lambda words, it: phrase("taking ", words.term(it.substance)),
    ConditionCriterion: _stated,
    DemographicCriterion: lambda words, it: phrase(words.term(it.demographic), " ", words.thresholds(it.thresholds)),
    TimeSinceCriterion: _elapsed,
    FindingCriterion: lambda words, it: phrase("with ", words.finding(it)),
}


def _route(words: Words, route: str | None) -> Phrase:
    return phrase(", ", words.concept("route", route)) if route else ()


def _printed(words: Words, quantity: Quantity | None) -> Phrase:
    return phrase(": ", words.quantity(quantity)) if quantity else ()


def _watched(words: Words, terms: tuple[str, ...]) -> Phrase:
    return phrase("; watch for ", words.terms(terms)) if terms else ()


def _administer(words: Words, it: Administer) -> Phrase:
    interval = phrase(", ", words.quantity(it.interval)) if it.interval else ()
    return phrase("Give ", words.term(it.agent), _route(words, it.route), _printed(words, it.dose), interval)


def _correct(words: Words, it: Correct) -> Phrase:
    agent = phrase(" with ", words.term(it.agent)) if it.agent else ()
    return phrase("Correct ", words.terms(it.conditions, " and "), agent, _route(words, it.route))


def _assess(words: Words, it: Assess) -> Phrase:
    agent = phrase(" of ", words.term(it.agent)) if it.agent else ()
    what = words.terms(it.conditions) or phrase("the situation")
    return phrase("Assess ", what, agent, _printed(words, it.interval), _watched(words, it.watch_for))


_ACTIONS: Mapping[type[Action], Callable[[Words, Any], Phrase]] = {
    Administer: _administer,
    Stop: lambda words, it: phrase("Stop ", words.term(it.agent)),
    Avoid: lambda words, it: phrase("Avoid ", words.term(it.agent), _route(words, it.route)),
    Reduce: lambda words, it: phrase("Use less ", words.term(it.agent), _printed(words, it.dose)),
    Switch: lambda words, it: phrase("Switch from ", words.term(it.from_agent), " to ", words.term(it.to_agent)),
    Measure: lambda words, it: phrase(
        "Measure ", words.term(it.observable), _printed(words, it.interval), _watched(words, it.watch_for)
    ),
    Correct: _correct,
    Assess: _assess,
    Separate: lambda words, it: phrase(
        "Keep ", words.term(it.agent), " apart from ", words.terms(it.other_agents), ": ", words.quantity(it.separation)
    ),
    Spread: lambda words, it: phrase(
        "Spread ", words.terms(it.agents, " and "), ": ", words.concept("timing", it.timing)
    ),
    Refer: lambda words, it: phrase("Refer ", words.terms(it.conditions) or phrase("to another service")),
}
