"""The parts of an article in the order in which clinicians read, from the statements of a guideline.

Nothing here looks at names: kinds, urgency, sections, actions, routes and lines of treatment decide. The parts are
those of the article that `mgkg recommend` makes on one patient, as far as they do not depend on a patient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from mgkg.model.action import Administer, Correct
from mgkg.model.statement import Background, Caution, Classification, Limit, Statement, Target
from mgkg.publish.catalogue import Catalogue
from mgkg.render.article.placing import monitoring, special_groups
from mgkg.rules.answer import Context
from mgkg.rules.hierarchy import hierarchy
from mgkg.rules.order import actions, matches

_PASSIVE = (Background, Classification, Target, Limit, Caution)
_URGENT = ("immediate", "urgent")


class Step(NamedTuple):
    """A step of a treatment: its title, and the statements that say what to do in it, in order."""

    title: str
    statements: tuple[Statement, ...]


class Placed(NamedTuple):
    """A part of an article.

    Attributes:
        anchor: its place on the page.
        title: its heading.
        statements: those that stand in it.
        steps: the same in steps, where the part has steps.
        elsewhere: those of other parts that belong to its subject too.
    """

    anchor: str
    title: str
    statements: tuple[Statement, ...]
    steps: tuple[Step, ...] = ()
    elsewhere: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class _Guideline:
    """A guideline's statements with what their places depend on."""

    catalogue: Catalogue
    slug: str

    @property
    def context(self) -> Context:
        return _context(self.catalogue)

    @cached_property
    def statements(self) -> list[Statement]:
        return self.catalogue.statements_of[self.slug]

    @property
    def watching(self) -> frozenset[str]:
        return _watching(self.catalogue)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        return _groups(self.catalogue)

    @cached_property
    def opening(self) -> frozenset[str]:
        """What the source itself says first; nothing where that is all that it recommends."""
        acting = [each for each in self.statements if _acts(each)]
        sections = self.catalogue.sections_of[self.slug]
        first = {each.id for each in acting if sections and each.section == sections[0].id}
        return frozenset(first) if len(first) < len(acting) else frozenset()

    @cached_property
    def settling(self) -> frozenset[str]:
        """What lays down a prerequisite, and what says the same in short or in full."""
        own = {each.id for each in self.statements if getattr(each, "establishes", ())}
        return frozenset(own | {each.id for each in self.statements if own & set(each.summarises)})

    def is_urgent(self, it: Statement) -> bool:
        return _acts(it) and it.urgency in _URGENT

    def is_headline(self, it: Statement) -> bool:
        return it.id in self.opening

    def is_first(self, it: Statement) -> bool:
        return _acts(it) and it.id in self.settling

    def is_monitoring(self, it: Statement) -> bool:
        return it.id in self.watching

    def is_special(self, it: Statement) -> bool:
        return it.id in self.groups


@lru_cache(maxsize=2)
def _context(catalogue: Catalogue) -> Context:
    library = catalogue.library
    return Context(library, hierarchy(library.terms, {}), hierarchy(library.concepts, {}))


@lru_cache(maxsize=2)
def _watching(catalogue: Catalogue) -> frozenset[str]:
    """The same for all guidelines of a catalogue, which has many."""
    return monitoring(catalogue.library)


