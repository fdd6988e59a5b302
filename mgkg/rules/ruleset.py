"""The compiled RuleSet from a Library: everything about the rules that does not depend on a patient."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mgkg.errors import CycleError
from mgkg.model.criterion import (
    AllOf,
    AnyOf,
    BandCriterion,
    Criterion,
    FindingCriterion,
    Not,
    ObservationCriterion,
    Range,
)
from mgkg.model.statement import Classification, Target
from mgkg.model.term import Finding
from mgkg.model.units import factor, unit
from mgkg.rules.answer import Answer, Context, answers
from mgkg.rules.cut import LOWER, Bound, Cut, Scale, cut, scale
from mgkg.rules.disagreement import Clash, clashes
from mgkg.rules.hierarchy import Hierarchy, hierarchy
from mgkg.rules.order import governed, order_clashes, prerequisites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.action import Prerequisite
    from mgkg.model.criterion import Definition
    from mgkg.model.guideline import Library, Precedence
    from mgkg.model.quantity import Interval
    from mgkg.model.statement import Statement


@dataclass(frozen=True, eq=False, repr=False)
class RuleSet:
    """A library made ready for patients.

    By the address of a node: `cuts` of criteria, bands and ranges; `in_bands` and `parts` (role of each criterion,
    the criterion, the truth wanted of it) of statements; `defining`, the criteria of definitions. `definitions`
    are by guideline, each after those that it uses; `lower_bounds` by guideline and observable; `governing` by
    statement; `oldest_days`, how old a value may be, by observable, or by the criterion that says otherwise;
    `depends`, the names that a criterion, or a guideline's definitions, can hang on.
    """

    digest: str
    library: Library
    terms: Hierarchy
    concepts: Hierarchy
    scales: dict[str, Scale]
    cuts: dict[str, Cut]
    definitions: dict[str, tuple[Definition, ...]]
    lower_bounds: dict[tuple[str, str], tuple[Bound, ...]]
    answers: tuple[Answer, ...]
    clashes: tuple[Clash, ...]
    governing: dict[str, tuple[tuple[Prerequisite, str], ...]]
    in_bands: dict[str, tuple[BandCriterion, ...]]
    oldest_days: dict[str, Fraction]
    depends: dict[str, frozenset[str]]
    defining: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[tuple[str, Criterion, bool], ...]]

    @property
    def context(self) -> Context:
        """What answering needs."""
        return Context(self.library, self.terms, self.concepts)


def compile_rules(library: Library, digest: str = "") -> RuleSet:
    """A library as a RuleSet; CycleError or UnknownUnitError when it cannot be computed with."""
    terms = hierarchy(library.terms, {name: term.exclusive_with for name, term in library.terms.items()})
    concepts = hierarchy(library.concepts, {})
    context = Context(library, terms, concepts)
    statements = list(library.statements.values())
    said = [answer for statement in statements for answer in answers(statement, context)]
    scales = {
        name: scale(term, library.terms)  # type: ignore[arg-type]  # an Observable, or a Demographic with a unit
        for name, term in library.terms.items()
        if getattr(term, "canonical_unit", None)
    }
    required = prerequisites(statements)
    check_precedences(library.precedences)
    return RuleSet(
        digest=digest,
        library=library,
        terms=terms,
        concepts=concepts,
        scales=scales,
        cuts={iri: cut(thresholds, scales[name]) for iri, name, thresholds in _measured(library, said)},
        definitions=_ordered(library.definitions),
        lower_bounds=_lower_bounds(statements, scales),
        answers=tuple(said),
        clashes=(*clashes(said, context), *order_clashes(statements, context)),
        governing={
            statement.id: tuple((p, owner.id) for p, owner in required if governed(statement, p, context))
            for statement in statements
        },
        in_bands={
            statement.iri: tuple(BandCriterion(iri=f"{band.iri}#in", band=band) for band in statement.bands)
            for statement in statements
            if isinstance(statement, Classification)
        },
        oldest_days=dict(_oldest(library)),
        depends=_depends(library, said),
        defining={
            d.iri: tuple(part.iri for part in criteria(d.defined_by)) for d in library.definitions if d.defined_by
        },
        parts=_shared({statement.iri: tuple(_parts(statement)) for statement in statements}),
    )


def criteria(root: Criterion) -> Iterator[Criterion]:
    """A criterion and everything below it."""
    yield root
    if isinstance(root, (AllOf, AnyOf, Not)):
        for member in root.members:
            yield from criteria(member)


def conditions(statement: Statement) -> list[Criterion]:
    """The criteria that a statement's outcome hangs on."""
    found = (statement.scope, statement.applies_when, statement.only_when, statement.except_when)
    return [criterion for criterion in found if criterion]


def _shared(
    parts: dict[str, tuple[tuple[str, Criterion, bool], ...]],
) -> dict[str, tuple[tuple[str, Criterion, bool], ...]]:
    """The same, with one tuple for all statements that have the same criteria, so that these are joined once."""
    one: dict[tuple[tuple[str, Criterion, bool], ...], tuple[tuple[str, Criterion, bool], ...]] = {}
    return {iri: one.setdefault(found, found) for iri, found in parts.items()}


