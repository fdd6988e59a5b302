"""A lexicon from the terms: which words name which concepts, and which names say that one does not hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from mgkg.ask.tokens import DATE, NUMBER, SIGN, is_glue, tokens
from mgkg.model.units import unit

if TYPE_CHECKING:
    from mgkg.ask.tokens import Token
    from mgkg.model.guideline import Library
    from mgkg.model.term import Term

Phrase = tuple[str, ...]
_SHORT = 2
_EXTREMES = frozenset(["low", "high", "raised", "elevated", "normal"])
_LEAST_PLURAL = 4


class Name(NamedTuple):
    """A concept by one of its names, whether the name says that it holds, and whether it is one kind of it only."""

    concept: str
    truth: bool
    narrower: bool = False


class Lexicon:
    """The names of all terms, by their words.

    `by_first` has the phrases by their first word, the longest first; `elements` the bare names of elements; `words`
    all the words that a name holds. `measured_by` has, for findings that a guideline makes of a value ("low
    magnesium"), what is measured.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.names: dict[Phrase, set[Name]] = defaultdict(set)
        self.of_concept: dict[str, set[Phrase]] = defaultdict(set)
        for slug, term in library.terms.items():
            if not _is_element(term):
                self._add(slug, term)
        for slug, element in library.terms.items():
            of_it = [one for one in library.terms.values() if one.kind == "observable" and one.analyte == slug]  # type: ignore[attr-defined]
            if _is_element(element) and len(of_it) == 1:
                # The name of an element is that of the one value in which it is measured here.
                self._add(of_it[0].slug, element)
        self.elements = frozenset(
            words_of(text) for one in library.terms.values() if _is_element(one) for text in (one.label, *one.synonyms)
        )
        self.by_first: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in sorted(self.names, key=len, reverse=True):
            self.by_first[phrase[0]].append(phrase)
        self.by_second: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in self.names:
            if len(phrase) > 1:
                self.by_second[phrase[1]].append(phrase)
        self._single = [phrase for phrase in self.names if len(phrase) == 1 and phrase[0].isalpha()]
        self.words = frozenset(word for phrase in self.names for word in phrase)
        self.measured_by = self._measured_by()

    def _measured_by(self) -> dict[str, str]:
        """What is measured by a finding that a guideline makes of a value, or whose name says so: "low potassium"."""
        found = {
            str(one.defines): str(one.below_targets_of) for one in self.library.definitions if one.below_targets_of
        }
        for phrase, names in self.names.items():
            rest = self.names.get(phrase[1:], set()) if phrase[0] in _EXTREMES else set()
            observables = {one.concept for one in rest if self.kind(one.concept) == "observable"}
            for name in names:
                if len(observables) == 1 and self.kind(name.concept) in ("finding", "condition"):
                    found.setdefault(name.concept, next(iter(observables)))
        for slug in self.library.terms:
            measured = {found[above] for above in _above(slug, self.library) if above in found}
            if len(measured) == 1:
                found[slug] = measured.pop()
        return found

    def _add(self, slug: str, term: Term) -> None:
        texts = [term.label, *term.synonyms, *getattr(term, "brand_names", ()), slug.replace("-", " ")]
        named = (
            (Name(slug, truth=True), texts),
            (Name(slug, truth=False), term.opposite_names),
            (Name(slug, truth=True, narrower=True), term.narrower_names),
        )
        for name, names in named:
            for text in names:
                phrase = words_of(text)
                if phrase:
                    self._name(phrase, name)
                    if len(phrase[-1]) >= _LEAST_PLURAL and phrase[-1].isalpha():
                        self._name((*phrase[:-1], f"{phrase[-1]}s"), name)

    def _name(self, phrase: Phrase, name: Name) -> None:
        self.names[phrase].add(name)
        if name.truth:
            self.of_concept[name.concept].add(phrase)

    def longest(self, found: list[Token], at: int) -> tuple[Phrase, int] | None:
        """The longest name that begins at a token, and the token after it; None where none does."""
        word = found[at].plain
        bare = word.removesuffix("'s")
        for phrase in (*self.by_first.get(word, ()), *(self.by_first.get(bare, ()) if bare != word else ())):
            end = _end(phrase, found, at)
            if end is not None and self._is_meant(phrase, found, at):
                return phrase, end
        return None

    def _is_meant(self, phrase: Phrase, found: list[Token], at: int) -> bool:
        """Whether a short name is written as one: "Ca" is calcium, "ca" is not; after a number "mg" is a unit."""
        if len(phrase) > 1 or len(phrase[0]) > _SHORT:
            return True
        is_before_number = at + 1 < len(found) and found[at + 1].kind == NUMBER
        if at and found[at - 1].text[-1].isdigit() and _is_unit(found[at].text) and not is_before_number:
            return False
        if at + 1 < len(found) and found[at + 1].text == "/":
            return False
        return found[at].text[0].isupper() or _is_unit(found[at].text)

    def by_letter(self, letter: str) -> list[Phrase]:
        """The names of one word that begin with a letter."""
        return [phrases for phrases in self._single if phrases[0][0] == letter]

    def is_of_kind(self, phrase: Phrase, *kinds: str) -> bool:
        """Whether a name may be that of a thing of some kinds."""
        return any(self.kind(name.concept) in kinds for name in self.names[phrase])

    def concepts(self, phrase: Phrase) -> frozenset[Name]:
        """What a name stands for."""
        return frozenset(self.names[phrase])

    def kinds_of(self, names: frozenset[Name], word: str) -> frozenset[Name] | None:
        """The one narrower concept of some with a name that begins with a word; None where there is none."""
        terms = self.library.terms
        found = {
            Name(slug, truth=True)
            for slug, phrases in self.of_concept.items()
            if {name.concept for name in names} & set(terms[slug].broader) and any(p[0] == word for p in phrases)
        }
        return frozenset(found) if len(found) == 1 else None

    def values_of(self, concepts: set[str]) -> set[str]:
        """What may be meant by the level of something: of a drug its own, of a salt that of its element."""
        found: set[str] = set()
        for concept in concepts:
            for phrase in self.of_concept[concept]:
                found |= {name.concept for name in self.names.get((*phrase, "level"), ())}
            for above in _above(concept, self.library):
                element = self.library.terms.get(getattr(self.library.terms[above], "analyte", None) or "")
                if element:
                    found |= {name.concept for name in self.names.get(words_of(element.label), ())}
        return {name for name in found if self.kind(name) == "observable"}

    def kind(self, concept: str) -> str:
        """What kind of term a concept is."""
        return self.library.terms[concept].kind


def _above(slug: str, library: Library) -> set[str]:
    """A concept with all that it is a kind of."""
    found, left = {slug}, [slug]
    while left:
        broader = [str(one) for one in library.terms[left.pop()].broader if one not in found]
        found.update(broader)
        left += broader
    return found


def words_of(text: str) -> Phrase:
    """The words of a name: hyphens and other signs separate."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return tuple(text.lower().split())  # most names are, and there are thousands
    return tuple(token.plain for token in tokens(text) if token.kind != SIGN)


def _end(phrase: Phrase, found: list[Token], at: int) -> int | None:
    """Where a phrase ends that begins at a token; None where it is not there."""
    place = at
    for number, word in enumerate(phrase):
        if number and place < len(found) and is_glue(found, place):
            place += 1
        if place >= len(found) or found[place].kind == DATE:
            return None
        if word not in (found[place].plain, found[place].plain.removesuffix("'s")):
            return None
        place += 1
    return place


def _is_element(term: Term) -> bool:
    """Whether a term only converts units: nobody takes, has or measures an element by itself."""
    return getattr(term, "molar_mass", None) is not None


def _is_unit(text: str) -> bool:
    from mgkg.errors import UnknownUnitError

    try:
        return bool(unit(text))
    except UnknownUnitError:
        return False
