"""Which situation leads to which answer: paths of conditions from statements, and the paths with what they share once.

Statements are rules of their own and no tree, so nothing is left to "otherwise": a path has every condition that its
statement has, in whatever order shares most with the others, and the same conditions mean the same in any order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mgkg.model.criterion import AllOf, AnyOf, Criterion, Not
from mgkg.model.statement import Statement
from mgkg.publish.conditions import condition
from mgkg.publish.names import Names
from mgkg.publish.phrase import plain

# So many conditions below each other are still drawn beside each other; what goes deeper stands in one box.
_DEEPEST = 4


class Condition(NamedTuple):
    """A condition of a patient: the criterion, whether it has to fail, and the words."""

    criterion: str
    fails: bool
    words: str

    @property
    def opposite(self) -> tuple[str, bool]:
        """What is true whenever this is false."""
        return self.criterion, not self.fails


class Path(NamedTuple):
    """A statement that holds, for or against or neither, where all conditions do."""

    statement: Statement
    direction: str
    conditions: tuple[Condition, ...]


class Situation(NamedTuple):
    """Conditions, the answers that hold under them alone, and narrower situations."""

    conditions: tuple[Condition, ...]
    answers: tuple[Path, ...]
    narrower: tuple[Situation, ...]


def paths(names: Names, statement: Statement) -> Iterator[Path]:
    """The ways to what a statement says (design §3.2): one that is reserved for somebody is against it elsewhere."""
    shared = [each for criterion in (statement.scope, statement.applies_when) for each in _holds(names, criterion)]
    shared += _fails(names, statement.except_when)
    if statement.only_when is None:
        yield _path(statement, statement.direction or "", shared)
        return
    yield _path(statement, "for", [*shared, *_holds(names, statement.only_when)])
    yield _path(statement, "against", [*shared, *_fails(names, statement.only_when)])


def _path(statement: Statement, direction: str, conditions: Iterable[Condition]) -> Path:
    return Path(statement, direction, tuple({each[:2]: each for each in conditions}.values()))


def _holds(names: Names, criterion: Criterion | None) -> Iterator[Condition]:
    """The conditions that a criterion is made of: every one has to be so."""
    if isinstance(criterion, AllOf):
        for member in criterion.members:
            yield from _holds(names, member)
    elif isinstance(criterion, Not):
        for member in criterion.members:
            yield from _fails(names, member)
    elif criterion is not None:
        yield Condition(criterion.iri, False, plain(condition(names, criterion)))  # noqa: FBT003 - a named field


def _fails(names: Names, criterion: Criterion | None) -> Iterator[Condition]:
    """The conditions that a criterion fails by: none of several may be so."""
    if isinstance(criterion, AnyOf):
        for member in criterion.members:
            yield from _fails(names, member)
    elif isinstance(criterion, Not):
        for member in criterion.members:
            yield from _holds(names, member)
    elif criterion is not None:
        denied = Not(iri=criterion.iri, members=(criterion,))
        yield Condition(criterion.iri, True, plain(condition(names, denied)))  # noqa: FBT003 - a named field


def situations(given: Sequence[Path]) -> Situation:
    """All paths as one situation without conditions, with narrower ones below it."""
    return _situation((), [(path, path.conditions) for path in given], 0)


_Open = tuple[Path, tuple[Condition, ...]]


def _situation(conditions: tuple[Condition, ...], given: list[_Open], depth: int) -> Situation:
    """A situation from paths with the conditions that are left of each."""
    answers = tuple(path for path, left in given if not left)
    open_ = [(path, left) for path, left in given if left]
    narrower: list[Situation] = []
    while open_:
        shared, own = _most_shared(open_, deepest=depth >= _DEEPEST)
        named = {each[:2] for each in shared}
        taken = [(path, tuple(each for each in left if each[:2] not in named)) for path, left in own]
        narrower.append(_situation(shared, taken, depth + 1))
        chosen = {id(path) for path, _ in own}
        open_ = [(path, left) for path, left in open_ if id(path) not in chosen]
    order = [path for path, _ in given]
    return Situation(conditions, answers, tuple(_ordered(narrower, order)))


def _most_shared(given: list[_Open], *, deepest: bool) -> tuple[tuple[Condition, ...], list[_Open]]:
    """The conditions that all of the most paths share, the earliest of several, and those paths."""
    first = given[0]
    if deepest:
        same = {each[:2] for each in first[1]}
        return first[1], [one for one in given if {each[:2] for each in one[1]} == same]
    counts = Counter(each[:2] for _, left in given for each in left)
    best = max(counts, key=counts.__getitem__)
    own = [one for one in given if any(each[:2] == best for each in one[1])]
    common = set.intersection(*({each[:2] for each in left} for _, left in own))
    return tuple(each for each in own[0][1] if each[:2] in common), own


def _ordered(found: list[Situation], order: Sequence[Path]) -> Iterator[Situation]:
    """What cannot wait first, else as in the source; what excludes each other stands side by side."""
    places = {id(path): place for place, path in enumerate(order)}

    def rank(one: Situation) -> tuple[bool, int]:
        own = list(under(one))
        return all(path.statement.urgency is None for path in own), min(places[id(path)] for path in own)

    left = sorted(found, key=rank)
    while left:
        one = left.pop(0)
        yield one
        opposites = {each.opposite for each in one.conditions}
        reserved = {path.statement.id for path in under(one) if path.statement.only_when}
        beside = [
            other
            for other in left
            if any(each[:2] in opposites for each in other.conditions)
            or any(path.statement.id in reserved for path in under(other))
        ]
        yield from beside
        left = [other for other in left if other not in beside]


def under(one: Situation) -> Iterator[Path]:
    """Every path below a situation."""
    yield from one.answers
    for narrower in one.narrower:
        yield from under(narrower)
