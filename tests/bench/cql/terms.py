"""What one concept says of others, from the terms of a Library (design §3.5)."""

from __future__ import annotations

from mgkg.model.guideline import Library

KIND_OF_LIST = {
    "medications": "substance",
    "conditions": "condition",
    "symptoms": "symptom",
    "procedures": "procedure",
}


class Terms:
    """Names above and below a name, itself first, and the names that exclude it; what a product holds is above it."""

    def __init__(self, library: Library) -> None:
        self._broader: dict[str, list[str]] = {
            name: [*term.broader, *getattr(term, "ingredients", ())] for name, term in library.terms.items()
        }
        self._narrower: dict[str, list[str]] = {name: [] for name in library.terms}
        self._exclusive: dict[str, list[str]] = {name: [] for name in library.terms}
        for name, term in library.terms.items():
            for broader in self._broader[name]:
                self._narrower[broader].append(name)
            for other in term.exclusive_with:
                self._exclusive[name].append(other)
                self._exclusive[other].append(name)

    def above(self, name: str) -> tuple[str, ...]:
        """A concept and all that it is a kind of."""
        return _reached(name, self._broader)

    def below(self, name: str) -> tuple[str, ...]:
        """A concept and all its kinds."""
        return _reached(name, self._narrower)

    def excluded(self, name: str) -> tuple[str, ...]:
        """What is false where a concept is true, and where it is true this is false."""
        others = [other for broader in self.above(name) for other in self._exclusive[broader]]
        return tuple(dict.fromkeys(found for other in others for found in self.below(other)))


def _reached(name: str, links: dict[str, list[str]]) -> tuple[str, ...]:
    found = [name]
    for one in found:
        found += [other for other in links[one] if other not in found]
    return tuple(found)
