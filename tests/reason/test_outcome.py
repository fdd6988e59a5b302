"""§3.2: outcomes."""

from __future__ import annotations

from itertools import product

import pytest

from mgkg.model.patient import Fact
from mgkg.reason.outcome import Outcome
from tests.reason.people import evaluated, has, lacks, value
from tests.rules.trial import Truth, trial

T, F, U = True, False, None
TRUTHS = (T, F, U)
NAMED = {T: "applies", F: "does-not-apply", U: "unknown"}


def stated(**truths: Truth) -> list[Fact]:
    return [has(name) if truth else lacks(name) for name, truth in truths.items() if truth is not None]


def outcome(statement: str, *facts: Fact) -> Outcome:
    return evaluated(trial("outcome"), *facts).outcomes[f"trial/{statement}"]


@pytest.mark.parametrize(("scope", "trigger", "exception"), list(product(TRUTHS, repeat=3)))
def test_3_2_scope_and_trigger_and_not_exception(scope: Truth, trigger: Truth, exception: Truth) -> None:
    expected = U
    if F in (scope, trigger) or exception is T:
        expected = F
    elif (scope, trigger, exception) == (T, T, F):
        expected = T
    result = outcome("usual", *stated(tacrolimus=scope, diarrhea=trigger, seizure=exception))
    assert (result.truth, result.name) == (expected, NAMED[expected])
    assert (result.direction, result.holds_for, result.holds_against) == ("for", expected, False)


def test_3_2_an_unknown_exception_gives_unknown() -> None:
    assert outcome("usual", has("tacrolimus"), has("diarrhea")).name == "unknown"


@pytest.mark.parametrize("scope", TRUTHS)
def test_3_2_a_statement_against_keeps_its_direction(scope: Truth) -> None:
    result = outcome("against", *stated(tacrolimus=scope))
    assert (result.truth, result.direction, result.holds_for, result.holds_against) == (scope, "against", False, scope)


@pytest.mark.parametrize("name", ["reserved", "reserved-against"])
@pytest.mark.parametrize(
    ("scope", "reserved", "truth", "direction"),
    [
        (T, T, T, "for"),
        (T, F, T, "against"),
        (T, U, U, None),
        (U, T, U, None),
        (U, F, U, None),
        (U, U, U, None),
        (F, T, F, None),
        (F, F, F, None),
        (F, U, F, None),
    ],
)
def test_3_2_only_when(name: str, scope: Truth, reserved: Truth, truth: Truth, direction: str | None) -> None:
    """Scope and C: for; scope and not C: against; else unknown, or out of the question without the scope."""
    result = outcome(name, *stated(tacrolimus=scope, seizure=reserved))
    assert (result.truth, result.direction) == (truth, direction)


@pytest.mark.parametrize(("trigger", "exception"), list(product(TRUTHS, repeat=2)))
def test_3_2_only_when_with_trigger_and_exception(trigger: Truth, exception: Truth) -> None:
    facts = stated(tacrolimus=T, diarrhea=trigger, tremor=exception)
    base = F if trigger is F or exception is T else T if (trigger, exception) == (T, F) else U
    for reserved, direction in ((T, "for"), (F, "against")):
        result = outcome("reserved-with-all", *facts, *stated(seizure=reserved))
        assert (result.truth, result.direction) == (base, direction if base else None)
    assert outcome("reserved-with-all", *facts).truth is (F if base is F else U)


def test_3_2_without_criteria_it_applies() -> None:
    assert outcome("always").truth is True


@pytest.mark.parametrize(
    ("text", "truth"), [("0.4 mmol/L", T), ("2.1 mmol/L", T), ("1 mmol/L", F), ("0.5 mmol/L", F), (None, U)]
)
def test_3_7_a_classification_speaks_of_values_in_its_bands(text: str | None, truth: Truth) -> None:
    assert outcome("two-bands", *([value(text)] if text else [])).truth is truth


def test_3_11_an_outcome_tells_each_criterion_its_role_and_truth() -> None:
    result = outcome("usual", has("tacrolimus"), lacks("seizure"))
    assert [(part.role, part.wanted, part.judgement.truth, part.truth) for part in result.parts] == [
        ("scope", True, True, True),
        ("applies-when", True, None, None),
        ("except-when", False, False, True),
    ]
    assert result.reason == "not-stated"
    assert result.parts[0].judgement.fact == has("tacrolimus")
