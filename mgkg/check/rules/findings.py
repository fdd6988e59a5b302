"""Remarks on definitions and targets: findings that are defined twice, or by way of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.model.criterion import FindingCriterion, criteria
from mgkg.model.statement import Target
from mgkg.rules.ruleset import conditions
from mgkg.vocabulary import MGKG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content


def defined_twice(content: Content) -> Iterator[Remark]:
    """Second definitions of one concept in one guideline: only one of them would count."""
    first: dict[tuple[str, str], str] = {}
    for definition in content.library.definitions:
        guideline = definition.id.partition("/")[0]
        other = first.setdefault((guideline, definition.defines), definition.id)
        if other != definition.id:
            what = f"{definition.id} defines t:{definition.defines}, which {other} defines already."
            yield Remark(definition.iri, f"{what} Join the two by mgkg:AnyOf.", MGKG + "defines")


def definition_empty(content: Content) -> Iterator[Remark]:
    """Definitions that are made from nothing."""
    for definition in content.library.definitions:
        if definition.defined_by is None and definition.below_targets_of is None:
            what = f"{definition.id} has neither mgkg:definedBy nor mgkg:belowTargetsOf."
            yield Remark(definition.iri, f"{what} Give it one of them, or remove it.", MGKG + "defines")


def target_in_circle(content: Content) -> Iterator[Remark]:
    """Targets whose population includes the finding that they define (design §3.5)."""
    terms = content.ruleset.terms
    for definition in content.library.definitions:
        for target in content.library.statements.values():
            if not isinstance(target, Target) or target.observable != definition.below_targets_of:
                continue
            leaves = [leaf for root in conditions(target) for leaf in criteria(root)]
            named = [leaf.finding for leaf in leaves if isinstance(leaf, FindingCriterion)]
            circular = [name for name in named if terms.is_a(name, definition.defines)]
            if circular and definition.id.partition("/")[0] == target.guideline:
                what = (
                    f"{target.id} is for patients with t:{circular[0]}, which {definition.id} makes from this target."
                )
                yield Remark(target.iri, f"{what} Leave the finding out of its scope.", MGKG + "scope")
