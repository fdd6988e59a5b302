"""Remarks on order and choice: positions of siblings, sets of one member, preferred members."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.store.reading import natural, short
from mgkg.vocabulary import MGKG, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content

_POSITION = MGKG + "position"


def position_twice(content: Content) -> Iterator[Remark]:
    """Siblings with one position, or one number: which comes first is then left to chance."""
    for where, siblings, name in _families(content):
        by_place: dict[str, list[str]] = defaultdict(list)
        for sibling in siblings:
            # A set without a position counts as the first.
            by_place[next(iter(content.texts(sibling, name)), "1")].append(sibling)
        for place, names in by_place.items():
            if len(names) > 1:
                first, *others = sorted(names, key=natural)
                for other in others:
                    what = f"{short(other)} has the {name} {place} in {short(where)}, which {short(first)} has."
                    yield Remark(other, f"{what} Number them from 1.", MGKG + name)


def _families(content: Content) -> Iterator[tuple[str, list[str], str]]:
    """Nodes that are ordered among each other: what they belong to, themselves, and the property that orders them."""
    for owner in content.of_kinds("ActionSet"):
        yield owner, content.links(owner, "member"), "position"
    for kind, belongs, name in (
        ("Section", "inGuideline", "position"),
        ("Reference", "document", "position"),
        ("CitationNumber", "document", "number"),
    ):
        by_owner: dict[str, list[str]] = defaultdict(list)
        for node in content.of_kinds(kind):
            for owner in content.links(node, belongs):
                by_owner[owner].append(node)
        for owner, nodes in by_owner.items():
            yield owner, nodes, name
    schemes: dict[str, list[str]] = defaultdict(list)
    for concept in content.dataset.of_type(SKOS + "Concept"):
        for scheme in content.dataset.nodes[concept].get(SKOS + "inScheme", ()):
            schemes[str(scheme)].append(concept)
    for iri, concepts in schemes.items():
        yield iri, concepts, "position"


def choice_of_one(content: Content) -> Iterator[Remark]:
    """Choices and sequences with one member; a choice that goes on ("for example") may name a single one."""
    for owner in content.of_kinds("ActionSet"):
        members, combine = content.links(owner, "member"), content.links(owner, "combine")
        opened = "false" in content.texts(owner, "exhaustive")
        joined = [name for name in ("one-of", "sequence") if MGKG + name in combine]
        if len(members) == 1 and joined and not opened:
            what = f"{short(owner)} joins a single member by {joined[0]}."
            yield Remark(
                owner, f"{what} Use mgkg:all, add the other members, or say mgkg:exhaustive false.", MGKG + "combine"
            )


def preferred_without_choice(content: Content) -> Iterator[Remark]:
    """Members that are preferred where there is no choice, or beside another preferred one."""
    for owner in content.of_kinds("ActionSet"):
        preferred = [name for name in content.links(owner, "member") if "true" in content.texts(name, "preferred")]
        if preferred and MGKG + "one-of" not in content.links(owner, "combine"):
            what = f"{short(preferred[0])} is preferred, but {short(owner)} offers no choice."
            yield Remark(
                preferred[0], f"{what} Join the set by mgkg:one-of, or take out mgkg:preferred.", MGKG + "preferred"
            )
        elif len(preferred) > 1:
            what = f"{short(owner)} prefers {len(preferred)} of its members."
            yield Remark(owner, f"{what} Keep mgkg:preferred on one.", MGKG + "member")
