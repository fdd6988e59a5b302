"""The compiled RuleSet from a Library: everything about the rules that does not depend on a patient."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any, NamedTuple

from mgkg.errors import CycleError
from mgkg.model.criterion import (
    BandCriterion,
    Criterion,
    FindingCriterion,
    Range,
    criteria,
)
from mgkg.model.statement import Classification, Target
from mgkg.model.term import Finding, Substance
from mgkg.model.units import factor, unit
from mgkg.rules.answer import AGAINST, Answer, Context, answers
from mgkg.rules.cut import LOWER, Bound, Cut, Scale, cut, scale
from mgkg.rules.dependence import depends
from mgkg.rules.disagreement import Clash, clashes
from mgkg.rules.figures import figure_clashes
from mgkg.rules.formula import Arithmetic, formulas, points
from mgkg.rules.hierarchy import Hierarchy, hierarchy
from mgkg.rules.order import Prerequisites, order_clashes
from mgkg.store.garbage import garbage_put_off

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.model.action import Prerequisite
    from mgkg.model.criterion import Definition
    from mgkg.model.guideline import Library, Precedence
    from mgkg.model.quantity import Interval, Threshold
    from mgkg.model.statement import Statement


Wanted = tuple[str, Criterion, bool]
"""A criterion of a statement: its role, and whether it is wanted to be true or false."""


class Row(NamedTuple):
    """A statement as it is worked out: which conjunction of criteria, which bands, which direction (design §3.2)."""

    statement: Statement
    conjunction: int
    bands: tuple[BandCriterion, ...]
    only_when: Criterion | None
    against: bool


class Opposed(NamedTuple):
    """A clash of a statement with another: its place in the order, the other, and for each pair the numbers of answers.

    Answers that are the same one have the same number.
    """

    number: int
    other: str
    pairs: tuple[tuple[int, int], ...]
    clash: Clash


class Plain(NamedTuple):
    """Statements that hang on one conjunction and on nothing else, by name, in one direction."""

    conjunction: int
    against: bool
    statements: tuple[tuple[str, Statement], ...]


@dataclass(frozen=True, eq=False, repr=False)
class RuleSet:
    """A library made ready for patients.

    `rows` are the statements by name, `conjunctions` their criteria, each once, `plain` those that hang on a
    conjunction alone, `excepting` those that name exceptions; `findings` are the terms that are one. By the address
    of a node: `cuts` of criteria, bands and ranges; `defining`, the criteria of definitions that hang on findings.
    `definitions` are by guideline, each after those that it uses; `lower_bounds` by guideline and observable;
    `governing` by statement, where anything governs it; `clashes_of` by the first of two statements; `oldest_days`,
    how old a value may be, by observable, or by the criterion that says otherwise; `formulas` by observable;
    `depends`, the names that a criterion, an observable, or a guideline's definitions can hang on, and `hanging` the
    other way round; `settling` the pairs of statements that an exception or a ruling may settle; `compared`, what the
    values are of and the thresholds of each node that has a cut.
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
    clashes_of: dict[str, tuple[Opposed, ...]]
    governing: dict[str, tuple[tuple[Prerequisite, str], ...]]
    oldest_days: dict[str, int]
    depends: dict[str, frozenset[str]]
    defining: dict[str, tuple[Criterion, ...]]
    rows: dict[str, Row]
    excepting: tuple[str, ...]
    settling: frozenset[tuple[str, str]]
    plain: tuple[Plain, ...]
    hanging: dict[str, frozenset[str]]
    findings: frozenset[str]
    conjunctions: tuple[tuple[Wanted, ...], ...]
    formulas: dict[str, Arithmetic]
    compared: dict[str, tuple[str, tuple[Threshold, ...]]]

    @property
    def context(self) -> Context:
        """What answering needs."""
        return Context(self.library, self.terms, self.concepts)


