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
    from mgkg.rules.hierarchy import Hierarchy


def depends(
    library: Library, roots: Iterable[Criterion], formulas: Mapping[str, Arithmetic], terms: Hierarchy
) -> dict[str, frozenset[str]]:
    """The concepts and observables that each criterion, guideline and observable can hang on, by address or name.

    A finding hangs on the definitions of its guideline that can say something of it, a guideline on all of its own,
    and an observable with a formula on its inputs as well.
    """
    inputs: dict[str, frozenset[str]] = {}
    for name, formula in formulas.items():
        leaves = [leaf.about for part in formula.criteria for leaf in criteria(part) if leaf.about]
        inputs[name] = frozenset({name}).union(*(inputs.get(n, {n}) for n in (*formula.inputs, *leaves)))
    defined = _Defined(library, inputs, terms)
    found = inputs | {
        slug: frozenset().union(*(names for _, names in own)) for slug, own in defined.by_guideline.items()
    }
    for root in roots:
        _add(root, library, defined, found)
    for statement in library.statements.values():
        for band in getattr(statement, "bands", ()):
            found[f"{band.iri}#in"] = inputs.get(band.observable) or frozenset({band.observable})
    return found


class _Defined:
    """What findings hang on by the definitions of a guideline."""

    def __init__(self, library: Library, inputs: Mapping[str, frozenset[str]], terms: Hierarchy) -> None:
        self.inputs = inputs
        self.terms = terms
        self.by_guideline: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = defaultdict(list)
        self._found: dict[tuple[str, str], frozenset[str]] = {}
        for definition in library.definitions:
            leaves = [leaf.about for leaf in criteria(definition.defined_by)] if definition.defined_by else []
            named = [name for name in (definition.defines, definition.below_targets_of, *leaves) if name]
            names = frozenset[str]().union(*(inputs.get(name, {name}) for name in named))
            self.by_guideline[definition.guideline].append((terms.touched(definition.defines), names))

    def of(self, guideline: str, finding: str) -> frozenset[str]:
        """The names that a finding hangs on: those of each definition that says something of it, and of these."""
        key = guideline, finding
        if key not in self._found:
            names = {finding}
            rest = list(self.by_guideline.get(guideline, ()))
            while speaking := [one for one in rest if one[0] & names]:
                rest = [one for one in rest if one not in speaking]
                names.update(*(own for _, own in speaking))
            self._found[key] = frozenset(names)
        return self._found[key]


def _add(part: Criterion, library: Library, defined: _Defined, found: dict[str, frozenset[str]]) -> frozenset[str]:
    """Add what a criterion, and each below it, can hang on."""
    if part.iri not in found:
        name = part.about
        names = set(defined.inputs.get(name, {name})) if name else set[str]()
        if isinstance(library.terms.get(name), Finding):
            names |= defined.of(part.guideline, name)
        for member in getattr(part, "members", ()):
            names |= _add(member, library, defined, found)
        found[part.iri] = frozenset(names)
    return found[part.iri]
