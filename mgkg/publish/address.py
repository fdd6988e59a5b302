"""The page, and the place on it, of every IRI of the content.

A guideline, statement, reference, term or decision has a page of its own, whose path is that of its IRI.
A part of one of these, such as ``mild-im.dose``, is a place on its owner's page (``#dose``). What statements
share (criteria, fragments, sections …) is a place on a page that lists all of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mgkg.model import criterion
from mgkg.vocabulary import BASE, GUIDELINE, MGKG

_SEGMENT = re.compile(r"\w[\w.~-]*")
ONTOLOGY_PAGE = "ontology/"

# The page on which a node of a guideline stands that has no page of its own.
ARTICLE, CRITERIA, SOURCE = "guideline/{}/", "criteria/{}/", "source/{}/"
ARTICLE_PDF = "guideline/{0}/{0}.pdf"
_PLACES = {
    "SourceFragment": SOURCE,
    "Section": SOURCE,
    "Definition": CRITERIA,
    "ActionPattern": CRITERIA,
    "Precedence": CRITERIA,
    "Acceptance": CRITERIA,
    "KnownFindings": CRITERIA,
    **dict.fromkeys(criterion.KINDS, CRITERIA),
}


@dataclass(frozen=True)
class Address:
    """A page, by its path below the top of the site, and a place on it."""

    page: str
    anchor: str = ""

    def seen_from(self, page: str) -> str:
        """The relative link from another page, or from the same."""
        fragment = f"#{self.anchor}" if self.anchor else ""
        if self.page == page:
            return fragment or "./"
        return relative(self.page, page) + fragment


def relative(path: str, start: str) -> str:
    """The relative link from one page's path to another's."""
    here, there = start.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:]) or "./"


def page_of(iri: str) -> str:
    """The path of the page that an IRI has or would have."""
    return f"{iri.removeprefix(BASE)}/"


def is_path(path: str) -> bool:
    """Whether a path stays below the top of the site and is the same on every disk."""
    return all(_SEGMENT.fullmatch(segment) for segment in path.rstrip("/").split("/"))


@dataclass(frozen=True)
class Addresses:
    """Where each IRI stands.

    Attributes:
        own: the IRIs that have a page of their own.
        kinds: the local name of the class of every IRI of a guideline.
    """

    own: frozenset[str]
    kinds: Mapping[str, str]

    def of(self, iri: str) -> Address | None:
        """The address of an IRI; None where it is none of ours."""
        if iri in self.own:
            return Address(page_of(iri))
        if iri.startswith(MGKG):
            return Address(ONTOLOGY_PAGE, iri[len(MGKG) :])
        if iri == MGKG.rstrip("#"):
            return Address(ONTOLOGY_PAGE)
        base, _, local = iri.rpartition("/")
        name, _, role = local.partition(".")
        owner = f"{base}/{name}"
        if role and owner in self.own:
            return Address(page_of(owner), role)
        guideline, _, rest = iri.removeprefix(GUIDELINE).partition("/")
        if iri.startswith(GUIDELINE) and rest and GUIDELINE + guideline in self.own:
            return Address(_PLACES.get(self.kinds.get(owner, ""), ARTICLE).format(guideline), local)
        return None

    def elsewhere(self, iris: Iterable[str]) -> dict[str, Address]:
        """The path that each IRI without a page of its own names, and where it stands instead."""
        found = ((iri, self.of(iri)) for iri in iris if iri.startswith(BASE) and not iri.startswith(MGKG))
        return {
            path: address
            for iri, address in found
            if address and address.page != (path := page_of(iri)) and is_path(path)
        }