def _parts(statement: Statement) -> Iterator[tuple[str, Criterion, bool]]:
    """Scope and applies-when wanted true, except-when wanted false (design §3.2)."""
    wanted = (("scope", statement.scope, True), ("applies-when", statement.applies_when, True))
    for role, criterion, truth in (*wanted, ("except-when", statement.except_when, False)):
        if criterion:
            yield role, criterion, truth


def _roots(library: Library) -> Iterator[Criterion]:
    for statement in library.statements.values():
        yield from conditions(statement)
        for prerequisite in getattr(statement, "establishes", ()):
            yield prerequisite.met_when
    yield from (d.defined_by for d in library.definitions if d.defined_by)
    yield from (p.situation for p in library.precedences)
    yield from (d.scope for d in library.decisions.values() if d.scope)


def _measured(library: Library, said: list[Answer]) -> Iterator[tuple[str, str, Any]]:
    """Every node with thresholds: its address, its observable, its thresholds."""
    given = [answer.given for answer in said if answer.given]
    for root in (*_roots(library), *given):
        for leaf in criteria(root):
            if leaf.compared:
                yield leaf.iri, leaf.about, leaf.compared
    for statement in library.statements.values():
        ranges: tuple[Range, ...] = (*getattr(statement, "bands", ()), *getattr(statement, "target_ranges", ()))
        for one in ranges:
            yield one.iri, one.observable, one.thresholds
            yield f"{one.iri}#in", one.observable, one.thresholds


def _depends(library: Library, said: list[Answer]) -> dict[str, frozenset[str]]:
    """For each criterion the concepts and observables that it can hang on; a finding hangs on all definitions."""
    defined: dict[str, set[str]] = defaultdict(set)
    for definition in library.definitions:
        slug = definition.id.split("/")[0]
        defined[slug] |= {definition.defines, definition.below_targets_of or definition.defines}
        for leaf in criteria(definition.defined_by) if definition.defined_by else ():
            defined[slug] |= {leaf.about}
    found = {slug: frozenset(names) for slug, names in defined.items()}
    bands = [
        BandCriterion(iri=f"{band.iri}#in", band=band)
        for statement in library.statements.values()
        for band in getattr(statement, "bands", ())
    ]
    for root in (*_roots(library), *bands, *(answer.given for answer in said if answer.given)):
        for part in criteria(root):
            names: set[str] = set()
            for leaf in criteria(part):
                names.add(leaf.about)
                slug = leaf.id.split("/")[0]
                if isinstance(library.terms.get(leaf.about), Finding):
                    names |= defined[slug]
            found[part.iri] = frozenset(names)
    return found


def _oldest(library: Library) -> Iterator[tuple[str, Fraction]]:
    for name, term in library.terms.items():
        if age := getattr(term, "maximum_age", None):
            yield name, days(age)
    for root in _roots(library):
        for leaf in criteria(root):
            if isinstance(leaf, ObservationCriterion) and leaf.maximum_age:
                yield leaf.iri, days(leaf.maximum_age)


def days(interval: Interval) -> Fraction:
    """The upper end of an interval in days; a month counts as its longest, 31 days."""
    high = interval.high if interval.high is not None else interval.low
    if high is None or interval.unit is None:
        return Fraction(10**6)
    if unit(interval.unit).kind == "calendar":
        return Fraction(high) * factor(interval.unit, "mo") * 31
    return Fraction(high) * factor(interval.unit, "d")


def _ordered(definitions: tuple[Definition, ...]) -> dict[str, tuple[Definition, ...]]:
    """Each guideline's definitions, each after those that it uses; CycleError when they use each other."""
    by_guideline: dict[str, dict[str, Definition]] = defaultdict(dict)
    for definition in definitions:
        by_guideline[definition.id.split("/")[0]][definition.defines] = definition
    return {slug: tuple(_sorted(own)) for slug, own in by_guideline.items()}


def _sorted(own: dict[str, Definition]) -> list[Definition]:
    done: dict[str, Definition] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            what = f"The definitions of {circle} use each other"
            raise CycleError(what, where=own[name].id, remedy="Take one of them out of the other.")
        if name in done or name not in own:
            return
        definition = own[name]
        for leaf in criteria(definition.defined_by) if definition.defined_by else ():
            if isinstance(leaf, FindingCriterion):
                visit(leaf.finding, (*path, name))
        done[name] = definition

    for name in own:
        visit(name, ())
    return list(done.values())


def _lower_bounds(statements: list[Statement], scales: dict[str, Scale]) -> dict[tuple[str, str], tuple[Bound, ...]]:
    bounds: dict[tuple[str, str], list[Bound]] = defaultdict(list)
    for statement in statements:
        for goal in statement.target_ranges if isinstance(statement, Target) else ():
            lower = cut([t for t in goal.thresholds if t.comparator in LOWER], scales[goal.observable]).lower
            bounds[statement.guideline, goal.observable] += [bound for group in lower for bound in group]
    return {key: tuple(found) for key, found in bounds.items()}


def check_precedences(precedences: tuple[Precedence, ...]) -> None:
    """CycleError when rulings lead back to themselves: then nothing would outrank anything (design §3.8)."""
    beats: dict[str, list[str]] = defaultdict(list)
    for ruling in precedences:
        beats[ruling.winner].append(ruling.loser)

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            raise CycleError(f"The precedences {circle} lead back to themselves", remedy="Withdraw one of the rulings.")
        for loser in beats.get(name, ()):
            visit(loser, (*path, name))

    for name in list(beats):
        visit(name, ())
