"""Remarks on fragments against the documents that they were taken from, where their texts are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.errors import UnknownDocumentError
from mgkg.sources.coverage import document_of, fragments_of
from mgkg.sources.fragments import digest, fragments, with_line_feeds
from mgkg.vocabulary import MGKG, OA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content
    from mgkg.model.guideline import Document


def source_agrees(content: Content) -> Iterator[Remark]:
    """Documents that were not found or were edited, and fragments that are not what stands there."""
    if content.sources is None:
        return
    found = _found(content)
    for guideline in content.library.guidelines.values():
        document = guideline.document
        if document.id not in found:
            what = f"No file of those given with --source is {document.id}."
            yield Remark(document.iri, f"{what} Name the folder that holds its text.", MGKG + "sha256")
            continue
        name, text, edited = found[document.id]
        if edited:
            what = f"{name} is an edited form of {document.id}: its digest is {digest(text)}."
            yield Remark(document.iri, f"{what} Restore the text, or encode the new one.", MGKG + "sha256")
        yield from _fragments(document, name, text, content)


def _found(content: Content) -> dict[str, tuple[str, str, bool]]:
    """Each document's file, its text, and whether it was edited; an unedited file comes before an edited one."""
    found: dict[str, tuple[str, str, bool]] = {}
    for name, text in sorted((content.sources or {}).items()):
        try:
            document, edited = document_of(content.library, text, fragments(text))
        except UnknownDocumentError:
            continue
        if document.id not in found or (found[document.id][2] and not edited):
            found[document.id] = (name, with_line_feeds(text), edited)
    return found


def _fragments(document: Document, name: str, text: str, content: Content) -> Iterator[Remark]:
    spans = {(fragment.start, fragment.end) for fragment in fragments(text)}
    known = fragments_of(content.library, document)
    for fragment in known:
        if digest(text[fragment.start : fragment.end]) != fragment.sha256:
            what = f"{fragment.id} ({fragment.start}-{fragment.end}) is not what stands there in {name}."
            mend = "Take place and digest from mgkg coverage --format json."
            yield Remark(fragment.iri, f"{what} {mend}", MGKG + "sha256")
        elif (fragment.start, fragment.end) not in spans:
            what = f"{fragment.id} ({fragment.start}-{fragment.end}) is no sentence of {name}."
            yield Remark(fragment.iri, f"{what} Take its span from mgkg coverage --format json.", OA + "start")
    for start, end in sorted(spans - {(fragment.start, fragment.end) for fragment in known}):
        what = f"No fragment is the sentence {start}-{end} of {name}."
        yield Remark(document.iri, f"{what} Add it, and what carries it.", value=str(start))
