"""What is cited: the fields that a citation of a guideline, a statement or a reference has, and its CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mgkg.model.guideline import Guideline
from mgkg.model.statement import Reference, Statement
from mgkg.publish.address import page_of

UNREVIEWED = "No clinician has reviewed this."
_GUIDELINE, _STATEMENT, _ARTICLE, _OTHER = "guideline", "statement", "article", "other"
# The types of CSL 1.0.2.
_CSL_TYPES = {_GUIDELINE: "document", _STATEMENT: "chapter", _ARTICLE: "article-journal", _OTHER: "document"}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_NOT_IN_KEYS = re.compile(r"[^\w:.-]+")


@dataclass(frozen=True)
class Item:
    """What is known of a thing that can be cited; an empty text is what nobody states, and no author is made up.

    Attributes:
        id: of the node.
        path: of its page, below the top of the site.
        kind: guideline, statement, article (in a journal) or other.
        container: the title of what it is a part of.
        date: ISO 8601, to the day or the year, or as printed.
        url: its identifier as an address.
        note: what no citation of it may leave out.
    """

    id: str
    path: str
    kind: str
    title: str
    container: str = ""
    publisher: str = ""
    version: str = ""
    date: str = ""
    url: str = ""
    doi: str = ""
    pmid: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """A name that BibTeX takes."""
        return _NOT_IN_KEYS.sub("-", self.id.replace("/", ":"))

    @property
    def year(self) -> str:
        """The year, or the whole date where it is none of ISO 8601."""
        match = _DATE.fullmatch(self.date)
        return match[1] if match else self.date

    @property
    def day(self) -> str:
        """The date where it says more than the year."""
        return self.date if self.date != self.year else ""

    def csl(self) -> dict[str, object]:
        """The item as CSL-JSON has it; fields that nobody states are left out."""
        fields: Mapping[str, object] = {
            "title": self.title,
            "container-title": self.container,
            "publisher": self.publisher,
            "version": self.version,
            "issued": self._issued(),
            "URL": self.url,
            "DOI": self.doi,
            "PMID": self.pmid,
            "note": self.note,
        }
        given = {name: value for name, value in fields.items() if value}
        return {"id": self.key, "type": _CSL_TYPES[self.kind], **given}

    def _issued(self) -> dict[str, object]:
        match = _DATE.fullmatch(self.date)
        if match:
            return {"date-parts": [[int(part) for part in match.groups() if part]]}
        return {"literal": self.date} if self.date else {}


def guideline_item(guideline: Guideline) -> Item:
    """A guideline as it is cited."""
    return Item(
        id=guideline.slug,
        path=page_of(guideline.iri),
        kind=_GUIDELINE,
        title=_one_line(guideline.title),
        publisher=_one_line(guideline.publisher),
        version=_one_line(guideline.version),
        date=guideline.modified,
        url=guideline.iri,
        note=UNREVIEWED,
    )


def statement_item(statement: Statement, guideline: Guideline) -> Item:
    """A statement as a part of its guideline."""
    return Item(
        id=statement.id,
        path=page_of(statement.iri),
        kind=_STATEMENT,
        title=_one_line(statement.title),
        container=_one_line(guideline.title),
        publisher=_one_line(guideline.publisher),
        version=_one_line(guideline.version),
        date=guideline.modified,
        url=statement.iri,
        note=UNREVIEWED,
    )


def reference_item(reference: Reference) -> Item:
    """An entry of a reference list with what the list prints of it, and nothing else."""
    return Item(
        id=reference.id,
        path=page_of(reference.iri),
        kind=_ARTICLE if reference.reference_type == "research" else _OTHER,
        title=_one_line(reference.title),
        container=_one_line(reference.venue or ""),
        date=_one_line(reference.year or ""),
        doi=_one_line(reference.doi or ""),
        pmid=_one_line(reference.pmid or ""),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
