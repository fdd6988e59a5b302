"""The one written form of a Turtle file, from its triples."""

from __future__ import annotations

import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mgkg.errors import BlankNodeError, CommentLostError, FileUnreadableError, Place
from mgkg.store.content import content_files
from mgkg.store.integrity import refuse_duplicates
from mgkg.store.notation import Notation, natural, notation, prefix_lines
from mgkg.store.order import block_order, predicate_order
from mgkg.store.tokens import blank_line, comments
from mgkg.store.turtle import Blank, Iri, Literal, Node, ParsedFile, Term, Triple, parse
from mgkg.vocabulary import RDF, TYPE

_WIDTH = 110
_INDENT = "    "
_FIRST = Iri(RDF + "first")
_REST = Iri(RDF + "rest")
_NIL = Iri(RDF + "nil")


def canonical(parsed: ParsedFile) -> str:
    """The canonical text of a parsed file; applied to its own result it changes nothing.

    Raises:
        CommentLostError: a comment stands anywhere but at the head of the file.
        BlankNodeError: a blank node is named twice, or leads back to itself.
    """
    head, lost = comments(parsed.text)
    if lost:
        raise CommentLostError(
            f"The comment {lost[0].text[:60]!r} would be lost by formatting",
            where=Place(parsed.path, lost[0].line),
            remedy="Move it to the head of the file, before the first @prefix, or into a note or an rdfs:comment.",
        )
    try:
        body = turtle(parsed.triples, parsed.prefixes)
    except SharedBlankError as error:
        raise BlankNodeError(
            f"The blank node {error.label} {error.problem}, so it cannot be written as […]",
            where=Place(parsed.path, blank_line(parsed.text, error.label)),
            remedy="Give it an IRI.",
        ) from None
    except RecursionError:
        what = "Blank nodes are nested too deep to be written"
        raise BlankNodeError(what, where=parsed.path, remedy="Give some of them an IRI.") from None
    parts = ["".join(f"{comment.text.rstrip()}\n" for comment in head), body]
    return "\n".join(part for part in parts if part)


class SharedBlankError(ValueError):
    """A blank node that is no leaf or branch of a tree; `canonical` makes it an error for users."""

    def __init__(self, label: str, problem: str) -> None:
        super().__init__(f"{label} {problem}")
        self.label = label
        self.problem = problem


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str] | Notation) -> str:
    """Triples in canonical Turtle; prefixes are used beside the fixed ones, and only used ones are declared.

    Whoever writes many texts with the same prefixes gives a notation instead, which knows the IRIs of earlier ones.

    Raises:
        SharedBlankError: a blank node is the value of two triples, or leads back to itself.
    """
    names = prefixes.afresh() if isinstance(prefixes, Notation) else notation(prefixes)
    writer = _writer(triples, names)
    text = "\n".join(writer.paragraphs())
    lines = "".join(f"{line}\n" for line in prefix_lines(writer.notation.prefixes, writer.notation.used))
    return "\n".join(part for part in (lines, text) if part)


def trig(graphs: Mapping[str, Iterable[Triple]], prefixes: Mapping[str, str] | Notation) -> str:
    """Named graphs in TriG: each as in canonical Turtle, in the given order, with the prefixes at the head.

    Raises:
        SharedBlankError: a blank node is the value of two triples, or leads back to itself.
    """
    names = prefixes.afresh() if isinstance(prefixes, Notation) else notation(prefixes)
    blocks = []
    for graph, triples in graphs.items():
        text = "\n".join(_writer(triples, names).paragraphs())
        blocks.append(f"{names.iri(graph)} {{\n{text}}}\n")
    lines = "".join(f"{line}\n" for line in prefix_lines(names.prefixes, names.used))
    return "\n".join(part for part in (lines, *blocks) if part)


def _writer(triples: Iterable[Triple], names: Notation) -> _Writer:
    """Sort the triples by subject, and see to it that the blank nodes are trees."""
    described: dict[Node, dict[Iri, list[Term]]] = defaultdict(lambda: defaultdict(list))
    nameless = False
    for subject, predicate, value in dict.fromkeys(triples):
        described[subject][predicate].append(value)
        nameless = nameless or type(value) is Blank or type(subject) is Blank
    if not nameless:
        return _Writer(described, (), names, nameless=False)
    uses = Counter(
        value for values in described.values() for group in values.values() for value in group if type(value) is Blank
    )
    shared = sorted(str(label) for label, count in uses.items() if count > 1)
    if shared:
        raise SharedBlankError(shared[0], "is the value of more than one triple")
    roots = [subject for subject in described if type(subject) is Blank and subject not in uses]
    _refuse_cycles(described, [*roots, *(subject for subject in described if type(subject) is Iri)])
    return _Writer(described, roots, names, nameless=True)


def _refuse_cycles(described: Mapping[Node, Mapping[Iri, list[Term]]], roots: list[Node]) -> None:
    """Where every blank node has at most one parent, those that no root reaches are on a cycle."""
    reached: set[Node] = set()
    open_nodes = list(roots)
    while open_nodes:
        node = open_nodes.pop()
        reached.add(node)
        values = (value for group in described.get(node, {}).values() for value in group)
        open_nodes.extend(value for value in values if type(value) is Blank)
    cyclic = sorted(str(node) for node in described if node not in reached)
    if cyclic:
        raise SharedBlankError(cyclic[0], "leads back to itself")


