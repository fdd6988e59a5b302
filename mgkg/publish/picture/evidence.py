"""The evidence graph of a statement: where its source says it, what it cites, and the statements linked to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mgkg.model.statement import Citation, Reference, Statement
from mgkg.publish.address import SOURCE
from mgkg.publish.catalogue import LINKS
from mgkg.publish.picture.drawing import QUIET, TITLE
from mgkg.publish.picture.figure import Panel, figure
from mgkg.publish.picture.outline import Item, Paragraph, outline_drawing, outline_words
from mgkg.publish.template import Here
from mgkg.publish.words import Words

if TYPE_CHECKING:
    from markupsafe import Markup

_MOST_FRAGMENTS, _MOST_BELOW, _MOST_LINKED = 4, 10, 4
_LINES = {"resolved": "solid", "ambiguous": "dashed"}
_CAPTION = "Dashed is one of several that a number may stand for; dotted, with a question mark, is what nobody knows."


def evidence_picture(statement: Statement, words: Words, here: Here) -> Markup:
    """The evidence graph of a statement as a figure."""
    root = evidence(statement, words, here)
    panel = Panel(f"Evidence of “{statement.title}”", _description(statement), outline_drawing(root).svg)
    return figure("evidence", [panel], _CAPTION, outline_words(root), here)


def evidence(statement: Statement, words: Words, here: Here) -> Item:
    """The document of a statement with all that hangs on it."""
    guideline = words.catalogue.guideline_of(statement)
    below = (*_cited(statement, words, here), *_linked(statement, words, here))
    places = [
        Paragraph(f"characters {each.start}–{each.end}", here.to(each.iri), QUIET) for each in statement.fragments
    ]
    more = len(places) - _MOST_FRAGMENTS
    if more > 0:
        places[_MOST_FRAGMENTS:] = [
            Paragraph(f"and {more} more places", here.page(SOURCE.format(guideline.slug)), QUIET)
        ]
    own = Item(
        "own",
        (Paragraph(f"This statement, {statement.kind}", "", QUIET), Paragraph(statement.title, "", TITLE)),
        tuple(places),
        below=below,
        hidden=max(len(below) - _MOST_BELOW, 0),
    )
    document = Paragraph(guideline.document.title, here.page(SOURCE.format(guideline.slug)))
    return Item("source", (Paragraph("Source document", "", QUIET), document), below=(own,))


def _cited(statement: Statement, words: Words, here: Here) -> Iterator[Item]:
    if not statement.evidence:
        yield Item("unknown", (Paragraph("? The source cites nothing for it"),), line="dotted")
    for citation in statement.evidence:
        cited = citation.cited
        certainty = words.label("certainty", citation.certainty)
        edge = Paragraph(f"{words.cited(citation)}, certainty {certainty}", "", QUIET)
        state = f"[{cited.number}] {words.label('resolution', cited.resolution)}"
        line = _LINES.get(cited.resolution, "dotted")
        below = tuple(_candidates(citation, line, words, here))
        number = Paragraph(f"{state}, one of" if len(below) > 1 else state, here.to(cited.iri))
        yield Item("number", (number,), (edge,), line, below)


def _candidates(citation: Citation, line: str, words: Words, here: Here) -> Iterator[Item]:
    cited = citation.cited
    for name in cited.candidates:
        reference = words.catalogue.library.references[name]
        yield Item("reference", (Paragraph(_named(reference), here.to(reference.iri)),), (), line)
    if cited.may_be_unlisted:
        yield Item("unknown", (Paragraph("? An entry that is not listed"),), (), "dotted")
    elif not cited.candidates:
        yield Item("unknown", (Paragraph("? Nothing is known of it"),), (), "dotted")


def _named(reference: Reference) -> str:
    return f"{reference.title} ({reference.year})" if reference.year else reference.title


def _linked(statement: Statement, words: Words, here: Here) -> Iterator[Item]:
    catalogue = words.catalogue
    for name, from_here, to_here in LINKS:
        sides = (
            (from_here, catalogue.linked_to(statement, name)),
            (to_here, catalogue.linked_from.get((name, statement.id), ())),
        )
        for said, others in sides:
            titles = tuple(Paragraph(other.title, here.to(other.iri)) for other in others)
            if titles:
                drawn, unseen = titles[:_MOST_LINKED], titles[_MOST_LINKED:]
                yield Item("linked", drawn, (Paragraph(said, "", QUIET),), unseen=unseen)


def _description(statement: Statement) -> str:
    settled = sum(citation.cited.resolution == "resolved" for citation in statement.evidence)
    count = len(statement.evidence)
    if not count:
        return "The source cites nothing for it."
    return f"It cites {count} number{'s' if count > 1 else ''}; {settled} of them stand for a certain reference."
