"""What criteria, observables and definitions can hang on, by name, from the criteria of a Library."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mgkg.model.criterion import Criterion, criteria
from mgkg.model.term import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mgkg.model.guideline import Library
    from mgkg.rules.formula import Arithmetic


def depends(
    library: Library, roots: Iterable[Criterion], formulas: Mapping[str, Arithmetic]
) -> dict[str, frozenset[str]]:
    """The concepts and observables that each criterion, guideline and observable can hang on, by address or name.

    A finding hangs on all definitions of its guideline, an observable with a formula on its inputs as well.
    """
    inputs: dict[str, frozenset[str]] = {}
    for name, formula in formulas.items():
        leaves = [leaf.about for part in formula.criteria for leaf in criteria(part) if leaf.about]
        inputs[name] = frozenset({name}).union(*(inputs.get(n, {n}) for n in (*formula.inputs, *leaves)))
    defined = _of_definitions(library, inputs)
    found = inputs | defined
    for root in roots:
        _add(root, library, inputs, defined, found)
    for statement in library.statements.values():
        for band in getattr(statement, "bands", ()):
            found[f"{band.iri}#in"] = inputs.get(band.observable) or frozenset({band.observable})
    return found


def _of_definitions(library: Library, inputs: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    defined: dict[str, set[str]] = defaultdict(set)
    for definition in library.definitions:
        leaves = [leaf.about for leaf in criteria(definition.defined_by)] if definition.defined_by else []
        for name in (definition.defines, definition.below_targets_of, *leaves):
            if name:
                defined[definition.guideline] |= inputs.get(name, {name})
    return {slug: frozenset(names) for slug, names in defined.items()}


def _add(
    part: Criterion,
    library: Library,
    inputs: Mapping[str, frozenset[str]],
    defined: Mapping[str, frozenset[str]],
    found: dict[str, frozenset[str]],
) -> frozenset[str]:
    """Add what a criterion, and each below it, can hang on."""
    if part.iri not in found:
        name = part.about
        names = set(inputs.get(name, {name})) if name else set[str]()
        if isinstance(library.terms.get(name), Finding):
            names |= defined.get(part.guideline, frozenset())
        for member in getattr(part, "members", ()):
            names |= _add(member, library, inputs, defined, found)
        found[part.iri] = frozenset(names)
    return found[part.iri]
