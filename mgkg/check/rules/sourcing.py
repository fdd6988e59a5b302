"""Remarks on sources: spans of fragments, citations and what they cite, references, links between statements."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.store.reading import short
from mgkg.vocabulary import CITO, GUIDELINE, MGKG, OA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content
    from mgkg.model.source import SourceFragment

_FRAGMENT = MGKG + "sourceFragment"
_LINKS = ("summarises", "rationaleFor", "cautionFor", "exceptionTo")


def fragment_span(content: Content) -> Iterator[Remark]:
    """Fragments that end before they start, and fragments of one document that overlap or are one span."""
    by_document: dict[str, list[SourceFragment]] = defaultdict(list)
    for fragment in content.library.fragments.values():
        if fragment.start >= fragment.end:
            what = f"{fragment.id} starts at {fragment.start} and ends at {fragment.end}."
            yield Remark(fragment.iri, f"{what} Exchange the two, or mend one.", OA + "start")
        else:
            by_document[fragment.document].append(fragment)
    for fragments in by_document.values():
        for one, other in pairwise(sorted(fragments, key=lambda fragment: (fragment.start, fragment.end))):
            if (one.start, one.end) == (other.start, other.end):
                what = f"{other.id} is the same span as {one.id}. Keep one of them, and name that."
                yield Remark(other.iri, what, OA + "start")
            elif other.start < one.end:
                what = f"{other.id} starts at {other.start}, within {one.id} (up to {one.end})."
                yield Remark(other.iri, f"{what} Take the spans from mgkg coverage --format json.", OA + "start")


def fragment_unaccounted(content: Content) -> Iterator[Remark]:
    """Fragments that nothing carries and no reason excludes, or that are both carried and excluded."""
    for fragment in content.library.fragments.values():
        carriers = [subject for subject, by in content.named_by.get(fragment.iri, ()) if by == _FRAGMENT]
        if not carriers and not fragment.excluded_because:
            what = f"Nothing carries {fragment.id}. Name it by mgkg:sourceFragment, or say mgkg:excludedBecause."
            yield Remark(fragment.iri, what)
        elif carriers and fragment.excluded_because:
            what = f"{fragment.id} is excluded, but {short(carriers[0])} carries it. Take out one of the two."
            yield Remark(fragment.iri, what, MGKG + "excludedBecause")


def fragment_of_another(content: Content) -> Iterator[Remark]:
    """Nodes that rest on a fragment of another guideline's document."""
    documents = {guideline.document.id: guideline.slug for guideline in content.library.guidelines.values()}
    for fragment in content.library.fragments.values():
        owner = documents.get(fragment.document)
        for subject, by in content.named_by.get(fragment.iri, ()):
            slug = subject.removeprefix(GUIDELINE).partition("/")[0]
            if by == _FRAGMENT and owner not in (None, slug):
                what = f"{short(subject)} rests on {fragment.id}, which is of another guideline's document."
                yield Remark(subject, f"{what} Name a fragment of its own.", _FRAGMENT, value=fragment.iri)


def citation_owner(content: Content) -> Iterator[Remark]:
    """Citations whose citing entity is not the statement that has them, or that cite another document's number."""
    documents = {slug: guideline.document.id for slug, guideline in content.library.guidelines.items()}
    for statement in content.library.statements.values():
        for citation in statement.evidence:
            if citation.citing != statement.id:
                what = f"{citation.id} is evidence of {statement.id}, but its citing entity is {citation.citing}."
                yield Remark(citation.iri, f"{what} Make the two one.", CITO + "hasCitingEntity")
            if citation.cited.document != documents.get(statement.guideline, citation.cited.document):
                what = f"{citation.id} cites {citation.cited.id}, a number of another guideline's document."
                yield Remark(citation.iri, f"{what} Name a number of its own.", CITO + "hasCitedEntity")


def number_unused(content: Content) -> Iterator[Remark]:
    """Citation numbers that no statement cites."""
    for number in content.library.citation_numbers.values():
        if not any(by == CITO + "hasCitedEntity" for _, by in content.named_by.get(number.iri, ())):
            what = f"No statement cites the number {number.number} of {number.document}."
            yield Remark(number.iri, f"{what} Add the citation where the source prints it, or remove the number.")


def reference_uncited(content: Content) -> Iterator[Remark]:
    """References that no citation number may stand for."""
    for reference in content.library.references.values():
        if not any(
            by in (MGKG + "candidate", CITO + "hasCitedEntity") for _, by in content.named_by.get(reference.iri, ())
        ):
            what = f"No citation number has {reference.id} as a candidate."
            yield Remark(reference.iri, f"{what} That is fine where the source lists it and does not cite it.")


def number_resolution(content: Content) -> Iterator[Remark]:
    """Citation numbers whose resolution does not fit the number of their candidates."""
    fitting = {"resolved": range(1, 2), "unresolved": range(1), "ambiguous": range(1, 1000)}
    for number in content.library.citation_numbers.values():
        count = len(number.candidates)
        alone = number.resolution == "ambiguous" and count == 1 and not number.may_be_unlisted
        if count not in fitting.get(number.resolution, range(1000)) or alone:
            what = f"{number.id} is {number.resolution} and has {count or 'no'} candidate{'s' * (count != 1)}."
            mend = "Resolved has one, unresolved none, ambiguous several, or one that may be unlisted."
            yield Remark(number.iri, f"{what} {mend}", MGKG + "resolution")


def link_to_itself(content: Content) -> Iterator[Remark]:
    """Statements that summarise, explain, caution for or except themselves, directly or in a circle."""
    for name in _LINKS:
        for statement in content.library.statements.values():
            if statement.iri in _reached(statement.iri, name, content):
                what = f"{statement.id} leads back to itself by mgkg:{name}. Take out one of the links."
                yield Remark(statement.iri, what, MGKG + name)


def _reached(start: str, name: str, content: Content) -> set[str]:
    reached: set[str] = set()
    waiting = content.links(start, name)
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting += content.links(node, name)
    return reached