@lru_cache(maxsize=2)
def _groups(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return special_groups(catalogue.library)


_Predicate = Callable[[_Guideline, Statement], bool]


def _acts(it: Statement) -> bool:
    return not isinstance(it, _PASSIVE)


def _is(*kinds: type[Statement]) -> _Predicate:
    return lambda _, it: isinstance(it, kinds)


# What decides where a statement stands: the first that is true of it. A new part is a line here and one below.
_TAKES: tuple[tuple[str, _Predicate], ...] = (
    ("background", _is(Background)),
    ("severity", _is(Classification)),
    ("targets", _is(Target)),
    ("pitfalls", _is(Caution, Limit)),
    ("at-once", _Guideline.is_urgent),
    ("in-short", _Guideline.is_headline),
    ("steps", _Guideline.is_first),
    ("monitoring", _Guideline.is_monitoring),
    ("special", _Guideline.is_special),
    ("steps", lambda _, it: _acts(it)),
)
# The order in which a reader meets them.
_PARTS = (
    ("at-once", "At once"),
    ("in-short", "In short"),
    ("severity", "How severe"),
    ("steps", "Treatment in steps"),
    ("monitoring", "Monitoring"),
    ("targets", "Targets"),
    ("pitfalls", "Pitfalls, cautions and limits"),
    ("special", "Special populations and accompanying conditions"),
    ("background", "Background and reasons"),
)


def reading_order(catalogue: Catalogue, slug: str) -> tuple[Placed, ...]:
    """The parts of a guideline's article that hold anything, each statement in exactly one."""
    guideline = _Guideline(catalogue, slug)
    found: dict[str, list[Statement]] = {name: [] for name, _ in _PARTS}
    for statement in guideline.statements:
        found[next(name for name, takes in _TAKES if takes(guideline, statement))].append(statement)
    groups = [each for each in guideline.statements if each.id in guideline.groups and each not in found["special"]]
    parts = (
        Placed(
            f"_{name}",
            title,
            tuple(found[name]),
            tuple(_steps(found[name], guideline)) if name == "steps" else (),
            tuple(groups) if name == "special" else (),
        )
        for name, title in _PARTS
    )
    return tuple(part for part in parts if part.statements or part.elsewhere)


def _steps(statements: list[Statement], guideline: _Guideline) -> Iterator[Step]:
    """What must be settled first; then by route; then what follows when that fails; then what else is taken."""
    found: dict[_Place, list[Statement]] = {}
    for statement in statements:
        found.setdefault(_place(statement, guideline), []).append(statement)
    for place in sorted(found):
        yield Step(place.title, tuple(_in_order(found[place], guideline.context)))


class _Place(NamedTuple):
    """Where a step stands among the others."""

    rank: int
    position: int
    title: str


def _place(statement: Statement, guideline: _Guideline) -> _Place:
    concepts = guideline.catalogue.ontology
    if guideline.is_first(statement):
        return _Place(0, 0, "Settle first")
    line = concepts.concept("treatment-line", statement.treatment_line or "")
    if line and line.position > 1:
        return _Place(3, line.position, line.definition.rstrip("."))
    own = actions(statement)
    giving = [action for action in own if isinstance(action, (Administer, Correct))]
    if not giving:
        return _Place(4, 0, "What else to change or to look at")
    routes = {getattr(action, "route", None) for action in giving}
    widest = {_widest(route, guideline.context) for route in routes}
    route = concepts.concept("route", widest.pop() or "") if len(widest) == 1 else None
    if route is None:
        return _Place(2, 0, "By several routes, or by one that is not stated")
    return _Place(1, route.position, f"{route.label[:1].upper()}{route.label[1:]}")


def _widest(route: str | None, context: Context) -> str | None:
    """The widest kind of a route."""
    if route is None:
        return None
    above = context.concepts.above.get(route, frozenset({route}))
    return min(above, key=lambda name: (len(context.concepts.above.get(name, ())), name))


def _in_order(statements: list[Statement], context: Context) -> Iterator[Statement]:
    """In the source's order, but that what is to come before the actions of another stands before it."""
    left = list(statements)
    while left:
        one = next((each for each in left if not _waits(each, left, context)), left[0])
        left.remove(one)
        yield one


def _waits(statement: Statement, others: Iterable[Statement], context: Context) -> bool:
    patterns = (
        pattern
        for other in others
        if other is not statement
        for pattern in (
            *(pattern for action in actions(other) for pattern in action.before),
            *(prerequisite.governs for prerequisite in getattr(other, "establishes", ())),
        )
    )
    own = actions(statement)
    return any(matches(pattern, action, context) for pattern in patterns for action in own)
