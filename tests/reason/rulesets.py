"""Random rule sets over a small made-up vocabulary, as hypothesis strategies. Nothing in them is advice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from mgkg.model.action import ActionPattern, ActionSet, Administer, Prerequisite
from mgkg.model.criterion import Criterion, Definition
from mgkg.model.guideline import Library, Precedence
from mgkg.model.node import ClassName, Coded, NodeId, TermSlug
from mgkg.model.statement import Background, Classification, Recommendation, Statement, Target
from mgkg.model.term import Term
from tests.reason.made.criteria import Maker, one_in_six, one_in_three
from tests.reason.made.formulas import derived
from tests.reason.made.terms import (
    BASE,
    FINDINGS,
    GUIDELINES,
    OBSERVABLES,
    answer,
    concepts,
    decisions,
    guideline,
    section,
    terms,
)

# What a guideline may define, each from findings that stand before it and are not tied to it.
DEFINED = {
    "low-alpha": ("persistent",),
    "bad-low-alpha": ("persistent",),
    "alarming": ("persistent", "low-alpha", "bad-low-alpha"),
    "harmless": ("persistent", "low-alpha"),
}
DERIVED = ("derived-one", "derived-two")
kinds = st.sampled_from([Recommendation, Recommendation, Recommendation, Background, Classification, Target])
routes = st.sampled_from(["oral", "parenteral", "intravenous", "intramuscular"])
agents = st.sampled_from(["drug-a", "other-a", "product", "drug-b"])
directions = st.sampled_from(["for", "for", "against"])
roles = st.sampled_from([(), ("scope",), ("applies_when",), ("scope", "except_when"), ("applies_when", "only_when")])


class Guidelines:
    """Makes the statements, definitions and rulings of one rule set."""

    def __init__(self, draw: st.DrawFn, observables: tuple[str, ...]) -> None:
        self.draw = draw
        self.observables = observables
        self.statements: dict[str, Statement] = {}

    def maker(self, slug: str, name: str, findings: tuple[str, ...] = tuple(FINDINGS)) -> Maker:
        """Makes criteria of one guideline."""
        return Maker(self.draw, f"{BASE}/guideline/{slug}/{name}.", observables=self.observables, findings=findings)

    def add(self, slug: str, number: int) -> None:
        """One more statement."""
        name = f"statement-{number}"
        kind, maker = self.draw(kinds), self.maker(slug, name)
        given: dict[str, Any] = {
            "iri": f"{BASE}/guideline/{slug}/{name}",
            "title": name,
            "wording": "Made up.",
            "plain_wording": "Made up.",
            "section": NodeId(f"{slug}/all"),
            **{role: maker.tree() for role in self.draw(roles)},
        }
        if kind is Recommendation:
            statement: Statement = self._recommendation(given, maker, name)
        elif kind is Classification:
            bands = tuple(maker.band() for _ in range(self.draw(st.integers(1, 2))))
            statement = Classification(**given, answers=answer("severity"), bands=bands)
        elif kind is Target:
            ranges = tuple(maker.target_range() for _ in range(self.draw(st.integers(1, 2))))
            observable = TermSlug("alpha-level")
            statement = Target(**given, answers=answer("target"), observable=observable, target_ranges=ranges)
        else:
            statement = Background(**given)
        self.statements[statement.id] = statement

    def _recommendation(self, given: dict[str, Any], maker: Maker, name: str) -> Recommendation:
        action = Administer(
            iri=f"{given['iri']}.give",
            agent=TermSlug(self.draw(agents)),
            route=Coded(self.draw(routes)),
        )
        exceptions = self._earlier_recommendations() if self.draw(one_in_three) else []
        exception_to = (NodeId(self.draw(st.sampled_from(exceptions))),) if exceptions else ()
        return Recommendation(
            **given,
            answers=answer("route"),
            direction=Coded(self.draw(directions)),
            action_set=ActionSet(iri=f"{given['iri']}.actions", combine=Coded("all"), members=(action,)),
            exception_to=exception_to,
            establishes=(self._prerequisite(maker, name),) if self.draw(one_in_six) else (),
        )

    def _prerequisite(self, maker: Maker, name: str) -> Prerequisite:
        pattern = ActionPattern(
            iri=maker.iri("pattern"),
            title="Giving any of a class",
            action_kind=ClassName("Administer"),
            agent=TermSlug(self.draw(st.sampled_from(["class-a", "class-b"]))),
        )
        return Prerequisite(
            iri=maker.iri("prerequisite"),
            wording=name,
            plain_wording=name,
            met_when=maker.tree(1),
            governs=pattern,
        )

    def _earlier_recommendations(self) -> list[str]:
        return [name for name, statement in self.statements.items() if isinstance(statement, Recommendation)]

    def definition(self, slug: str, name: str, number: int) -> Definition:
        """How a guideline makes a finding."""
        maker = self.maker(slug, f"definition-{number}", DEFINED[name])
        by_targets = name == "low-alpha" and self.draw(st.booleans())
        return Definition(
            iri=f"{BASE}/guideline/{slug}/definition-{number}",
            title=name,
            defines=TermSlug(name),
            defined_by=None if by_targets and self.draw(st.booleans()) else maker.tree(),
            below_targets_of=TermSlug("alpha-level") if by_targets else None,
            exhaustive=self.draw(st.booleans()),
        )

    def rulings(self) -> Iterator[Precedence]:
        """Later statements outrank earlier ones, so that no ruling leads back to itself."""
        names = self._earlier_recommendations()
        for number in range(self.draw(st.integers(0, 2)) if len(names) > 1 else 0):
            loser, winner = sorted(self.draw(st.tuples(st.integers(0, len(names) - 2), st.integers(1, len(names) - 1))))
            maker = self.maker(GUIDELINES[0], f"ruling-{number}")
            yield Precedence(
                iri=f"{BASE}/guideline/{GUIDELINES[0]}/ruling-{number}",
                winner=NodeId(names[winner if winner != loser else loser + 1]),
                loser=NodeId(names[loser]),
                situation=maker.tree(1),
                rationale="Made up.",
                creator="nobody",
                date="2026-11-22",
            )


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """A random rule set of one or two guidelines."""
    vocabulary: dict[str, Term] = terms() | derived(draw)
    makers = Guidelines(draw, (*OBSERVABLES, *DERIVED))
    used = GUIDELINES[: draw(st.integers(1, 2))]
    definitions = []
    for slug in used:
        for number in range(draw(st.integers(1, 4))):
            makers.add(slug, number)
        names = draw(st.lists(st.sampled_from(sorted(DEFINED)), max_size=3, unique=True))
        definitions += [makers.definition(slug, name, number) for number, name in enumerate(names)]
    return Library(
        terms=vocabulary,
        concepts=concepts(),
        decisions=decisions(),
        guidelines={slug: guideline(slug) for slug in used},
        sections={f"{slug}/all": section(slug) for slug in used},
        statements=makers.statements,
        definitions=tuple(definitions),
        precedences=tuple(makers.rulings()),
    )


def roots(library: Library) -> Iterator[Criterion]:
    """Every criterion that stands by itself: of statements, definitions, prerequisites and rulings."""
    for statement in library.statements.values():
        for role in ("scope", "applies_when", "only_when", "except_when"):
            if criterion := getattr(statement, role):
                yield criterion
        for prerequisite in statement.establishes if isinstance(statement, Recommendation) else ():
            yield prerequisite.met_when
    yield from (definition.defined_by for definition in library.definitions if definition.defined_by)
    yield from (ruling.situation for ruling in library.precedences)


def criteria(criterion: Criterion) -> Iterator[Criterion]:
    """A criterion and all its members."""
    yield criterion
    for member in getattr(criterion, "members", ()):
        yield from criteria(member)
