"""Where an article comes from: the guidelines with their disclaimers, and the references, from the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgkg.model.node import NO_PLAIN_WORDING
from mgkg.render.article.shape import Block, Group, Item, Listing, Paragraph, Word, Words, joined, part, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mgkg.model.guideline import Guideline
    from mgkg.model.node import EditorialNote, Noted
    from mgkg.model.statement import CitationNumber, Reference
    from mgkg.render.article.shape import Part
    from mgkg.render.article.view import View

_SEVERAL = 2
_RESOLUTIONS = {
    "resolved": "stands for",
    "ambiguous": "ambiguous: may be",
    "unresolved": "unresolved: its document prints no list",
}


def references(view: View) -> tuple[Part, ...]:
    """The numbers by which the shown statements cite, what each may stand for, and the reference lists."""
    blocks: list[Block] = []
    for slug, letter in view.letters.items():
        guideline = view.evaluation.ruleset.library.guidelines[slug]
        found = _numbers(guideline, letter, view) + _entries(guideline, view)
        if found:
            blocks.append(Group(f"{letter}. {guideline.document.title}", tuple(found)))
    return part("references", "References", blocks)


def _numbers(guideline: Guideline, letter: str, view: View) -> list[Block]:
    cited = {
        citation.cited.id: citation.cited
        for name in view.place
        if view.evaluation.ruleset.library.statements[name].guideline == guideline.slug
        for citation in view.evaluation.ruleset.library.statements[name].evidence
    }
    numbers = sorted(cited.values(), key=lambda number: number.number)
    shared = _shared(numbers)
    items = [Item(_number(number, letter, view), number.id, _noted(number, shared)) for number in numbers]
    return [*_told_once(shared), Listing(tuple(items))] if items else []


def _number(number: CitationNumber, letter: str, view: View) -> Words:
    candidates = [_candidate(name, view) for name in number.candidates]
    if number.may_be_unlisted and number.candidates:
        candidates.append(words("one that is not listed"))
    said = _RESOLUTIONS.get(number.resolution, number.resolution)
    return words(Word(f"{letter}{number.number}", tone="strong"), f" {said} ", joined(candidates, " or "))


def _candidate(name: str, view: View) -> Words:
    reference = view.evaluation.ruleset.library.references[name]
    return words(Word(f"entry {reference.position}", reference.id))


def _entries(guideline: Guideline, view: View) -> list[Block]:
    references = view.evaluation.ruleset.library.references.values()
    found = [reference for reference in references if reference.document == guideline.document.id]
    if not found:
        return []
    found.sort(key=lambda one: one.position)
    shared = _shared(found)
    intro = words("The entries of its reference list, in the order of the document; how they are numbered is ours.")
    listed = Listing(tuple(Item(_entry(one), one.id, _noted(one, shared)) for one in found))
    return [Paragraph(intro, "quiet"), *_told_once(shared), listed]


def _entry(reference: Reference) -> Words:
    """Type, title, venue and year as printed; nothing is added to them."""
    kind = reference.reference_type.replace("-", " ")
    parts = [reference.venue, reference.year]
    parts += [f"{name} {value}" for name, value in (("DOI", reference.doi), ("PMID", reference.pmid)) if value]
    said = [reference.title, ", ".join(part for part in parts if part)]
    sentences = " ".join(f"{text.rstrip('.')}." for text in said if text)
    return words(Word(f"Entry {reference.position}", tone="strong"), f" · {kind} · {sentences}")


def _shared(nodes: Sequence[Noted]) -> list[EditorialNote]:
    """The notes that stand at all of several nodes; they are told once."""
    if len(nodes) < _SEVERAL:
        return []
    return [note for note in nodes[0].notes if all(note in node.notes for node in nodes)]


def _told_once(shared: list[EditorialNote]) -> list[Block]:
    return [Paragraph(_note(note), "quiet") for note in shared]


def _noted(node: Noted, shared: list[EditorialNote]) -> tuple[Words, ...]:
    return tuple(_note(note) for note in node.notes if note not in shared)


def _note(note: EditorialNote) -> Words:
    return words(f"Note ({note.note_kind.replace('-', ' ')}): {note.wording}")


def sources(view: View, *, plain: bool = False) -> tuple[Part, ...]:
    """The guidelines that speak here: what each asks, for whom, from which document, of when, and its disclaimer."""
    library = view.evaluation.ruleset.library
    blocks: list[Block] = [_source(library.guidelines[slug], view, plain=plain) for slug in view.letters]
    title = "Where this comes from" if plain else "Sources and disclaimers"
    return part("sources", title, blocks)


def _source(guideline: Guideline, view: View, *, plain: bool) -> Group:
    rows = [
        ("Question", guideline.question),
        ("Patients", "" if plain else guideline.population),
        ("Document", _dated(guideline)),
        ("Version", _version(guideline)),
        ("Disclaimer", guideline.disclaimer),
        ("Editorial policy", (guideline.editorial_policy or "") if not plain else ""),
    ]
    rows += [("On the page", text) for text in _features(guideline, view) if not plain]
    rows += [(f"Note ({note.note_kind})", note.wording) for note in guideline.notes if not plain]
    about = (guideline.plain_wording or NO_PLAIN_WORDING) if plain else guideline.wording
    items = tuple(Item(words(Word(f"{name}: ", tone="strong"), text)) for name, text in rows if text)
    letter = view.letters[guideline.slug]
    return Group(f"{letter}. {guideline.title}", (Paragraph(words(about)), Listing(items)))


def _dated(guideline: Guideline) -> str:
    document = guideline.document
    publisher = f", {document.publisher}" if document.publisher else ""
    return f"{document.title}{publisher}" + (f", last updated {document.modified}" if document.modified else "")


def _version(guideline: Guideline) -> str:
    return f"version {guideline.version}, {guideline.publication_status}, {guideline.modified}, {guideline.publisher}"


def _features(guideline: Guideline, view: View) -> list[str]:
    """What the page says of its own review."""
    return [
        feature.wording
        for feature in view.evaluation.ruleset.library.features
        if feature.document == guideline.document.id
        and feature.feature_kind in ("pending-notice", "review-stepper", "advisory-board")
    ]


def stages(view: View) -> list[Words]:
    """The steps of review that the sources' pages offer, and which they mark."""
    said: dict[str, list[str]] = {}
    for slug, letter in view.letters.items():
        document = view.evaluation.ruleset.library.guidelines[slug].document.id
        for feature in view.evaluation.ruleset.library.features:
            if feature.document == document and feature.offered_stages:
                offered = " → ".join(stage.replace("-", " ") for stage in feature.offered_stages)
                marked = f"{feature.marked_stage} is marked" if feature.marked_stage else "none is marked"
                said.setdefault(f"{offered}; {marked}", []).append(f"{letter} ({slug})")
    return [words(f"Steps of review on the pages of {', '.join(names)}: {steps}.") for steps, names in said.items()]
