"""Gaps of decisions: patients within the population of a Decision to whom no statement that answers it speaks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mgkg.model.criterion import FindingCriterion
from mgkg.model.node import DecisionSlug
from mgkg.verify.condition import TRUE, Claim, Some, does_not_apply
from mgkg.verify.digest import digest
from mgkg.verify.finding import Finding
from mgkg.verify.names import HAS, HAS_NOT, FactName
from mgkg.verify.words import patient_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.criterion import Criterion
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.condition import Condition
    from mgkg.verify.inquiry import Inquiry


def unanswered(inquiry: Inquiry) -> Iterator[Finding]:
    """A patient for whom a decision is to be taken, and for whom every statement that answers it does not apply."""
    ruleset = inquiry.ruleset
    answering: dict[DecisionSlug, list[str]] = defaultdict(list)
    for statement in ruleset.library.statements.values():
        for slug in statement.answers:
            answering[slug].append(statement.id)
    numbered = _by_numbers(ruleset)
    for decision in ruleset.library.decisions.values():
        slug = DecisionSlug(decision.slug)
        if decision.scope is None or slug not in answering:
            continue
        silent = [does_not_apply(ruleset.rows[name]) for name in answering[slug]]
        within = _by_any_source(decision.scope, ruleset)
        name, between = f"gap:decision/{slug}", tuple(answering[slug])
        patient = inquiry.patient(name, between, [within, *silent], without=numbered)
        if patient:
            yield Finding(
                id=name,
                kind="gap",
                between=between,
                text=f"{decision.title} No statement that answers this speaks to "
                f"{patient_in_words(patient, ruleset.library)}.",
                question=decision.title,
                witness=patient,
                digest=digest([decision, *(ruleset.library.statements[one] for one in between)]),
            )


def _by_numbers(ruleset: RuleSet) -> frozenset[FactName]:
    """Statements of findings that numbers define: a gap must be one of the numbers."""
    named = {d.defines for d in ruleset.library.definitions if d.below_targets_of}
    return frozenset(FactName(kind, name) for name in named for kind in (HAS, HAS_NOT))


def _by_any_source(scope: Criterion, ruleset: RuleSet) -> Condition:
    """A decision's population; a finding by what any source makes of it, since the decision itself is no source's."""
    if not isinstance(scope, FindingCriterion):
        return Claim(scope, TRUE)
    as_defined = [
        FindingCriterion(iri=f"{definitions[0].iri}#{scope.finding}", finding=scope.finding)
        for definitions in ruleset.definitions.values()
        if any(scope.finding in ruleset.terms.touched(d.defines) for d in definitions)
    ]
    return Some((Claim(scope, TRUE), *(Claim(one, TRUE) for one in as_defined)))
