"""What is worked out of a library before any patient."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from mgkg.errors import CycleError
from mgkg.model.node import Coded
from mgkg.model.quantity import Interval
from mgkg.rules.ruleset import RuleSet, days
from mgkg.store.turtle import parse
from tests.rules.trial import TURTLE, compiled, trial

PREFIXES = """@prefix dcterms: <http://purl.org/dc/terms/> . @prefix mgkg: <https://w3id.org/mgkg/ontology#> .
@prefix t: <https://w3id.org/mgkg/term/> . @prefix x: <https://w3id.org/mgkg/guideline/trial/> .
"""


def defining(tmp_path: Path, *links: tuple[str, str]) -> RuleSet:
    """A guideline that defines each finding by another."""
    path = tmp_path / "definitions.ttl"
    blocks = [
        f'x:{one} a mgkg:Definition ; dcterms:title "x"@en ; mgkg:defines t:{one} ; mgkg:definedBy x:has-{other} ;'
        f" mgkg:exhaustive false .\nx:has-{other} a mgkg:FindingCriterion ; mgkg:finding t:{other} ."
        for one, other in links
    ]
    path.write_text(PREFIXES + "\n".join(blocks))
    guideline = parse(TURTLE / "guideline.ttl", Path("guidelines/trial/guideline.ttl"))
    return compiled(guideline, parse(path, Path("guidelines/trial/definitions.ttl")))


A, B, C = "cardiac-manifestation", "oral-magnesium-failure", "renal-magnesium-wasting"


@pytest.mark.parametrize("links", [[(A, A)], [(A, B), (B, A)], [(A, B), (B, C), (C, A)]])
def test_3_5_definitions_that_use_each_other_are_an_error(links: list[tuple[str, str]], tmp_path: Path) -> None:
    with pytest.raises(CycleError, match="use each other") as caught:
        defining(tmp_path, *links)
    for one, _ in links:
        assert one in str(caught.value)
    assert caught.value.remedy


def test_3_5_definitions_stand_after_those_that_they_use(tmp_path: Path) -> None:
    for links in ([(A, B), (B, C)], [(B, C), (A, B)]):
        ruleset = defining(tmp_path, *links)
        assert [definition.defines for definition in ruleset.definitions["trial"]] == [B, A]


def test_3_5_lower_bounds_are_those_of_all_readings_of_a_guidelines_targets(shipped: RuleSet) -> None:
    bounds = {key: sorted(bound.printed for bound in found) for key, found in shipped.lower_bounds.items()}
    assert bounds == {
        ("low-magnesium", "serum-magnesium"): ["1.8-2.2 mEq/L", ">0.6 mmol/L"],
        ("tacrolimus-magnesium", "serum-magnesium"): ["above 1.4-1.5 mEq/L"],
    }


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [(14, 14, "d", 14), (1, 2, "wk", 14), (1, 1, "mo", 31), (36, 36, "h", Fraction(3, 2)), (3, None, "d", 3)],
)
def test_3_6_an_age_is_the_upper_end_in_days(low: int, high: int | None, unit: str, expected: Fraction) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    age = Interval(iri="x:age", printed="an age", low=ends[0], high=ends[1], unit=unit, interval_kind=Coded("at-most"))
    assert days(age) == expected


def test_3_6_every_observable_has_a_maximum_age_that_is_labelled_as_ours(shipped: RuleSet) -> None:
    observables = {name: term for name, term in shipped.library.terms.items() if term.kind == "observable"}
    assert observables
    for name, term in observables.items():
        assert shipped.oldest_days[name] > 0
        assert "ours" in getattr(term, "maximum_age").printed  # noqa: B009 - only observables have one


def test_compiling_twice_makes_the_same_rules() -> None:
    for name in ("route", "prerequisite", "target"):
        one, other = trial(name), trial.__wrapped__(name)
        assert [clash.id for clash in one.clashes] == [clash.id for clash in other.clashes]
        assert [answer.value for answer in one.answers] == [answer.value for answer in other.answers]
