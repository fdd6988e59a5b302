"""Whether two sets of rules conclude the same findings of every patient, by the solver.

For a change of a definition, or of a number that definitions look at: the leaves of statements stay what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.verify.solution import UndecidedError

if TYPE_CHECKING:
    from mgkg.rules.ruleset import RuleSet
    from mgkg.verify.solver import Solver


def concludes_the_same(changed: RuleSet, guideline: str, solver: Solver) -> bool:
    """Whether a guideline's definitions make the same of every patient as before, who is no patient included.

    Raises:
        UndecidedError: the solver gave up.
    """
    import z3

    from mgkg.verify.space import Space

    defined = {definition.defines for definition in changed.definitions[guideline]}
    names = [
        name
        for island in sorted({solver.islands.of(name) for name in defined})
        for name in solver.islands.members[island]
    ]
    # Variables are the same where their names are, so that both speak of one patient.
    before = Space(solver.ruleset, solver.islands, names, solver.at)
    after = Space(changed, solver.islands, names, solver.at)
    for one, other in ((before, after), (after, before)):
        for name in names:
            for mine, theirs in zip(one.numbers(name), other.numbers(name), strict=True):
                mine.know(theirs.ends)
    asked = z3.SimpleSolver()
    asked.set("timeout", solver.limit_ms)
    known = [
        (before.findings.of(guideline, name), after.findings.of(guideline, name))
        for name in names
        if name in solver.ruleset.findings
    ]
    differs = [side for one, other in known for side in (one.true != other.true, one.false != other.false)]
    allowed = z3.And(before.axioms), z3.And(after.axioms)
    asked.add(z3.Or(z3.And(*allowed, z3.Or(differs)), z3.Xor(*allowed)))
    verdict = asked.check()
    if verdict == z3.unknown:
        raise UndecidedError(asked.reason_unknown())
    return bool(verdict == z3.unsat)
