"""Whom or what a reference names, from the forms that FHIR R4 allows: relative, absolute, urn:uuid, by identifier."""

from __future__ import annotations

import re
from typing import NamedTuple

from mgkg.exchange.element import Resource, element, elements, text

_REST = re.compile(r"^(?:(?P<base>https?://.+)/)?(?P<tail>[A-Z][A-Za-z]+/[A-Za-z0-9.\-]{1,64})(?:/_history/[^/]+)?$")


class Address(NamedTuple):
    """A reference in parts: the server, "Patient/1"; for what has another form, it as a whole."""

    base: str
    tail: str


def address(reference: str) -> Address:
    """The parts of a reference."""
    form = _REST.match(reference)
    return Address(form["base"] or "", form["tail"]) if form else Address("", reference)


def referred(of: Resource, key: str) -> str:
    """The reference that an element holds; one by identifier as "?system|value"; empty where there is none."""
    value = element(of, key)
    return said(value) if value is not None else ""


def said(value: Resource) -> str:
    """What a Reference says: an address, or an identifier as "?system|value"."""
    reference = text(value, "reference")
    if reference is not None:
        head, query, tail = reference.partition("?identifier=")
        return f"?{tail}" if query and head.rpartition("/")[2] else reference
    identifier = element(value, "identifier")
    if identifier is None:
        return ""
    own = text(identifier, "value")
    return f"?{text(identifier, 'system') or ''}|{own}" if own else ""


def identity(kind: str, resource: Resource, full_url: str | None) -> Address | None:
    """By what a resource is one and the same, wherever it stands; None where it has neither id nor address."""
    own = resource.get("id")
    at = address(full_url) if full_url else Address("", "")
    if isinstance(own, str) and own:
        return Address(at.base, f"{kind}/{own}")
    return at if full_url else None


class Person(NamedTuple):
    """A patient of a record, by all that it may be referred to."""

    name: str
    tail: str
    base: str
    full_urls: frozenset[str]
    identifiers: frozenset[str]

    def is_meant(self, reference: str) -> bool:
        """Whether a reference names the patient; a server that differs makes it another's."""
        if reference in self.full_urls or reference in self.identifiers:
            return True
        at = address(reference)
        return at.tail == self.tail and (not at.base or not self.base or at.base == self.base)

    def answers_to(self, name: str) -> bool:
        """Whether somebody who asks for a subject by a name means the patient."""
        own = {identifier.rpartition("|")[2] for identifier in self.identifiers}
        return name in own or f"Patient/{name}" == self.tail or self.is_meant(name)


def person(resource: Resource, full_url: str | None) -> Person:
    """A Patient resource as who is referred to."""
    own = resource.get("id")
    own = own if isinstance(own, str) and own else None
    at = address(full_url) if full_url else Address("", "")
    identifiers = set()
    for identifier in elements(resource, "identifier"):
        if value := text(identifier, "value"):
            identifiers.add(f"?{text(identifier, 'system') or ''}|{value}")
    name = own or (at.tail.removeprefix("Patient/") if full_url else "") or "without an id"
    tail = f"Patient/{own}" if own else at.tail
    return Person(name, tail, at.base, frozenset({full_url} if full_url else ()), frozenset(identifiers))
