"""What verify found, with everything that pages look up in it, from a content root."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from mgkg.check.configuration import policy
from mgkg.check.kept_coverage import kept_clause_coverage
from mgkg.model.guideline import KnownFindings, Library
from mgkg.model.statement import Statement
from mgkg.publish.cause import OF_DOCUMENT, Cause, anchor
from mgkg.reason.facts import now
from mgkg.render.findings.shacl import address
from mgkg.rules.cache import load_ruleset
from mgkg.verify.coverage import ClauseCoverage
from mgkg.verify.finding import KINDS, Finding
from mgkg.verify.kept import kept_verification
from mgkg.verify.verification import Verification

FINDINGS_PAGE = "findings/"
DISAGREEMENTS = ("conflict", "self-contradiction")
_MEANS = {
    "conflict": "For the example patient both statements hold, and what they say cannot both be done or be so. "
    "Some pairs with the same cause stand within one guideline.",
    "self-contradiction": "The same, between statements of one source.",
    "gap": "Whoever looks such a patient up finds no answer here.",
    "overlap": "One value has two names in one scheme, so that it depends on the reader what follows from it.",
    "dead": "It asks for what no patient can have, so it never says anything to anybody.",
    "redundant": "Nothing is wrong with saying it twice, as long as nobody changes the one and forgets the other.",
    "unit-mismatch": "One figure is printed in two units that are not the same. Both stay as the source prints them.",
    "dangling-citation": "The number leads to no certain source, so that nobody can check on what the statement rests.",
    "uncited-reference": "It may be what a number stands for that leads to no certain source.",
    "stale-evidence": "What is old is not wrong for that; somebody should look whether there is newer.",
    "review-overdue": "Nobody has looked at it for longer than the policy of this site allows.",
    "misplaced-dose": "Who reads under the heading may take the dose to be meant for that route.",
    "stale-resolution": "What somebody decided once no longer speaks of what stands here now.",
    "undecided": "The search was given up. It is not known to be fine.",
}


def titled(kind: str) -> str:
    """What a kind of finding is, as a heading."""
    return KINDS[kind][:1].upper() + KINDS[kind][1:]


class KindOf(NamedTuple):
    """The open causes of one kind."""

    name: str
    causes: tuple[Cause, ...]

    @property
    def title(self) -> str:
        """What the kind is, as a heading."""
        return titled(self.name)

    @property
    def means(self) -> str:
        """What that means to a reader."""
        return _MEANS[self.name]


@dataclass(frozen=True)
class Naming:
    """What a statement has to do with a cause: its findings, its positions, those of others, what else is named."""

    cause: Cause
    findings: tuple[Finding, ...]
    own: tuple[str, ...]
    others: Mapping[str, list[Statement]]
    about: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """The place of the first of these findings."""
        return anchor(self.findings[0].id)

    @property
    def title(self) -> str:
        """The question, else what the first of them is."""
        return self.findings[0].question or titled(self.findings[0].kind)

    @property
    def kinds(self) -> str:
        """What they are."""
        return "; ".join(dict.fromkeys(KINDS[one.kind] for one in self.findings))

    @property
    def is_settled(self) -> bool:
        """Whether something settles all of these."""
        return all(one.settled_by for one in self.findings)


@dataclass(frozen=True)
class Findings:
    """All that was found, with its lookups.

    Attributes:
        found: the findings and their groups.
        coverage: what the cases prove.
        today: the day by which evidence and reviews are old.
        library: what the findings are about.
        is_current: whether they are of the content as it is, not as it was before an edit.
    """

    found: Verification
    coverage: ClauseCoverage
    today: date
    library: Library = field(repr=False)
    is_current: bool = True

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """Every cause: open ones in the order of their kinds, then settled ones."""
        order = list(KINDS)
        groups = sorted(self.found.groups, key=lambda group: (group.is_settled, order.index(group.first.kind)))
        return tuple(Cause(number, group, self.library) for number, group in enumerate(groups, 1))

    @cached_property
    def kinds(self) -> tuple[KindOf, ...]:
        """The open causes by kind."""
        found: dict[str, list[Cause]] = defaultdict(list)
        for cause in self.causes:
            if not cause.is_settled:
                found[cause.first.kind].append(cause)
        return tuple(KindOf(name, tuple(causes)) for name, causes in found.items())

    @cached_property
    def settled(self) -> tuple[Cause, ...]:
        """The causes that something settles."""
        return tuple(cause for cause in self.causes if cause.is_settled)

    @property
    def disagreements(self) -> list[Cause]:
        """The open causes for which statements contradict each other."""
        return [cause for kind in self.kinds if kind.name in DISAGREEMENTS for cause in kind.causes]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many open findings there are of each kind."""
        counts = Counter(one.kind for one in self.found.unsettled)
        return [(titled(kind), counts[kind]) for kind in KINDS if counts[kind]]

    @property
    def is_decided(self) -> bool:
        """Whether an editor has ruled on anything, or accepted it."""
        return any(settling.decided for cause in self.settled for settling in cause.settled_by)

    @cached_property
    def _cause_of(self) -> Mapping[str, Cause]:
        return {one.id: cause for cause in self.causes for one in cause.findings}

    def place(self, finding: str) -> str:
        """The page and the place of a finding; empty where it is found no more."""
        return f"{FINDINGS_PAGE}#{anchor(finding)}" if finding in self._cause_of else ""

    @cached_property
    def known(self) -> Mapping[str, KnownFindings]:
        """Identifier of a finding to the list of known ones that it stands in."""
        return {name: known for known in self.library.known_findings for name in known.finding_ids}

    @cached_property
    def naming(self) -> Mapping[str, list[Naming]]:
        """Statement id to the causes that name it, open ones first."""
        found: dict[str, list[Naming]] = defaultdict(list)
        for cause in self.causes:
            own: dict[str, list[Finding]] = defaultdict(list)
            for one in cause.findings:
                for name in dict.fromkeys(one.between):
                    own[name].append(one)
            for name, findings in own.items():
                found[name].append(self._naming(name, cause, findings))
        return dict(found)

    def _naming(self, name: str, cause: Cause, findings: list[Finding]) -> Naming:
        """Of findings of the same statements on several questions, those on the question of the cause."""
        questions = [one.question for one in findings]
        asked = cause.first.question if cause.first.question in questions else questions[0]
        findings = [one for one in findings if one.question == asked]
        own: dict[str, None] = {}
        others: dict[str, list[Statement]] = {}
        for one in findings:
            said = {taker: words for words, taker in one.sides}
            own |= {said[name]: None} if name in said else {}
            for other in one.between if one.kind not in OF_DOCUMENT else ():
                if other != name and other in self.library.statements:
                    takers = others.setdefault(said.get(other, ""), [])
                    takers += [] if self.library.statements[other] in takers else [self.library.statements[other]]
        about = dict.fromkeys(self._about(other) for one in findings for other in one.between)
        return Naming(cause, tuple(findings), tuple(own), others, tuple(filter(None, about)))

    def _about(self, name: str) -> str:
        """What a finding is about beside statements: a citation, a reference, a section."""
        library = self.library
        if name in library.citation_numbers:
            return f"citation {library.citation_numbers[name].number}"
        named = library.references.get(name) or library.sections.get(name)
        return f"“{named.title}”" if named else ""

    def addresses(self) -> list[tuple[str, str]]:
        """The IRI by which a validation report names each finding, and its place on the page."""
        return [(address(one.id), anchor(one.id)) for one in self.found.findings]

    def opponents(self, statement: str) -> int:
        """How many other statements contradict one for some patient, with nothing that settles it."""
        disagreeing = (
            one
            for naming in self.naming.get(statement, ())
            for one in naming.findings
            if one.kind in DISAGREEMENTS and not one.settled_by
        )
        return len({other for one in disagreeing for other in one.between} - {statement})

    def of_decision(self, slug: str) -> list[Cause]:
        """The open causes with a disagreement on a decision."""
        return self._causes_of.get(slug, [])

    @cached_property
    def _causes_of(self) -> Mapping[str, list[Cause]]:
        found: dict[str, list[Cause]] = defaultdict(list)
        for cause in self.causes:
            for slug in dict.fromkeys(one.id.partition(":")[0] for one in cause.findings if not cause.is_settled):
                found[slug].append(cause)
        return found

    def of_guideline(self, slug: str) -> list[tuple[KindOf, int]]:
        """The kinds of open causes that name anything of a guideline, with how many each has."""
        counts = [(kind, sum(_is_about(cause, slug) for cause in kind.causes)) for kind in self.kinds]
        return [(kind, count) for kind, count in counts if count]

    @cached_property
    def uncovered(self) -> Mapping[str, list[str]]:
        """Statement id to the clauses that no case proves to matter, each as coverage names it."""
        found: dict[str, list[str]] = defaultdict(list)
        for clause in self.coverage.uncovered:
            statement, _, leaf = clause.partition(": ")
            found[statement].append(leaf)
        return found


def _is_about(cause: Cause, guideline: str) -> bool:
    return any(name.partition("/")[0] == guideline for one in cause.findings for name in one.between)


def findings(root: Path, library: Library) -> Findings:
    """All that verify finds in a content root, from the cache where nothing changed.

    Raises:
        MgkgError: the content cannot be compiled, or a case or the policy cannot be read.
    """
    ruleset, asked, today = load_ruleset(root), policy(root), now().day
    found = kept_verification(ruleset, today, asked)
    return Findings(found, kept_clause_coverage(root, ruleset, today, asked), today, library)
