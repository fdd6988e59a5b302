"""Random patients for any rule set: values around its thresholds, courses, opposite statements, complete lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from mgkg.model.criterion import Criterion
from mgkg.model.formula import Expression, PointsFor, ValueOf
from mgkg.model.guideline import Library
from mgkg.model.patient import HAS, HAS_NOT, KINDS_OF_LISTS, OBSERVATION, Fact, Moment, Patient, moment
from mgkg.model.quantity import Threshold
from mgkg.model.statement import Classification, Target
from mgkg.model.units import convert, factor, shown
from tests.reason.made.formulas import parts
from tests.reason.made.writing import described
from tests.reason.rulesets import criteria, libraries, roots

# All at or before the clock of the tests, noon of 2026-11-22; around the moments of evaluation, and long before.
MOMENTS = (None, "2026-11-20", "2026-11-20T09:30", "2026-11-20T00:00", "2026-11-22", "2026-10-20")
DATES = (
    *("2025-11-20", "2026-05-01", "2026-08-20", "2026-08-21T10:00", "2026-10-19T12:00", "2026-10-20"),
    *("2026-10-20T09:30", "2026-10-21", "2026-11-05", "2026-11-06", "2026-11-06T09:30", "2026-11-07", "2026-11-13"),
    *("2026-11-13T08:00", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-19T09:30", "2026-11-19T23:59"),
    *("2026-11-20", "2026-11-20T00:00", "2026-11-20T09:30", "2026-11-20T09:31", "2026-11-21", "2026-11-22"),
)
MOMENT = {text: moment(text) for text in (*DATES, *MOMENTS) if text}
UNITS = ("mg/dL", "mmol/L", "mEq/L")
WITH_COURSES = ("substance", "condition", "symptom", "finding", "situation")

moments = st.sampled_from([MOMENT[text] if text else None for text in MOMENTS])
dates = st.sampled_from([None, None, *(MOMENT[text] for text in (*DATES, *DATES[-17:], *DATES[-17:]))])
several_dates = st.lists(st.integers(0, len(DATES) - 1), min_size=1, max_size=4).map(sorted)
tiny = st.sampled_from([Fraction(0), Fraction(0), Fraction(-1, 10**6), Fraction(1, 10**6), Fraction(1, 7)])
complete = st.sampled_from([(), (), (), ("symptoms",), ("medications",), ("conditions", "procedures"), KINDS_OF_LISTS])
series_lengths = st.sampled_from([1, 1, 2, 3, 4, 5])
truths = st.sampled_from([HAS, HAS, HAS_NOT])
with_statement = st.sampled_from([None, None, HAS, HAS_NOT])


class People:
    """What the patients of one rule set are made from."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.leaves = [leaf for root in self._all_roots() for leaf in criteria(root) if leaf.about]
        self.units = {
            name: [unit for unit in getattr(term, "known_units", ()) if self._converts(name, unit)]
            for name, term in library.terms.items()
        }
        around = self._around()
        concepts = self._concepts()
        concepts |= {name for name, term in library.terms.items() if not concepts and term.kind == "substance"}
        self.values = {name: st.sampled_from(numbers) for name, numbers in around.items()}
        named = [leaf.about for leaf in self.leaves if leaf.about in around]
        self.measured = st.sampled_from([*sorted(around), *named, *named])
        weighted = [*sorted(concepts), *(leaf.about for leaf in self.leaves if leaf.about in concepts)]
        self.stated = st.sampled_from(weighted)
        lasting = [name for name in weighted if library.terms[name].kind in WITH_COURSES]
        self.lasting = st.sampled_from(lasting or weighted)

    def _formulas(self) -> Iterator[Expression]:
        for term in self.library.terms.values():
            if formula := getattr(term, "formula", None):
                yield from parts(formula.expression)

    def _all_roots(self) -> Iterator[Criterion]:
        yield from roots(self.library)
        yield from (part.criterion for part in self._formulas() if isinstance(part, PointsFor))

    def _concepts(self) -> set[str]:
        """What the rule set hangs on, with what is broader, narrower, excluded or a product of it."""
        terms = self.library.terms
        named = {leaf.about for leaf in self.leaves if not leaf.compared and leaf.about not in self._observables()}
        named |= {str(definition.defines) for definition in self.library.definitions}
        related = set(named)
        for name, term in terms.items():
            others = {*term.broader, *term.exclusive_with, *getattr(term, "ingredients", ())}
            if others & named:
                related.add(name)
            if name in named:
                related |= others
        return {str(name) for name in related}

    # Values

    def _observables(self) -> set[str]:
        return {name for name, term in self.library.terms.items() if term.kind == "observable"}

    def _around(self) -> dict[str, list[Fraction]]:
        """The ends of all thresholds of each observable, in its canonical unit; of inputs, other numbers too."""
        found: dict[str, set[Fraction]] = {}
        for observable, threshold in self._thresholds():
            for end in (threshold.low, threshold.high):
                if end is not None and threshold.unit:
                    number = Fraction(end) * self.factor(observable, threshold.unit, self.canonical(observable))
                    found.setdefault(observable, set()).add(number)
        for part in self._formulas():
            if isinstance(part, ValueOf):
                found.setdefault(part.observable, set()).update(map(Fraction, ("0.5", "1", "10", "30")))
        for leaf in self.leaves:
            if leaf.about in self._observables():
                found.setdefault(leaf.about, set()).update(map(Fraction, ("0.5", "1")))
        return {name: kept for name, numbers in found.items() if (kept := self._possible(name, numbers))} or {
            name: [Fraction(1)] for name in sorted(self._observables())[:1]
        }

    def _possible(self, observable: str, numbers: set[Fraction]) -> list[Fraction]:
        """Those that a record may hold."""
        term = self.library.terms[observable]
        low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
        margin = Fraction(1, 4) if low is not None else 0
        return sorted(
            one
            for one in numbers
            if (low is None or one > Fraction(low) + margin) and (high is None or one < Fraction(high) - margin)
        )

    def _thresholds(self) -> Iterator[tuple[str, Threshold]]:
        for leaf in self.leaves:
            yield from ((leaf.about, threshold) for threshold in leaf.compared)
        for statement in self.library.statements.values():
            ranges = statement.bands if isinstance(statement, Classification) else ()
            for one in (*ranges, *(statement.target_ranges if isinstance(statement, Target) else ())):
                yield from ((one.observable, threshold) for threshold in one.thresholds)

    def canonical(self, observable: str) -> str:
        """The unit in which values are made."""
        return str(getattr(self.library.terms[observable], "canonical_unit", "1"))

    def factor(self, observable: str, of: str, to: str) -> Fraction:
        """What converts a value of an observable."""
        analyte = self.library.terms.get(getattr(self.library.terms[observable], "analyte", None) or "")
        mass = getattr(analyte, "molar_mass", None)
        return factor(of, to, Fraction(mass) if mass is not None else None, getattr(analyte, "valence", None))

    def _converts(self, observable: str, unit: str) -> bool:
        return bool(self.factor(observable, unit, self.canonical(observable)))

    def fact(self, observable: str, amount: Fraction, unit: str, on: Moment | None) -> Fact:
        """A value, given in one of the units of its observable."""
        value = amount * self.factor(observable, self.canonical(observable), unit)
        return Fact(OBSERVATION, observable, value, unit, shown(value, 6), on)


