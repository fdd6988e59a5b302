"""A RuleSet with one thing changed, from a compiled one: what the change does not touch is not compiled again.

For trying many small changes one after the other. Answers, clashes and what governs what stay those of the original.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mgkg.model.criterion import AllOf, AnyOf, Not, Range, criteria
from mgkg.model.statement import Target
from mgkg.rules.cut import LOWER, cut
from mgkg.rules.ruleset import Conjunctions, bounds_of, conditions, on_findings, plain_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mgkg.model.criterion import Criterion, Definition
    from mgkg.model.quantity import Threshold
    from mgkg.model.statement import Statement
    from mgkg.rules.cut import Bound
    from mgkg.rules.ruleset import RuleSet


def with_statement(ruleset: RuleSet, statement: Statement) -> RuleSet:
    """The rules with the criteria of one statement changed; its leaves are those that were there."""
    found = Conjunctions(ruleset.conjunctions)
    rows = ruleset.rows | {statement.id: found.row(statement)}
    library = replace(ruleset.library, statements=ruleset.library.statements | {statement.id: statement})
    depends = _depends(ruleset, conditions(statement))
    return replace(
        ruleset,
        library=library,
        rows=rows,
        plain=plain_rows(rows),
        conjunctions=tuple(found.found),
        depends=ruleset.depends | depends,
        hanging=_hanging(ruleset, depends),
    )


def with_definition(ruleset: RuleSet, definition: Definition) -> RuleSet:
    """The rules with one definition changed; its leaves are those that were there."""
    own = tuple(definition if one.iri == definition.iri else one for one in ruleset.definitions[definition.guideline])
    looked_at = tuple(on_findings(definition.defined_by, ruleset.findings)) if definition.defined_by else ()
    depends = _depends(ruleset, [definition.defined_by] if definition.defined_by else [])
    return replace(
        ruleset,
        definitions=ruleset.definitions | {definition.guideline: own},
        defining=ruleset.defining | {definition.iri: looked_at},
        depends=ruleset.depends | depends,
        hanging=_hanging(ruleset, depends),
    )


def with_threshold(ruleset: RuleSet, changed: Threshold) -> RuleSet:
    """The rules with one threshold changed, wherever it is compared with."""
    cuts = dict(ruleset.cuts)
    for iri, (about, thresholds) in ruleset.compared.items():
        if any(threshold.iri == changed.iri for threshold in thresholds):
            now = [changed if threshold.iri == changed.iri else threshold for threshold in thresholds]
            cuts[iri] = cut(now, ruleset.scales[about])
    return replace(ruleset, cuts=cuts, lower_bounds=_lower_bounds(ruleset, changed))


def with_criterion(ruleset: RuleSet, iri: str, changed: Criterion) -> RuleSet:
    """The rules with another criterion in the place of one, wherever statements ask for it; it has another address."""
    known = {changed.iri: ruleset.depends[iri]}
    ruleset = replace(ruleset, depends=ruleset.depends | known, hanging=_hanging(ruleset, known))
    for statement in list(ruleset.library.statements.values()):
        if any(part.iri == iri for root in conditions(statement) for part in criteria(root)):
            roles: dict[str, Any] = {
                role: put(root, iri, changed)
                for role in ("scope", "applies_when", "only_when", "except_when")
                if (root := getattr(statement, role))
            }
            ruleset = with_statement(ruleset, replace(statement, **roles))
    return ruleset


def put(root: Criterion, iri: str, other: Criterion | None) -> Any:  # noqa: ANN401 - a criterion or none
    """A tree with another criterion in the place of one, or without it and what then joins nothing.

    What changes has another address, since judgements are kept by address.
    """
    if root.iri == iri:
        return other
    if not isinstance(root, (AllOf, AnyOf, Not)) or all(part.iri != iri for part in criteria(root)):
        return root
    members = tuple(kept for member in root.members if (kept := put(member, iri, other)) is not None)
    name = f"{root.iri}~{iri.rsplit('/', 1)[-1]}{'' if other is None else '~'}"
    return replace(root, iri=name, members=members) if members else None


def _lower_bounds(ruleset: RuleSet, changed: Threshold) -> dict[tuple[str, str], tuple[Bound, ...]]:
    """The lower bounds of targets, those anew of which the changed threshold is one."""
    found = dict(ruleset.lower_bounds)
    for target in ruleset.library.statements.values():
        if isinstance(target, Target) and any(_has(goal, changed) for goal in target.target_ranges):
            own = [one for one in ruleset.library.statements.values() if one.guideline == target.guideline]
            found |= bounds_of([_changed(one, changed) for one in own], ruleset.scales)
    return found


def _has(goal: Range, changed: Threshold) -> bool:
    return changed.comparator in LOWER and any(threshold.iri == changed.iri for threshold in goal.thresholds)


def _changed(statement: Statement, changed: Threshold) -> Statement:
    if not isinstance(statement, Target):
        return statement
    goals = [
        replace(goal, thresholds=tuple(changed if t.iri == changed.iri else t for t in goal.thresholds))
        for goal in statement.target_ranges
    ]
    return replace(statement, target_ranges=tuple(goals))


def _depends(ruleset: RuleSet, roots: list[Criterion]) -> dict[str, frozenset[str]]:
    """What criteria that are new hang on: all that their leaves hang on."""
    found: dict[str, frozenset[str]] = {}
    for root in roots:
        for part in criteria(root):
            if part.iri not in ruleset.depends:
                leaves = [leaf.iri for leaf in criteria(part) if leaf.about]
                found[part.iri] = frozenset[str]().union(*(ruleset.depends.get(iri, frozenset()) for iri in leaves))
    return found


def _hanging(ruleset: RuleSet, new: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found = dict(ruleset.hanging)
    for iri, names in new.items():
        for name in names:
            found[name] = found.get(name, frozenset()) | {iri}
    return found
