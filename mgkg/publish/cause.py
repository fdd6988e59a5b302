"""A cause as pages show it: its question, positions, example and places, from a group of findings and a library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from mgkg.model.guideline import Acceptance, Library, Precedence
from mgkg.model.source import SourceFragment
from mgkg.model.statement import Statement
from mgkg.publish.phrase import Phrase, Span, joined, phrase
from mgkg.render.findings.witness import as_words
from mgkg.verify.finding import Finding
from mgkg.verify.grouping import Group
from mgkg.verify.words import patient_in_words

OF_DOCUMENT = ("dangling-citation", "uncited-reference", "stale-evidence")
_MOST_NAMED = 4
_UNSAFE = re.compile(r"[^\w:/.~-]")


def anchor(finding: str) -> str:
    """The place of a finding on the page of findings: its identifier, which stays as long as the same is wrong."""
    return _UNSAFE.sub("_", finding)


class Position(NamedTuple):
    """A position on a question, and the statements that take it, by guideline."""

    words: str
    takers: Mapping[str, list[Statement]]


class Settling(NamedTuple):
    """What settles a finding: an exception that the source prints, or what an editor decided."""

    exception: Statement | None
    decided: Precedence | Acceptance | None


@dataclass(frozen=True)
class Cause:
    """Findings that have one cause, which are told once."""

    number: int
    group: Group
    library: Library = field(repr=False)

    @property
    def first(self) -> Finding:
        """The finding that shows it with the fewest facts."""
        return self.group.first

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them."""
        return self.group.findings

    @property
    def is_settled(self) -> bool:
        """Whether something settles all of them."""
        return self.group.is_settled

    @property
    def anchor(self) -> str:
        """Its place on the page: that of its first finding."""
        return anchor(self.first.id)

    @property
    def count(self) -> str:
        """How many findings it has; a disagreement is between two."""
        name = "pair" if self.positions else "finding"
        return f"{len(self.findings)} {name}{'s' if len(self.findings) > 1 else ''}"

    @cached_property
    def title(self) -> str:
        """The question, else the guideline or the statements that it is about."""
        if self.first.question:
            return self.first.question
        about = self.first.between[-1] if self.first.between else self.first.id
        if self.first.kind in OF_DOCUMENT:
            guideline = self.library.guidelines.get(about.partition("/")[0])
            return guideline.title if guideline else about
        named = list(dict.fromkeys(name for one in self.findings for name in self._subjects(one)))
        titles = [self.library.statements[name].title for name in named[:_MOST_NAMED]]
        more = [f"{len(named) - _MOST_NAMED} more"] if len(named) > _MOST_NAMED else []
        return " · ".join(titles + more) or about

    def _subjects(self, one: Finding) -> list[str]:
        """The statements that the identifier of a finding names, else all that it is about."""
        statements = [name for name in one.between if name in self.library.statements]
        named = [name for name in statements if re.search(rf":{re.escape(name)}(?![\w-])", one.id)]
        return named or statements

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Each position on its question, with the statements that take it."""
        found: dict[str, dict[str, list[Statement]]] = {}
        for one in self.findings:
            for words, name in one.sides if one.question == self.first.question else ():
                takers = found.setdefault(words, {})
                statement = self.library.statements[name]
                own = takers.setdefault(statement.guideline, [])
                own += [] if statement in own else [statement]
        return tuple(Position(words, takers) for words, takers in found.items())

    def said(self, one: Finding) -> Phrase:
        """What a finding is, without the question that stands above it, and with its statements as links."""
        return linked(one.text.removeprefix(self.first.question or "").strip(), one, self.library)

    def patient(self, one: Finding) -> str:
        """The patient who shows a finding, in words; empty where there is none."""
        return "" if one.witness is None else patient_in_words(one.witness, self.library)

    @property
    def unsaid_patient(self) -> str:
        """The same of the first finding, where its text does not say it."""
        words = self.patient(self.first)
        return "" if words in self.first.text else words

    @property
    def command(self) -> str:
        """The command that prints what the rules tell the first finding's patient; empty where there is none."""
        witness = self.first.witness
        return f"mgkg recommend {as_words(witness)}" if witness is not None and witness.facts else ""

    @property
    def places(self) -> list[tuple[Statement, tuple[SourceFragment, ...]]]:
        """Where in their documents the first finding's statements stand."""
        named = (self.library.statements[name] for name in self.first.between if name in self.library.statements)
        return [(statement, statement.fragments) for statement in named if statement.fragments]

    @cached_property
    def settled_by(self) -> tuple[Settling, ...]:
        """What settles it; nothing where one of its findings is open."""
        names = sorted({one.settled_by for one in self.findings if one.settled_by}) if self.is_settled else []
        decided: dict[str, Precedence | Acceptance] = {one.id: one for one in self.library.precedences}
        decided |= {one.id: one for one in self.library.acceptances}
        return tuple(Settling(self.library.statements.get(name), decided.get(name)) for name in names)


def linked(text: str, one: Finding, library: Library) -> Phrase:
    """The text of a finding with its statements as links by their titles, without their identifiers."""
    named = {f"“{it.title}” ({it.id})": it for name in one.between if (it := library.statements.get(name))}
    if not named:
        return phrase(text)
    pieces = re.split(f"({'|'.join(map(re.escape, named))})", text)
    return phrase(*(Span(f"“{named[piece].title}”", named[piece].iri) if piece in named else piece for piece in pieces))


def listed(statements: Iterable[Statement]) -> Phrase:
    """Statements as links by their titles."""
    return joined(Span(f"“{each.title}”", each.iri) for each in statements)
