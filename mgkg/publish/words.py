"""What templates say of statements: conditions, actions, figures, names of nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mgkg.model.action import Action, ActionSet
from mgkg.model.criterion import Criterion, Range
from mgkg.model.node import EditorialNote, Node
from mgkg.model.quantity import Quantity
from mgkg.model.statement import Citation, CitationNumber, Classification, Limit, Statement, Target
from mgkg.publish.actions import action_line, action_lines
from mgkg.publish.conditions import condition, tree
from mgkg.publish.names import Names
from mgkg.publish.parts import parts
from mgkg.publish.phrase import Line, Phrase, line_notes, notes_of, phrase
from mgkg.store.reading import short


@dataclass(frozen=True)
class Words(Names):
    """The words for the content of one catalogue."""

    def condition(self, criterion: Criterion) -> Phrase:
        """A criterion as one phrase."""
        return condition(self, criterion)

    def clause(self, name: str) -> Phrase:
        """A clause, which is a criterion as true or as false, by the name that coverage gives it."""
        leaf, _, truth = name.removesuffix(")").rpartition(" (")
        criterion = self.catalogue.criteria.get(leaf)
        return phrase(self.condition(criterion) if criterion else leaf, f", as {truth}")

    def tree(self, criterion: Criterion) -> Line:
        """A criterion as lines."""
        return tree(self, criterion)

    def criterion_notes(self, statement: Statement) -> tuple[EditorialNote, ...]:
        """What was noted about the criteria of a statement and their figures."""
        criteria = (statement.scope, statement.applies_when, statement.only_when, statement.except_when)
        return notes_of(node for criterion in criteria for node in parts(criterion))

    def other_notes(self, statement: Statement, shown: Iterable[EditorialNote] = ()) -> tuple[EditorialNote, ...]:
        """What was noted about a statement as a whole: not what stands at its figures, nor what was shown before."""
        known = {note.iri for note in (*shown, *line_notes(self.says(statement)))}
        return tuple(note for note in statement.notes if note.iri not in known)

    def all_notes(self, statement: Statement) -> tuple[EditorialNote, ...]:
        """What was noted about a statement, its criteria, its actions and its figures."""
        own = (node for node in parts(statement) if not isinstance(node, Citation | CitationNumber))
        return notes_of(own)

    def says(self, statement: Statement) -> tuple[Line, ...]:
        """What a statement says to do, or gives: actions, bands, target ranges, a limit, figures."""
        lines: list[Line] = []
        action_set: ActionSet | None = getattr(statement, "action_set", None)
        if action_set is not None:
            lines += action_lines(self, action_set, against=statement.direction == "against")
        if isinstance(statement, Classification):
            lines += [self._range_line(band) for band in statement.bands]
        if isinstance(statement, Target):
            lines += [self._range_line(target) for target in statement.target_ranges]
        if isinstance(statement, Limit):
            most = phrase("At most ", self.quantity(statement.maximum), " of ", self.term(statement.agent))
            lines.append(Line(most, None, notes_of([statement.maximum])))
        for figure in statement.figures:
            lines.append(Line(phrase(f"{figure.quantity_of}: ", self.quantity(figure)), None, notes_of([figure])))
        return tuple(lines)

    def valued(self, statement: Statement) -> list[str]:
        """The observables of which a statement gives bands or a target."""
        bands = statement.bands if isinstance(statement, Classification) else ()
        targets = statement.target_ranges if isinstance(statement, Target) else ()
        return list(dict.fromkeys(one.observable for one in (*bands, *targets)))

    def _range_line(self, band: Range) -> Line:
        return Line(self.band(band), band, notes_of([band, *band.thresholds]))

    def each_action(self, actions: Iterable[Action]) -> tuple[Line, ...]:
        """Actions as lines."""
        return tuple(action_line(self, action) for action in actions)

    def figures(self, node: Node) -> list[Quantity]:
        """The quantities in a node, at any depth, each once; its own come first."""
        found = {each.iri: each for each in parts(node) if isinstance(each, Quantity)}
        return sorted(found.values(), key=lambda quantity: not quantity.iri.startswith(f"{node.iri}."))

    def own_figures(self, node: Node) -> list[Quantity]:
        """The quantities that are parts of a node."""
        return [quantity for quantity in self.figures(node) if quantity.iri.startswith(f"{node.iri}.")]

    def mentioned(self, statement: Statement) -> Phrase:
        """The terms that a statement mentions anywhere in its parts."""
        terms = self.catalogue.library.terms
        slugs = sorted(self.catalogue.mentions_of[statement.iri], key=lambda slug: terms[slug].label.casefold())
        return self.terms(slugs)

    def notes_of(self, nodes: Iterable[Node]) -> tuple[EditorialNote, ...]:
        """The notes of nodes, each once."""
        return notes_of(nodes)

    def name(self, node: Node) -> str:
        """What a node is called."""
        kind: str | None = getattr(node, "feature_kind", None)
        return self.label("feature-kind", kind) if kind else str(getattr(node, "title", "") or node.slug)

    def cited(self, citation: Citation) -> str:
        """What the cited work does for the statement, as CiTO calls it."""
        return self.catalogue.ontology.label(citation.characterization) or short(citation.characterization)

    def short(self, iri: str) -> str:
        """An IRI with a prefix."""
        return short(iri)
