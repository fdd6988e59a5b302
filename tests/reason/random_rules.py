"""Random small rule sets as hypothesis strategies: one statement over a few concepts, one definition, one observable.

`states` holds every way in which a name can turn out, as far as these rules can tell, so that loops can try all.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from mgkg.errors import ContradictionError
from mgkg.model.patient import Fact
from mgkg.reason.evaluate import evaluate
from mgkg.rules.ruleset import RuleSet
from mgkg.store.turtle import ParsedFile, parse, parse_text
from tests.reason.people import NOW, has, lacks, person, value
from tests.rules.trial import TURTLE, compiled

MAGNESIUM, FINDING = "serum-magnesium", "cardiac-manifestation"
STATEMENT = "trial/random"
# Concepts without a link to others, and drugs of one class with a product of one of them.
PLAIN = ("tremor", "seizure", "muscle-cramp")
DRUGS = ("omeprazole", "pantoprazole", "proton-pump-inhibitor")
BEHIND = ("arrhythmia", "hypotension")
VALUES = ("0.3", "0.5", "0.6", "0.7", "0.9")
_PREFIXES = """@prefix dcterms: <http://purl.org/dc/terms/> . @prefix mgkg: <https://w3id.org/mgkg/ontology#> .
@prefix t: <https://w3id.org/mgkg/term/> . @prefix x: <https://w3id.org/mgkg/guideline/trial/> .
x:below a mgkg:ObservationCriterion ; mgkg:observable t:serum-magnesium ; mgkg:threshold x:below.1 .
x:below.1 a mgkg:Threshold ; mgkg:printed "<0.5" ; mgkg:comparator "<" ;
    mgkg:low 0.5 ; mgkg:high 0.5 ; mgkg:unit "mmol/L" .
x:above a mgkg:ObservationCriterion ; mgkg:observable t:serum-magnesium ; mgkg:threshold x:above.1 .
x:above.1 a mgkg:Threshold ; mgkg:printed ">=0.7" ; mgkg:comparator ">=" ;
    mgkg:low 0.7 ; mgkg:high 0.7 ; mgkg:unit "mmol/L" .
x:cardiac-manifestation a mgkg:FindingCriterion ; mgkg:finding t:cardiac-manifestation .
"""
_ACTIONS = """x:actions a mgkg:ActionSet ; mgkg:combine mgkg:all ; mgkg:member x:action .
x:action a mgkg:Administer ; mgkg:position 1 ; mgkg:agent t:magnesium-oxide ; mgkg:route mgkg:oral ."""
_CONCEPTS = "\n".join(
    [f"x:{name} a mgkg:ConditionCriterion ; mgkg:condition t:{name} ." for name in (*PLAIN, *BEHIND)]
    + [f"x:{name} a mgkg:ExposureCriterion ; mgkg:substance t:{name} ." for name in DRUGS]
)

Tree = tuple[str, tuple["Tree", ...]]
"""A leaf by its name with no members, or all-of, any-of, not with members."""


class Rules(NamedTuple):
    """What the one statement asks by its role, and the definition of the one finding, which may be open."""

    roles: tuple[tuple[str, Tree], ...]
    defined_by: Tree
    exhaustive: bool

    @property
    def text(self) -> str:
        """The rules as Turtle."""
        lines: list[str] = []
        parts = "".join(f" ; mgkg:{role} {_written(tree, f'{role}', lines)}" for role, tree in self.roles)
        definition = _written(self.defined_by, "definedBy", lines)
        truth = str(self.exhaustive).lower()
        return "\n".join(
            (
                _PREFIXES,
                _CONCEPTS,
                _ACTIONS,
                *lines,
                'x:cardiac a mgkg:Definition ; dcterms:title "x"@en ;',
                f"mgkg:defines t:{FINDING} ; mgkg:definedBy {definition} ; mgkg:exhaustive {truth} .",
                'x:random a mgkg:Recommendation ; dcterms:title "x"@en ; mgkg:wording "x"@en ;',
                'mgkg:plainWording "x"@en ; mgkg:section x:all ; mgkg:direction mgkg:for ;',
                f"mgkg:actionSet x:actions{parts} .",
            )
        )

    @property
    def ruleset(self) -> RuleSet:
        """The rules, compiled."""
        return _compiled(self.text)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the statement can hang on."""
        found = [name for _, tree in self.roles for name in _names(tree)]
        if FINDING in found:
            found += _names(self.defined_by)
        return tuple(dict.fromkeys(found))


