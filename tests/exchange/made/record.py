"""A record in the making: its resources on one side, what they mean on the other, each put there by intent."""

from __future__ import annotations

import uuid
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from mgkg.model.patient import HAS, Fact, Moment
from tests.exchange.made.times import When, instant
from tests.exchange.made.vocabulary import Concept, Vocabulary

Resource = dict[str, Any]
BASE = "https://ehr.example.org/fhir"
STYLES = ("urn", "urn-relative", "relative", "absolute", "mixed", "bare")
"""How the record refers: addresses of entries and of references; "bare" entries have no address at all."""


@dataclass(frozen=True)
class Placed:
    """A resource, and for each item of it the concept of which it tells, or the reason why it is set aside."""

    resource: Resource
    items: tuple[tuple[str | None, str | None], ...]


@dataclass
class Record:
    """What the record holds so far. `now` is the moment of evaluation; `clock` is the machine's."""

    rng: Random
    words: Vocabulary
    clock: Moment
    at: Moment
    style: str
    patient: str = ""
    with_patient: bool = True
    placed: list[Placed] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    readings: set[str] = field(default_factory=set)
    truths: dict[str, bool] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    invalid: bool = False

    def __post_init__(self) -> None:
        self.patient = self.identifier()

    @property
    def now(self) -> datetime:
        """The moment of evaluation as a point."""
        return self.at.start

    @property
    def in_the_past(self) -> bool:
        """Whether the moment of evaluation lies before the clock."""
        return self.at.start != self.clock.start

    def chance(self, share: float) -> bool:
        """Whether something comes about that does so in a share of cases."""
        return self.rng.random() < share

    def pick(self, shares: dict[str, float]) -> str:
        """One of some kinds, by their shares, noted."""
        kind = self.rng.choices(tuple(shares), tuple(shares.values()))[0]
        self.kinds[kind] += 1
        return kind

    def identifier(self) -> str:
        """A new logical id."""
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def future(self) -> When:
        """A time that is sure to lie after the clock."""
        return instant(self.rng, self.clock.start + timedelta(days=self.rng.uniform(2, 300)))

    def reference(self, kind: str, identifier: str) -> dict[str, str]:
        """A reference in the style of the record."""
        style = self.rng.choice(("relative", "absolute")) if self.style == "mixed" else self.style
        if style == "urn":
            return {"reference": f"urn:uuid:{identifier}"}
        return {"reference": f"{BASE}/{kind}/{identifier}" if style == "absolute" else f"{kind}/{identifier}"}

    def new(self, kind: str, **elements: Any) -> Resource:  # noqa: ANN401 - whatever the resource holds
        """A resource about the patient."""
        subject = "patient" if kind in {"AllergyIntolerance", "Immunization", "Claim"} else "subject"
        me = {subject: self.reference("Patient", self.patient)}
        return {"resourceType": kind, "id": self.identifier(), **elements, **me}

    def becomes(self, resource: Resource, concept: str) -> None:
        """A resource that becomes a fact about a concept, or joins one."""
        self.place(resource, ((concept, None),))

    def aside(self, resource: Resource, reason: str, items: int = 1) -> None:
        """A resource that is set aside."""
        self.place(resource, ((None, reason),) * items)

    def place(self, resource: Resource, items: tuple[tuple[str | None, str | None], ...]) -> None:
        """A resource with what becomes of each of its items."""
        self.placed.append(Placed(resource, items))

    def free(self, concept: Concept | str, *, truth: bool | None = True) -> bool:
        """Whether nothing is told of a concept yet, and its truth contradicts nothing that is; None is ended."""
        slug = concept if isinstance(concept, str) else concept.slug
        if slug in self.told:
            return False
        said = () if truth is None else ((slug, truth), *self.words.ruleset.terms.said[slug, truth])
        return all(self.truths.get(name, holds) == holds and self._may(name, truth=holds) for name, holds in said)

    def _may(self, name: str, *, truth: bool) -> bool:
        """What other facts may define is not denied."""
        return truth or name not in self.words.defined

    def tell(self, slug: str, *, truth: bool | None = True) -> None:
        """A concept is told of; nothing else is to say the opposite."""
        self.told.add(slug)
        if truth is not None:
            self.truths |= {slug: truth, **dict(self.words.ruleset.terms.said[slug, truth])}

    def state(self, slug: str, kind: str = HAS, *, moment: Moment | None = None) -> None:
        """A fact about a concept."""
        self.facts.append(Fact(kind, slug, moment=moment, place=f"made {slug}"))

    def course(self, slug: str, start: Moment | None, stop: Moment | None) -> None:
        """A course of a concept; without ends it is stated as such."""
        self.facts.append(Fact(HAS, slug, place=f"made {slug}", start=start, stop=stop))

    def reading(self, name: str) -> None:
        """The specification can be read otherwise here."""
        self.readings.add(name)

    def copy(self, placed: Placed) -> Resource:
        """The same once more, as another resource."""
        return {**deepcopy(placed.resource), "id": self.identifier()}