@dataclass(frozen=True)
class _Writer:
    """The triples of one file by subject, ready to be written."""

    described: Mapping[Node, Mapping[Iri, list[Term]]]
    roots: Sequence[Node]
    notation: Notation
    nameless: bool

    def paragraphs(self) -> list[str]:
        """One paragraph an owner with its parts; then one for each blank node at the top."""
        named: Mapping[Any, Mapping[Iri, list[Term]]] = self.described
        if self.nameless:
            named = {subject: values for subject, values in self.described.items() if type(subject) is Iri}
        groups: dict[str, list[str]] = {}
        for subject, owner in block_order(named):
            groups.setdefault(owner, []).append(self._block(self.notation.iri(subject), named[subject]))
        blanks = sorted(self._block("[]", self.described[root]) for root in self.roots)
        return ["".join(group) for group in groups.values()] + blanks

    def _block(self, subject: str, values: Mapping[Iri, list[Term]]) -> str:
        lines = self._predicates(values, _INDENT)
        return f"{subject} " + f" ;\n{_INDENT}".join(lines) + " .\n"

    def _predicates(self, values: Mapping[Iri, list[Term]], indent: str) -> list[str]:
        """Each predicate with its objects, without the mark that ends it; the first line has no indent."""
        by_name: Mapping[Any, list[Term]] = values
        return [self._known_line(name, by_name[name], indent) for name in predicate_order(tuple(by_name))]

    def _known_line(self, predicate: str, objects: list[Term], indent: str) -> str:
        """One predicate with its objects, as an earlier text with the same notation has it.

        Blank nodes are described elsewhere, so that a line with one is written each time.
        """
        if self.nameless and any(type(value) is Blank for value in objects):
            return self._line(predicate, objects, indent)
        key = (predicate, indent, *objects)
        found = self.notation.lines.get(key)
        if found is None:
            used = set(self.notation.used)
            self.notation.used.clear()
            line = self._line(predicate, objects, indent)
            found = self.notation.lines[key] = (line, frozenset(self.notation.used))
            self.notation.used.update(used)
        else:
            self.notation.used.update(found[1])
        return found[0]

    def _line(self, iri: str, objects: list[Term], indent: str) -> str:
        """One predicate with its objects in natural order; long rows of them are broken."""
        predicate = "a" if iri == TYPE else self.notation.iri(iri)
        deeper = indent + _INDENT
        written = [self._object(value, deeper) for value in objects]
        if len(written) > 1:
            written.sort(key=natural)
        line = f"{predicate} {written[0]}"
        lines: list[str] = []
        for value in written[1:]:
            if len(indent) + len(line.rpartition("\n")[2]) + len(value.partition("\n")[0]) + 3 > _WIDTH:
                lines.append(f"{line} ,")
                line = f"{deeper}{value}"
                indent = ""
            else:
                line = f"{line} , {value}"
        return "\n".join([*lines, line])

    def _object(self, value: Term, indent: str) -> str:
        if isinstance(value, Literal):
            return self.notation.literal(value)
        if type(value) is not Blank:
            return "()" if value == _NIL else self.notation.iri(value)
        members = self._members(value)
        if members is not None:
            return self._enclosed("(", [self._object(member, indent + _INDENT) for member in members], ")", " ", indent)
        inner = self._predicates(self.described.get(value, {}), indent + _INDENT)
        return self._enclosed("[", inner, "]", " ; ", indent) if inner else "[]"

    @staticmethod
    def _enclosed(opening: str, items: list[str], closing: str, between: str, indent: str) -> str:
        """Brackets on one line where they fit on it, otherwise an item a line."""
        line = f"{opening} {between.join(items)} {closing}"
        if len(line) <= _WIDTH - len(indent) and "\n" not in line:
            return line
        inner = f"{between.rstrip()}\n{indent}{_INDENT}".join(items)
        return f"{opening}\n{indent}{_INDENT}{inner}\n{indent}{closing}"

    def _members(self, head: Blank) -> list[Term] | None:
        """The members of the list that starts at a blank node; None where it starts none."""
        members: list[Term] = []
        node: Term = head
        while node != _NIL:
            values = self.described.get(node, {}) if type(node) is Blank else {}
            if set(values) != {_FIRST, _REST} or any(len(group) != 1 for group in values.values()):
                return None
            members.append(values[_FIRST][0])
            node = values[_REST][0]
        return members


def format_file(path: Path, *, check: bool = False) -> bool:
    """Bring one file into its canonical form, and tell whether it was not in it; a check writes nothing."""
    return bool(format_files([path], check=check))


def format_tree(root: Path, *, check: bool = False) -> list[Path]:
    """Bring every content file into its canonical form, and list those that were not in it."""
    return format_files(content_files(root), check=check)


def format_files(paths: Iterable[Path], *, check: bool = False) -> list[Path]:
    """Bring files into their canonical form, and list those that were not in it; a check writes nothing.

    All files are parsed and formed before the first is written, so that an error leaves everything as it was.
    """
    parsed = [(path, parse(path)) for path in paths]
    for _, file in parsed:
        # Two blocks of one node would become one, and two statements with one slug a single one.
        refuse_duplicates([file])
    formed = [(path, canonical(file)) for path, file in parsed]
    changed = [(path, text) for path, text in formed if text.encode() != path.read_bytes()]
    if not check:
        for path, text in changed:
            write_atomically(path, text)
    return [path for path, _ in changed]


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, never a part; its mode is kept.

    Raises:
        FileUnreadableError: the file or its folder cannot be written.
    """
    target = path.resolve()
    temporary: str | None = None
    try:
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o644
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise FileUnreadableError(f"The file cannot be written: {error.strerror or error}", where=path) from error
