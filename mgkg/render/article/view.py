"""What the makers of an article share, from an Evaluation: where each statement stands, the letter of each source."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mgkg.render.article.placing import places, special_groups
from mgkg.render.article.shape import Word, Words, joined, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mgkg.reason.evaluate import Evaluation
    from mgkg.reason.outcome import Outcome
    from mgkg.render.dispute import Dispute

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class View(NamedTuple):
    """An evaluation as an article sees it."""

    evaluation: Evaluation
    everything: bool
    place: dict[str, str]
    groups: dict[str, tuple[str, ...]]
    letters: dict[str, str]

    def standing_in(self, *names: str) -> list[Outcome]:
        """The outcomes of some parts, in the order in which they are shown."""
        return [one for one in self.evaluation.ordered if self.place.get(one.statement.id) in names]

    def link(self, name: str, text: str = "") -> Word:
        """A statement's identifier, or another text for it, leading to its place where it has one."""
        return Word(text or name, name if name in self.place else "", "" if text else "code")

    def links(self, names: Iterable[str]) -> Words:
        """Statements by their slugs, gathered behind the letters of their sources; each leads to its place."""
        by_guideline: dict[str, list[Words]] = {}
        for name in dict.fromkeys(names):
            guideline, _, slug = name.partition("/")
            by_guideline.setdefault(guideline, []).append(words(self.link(name, slug)))
        return joined(
            [
                words(f"{self.letters.get(guideline, guideline)}: ", joined(found))
                for guideline, found in by_guideline.items()
            ],
            "; ",
        )

    def sides(self, dispute: Dispute) -> dict[str, list[str]]:
        """The sides of a dispute in the order in which their statements are shown."""
        rank = {result.statement.id: number for number, result in enumerate(self.evaluation.ordered)}
        sides = {answer: sorted(names, key=rank.__getitem__) for answer, names in dispute.sides.items()}
        return dict(sorted(sides.items(), key=lambda side: rank[side[1][0]]))

    def label(self, name: str) -> str:
        """What people call a term."""
        terms = self.evaluation.ruleset.library.terms
        return terms[name].label if name in terms else name


def view(evaluation: Evaluation, *, everything: bool = False) -> View:
    """The view of an evaluation; letters go to the guidelines that have something to say here."""
    place = places(evaluation, everything=everything)
    library = evaluation.ruleset.library
    speaking = {name.split("/")[0] for name in place}
    shown = [slug for slug in sorted(library.guidelines) if slug in speaking]
    letters = {slug: _letter(number) for number, slug in enumerate(shown)}
    return View(evaluation, everything, place, special_groups(library), letters)


def _letter(number: int) -> str:
    """The letter of a source by its number: A, B, up to Z, then AA."""
    rest, last = divmod(number, len(_ALPHABET))
    return (_letter(rest - 1) if rest else "") + _ALPHABET[last]
