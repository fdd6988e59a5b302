"""§3.12: one meaning. The rules in a real browser answer as the program does, in everything that they answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from mgkg.check.cases import case_files
from mgkg.model.criterion import (
    AnyOf,
    ConditionCriterion,
    Definition,
    FindingCriterion,
    Not,
    ObservationCriterion,
    TimeSinceCriterion,
)
from mgkg.model.formula import Constant, QuotientOf, SumOf, ValueOf
from mgkg.model.guideline import Library
from mgkg.model.quantity import Threshold
from mgkg.publish.browser_rules import document
from mgkg.reason.written import yaml_value
from mgkg.rules.cache import load_ruleset
from mgkg.rules.ruleset import RuleSet, compile_rules
from tests.browser.answers import ASKING, TEXTS, TRUTHS, digest, text
from tests.browser.crowd import CLOCK, on_thresholds, patients
from tests.reason.made import example
from tests.reason.made.terms import days
from tests.reason.rulesets import libraries
from tests.rules import trial

COMPARE = (Path(__file__).parent / "compare.js").read_text(encoding="utf-8")
SEED = 22
PATIENTS, TEXTS_OF, ASKED_OF = 2000, 150, 40
RULE_SETS, PATIENTS_OF_EACH, PATIENTS_OF_TRIALS = 200, 8, 25
MOST_SHOWN = 3

Mapping = dict[str, Any]
Ask = Callable[[str, list[Mapping], str], Any]


@pytest.fixture(scope="module")
def ask(browser: Any, address: str) -> Iterator[Ask]:  # noqa: ANN401
    """A function (what, sets, depth) that has the modules of the served site answer, or make digests of answers."""
    page = browser.new_page()
    page.goto(f"{address}robots.txt")
    source = COMPARE.replace("REASON", f"{address}assets/mgkg/reason/reason.js")
    page.evaluate(
        """async (source) => {
            const blob = new Blob([source], {type: "text/javascript"});
            globalThis.compare = await import(URL.createObjectURL(blob));
        }""",
        source,
    )

    def asked(what: str, sets: list[Mapping], depth: str) -> Any:  # noqa: ANN401 - texts by rule set and patient
        return page.evaluate(
            """async ([what, sets, clock, depth, shipped]) => {
                for (const one of sets) one.rules ??= await (await fetch(shipped)).json();
                return compare[what](sets, clock, depth);
            }""",
            [what, sets, CLOCK, depth, f"{address}check/rules.json"],
        )

    yield asked
    page.close()


@pytest.fixture(scope="module")
def shipped(root: Path) -> RuleSet:
    return load_ruleset(root)


def compare(ask: Ask, sets: Sequence[tuple[RuleSet, Mapping | None, list[Mapping]]], depth: str) -> tuple[int, int]:
    """How many patients were answered, and how many refused with the same words; fails where an answer differs."""
    given_sets = [{"rules": rules, "patients": people} for _, rules, people in sets]
    found = ask("digests", given_sets, depth)
    answered, refused, wrong = 0, 0, []
    for (ruleset, rules, people), digests in zip(sets, found, strict=True):
        for one, its in zip(people, digests, strict=True):
            mine = text(one, ruleset, depth)
            refused += mine.startswith('{"error"')
            answered += not mine.startswith('{"error"')
            if digest(mine) != its:
                wrong.append((one, rules, mine))
    shown = []
    for one, rules, mine in wrong[:MOST_SHOWN]:
        its = ask("answers", [{"rules": rules, "patients": [one]}], depth)[0][0]
        shown.append(f"{json.dumps(one)}\n{first_difference(json.loads(mine), json.loads(its))}")
    assert not wrong, "\n".join([f"{len(wrong)} of {answered + refused} differ", *shown])
    return answered, refused


def first_difference(mine: Any, its: Any, where: str = "") -> str:  # noqa: ANN401 - any plain values
    """Where two plain values first differ."""
    if isinstance(mine, dict) and isinstance(its, dict) and mine.keys() == its.keys():
        return next(first_difference(mine[key], its[key], f"{where}.{key}") for key in mine if mine[key] != its[key])
    if isinstance(mine, list) and isinstance(its, list) and len(mine) == len(its):
        return next(
            first_difference(one, other, f"{where}[{place}]")
            for place, (one, other) in enumerate(zip(mine, its, strict=True))
            if one != other
        )
    return f"{where}: {mine!r} by the program, {its!r} in the browser"


def test_3_12_cases_are_answered_alike(ask: Ask, shipped: RuleSet, root: Path) -> None:
    files = [(path, path.relative_to(root)) for path in case_files(root)]
    cases = [one for path, shown in files for one in yaml_value(path.read_text(encoding="utf-8"), shown)]
    people = [one["patient"] for one in cases]
    assert len(people) > 300
    assert compare(ask, [(shipped, None, people)], TEXTS) == (len(people), 0)


def test_3_12_two_thousand_random_patients_are_answered_alike(ask: Ask, shipped: RuleSet) -> None:
    """Beside those whose facts cannot be, of which the browser has to say the same in the same words."""
    people = patients(shipped, SEED, PATIENTS * 27 // 20)
    answered, refused = compare(ask, [(shipped, None, people)], TRUTHS)
    assert answered >= PATIENTS
    assert refused > PATIENTS // 20


def test_3_3_values_on_every_threshold_and_bounds_by_them_are_answered_alike(ask: Ask, shipped: RuleSet) -> None:
    people = list({json.dumps(one): one for one in on_thresholds(shipped)}.values())
    assert len(people) > 100
    assert compare(ask, [(shipped, None, people)], TRUTHS)[0] > len(people) * 9 // 10


def below(printed: str, **more: object) -> ObservationCriterion:
    """A criterion on one threshold, which is approximate or on nought: random rule sets have none of these."""
    one = example.threshold(printed)
    changed = Threshold(**{**vars(one), **more})
    return example.made(ObservationCriterion, printed, observable="alpha-level", thresholds=(changed,))


@pytest.mark.parametrize(
    "criterion",
    [below("<0.7 mmol/L", approximate=True), below(">0 mmol/L"), below(">=0 mmol/L"), below("<=0 mg/dL")],
    ids=["approximate", "above nought", "from nought", "nought"],
)
def test_3_3_rare_thresholds_are_compared_alike(ask: Ask, criterion: ObservationCriterion) -> None:
    ruleset = compile_rules(example.library(criterion), "one")
    values = [sign + number for sign in ("", "<", "<=", ">", ">=") for number in ("0", "0.1", "0.7")]
    people: list[Mapping] = [
        {"observations": [{"concept": "alpha-level", "value": value, "unit": unit}]}
        for value in values
        for unit in ("mmol/L", "mg/dL")
        if value != "<0"  # nothing is below nought
    ]
    assert compare(ask, [(ruleset, document(ruleset), people)], TEXTS) == (len(people), 0)


@pytest.mark.parametrize(("length", "unit"), [(1, "mo"), (6, "mo"), (1, "a"), (36, "h"), (2, "wk")])
def test_3_6_the_calendar_is_the_same(ask: Ask, length: int, unit: str) -> None:
    """Also at the ends of months, in leap years, and where a day has its hours on both sides of a limit."""
    limit = {"within": days(length, unit=unit), "after": days(length, unit=unit, kind="at-least")}
    criteria = [
        example.made(TimeSinceCriterion, f"since.{role}", event="operation", **{role: limit[role]}) for role in limit
    ]
    both = example.made(AnyOf, "either", members=(criteria[0], example.made(Not, "not", members=(criteria[1],))))
    ruleset = compile_rules(example.library(both), "one")
    people: list[Mapping] = [
        {"at": day + hour, "has": [{"concept": "operation", "date": earlier + time}]}
        for number, day in enumerate(MONTH_ENDS)
        for earlier in MONTH_ENDS[: number + 1]
        for hour, time in product(("", "T12:30"), repeat=2)
    ]
    assert compare(ask, [(ruleset, document(ruleset), people)], TEXTS) == (len(people), 0)


MONTH_ENDS = (
    *("2023-02-28", "2023-03-01", "2023-08-31", "2023-09-30", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-30"),
    *("2024-03-31", "2024-08-29", "2024-08-31", "2024-09-01", "2025-02-28", "2025-03-01", "2025-03-02"),
)


def test_3_6_courses_that_meet_on_one_day_are_read_alike(ask: Ask, shipped: RuleSet) -> None:
    hours = ("2026-11-20", "2026-11-20T08:00", "2026-11-20T10:00")
    people: list[Mapping] = [
        {
            "at": at,
            "has": [
                {"concept": "tacrolimus", "start": "2026-11-01", "stop": stop},
                {"concept": "tacrolimus", **second},
            ],
        }
        for at in ("2026-11-20", "2026-11-20T09:00", "2026-11-21")
        for stop, start in product(hours, repeat=2)
        for second in ({"start": start}, {"start": start, "stop": "2026-11-22"}, {"date": start})
    ]
    assert compare(ask, [(shipped, None, people)], TEXTS)[0] > len(people) // 2


def test_3_3_inputs_of_different_days_give_no_value_in_the_browser_either(ask: Ask) -> None:
    inputs = {"alpha-level": "mmol/L", "flow": "mL/min"}
    parts = [
        example.made(
            QuotientOf,
            f"part-{name}",
            numerator=example.made(ValueOf, f"value-{name}", observable=name),
            denominator=example.made(Constant, f"one-{name}", value=Decimal(1), unit=unit),
        )
        for name, unit in inputs.items()
    ]
    derived = example.derived(example.made(SumOf, "sum", operands=tuple(parts)), inputs_within=days(1))
    is_high = example.made(
        ObservationCriterion, "high", observable="derived", thresholds=(example.threshold(">=2.5 1"),)
    )
    ruleset = compile_rules(example.library(is_high, derived), "one")
    dates = ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-22T10:00")
    people: list[Mapping] = [
        {"observations": [{"concept": name, "value": "1.5", "unit": inputs[name], "date": day} for name, day in each]}
        for each in (tuple(zip(inputs, days_of, strict=True)) for days_of in product(dates, repeat=2))
    ]
    assert compare(ask, [(ruleset, document(ruleset), people)], ASKING) == (len(people), 0)
    reasons = {json.loads(text(one, ruleset, TEXTS))["proposals"][0]["because"]["reason"] for one in people}
    assert reasons == {None, "inputs-apart"}


def test_3_5_what_a_later_definition_implies_reaches_an_earlier_one(ask: Ask) -> None:
    """A narrower finding is defined after one that looks at the broader: the first is looked at again."""
    broader = example.made(FindingCriterion, "looks", finding="low-alpha")
    disease = example.made(ConditionCriterion, "disease", condition="disease")
    found = (("persistent", broader), ("bad-low-alpha", disease))
    definitions = tuple(
        example.made(Definition, f"defines-{name}", title=name, defines=name, defined_by=by, exhaustive=True)
        for name, by in found
    )
    scope = example.made(FindingCriterion, "is", finding="persistent")
    ruleset = compile_rules(replace(example.library(scope), definitions=definitions), "one")
    people: list[Mapping] = [
        {},
        *(
            {key: [name]}
            for key in ("has", "has_not")
            for name in ("disease", "low-alpha", "normal-alpha", "persistent")
        ),
        {"has": ["disease"], "has_not": ["low-alpha"]},
        {"complete": ["conditions"]},
    ]
    answered, refused = compare(ask, [(ruleset, document(ruleset), people)], ASKING)
    assert (answered > refused, answered + refused) == (True, len(people))


def test_3_12_they_are_explained_alike(ask: Ask, shipped: RuleSet) -> None:
    people = patients(shipped, SEED + 1, TEXTS_OF)
    assert compare(ask, [(shipped, None, people)], TEXTS)[0] > TEXTS_OF // 2


def test_3_12_what_is_missing_and_what_to_ask_next_is_alike(ask: Ask, shipped: RuleSet) -> None:
    people = [{}, {"has": ["tacrolimus"]}, *patients(shipped, SEED + 2, ASKED_OF)]
    assert compare(ask, [(shipped, None, people)], ASKING)[0] > ASKED_OF // 2


SERUM = "serum-magnesium"
REFUSED: list[Mapping] = [
    {"observations": "1.1 mg/dL"},
    {"has": "tacrolimus"},
    {"observations": [{"concept": SERUM, "unit": "mg/dL"}]},
    {"observations": [{"value": "1.1", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "1.1"}]},
    {"observations": [{"concept": SERUM, "value": " 1.1 ", "unit": " "}]},
    {"observations": [{"concept": SERUM, "value": "1,1", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "NaN", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "0x10", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "1e999", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "1" * 41, "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "<<1", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "-1", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "1e6", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": ">1e6", "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "1.1", "unit": "h"}]},
    {"observations": [{"concept": SERUM, "value": "1.1", "unit": "mg/dL", "date": "yesterday"}]},
    {"observations": [{"concept": SERUM, "value": "1.1", "unit": "mg/dL", "date": "2026-02-30"}]},
    {"observations": [{"concept": SERUM, "value": "1.1", "unit": "mg/dL", "date": "2026-11-20T24:01"}]},
    {"observations": [{"concept": SERUM, "value": "1.1", "unit": "mg/dL", "date": "0001-01-01"}]},
    {"observations": [{"concept": SERUM, "value": "1.1", "unit": "mg/dL", "date": "2027-01-01"}]},
    {"at": "2027-01-01"},
    {"at": "soon"},
    {"has": [SERUM]},
    {"has": [{"concept": "tacrolimus", "start": "2026-11-02", "stop": "2026-11-01"}]},
    {"has": [{"concept": "tacrolimus", "start": "2026-11-01", "stop": "2026-11-29"}]},
    {"has": [{"concept": "tacrolimus", "start": "2026-11-01", "date": "2026-11-02"}]},
    {"has_not": [{"concept": "tacrolimus", "start": "2026-11-01"}]},
    {"has": ["tacrolimus"], "has_not": ["tacrolimus"]},
    {"has": ["tacrolimus"], "has_not": ["calcineurin-inhibitor"]},
    {"has": ["tacrolimus"] * 1001},
    {"complete": "medications"},
    {"complete": ["wishes"]},
]


def test_facts_that_cannot_be_are_refused_in_the_same_words(ask: Ask, shipped: RuleSet) -> None:
    assert compare(ask, [(shipped, None, REFUSED)], TRUTHS) == (0, len(REFUSED))


# No patient file is like this, or its messages speak of files and flags: that a PatientError says one line is enough.
NO_PATIENTS: list[Any] = [
    {"has": ["no such thing"]},
    {"has": ["constructor"]},
    {"has": ["__proto__"]},
    {"has": [None]},
    {"has": [7]},
    {"has": [["tacrolimus"]]},
    {"has": [{"concept": "tacrolimus", "date": 7}]},
    {"observations": [None]},
    {"observations": [{"concept": SERUM, "value": 1.1, "unit": "mg/dL"}]},
    {"observations": [{"concept": SERUM, "value": "1.1", "unit": "constructor"}]},
    {"observations": [{"concept": SERUM, "value": "1.1", "unit": 7}]},
    {"observations": [{"concept": "tacrolimus", "value": "1.1", "unit": "mg/dL"}]},
    {"complete": ["constructor"]},
    {"complete": [None]},
]


def test_what_is_no_patient_is_refused_in_one_line(ask: Ask) -> None:
    found = [json.loads(one) for one in ask("answers", [{"rules": None, "patients": NO_PATIENTS}], TRUTHS)[0]]
    assert [one.keys() for one in found] == [{"error"}] * len(NO_PATIENTS)
    assert all(one["error"].endswith(".") and "\n" not in one["error"] for one in found)


def test_3_12_made_up_guidelines_are_answered_alike(ask: Ask) -> None:
    """Those that the tests of the program are written on, over the shipped ontology."""
    names = sorted({path.stem for path in trial.TURTLE.glob("*.ttl")} - {"guideline", "formula-circle"})
    rulesets = [trial.trial(name) for name in names]
    sets = [
        (ruleset, document(ruleset), patients(ruleset, SEED + number, PATIENTS_OF_TRIALS))
        for number, ruleset in enumerate(rulesets)
    ]
    answered, _ = compare(ask, sets, TEXTS)
    assert answered > len(sets) * PATIENTS_OF_TRIALS // 2


def made_libraries(count: int) -> list[Library]:
    """Random rule sets, the same for everybody."""
    found: list[Library] = []

    @seed(SEED)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(libraries())
    def collect(library: Library) -> None:
        found.append(library)

    collect()
    return found


def test_3_12_random_rule_sets_are_answered_alike(ask: Ask) -> None:
    """Every kind of criterion, formula, band, target, exception and ruling, over a made-up vocabulary."""
    rulesets = [compile_rules(library, "made-up") for library in made_libraries(RULE_SETS)]
    sets = [
        (ruleset, document(ruleset), patients(ruleset, SEED + number, PATIENTS_OF_EACH))
        for number, ruleset in enumerate(rulesets)
    ]
    answered, _ = compare(ask, sets, TEXTS)
    assert answered > RULE_SETS * PATIENTS_OF_EACH // 2
    few = [(ruleset, rules, people[:1]) for ruleset, rules, people in sets[: RULE_SETS // 2]]
    assert compare(ask, few, ASKING)[0] > len(few) // 2