def _written(tree: Tree, name: str, lines: list[str]) -> str:
    kind, members = tree
    if not members:
        return f"x:{kind}"
    parts = " , ".join(_written(member, f"{name}.{i}", lines) for i, member in enumerate(members))
    lines.append(f"x:{name} a mgkg:{kind} ; mgkg:member {parts} .")
    return f"x:{name}"


def _names(tree: Tree) -> list[str]:
    kind, members = tree
    if members:
        return [name for member in members for name in _names(member)]
    return [MAGNESIUM if kind in ("below", "above") else kind]


@cache
def _frame() -> ParsedFile:
    return parse(TURTLE / "guideline.ttl", Path("guidelines/trial/guideline.ttl"))


@lru_cache(maxsize=8)
def _compiled(text: str) -> RuleSet:
    return compiled(_frame(), parse_text(text, Path("guidelines/trial/random.ttl")))


def trees(leaves: tuple[str, ...], most: int) -> st.SearchStrategy[Tree]:
    """Trees of at most so many leaves."""
    leaf = st.sampled_from(leaves).map(lambda name: (name, ()))

    def joined(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        two = st.tuples(inner, inner).filter(lambda pair: pair[0] != pair[1])
        return st.tuples(st.sampled_from(["AllOf", "AnyOf"]), two) | st.tuples(st.just("Not"), st.tuples(inner))

    return st.recursive(leaf, joined, max_leaves=most)


def rules(most: int = 3) -> st.SearchStrategy[Rules]:
    """A statement with one or two parts."""
    tree = trees((*PLAIN, *DRUGS, FINDING, "below", "above"), most)
    roles = st.lists(
        st.tuples(st.sampled_from(["scope", "appliesWhen", "exceptWhen", "onlyWhen"]), tree),
        min_size=1,
        max_size=2,
        unique_by=lambda each: each[0],
    ).map(tuple)
    definition = trees(BEHIND, 2).filter(lambda tree: len(set(_names(tree))) == len(_names(tree)))
    return st.builds(Rules, roles, definition, st.booleans())


def states(name: str) -> tuple[Fact, ...]:
    """Every way in which a name may turn out, as far as these rules can tell."""
    if name == MAGNESIUM:
        return tuple(value(f"{number} mmol/L") for number in VALUES)
    return has(name), lacks(name)


def some_facts(names: tuple[str, ...]) -> st.SearchStrategy[tuple[Fact, ...]]:
    """At most one fact about each of at most three names."""
    each = st.sampled_from(names).flatmap(lambda name: st.sampled_from(states(name)))
    return st.lists(each, max_size=3, unique_by=lambda fact: fact.concept).map(tuple)


class Told(NamedTuple):
    """What becomes of the statement: whether it applies, and in which direction."""

    truth: bool | None
    direction: str | None


class Loops:
    """One rule set tried on many patients; what was tried is kept."""

    def __init__(self, ruleset: RuleSet) -> None:
        self.ruleset = ruleset
        self._tried: dict[frozenset[Fact], Told | None] = {}

    def told(self, facts: frozenset[Fact]) -> Told | None:
        """What becomes of the statement; None where the facts contradict each other."""
        if facts not in self._tried:
            self._tried[facts] = self._try(facts)
        return self._tried[facts]

    def _try(self, facts: frozenset[Fact]) -> Told | None:
        try:
            result = evaluate(self.ruleset, person(*sorted(facts, key=str)), NOW).outcomes[STATEMENT]
        except ContradictionError:
            return None
        return Told(result.truth, result.direction)
