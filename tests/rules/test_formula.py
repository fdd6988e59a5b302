"""§3.3, decision record 15: formulas are checked when the rules are compiled, and worked out exactly."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgkg.errors import CycleError, FormulaError, MgkgError
from mgkg.rules.formula import Arithmetic
from mgkg.rules.ruleset import RuleSet
from mgkg.store.turtle import parse_text
from tests.rules.trial import compiled, trial

PREFIXES = """@prefix mgkg: <https://w3id.org/mgkg/ontology#> . @prefix t: <https://w3id.org/mgkg/term/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix x: <https://w3id.org/mgkg/term/made-up.> .
x:ca a mgkg:ValueOf ; mgkg:observable t:serum-calcium .
x:mg a mgkg:ValueOf ; mgkg:observable t:serum-magnesium .
x:flow a mgkg:ValueOf ; mgkg:observable t:glomerular-filtration-rate .
x:two a mgkg:Constant ; mgkg:value 2 .
x:two-mmol a mgkg:Constant ; mgkg:value 2 ; mgkg:unit "mmol/L" .
x:two-mg a mgkg:Constant ; mgkg:value 2 ; mgkg:unit "mg/dL" .
x:tremor a mgkg:ConditionCriterion ; mgkg:condition t:tremor .
x:point a mgkg:PointsFor ; mgkg:criterion x:tremor ; mgkg:points 1 .
"""


def observable(name: str, unit: str, expression: str, nodes: str = "") -> str:
    """A made-up observable with a formula."""
    return (
        f't:{name} a mgkg:Observable ; skos:prefLabel "{name}"@en ; mgkg:knownUnit "{unit}" ; '
        f'mgkg:canonicalUnit "{unit}" ; mgkg:formula x:{name}-formula .\n'
        f'x:{name}-formula a mgkg:Formula ; mgkg:printed "{name}" ; mgkg:expression {expression} .\n{nodes}\n'
    )


def rules(*parts: str) -> RuleSet:
    return compiled(parse_text(PREFIXES + "".join(parts), Path("ontology/terms/made-up.ttl")))


def summed(name: str, *operands: str) -> str:
    return f"x:{name} a mgkg:SumOf ; mgkg:operand {' , '.join(operands)} ."


def multiplied(name: str, *operands: str) -> str:
    return f"x:{name} a mgkg:ProductOf ; mgkg:operand {' , '.join(operands)} ."


def divided(name: str, above: str, below: str) -> str:
    return f"x:{name} a mgkg:QuotientOf ; mgkg:numerator {above} ; mgkg:denominator {below} ."


FITTING = {
    "a value": ("mmol/L", "x:mg", ""),
    "a value in another unit of its dimension": ("umol/L", "x:mg", ""),
    "a constant": ("1", "x:two", ""),
    "a plain number as a share": ("%", "x:two", ""),
    "a constant with a unit": ("mmol/L", "x:two-mmol", ""),
    "points": ("1", "x:point", ""),
    "a sum": ("mmol/L", "x:e", summed("e", "x:ca", "x:mg", "x:two-mmol")),
    "a sum of points": ("1", "x:e", summed("e", "x:point", "x:two")),
    "a product with a plain number": ("mmol/L", "x:e", multiplied("e", "x:two", "x:mg")),
    "a quotient of one dimension": ("1", "x:e", divided("e", "x:ca", "x:mg")),
    "a rate": ("mmol/min", "x:e", multiplied("e", "x:flow", "x:mg")),
    "a quotient that leaves a volume over a time": (
        "mL/min",
        "x:e",
        divided("e", "x:f", "x:mg") + multiplied("f", "x:flow", "x:ca"),
    ),
}


@pytest.mark.parametrize(("unit", "expression", "nodes"), FITTING.values(), ids=FITTING)
def test_3_3_a_formula_whose_dimensions_fit_is_taken(unit: str, expression: str, nodes: str) -> None:
    assert rules(observable("made-up", unit, expression, nodes)).formulas["made-up"].result_unit == unit


WRONG = {
    "a value in a unit of mass": ("mg/dL", "x:mg", "", "gives amount per volume, but made-up is measured in mg/dL"),
    "a value as a plain number": ("1", "x:mg", "", "gives amount per volume, but made-up is measured in 1"),
    "points in mmol/L": ("mmol/L", "x:point", "", "gives a plain number, but made-up is measured in mmol/L"),
    "a product of two concentrations": (
        "mmol/L",
        "x:e",
        multiplied("e", "x:ca", "x:mg"),
        "gives amount to the power of 2 per volume to the power of 2",
    ),
    "a sum of a concentration and a number": (
        "mmol/L",
        "x:e",
        summed("e", "x:mg", "x:two"),
        "adds amount per volume and a plain number",
    ),
    "a sum of amount and mass": (
        "mmol/L",
        "x:e",
        summed("e", "x:mg", "x:two-mg"),
        "adds amount per volume and mass per volume",
    ),
    "a sum deep inside": (
        "1",
        "x:e",
        divided("e", "x:ca", "x:f") + summed("f", "x:mg", "x:point"),
        "adds amount per volume and a plain number",
    ),
    "a quotient the wrong way round": (
        "mL/min",
        "x:e",
        divided("e", "x:mg", "x:flow"),
        "gives amount times time per volume to the power of 2",
    ),
}


@pytest.mark.parametrize(("unit", "expression", "nodes", "what"), WRONG.values(), ids=WRONG)
def test_3_3_a_formula_whose_dimensions_do_not_fit_is_an_error(
    unit: str, expression: str, nodes: str, what: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        rules(observable("made-up", unit, expression, nodes))
    assert what in caught.value.what
    assert "The formula of made-up" in caught.value.what
    assert caught.value.where
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_formula_of_an_observable_that_is_none_is_an_error() -> None:
    nodes = "x:e a mgkg:ValueOf ; mgkg:observable t:serum-unobtainium ."
    with pytest.raises(MgkgError, match="serum-unobtainium"):
        rules(observable("made-up", "1", "x:e", nodes))


def chained(*names: str) -> str:
    """Observables each of which is worked out from the next, and the last from the first."""
    return "".join(
        observable(one, "1", f"x:of-{one}", f"x:of-{one} a mgkg:ValueOf ; mgkg:observable t:{other} .")
        for one, other in zip(names, (*names[1:], names[0]), strict=True)
    )


@pytest.mark.parametrize("names", [("one",), ("one", "two"), ("one", "two", "three")])
def test_3_3_formulas_that_use_each_other_are_an_error(names: tuple[str, ...]) -> None:
    with pytest.raises(CycleError, match="use each other") as caught:
        rules(chained(*names))
    assert all(name in caught.value.what for name in names)
    assert caught.value.remedy


def test_3_3_a_circle_through_the_criterion_of_points_is_an_error_too() -> None:
    nodes = """x:p a mgkg:PointsFor ; mgkg:criterion x:c ; mgkg:points 1 .
