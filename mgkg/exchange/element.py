"""Elements of a resource, each held to the type that FHIR R4 gives it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from mgkg.exchange.stream import Number

Resource: TypeAlias = Mapping[str, Any]

_CODE = re.compile(r"[^\s]+(\s[^\s]+)*")
_BY_TYPE = {dict: "an object", list: "a list", str: "a text", bool: "a Boolean", Number: "a number"}


class NotAFactError(Exception):
    """An item of a record is no fact; `reason` says why in words for `set_aside`. It never reaches a user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class InvalidElementError(NotAFactError):
    """An element is not what FHIR R4 says that it is."""

    def __init__(self, what: str) -> None:
        super().__init__(f"no valid FHIR R4: {what}")


def clean(said: str, most: int = 80) -> str:
    """A text of a record for a message: short, on one line, without what would move a terminal's cursor."""
    line = " ".join(said[: most * 2].split())
    line = line if len(line) <= most else f"{line[:most]}…"
    return line if line.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def text(of: Resource, key: str) -> str | None:
    """A string."""
    value = of.get(key)
    if value is None:
        return None
    if type(value) is not str:
        raise _other(key, value, "a text")
    if not value.strip():
        raise InvalidElementError(f"{key} is empty")
    return value


def code(of: Resource, key: str) -> str | None:
    """A code: a text without spaces around it."""
    value = text(of, key)
    if value is not None and not _CODE.fullmatch(value):
        raise InvalidElementError(f"{key} has spaces that no code has")
    return value


def required(of: Resource, key: str) -> str:
    """A code that must be there."""
    value = code(of, key)
    if value is None:
        raise InvalidElementError(f"it has no {key}")
    return value


def number(of: Resource, key: str) -> str | None:
    """A number, as it is written."""
    value = of.get(key)
    if value is not None and type(value) is not Number:
        raise _other(key, value, "a number")
    return value


def boolean(of: Resource, key: str) -> bool | None:
    """True, false, or nothing."""
    value = of.get(key)
    if value is not None and type(value) is not bool:
        raise _other(key, value, "a Boolean")
    return value


def element(of: Resource, key: str) -> Resource | None:
    """An element with elements of its own."""
    value = of.get(key)
    if value is not None and type(value) is not dict:
        raise _other(key, value, "an object")
    return value


def elements(of: Resource, key: str) -> list[Resource]:
    """A list of elements."""
    value = of.get(key)
    if value is None:
        return []
    if type(value) is not list:
        raise _other(key, value, "a list")
    for each in value:
        if type(each) is not dict:
            raise _other(f"an element of {key}", each, "an object")
    return value


def choice(of: Resource, stem: str, types: tuple[str, ...]) -> str | None:
    """The key of an element of several types, such as value[x]; InvalidElementError where more than one is there."""
    found = [key for one in types if of.get(key := stem + one) is not None]
    if len(found) > 1:
        raise InvalidElementError(f"it has {' and '.join(found)}")
    return found[0] if found else None


def refuse_modifiers(of: Resource) -> None:
    """NotAFactError where an element says that it is not to be read without knowing what else it says."""
    for key in ("modifierExtension", "implicitRules"):
        if of.get(key):
            raise NotAFactError(f"it has {key}, which may change what it means")


def _other(key: str, value: object, wanted: str) -> InvalidElementError:
    return InvalidElementError(f"{key} is {_BY_TYPE.get(type(value), 'something else')} and not {wanted}")


def dated_text(of: Resource, *keys: str) -> str:
    """The first of several dates as it is written, whatever it is; empty where there is none."""
    return next((clean(value, 40) for key in keys if isinstance(value := of.get(key), str)), "")
