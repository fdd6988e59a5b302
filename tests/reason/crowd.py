"""Random patients for the shipped guidelines, as hypothesis strategies: all units, on and beside every threshold."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from mgkg.model.criterion import criteria
from mgkg.model.patient import HAS, HAS_NOT, KINDS_OF_LISTS, OBSERVATION, Fact, Patient, moment
from mgkg.model.units import convert, shown
from mgkg.rules.ruleset import RuleSet, conditions

MAGNESIUM = "serum-magnesium"
UNITS = ("mg/dL", "mmol/L", "mEq/L")
MOMENTS = (None, "2026-11-20", "2026-11-20T09:30", "2026-11-20T00:00")
# Around the moments of evaluation: the same day and hour, the day before and after, on and beside 14 days, long ago.
DATES = (
    *(None, "2026-11-20", "2026-11-20T09:30", "2026-11-20T09:31", "2026-11-20T00:00", "2026-11-21", "2026-11-21T00:00"),
    *(
        "2026-11-22",
        "2026-11-19",
        "2026-11-19T23:59",
        "2026-11-08",
        "2026-11-07",
        "2026-11-06",
        "2026-11-05",
        "2026-08-01",
    ),
)
EVENT_DATES = (
    None,
    "2026-11-20",
    "2026-10-22",
    "2026-10-21",
    "2026-10-20",
    "2026-10-19T12:00",
    "2025-01-01",
    "2026-11-21",
)


def concepts(ruleset: RuleSet) -> list[str]:
    """Every concept that a statement can hang on, with what is broader and narrower."""
    leaves = [
        leaf
        for statement in ruleset.library.statements.values()
        for root in conditions(statement)
        for leaf in criteria(root)
    ]
    leaves += [leaf for d in ruleset.library.definitions if d.defined_by for leaf in criteria(d.defined_by)]
    named = {name for leaf in leaves if (name := leaf.concept)}
    named |= {definition.defines for definition in ruleset.library.definitions} | {"transplantation", "omeprazole"}
    return sorted(
        {
            other
            for name in named
            for other in ruleset.terms.above[name] | ruleset.terms.below[name] | ruleset.terms.excluded[name]
        }
    )


def ends(ruleset: RuleSet) -> list[Fraction]:
    """Every threshold of serum magnesium, in mmol/L."""
    cuts = [cut for iri, cut in ruleset.cuts.items() if cut.scale == ruleset.scales[MAGNESIUM]]
    return sorted({end for cut in cuts for end in cut.ends("mmol/L")})


def amounts(ruleset: RuleSet) -> st.SearchStrategy[Fraction]:
    """Amounts in mmol/L: on a threshold, just beside one, or anywhere that is possible."""
    on = st.sampled_from(ends(ruleset))
    beside = st.builds(lambda end, by: end + by, on, st.sampled_from([Fraction(-1, 10**6), Fraction(1, 10**6)]))
    return on | beside | st.fractions(min_value=Fraction(1, 10), max_value=2, max_denominator=200)


def observations(ruleset: RuleSet) -> st.SearchStrategy[Fact]:
    """A value of serum magnesium, in any unit, at any moment."""

    def fact(amount: Fraction, unit: str, on: str | None) -> Fact:
        value = amount * ruleset.scales[MAGNESIUM].factor("mmol/L", unit)
        return Fact(OBSERVATION, MAGNESIUM, value, unit, shown(value, 6), moment(on) if on else None)

    return st.builds(fact, amounts(ruleset), st.sampled_from(UNITS), st.sampled_from(DATES))


def stated(ruleset: RuleSet) -> st.SearchStrategy[Fact]:
    """A concept that is true or false."""

    def fact(name: str, on: str | None, *, truth: bool) -> Fact:
        day = on if truth and name == "transplantation" else None
        return Fact(HAS if truth else HAS_NOT, name, moment=moment(day) if day else None)

    return st.builds(fact, st.sampled_from(concepts(ruleset)), st.sampled_from(EVENT_DATES), truth=st.booleans())


def patients(ruleset: RuleSet) -> st.SearchStrategy[Patient]:
    """Anybody; three in four on tacrolimus or with a known magnesium."""

    def patient(
        first: tuple[Fact, ...], values: list[Fact], others: list[Fact], complete: tuple[str, ...], at: str | None
    ) -> Patient:
        return Patient((*first, *values, *others), frozenset(complete), moment(at) if at else None)

    usual = st.sampled_from([(), (Fact(HAS, "tacrolimus"),)])
    return st.builds(
        patient,
        usual,
        st.lists(observations(ruleset), max_size=3),
        st.lists(stated(ruleset), max_size=6),
        st.sampled_from([(), ("symptoms",), ("medications",), ("conditions", "procedures"), KINDS_OF_LISTS]),
        st.sampled_from(MOMENTS),
    )


def in_unit(patient: Patient, unit: str) -> Patient:
    """A patient with every value exactly converted."""

    def fact(one: Fact) -> Fact:
        if one.kind != OBSERVATION or one.value is None or one.unit is None:
            return one
        return replace(one, value=convert(one.value, one.unit, unit, Fraction("24.305"), 2), unit=unit)

    return replace(patient, facts=tuple(fact(one) for one in patient.facts))
