"""Plain triples with their lines from one Turtle file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from mgkg.errors import FileUnreadableError, Place, TurtleSyntaxError
from mgkg.store.tokens import Block, blocks

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode
    from pyoxigraph import Literal as OxigraphLiteral
    from pyoxigraph import Triple as OxigraphTriple

    OxigraphTerm: TypeAlias = NamedNode | BlankNode | OxigraphLiteral | OxigraphTriple


class Iri(str):
    """An absolute IRI; equal to the plain string."""

    __slots__ = ()


class Blank(str):
    """The label of a blank node, such as ``_:b0``; never equal to an IRI."""

    __slots__ = ()


class Literal(NamedTuple):
    """A literal with its lexical form as written: ``9.00`` stays ``9.00``."""

    value: str
    datatype: str
    language: str | None = None


Node: TypeAlias = Iri | Blank
Term: TypeAlias = Iri | Blank | Literal
Triple: TypeAlias = tuple[Node, Iri, Term]

_POSITION = re.compile(r"^Parser error (?:at|between) line \d+ [^:]*: ")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
_LONGEST_MESSAGE = 160


@dataclass(frozen=True)
class ParsedFile:
    """A Turtle file: its triples in the order of the file, its prefixes, and where everything stands in it.

    Attributes:
        path: the file; as errors and places show it.
        prefixes: name to namespace, as the file declares them.
        triples: in the order of the file.
        text: the whole text, without a byte order mark.
    """

    path: Path
    prefixes: Mapping[str, str]
    triples: tuple[Triple, ...] = field(repr=False)
    text: str = field(repr=False)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks whose subject is an IRI, in the order of the file."""
        return tuple(blocks(self.text))

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """The line on which the first block of each subject IRI starts."""
        found: dict[str, int] = {}
        for block in self.blocks:
            found.setdefault(block.subject, block.line)
        return found

    @cached_property
    def predicate_lines(self) -> Mapping[tuple[str, str], int]:
        """The line of each predicate of each subject IRI."""
        found: dict[tuple[str, str], int] = {}
        for block in self.blocks:
            for predicate, line in block.predicates.items():
                found.setdefault((block.subject, predicate), line)
        return found

    def line_of(self, subject: str, predicate: str | None = None) -> int | None:
        """The line of a subject's block or, where it has the predicate, of that; None where it has no block."""
        line = None if predicate is None else self.predicate_lines.get((subject, predicate))
        return line or self.lines.get(subject)


def parse(path: Path, shown: Path | None = None, known: ParsedFile | None = None) -> ParsedFile:
    """Read and parse one Turtle file.

    Args:
        path: the file to read.
        shown: the path that errors and places print, such as one relative to the root.
        known: what the file was before; it is the answer where the text is the same.

    Raises:
        FileUnreadableError: the file is missing, or is no UTF-8 text.
        TurtleSyntaxError: the text is no Turtle.
    """
    text = read_text(path, shown)
    return known if known is not None and known.text == text else parse_text(text, shown or path)


def read_text(path: Path, shown: Path | None = None) -> str:
    """The text of a UTF-8 file, its line ends as they are, without a byte order mark.

    Raises:
        FileUnreadableError: the file is missing, cannot be opened, or is no UTF-8 text.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileUnreadableError("There is no such file", where=shown or path) from None
    except OSError as error:
        what = f"The file cannot be read: {error.strerror or error}"
        raise FileUnreadableError(what, where=shown or path) from error
    if b"\0" in content:
        what = "The file holds NUL bytes, so it is no text in UTF-8"
        raise FileUnreadableError(what, where=shown or path, remedy="Save it as plain text in UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(shown or path, content.count(b"\n", 0, error.start) + 1)
        raise FileUnreadableError(
            "The file is no text in UTF-8", where=place, remedy="Save it as plain text in UTF-8."
        ) from None


def parse_text(text: str, path: Path) -> ParsedFile:
    """Parse Turtle that is already in memory; the path is only for messages and places.

    Raises:
        TurtleSyntaxError: the text is no Turtle.
    """
    from pyoxigraph import RdfFormat
    from pyoxigraph import parse as parse_rdf

    reader = parse_rdf(text.encode(), format=RdfFormat.TURTLE)
    known: dict[OxigraphTerm, Term] = {}

    def plain(term: OxigraphTerm) -> Term:
        return known.get(term) or known.setdefault(term, plain_term(term))

    try:
        terms = ((plain(quad.subject), plain(quad.predicate), plain(quad.object)) for quad in reader)
        triples = cast("tuple[Triple, ...]", tuple(terms))
    except SyntaxError as error:
        raise _syntax_error(error, text, path) from None
    except ValueError as error:
        raise TurtleSyntaxError(str(error), where=path) from None
    return ParsedFile(path, dict(reader.prefixes), triples, text)


def plain_term(term: OxigraphTerm) -> Term:
    """A term of pyoxigraph as a plain value.

    Raises:
        ValueError: the term is of a form that only RDF 1.2 has.
    """
    from pyoxigraph import BlankNode, NamedNode
    from pyoxigraph import Literal as OxigraphLiteral

    if isinstance(term, NamedNode):
        return Iri(term.value)
    if isinstance(term, BlankNode):
        return Blank(f"_:{term.value}")
    if isinstance(term, OxigraphLiteral) and getattr(term, "direction", None) is None:
        return Literal(term.value, term.datatype.value, term.language)
    message = f"The file says {str(term)[:60]}, a form of RDF 1.2 that is not used here"
    raise ValueError(message)


def _syntax_error(error: SyntaxError, text: str, path: Path) -> TurtleSyntaxError:
    """The parser's error as one short line with the place and how to mend it."""
    message = " ".join(_POSITION.sub("", error.msg).split())
    if len(message) > _LONGEST_MESSAGE:
        message = message[:_LONGEST_MESSAGE].rsplit(" ", 1)[0] + " …"
    conflict = _CONFLICT.search(text)
    if conflict:
        place = Place(path, text.count("\n", 0, conflict.start()) + 1)
        remedy = "Choose what to keep, and remove the lines with <<<<<<<, ======= and >>>>>>>."
        return TurtleSyntaxError("Git left a merge unfinished here", where=place, remedy=remedy)
    undeclared = re.match(r"The prefix (\S*) has not been declared", message)
    if undeclared:
        remedy = f"Declare it at the head of the file: @prefix {undeclared[1]} <…> ."
    else:
        remedy = "Mend the Turtle here; often the line before lacks its ';' or '.', or a quotation mark is open."
    return TurtleSyntaxError(message, where=Place(path, error.lineno), remedy=remedy)
