"""Whose facts are wanted, from the patients of a record and those whom its resources name."""

from __future__ import annotations

from collections.abc import Iterable

from mgkg.errors import SubjectError
from mgkg.exchange.element import clean
from mgkg.exchange.reference import Address, Person, address

_MOST_LISTED = 10

NOBODY = Person("", "", "", frozenset(), frozenset())
"""The patient of a record that names none: nothing is said of him."""


def subject(people: Iterable[Person], named: Iterable[str], asked: str | None, place: str) -> Person:
    """The one patient of a record; SubjectError where there are several and nobody was asked for, or not he.

    Without a Patient resource it is whom its resources name.
    """
    candidates = list(people) or _only_named(named)
    if asked is not None:
        found = [one for one in candidates if one.answers_to(asked)]
        if len(found) == 1:
            return found[0]
        what = f"holds {'no' if not found else 'more than one'} patient {clean(asked)!r}"
        raise SubjectError(what, where=place, remedy=f"It holds {_listed(candidates)}.")
    if len(candidates) > 1:
        what = f"holds {len(candidates)} patients, and one is evaluated at a time ({_listed(candidates)})"
        raise SubjectError(what, where=place, remedy="Name one with --subject.")
    return candidates[0] if candidates else NOBODY


def _only_named(references: Iterable[str]) -> list[Person]:
    """Those whom a record names as patients without saying more of them."""
    found: dict[str, set[str]] = {}
    for reference in references:
        at = address(reference)
        is_address = at.tail != reference or "/" in at.tail
        if not is_address or at.tail.startswith("Patient/") or reference.startswith(("urn:", "?")):
            found.setdefault(at.tail, set()).add(at.base)
    people = []
    for tail, bases in found.items():
        people += [_called(Address(base, tail)) for base in sorted(bases - {""}) or [""]]
    return people


def _called(at: Address) -> Person:
    whole = f"{at.base}/{at.tail}" if at.base else at.tail
    name = at.tail.removeprefix("Patient/").removeprefix("urn:uuid:")
    identifiers = frozenset({whole} if whole.startswith("?") else ())
    return Person(name, at.tail, at.base, frozenset({whole}), identifiers)


def _listed(people: list[Person]) -> str:
    names = [clean(one.name, 40) for one in people[:_MOST_LISTED]]
    more = len(people) - len(names)
    return ", ".join([*names, f"and {more} more"] if more else names) or "none"
