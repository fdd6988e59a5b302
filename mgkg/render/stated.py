"""What stated facts are in other units, and how old, from facts and scales."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.units import shown
from mgkg.reason.saying import age as how_long_ago

if TYPE_CHECKING:
    from mgkg.model.patient import Fact
    from mgkg.reason.facts import Facts
    from mgkg.rules.ruleset import RuleSet


def in_other_units(fact: Fact, ruleset: RuleSet) -> list[str]:
    """A measured value in the other units of its observable; nothing for other facts."""
    scale = ruleset.scales.get(fact.concept)
    if scale is None or fact.value is None or fact.unit is None:
        return []
    return [
        f"{fact.comparator or ''}{shown(fact.value * scale.factor(fact.unit, unit))} {unit}"
        for unit in scale.units
        if unit != fact.unit
    ]


def age(fact: Fact, facts: Facts) -> str:
    """How old a dated fact is at the moment of evaluation; empty where it has no date."""
    end = fact.stop or fact.start or fact.moment
    return how_long_ago(end.day, facts.at, fact).strip("[]") if end else ""
