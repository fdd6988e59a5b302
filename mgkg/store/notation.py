"""How one IRI, literal or string is written in Turtle and in SPARQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from mgkg.store.turtle import Iri, Literal
from mgkg.vocabulary import PREFIXES, XSD

# PN_CHARS_BASE, PN_CHARS and PN_LOCAL of https://www.w3.org/TR/turtle/#sec-grammar-grammar, without escapes.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _BASE + r"_0-9\u00b7\u0300-\u036f\u203f-\u2040-"
_PERCENT = "%[0-9A-Fa-f]{2}"
_LOCAL = re.compile(rf"(?:[{_BASE}_:0-9]|{_PERCENT})(?:(?:[{_CHARS}.:]|{_PERCENT})*(?:[{_CHARS}:]|{_PERCENT}))?")

# The short forms of the Turtle grammar. A double keeps its datatype in sight.
_SHORT = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
_STRING = XSD + "string"

# What a reader of the file could not see, or what would break a line: control characters,
# line and paragraph separators, marks of writing direction, the byte order mark.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_NUMBER = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class Notation:
    """Writes terms with prefixes, and remembers which prefixes it used.

    Attributes:
        prefixes: name to namespace.
        used: the names that were written so far.
        known: the prefix and the written form of each IRI that was written so far; None where it has no prefix.
        lines: the written form of each predicate with its objects, and the prefixes in it.
    """

    prefixes: Mapping[str, str]
    used: set[str] = field(default_factory=set)
    known: dict[str, tuple[str | None, str]] = field(default_factory=dict, repr=False, compare=False)

    lines: dict[tuple[str | Literal, ...], tuple[str, frozenset[str]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def afresh(self) -> Notation:
        """The same notation with nothing written so far."""
        return replace(self, used=set())

    def iri(self, iri: str) -> str:
        """A prefixed name where the grammar allows one without escapes, otherwise ``<…>``."""
        found = self.known.get(iri)
        if found is None:
            found = self.known[iri] = self._written(iri)
        prefix, written = found
        if prefix is not None:
            self.used.add(prefix)
        return written

    def _written(self, iri: str) -> tuple[str | None, str]:
        best = max(
            (item for item in self.prefixes.items() if iri.startswith(item[1]) and is_local(iri[len(item[1]) :])),
            key=lambda item: len(item[1]),
            default=None,
        )
        return (None, f"<{iri}>") if best is None else (best[0], f"{best[0]}:{iri[len(best[1]) :]}")

    def literal(self, literal: Literal) -> str:
        """The short form of a number or a truth value where its lexical form has one, otherwise a string."""
        short = _SHORT.get(literal.datatype)
        if literal.language is None and short and short.fullmatch(literal.value):
            return literal.value
        if literal.language is not None:
            return f"{quoted(literal.value)}@{literal.language}"
        if literal.datatype == _STRING:
            return quoted(literal.value)
        return f"{quoted(literal.value)}^^{self.iri(literal.datatype)}"

    def term(self, term: Iri | Literal) -> str:
        """An IRI or a literal."""
        return self.literal(term) if isinstance(term, Literal) else self.iri(term)


def notation(declared: Mapping[str, str]) -> Notation:
    """The notation for a file: the fixed prefixes, and those that the file declares beside them.

    A declared name that the vocabulary uses for another namespace gives way, as does a second name of a namespace.
    """
    fixed = set(PREFIXES.values())
    names: dict[str, str] = {}
    for name, namespace in sorted(declared.items(), key=lambda item: (len(item[0]), item[0])):
        if name not in PREFIXES and namespace not in fixed and namespace not in names.values():
            names[name] = namespace
    return Notation({**PREFIXES, **names})


def is_local(name: str) -> bool:
    """Whether a prefixed name may have this behind its colon, without escapes."""
    return name == "" or _LOCAL.fullmatch(name) is not None


def quoted(text: str) -> str:
    """The text as a string of one line between quotation marks."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _HIDDEN.sub(lambda match: _NAMED.get(match[0], f"\\u{ord(match[0]):04X}"), text) + '"'


@lru_cache(maxsize=1 << 16)
def natural(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """A sort key by which ``fragment-2`` comes before ``fragment-10``; equal only for equal texts."""
    parts = _NUMBER.split(text)
    if len(parts) == 1:
        return ((1, 0, text, ""),) if text else ()
    return tuple(
        (0, len(part.lstrip("0")), part.lstrip("0"), part) if at % 2 else (1, 0, part, "")
        for at, part in enumerate(parts)
        if part
    )


def prefix_lines(prefixes: Mapping[str, str], used: Iterable[str]) -> list[str]:
    """The ``@prefix`` lines of the used names, sorted by name."""
    return [f"@prefix {name}: <{prefixes[name]}> ." for name in sorted(used)]
