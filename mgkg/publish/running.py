"""The line at the foot of each printed sheet of a page, as a string of CSS, from the page."""

from __future__ import annotations

import re

from mgkg.publish.pages import SitePage

# Every other character is written as its number: no text ends the string or the style sheet around it.
_OTHER = re.compile(r"[^A-Za-z0-9 .,:?()/-]")


def running(page: SitePage) -> str:
    """What a page is, of which version, and its identifier."""
    guideline = page.values.get("guideline")
    version = getattr(guideline, "version", "") if page.iri else ""
    parts = (" ".join(page.title.split()), f"version {version}" if version else "", page.iri)
    return css_string(", ".join(part for part in parts if part))


def css_string(text: str) -> str:
    """A text as a string of CSS."""
    return '"' + _OTHER.sub(lambda match: f"\\{ord(match[0]):x} ", text) + '"'
