"""Plain values from YAML and JSON texts: scalars as they are written, each with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mgkg.errors import FileUnreadableError, PatientError, Place

_MOST_BYTES = 5_000_000
_DEEPEST = 50
_LONGEST_QUOTE = 80


class Located(str):
    """A text that knows the line of its file."""

    __slots__ = ("line",)
    line: int


def quoted(value: object) -> str:
    """A value in quotation marks for a message: short, and without what would move a terminal's cursor."""
    text = str(value)
    text = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
    return "'" + "".join(c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text) + "'"


def parse(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """The content of a YAML or JSON file, with texts for all scalars; FileUnreadableError or PatientError."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise FileUnreadableError(what, where=path, remedy="Name a file that exists.") from error
    except UnicodeDecodeError as error:
        raise FileUnreadableError("is no UTF-8 text", where=path, remedy="Name a YAML or JSON file.") from error
    if "\0" in text or len(raw) > _MOST_BYTES:
        what = "is no text" if "\0" in text else f"is larger than {_MOST_BYTES // 1_000_000} MB"
        raise FileUnreadableError(what, where=path, remedy="Name a YAML or JSON file with one patient.")
    return _json(text, path) if path.suffix.lower() == ".json" else yaml_value(text, path)


def _json(text: str, path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise PatientError(f"has the key {quoted(key)} twice", where=path, remedy="Join the two.")
            found[key] = value
        return found

    def word(value: str) -> str:
        return value

    try:
        found = json.loads(text, object_pairs_hook=unique, parse_float=word, parse_int=word, parse_constant=word)
    except json.JSONDecodeError as error:
        what = f"is no JSON ({error.msg})"
        raise PatientError(what, where=Place(path, error.lineno), remedy="Mend it there.") from error
    except RecursionError as error:
        raise _too_deep(path) from error
    layer, depth = [found], 0
    while layer := [inner for value in layer for inner in _inside(value)]:
        depth += 1
        if depth > _DEEPEST:
            raise _too_deep(path)
    return found


def _inside(value: Any) -> list[Any]:  # noqa: ANN401 - whatever the file holds
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _too_deep(path: Path, line: int | None = None) -> PatientError:
    return PatientError(
        "is nested too deeply", where=Place(path, line), remedy="Write one patient, as the guide shows."
    )


def yaml_value(text: str, path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """The content of a YAML text, with located texts for all scalars; PatientError with the line."""
    import yaml

    loader = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
    try:
        # Composing calls itself for each level, in C without a limit; events come one after the other.
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise _too_deep(path, event.start_mark.line + 1 if event.start_mark else None)
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        where = Place(path, mark.line + 1 if mark else None)
        raise PatientError(f"is no YAML ({problem})", where=where, remedy="Mend it there.") from error
    return _plain(root, path, set()) if root is not None else None


def _plain(node: Any, path: Path, seen: set[int]) -> Any:  # noqa: ANN401 - nodes of PyYAML
    """The value of a node. An alias is refused: it may lead back to itself, or grow without bound."""
    import yaml

    line = node.start_mark.line + 1
    if id(node) in seen:
        raise PatientError(
            "holds an alias (*), which is not read here", where=Place(path, line), remedy="Write it out."
        )
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        if node.value in _NOTHING and node.style in (None, ""):
            return None
        text = Located(node.value)
        text.line = line
        return text
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path, seen) for item in node.value]
    result: dict[str, Any] = {}
    for key, value in node.value:
        name = _plain(key, path, seen)
        if not isinstance(name, str) or name in result:
            what = f"has the key {quoted(name)} twice" if isinstance(name, str) else "has a key that is no text"
            raise PatientError(what, where=Place(path, key.start_mark.line + 1), remedy="Mend the keys.")
        result[name] = _plain(value, path, seen)
    return result


# How YAML writes nothing.
_NOTHING = ("", "null", "~")
