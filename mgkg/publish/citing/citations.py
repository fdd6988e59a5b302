"""The citation of every guideline, statement and reference, as text, BibTeX and CSL-JSON, from the library."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from mgkg.model.guideline import Library
from mgkg.model.node import Node
from mgkg.publish.citing.form import BIBTEX, STYLES, Form, Forms, Shape, body, filled, forms
from mgkg.publish.citing.item import Item, guideline_item, reference_item, statement_item

BIB, CSL = ".bib", ".csl.json"
# What BibTeX or LaTeX would take for a mark of its own. Other letters stay: both read UTF-8.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        '"': '{"}',
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "$&#%_"},
    }
)
# Fields that LaTeX prints letter by letter.
_VERBATIM = ("url", "doi")
_SAFE_IN_ADDRESSES = "/:?#[]@!$&'()*+,;=%~"
_TEXTS = ("title", "container", "publisher", "version")
_OTHERS = ("day", "year", "url", "doi", "pmid", "note")


@dataclass(frozen=True)
class CiteThis:
    """How one thing is cited.

    Attributes:
        item: what is known of it.
        forms: how citations of its shape are written.
    """

    item: Item
    forms: Forms

    @cached_property
    def styles(self) -> Mapping[str, str]:
        """The name of a style to the citation in it, which is plain text."""
        values = self._values()
        note = f" [{self.item.note}]" if self.item.note else ""
        return {name: filled(self.forms[name], values) + note for name in STYLES}

    @cached_property
    def bibtex(self) -> str:
        """The BibTeX entry."""
        values = {name: value.translate(_LATEX) for name, value in self._values().items()}
        values |= {name: quote(getattr(self.item, name), safe=_SAFE_IN_ADDRESSES) for name in _VERBATIM}
        form: Form = self.forms[BIBTEX]
        return filled(form, {**values, "key": self.item.key})

    @cached_property
    def csl(self) -> str:
        """The CSL-JSON: a list of one item."""
        return json.dumps([self.item.csl()], ensure_ascii=False) + "\n"

    @property
    def path(self) -> str:
        """Where its files stand below the top of the site, without the ends of their names."""
        return self.item.path.rstrip("/")

    def _values(self) -> dict[str, str]:
        texts = {name: body(getattr(self.item, name)) for name in _TEXTS}
        return texts | {name: getattr(self.item, name) for name in _OTHERS}


@dataclass(frozen=True)
class Citations:
    """The citations of one library."""

    library: Library

    def of(self, node: Node) -> CiteThis:
        """How a guideline, a statement or a reference is cited."""
        return self._all[node.iri]

    def __iter__(self) -> Iterator[CiteThis]:
        return iter(self._all.values())

    @cached_property
    def _all(self) -> Mapping[str, CiteThis]:
        items = dict(self._items())
        made = forms(items.values())
        return {iri: CiteThis(item, made[Shape.of(item)]) for iri, item in items.items()}

    def _items(self) -> Iterator[tuple[str, Item]]:
        for guideline in self.library.guidelines.values():
            yield guideline.iri, guideline_item(guideline)
        for statement in self.library.statements.values():
            yield statement.iri, statement_item(statement, self.library.guidelines[statement.guideline])
        for reference in self.library.references.values():
            yield reference.iri, reference_item(reference)
