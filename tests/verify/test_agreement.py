"""§3.12: one meaning. The solver's reading of the rules and the reasoner agree on random patients.

Who is compared states anything that a space knows: concepts true and false, values in any unit on and beside every
threshold, series of values where a criterion looks at them, events, starts and stops where one counts from them.
Nobody states what cannot be said to the solver: complete lists, several values of one time, several units in one
series, latest values of another day; or values that are not possible, which to the reasoner are none.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from mgkg.rules.ruleset import RuleSet, compile_rules
from tests.reason.made.patients import Trial, trials
from tests.reason.people import described
from tests.rules.trial import shipped, trial
from tests.verify.crowd import Crowd
from tests.verify.readings import AGREED, CONTRADICTORY, DIFFERING, LEFT_OUT, Readings

# By the profile: the default one compares at least 5,000 patients, "short" (--hypothesis-profile=short) a tenth.
EXAMPLES = settings.default.max_examples if settings.default else 100
OF_SHIPPED, OF_RANDOM, OF_MADE_UP = 18, 25, 12
# One day, and the last of a month that is longer than the one before it.
MOMENTS = (datetime(2026, 11, 20), datetime(2026, 3, 31))  # noqa: DTZ001 - a patient's own clock
# With concepts, definitions, formulas, courses and series; the other made-up guidelines differ in what they answer.
MADE_UP = (
    *("contradictory-definitions", "criteria", "definitions", "exception", "findings", "limit", "missing", "ordering"),
    *("outcome", "precedence", "precedences", "prerequisite", "score", "severity", "target", "time"),
)
MOST_LEFT_OUT = 0.1
MOST_SHOWN = 5
COMPARED: dict[str, Counter[str]] = {}

slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
seeds = st.integers(0, 2**32)


@cache
def readings_of(ruleset: RuleSet, at: datetime) -> Readings:
    return Readings(ruleset, at)


@settings(slow, max_examples=EXAMPLES)
@given(seed=seeds)
def test_3_12_they_agree_on_the_shipped_guidelines(seed: int) -> None:
    all_agree("shipped guidelines", shipped(), seed, OF_SHIPPED)


@settings(slow, max_examples=EXAMPLES)
@given(made=trials(0), seed=seeds)
def test_3_12_they_agree_on_random_rule_sets(made: Trial, seed: int) -> None:
    readings_of.cache_clear()
    all_agree("random rule sets", compile_rules(made.library, "made-up"), seed, OF_RANDOM)


@pytest.mark.parametrize("name", MADE_UP)
@settings(slow, max_examples=EXAMPLES // 10)
@given(seed=seeds)
def test_3_12_they_agree_on_made_up_guidelines(name: str, seed: int) -> None:
    all_agree(name, trial(name), seed, OF_MADE_UP)


def test_3_12_that_were_five_thousand_patients_and_few_were_left_out() -> None:
    """Counted without whom the solver does not look at; those whom both call contradictory are a part, no more."""
    if EXAMPLES < 100 or len(COMPARED) < 2 + len(MADE_UP):
        pytest.skip("only in a full run")
    every = sum(COMPARED.values(), Counter())
    assert every[AGREED] + every[CONTRADICTORY] >= 5_000, COMPARED
    assert every[AGREED] >= 3_500, COMPARED
    assert every[LEFT_OUT] <= MOST_LEFT_OUT * every.total(), COMPARED
    assert COMPARED["shipped guidelines"][LEFT_OUT] <= MOST_LEFT_OUT * COMPARED["shipped guidelines"].total()


def all_agree(name: str, ruleset: RuleSet, seed: int, number: int) -> None:
    """Some random patients of a rule set are the same to both."""
    random = Random(seed)  # noqa: S311 - the same for the same seed
    both = readings_of(ruleset, random.choice(MOMENTS))
    crowd = Crowd(both.space, random)
    counted = COMPARED.setdefault(name, Counter())
    for _ in range(number):
        person = crowd.person()
        found = both.compared(person)
        counted[found.verdict] += 1
        if found.verdict == DIFFERING:
            note(described(person.patient))
            pytest.fail("\n".join(found.differences[:MOST_SHOWN]))
