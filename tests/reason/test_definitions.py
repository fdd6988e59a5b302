"""Each sentence of the records on time, products and formulas as an example, worked out by hand."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from mgkg.model.criterion import (
    ConditionCriterion,
    Criterion,
    ExposureCriterion,
    ObservationCriterion,
    RepeatedCriterion,
    TimeSinceCriterion,
    TrendCriterion,
)
from mgkg.model.formula import Constant, PointsFor, ProductOf, QuotientOf, SumOf, ValueOf
from mgkg.model.node import Coded, TermSlug
from mgkg.model.patient import Fact
from mgkg.model.term import Observable
from tests.reason.made.example import CONTRADICTION, course, derived, judged, made, threshold
from tests.reason.made.terms import days
from tests.reason.naive.kleene import Truth
from tests.reason.people import has, lacks, value


def test_every_definition_of_the_design_has_a_test_that_names_it() -> None:
    """§3.1 to §3.12."""
    files = Path(__file__).resolve().parent.parent.rglob("test_*.py")
    named = {number for file in files for number in re.findall(r"def test_3_(\d+)_", file.read_text())}
    assert {str(number) for number in range(1, 13)} <= named


TAKES = made(ExposureCriterion, "takes", substance=TermSlug("drug-a"))
IN_PAIN = made(ConditionCriterion, "pain", condition=TermSlug("pain"))
OPERATED = made(ConditionCriterion, "operated", condition=TermSlug("operation"))


# Courses


@pytest.mark.parametrize(
    ("interval", "at", "truth"),
    [
        ("2026-11-01/..", "2026-11-20", True),
        ("2026-11-20/..", "2026-11-20T08:00", True),  # it is not sure to begin later
        ("2026-11-20T09:00/..", "2026-11-20T08:00", None),  # set aside
        ("2026-11-21/..", "2026-11-20", None),
        ("2026-11-01/2026-11-19", "2026-11-20", False),
        ("2026-11-01/2026-11-20", "2026-11-20", True),  # to the end of the day
        ("2026-11-01/2026-11-20", "2026-11-20T23:59", True),
        ("2026-11-01/2026-11-20", "2026-11-21T00:00", False),
        ("2026-11-01/2026-11-20T08:00", "2026-11-20T07:59", True),
        ("2026-11-01/2026-11-20T08:00", "2026-11-20T08:00", False),  # from that time on
        ("2026-11-01/2026-11-21", "2026-11-20", True),  # a later stop is set aside, and the course runs
        ("../2026-11-19", "2026-11-20", False),
        ("../2026-11-21", "2026-11-20", True),
    ],
)
def test_3_6_a_course_runs_from_its_start_until_its_stop_is_over(interval: str, at: str, truth: Truth) -> None:
    assert judged(TAKES, course("drug-a", interval), at=at) is truth


ENDED = course("drug-a", "2026-10-01/2026-10-10")


@pytest.mark.parametrize(
    ("facts", "truth"),
    [
        ((ENDED,), False),
        ((ENDED, has("drug-a")), True),
        ((ENDED, has("salt-of-a")), True),
        ((ENDED, has("product")), True),
        ((ENDED, course("drug-a", "2026-10-10/..")), True),  # the day on which one ends and the next begins
        ((ENDED, lacks("drug-a")), False),
        ((ENDED, course("drug-a", "2026-10-09/..")), CONTRADICTION),  # they overlap
        ((ENDED, ENDED), False),  # the same course, said twice
    ],
    ids=lambda given: "; ".join(map(str, given)) if isinstance(given, tuple) else str(given),
)
def test_3_6_an_ended_course_denies_only_what_nothing_else_says_is_true(
    facts: tuple[Fact, ...], truth: Truth | str
) -> None:
    assert judged(TAKES, *facts) == truth


@pytest.mark.parametrize(
    ("facts", "truth"),
    [
        ((course("class-a", "2026-10-01/2026-10-10"),), False),  # not broader implies not narrower
        ((course("class-a", "2026-10-01/2026-10-10"), course("class-a", "2026-11-01/..")), None),  # true again
        ((course("class-a", "2026-10-01/2026-10-10"), has("other-a", "2026-11-01")), None),
        ((course("salt-of-a", "2026-10-01/2026-10-10"),), None),
    ],
    ids=lambda given: "; ".join(map(str, given)) if isinstance(given, tuple) else str(given),
)
def test_3_6_an_ended_course_of_a_class_denies_its_members_while_the_class_is_false(
    facts: tuple[Fact, ...], truth: Truth
) -> None:
    assert judged(TAKES, *facts) is truth


# The latest statement counts


@pytest.mark.parametrize(
    ("criterion", "facts", "truth"),
    [
        (IN_PAIN, (has("pain", "2026-04-01"), lacks("pain", "2026-10-01")), False),
        (IN_PAIN, (lacks("pain", "2026-04-01"), has("pain", "2026-10-01")), True),
        (IN_PAIN, (has("pain", "2026-04-01"), lacks("pain")), False),  # an undated one is now
        (IN_PAIN, (has("pain", "2026-11-20"), lacks("pain")), CONTRADICTION),  # which is later?
        (IN_PAIN, (has("pain"), lacks("pain")), CONTRADICTION),
        (IN_PAIN, (has("pain", "2026-10-01"), lacks("pain", "2026-10-01T08:00")), CONTRADICTION),
        (IN_PAIN, (has("pain", "2026-10-01T07:59"), lacks("pain", "2026-10-01T08:00")), False),
        (TAKES, (lacks("drug-a", "2026-01-15"), course("drug-a", "2026-03-01/..")), True),
        (TAKES, (course("drug-a", "2026-03-01/.."), lacks("drug-a", "2026-11-01")), False),
        (TAKES, (course("drug-a", "2026-03-01/.."), lacks("drug-a", "2026-03-01")), CONTRADICTION),
        (OPERATED, (lacks("operation", "2026-01-15"), has("operation", "2026-03-01")), CONTRADICTION),
        (IN_PAIN, (has("pain", "2026-04-01"), lacks("pain", "2026-06-01"), has("pain", "2026-08-01")), True),
    ],
)
def test_3_6_of_two_opposite_statements_the_later_counts_where_the_order_is_sure(
    criterion: Criterion, facts: tuple[Fact, ...], truth: Truth | str
) -> None:
    for order in (facts, facts[::-1]):
        assert judged(criterion, *order) == truth


# Time since


def since(event: str, counted_from: str | None = None, *, within: int = 0, after: int = 0) -> Criterion:
    return made(
        TimeSinceCriterion,
        "since",
        event=TermSlug(event),
        counted_from=Coded(counted_from) if counted_from else None,
        within=days(within) if within else None,
        after=days(after, "at-least") if after else None,
    )


@pytest.mark.parametrize(
    ("criterion", "facts", "truth"),
    [
        (since("operation", within=10), (has("transplantation", "2026-11-15"),), True),  # of a narrower concept
        (since("operation", within=10), (has("operation", "2026-01-15"), has("transplantation", "2026-11-15")), True),
        (since("operation", within=10), (has("operation", "2026-11-15"), has("transplantation")), True),
        (since("operation", within=10), (has("operation", "2026-01-15"), has("transplantation")), None),
        (since("operation", within=10), (has("transplantation", "2026-01-15"), has("operation")), None),
        (since("operation", after=10), (has("operation", "2026-11-15"), has("transplantation")), False),
        (since("operation", after=10), (has("operation", "2026-01-15"), has("transplantation")), None),
        (since("operation", after=10), (lacks("operation"),), False),
        (since("operation", within=10), (lacks("operation"),), False),
        (since("drug-a", "start", after=10), (course("drug-a", "2026-11-10/.."),), True),
        (since("drug-a", "start", after=10), (course("drug-a", "2026-11-11/.."),), False),
        (since("drug-a", "start", within=10), (course("drug-a", "2026-11-11/.."),), True),
        (since("class-a", "start", within=10), (course("drug-a", "2026-11-11/.."),), True),
        (since("drug-a", "start", within=10), (has("drug-a"),), None),
        (since("drug-a", "start", within=10), (lacks("drug-a"),), False),
        (since("drug-a", "stop", within=10), (course("drug-a", "2026-03-01/2026-11-15"),), True),
        (since("drug-a", "stop", after=10), (course("drug-a", "2026-03-01/2026-11-15"),), False),
        (since("drug-a", "stop", after=5), (course("drug-a", "2026-03-01/2026-11-15"),), True),
        (since("drug-a", "stop", after=5), (course("drug-a", "2026-03-01/.."),), False),  # while it is true
        (since("drug-a", "stop", within=5), (course("drug-a", "2026-03-01/.."),), False),
        (since("drug-a", "stop", within=5), (lacks("drug-a"),), None),
        (since("drug-a", "stop", within=5), (), None),
    ],
)
def test_3_6_time_counts_from_an_event_a_start_or_a_stop(
    criterion: Criterion, facts: tuple[Fact, ...], truth: Truth
) -> None:
    assert judged(criterion, *facts) is truth


# Repeated values and trends


def low(occasions: int, period: int = 0, kind: str = "at-most", *, age: int = 0) -> Criterion:
    return made(
        RepeatedCriterion,
        "low",
        observable=TermSlug("alpha-level"),
        thresholds=(threshold("<0.5 mmol/L"),),
        occasions=occasions,
        over_period=days(period, kind) if period else None,
        maximum_age=days(age) if age else None,
    )


def levels(*given: str) -> list[Fact]:
    """Values in mmol/L with their dates: "0.4 2026-11-19"."""
    pairs = [text.split() for text in given]
    return [value(f"{amount} mmol/L", on, of="alpha-level") for amount, on in pairs]


@pytest.mark.parametrize(
    ("criterion", "given", "truth"),
    [
        (low(2), ("0.4 2026-11-19", "0.4 2026-11-18"), True),
        (low(2), ("0.4 2026-11-19", "0.5 2026-11-18"), False),
        (low(2), ("0.4 2026-11-19", "0.4 2026-11-18", "0.9 2026-11-17"), True),  # the latest two
        (low(2), ("0.4 2026-11-19",), None),
        (low(2), ("0.5 2026-11-19",), False),  # whatever came before
        (low(2), ("0.4 2026-11-19", "0.4 2026-11-19"), None),  # one occasion
        (low(2), ("0.4 2026-11-19", "0.5 2026-11-19", "0.4 2026-11-18"), None),  # it does not agree with itself
        (low(2, 14), ("0.4 2026-11-19", "0.4 2026-11-06"), True),  # exactly 14 days ago
        (low(2, 14), ("0.4 2026-11-19", "0.4 2026-11-05"), None),
        (low(2, 14), ("0.4 2026-11-19", "0.9 2026-11-05"), None),
        (low(2, 7, "at-least"), ("0.4 2026-11-19", "0.4 2026-11-12"), True),
        (low(2, 7, "at-least"), ("0.4 2026-11-19", "0.4 2026-11-13"), None),
        (low(2, 7, "at-least"), ("0.4 2026-11-19", "0.4 2026-11-13", "0.9 2026-11-12"), False),
        (low(2, 7, "at-least"), ("0.4 2026-11-19", "0.4 2026-11-12", "0.9 2026-11-11"), True),
        (low(3, 7, "at-least"), ("0.4 2026-11-19", "0.4 2026-11-12"), None),
        (low(2), ("0.4 2026-11-05", "0.4 2026-11-04"), None),  # stale
        (low(2, age=30), ("0.4 2026-11-05", "0.4 2026-11-04"), True),
    ],
)
def test_3_6_the_latest_occasions_decide(criterion: Criterion, given: tuple[str, ...], truth: Truth) -> None:
    for order in (given, given[::-1]):
        assert judged(criterion, *levels(*order)) is truth


def trend(way: str, occasions: int, period: int = 0) -> Criterion:
    return made(
        TrendCriterion,
        "trend",
        observable=TermSlug("alpha-level"),
        trend=Coded(way),
        occasions=occasions,
        over_period=days(period) if period else None,
    )


@pytest.mark.parametrize(
    ("criterion", "given", "truth"),
    [
        (trend("falling", 2), ("0.4 2026-11-19", "0.5 2026-11-18"), True),
        (trend("rising", 2), ("0.4 2026-11-19", "0.5 2026-11-18"), False),
        (trend("falling", 2), ("0.5 2026-11-19", "0.5 2026-11-18"), False),
        (trend("falling", 3), ("0.4 2026-11-19", "0.5 2026-11-18"), None),
        (trend("falling", 3), ("0.4 2026-11-19", "0.5 2026-11-18", "0.5 2026-11-17"), False),
        (trend("rising", 3), ("0.7 2026-11-19", "0.5 2026-11-18", "0.4 2026-11-17", "0.9 2026-11-16"), True),
        (trend("falling", 2), ("0.4 2026-11-19", "0.3 2026-11-19", "0.5 2026-11-18"), None),  # two values at once
        (trend("falling", 2), ("0.4 2026-11-19", "0.4 2026-11-19", "0.5 2026-11-18"), True),
        (trend("falling", 2, 3), ("0.4 2026-11-19", "0.5 2026-11-17"), True),
        (trend("falling", 2, 3), ("0.4 2026-11-19", "0.5 2026-11-16"), None),
        (trend("falling", 2), ("0.4 2026-11-05", "0.5 2026-11-04"), None),  # stale
    ],
)
def test_3_6_each_occasion_is_lower_or_higher_than_the_one_before(
    criterion: Criterion, given: tuple[str, ...], truth: Truth
) -> None:
    for order in (given, given[::-1]):
        assert judged(criterion, *levels(*order)) is truth


# Combination products


@pytest.mark.parametrize(
    ("substance", "fact", "truth"),
    [
        ("drug-a", has("product"), True),
        ("other-a", has("product"), True),
        ("class-a", has("product"), True),
        ("class-b", has("product"), True),
        ("salt-of-a", has("product"), None),
        ("product", lacks("drug-a"), False),
        ("product", lacks("class-a"), False),
        ("product", lacks("salt-of-a"), None),
        ("product", has("drug-a"), None),
        ("drug-a", lacks("product"), None),
    ],
)
def test_3_5_who_takes_a_product_takes_each_ingredient(substance: str, fact: Fact, truth: Truth) -> None:
    assert judged(made(ExposureCriterion, "takes", substance=TermSlug(substance)), fact) is truth


# Formulas


def of(name: str) -> ValueOf:
    return made(ValueOf, f"value-of-{name}", observable=TermSlug(name))


def above(printed: str = ">1 1") -> Criterion:
    return made(ObservationCriterion, "above", observable=TermSlug("derived"), thresholds=(threshold(printed),))


TWICE = made(Constant, "two", value=Decimal(2))
RATIO = derived(
    made(QuotientOf, "ratio", numerator=of("flow"), denominator=made(Constant, "u", value=Decimal(30), unit="mL/min"))
)
SCORE = derived(
    made(
        SumOf,
        "score",
        operands=(
            made(PointsFor, "one", criterion=IN_PAIN, points=Decimal(1)),
            made(PointsFor, "two", criterion=TAKES, points=Decimal("0.5")),
        ),
    )
)
PER_LEVEL = derived(
    made(
        QuotientOf,
        "per-level",
        numerator=made(ProductOf, "twice", operands=(TWICE, of("alpha-level"))),
        denominator=made(
            SumOf,
            "difference",
            operands=(of("alpha-level"), made(Constant, "less", value=Decimal("-0.5"), unit="mmol/L")),
        ),
    ),
    age=days(10),
)
BOTH = derived(
    made(
        ProductOf,
        "both",
        operands=(
            made(
                QuotientOf,
                "flows",
                numerator=of("flow"),
                denominator=made(Constant, "u", value=Decimal(30), unit="mL/min"),
            ),
            made(
                QuotientOf,
                "levels",
                numerator=of("alpha-level"),
                denominator=made(Constant, "m", value=Decimal(1), unit="mmol/L"),
            ),
        ),
    ),
    inputs_within=days(7),
)


def flow(text: str, on: str = "2026-11-19") -> Fact:
    return value(text, on, of="flow")


def level(text: str, on: str = "2026-11-19") -> Fact:
    return value(text, on, of="alpha-level")


def stated(text: str, on: str = "2026-11-19") -> Fact:
    return value(f"{text} 1", on, of="derived")


@pytest.mark.parametrize(
    ("observable", "facts", "truth"),
    [
        (RATIO, (flow("30 mL/min"),), False),  # exactly one
        (RATIO, (flow("1.8 L/h"),), False),
        (RATIO, (flow("30.1 mL/min"),), True),
        (RATIO, (), None),
        (SCORE, (has("pain"), has("drug-a")), True),
        (SCORE, (has("pain"), lacks("drug-a")), False),
        (SCORE, (has("pain"),), None),  # one part is not known, whatever it would give
        (PER_LEVEL, (level("0.7 mmol/L"),), True),
        (PER_LEVEL, (level("1.4 mEq/L"),), True),
        (PER_LEVEL, (level("0.5 mmol/L"),), None),  # division by zero
        (PER_LEVEL, (level("0.4 mmol/L"),), False),
        (PER_LEVEL, (level("0.7 mmol/L", "2026-11-10"),), True),
        (PER_LEVEL, (level("0.7 mmol/L", "2026-11-09"),), None),  # as old as its input: too old for itself
        (PER_LEVEL, (level("0.7 mmol/L", "2026-11-05"),), None),  # the input is too old
        (PER_LEVEL, (level("0.7 mmol/L"), level("0.4 mmol/L")), None),  # a value for each: true and false
        (PER_LEVEL, (level("0.7 mmol/L"), level("0.8 mmol/L")), True),
        (PER_LEVEL, (level("0.7 mmol/L"), stated("2")), True),
        (PER_LEVEL, (level("0.7 mmol/L"), stated("0.5")), None),  # a tie
        (PER_LEVEL, (level("0.7 mmol/L", "2026-11-18"), stated("0.5")), False),  # the latest counts
        (PER_LEVEL, (level("0.7 mmol/L"), stated("0.5", "2026-11-18")), True),
        (BOTH, (flow("60 mL/min"), level("0.7 mmol/L")), True),
        (BOTH, (flow("60 mL/min", "2026-11-12"), level("0.7 mmol/L")), True),
        (BOTH, (flow("60 mL/min", "2026-11-11"), level("0.7 mmol/L")), None),  # eight days apart
        (BOTH, (flow("60 mL/min"),), None),
    ],
)
def test_3_3_a_formula_gives_an_exact_value_as_old_as_its_oldest_input(
    observable: Observable, facts: tuple[Fact, ...], truth: Truth
) -> None:
    assert judged(above(), *facts, more=observable) is truth


def test_3_6_a_computed_value_stands_among_stated_ones_at_its_time() -> None:
    """Computed is 3.5 on the 18th, and stated 1 on the 19th: the values are falling."""
    falling = made(TrendCriterion, "falling", observable=TermSlug("derived"), trend=Coded("falling"), occasions=2)
    facts = (level("0.7 mmol/L", "2026-11-18"), stated("1"))
    assert judged(falling, *facts, more=PER_LEVEL) is True
