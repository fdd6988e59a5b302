"""Fragments (sentences and headings with their place and digest) from the text of a document."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

# A list marker is no part of the sentence behind it: "•", "-", "*", "3.", "(a)".
_MARKER = re.compile(r"(?:[•◦▪*–-]|\d{1,3}[.)]|\([a-z0-9]{1,3}\))\s+")

# A sentence ends at . ! or ?, with the citation numbers that some documents print behind it
# ("… wasting. 1, 2 This is …"), before white space and a capital letter or an opening mark.
_BOUNDARY = re.compile(r"[.!?][\"”’)\]]*(?:\s+\d{1,3}(?:\s*,\s*\d{1,3})*)?(?=\s+[\"“‘(\[]?[A-ZÀ-ÖØ-Þ])")

# Full stops that end an abbreviation and not a sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|cf|vs|approx|ca|Dr|Prof|Fig|No|al|St|Mr|Mrs|Ms)|\b[A-Z])\.$")


@dataclass(frozen=True)
class Fragment:
    """A half-open span [start, end) in code points of a text with LF line ends, and its digest."""

    start: int
    end: int
    sha256: str


def normalised(text: str) -> str:
    """The text in NFC with each run of white space as one space, as digests are taken of it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def digest(text: str) -> str:
    """SHA-256, in hexadecimal, of the normalised text."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def with_line_feeds(text: str) -> str:
    """The text with CR LF and CR as LF, in which positions are counted."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def fragments(text: str) -> list[Fragment]:
    """The fragments of a document, in its order.

    The segmentation comes from the text alone: every line that is not empty gives its sentences;
    markers of lists are left out. What it finds does not depend on what has been encoded.
    """
    text = with_line_feeds(text)
    found: list[Fragment] = []
    offset = 0
    for line in text.split("\n"):
        found.extend(Fragment(offset + start, offset + end, digest(line[start:end])) for start, end in _sentences(line))
        offset += len(line) + 1
    return found


def _sentences(line: str) -> list[tuple[int, int]]:
    """The spans of the sentences of one line, without the white space around them."""
    start = len(line) - len(line.lstrip())
    marker = _MARKER.match(line, start)
    if marker and line[marker.end() :].strip():
        start = marker.end()
    end = len(line.rstrip())
    spans: list[tuple[int, int]] = []
    for boundary in _BOUNDARY.finditer(line, start, end):
        stop = line.find(boundary.group()[0], boundary.start()) + 1
        if _ABBREVIATION.search(line[start:stop]):
            continue
        spans.append((start, boundary.end()))
        start = boundary.end() + len(line[boundary.end() :]) - len(line[boundary.end() :].lstrip())
    if start < end:
        spans.append((start, end))
    return spans