x:c a mgkg:ObservationCriterion ; mgkg:observable t:made-up ; mgkg:threshold x:t .
x:t a mgkg:Threshold ; mgkg:printed "1" ; mgkg:comparator ">" ; mgkg:low 1 ; mgkg:high 1 ; mgkg:unit "1" .
"""
    with pytest.raises(CycleError, match="made-up → made-up"):
        rules(observable("made-up", "1", "x:p", nodes))


def test_3_3_formulas_stand_after_those_that_they_use() -> None:
    order = list(trial("score").formulas)
    assert order.index("trial-difference") < order.index("trial-ratio")
    assert set(order) == {
        *("trial-score", "trial-difference", "trial-ratio", "trial-double", "fractional-excretion-of-magnesium")
    }


# Working out: inputs in base units (mol/L), the result in the observable's canonical unit (mmol/L)

amounts = st.fractions(min_value=Fraction(1, 100), max_value=10, max_denominator=997)


def formula(name: str) -> Arithmetic:
    return trial("score").formulas[name]


@given(amounts, amounts)
def test_3_3_sums_products_and_quotients_are_exact(calcium: Fraction, magnesium: Fraction) -> None:
    values = {"serum-calcium": calcium / 1000, "serum-magnesium": magnesium / 1000}
    difference = formula("trial-difference").result(values, {})
    assert difference == calcium - magnesium
    assert formula("trial-double").result(values, {}) == 2 * magnesium
    ratio = formula("trial-ratio").result(values | {"trial-difference": (calcium - magnesium) / 1000}, {})
    assert ratio == (None if calcium == magnesium else calcium / (calcium - magnesium))


@given(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()))
def test_3_3_points_add_up(truths: tuple[bool, ...]) -> None:
    score = formula("trial-score")
    by_name = dict(zip(("is-severe", "is-mild", "has-diarrhea", "is-old"), truths, strict=True))
    given_ = {criterion.iri: by_name[criterion.iri.rsplit("/", 1)[1]] for criterion in score.criteria}
    points = dict(zip(by_name, (Fraction(2), Fraction(1), Fraction(3, 2), Fraction(1)), strict=True))
    assert score.result({}, given_) == sum((points[name] for name in by_name if by_name[name]), Fraction(0))


def test_3_3_over_nought_there_is_no_result_however_deep_it_lies() -> None:
    nodes = summed("e", "x:two", "x:f") + divided("f", "x:ca", "x:g") + summed("g", "x:mg", "x:h")
    nodes += multiplied("h", "x:minus", "x:ca") + "x:minus a mgkg:Constant ; mgkg:value -1 ."
    found = rules(observable("made-up", "1", "x:e", nodes)).formulas["made-up"]
    assert found.result({"serum-calcium": Fraction(2), "serum-magnesium": Fraction(2)}, {}) is None
    assert found.result({"serum-calcium": Fraction(2), "serum-magnesium": Fraction(3)}, {}) == 4
