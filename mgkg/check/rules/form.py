"""Remarks on files: their canonical form, and the headers of queries."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.errors import BlankNodeError, CommentLostError, Place, QueryError
from mgkg.store.canonical import canonical
from mgkg.store.content import content_files
from mgkg.store.query import library
from mgkg.store.turtle import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content
    from mgkg.store.turtle import ParsedFile

_MEND = "Run mgkg fmt."


def canonical_form(content: Content) -> Iterator[Remark]:
    """Files that mgkg fmt would change, or cannot form."""
    known = {file.path: file for file in content.dataset.files}
    root = content.dataset.root
    for path in content_files(root):
        shown = path.relative_to(root)
        file = known.get(shown) or parse(path, shown)
        try:
            formed = canonical(file)
        except (BlankNodeError, CommentLostError) as error:
            place = error.where if isinstance(error.where, Place) else Place(shown)
            yield Remark(None, f"{error.what}. {error.remedy}", place=place)
            continue
        if formed.encode() != path.read_bytes():
            what = f"The file is not in its canonical form, first on this line. {_MEND}"
            yield Remark(None, what, place=Place(shown, _first_difference(file, formed)))


def _first_difference(file: ParsedFile, formed: str) -> int:
    pairs = zip_longest(file.text.split("\n"), formed.split("\n"))
    return next((number for number, (one, other) in enumerate(pairs, 1) if one != other), 1)


def query_headers(content: Content) -> Iterator[Remark]:
    """The first query of the library whose header cannot be read."""
    try:
        library(content.dataset.root)
    except QueryError as error:
        place = error.where if isinstance(error.where, Place) else Place(str(error.where))
        yield Remark(None, f"{error.what}. {error.remedy or 'Mend the header.'}", place=place)
