"""Entries, each with one resource, from a file of FHIR in JSON: a Bundle, NDJSON, or a resource by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mgkg.errors import FileUnreadableError, RecordError
from mgkg.exchange.resource_types import refuse_type
from mgkg.exchange.stream import Progress, Text, Value

BUNDLE = "Bundle"
_DEEPEST = 20


class Entry(NamedTuple):
    """What stands in one place of a record.

    `content` should be a resource, and may be anything. `full_url` is what a Bundle calls it, `deleted` says that it
    tells of a deletion, `fault` what is wrong with its JSON, `place` where it stands.
    """

    content: Any
    place: str
    full_url: str | None = None
    deleted: bool = False
    fault: str | None = None


def entries(path: Path, name: str, progress: Progress | None = None) -> Iterator[Entry]:
    """The entries of one file, whatever its size; RecordError or FileUnreadableError where it cannot be read on.

    A Bundle is read entry by entry, without waiting for its end. Several values after each other are NDJSON.
    """
    try:
        with path.open("rb") as file:
            text = Text(file, path, path.stat().st_size, progress)
            if not text.peek():
                raise FileUnreadableError("is empty", where=path, remedy="Name a file of FHIR R4 in JSON.")
            yield from _values(text, path, name)
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise FileUnreadableError(what, where=path, remedy="Name a file that exists.") from error


def _values(text: Text, path: Path, name: str) -> Iterator[Entry]:
    _refuse_other_than_object(text, path)
    if path.suffix.lower() not in (".ndjson", ".jsonl"):
        yield from _first(text, path, name)
    while text.peek():
        _refuse_other_than_object(text, path)
        value = text.value()
        refuse_type(value.content, f"{path}:{value.line}")
        yield from _opened(Entry(value.content, f"{name}: line {value.line}", fault=value.fault), name)


def _refuse_other_than_object(text: Text, path: Path) -> None:
    found = text.peek()
    if found == "<":
        what = "is XML or HTML, and FHIR is read as JSON"
        raise RecordError(what, where=path, remedy="Ask for it as application/fhir+json.")
    if found == "[":
        what = "is a JSON list, and not a Bundle or another resource of FHIR"
        raise RecordError(what, where=path, remedy="Put the resources into a Bundle, or one on each line (NDJSON).")
    if found != "{":
        text.refuse("a '{' is expected")


def _first(text: Text, path: Path, name: str) -> Iterator[Entry]:
    """The first object of a file key by key, so that a Bundle need not be held whole."""
    head: dict[str, Any] = {}
    fault: str | None = None
    streamed = False
    for key in _keys(text):
        if key in head:
            fault = f"the key {key} stands twice"
            raise RecordError(f"has the key {key} twice", where=path, remedy="Join the two.")
        if key == "entry" and head.get("resourceType", BUNDLE) == BUNDLE and text.peek() == "[":
            head[key], streamed = [], True
            yield from _elements(text, name)
        else:
            value = text.value()
            head[key], fault = value.content, fault or value.fault
    refuse_type(head, str(path))
    is_bundle = head["resourceType"] == BUNDLE
    if streamed and not is_bundle:
        what = f"is a {head['resourceType']} whose entry stands before its resourceType"
        raise RecordError(what, where=path, remedy="Put the resourceType first.")
    if is_bundle and not isinstance(head.get("entry", []), list):
        raise RecordError("is a Bundle whose entry is no list", where=path, remedy="Write entry: [ … ].")
    if not is_bundle:
        yield Entry(head, name, fault=fault)


def _keys(text: Text) -> Iterator[str]:
    """The keys of an object; whoever asks takes the value of each before the next."""
    text.take("{")
    if text.peek() == "}":
        text.take("}")
        return
    while True:
        key = text.value().content if text.peek() == '"' else text.refuse("a key is expected")
        text.take(":")
        yield key
        if text.peek() == "}":
            text.take("}")
            return
        text.take(",")


def _elements(text: Text, name: str) -> Iterator[Entry]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    number = 0
    while True:
        number += 1
        yield from _entry(text.value(), name, number)
        if text.peek() == "]":
            text.take("]")
            return
        text.take(",")


def _entry(value: Value, name: str, number: int) -> Iterator[Entry]:
    place = f"{name}: entry {number}"
    yield from _opened(_unpacked(value.content, place, value.fault), place)


def _unpacked(element: Any, place: str, fault: str | None) -> Entry:  # noqa: ANN401 - whatever a file holds
    """An element of Bundle.entry; of one that tells of a deletion, what was deleted."""
    if not isinstance(element, dict):
        return Entry(element, place, fault=fault or "an entry is no object")
    full_url = element.get("fullUrl")
    full_url = full_url if isinstance(full_url, str) else None
    request = element.get("request")
    if element.get("resource") is None and isinstance(request, dict) and request.get("method") == "DELETE":
        return Entry(_deleted(element, request), place, full_url, deleted=True, fault=fault)
    return Entry(element.get("resource"), place, full_url, fault=fault)


def _deleted(element: dict[str, Any], request: dict[str, Any]) -> dict[str, Any] | None:
    url, response = request.get("url"), element.get("response")
    kind, _, identifier = url.partition("/") if isinstance(url, str) else ("", "", "")
    updated = response.get("lastModified") if isinstance(response, dict) else None
    found = {"resourceType": kind, "id": identifier.partition("/")[0], "meta": {"lastUpdated": updated}}
    return found if kind and identifier else None


def _opened(entry: Entry, place: str, depth: int = 0) -> Iterator[Entry]:
    """The entry itself, or the entries of a Bundle within it."""
    inner = entry.content.get("entry") if isinstance(entry.content, dict) else None
    is_bundle = isinstance(entry.content, dict) and entry.content.get("resourceType") == BUNDLE
    if not is_bundle or entry.fault or not isinstance(inner, list) or depth > _DEEPEST:
        yield entry
        return
    for number, element in enumerate(inner, start=1):
        yield from _opened(_unpacked(element, f"{place}, entry {number}", None), f"{place}, entry {number}", depth + 1)
