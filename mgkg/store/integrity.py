"""What must hold across files before a dataset is made of them: one home for every node, no blank nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mgkg.errors import BlankNodeError, DuplicateNodeError, MalformedNodeError, Place
from mgkg.store.content import GUIDELINES
from mgkg.store.tokens import tokens
from mgkg.store.turtle import Blank, Iri, Literal, ParsedFile
from mgkg.vocabulary import GUIDELINE, MGKG, TYPE

_SLUG = MGKG + "slug"


def refuse_blanks(files: Iterable[ParsedFile]) -> None:
    """BlankNodeError for the first blank node, with the line of the block that holds it where one can be told."""
    for file in files:
        last: int | None = None
        for subject, predicate, value in file.triples:
            if type(subject) is Iri:
                last = file.line_of(subject, predicate) if isinstance(value, Blank) else last
            if isinstance(subject, Blank) or isinstance(value, Blank):
                raise BlankNodeError(
                    "Content holds a node without an IRI ([…], (…) or _:…)",
                    where=Place(file.path, last or _line_of_blank(file)),
                    remedy="Give it an IRI: the owner's name, a full stop and a role, such as low:mild-im.dose.",
                )


def _line_of_blank(file: ParsedFile) -> int | None:
    """The line of the first token that makes a blank node."""
    return next(
        (
            token.line
            for token in tokens(file.text)
            if (token.kind == "mark" and token.text in "[(") or (token.kind == "word" and token.text.startswith("_:"))
        ),
        None,
    )


def refuse_duplicates(files: Sequence[ParsedFile]) -> None:
    """DuplicateNodeError for an IRI that two files give a type, or that one file describes in two blocks."""
    homes: dict[str, ParsedFile] = {}
    for file in files:
        for subject, predicate, _ in file.triples:
            if predicate == TYPE and type(subject) is Iri and homes.setdefault(subject, file) is not file:
                raise _duplicate(subject, homes[subject], file)
        if repeated := _repeated(file):
            first, second = [block.line for block in file.blocks if block.subject == repeated][:2]
            raise DuplicateNodeError(
                f"<{repeated}> is described in two blocks, on lines {first} and {second}",
                where=Place(file.path, second),
                remedy="Join the two blocks, or give one of them another name.",
            )


def _duplicate(subject: str, first: ParsedFile, second: ParsedFile) -> DuplicateNodeError:
    place = Place(first.path, first.line_of(subject, TYPE))
    if subject.removeprefix(GUIDELINE).count("/") == 0 and subject.startswith(GUIDELINE):
        what = f"Two folders declare the guideline <{subject}>; the other is in {place}"
    else:
        what = f"<{subject}> is defined a second time; the first is in {place}"
    remedy = "Remove one of the two, or give it another name."
    return DuplicateNodeError(what, where=Place(second.path, second.line_of(subject, TYPE)), remedy=remedy)


def _repeated(file: ParsedFile) -> str | None:
    """The first subject with two blocks. The blocks are only looked for where the order of the triples hints at two."""
    ended: set[str] = set()
    last = ""
    predicates: list[str] = []
    hinted = False
    for subject, predicate, _ in file.triples:
        if subject != last:
            ended.add(last)
            last, predicates = subject, []
            hinted = hinted or subject in ended
        if not predicates or predicates[-1] != predicate:
            hinted = hinted or predicate in predicates
            predicates.append(predicate)
    if not hinted:
        return None
    counts = Counter(block.subject for block in file.blocks)
    return next((subject for subject, count in counts.items() if count > 1), None)


def refuse_other_slugs(files: Iterable[ParsedFile], folders: Sequence[str]) -> None:
    """Errors for guidelines whose slugs collide, or are not the names of their folders.

    Addresses of pages, identifiers of statements and named graphs are all made from that one name.
    """
    declared: dict[str, Place] = {}
    wrong: list[MalformedNodeError] = []
    for file in files:
        folder = file.path.parts[1] if file.path.parts[0] == GUIDELINES else None
        for subject, predicate, value in file.triples:
            if predicate != _SLUG or folder not in folders or not isinstance(value, Literal):
                continue
            place = Place(file.path, file.line_of(subject, _SLUG))
            if value.value in declared:
                what = f"Two guidelines have the slug {value.value!r}; the other is in {declared[value.value]}"
                raise DuplicateNodeError(what, where=place, remedy="Give one of them another slug.")
            declared[value.value] = place
            if value.value != folder or subject != GUIDELINE + folder:
                what = f"The guideline <{subject}> with the slug {value.value!r} stands in the folder {folder!r}"
                remedy = f"Name the folder as the slug, and the guideline <{GUIDELINE}{value.value}>."
                wrong.append(MalformedNodeError(what, where=place, remedy=remedy))
    if wrong:
        raise wrong[0]
