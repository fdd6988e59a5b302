"""The order of the blocks in a canonical file, from the content of its triples alone.

Owners come by the rank of their kind, then by position, then by the smallest number of their source fragments, then
by name; behind each owner stand its parts (``slug.role``), each before its own parts, in the order of the predicates
that name them, then by position and name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import inf
from typing import Any, TypeAlias

from mgkg.model import criterion
from mgkg.store.notation import natural
from mgkg.store.turtle import Iri, Literal, Term
from mgkg.vocabulary import CITO, MGKG, OWL, PREDICATE_ORDER, RDFS, SH, SKOS, TYPE

Description: TypeAlias = Mapping[Any, Sequence[Term]]

# A kind that is not named here stands after those that are.
_KINDS = (
    (OWL + "Ontology",),
    (SKOS + "ConceptScheme",),
    (MGKG + "Guideline",),
    (MGKG + "Document",),
    (MGKG + "Section",),
    (MGKG + "DocumentFeature",),
    (MGKG + "Reference",),
    (MGKG + "CitationNumber",),
    (CITO + "Citation",),
    tuple(MGKG + kind for kind in ("Recommendation", "Background", "Classification", "Target", "Caution", "Limit")),
    tuple(MGKG + kind for kind in criterion.KINDS),
    (MGKG + "Definition",),
    (MGKG + "ActionPattern",),
    (MGKG + "Prerequisite",),
    (MGKG + "Review",),
    (MGKG + "Precedence",),
    (MGKG + "Acceptance",),
    (MGKG + "KnownFindings",),
    (MGKG + "SourceFragment",),
    (SH + "NodeShape",),
    (OWL + "Class", RDFS + "Class"),
    (OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"),
)
_RANK = {kind: rank for rank, kinds in enumerate(_KINDS) for kind in kinds}
_PREDICATES = {iri: place for place, iri in enumerate(PREDICATE_ORDER)}
_LAST = len(_PREDICATES)
_POSITIONS = (MGKG + "position", SH + "order")
_NUMBER = re.compile(r"([0-9]{1,18})$")

Key: TypeAlias = tuple[object, ...]


def block_order(descriptions: Mapping[Iri, Description]) -> list[tuple[Iri, str]]:
    """The subjects of a file in the order of its blocks, each with the IRI of its owner."""
    owners = {str(subject): owner_of(subject) for subject in descriptions}
    places = {str(subject): _place(values) for subject, values in descriptions.items()}
    roles = _roles(descriptions, owners)
    by_name: Mapping[str, Description] = {str(subject): values for subject, values in descriptions.items()}
    keys = {owner: _owner_key(owner, by_name.get(owner, {})) for owner in set(owners.values())}

    def key(subject: Iri) -> Key:
        owner = owners[subject]
        steps = _steps(subject, owner)
        # The steps are compared one by one: role, position, name.
        return (keys[owner], *((roles.get(step, _LAST), places.get(step, 0.0), natural(step)) for step in steps))

    return [(subject, owners[subject]) for subject in sorted(descriptions, key=key)]


@lru_cache(maxsize=1 << 12)
def predicate_order(predicates: tuple[str, ...]) -> tuple[str, ...]:
    """Predicates in the order of the vocabulary; one that it does not name follows, by its IRI."""
    return tuple(sorted(predicates, key=lambda iri: (_PREDICATES.get(iri, len(_PREDICATES)), iri)))


def owner_of(subject: str) -> str:
    """The IRI of the node that a part belongs to: ``low:mild-im`` of ``low:mild-im.dose.also``."""
    start = max(subject.rfind("/"), subject.rfind("#")) + 1
    end = subject.find(".", start + 1)
    return subject if end < 0 else subject[:end]


def _owner_key(owner: str, description: Description) -> Key:
    """Rank of kind, position, smallest number of a source fragment, name."""
    rank = min((_RANK.get(str(kind), len(_RANK)) for kind in description.get(TYPE, ())), default=len(_RANK))
    fragments = [
        int(number[1])
        for fragment in description.get(MGKG + "sourceFragment", ())
        if (number := _NUMBER.search(str(fragment)))
    ]
    return (rank, _place(description), min(fragments, default=inf), natural(owner))


def _roles(descriptions: Mapping[Iri, Description], owners: Mapping[str, str]) -> dict[str, int]:
    """For each part the rank of the foremost predicate by which its owner, or another part of that, names it."""
    roles: dict[str, int] = {}
    for subject, values in descriptions.items():
        for predicate, objects in values.items():
            rank = _PREDICATES.get(predicate, _LAST)
            for value in objects:
                if isinstance(value, str) and owners.get(value) == owners[subject]:
                    roles[str(value)] = min(rank, roles.get(value, _LAST))
    return roles


def _steps(subject: str, owner: str) -> list[str]:
    """The part and those between it and its owner, from the owner down."""
    steps: list[str] = []
    at = len(owner)
    while at < len(subject):
        end = subject.find(".", at + 1)
        at = len(subject) if end < 0 else end
        steps.append(subject[:at])
    return steps


def _place(description: Description) -> float:
    """The number that a node has among its siblings; nought where it has none."""
    for predicate in _POSITIONS:
        for value in description.get(predicate, ()):
            if isinstance(value, Literal) and re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", value.value):
                return float(value.value)
    return 0.0
