"""Remarks on names: nodes that do not exist, have no class or no owner, or that nothing names."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.store.order import owner_of
from mgkg.store.reading import CLASSES, short
from mgkg.store.turtle import Iri
from mgkg.vocabulary import BASE, GUIDELINE, MGKG, SKOS, TERM, TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mgkg.check.content import Content

# What stands on its own. Of everything else, somebody must say what it is part of.
_STATEMENTS = ("Recommendation", "Background", "Classification", "Target", "Caution", "Limit")
_PAGE = ("Guideline", "Section", "DocumentFeature", "Reference", "CitationNumber", "SourceFragment")
_RULINGS = ("Review", "Precedence", "Acceptance", "KnownFindings")
_FREE = frozenset(MGKG + name for name in (*_STATEMENTS, *_PAGE, "Definition", *_RULINGS))
_HIERARCHY = (SKOS + "broader", MGKG + "exclusiveWith", MGKG + "disjointWith")


def dangling(content: Content) -> Iterator[Remark]:
    """Names in our namespaces behind which there is nothing."""
    nodes = content.dataset.nodes
    for subject, properties in nodes.items():
        for predicate, values in properties.items():
            for value in values:
                if isinstance(value, Iri) and value.startswith(BASE) and value not in nodes and predicate != TYPE:
                    what = f"{short(subject)} names {short(value)} ({short(predicate)}), which does not exist."
                    mend = _near(value, nodes) or "Write it, or mend the name."
                    yield Remark(subject, f"{what} {mend}", predicate, value=str(value))


def class_known(content: Content) -> Iterator[Remark]:
    """Nodes of guidelines and terms without a class, with several, or with one that nobody knows."""
    for subject, graph in content.dataset.graph_of.items():
        if not graph.startswith((GUIDELINE, TERM)):
            continue
        kinds = content.kinds(subject)
        if not kinds:
            near = _near(subject, [name for name in content.dataset.nodes if content.kinds(name)])
            yield Remark(
                subject, f"{short(subject)} has no class. Give it one (a mgkg:…), or mend its name. {near}".strip()
            )
        elif len(kinds) > 1:
            named = " and ".join(short(kind) for kind in sorted(kinds))
            yield Remark(subject, f"{short(subject)} has several classes ({named}). Keep the narrowest.", TYPE)
        elif kinds[0] not in CLASSES:
            what = f"{short(subject)} is a {short(kinds[0])}, which is no class that nodes can have."
            mend = _near(kinds[0], CLASSES) or "The classes are in ontology/mgkg.ttl."
            yield Remark(subject, f"{what} {mend}", TYPE, value=kinds[0])


def part_without_owner(content: Content) -> Iterator[Remark]:
    """Parts (owner.role) whose owner does not exist."""
    nodes = content.dataset.nodes
    for subject in nodes:
        owner = owner_of(subject)
        if subject.startswith(BASE) and owner not in nodes:
            what = f"{short(subject)} is by its name a part of {short(owner)}, which does not exist."
            yield Remark(subject, f"{what} {_near(owner, nodes) or 'Mend its name.'}")


def orphan(content: Content) -> Iterator[Remark]:
    """Criteria, actions, doses, notes and other parts that nothing names."""
    for subject in content.dataset.nodes:
        kinds = content.kinds(subject)
        if subject.startswith(GUIDELINE) and kinds and not _FREE & set(kinds) and subject not in content.named_by:
            kind = short(kinds[0]).partition(":")[2]
            yield Remark(subject, f"Nothing names the {kind} {short(subject)}. Name it where it belongs, or remove it.")


def unused(content: Content) -> Iterator[Remark]:
    """Terms and decisions that nothing names; a term counts as named with any narrower or broader one."""
    library, terms = content.library, content.ruleset.terms
    used = {slug for slug, term in library.terms.items() if _is_used(term.iri, content)}
    for slug, term in library.terms.items():
        if not used & (terms.above[slug] | terms.below[slug]):
            yield Remark(term.iri, f"Nothing names the term {slug}. Remove it, or keep it for a later guideline.")
    for slug, decision in library.decisions.items():
        if decision.iri not in content.named_by:
            yield Remark(decision.iri, f"No statement answers {slug}. Remove it, or keep it for a later guideline.")


def _is_used(term: str, content: Content) -> bool:
    return any(predicate not in _HIERARCHY for _, predicate in content.named_by.get(term, ()))


def _near(name: str, known: Iterable[str]) -> str:
    """The nearest existing names of the same namespace, as a question."""
    start = max(name.rfind("/"), name.rfind("#")) + 1
    space = name[:start]
    candidates = [other[start:] for other in known if other.startswith(space)]
    near = get_close_matches(name[start:], candidates, n=1, cutoff=0.75)
    return f"Did you mean {short(space + near[0])}?" if near else ""
