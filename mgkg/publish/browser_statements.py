"""The statements of a RuleSet as plain values for a browser: conditions by number, words, prerequisites, clashes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mgkg.model.action import Prerequisite
from mgkg.model.statement import Caution, Statement, Target
from mgkg.publish.browser_criteria import CriterionTable, placed
from mgkg.rules.answer import AGAINST, Answer
from mgkg.rules.disagreement import Clash
from mgkg.rules.figures import DIMENSION
from mgkg.rules.order import actions, matches
from mgkg.rules.ruleset import RuleSet


class StatementTable:
    """Every statement, and what statements share: sections, prerequisites, decisions, answers.

    `statements` are rows of guideline, name, kind, section, conjunction, title, wording, plain wording, and what only
    some have. Kinds, sections, guidelines and decisions are named by their places in lists, statements too.
    """

    def __init__(self, ruleset: RuleSet, table: CriterionTable) -> None:
        self.ruleset = ruleset
        self.table = table
        self.places = {name: place for place, name in enumerate(ruleset.rows)}
        self._guidelines = list(ruleset.library.guidelines)
        self._decisions = {slug: place for place, slug in enumerate(ruleset.library.decisions)}
        self._kinds: list[str] = []
        self._sections: list[str] = []
        self._prerequisites: dict[str, tuple[int, dict[str, Any]]] = {}
        self._answers: dict[int, tuple[int, Answer]] = {}
        self._before = [
            (statement.id, pattern)
            for statement in ruleset.library.statements.values()
            for action in actions(statement)
            for pattern in action.before
        ]
        self.statements = [self._statement(row.statement) for row in ruleset.rows.values()]
        self.clashes = [self._clash(clash) for clash in ruleset.clashes]

    def shared(self) -> dict[str, Any]:
        """What statements share."""
        return {
            "kinds": self._kinds,
            "sections": self._sections,
            "prerequisites": [entry for _, entry in self._prerequisites.values()],
            "decisions": [[slug, decision.title] for slug, decision in self.ruleset.library.decisions.items()],
            "answers": [self._answer(answer) for _, answer in self._answers.values()],
        }

    def _statement(self, one: Statement) -> list[Any]:
        section = self.ruleset.library.sections[one.section].title
        return [
            self._guidelines.index(one.guideline),
            one.id.partition("/")[2],
            placed(one.kind, self._kinds),
            placed(section, self._sections),
            self.ruleset.rows[one.id].conjunction,
            one.title,
            one.wording,
            one.plain_wording,
            {name: value for name, value in self._further(one) if value not in (None, "", [])},
        ]

    def _further(self, one: Statement) -> Iterator[tuple[str, Any]]:
        """What not every statement has."""
        row = self.ruleset.rows[one.id]
        for name in ("direction", "strength", "certainty", "grade", "urgency", "phase"):
            yield name, getattr(one, name)
        yield "qualifier", ", ".join(one.qualifiers)
        yield "decisions", [self._decisions[slug] for slug in one.answers]
        yield "only", None if row.only_when is None else self.table.number(row.only_when)
        yield "bands", [self.table.number(band) for band in row.bands]
        yield "excepts", self._named(one.exception_to)
        yield "about", self._named(one.caution_for) if isinstance(one, Caution) else []
        governing = self.ruleset.governing.get(one.id, ())
        yield "requires", [self._prerequisite(required, owner) for required, owner in governing]
        yield "follows", self._earlier(one)
        if isinstance(one, Target):
            yield "ranges", [[t.printed for t in goal.thresholds] for goal in one.target_ranges]
            yield "states", self._states(one)

    def _named(self, names: tuple[str, ...]) -> list[int]:
        return [self.places[name] for name in names]

    def _earlier(self, one: Statement) -> list[int]:
        """The statements of which some action is to come before one of this statement's."""
        own = actions(one)
        context = self.ruleset.context
        found = {
            self.places[name]: True
            for name, pattern in self._before
            if name != one.id and any(matches(pattern, action, context) for action in own)
        }
        return list(found)

    def _states(self, one: Target) -> list[list[Any]]:
        """For each label of a reading: the reading's place, the criterion, whether it is wanted true, the label."""
        found = [answer for answer in self.ruleset.answers if answer.statement == one.id]
        return [
            [int(each.reading or 1) - 1, self.table.number(each.given), each.wanted, each.value.shown.split(" ")[0]]
            for each in found
            if each.given
        ]

    def _prerequisite(self, required: Prerequisite, owner: str) -> int:
        entry = {
            "id": required.id,
            "text": required.wording,
            "plain": required.plain_wording,
            "met": self.table.number(required.met_when),
            "owner": self.places[owner],
        }
        return self._prerequisites.setdefault(required.iri, (len(self._prerequisites), entry))[0]

    def _clash(self, clash: Clash) -> list[Any]:
        """A decision, a dimension, and answers two by two; a browser makes the identifier of these."""
        pairs = [self._number(answer) for pair in clash.pairs for answer in pair]
        decision = self._decisions.get(clash.decision, clash.decision)
        own = [] if _identifier(clash) == clash.id else [clash.id]
        return [decision, clash.dimension, pairs, *own]

    def _number(self, answer: Answer) -> int:
        return self._answers.setdefault(id(answer), (len(self._answers), answer))[0]

    def _answer(self, answer: Answer) -> list[Any]:
        """Who says what, and what not every answer has."""
        more = {
            "not": answer.direction == AGAINST,
            "against": answer.when == AGAINST,
            "reading": answer.reading,
            "given": answer.given and [self.table.number(answer.given), answer.wanted],
            "also": [each and [self.table.number(each[0]), each[1]] for each in answer.also],
        }
        more = {name: value for name, value in more.items() if value}
        return [self.places[answer.statement], answer.value.shown, *([more] if more else [])]


def _identifier(clash: Clash) -> str:
    """The identifier as a browser makes it."""
    sides = sorted(a.statement + (f"#{a.reading}" if a.reading else "") for a in clash.pairs[0])
    prefix = f"{DIMENSION}:" if clash.dimension == DIMENSION else ""
    return f"{prefix}{clash.decision}:{':'.join(sides)}"
