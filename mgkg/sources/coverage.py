"""The coverage of a source document (which node carries which of its sentences) from its text and a library."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mgkg.errors import UnknownDocumentError
from mgkg.sources.fragments import Fragment, digest, fragments, with_line_feeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.model.guideline import Document, Library
    from mgkg.model.source import SourceFragment

COVERED, EXCLUDED, UNCOVERED = "covered", "excluded", "uncovered"

# A document of which less than this part is known is another one, and shares some lines with it by chance.
_LEAST_SHARED = 1 / 4


@dataclass(frozen=True)
class Carried:
    """A fragment of a document, and the nodes (`<guideline>/<slug>`) that carry it."""

    fragment: Fragment
    statements: tuple[str, ...] = ()
    excluded_because: str | None = None

    @property
    def state(self) -> str:
        """Covered where a node carries it, else excluded where a reason is given, else uncovered."""
        if self.statements:
            return COVERED
        return EXCLUDED if self.excluded_because else UNCOVERED


@dataclass(frozen=True)
class Coverage:
    """Every fragment of a document in its order.

    Attributes:
        document: the document of the library that the text is.
        edited: whether the text is not, letter by letter, the one that the guideline was made from.
        fragments: those of the text.
        gone: fragments of the library that the text does not have.
    """

    document: Document
    edited: bool
    fragments: tuple[Carried, ...]
    gone: tuple[SourceFragment, ...] = ()

    def count(self, state: str) -> int:
        """How many fragments are covered, excluded or uncovered."""
        return sum(carried.state == state for carried in self.fragments)


def coverage(library: Library, text: str) -> Coverage:
    """The coverage of a text by a library; fragments are known by their digests, equal ones in their order.

    Raises:
        UnknownDocumentError: the text is no document of the library, nor an edited form of one.
    """
    segmented = fragments(text)
    document, edited = document_of(library, text, segmented)
    waiting: dict[str, list[SourceFragment]] = defaultdict(list)
    for known in fragments_of(library, document):
        waiting[known.sha256].append(known)
    carriers = _carriers(library)
    carried: list[Carried] = []
    for fragment in segmented:
        same = waiting[fragment.sha256]
        if same:
            known = same.pop(0)
            carried.append(Carried(fragment, tuple(carriers[known.id]), known.excluded_because))
        else:
            carried.append(Carried(fragment))
    gone = sorted((known for left in waiting.values() for known in left), key=lambda known: known.start)
    return Coverage(document, edited, tuple(carried), tuple(gone))


def document_of(library: Library, text: str, segmented: Iterable[Fragment]) -> tuple[Document, bool]:
    """The document that a text is, and whether it was edited since; UnknownDocumentError where it is none."""
    documents = [guideline.document for guideline in library.guidelines.values()]
    whole = digest(with_line_feeds(text))
    for document in documents:
        if document.sha256 == whole:
            return document, False
    own = Counter(fragment.sha256 for fragment in segmented)
    shared = [(_shared(own, fragments_of(library, document)), document) for document in documents]
    count, nearest = max(shared, key=lambda pair: pair[0], default=(0, None))
    if nearest is None or not count or count < _LEAST_SHARED * own.total():
        what = "The text is no document that a guideline here was made from, nor an edited form of one"
        raise UnknownDocumentError(what, remedy="Name the text file of a source document.")
    return nearest, True


def fragments_of(library: Library, document: Document) -> list[SourceFragment]:
    """The fragments of a document, in its order."""
    return sorted((one for one in library.fragments.values() if one.document == document.id), key=lambda one: one.start)


def _shared(own: Counter[str], known: Iterable[SourceFragment]) -> int:
    return (own & Counter(fragment.sha256 for fragment in known)).total()


def _carriers(library: Library) -> dict[str, list[str]]:
    """The nodes that name each fragment: statements, definitions and what belongs to the page."""
    found: dict[str, list[str]] = defaultdict(list)
    for node_id, named in _naming(library):
        for fragment in named:
            found[fragment.id].append(node_id)
    return found


def _naming(library: Library) -> Iterator[tuple[str, Iterable[SourceFragment]]]:
    kinds = (
        library.statements.values(),
        library.definitions,
        library.guidelines.values(),
        library.sections.values(),
        library.features,
        library.references.values(),
    )
    for nodes in kinds:
        for node in nodes:
            yield node.id, getattr(node, "fragments", ())
