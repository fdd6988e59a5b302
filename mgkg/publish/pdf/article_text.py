"""The texts of an article, in the order of its PDF, from a guideline: values that JSON can carry, and no markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from mgkg.model.action import Prerequisite
from mgkg.model.guideline import DocumentFeature, Guideline
from mgkg.model.node import EditorialNote
from mgkg.model.statement import CitationNumber, Reference, Statement
from mgkg.publish.catalogue import Catalogue
from mgkg.publish.citing.citations import Citations
from mgkg.publish.phrase import Line, notes_of, plain
from mgkg.publish.reading_order import Placed, reading_order
from mgkg.publish.words import Words

UNREVIEWED = "No clinician has reviewed this. Nothing here is approved; do not base decisions about a patient on it."
BOXES = "Some letters of this article are in no font of this file and print as empty boxes. The page has them:"
LANGUAGE = "en"
# A word without an end would run off the sheet: it may break where it gets longer than any line.
_LONG = re.compile(r"\S{80,}")
_ZERO_WIDTH_SPACE = "\u200b"
# A statement with more letters than this may break over two pages.
_ONE_PIECE = 1800

Json: TypeAlias = str | bool | dict[str, "Json"] | list["Json"]


@dataclass(frozen=True)
class ArticleText:
    """The texts of the article of one guideline; ``opponents`` counts the statements that contradict one."""

    guideline: Guideline
    catalogue: Catalogue
    words: Words
    citations: Citations
    opponents: Callable[[str], int]
    _numbers: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def values(self) -> dict[str, Json]:
        """All texts by the names that the template knows them by."""
        self._numbers.clear()
        guideline = self.guideline
        cited = self.citations.of(guideline)
        return {
            "language": LANGUAGE,
            "unreviewed": UNREVIEWED,
            "boxes": BOXES,
            "title": _text(guideline.title),
            "question": _text(guideline.question),
            "publisher": _text(guideline.publisher),
            "iri": guideline.iri,
            "date": guideline.modified,
            "version": _text(guideline.version),
            "facts": self._facts(),
            "status": [_text(each.wording) for each in self._features("pending-notice", "review-stepper")],
            "wording": _text(guideline.wording),
            "plain": _text(guideline.plain_wording),
            "notes": self._notes(guideline.notes),
            "parts": [self._part(part) for part in reading_order(self.catalogue, guideline.slug)],
            "left_out": [_text(plain((self.words.term(slug),))) for slug in guideline.does_not_address],
            "numbers": [self._number(number) for number in self.catalogue.numbers_of[guideline.slug]],
            "number_notes": self._notes(self.words.notes_of(self.catalogue.numbers_of[guideline.slug])),
            "references": [self._reference(each) for each in self.catalogue.references_of[guideline.slug]],
            "document": self._document(),
            "disclaimer": _text(guideline.disclaimer),
            "policy": _text(guideline.editorial_policy or "The source names none."),
            "cite": [_pair(name, text) for name, text in cited.styles.items()],
        }

    def _facts(self) -> list[Json]:
        guideline, document = self.guideline, self.guideline.document
        facts = {
            "Version": guideline.version,
            "Status": self.words.label("publication-status", guideline.publication_status),
            "Source last updated": document.modified or "",
            "Encoded": guideline.modified,
            "Checked against its source": f"{guideline.checked_against_source}, by the editors, not by a clinician"
            if guideline.checked_against_source
            else "not stated",
            "Published by": guideline.publisher,
            "Patients": guideline.population,
        }
        return [_pair(name, text) for name, text in facts.items() if text]

    def _features(self, *kinds: str) -> list[DocumentFeature]:
        return [each for each in self.catalogue.features_of[self.guideline.slug] if each.feature_kind in kinds]

    def _part(self, part: Placed) -> Json:
        own = set() if part.steps else {each.iri for each in part.statements}
        return {
            "heading": part.title,
            "steps": [
                {"title": _text(step.title), "statements": [self._statement(each) for each in step.statements]}
                for step in part.steps
            ],
            "statements": [self._statement(each) for each in part.statements if each.iri in own],
            "elsewhere": [_text(each.title) for each in part.elsewhere],
        }

    def _statement(self, statement: Statement) -> Json:
        criterion_notes = self.words.criterion_notes(statement)
        first: tuple[Prerequisite, ...] = getattr(statement, "establishes", ())
        made: dict[str, Json] = {
            "title": _text(statement.title),
            "iri": statement.iri,
            "chips": [_text(chip) for chip in self._chips(statement)],
            "wording": _text(statement.wording),
            "marks": [_text(_mark(citation.cited)) for citation in statement.evidence],
            "plain": _text(statement.plain_wording),
            "who": [_pair(name, text) for name, text in self._who(statement)],
            "lines": [self._line(line) for line in self.words.says(statement)],
            "first": [_text(each.wording) for each in first],
            "notes": self._notes(
                (*notes_of(first), *self.words.other_notes(statement, criterion_notes), *criterion_notes)
            ),
            "clash": _contradicted(self.opponents(statement.id)),
            "section": _text(self.catalogue.library.sections[statement.section].title),
        }
        return {**made, "whole": _letters(made) < _ONE_PIECE}

    def _chips(self, statement: Statement) -> Iterator[str]:
        yield statement.kind
        if statement.direction:
            yield self.words.label("direction", statement.direction)
        if statement.urgency:
            yield f"urgency: {self.words.label('urgency', statement.urgency)}"
        if statement.kind == "recommendation":
            yield f"strength: {self.words.label('strength', statement.strength)}"
            yield f"certainty: {self.words.label('certainty', statement.certainty)}"
        if statement.grade:
            yield f"grade as printed: {statement.grade}"
        if statement.phase:
            yield f"phase: {statement.phase}"
        if statement.treatment_line:
            yield f"line: {self.words.label('treatment-line', statement.treatment_line)}"
        yield from (f"as printed: “{qualifier}”" for qualifier in statement.qualifiers)

    def _who(self, statement: Statement) -> Iterator[tuple[str, str]]:
        clauses = (
            ("For patients", statement.scope, ""),
            ("When", statement.applies_when, ""),
            ("Reserved for", statement.only_when, "; otherwise the advice is against it"),
            ("Except", statement.except_when, ""),
        )
        for name, criterion, more in clauses:
            if criterion:
                yield name, plain(self.words.condition(criterion)) + more

    def _line(self, line: Line) -> Json:
        return {
            "text": _text(plain(line.words)),
            "notes": self._notes(line.notes),
            "below": [self._line(each) for each in line.below],
        }

    def _notes(self, notes: Iterable[EditorialNote]) -> list[Json]:
        """Notes, each in full where it first stands in the document, and by its number after that: that of the page."""
        found: list[Json] = []
        again: list[int] = []
        before = len(self._numbers)
        for note in dict.fromkeys(notes):
            if note.wording in self._numbers:
                again.append(self._numbers[note.wording])
                continue
            number = self._numbers[note.wording] = len(self._numbers) + 1
            found.append(
                _pair(f"Editor's note {number}, {self.words.label('note-kind', note.note_kind)}", note.wording)
            )
        again = [number for number in dict.fromkeys(again) if number <= before]
        plural = "s" if len(again) > 1 else ""
        return found + ([_pair(f"See also editor's note{plural}", ", ".join(map(str, again)))] if again else [])

    def _number(self, number: CitationNumber) -> Json:
        references = self.catalogue.library.references
        names = [f"“{references[id_].title}”" for id_ in number.candidates]
        names += ["an entry that is not listed"] if number.may_be_unlisted and names else []
        resolution = self.words.label("resolution", number.resolution)
        return _pair(f"{number.number}", f"{resolution}: {' or '.join(names) or 'nothing known'}")

    def _reference(self, reference: Reference) -> Json:
        kind = self.words.label("reference-type", reference.reference_type)
        return {
            "text": _text(f"{self.citations.of(reference).styles['Vancouver']} ({kind})"),
            "notes": self._notes(reference.notes),
        }

    def _document(self) -> Json:
        document = self.guideline.document
        features = self.catalogue.features_of[self.guideline.slug]
        sections = self.catalogue.sections_of[self.guideline.slug]
        named = ", ".join(filter(None, (document.title, document.publisher)))
        return {
            "text": _text(f"{named}. It is not reprinted here. SHA-256 {document.sha256}"),
            "features": [
                _pair(self.words.label("feature-kind", it.feature_kind).capitalize(), it.wording) for it in features
            ],
            "notes": self._notes(self.words.notes_of([document, *features, *sections])),
        }


def _contradicted(opponents: int) -> str:
    plural = "s" if opponents > 1 else ""
    return f"Contradicted by {opponents} other statement{plural} for some patients" if opponents else ""


def _mark(number: CitationNumber) -> str:
    return f"[{number.number}{'' if number.resolution == 'resolved' else '?'}]"


def _pair(name: str, text: str) -> Json:
    return {"name": _text(name), "text": _text(text)}


def _text(text: str) -> str:
    """A text of one line, with places where a word without an end may break."""
    return _LONG.sub(lambda match: _ZERO_WIDTH_SPACE.join(match[0]), " ".join(text.split()))


def _letters(value: Json) -> int:
    if isinstance(value, str):
        return len(value)
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(_letters(member) for member in members)