@st.composite
def series(draw: st.DrawFn, people: People) -> tuple[Fact, ...]:
    """Values of one observable on, beside and between thresholds, in any units, at any moments."""
    observable = draw(people.measured)
    units = people.units[observable]
    facts = []
    for _ in range(draw(series_lengths)):
        amount = max(draw(people.values[observable]) + draw(tiny), Fraction(0))
        facts.append(people.fact(observable, amount, draw(st.sampled_from(units)), draw(dates)))
    return tuple(facts)


@st.composite
def statements(draw: st.DrawFn, people: People) -> tuple[Fact, ...]:
    """A concept that is true or false, dated or not."""
    return (Fact(draw(truths), draw(people.stated), moment=draw(dates)),)


@st.composite
def histories(draw: st.DrawFn, people: People) -> tuple[Fact, ...]:
    """One or two courses of one concept, and perhaps a statement that it is, or is not."""
    name = draw(people.lasting)
    chosen = [MOMENT[DATES[index]] for index in draw(several_dates)]
    facts = []
    for number in range(0, len(chosen), 2):
        stop = chosen[number + 1] if number + 1 < len(chosen) else None
        start = None if stop and not number and draw(st.booleans()) else chosen[number]
        facts.append(Fact(HAS, name, start=start, stop=stop))
    kind = draw(with_statement)
    if kind:
        facts.append(Fact(kind, name, moment=draw(dates)))
    return tuple(facts)


def patients(people: People) -> st.SearchStrategy[Patient]:
    """Anybody."""
    groups = st.tuples(
        st.lists(series(people), max_size=5),
        st.lists(statements(people), max_size=5),
        st.lists(histories(people), max_size=3),
    )
    return st.builds(_patient, groups, complete, moments)


def _patient(groups: tuple[list[tuple[Fact, ...]], ...], lists: tuple[str, ...], at: Moment | None) -> Patient:
    facts = tuple(fact for group in groups for some in group for fact in some)
    return Patient(facts, frozenset(lists), at)


def in_unit(patient: Patient, unit: str, library: Library) -> Patient:
    """A patient with every value of an analyte exactly converted."""

    def fact(one: Fact) -> Fact:
        term = library.terms[one.concept]
        analyte = library.terms.get(getattr(term, "analyte", None) or "")
        if one.value is None or one.unit is None or analyte is None or unit not in getattr(term, "known_units", ()):
            return one
        mass, valence = Fraction(getattr(analyte, "molar_mass", 1)), getattr(analyte, "valence", None)
        return replace(one, value=convert(one.value, one.unit, unit, mass, valence), unit=unit)

    return replace(patient, facts=tuple(fact(one) for one in patient.facts))


class Trial:
    """A rule set with some of its patients; its representation is what a failed test prints of it."""

    def __init__(self, library: Library, people: list[Patient], rules: str) -> None:
        self.library = library
        self.patients = people
        self.rules = rules

    def __repr__(self) -> str:
        return self.rules


@st.composite
def trials(draw: st.DrawFn, size: int) -> Trial:
    """A random rule set with so many random patients."""
    library = draw(libraries())
    anybody = patients(People(library))
    return Trial(library, [draw(anybody) for _ in range(size)], "\n".join(described(library)))


@st.composite
def trials_of(draw: st.DrawFn, people: People, size: int) -> Trial:
    """A known rule set with so many random patients."""
    anybody = patients(people)
    return Trial(people.library, [draw(anybody) for _ in range(size)], ", ".join(people.library.guidelines))