@garbage_put_off()
def compile_rules(library: Library, digest: str = "") -> RuleSet:
    """A library as a RuleSet; CycleError or UnknownUnitError when it cannot be computed with."""
    exclusive = {name: term.exclusive_with for name, term in library.terms.items()}
    held = {name: term.ingredients for name, term in library.terms.items() if isinstance(term, Substance)}
    terms = hierarchy(library.terms, exclusive, held)
    concepts = hierarchy(library.concepts, {})
    context = Context(library, terms, concepts)
    statements = list(library.statements.values())
    said = [answer for statement in statements for answer in answers(statement, context)]
    scales = {
        name: scale(term, library.terms)  # type: ignore[arg-type]  # an Observable, or a Demographic with a unit
        for name, term in library.terms.items()
        if getattr(term, "canonical_unit", None)
    }
    required = Prerequisites(statements, context)
    check_precedences(library.precedences)
    worked_out = formulas(library.terms, scales)
    disagreements = (*clashes(said, context), *order_clashes(statements, context), *figure_clashes(statements))
    findings = frozenset(name for name, term in library.terms.items() if isinstance(term, Finding))
    hang_on = depends(library, _roots(library, said), worked_out, terms)
    _check_formulas(worked_out, hang_on)
    conjunctions = Conjunctions()
    rows = {statement.id: conjunctions.row(statement) for statement in statements}
    compared = {iri: (name, thresholds) for iri, name, thresholds in _measured(library, said)}
    return RuleSet(
        digest=digest,
        library=library,
        terms=terms,
        concepts=concepts,
        scales=scales,
        cuts={iri: cut(thresholds, scales[name]) for iri, (name, thresholds) in compared.items()},
        compared=compared,
        definitions=_ordered(library.definitions),
        lower_bounds=bounds_of(statements, scales),
        answers=tuple(said),
        clashes=disagreements,
        clashes_of=_by_first(disagreements),
        governing=_governing(statements, required),
        oldest_days=dict(_oldest(library)),
        depends=hang_on,
        defining={d.iri: tuple(on_findings(d.defined_by, findings)) for d in library.definitions if d.defined_by},
        rows=rows,
        settling=frozenset(_settling(library)),
        plain=plain_rows(rows),
        hanging=_hanging(hang_on),
        findings=findings,
        conjunctions=tuple(conjunctions.found),
        excepting=tuple(statement.id for statement in statements if statement.exception_to),
        formulas=worked_out,
    )


def conditions(statement: Statement) -> list[Criterion]:
    """The criteria that a statement's outcome hangs on."""
    found = (statement.scope, statement.applies_when, statement.only_when, statement.except_when)
    return [criterion for criterion in found if criterion]


class Conjunctions:
    """The criteria of statements, each conjunction once, so that statements with the same ones share what it makes."""

    def __init__(self, known: Iterable[tuple[Wanted, ...]] = ()) -> None:
        self.found: dict[tuple[Wanted, ...], int] = {wanted: number for number, wanted in enumerate(known)}

    def row(self, statement: Statement) -> Row:
        """A statement as it is worked out."""
        number = self.found.setdefault(tuple(_parts(statement)), len(self.found))
        bands = statement.bands if isinstance(statement, Classification) else ()
        inside = tuple(BandCriterion(iri=f"{band.iri}#in", band=band) for band in bands)
        return Row(statement, number, inside, statement.only_when, statement.direction == AGAINST)


def _check_formulas(worked_out: dict[str, Arithmetic], hang_on: dict[str, frozenset[str]]) -> None:
    """CycleError when the points of a formula hang, through definitions, on what the formula gives."""
    for name, formula in worked_out.items():
        for criterion in formula.criteria:
            if name in hang_on[criterion.iri]:
                what = f"The formula of {name} gives points for what is defined by {name}"
                raise CycleError(what, where=formula.formula.iri, remedy="Take one out of the other.")


def on_findings(root: Criterion, findings: frozenset[str]) -> Iterator[Criterion]:
    """The criteria of a definition that hang on findings, and so on other definitions."""
    for part in criteria(root):
        if any(leaf.about in findings for leaf in criteria(part)):
            yield part


def _settling(library: Library) -> Iterator[tuple[str, str]]:
    """Pairs of statements, both ways round, of which an exception or a ruling may settle a conflict."""
    for statement in library.statements.values():
        for other in statement.exception_to:
            yield from ((statement.id, other), (other, statement.id))
    for ruling in library.precedences:
        yield from ((ruling.winner, ruling.loser), (ruling.loser, ruling.winner))


