"""Remarks on reviews: whether a review still speaks of the content that stands there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mgkg.check.content import Remark
from mgkg.store.canonical import turtle
from mgkg.store.turtle import Iri
from mgkg.vocabulary import GUIDELINE, MGKG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.check.content import Content
    from mgkg.store.dataset import Dataset

# What these name is no part of a statement: it is reviewed for itself, or it is not reviewed.
_NO_PART = frozenset(
    MGKG + name
    for name in (
        "section",
        "document",
        "candidate",
        "answers",
        "summarises",
        "rationaleFor",
        "cautionFor",
        "exceptionTo",
    )
)


def content_digest(dataset: Dataset, statement: str) -> str:
    """SHA-256 of the canonical Turtle of a statement with all that it is made of, criteria that it shares included.

    An edit of any of that voids a review, an edit of its section or of a statement that it summarises does not.
    """
    reached: set[str] = set()
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        own = dataset.nodes.get(node, {})
        if node in reached or not node.startswith(GUIDELINE) or (MGKG + "section" in own and node != statement):
            continue
        reached.add(node)
        for predicate, values in own.items():
            if predicate not in _NO_PART:
                waiting += [str(value) for value in values if isinstance(value, Iri)]
    triples = [
        (Iri(node), Iri(predicate), value)
        for node in sorted(reached)
        for predicate, values in dataset.nodes.get(node, {}).items()
        for value in values
    ]
    return hashlib.sha256(turtle(triples, {}).encode()).hexdigest()


def review_outdated(content: Content) -> Iterator[Remark]:
    """Reviews of content that has been edited since."""
    for review in content.library.reviews:
        now = content_digest(content.dataset, GUIDELINE + review.reviewed)
        if now != review.content_digest:
            what = f"{review.id} ({review.review_status}) speaks of an earlier form of {review.reviewed}."
            mend = f"It no longer counts; submit the statement again (its content digest is now {now})."
            yield Remark(review.iri, f"{what} {mend}", MGKG + "contentDigest")
