"""Doses under the heading of another route, from sections, their words and the routes of actions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mgkg.model.action import Administer, Avoid
from mgkg.rules.order import actions
from mgkg.verify.digest import digest
from mgkg.verify.finding import Finding
from mgkg.verify.words import named
from mgkg.vocabulary import MGKG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.model.guideline import Library, Section
    from mgkg.verify.inquiry import Inquiry


ROUTES = f"{MGKG}route-scheme"
"""The scheme of the routes by which anything is given."""


def misplaced(inquiry: Inquiry) -> Iterator[Finding]:
    """Actions by a route that is disjoint from every route of which the heading speaks."""
    library, concepts = inquiry.ruleset.library, inquiry.ruleset.concepts
    routes = {concept.notation for concept in library.concepts.values() if concept.scheme == ROUTES}
    for statement in library.statements.values():
        section = library.sections[statement.section]
        headed: tuple[str, ...] = section.routes or tuple(_in_words(section, routes, library))
        for action in actions(statement):
            route = getattr(action, "route", None)
            if not headed or not route or not isinstance(action, (Administer, Avoid)):
                continue
            if all(concepts.are_disjoint(route, other) for other in headed):
                yield Finding(
                    id=f"misplaced-dose:{action.id}",
                    kind="misplaced-dose",
                    between=(statement.id, section.id),
                    text=f"{named(statement.id, library)} gives by the {library.concepts[route].label} route, "
                    f"under the heading “{section.title}”.",
                    witness=inquiry.witness_of(statement.id),
                    digest=digest([statement, section]),
                )


def _in_words(section: Section, routes: set[str], library: Library) -> Iterator[str]:
    """The routes that a heading names by their label, by what they mean (into a vein) or by a synonym."""
    heading = section.title.casefold()
    for notation in sorted(routes):
        concept = library.concepts[notation]
        words = [concept.label, (concept.definition or "").rstrip("."), *concept.synonyms]
        if any(word and re.search(rf"\b{re.escape(word.casefold())}(?:ly)?\b", heading) for word in words):
            yield notation
