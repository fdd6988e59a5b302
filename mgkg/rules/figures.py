"""Figures of two statements for one thing that do not agree, as clashes (design §3.4)."""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from mgkg.errors import UnknownUnitError
from mgkg.model.units import unit
from mgkg.rules.answer import FOR, Amounts, Answer
from mgkg.rules.cut import Scale, figures_agree
from mgkg.rules.disagreement import Clash, clash_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.model.quantity import Figure
    from mgkg.model.statement import Statement

DIMENSION = "figure"


def figure_clashes(statements: Iterable[Statement]) -> list[Clash]:
    """Pairs of statements that print figures of one quantity, by its name, which do not agree."""
    by_quantity: dict[str, list[tuple[Statement, Figure]]] = defaultdict(list)
    for statement in statements:
        for figure in statement.figures:
            by_quantity[_plain(figure.quantity_of)].append((statement, figure))
    found: dict[str, list[tuple[Answer, Answer]]] = defaultdict(list)
    for quantity, printed in by_quantity.items():
        for (one, first), (other, second) in combinations(printed, 2):
            if one.id != other.id and not _agree(first, second):
                pair = (_answer(one, first, quantity), _answer(other, second, quantity))
                found[f"{DIMENSION}:{clash_id(*pair)}"].append(pair)
    return [
        Clash(name, (pairs[0][0].statement, pairs[0][1].statement), pairs[0][0].decision, DIMENSION, tuple(pairs))
        for name, pairs in sorted(found.items())
    ]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _agree(one: Figure, other: Figure) -> bool:
    """Whether two figures agree; those that cannot be compared, or go in different directions, contradict nothing."""
    if one.unit is None or other.unit is None or None in (one.low, one.high, other.low, other.high):
        return True
    if {one.comparator, other.comparator} - {None, "="} and one.comparator != other.comparator:
        return True
    try:
        return figures_agree(one, other, Scale(unit(one.unit).symbol))
    except UnknownUnitError:
        return True


def _answer(statement: Statement, figure: Figure, quantity: str) -> Answer:
    span = (Fraction(figure.low or 0), Fraction(figure.high or 0))
    slug = re.sub(r"[^a-z0-9]+", "-", quantity).strip("-")
    return Answer(statement.id, slug, statement.direction or FOR, Amounts((quantity,), (span,), figure.printed))
