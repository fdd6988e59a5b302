"""The patients of a record, each once, from its Patient resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mgkg.exchange.element import Resource
from mgkg.exchange.reference import Address, Person, identity, person

_READ = ("birthDate", "gender")


class People:
    """Patients by what they are one and the same; a Patient resource that stands twice is one."""

    def __init__(self) -> None:
        self._people: dict[Address, Person] = {}
        self._said: dict[Address, list[dict[str, Any]]] = {}
        self._counts: dict[Address, int] = {}

    @property
    def all(self) -> list[Person]:
        """Everybody."""
        return list(self._people.values())

    def add(self, resource: Resource, full_url: str | None) -> None:
        """A Patient resource; InvalidElementError where it cannot be told who that is."""
        new = person(resource, full_url)
        key = identity("Patient", resource, full_url) or Address("", f"#{len(self._people)}")
        old = self._people.get(key, new)
        self._people[key] = new._replace(
            full_urls=old.full_urls | new.full_urls, identifiers=old.identifiers | new.identifiers
        )
        self._counts[key] = self._counts.get(key, 0) + 1
        said = {name: resource.get(name) for name in _READ}
        if said not in self._said.setdefault(key, []):
            self._said[key].append(said)

    def of(self, whose: Person) -> list[dict[str, Any]]:
        """What is said of a patient, in all versions."""
        return next((self._said[key] for key, one in self._people.items() if one == whose), [])

    def count(self, whose: Person) -> int:
        """How many resources a patient has."""
        return next((self._counts[key] for key, one in self._people.items() if one == whose), 0)

    def others(self, whose: Person) -> Iterator[tuple[str, int]]:
        """Everybody else by name, with how many resources each has."""
        for key, one in self._people.items():
            if one != whose:
                yield one.name, self._counts[key]
