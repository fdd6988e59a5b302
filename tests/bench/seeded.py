"""Seeded rule sets of any size, each the same for the same seed: many guidelines that answer the same decisions.

Guidelines of one field share its terms, its decisions and little else with those of other fields; their conditions
overlap, exclude each other or have nothing to do with each other, so that answers clash in patients who can be and in
patients who cannot. Nothing in them is advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from mgkg.model.action import Action, ActionPattern, ActionSet, Administer, Avoid, Measure, Prerequisite
from mgkg.model.criterion import AllOf, AnyOf, Criterion, Definition, ExposureCriterion, FindingCriterion
from mgkg.model.guideline import Library, Precedence
from mgkg.model.node import ClassName, Coded, DecisionSlug, NodeId, TermSlug
from mgkg.model.quantity import Dose, Figure, Interval
from mgkg.model.statement import Recommendation
from mgkg.model.term import Decision, Term
from tests.bench.seeded_criteria import Maker
from tests.bench.seeded_terms import (
    TIMES,
    Field,
    Topic,
    field,
    schemes,
    terms_of_all,
    terms_of_field,
    terms_of_topic,
    topic,
)
from tests.reason.made.terms import BASE, ROUTES, guideline, section

DIMENSIONS = ("route", "give", "agent", "dose", "timing", "interval")
ANSWERS_EACH, SECOND_ANSWER = 1.33, 0.4  # what is measured of monitoring has one answer
RULES_OF_FIELD, GUIDELINES_OF_FIELD = 44, 3
EXCEPT_WHEN, ONLY_WHEN, SCOPED, AGAINST = 0.2, 0.1, 0.85, 0.3
IMMEDIATE, WITH_PREREQUISITE, WITH_FIGURE, EXCEPTION, RULED = 0.03, 0.03, 0.1, 0.03, 0.01
DOSES = ("5", "10", "20", "40", "80")
INTERVALS = (("1", "1", "d"), ("1", "1", "wk"), ("2", "4", "wk"), ("1", "1", "mo"), ("3", "3", "mo"), ("3", "6", "mo"))
INTERVAL_KINDS = ("fixed", "at-least-every", "fixed", "at-least")


def seeded(recommendations: int, answers: int, seed: int = 1) -> Library:
    """A library of so many recommendations, with about so many answers to each decision."""
    return _Seeded(recommendations, answers, Random(seed)).library()  # noqa: S311 - the same for the same seed


class _Seeded:
    def __init__(self, recommendations: int, answers: int, random: Random) -> None:
        self.size = recommendations
        self.random = random
        topics = max(1, round(recommendations * ANSWERS_EACH / len(DIMENSIONS) / answers))
        per_topic = max(1, round(recommendations / RULES_OF_FIELD / topics))
        self.fields = [field(number) for number in range(topics * per_topic)]
        self.topics = [topic(number) for number in range(topics)]
        self.per_topic = per_topic
        self.guidelines = [
            _Guideline(f"seeded-{number}", self.fields[number // GUIDELINES_OF_FIELD], self._topic_of(number), random)
            for number in range(len(self.fields) * GUIDELINES_OF_FIELD)
        ]

    def _topic_of(self, guideline_number: int) -> Topic:
        return self.topics[guideline_number // GUIDELINES_OF_FIELD // self.per_topic]

    def library(self) -> Library:
        """All of it."""
        found: dict[str, Recommendation] = {}
        definitions: list[Definition] = []
        for place, one in enumerate(self.guidelines):
            share = self.size * (place + 1) // len(self.guidelines) - self.size * place // len(self.guidelines)
            found |= {statement.id: statement for statement in one.recommendations(share)}
            definitions += one.definitions()
        return Library(
            terms={term.slug: term for term in self._terms()},
            concepts=schemes(),
            decisions={decision.slug: decision for own in self.topics for decision in _decisions(own)},
            guidelines={one.slug: guideline(one.slug) for one in self.guidelines},
            sections={f"{one.slug}/all": section(one.slug) for one in self.guidelines},
            statements=dict(found),
            definitions=tuple(definitions),
            precedences=tuple(self._rulings(list(found))),
        )

    def _terms(self) -> Iterator[Term]:
        yield from terms_of_all()
        for own in self.fields:
            yield from terms_of_field(own)
        for about in self.topics:
            yield from terms_of_topic(about)

    def _rulings(self, names: list[str]) -> Iterator[Precedence]:
        """Later statements outrank earlier ones, so that no ruling leads back to itself."""
        for number in range(int(len(names) * RULED)):
            place = self.random.randrange(len(names) - 1)
            winner = self.random.randrange(place + 1, min(place + RULES_OF_FIELD, len(names)))
            slug = names[place].split("/")[0]
            own = next(one for one in self.guidelines if one.slug == slug)
            yield Precedence(
                iri=f"{BASE}/guideline/{slug}/ruling-{number}",
                winner=NodeId(names[winner]),
                loser=NodeId(names[place]),
                situation=own.maker(f"ruling-{number}").leaf(),
                rationale="Made up.",
                creator="nobody",
                date="2026-11-22",
            )


class _Guideline:
    """Makes what one guideline says."""

    def __init__(self, slug: str, own: Field, about: Topic, random: Random) -> None:
        self.slug = slug
        self.field = own
        self.topic = about
        self.random = random
        self.scope = self._scope()
        self.earlier: list[str] = []

    def maker(self, name: str) -> Maker:
        """Makes criteria of one owner."""
        return Maker(self.random, f"{BASE}/guideline/{self.slug}/{name}.", self.field)

    def _scope(self) -> Criterion:
        """For whom it is written: who has the field's disease, takes a class of drugs, or has a low level."""
        maker = self.maker("scope")
        which = self.random.choice(("disease", "exposure", "finding"))
        if which == "disease":
            return maker.condition(self.field.conditions[0])
        if which == "exposure":
            return ExposureCriterion(iri=maker.iri(which), substance=TermSlug(self.field.exposures[0]))
        return FindingCriterion(iri=maker.iri(which), finding=TermSlug(self.field.findings[0]))

    def definitions(self) -> Iterator[Definition]:
        """A low level by a number, and an alarm by what stands beside it."""
        low, very_low, alarm = self.field.findings
        maker = self.maker("definitions")
        yield self._definition(low, maker.level(self.field.levels[0], "<"), exhaustive=True)
        members = (maker.condition(self.field.conditions[6]), maker.level(self.field.levels[1]))
        yield self._definition(alarm, AnyOf(iri=maker.iri("any"), members=members), exhaustive=False)
        if maker.chance(0.5):
            sick = (maker.level(self.field.levels[0], "<"), maker.condition(self.field.conditions[5]))
            yield self._definition(very_low, AllOf(iri=maker.iri("all"), members=sick), exhaustive=False)

    def _definition(self, name: str, by: Criterion, *, exhaustive: bool) -> Definition:
        iri = f"{BASE}/guideline/{self.slug}/defines-{name}"
        return Definition(iri=iri, title=name, defines=TermSlug(name), defined_by=by, exhaustive=exhaustive)

    def recommendations(self, how_many: int) -> Iterator[Recommendation]:
        """What it recommends."""
        for number in range(how_many):
            statement = self._recommendation(f"statement-{number}")
            self.earlier.append(statement.id)
            yield statement

    def _recommendation(self, name: str) -> Recommendation:
        maker = self.maker(name)
        iri = f"{BASE}/guideline/{self.slug}/{name}"
        dimensions = self._dimensions(maker)
        against = dimensions == ["give"] and maker.chance(AGAINST)
        exception = maker.chance(EXCEPTION) and self.earlier
        scope = self.scope if maker.chance(SCOPED) else None
        return Recommendation(
            iri=iri,
            title=f"{self.slug} {name}",
            wording="Made up.",
            plain_wording="Made up.",
            section=NodeId(f"{self.slug}/all"),
            answers=tuple(DecisionSlug(f"{one}-{self.topic.number}") for one in dimensions),
            scope=scope,
            applies_when=maker.tree(scope),
            only_when=maker.leaf() if maker.chance(ONLY_WHEN) else None,
            except_when=maker.leaf() if maker.chance(EXCEPT_WHEN) else None,
            direction=Coded("against" if against else "for"),
            urgency=Coded("immediate") if maker.chance(IMMEDIATE) else None,
            action_set=ActionSet(
                iri=f"{iri}.actions", combine=Coded("all"), members=(self._action(dimensions, maker),)
            ),
            exception_to=(NodeId(self.random.choice(self.earlier)),) if exception else (),
            establishes=(self._prerequisite(maker),) if maker.chance(WITH_PREREQUISITE) else (),
            figures=(self._figure(maker),) if maker.chance(WITH_FIGURE) else (),
        )

    def _dimensions(self, maker: Maker) -> list[str]:
        """What it answers: monitoring alone, or one or two questions on agents."""
        first = self.random.choice(DIMENSIONS)
        if first == "interval" or not maker.chance(SECOND_ANSWER):
            return [first]
        return [first, self.random.choice([one for one in DIMENSIONS[:-1] if one != first])]

    def _action(self, dimensions: list[str], maker: Maker) -> Action:
        iri = maker.iri("action")
        if dimensions == ["interval"]:
            return Measure(iri=iri, observable=TermSlug(self.topic.monitored), interval=self._interval(maker))
        if dimensions == ["agent"] and maker.chance(AGAINST):
            return Avoid(iri=iri, agent=self._agent((self.topic.agents, *self.topic.subclasses, *self.topic.members)))
        return Administer(
            iri=iri,
            agent=self._agent(self.topic.members[:2] if "dose" in dimensions else self.topic.members),
            route=Coded(self.random.choice(list(ROUTES))) if "route" in dimensions else None,
            dose=self._dose(dimensions, maker) if {"dose", "timing"} & set(dimensions) else None,
        )

    def _agent(self, names: tuple[str, ...]) -> TermSlug:
        return TermSlug(self.random.choice(names))

    def _dose(self, dimensions: list[str], maker: Maker) -> Dose:
        given: dict[str, Any] = {}
        if "dose" in dimensions:
            low, high = sorted(self.random.choices(DOSES, k=2), key=Decimal)
            given = {"low": Decimal(low), "high": Decimal(high), "unit": "mg"}
            given |= {"period": Decimal(1), "period_unit": "d"} if maker.chance(0.6) else {}
        if "timing" in dimensions:
            given["timings"] = (Coded(self.random.choice(TIMES)),)
        return Dose(iri=maker.iri("dose"), printed="made up", basis=Coded("unstated"), **given)

    def _interval(self, maker: Maker) -> Interval:
        low, high, unit = self.random.choice(INTERVALS)
        kind = Coded(self.random.choice(INTERVAL_KINDS))
        return Interval(
            iri=maker.iri("interval"),
            printed=f"{low}-{high} {unit}",
            low=Decimal(low),
            high=Decimal(high),
            unit=unit,
            interval_kind=kind,
        )

    def _prerequisite(self, maker: Maker) -> Prerequisite:
        pattern = ActionPattern(
            iri=maker.iri("pattern"),
            title="giving any of a class",
            action_kind=ClassName("Administer"),
            agent=TermSlug(self.random.choice(self.topic.subclasses)),
        )
        met = maker.leaf()
        made_up = "Made up."
        return Prerequisite(
            iri=maker.iri("first"), wording=made_up, plain_wording=made_up, met_when=met, governs=pattern
        )

    def _figure(self, maker: Maker) -> Figure:
        number = Decimal(self.random.choice(("10", "12", "30")))
        about = f"share {self.random.randrange(4)} of field {self.field.number}"
        return Figure(
            iri=maker.iri("figure"), printed=f"{number} %", low=number, high=number, unit="%", quantity_of=about
        )


def _decisions(about: Topic) -> Iterator[Decision]:
    """The decisions on a topic; nobody says for whom they are taken."""
    for dimension in DIMENSIONS:
        subject = about.monitored if dimension == "interval" else about.agents
        yield Decision(
            iri=f"{BASE}/decision/{dimension}-{about.number}",
            title=f"Which {dimension} of {subject}?",
            subject=TermSlug(subject),
            dimension=Coded(dimension),
        )
