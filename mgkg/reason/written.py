"""Plain values from YAML and JSON texts: scalars as they are written, each with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mgkg.errors import FileUnreadableError, PatientError, Place

_MOST_BYTES = 5_000_000


class Located(str):
    """A text that knows the line of its file."""

    __slots__ = ("line",)
    line: int


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
        keys = [key for key, _ in pairs]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise PatientError(f"has the key '{twice[0]}' twice", where=path, remedy="Join the two.")
        return dict(pairs)

    def word(value: str) -> str:
        return value

    try:
        return json.loads(text, object_pairs_hook=unique, parse_float=word, parse_int=word, parse_constant=word)
    except json.JSONDecodeError as error:
        what = f"is no JSON ({error.msg})"
        raise PatientError(what, where=Place(path, error.lineno), remedy="Mend it there.") from error
    except RecursionError as error:
        raise PatientError(
            "is nested too deeply", where=path, remedy="Write one patient, as the guide shows."
        ) from error


def yaml_value(text: str, path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """The content of a YAML text, with located texts for all scalars; PatientError with the line."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        where = Place(path, mark.line + 1 if mark else None)
        raise PatientError(f"is no YAML ({problem})", where=where, remedy="Mend it there.") from error
    except RecursionError as error:
        raise PatientError(
            "is nested too deeply", where=path, remedy="Write one patient, as the guide shows."
        ) from error
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
            what = f"has the key '{name}' twice" if isinstance(name, str) else "has a key that is no text"
            raise PatientError(what, where=Place(path, key.start_mark.line + 1), remedy="Mend the keys.")
        result[name] = _plain(value, path, seen)
    return result


# How YAML writes nothing.
_NOTHING = ("", "null", "~")
