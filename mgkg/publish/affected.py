"""The pages that an edit shows on, from the content before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mgkg.publish.address import ARTICLE, CRITERIA, SOURCE, Addresses, page_of
from mgkg.publish.catalogue import Catalogue
from mgkg.store.derive import Nodes
from mgkg.vocabulary import GUIDELINE, TERM


def affected(before: Catalogue, after: Catalogue) -> list[str]:
    """The paths of the pages that show a changed node, nearest first.

    They are those of its owners, of their guideline, of what they name, of what names them, and of the values that they
    stand beside in a picture. Lists of all pages of a kind, and what is worked out from many nodes, such as findings,
    are not among them.

    Args:
        before: the content as pages were last made from it.
        after: the content now; every node with a page of its own is in both.
    """
    addresses, naming = after.addresses, after.dataset.naming
    owners = set(_owners(after.dataset.changed_since(before.dataset), naming, addresses))
    # A statement shows the names of its terms wherever it is shown itself.
    renamed = [iri.removeprefix(TERM) for iri in owners if iri.startswith(TERM)]
    owners |= {statement.iri for slug in renamed for statement in after.mentioned_by.get(slug, ())}
    near = [*_named(owners, before.nodes, addresses), *_named(owners, after.nodes, addresses)]
    for owner in owners:
        near += _owners([owner], naming, addresses, beyond=True)
    mentioned = {slug for each in (before, after) for owner in owners for slug in each.mentions_of.get(owner, ())}
    pages = [page_of(iri) for iri in sorted(owners)]
    pages += [page for iri in sorted(owners) for page in _of_guideline(iri)]
    pages += [page_of(iri) for iri in near]
    pages += [page_of(TERM + slug) for slug in sorted(mentioned)]
    pages += [page_of(iri) for slug in sorted(mentioned) for iri in _with_its_values(slug, after)]
    return list(dict.fromkeys(pages))


def _with_its_values(observable: str, catalogue: Catalogue) -> Iterator[str]:
    """What has a page with a picture of the values of an observable, which shows every statement about them."""
    if observable in catalogue.ranges_of:
        yield from (decision.iri for decision in catalogue.decisions_about[observable])
        yield from (statement.iri for statement, _ in catalogue.ranges_of[observable])


def _owners(
    iris: Iterable[str], naming: Mapping[str, set[str]], addresses: Addresses, *, beyond: bool = False
) -> Iterator[str]:
    """The nodes with a page of their own that hold some nodes, through any number of nodes that have none.

    Args:
        iris: where to begin.
        naming: what names each node.
        addresses: which nodes have a page of their own.
        beyond: whether to look for what names these, though they have pages.
    """
    seen = set(iris)
    ahead = list(seen)
    while ahead:
        iri = ahead.pop()
        owner = _owner(iri, addresses)
        if owner and not (beyond and iri in iris):
            yield owner
            continue
        new = naming.get(iri, set()) - seen
        seen |= new
        ahead += new


def _owner(iri: str, addresses: Addresses) -> str | None:
    """The node with a page of its own that a node is, or is a part of."""
    if iri in addresses.own:
        return iri
    base, _, local = iri.rpartition("/")
    owner = f"{base}/{local.partition('.')[0]}"
    return owner if owner in addresses.own else None


def _named(owners: set[str], nodes: Nodes, addresses: Addresses) -> Iterator[str]:
    """The nodes with a page of their own that some nodes name, through any number of nodes that have none."""
    seen: set[str] = set()
    ahead = [*owners]
    while ahead:
        iri = ahead.pop()
        for objects in nodes.get(iri, {}).values():
            for value in objects:
                if not isinstance(value, str) or value in seen:
                    continue
                seen.add(value)
                owner = _owner(value, addresses)
                if owner and owner not in owners:
                    yield owner
                else:
                    ahead.append(value)


def _of_guideline(iri: str) -> Iterator[str]:
    """The pages that show the statements and the criteria of a guideline."""
    if iri.startswith(GUIDELINE):
        slug = iri.removeprefix(GUIDELINE).partition("/")[0]
        yield from (page.format(slug) for page in (ARTICLE, CRITERIA, SOURCE))
