"""Findings as a SHACL validation report in Turtle (https://www.w3.org/TR/shacl/#validation-report)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mgkg.store.canonical import turtle
from mgkg.store.turtle import Iri, Literal
from mgkg.vocabulary import BASE, GUIDELINE, LANG_STRING, MGKG, PREFIXES, RDFS, SH, TERM, TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mgkg.store.turtle import Triple
    from mgkg.verify.finding import Finding
    from mgkg.verify.verification import Verification

_REPORT = f"{BASE}verification"
_STRING = XSD + "string"


def report(found: Verification) -> str:
    """A report: each finding is a result on its first node; what is settled is only worth knowing."""
    triples = [
        _triple(_REPORT, TYPE, Iri(SH + "ValidationReport")),
        _triple(_REPORT, SH + "conforms", Literal("false" if found.unsettled else "true", XSD + "boolean")),
    ]
    for one in found.findings:
        triples += _result(one)
    return turtle(triples, PREFIXES)


def address(finding: str) -> str:
    """The IRI of a finding, from its identifier."""
    return f"{BASE}finding/{hashlib.sha256(finding.encode()).hexdigest()[:16]}"


def _result(one: Finding) -> Iterator[Triple]:
    name = address(one.id)
    severity = "Info" if one.settled_by else "Warning"
    component = "".join(word.capitalize() for word in one.kind.split("-"))
    nodes = [_iri(node) for node in one.between] or [Iri(_REPORT)]
    yield _triple(_REPORT, SH + "result", Iri(name))
    yield _triple(name, TYPE, Iri(SH + "ValidationResult"))
    yield _triple(name, SH + "focusNode", nodes[0])
    for other in nodes[1:]:
        yield _triple(name, SH + "value", other)
    yield _triple(name, SH + "resultSeverity", Iri(SH + severity))
    yield _triple(name, SH + "sourceConstraintComponent", Iri(f"{MGKG}{component}Component"))
    yield _triple(name, SH + "resultMessage", Literal(one.text, LANG_STRING, "en"))
    yield _triple(name, MGKG + "findingId", Literal(one.id, _STRING))
    if one.digest:
        yield _triple(name, MGKG + "contentDigest", Literal(one.digest, _STRING))
    if one.settled_by:
        yield _triple(name, RDFS + "seeAlso", _iri(one.settled_by))


def _iri(name: str) -> Iri:
    """The address of a node from its identifier: those without a guideline are terms."""
    return Iri((GUIDELINE if "/" in name else TERM) + name)


def _triple(subject: str, predicate: str, value: Iri | Literal) -> Triple:
    return (Iri(subject), Iri(predicate), value)
