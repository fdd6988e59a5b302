"""The feed of changes (Atom, RFC 4287: an entry for each version of each guideline) from the changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree as ET  # nothing is read by it

from mgkg.model.guideline import Guideline
from mgkg.publish.machine.changes import CHANGES_PAGE, Changes, Step, anchor_of, page_of_changes
from mgkg.vocabulary import BASE

FEED = f"{CHANGES_PAGE}feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A feed must say when it was last updated, also one in which nothing ever was.
_NEVER = "1970-01-01"


@dataclass(frozen=True)
class Feed:
    """The feed of a site.

    Attributes:
        changes: what it tells.
        title: the name of the site.
        address: the address of a page or file, absolute or as seen from the feed.
    """

    changes: Changes
    title: str
    address: Callable[[str], str]

    def xml(self, guidelines: list[Guideline]) -> bytes:
        """The feed, the latest version first."""
        entries = sorted(
            ((day, name, guideline) for guideline in guidelines for name, day in self._days(guideline)),
            key=lambda entry: (entry[0], entry[2].iri),
            reverse=True,
        )
        feed = ET.Element("feed", xmlns=_ATOM)
        _text(feed, "id", BASE + FEED)
        _text(feed, "title", f"{self.title}: changes")
        _text(feed, "subtitle", "Versions of guidelines. No clinician has reviewed them.")
        _text(feed, "updated", _moment(max((day for day, _, _ in entries), default=_NEVER)))
        _text(ET.SubElement(feed, "author"), "name", _clean(self.title))
        ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=self.address(FEED))
        ET.SubElement(feed, "link", rel="alternate", type="text/html", href=self.address(CHANGES_PAGE))
        for day, name, guideline in entries:
            self._entry(feed, guideline, name, day)
        ET.indent(feed)
        text: bytes = ET.tostring(feed, encoding="utf-8")
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + text + b"\n"

    def _days(self, guideline: Guideline) -> list[tuple[str, str]]:
        """Each version with its day: what the guideline says of itself now, what the history says of earlier ones."""
        current, *earlier = self.changes.versions(guideline.slug)
        return [(current.name, guideline.modified[:10]), *((version.name, version.day) for version in earlier)]

    def _entry(self, feed: ET.Element, guideline: Guideline, name: str, day: str) -> None:
        path = f"{page_of_changes(guideline.slug)}#{anchor_of(name)}"
        entry = ET.SubElement(feed, "entry")
        _text(entry, "id", BASE + path)
        _text(entry, "title", f"{guideline.title}: version {name}")
        _text(entry, "updated", _moment(day))
        _text(ET.SubElement(entry, "author"), "name", guideline.publisher)
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=self.address(path))
        steps = [step for step in self.changes.steps.get(guideline.slug, ()) if step.after.name == name]
        _text(entry, "summary", _summary(steps[0]) if steps else "The earliest version that is known here.")


def _summary(step: Step) -> str:
    if step.unreadable:
        return f"It cannot be compared with version {step.before.name}: one of them cannot be read as a whole."
    counts = ", ".join(f"{len(step.statements(what))} {what}" for what in ("added", "changed", "removed"))
    return f"Since version {step.before.name}: statements {counts}."


def _moment(day: str) -> str:
    """The begin of a day in UTC; content has days and no times."""
    return f"{day}T00:00:00Z"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """A text with a replacement character for each that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