def _hanging(hang_on: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """What hangs on each name: the other way round."""
    found: dict[str, set[str]] = defaultdict(set)
    for address, names in hang_on.items():
        for name in names:
            found[name].add(address)
    return {name: frozenset(addresses) for name, addresses in found.items()}


def plain_rows(rows: dict[str, Row]) -> tuple[Plain, ...]:
    """Statements that hang on one conjunction and on nothing else, gathered by that."""
    found: dict[tuple[int, bool], list[tuple[str, Statement]]] = defaultdict(list)
    for name, row in rows.items():
        if not row.bands and row.only_when is None:
            found[row.conjunction, row.against].append((name, row.statement))
    return tuple(Plain(number, against, tuple(own)) for (number, against), own in found.items())


def _governing(statements: list[Statement], required: Prerequisites) -> dict[str, tuple[tuple[Prerequisite, str], ...]]:
    """The prerequisites of each statement that has any; those with the same ones share one tuple."""
    one: dict[tuple[tuple[Prerequisite, str], ...], tuple[tuple[Prerequisite, str], ...]] = {}
    found = {statement.id: required.governing(statement) for statement in statements}
    return {name: one.setdefault(own, own) for name, own in found.items() if own}


def _by_first(disagreements: tuple[Clash, ...]) -> dict[str, tuple[Opposed, ...]]:
    numbers: dict[int, int] = {}
    found: dict[str, list[Opposed]] = defaultdict(list)
    for place, clash in enumerate(disagreements):
        pairs = tuple(
            (numbers.setdefault(id(one), len(numbers)), numbers.setdefault(id(other), len(numbers)))
            for one, other in clash.pairs
        )
        found[clash.between[0]].append(Opposed(place, clash.between[1], pairs, clash))
    return {name: tuple(own) for name, own in found.items()}


def _parts(statement: Statement) -> Iterator[Wanted]:
    """Scope and applies-when wanted true, except-when wanted false (design §3.2)."""
    wanted = (("scope", statement.scope, True), ("applies-when", statement.applies_when, True))
    for role, criterion, truth in (*wanted, ("except-when", statement.except_when, False)):
        if criterion:
            yield role, criterion, truth


def judged(ruleset: RuleSet) -> list[Criterion]:
    """Every criterion that is judged, once, bands of classifications included."""
    return [
        *_roots(ruleset.library, list(ruleset.answers)),
        *(band for row in ruleset.rows.values() for band in row.bands),
    ]


def _roots(library: Library, said: list[Answer]) -> list[Criterion]:
    """Every criterion that is judged, once."""
    given = [answer.given for answer in said if answer.given]
    return [*_written(library), *{criterion.iri: criterion for criterion in given}.values()]


def _written(library: Library) -> Iterator[Criterion]:
    for statement in library.statements.values():
        yield from conditions(statement)
        for prerequisite in getattr(statement, "establishes", ()):
            yield prerequisite.met_when
    yield from (d.defined_by for d in library.definitions if d.defined_by)
    yield from (p.situation for p in library.precedences)
    yield from (d.scope for d in library.decisions.values() if d.scope)
    yield from (p.criterion for term in library.terms.values() for p in points(getattr(term, "formula", None)))


def _measured(library: Library, said: list[Answer]) -> Iterator[tuple[str, str, Any]]:
    """Every node with thresholds: its address, its observable, its thresholds."""
    for root in _roots(library, said):
        for leaf in criteria(root):
            if leaf.compared:
                yield leaf.iri, leaf.about, leaf.compared
    for statement in library.statements.values():
        ranges: tuple[Range, ...] = (*getattr(statement, "bands", ()), *getattr(statement, "target_ranges", ()))
        for one in ranges:
            yield one.iri, one.observable, one.thresholds
            yield f"{one.iri}#in", one.observable, one.thresholds


def _oldest(library: Library) -> Iterator[tuple[str, int]]:
    for name, term in library.terms.items():
        if age := getattr(term, "maximum_age", None):
            yield name, floor(days(age))
    for root in _written(library):
        for leaf in criteria(root):
            if age := getattr(leaf, "maximum_age", None):
                yield leaf.iri, floor(days(age))


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
    by_guideline: dict[str, dict[str, list[Definition]]] = defaultdict(lambda: defaultdict(list))
    for definition in definitions:
        by_guideline[definition.guideline][definition.defines].append(definition)
    return {slug: tuple(_sorted(own)) for slug, own in by_guideline.items()}


def _sorted(own: dict[str, list[Definition]]) -> list[Definition]:
    done: dict[str, list[Definition]] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            what = f"The definitions of {circle} use each other"
            raise CycleError(what, where=own[name][0].id, remedy="Take one of them out of the other.")
        if name in done or name not in own:
            return
        for definition in own[name]:
            for leaf in criteria(definition.defined_by) if definition.defined_by else ():
                if isinstance(leaf, FindingCriterion):
                    visit(leaf.finding, (*path, name))
        done[name] = own[name]

    for name in list(own):
        visit(name, ())
    return [definition for definitions in done.values() for definition in definitions]


def bounds_of(statements: list[Statement], scales: dict[str, Scale]) -> dict[tuple[str, str], tuple[Bound, ...]]:
    """The lower bounds of all targets, by guideline and observable."""
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
