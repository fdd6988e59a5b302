"""Every error that a user can meet, one class a cause; each message says what, where and how to mend."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands: a file, and a line in it where one is known."""

    file: Path | str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else f"{self.file}"


class MgkgError(Exception):
    """A mistake in what the program was given. It is printed as one line, and the exit code is 2."""

    def __init__(self, what: str, *, where: Place | Path | str | None = None, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """One line: place, what is wrong, how to mend it."""
        place = f"{self.where}: " if self.where is not None else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        what = self.what if self.what.endswith((".", "?", "!")) else f"{self.what}."
        return " ".join(f"{place}{what}{remedy}".split())


class NoContentError(MgkgError):
    """No folder with ontology/ and guidelines/ was found, or a named one is missing."""


class FileUnreadableError(MgkgError):
    """A file is missing, is no text, or cannot be read."""


class TurtleSyntaxError(MgkgError):
    """A Turtle file cannot be parsed."""


class CommentLostError(MgkgError):
    """Formatting would drop a comment."""


class BlankNodeError(MgkgError):
    """Content holds a node without an IRI."""


class DuplicateNodeError(MgkgError):
    """One IRI is defined in two places, or two guidelines have one slug."""


class DanglingReferenceError(MgkgError):
    """A node names another that does not exist."""


class MalformedNodeError(MgkgError):
    """A node lacks what its class needs, or holds something else, so that it cannot be read."""


class CycleError(MgkgError):
    """Criteria, definitions, terms or precedences lead back to themselves."""


class FormulaError(MgkgError):
    """A formula cannot be worked out: its dimensions do not fit."""


class ContradictoryAxiomsError(MgkgError):
    """Terms and definitions contradict each other, so that no patient can be had at all."""


class ConfigurationError(MgkgError):
    """The project's configuration cannot be read or asks for what does not exist."""


class UnknownUnitError(MgkgError):
    """A unit is missing, unknown, or of another kind than the observable's."""


class NumberFormatError(MgkgError):
    """A text is no number, or a number that cannot be."""


class UnknownConceptError(MgkgError):
    """A name stands for nothing in the terms."""


class AmbiguousConceptError(MgkgError):
    """A name stands for several terms."""


class UnknownStatementError(MgkgError):
    """A name stands for no statement, or for several."""


class UsageError(MgkgError):
    """Options of a command that do not go together."""


class PatientError(MgkgError):
    """A patient's facts cannot be read."""


class RecordError(MgkgError):
    """A record, such as a Bundle of FHIR, cannot be read."""


class FhirVersionError(RecordError):
    """A record is FHIR of another version than R4."""


class SubjectError(PatientError):
    """Of a record it is not known whose facts are wanted, or it holds none of them."""


class ContradictionError(MgkgError):
    """Two facts say the opposite of one concept."""


class CourseError(MgkgError):
    """A course stops before it starts, or overlaps another of the same concept."""


class FutureFactError(MgkgError):
    """A fact or a moment lies later than the clock."""


class CaseError(MgkgError):
    """A case file cannot be read or names nothing."""


class QueryError(MgkgError):
    """A query or its parameters are wrong."""


class TemplateError(MgkgError):
    """A template asks for something that is not there."""


class UnknownDocumentError(MgkgError):
    """A document is none that a guideline was made from."""


class NpmError(MgkgError):
    """The JavaScript packages of others cannot be installed."""


class SiteError(MgkgError):
    """The site cannot be built."""
