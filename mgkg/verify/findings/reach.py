"""What is dead, because no patient makes it true, and what is redundant, because another statement says it already."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING

from mgkg.model.criterion import AllOf, AnyOf, Not, criteria
from mgkg.rules.answer import AGAINST, FOR
from mgkg.verify.condition import TRUE, Claim, applies, denied
from mgkg.verify.digest import digest, structure
from mgkg.verify.finding import Finding
from mgkg.verify.solution import UndecidedError
from mgkg.verify.words import named, patient_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.model.criterion import Criterion
    from mgkg.model.node import Node
    from mgkg.model.statement import Statement
    from mgkg.verify.condition import Condition
    from mgkg.verify.inquiry import Inquiry


def dead(inquiry: Inquiry) -> Iterator[Finding]:
    """Statements, directions, definitions, prerequisites, rulings and single criteria that no patient makes true."""
    ruleset = inquiry.ruleset
    told: set[str] = set()
    for row in ruleset.rows.values():
        statement = row.statement
        if _never(f"dead:{statement.id}", statement.id, [applies(row)], inquiry):
            told |= _inside(statement)
            yield _finding(statement.id, f"{named(statement.id, ruleset.library)} can never apply.", statement)
            continue
        for direction in (FOR, AGAINST) if row.only_when else ():
            if _never(f"dead:{statement.id}#{direction}", statement.id, [applies(row, direction)], inquiry):
                told |= _inside(statement)
                text = f"{named(statement.id, ruleset.library)} can never apply {direction} what it is about."
                yield _finding(f"{statement.id}#{direction}", text, statement)
    for owner, criterion in _others(inquiry):
        if criterion.iri not in told and _never(f"dead:{owner.id}", owner.id, [Claim(criterion, TRUE)], inquiry):
            told |= {part.iri for part in criteria(criterion)}
            yield _finding(owner.id, f"What {owner.id} asks for can never be true.", owner)
    for leaf in _leaves(inquiry):
        if leaf.iri not in told and _never(f"dead:{leaf.id}", leaf.id, [Claim(leaf, TRUE)], inquiry):
            told.add(leaf.iri)
            yield _finding(leaf.id, f"The criterion {leaf.id} can never be true.", leaf)


def _never(name: str, owner: str, conditions: list[Condition], inquiry: Inquiry) -> bool:
    """Whether nobody meets conditions; where that is undecided it is said so, and they are not called dead."""
    try:
        return not inquiry.solver.possible(conditions)
    except UndecidedError:
        inquiry.undecided.append((name, (owner,)))
        return False


def _finding(name: str, text: str, node: Node) -> Finding:
    return Finding(id=f"dead:{name}", kind="dead", between=(node.id,), text=text, digest=digest([node]))


def _inside(statement: Statement) -> set[str]:
    roots = (statement.scope, statement.applies_when, statement.only_when, statement.except_when)
    return {part.iri for root in roots if root for part in criteria(root)}


def _others(inquiry: Inquiry) -> Iterator[tuple[Node, Criterion]]:
    """What else asks for something: definitions, prerequisites, rulings, populations of decisions."""
    library = inquiry.ruleset.library
    yield from ((definition, definition.defined_by) for definition in library.definitions if definition.defined_by)
    for statement in library.statements.values():
        yield from ((one, one.met_when) for one in getattr(statement, "establishes", ()))
    yield from ((ruling, ruling.situation) for ruling in library.precedences)
    yield from ((decision, decision.scope) for decision in library.decisions.values() if decision.scope)


def _leaves(inquiry: Inquiry) -> Iterable[Criterion]:
    found: dict[str, Criterion] = {}
    for own in inquiry.solver.islands.leaves.values():
        for leaf in own:
            if not isinstance(leaf, (AllOf, AnyOf, Not)) and "#" not in leaf.iri:
                found[leaf.iri] = leaf
    return found.values()


def redundant(inquiry: Inquiry) -> Iterator[Finding]:
    """Statements of one guideline that apply only where another with the same actions applies as well."""
    told: set[frozenset[str]] = set()
    for alike in _with_same_actions(inquiry):
        for one, other in permutations(alike, 2):
            pair = frozenset({one.id, other.id})
            if pair in told or not _implied(one, other, inquiry):
                continue
            mutual = _implied(other, one, inquiry)
            # What applies to fewer, with other words ("intensified"), asks for more than its actions show.
            if mutual or one.qualifiers == other.qualifiers:
                told.add(pair)
                yield _redundant(one, other, inquiry, mutual=mutual)


def _with_same_actions(inquiry: Inquiry) -> Iterator[list[Statement]]:
    found: dict[object, list[Statement]] = defaultdict(list)
    for statement in inquiry.ruleset.library.statements.values():
        action_set = getattr(statement, "action_set", None)
        if action_set is not None:
            turned = statement.direction, statement.urgency, statement.treatment_line
            found[statement.guideline, structure(action_set), turned].append(statement)
    yield from (alike for alike in found.values() if len(alike) > 1)


def _implied(one: Statement, other: Statement, inquiry: Inquiry) -> bool:
    """Whether nobody gets the first without the other, in either direction."""
    rows = inquiry.ruleset.rows
    directions = (FOR, AGAINST) if one.only_when or other.only_when else (None,)
    name, between = f"redundant:{one.id}:{other.id}", (one.id, other.id)
    for direction in directions:
        alone = [applies(rows[one.id], direction), denied(applies(rows[other.id], direction))]
        try:
            if inquiry.solver.possible(alone):
                return False
        except UndecidedError:
            inquiry.undecided.append((name, between))
            return False
    return inquiry.witness_of(one.id) is not None


def _redundant(one: Statement, other: Statement, inquiry: Inquiry, *, mutual: bool) -> Finding:
    library = inquiry.ruleset.library
    witness = inquiry.witness_of(one.id)
    again = "always apply together" if mutual else f"says nothing that {named(other.id, library)} does not say"
    who = f"{named(one.id, library)} and {named(other.id, library)}" if mutual else named(one.id, library)
    declared = one.id in other.summarises or other.id in one.summarises
    text = f"{who} {again}: the same actions, as in {patient_in_words(witness, library) if witness else 'nobody'}."
    if declared:
        text += " One is said to summarise the other."
    return Finding(
        id=f"redundant:{':'.join(sorted((one.id, other.id)))}",
        kind="redundant",
        between=(one.id, other.id),
        text=text,
        cause=f"{one.guideline} {digest([getattr(one, 'action_set', one)])}",
        witness=witness,
        digest=digest([one, other]),
    )
