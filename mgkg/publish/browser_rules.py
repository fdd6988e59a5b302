"""The rules as one JSON document that a browser can reason with, from a RuleSet (decision record 22)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from mgkg.model.criterion import Criterion, Definition, criteria
from mgkg.model.formula import Constant, Expression, PointsFor, ProductOf, QuotientOf, SumOf, ValueOf
from mgkg.model.guideline import Guideline
from mgkg.model.units import unit
from mgkg.publish.browser_criteria import CriterionTable
from mgkg.publish.browser_statements import StatementTable
from mgkg.publish.site import Site
from mgkg.publish.site_file import SiteFile
from mgkg.render.recommendation import NOTICE
from mgkg.rules.cache import load_ruleset
from mgkg.rules.cut import Scale
from mgkg.rules.formula import Arithmetic
from mgkg.rules.ruleset import RuleSet, days, judged
from mgkg.vocabulary import BASE

SCHEMA = "mgkg.rules/1"
PATH = "check/rules.json"


def browser_rules(made: Site) -> Iterator[SiteFile]:
    """The rules of the site's content."""
    yield SiteFile(PATH, written(load_ruleset(made.dataset.root)))


def written(ruleset: RuleSet) -> bytes:
    """The document as bytes: no spare space, the same for the same rules."""
    text = json.dumps(document(ruleset), ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"


def document(ruleset: RuleSet) -> dict[str, Any]:
    """The document; keys whose value would be empty are left out of its parts."""
    table = CriterionTable(ruleset, judged(ruleset))
    statements = StatementTable(ruleset, table)
    return {
        "schema": SCHEMA,
        "ruleset": ruleset.digest,
        "notice": NOTICE,
        "base": BASE,
        "guidelines": {slug: _guideline(one) for slug, one in ruleset.library.guidelines.items()},
        "terms": _terms(ruleset),
        "measures": {name: _measure(name, scale, ruleset, table) for name, scale in ruleset.scales.items()},
        "formulas": {name: _formula(one, table, ruleset) for name, one in ruleset.formulas.items()},
        "criteria": table.entries,
        "cuts": table.cuts,
        "hanging": table.hanging,
        "definitions": {
            slug: [_definition(one, table, ruleset) for one in own] for slug, own in ruleset.definitions.items()
        },
        "bounds": _bounds(ruleset),
        "conjunctions": [
            [[role, table.number(one), want] for role, one, want in each] for each in ruleset.conjunctions
        ],
        "statements": statements.statements,
        "clashes": statements.clashes,
        **statements.shared(),
        "rulings": [
            [one.id, *(statements.places[name] for name in (one.winner, one.loser)), table.number(one.situation)]
            for one in ruleset.library.precedences
        ],
    }


def _filled(given: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping without what is empty; nought stays."""
    return {key: value for key, value in given.items() if value not in (None, "", False, [], {}, ())}


def _guideline(guideline: Guideline) -> dict[str, Any]:
    return _filled({"title": guideline.title, "not_addressed": list(guideline.does_not_address)})


def _terms(ruleset: RuleSet) -> dict[str, dict[str, list[Any]]]:
    """By kind and name: the label, what it implies, and what it excludes; elements only convert units."""
    found: dict[str, dict[str, list[Any]]] = {}
    for name, term in sorted(ruleset.library.terms.items()):
        if getattr(term, "molar_mass", None) is not None:
            continue
        implies = sorted(ruleset.terms.implies[name] - {name})
        excludes = sorted(ruleset.terms.excluded[name])
        entry = [term.label, implies, excludes]
        while not entry[-1]:
            entry.pop()
        found.setdefault(term.kind, {})[name] = entry
    return found


def _measure(name: str, scale: Scale, ruleset: RuleSet, table: CriterionTable) -> dict[str, Any]:
    """The units of an observable, each with what makes its canonical unit of it, and which values are possible."""
    term = ruleset.library.terms[name]
    printed = table.units.get(name, ())
    known = scale.units or (scale.canonical,)
    spelt = {text: symbol for text in printed if (symbol := unit(text).symbol) != text}
    every = dict.fromkeys((*scale.units, scale.canonical, *(of for of, _ in scale.known), *map(_symbol, printed)))
    per = {one: str(scale.factor(one, scale.canonical)) for one in every}
    low, high = getattr(term, "plausible_low", None), getattr(term, "plausible_high", None)
    return {
        "canonical": scale.canonical,
        "units": {one: per[one] for one in known},
        **_filled({"also": {one: each for one, each in per.items() if one not in known}, "spelt": spelt}),
        **_filled({"low": low if low is None else str(low), "high": high if high is None else str(high)}),
        **_filled({"oldest": ruleset.oldest_days.get(name)}),
    }


def _symbol(text: str) -> str:
    return unit(text).symbol


def _formula(one: Arithmetic, table: CriterionTable, ruleset: RuleSet) -> dict[str, Any]:
    within = one.formula.inputs_within
    return _filled(
        {
            "inputs": list(one.inputs),
            "criteria": [table.number(each) for each in one.criteria],
            "unit": one.result_unit,
            "per": str(1 / unit(one.result_unit).factor),
            "within": None if within is None else str(days(within)),
            "value": _expression(one.formula.expression, table, ruleset),
        }
    )


def _expression(one: Expression, table: CriterionTable, ruleset: RuleSet) -> Any:  # noqa: ANN401 - a number or a list
    """An expression: a constant, or an operator before what it works on; all in base units."""
    if isinstance(one, Constant):
        return str(Fraction(one.value) * unit(one.unit).factor)
    if isinstance(one, ValueOf):
        return ["value", one.observable, str(unit(ruleset.scales[one.observable].canonical).factor)]
    if isinstance(one, PointsFor):
        return ["points", table.number(one.criterion), str(Fraction(one.points))]
    if isinstance(one, QuotientOf):
        return ["/", *(_expression(each, table, ruleset) for each in (one.numerator, one.denominator))]
    assert isinstance(one, (SumOf, ProductOf))  # noqa: S101 - all kinds are above
    return ["+" if isinstance(one, SumOf) else "*", *(_expression(each, table, ruleset) for each in one.operands)]


def _definition(one: Definition, table: CriterionTable, ruleset: RuleSet) -> dict[str, Any]:
    return _filled(
        {
            "id": one.id,
            "defines": one.defines,
            "below": one.below_targets_of,
            "exhaustive": one.exhaustive,
            "again": [table.number(each) for each in ruleset.defining.get(one.iri, ())],
            "closes": _closing(one.defined_by, ruleset),
        }
    ) | ({} if one.defined_by is None else {"by": table.number(one.defined_by)})


def _closing(root: Criterion | None, ruleset: RuleSet) -> list[str]:
    """The kinds whose lists must be complete for a definition to close; none where it never does."""
    leaves = [leaf for leaf in criteria(root) if leaf.about and leaf.about not in ruleset.findings] if root else []
    if any(leaf.concept is None for leaf in leaves):
        return []
    return sorted({ruleset.library.terms[leaf.about].kind for leaf in leaves})


def _bounds(ruleset: RuleSet) -> dict[str, dict[str, list[list[str]]]]:
    """The lower bounds of all targets, by guideline and observable: unit and both ends."""
    found: dict[str, dict[str, list[list[str]]]] = {}
    for (slug, observable), bounds in ruleset.lower_bounds.items():
        ends = [[bound.unit, *map(str, bound.ends[bound.unit])] for bound in bounds]
        found.setdefault(slug, {})[observable] = ends
    return found
